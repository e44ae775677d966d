"""Pieces that many replies share: a reply in the right direction, buttons, rows, titles."""

from collections.abc import Iterable

from bot.dialogue.knowledge import Place
from bot.dialogue.model import Choice, Facts, Pin, Reply, Wish
from bot.dialogue.words import Words, isolate, isolate_runs

RLM = "\u200f"
_WIDE = 22


def reply(words: Words, text: str, choices: Iterable[Choice] = (), pin: Pin | None = None) -> Reply:
    """In a right-to-left locale each paragraph begins with a mark, so that a leading number does not turn it."""
    if words.rtl:
        text = "\n".join(RLM + line if line.strip() else line for line in text.split("\n"))
    return Reply(text, rows(choices, words.rtl), pin, words.locale)


def rows(choices: Iterable[Choice], rtl: bool) -> tuple[tuple[Choice, ...], ...]:
    """Two short buttons a row, long ones alone. Telegram does not mirror rows, so we do."""
    result: list[list[Choice]] = []
    for choice in choices:
        last = result[-1] if result else []
        if len(last) == 1 and len(last[0].label) <= _WIDE and len(choice.label) <= _WIDE:
            last.append(choice)
        else:
            result.append([choice])
    return tuple(tuple(reversed(row) if rtl else row) for row in result)


def button(words: Words, key: str, verb: str, argument: str = "") -> Choice:
    return Choice(words.text(key), Wish(verb, argument))


def content(words: Words, text: str) -> str:
    """A text of the pack, with what must not be torn apart isolated."""
    return isolate_runs(text) if words.rtl else text


def whole(words: Words, text: str) -> str:
    """A name, a street, a distance: one piece that keeps its own direction."""
    return isolate(text) if words.rtl else text


def title(words: Words, facts: Facts, intent: str) -> str:
    """The topic's own title, or the short name that every intent has."""
    return facts.titles.get(intent) or words.text(f"intent.{intent}")


def topic_choice(words: Words, facts: Facts, intent: str) -> Choice:
    """What an intent asks for: a text, or what Lotse does for her (book an hour, say what is on)."""
    return Choice(title(words, facts, intent), Wish("intent", intent))


def about_choice(words: Words, facts: Facts, intent: str, key: str = "") -> list[Choice]:
    """The text that says how something that Lotse does works, if there is one. `key`: the label where the topic's title
    would look like the thing itself.
    """
    if intent not in facts.titles:
        return []
    return [Choice(words.text(key) if key else facts.titles[intent], Wish("topic", intent))]


def place_choices(places: Iterable[Place], verb: str = "place") -> list[Choice]:
    return [Choice(place.name, Wish(verb, place.id)) for place in places]


def pin_of(place: Place) -> Pin | None:
    if place.position is None or not place.street:
        return None
    return Pin(place.name, f"{place.street}, {place.city}", *place.position)


def literal(text: str) -> str:
    """A person's words, in which stars make nothing bold."""
    return text.replace("**", "*")


def date_words(words: Words, value: str) -> str:
    """A date as in our sources: `2026-11-22`, `2018-07`, or words; shown as its year where no day is given."""
    return value[:4] if value[:4].isdigit() else value
