"""Our replies as Telegram messages: HTML that is always valid, texts cut at paragraphs, buttons."""

import html
import re
from collections.abc import Iterator

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.dialogue.model import Choice, Reply

# Telegram counts characters after parsing; we stay below in UTF-16 units, as its clients count.
LIMIT = 4000
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_MOST_BUTTONS = 90


def units(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def as_html(text: str) -> str:
    """`**bold**` becomes <b>, everything else stays literal."""
    return _BOLD.sub(r"<b>\1</b>", html.escape(text, quote=False))


def split(text: str) -> list[str]:
    """Parts that each fit into one message: cut between paragraphs, else lines, else words, else anywhere."""
    parts: list[str] = []
    current = ""
    for piece in _pieces(text, ("\n\n", "\n", " ")):
        if current and units(current + piece) > LIMIT:
            parts.append(current.strip())
            current = ""
        current += piece
    parts.append(current.strip())
    return [shown for part in parts if (shown := _balanced(part).strip())]


def _pieces(text: str, separators: tuple[str, ...]) -> Iterator[str]:
    """Pieces with their separator at the end, none longer than the limit."""
    if units(text) <= LIMIT:
        yield text
    elif not separators:
        size = LIMIT // 2
        yield from (text[start : start + size] for start in range(0, len(text), size))
    else:
        stretches = text.split(separators[0])
        for stretch in stretches[:-1]:
            yield from _pieces(stretch + separators[0], separators[1:])
        yield from _pieces(stretches[-1], separators[1:])


def _balanced(part: str) -> str:
    """A cut through a bold passage leaves it plain rather than broken."""
    return part.replace("**", "") if part.count("**") % 2 else part


def messages(reply: Reply) -> list[tuple[str, InlineKeyboardMarkup | None]]:
    """The text in as many messages as it needs, buttons under the last one."""
    parts = split(reply.text)
    return [(part, keyboard(reply) if number == len(parts) else None) for number, part in enumerate(parts, 1)]


def keyboard(reply: Reply) -> InlineKeyboardMarkup | None:
    """None without buttons. Button data is the wish itself, language-free and at most 64 bytes."""
    rows = [[_button(choice) for choice in row] for row in reply.choices]
    return InlineKeyboardMarkup(rows[:_MOST_BUTTONS]) if rows else None


def _button(choice: Choice) -> InlineKeyboardButton:
    data = str(choice.wish)
    assert len(data.encode()) <= 64, data
    return InlineKeyboardButton(choice.label, callback_data=data)
