"""What the worker does with a stored update: decide once, send what was written down, in order."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from bot.channels.telegram.counsellor import CONNECT, CounsellorChat
from bot.channels.telegram.events import CaseButton, Demoted, DeskButton, Edited, Left, Link, Moved, Said, Words
from bot.channels.telegram.postman import TelegramPostman
from bot.channels.telegram.team import Team
from bot.channels.telegram.updates import Malformed, read
from bot.conversation import Conversation
from bot.desk.chat import COMMANDS as DESK_COMMANDS
from bot.dialogue.model import Inbound, Person, Reply
from bot.dialogue.words import plain
from bot.ports import MaybeDelivered, Outgoing, Refused, Unreachable

log = logging.getLogger(__name__)

Decide = Callable[[], Awaitable[list[Reply]]]


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

    async def put(self, outgoing: Outgoing, now: datetime) -> None: ...

    async def sent_one(self, key: str) -> None: ...

    async def finished(self, key: str) -> None: ...


class Blocked(Protocol):
    async def unreachable(self, person: Person) -> None: ...


@dataclass(frozen=True)
class Handlers:
    """`at_once`: sends to somebody in danger, who does not wait for her turn."""

    conversation: Conversation
    counsellor: CounsellorChat
    team: Team
    inbox: Inbox
    outbox: Outbox
    visitors: Blocked
    postman: TelegramPostman
    at_once: TelegramPostman
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
                if not await self._in_talk(event):
                    await self._said(event, kept)
            case Edited() | Words() | CaseButton():
                await self._of_talk(event)
            case Link():
                await self._send_all(event.person, key, kept, partial(self._joined, event, key))
            case DeskButton():
                await self._desk_button(event, key, kept)
            case Left() | Moved() | Demoted():
                await self._changed(event)
        await self.inbox.done(update_id, self.now())

    async def _said(self, said: Said, kept: Kept) -> None:
        """Replies are written down with the decision, then sent one by one and ticked off."""
        person, key = said.inbound.person, said.inbound.id
        if said.query:
            await self.postman.answer_press(said.query)
        await self._send_all(person, key, kept, partial(self._decide, said, kept.told))

    async def _send_all(
        self, person: Person, key: str, kept: Kept, decide: Callable[[], Awaitable[list[Reply]]]
    ) -> None:
        waiting = await self.outbox.waiting(key)
        if not waiting and not kept.handled:
            waiting = await decide()
        for reply in waiting:
            if not await self._send(person, reply):
                break
            await self.outbox.sent_one(key)
        await self.outbox.finished(key)

    async def _decide(self, said: Said, told: bool) -> list[Reply]:
        """The safety numbers are sent as soon as they are known; the rest comes from the outbox."""
        inbound = said.inbound
        if said.words and said.words.command in DESK_COMMANDS:
            replies = await self.counsellor.wrote(said.words)
            if replies is not None:
                return await self._written_down(inbound.id, replies)
        async with self.postman.typing(inbound.person):
            urgent = None if told else self.conversation.urgent(inbound)
            if urgent:
                await self._send(inbound.person, urgent, self.at_once)
            return [reply async for reply in self.conversation.answer(inbound, self.now(), told=True)]

    async def _changed(self, event: Left | Moved | Demoted) -> None:
        match event:
            case Left():
                await self.visitors.unreachable(event.person)
            case Moved():
                await self.team.staff.follow(event.old, event.new)
            case Demoted():
                await self.team.talking.relays.leave_group(event.chat, self.now())

    async def _of_talk(self, event: Edited | Words | CaseButton) -> None:
        match event:
            case Edited():
                await self._edited(event)
            case Words(command=command) if command in CONNECT:
                await self.counsellor.connected(event)
            case Words():
                await (self.team.edited(event) if event.edited else self.team.in_group(event))
            case CaseButton():
                await self.team.pressed(event)

    async def _edited(self, edited: Edited) -> None:
        """Of what was not passed on the first wording was answered, and that is that."""
        inbound = edited.inbound
        if await self.team.edited(edited.words) or inbound.source is None:
            return
        urgent = self.conversation.urgent(inbound)
        store, text = self.team.talking.store, plain(inbound.text).strip()
        if urgent and await store.at(*inbound.source):
            await self._send(inbound.person, urgent, self.at_once)
        await store.edited_by_visitor(inbound.source, text, urgent is not None, self.now())

    async def give_up(self, update_id: int) -> None:
        """After a fault of ours: the visitor is told, and what she wrote is not kept."""
        kept = await self.inbox.get(update_id)
        if kept.payload is None:
            return
        event = read(kept.payload, self.inbox.key(update_id))
        said = event.said if isinstance(event, DeskButton) else event
        if isinstance(said, Said):
            await self._send(said.inbound.person, self.trouble(said.inbound))
        await self.inbox.done(update_id, self.now())

    async def _in_talk(self, said: Said) -> bool:
        """Commands of the desk are for the desk, whatever they answer."""
        words = said.words
        return words is not None and words.command not in DESK_COMMANDS and await self.team.privately(words)

    async def _desk_button(self, pressed: DeskButton, key: str, kept: Kept) -> None:
        """Whoever is no counsellor (any more) is answered as a visitor."""
        replies = [] if kept.handled else await self.counsellor.pressed(pressed)
        if replies is None and pressed.said:
            await self._said(pressed.said, kept)
        else:
            await self._send_all(pressed.person, key, kept, partial(self._written_down, key, replies or []))

    async def _joined(self, link: Link, key: str) -> list[Reply]:
        return await self._written_down(key, await self.counsellor.joined(link))

    async def _written_down(self, key: str, replies: list[Reply]) -> list[Reply]:
        await self.outbox.put(Outgoing(key, tuple(replies)), self.now())
        return replies

    async def _send(self, person: Person, reply: Reply, by: TelegramPostman | None = None) -> bool:
        """False when nothing more can reach this person. An answer that may have arrived is not doubled."""
        try:
            await (by or self.postman).send(person, reply)
        except Unreachable:
            await self.visitors.unreachable(person)
            return False
        except Refused as error:
            log.error("Telegram refused a message of ours: %s", error)
        except MaybeDelivered:
            log.warning("no answer to a message; it is not sent again, to not double it")
        return True
