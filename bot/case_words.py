"""Talks in words: lines for the counsellors, in theirs, and for the visitor, in hers."""

import unicodedata

from bot.booking.model import Counsellor, Wishes
from bot.dialogue.model import Choice, Reply, Wish
from bot.dialogue.rendering.parts import RLM, button, reply
from bot.dialogue.words import Words, isolate_runs
from bot.talk_ports import Author, Case, CaseMessage, Event

# What Telegram shows words under.
CAPTIONED = ("picture", "document", "voice")
_LONGEST_NAME = 100


def thread_name(case: Case, words: Words) -> str:
    """`A1B2 · Arabic · Kita`."""
    parts = [case.number, words.language(case.locale), _topic(case.topic, words)]
    return " · ".join(part for part in parts if part)[:_LONGEST_NAME]


def for_team(message: CaseMessage, case: Case, words: Words) -> Reply:
    """A line as colleagues see it. Of media it is the caption."""
    if message.kind == Event.card:
        return card(case, words)
    if message.author is Author.lotse:
        return reply(words, words.text(f"case.{message.kind}", number=case.number), _under(message, case, words))
    who = case.number if message.author is Author.visitor else words.text("case.colleague", number=case.number)
    text = spoken(message.text) if message.kind in ("text", *CAPTIONED) else words.text(f"case.kind.{message.kind}")
    return Reply(f"**{who}:**\n{text}", locale=words.locale)


def for_visitor(message: CaseMessage, who: Counsellor | None, words: Words) -> Reply:
    """By role, unless she wants to be named. Of media it is the caption."""
    if message.author is Author.counsellor:
        name = (who.shown_name if who else "") or words.text("talk.counsellor")
        return Reply(f"**{name}:**\n{spoken(message.text)}", locale=words.locale)
    again = [button(words, "button.talk_again", "talk", "again")] if message.kind == Event.closed else []
    if message.kind == Event.taken and who and who.shown_name:
        return reply(words, words.text("talk.taken_by", who=who.shown_name))
    return reply(words, words.text(f"talk.{message.kind}"), again)


def card(case: Case, words: Words) -> Reply:
    """Everything that is known without a word of hers, and what to ask first."""
    told = case.card
    facts = {
        "language": words.language(case.locale),
        "topic": _topic(case.topic, words),
        "asked": _topics(told.asked, words),
        "seen": _topics(told.seen, words),
        "wishes": words.list(_wishes(told.wishes, words)),
        "missing": words.list([words.text(f"case.missing.{one}") for one in told.missing]),
    }
    head = words.text("case.card_urgent" if case.urgent else "case.card", number=case.number)
    lines = [words.text(f"case.card.{name}", value=value) for name, value in facts.items() if value]
    return reply(words, "\n".join([f"**{head}**", *lines]), buttons(case, words))


def buttons(case: Case, words: Words) -> list[Choice]:
    """What can be done with it now. Checked again when one is pressed."""
    if not case.status.running:
        return [case_button(words, "case-open", case.id)]
    take = [] if case.counsellor else [case_button(words, "case-take", case.id)]
    return [*take, *(case_button(words, verb, case.id) for verb in ("case-answers", "case-pass", "case-close"))]


def case_button(words: Words, verb: str, case_id: int) -> Choice:
    return Choice(words.text(f"button.{verb}"), Wish(verb, str(case_id)))


def spoken(text: str) -> str:
    """A person's words, in whatever script: numbers and names inside right-to-left lines keep their own direction."""
    return "\n".join(_directed(line) for line in text.split("\n"))


def _directed(line: str) -> str:
    """A line without any letter, such as a phone number alone, would follow the app's direction."""
    if any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in line):
        return RLM + isolate_runs(line)
    return line if any(letter.isalpha() for letter in line) else isolate_runs(line)


def _under(message: CaseMessage, case: Case, words: Words) -> list[Choice]:
    """Buttons where something is to be decided: nobody has it, somebody has just got it, it is over."""
    deciding = (Event.taken, Event.passed, Event.again, Event.resumed, Event.closed, Event.ended)
    return buttons(case, words) if message.kind in deciding else []


def _topic(topic: str, words: Words) -> str:
    key = f"intent.{topic}"
    return words.text(key) if topic and words.has(key) else ""


def _topics(topics: tuple[str, ...], words: Words) -> str:
    return words.list([name for one in topics if (name := _topic(one, words))])


def _wishes(wishes: Wishes, words: Words) -> list[str]:
    told = {"woman": wishes.woman, "step_free": wishes.step_free, "with_child": wishes.with_child}
    mode = [f"mode.{wishes.mode.value}"] if wishes.mode else []
    return [words.text(f"case.wish.{one}") for one in [*mode, *(name for name, value in told.items() if value)]]
