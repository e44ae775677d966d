"""What the worker does with a stored update: decide once, send what was written down, in order."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.channels.telegram.postman import TelegramPostman
from bot.channels.telegram.updates import DeskButton, Left, Link, Malformed, Said, read
from bot.conversation import Conversation
from bot.desk import CounsellorDesk
from bot.dialogue.model import Inbound, Person, Reply
from bot.ports import MaybeDelivered, Refused, Unreachable

log = logging.getLogger(__name__)


class Kept(Protocol):
    @property
    def payload(self) -> dict[str, Any] | None: ...

    @property
    def told(self) -> bool: ...

    @property
    def handled(self) -> bool: ...


class Inbox(Protocol):
    async def get(self, update_id: int) -> Kept: ...

    async def done(self, update_id: int, now: datetime) -> None: ...

    def key(self, update_id: int) -> str: ...


class Outbox(Protocol):
    async def waiting(self, key: str) -> list[Reply]: ...

    async def sent_one(self, key: str) -> None: ...

    async def finished(self, key: str) -> None: ...


class Blocked(Protocol):
    async def unreachable(self, person: Person) -> None: ...


@dataclass(frozen=True)
class Handlers:
    conversation: Conversation
    desk: CounsellorDesk
    inbox: Inbox
    outbox: Outbox
    visitors: Blocked
    postman: TelegramPostman
    trouble: Callable[[Inbound], Reply]
    now: Callable[[], datetime]

    async def handle(self, update_id: int) -> None:
        """May be called again for the same update after a crash: it is decided once and sent at least once.

        Raises NotDelivered or StoreAway: then it must be called again later.
        """
        kept = await self.inbox.get(update_id)
        key = self.inbox.key(update_id)
        if kept.payload is None:
            return
        try:
            event = read(kept.payload, key)
        except Malformed as error:
            log.warning("update %s is malformed and put aside: %s", update_id, error)
            event = None
        match event:
            case Said():
                await self._said(event, kept)
            case Link():
                await self._send(event.person, await self.desk.link(event.code, event.person, self.now()))
            case DeskButton():
                await self._desk_button(event)
            case Left():
                await self.visitors.unreachable(event.person)
        await self.inbox.done(update_id, self.now())

    async def _said(self, said: Said, kept: Kept) -> None:
        """Replies are written down with the decision, then sent one by one and ticked off."""
        person, key = said.inbound.person, said.inbound.id
        if said.query:
            await self.postman.answer_press(said.query)
        waiting = await self.outbox.waiting(key)
        if not waiting and not kept.handled:
            waiting = await self._decide(said, kept.told)
        for reply in waiting:
            if not await self._send(person, reply):
                break
            await self.outbox.sent_one(key)
        await self.outbox.finished(key)

    async def _decide(self, said: Said, told: bool) -> list[Reply]:
        """The safety numbers are sent as soon as they are known; the rest comes from the outbox."""
        inbound = said.inbound
        async with self.postman.typing(inbound.person):
            urgent = None if told else self.conversation.urgent(inbound)
            if urgent:
                await self._send(inbound.person, urgent)
            return [reply async for reply in self.conversation.answer(inbound, self.now(), told=True)]

    async def give_up(self, update_id: int) -> None:
        """After a fault of ours: the visitor is told, and what she wrote is not kept."""
        kept = await self.inbox.get(update_id)
        if kept.payload is None:
            return
        event = read(kept.payload, self.inbox.key(update_id))
        if isinstance(event, Said):
            await self._send(event.inbound.person, self.trouble(event.inbound))
        await self.inbox.done(update_id, self.now())

    async def _desk_button(self, pressed: DeskButton) -> None:
        await self.postman.answer_press(pressed.query)
        reply = await self.desk.cancel_from_chat(pressed.person, pressed.appointment, self.now())
        if reply:
            await self._send(pressed.person, reply)

    async def _send(self, person: Person, reply: Reply) -> bool:
        """False when nothing more can reach this person. An answer that may have arrived is not doubled."""
        try:
            await self.postman.send(person, reply)
        except Unreachable:
            await self.visitors.unreachable(person)
            return False
        except Refused as error:
            log.error("Telegram refused a message of ours: %s", error)
        except MaybeDelivered:
            log.warning("no answer to a message; it is not sent again, to not double it")
        return True
