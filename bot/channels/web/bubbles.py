"""Replies as a page shows them: HTML, direction, rows of buttons, a map for a pin."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.channels.web.html import as_html, map_address
from bot.dialogue.model import Choice, Reply, Wish
from bot.dialogue.words import Words
from bot.ports import Locales
from bot.talking import Line


@dataclass(frozen=True)
class Bubble:
    """`map` is the address of a map page, "" without a pin; `pin` names what it shows. `file`: where to fetch one.

    `by`: who says it, for those who hear the page; "" where the text says so itself. `own`: her own words instead.
    """

    words: Words
    text: Markup
    rows: Sequence[Sequence[Choice]]
    map: str = ""
    pin: str = ""
    file: str = ""
    by: str = "Lotse"
    own: str = ""


def bubbles(replies: Iterable[Reply], locales: Locales, by: str = "Lotse") -> list[Bubble]:
    return [_bubble(one, locales.words(one.locale), by) for one in replies]


def talk(lines: Iterable[Line], locales: Locales, words: Words) -> list[Bubble]:
    """A talk with a counsellor, from both sides."""

    def bubble(line: Line) -> Bubble:
        if line.reply is None:
            return Bubble(words, Markup(), (), own=line.own)
        return _bubble(line.reply, locales.words(line.reply.locale), "")

    return [bubble(one) for one in lines]


def _bubble(shown: Reply, words: Words, by: str) -> Bubble:
    """Rows of a right-to-left locale come mirrored, for Telegram; a browser mirrors by itself."""
    rows = [tuple(reversed(row)) if words.rtl else row for row in shown.choices]
    address, title = (map_address(shown.pin), shown.pin.title) if shown.pin else ("", "")
    file = f"/calendar/{shown.file.id}.ics?lang={shown.locale}" if shown.file else ""
    return Bubble(words, as_html(shown.text), rows, address, title, file, by)


def in_new_page(wish: Wish) -> bool:
    """Choices after which more than the conversation changes: the page's language, or who one is."""
    return (wish.verb == "language" and bool(wish.argument)) or wish == Wish("delete", "yes")
