"""Words for the conversation about itself, and the numbers for people in danger."""

from collections.abc import Iterable

from bot.dialogue.knowledge import EmergencyNumber
from bot.dialogue.model import Choice, Facts, Reply, Say, Wish
from bot.dialogue.rendering.parts import button, reply, topic_choice
from bot.dialogue.safety import Danger
from bot.dialogue.words import Words


def simple(say: Say, facts: Facts, words: Words) -> Reply:
    """A text of the same name, with the menu button."""
    text = words.text(f"say.{say.key}")
    return reply(words, text, [button(words, "button.menu", "menu")])


def with_person(say: Say, facts: Facts, words: Words) -> Reply:
    return reply(words, words.text(f"say.{say.key}"), _person_and_menu(words))


def unreadable(say: Say, facts: Facts, words: Words) -> Reply:
    """A counsellor can see or hear it: the way to her comes first."""
    kind = str(say.data["kind"])
    key = f"unreadable.{kind}"
    talk = [button(words, "button.talk", "talk")] if kind in ("voice", "picture", "document") else []
    text = words.text(key if words.has(key) else "unreadable.other")
    return reply(words, text, [*talk, *_person_and_menu(words)])


def nothing(say: Say, facts: Facts, words: Words) -> Reply:
    """The second miss in a row puts the person first."""
    if say.data["again"]:
        talk = button(words, "button.talk", "talk")
        return reply(words, words.text("say.nothing_again"), [talk, *_person_and_menu(words)])
    menu = button(words, "button.menu", "menu")
    return reply(words, words.text("say.nothing"), [menu, button(words, "button.human", "human")])


def menu(say: Say, facts: Facts, words: Words) -> Reply:
    """Categories, or the topics of one and the places that belong to it."""
    chosen = next((one for one in facts.categories if one.id == say.data.get("category")), None)
    if chosen:
        topics = [topic_choice(words, facts, intent) for intent in chosen.intents]
        return reply(words, f"**{chosen.name}**", [*topics, button(words, "button.back", "menu")])
    choices = [Choice(one.name, Wish("menu", one.id)) for one in facts.categories]
    more = [
        button(words, "button.near", "near"),
        button(words, "button.events", "events"),
        button(words, "button.hours", "hours"),
        button(words, "button.book", "book"),
        button(words, "button.appointments", "appointments"),
        button(words, "button.human", "human"),
        button(words, "button.language", "language"),
    ]
    return reply(words, words.text("say.menu"), [*choices, *more])


def delete_ask(say: Say, facts: Facts, words: Words) -> Reply:
    choices = [button(words, "button.delete_yes", "delete", "yes"), button(words, "button.delete_no", "menu")]
    return reply(words, words.text("say.delete_ask"), choices)


def privacy(say: Say, facts: Facts, words: Words) -> Reply:
    """What is stored, and what she has said about messages that were not understood, to be changed here."""
    if say.data["keep"]:
        kept, change = words.text("say.privacy_kept"), button(words, "button.keep_stop", "keep", "no")
    else:
        kept, change = words.text("say.privacy_not_kept"), button(words, "button.keep_allow", "keep", "yes")
    choices = [change, button(words, "button.delete", "delete"), button(words, "button.menu", "menu")]
    return reply(words, f"{words.text('say.privacy')}\n\n{kept}", choices)


def keep_ask(say: Say, facts: Facts, words: Words) -> Reply:
    choices = [button(words, "button.keep_yes", "keep", "yes"), button(words, "button.keep_no", "keep", "no")]
    return reply(words, words.text("say.keep_ask"), choices)


def keep_said(say: Say, facts: Facts, words: Words) -> Reply:
    """What that means; where to change it is one press away."""
    choices = [button(words, "command.privacy", "privacy"), button(words, "button.menu", "menu")]
    return reply(words, words.text(f"say.{say.key}"), choices)


def languages(offered: Iterable[Words], words: Words) -> Reply:
    """Each language in its own name and letters."""
    choices = [Choice(one.name, Wish("language", one.locale)) for one in offered]
    return reply(words, words.text("say.languages"), choices)


def switch_language(say: Say, facts: Facts, words: Words) -> Reply:
    """In the language of the message: shall I go on in it?"""
    label = words.text("button.switch", language=words.name)
    return reply(words, words.text("say.switch_language"), [Choice(label, Wish("language", words.locale))])


def emergency(danger: Danger, to_dial: Iterable[EmergencyNumber], words: Words) -> Reply:
    """What to dial, gravest first; each number on a line of its own, so that a phone makes it dialable."""
    lines = _dial(to_dial, words)
    text = "\n".join([f"**{words.text(f'danger.{danger.value}')}**", "", *lines, "", words.text("danger.after")])
    return reply(words, text, [button(words, "button.human", "human")])


def numbers(say: Say, facts: Facts, words: Words) -> Reply:
    """The same, where the recogniser and not the safety rule heard of it."""
    danger = say.data["danger"]
    assert isinstance(danger, Danger)
    return emergency(danger, facts.emergency, words)


def trouble(to_dial: Iterable[EmergencyNumber], words: Words) -> Reply:
    """The database is away: say so, and what to dial if it cannot wait."""
    return reply(words, "\n".join([words.text("trouble.store"), *_dial(to_dial, words)]))


def _dial(to_dial: Iterable[EmergencyNumber], words: Words) -> list[str]:
    return [words.text("emergency.number", number=one.number, name=one.name, purpose=one.purpose) for one in to_dial]


def _person_and_menu(words: Words) -> list[Choice]:
    return [button(words, "button.human", "human"), button(words, "button.menu", "menu")]
