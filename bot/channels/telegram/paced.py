"""Sends replies as fast as Telegram takes them, and no faster, and follows groups that have moved."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

from telegram import Bot

from bot.channels.telegram.markup import messages
from bot.channels.telegram.postman import Moved, TelegramPostman
from bot.dialogue.model import Person, Reply

# Whoever keeps a group's number is told its old and its new one.
Follow = Callable[[int, int], Awaitable[None]]


class Pace(Protocol):
    async def take(self, chat: int, messages: int, patience: float) -> float:
        """In how many seconds they may go out. Raises TooFast when that is longer than `patience`."""


class PacedPostman(TelegramPostman):
    """Waits up to `patience` seconds for its turn, and lets others go first beyond that, by raising TooFast.

    The less patient, the more room is left to the others: what is due in masses waits for a moment only.
    """

    def __init__(self, bot: Bot, pace: Pace, follow: Follow, patience: float = 1.0) -> None:
        super().__init__(bot)
        self._pace = pace
        self._follow = follow
        self._patience = patience

    async def send(self, person: Person, reply: Reply) -> None:
        count = len(messages(reply)) + (reply.pin is not None) + (reply.file is not None)
        await self.wait(int(person.address), count)
        try:
            await super().send(person, reply)
        except Moved as group:
            await self._follow(int(person.address), group.to)
            await self.send(Person(person.channel, str(group.to)), reply)

    async def wait(self, chat: int, count: int = 1) -> None:
        """For what is sent in other ways than as a reply. Raises TooFast."""
        await asyncio.sleep(await self._pace.take(chat, count, self._patience))
