"""Words around a talk with a counsellor: who will read it, when somebody is there, how it goes on."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.booking.model import BERLIN
from bot.dialogue.knowledge import Place
from bot.dialogue.model import Choice, Facts, Reply, Say
from bot.dialogue.rendering.parts import button, reply
from bot.dialogue.words import Words


def ask(say: Say, facts: Facts, words: Words) -> Reply:
    """What a counsellor gets to see, before anything is handed over."""
    choices = [button(words, "button.talk_yes", "talk", "yes"), button(words, "button.talk_no", "talk", "no")]
    return reply(words, f"{words.text('say.talk_ask')}\n\n{_there(say, words)}", choices)


def opened(say: Say, facts: Facts, words: Words) -> Reply:
    """A page takes words only, and has to be looked at again."""
    text = words.text("say.talk_opened", number=say.data["number"])
    how = words.text("say.talk_media" if facts.can_tell else "say.talk_look")
    return reply(words, f"{text}\n{how}\n\n{_there(say, words)}", [_end(words)])


def waiting(say: Say, facts: Facts, words: Words) -> Reply:
    """It is passed on, and what she can do meanwhile."""
    meanwhile = button(words, "button.talk_pause", "talk", "pause")
    return reply(words, f"{words.text(f'say.{say.key}')}\n\n{_there(say, words)}", [meanwhile, _end(words)])


def running(say: Say, facts: Facts, words: Words) -> Reply:
    """A talk is on; where somebody has come, nobody is announced."""
    text = words.text(f"say.{say.key}", number=say.data["number"])
    if facts.talk and facts.talk.status == "open":
        return reply(words, text, [_end(words)])
    on = [button(words, "button.talk_on", "talk", "on")] if say.key == "talk_running" else []
    return reply(words, f"{text}\n\n{_there(say, words)}", [*on, _end(words)])


def paused(say: Say, facts: Facts, words: Words) -> Reply:
    return reply(words, words.text("say.talk_paused"), [button(words, "button.talk_on", "talk", "on"), _end(words)])


def ended(say: Say, facts: Facts, words: Words) -> Reply:
    choices = [button(words, "button.talk_again", "talk", "again"), button(words, "button.menu", "menu")]
    return reply(words, words.text("say.talk_ended"), choices)


def nobody(say: Say, facts: Facts, words: Words) -> Reply:
    """Without any counsellor: where else there is a person."""
    place, lines = say.data.get("place"), [words.text("say.talk_nobody")]
    if isinstance(place, Place) and place.street:
        lines.append(words.text("place.address", address=f"{place.name}, {place.street}, {place.city}"))
    if isinstance(place, Place) and place.phone:
        lines.append(words.text("place.phone", phone=place.phone))
    return reply(words, "\n".join(lines), [button(words, "button.menu", "menu")])


def with_way_back(replies: Sequence[Reply], words: Words) -> list[Reply]:
    """While her talk waits and she asks the bot, each answer ends with the way back."""
    back: tuple[Choice, ...] = (button(words, "button.talk_on", "talk", "on"),)
    return [*replies[:-1], *(replace(last, choices=(*last.choices, back)) for last in replies[-1:])]


def _there(say: Say, words: Words) -> str:
    """Never as if somebody were there who is not."""
    when = say.data.get("there")
    if say.data.get("now"):
        return words.text("talk.there_now")
    if isinstance(when, datetime):
        return words.text("talk.there_from", when=words.moment(when.astimezone(BERLIN)))
    return words.text("talk.there_unknown")


def _end(words: Words) -> Choice:
    return button(words, "button.talk_end", "talk", "end")
