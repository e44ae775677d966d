"""Messages that were not understood, as editors see them: read, given an intent or put away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.adapters.database import transaction
from bot.adapters.tables import unanswered
from bot.dialogue.model import Guess


class NoSuchMessage(Exception):
    """There is no message of this number; `./lotse inbox list` shows those that wait."""


@dataclass(frozen=True)
class Message:
    """Nobody's name is with it; `text` is what a visitor wrote, so it never goes into a log."""

    id: int
    day: date
    locale: str
    text: str
    guesses: tuple[Guess, ...]


@dataclass(frozen=True)
class Lesson:
    """An accepted message."""

    id: int
    locale: str
    intent: str
    text: str


async def waiting(engine: AsyncEngine) -> list[Message]:
    """Oldest first."""
    new = select(unanswered).where(unanswered.c.status == "new").order_by(unanswered.c.id)
    async with transaction(engine) as connection:
        rows = await connection.execute(new)
        return [Message(row.id, row.day, row.locale, row.text, _guesses(row.guesses)) for row in rows]


def _guesses(stored: Sequence[tuple[str, float]]) -> tuple[Guess, ...]:
    return tuple(Guess(intent, confidence) for intent, confidence in stored)


async def accept(engine: AsyncEngine, message: int, intent: str) -> None:
    """From now on nothing ties it to the visitor. May be done again to give another intent. Raises NoSuchMessage."""
    await _change(engine, message, {"status": "accepted", "intent": intent, "visitor": None})


async def dismiss(engine: AsyncEngine, message: int) -> None:
    """The next nightly sweep deletes it. Raises NoSuchMessage."""
    await _change(engine, message, {"status": "dismissed"})


async def _change(engine: AsyncEngine, message: int, values: dict[str, Any]) -> None:
    changed = update(unanswered).where(unanswered.c.id == message).values(**values)
    async with transaction(engine) as connection:
        if (await connection.execute(changed)).rowcount == 0:
            raise NoSuchMessage(message)


async def lessons(engine: AsyncEngine) -> list[Lesson]:
    accepted = select(unanswered).where(unanswered.c.status == "accepted").order_by(unanswered.c.id)
    async with transaction(engine) as connection:
        rows = await connection.execute(accepted)
        return [Lesson(row.id, row.locale, row.intent, row.text) for row in rows]
