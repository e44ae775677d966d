"""The use case: what was said in a talk gets to its other side, in order, at least once, and as it reads now."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from bot.booking.handing_over import soonest, there
from bot.booking.model import Counsellor
from bot.booking.planning import Chain
from bot.case_words import CAPTIONED, for_team, for_visitor, thread_name
from bot.dialogue.model import Reply
from bot.dialogue.words import Words
from bot.ports import Locales, Refused, Unreachable
from bot.speaking import words_for, words_for_team
from bot.talk_ports import (
    Author,
    CaseMessage,
    CaseStatus,
    Event,
    Lines,
    Member,
    NoThreads,
    Relays,
    Room,
    ThreadGone,
)

log = logging.getLogger(__name__)

_OVER = frozenset({Event.closed, Event.ended, Event.forgotten})
_GOES_ON = frozenset({Event.again, Event.resumed})


@dataclass(frozen=True)
class Place:
    """Where counsellors read a case. `quiet`: nobody is on duty."""

    chat: int
    thread: int
    words: Words
    quiet: bool = False


@dataclass(frozen=True)
class Relaying:
    """Each method may be called again after a crash: what has got there stands in the store.

    All raise NotDelivered, MaybeDelivered or StoreAway: then they must be called again.
    """

    relays: Relays
    lines: Lines
    locales: Locales
    chain: Chain

    async def show(self, case_id: int, now: datetime) -> None:
        """To the counsellors: in the case's topic in their group, else in their private chats."""
        room = await self.relays.room(case_id)
        if room is None:
            return
        if room.group is None or not await self._shown_in_group(room, room.group, now):
            await self._show_privately(room, now)

    async def deliver(self, case_id: int, now: datetime) -> None:
        """To the visitor. In the web chat she fetches it herself."""
        room = await self.relays.room(case_id)
        if room is None or (room.visitor and room.visitor.channel != "telegram"):
            return
        if room.visitor is None:
            if await self.relays.undelivered(case_id):
                await self.relays.gone(case_id, now)
            return
        place = Place(int(room.visitor.address), 0, self.locales.words(room.case.locale))
        for message in await self.relays.undelivered(case_id):
            try:
                numbers = await self._send(message, for_visitor(message, _author(message, room), place.words), place)
            except Unreachable:
                await self.relays.gone(case_id, now)
                break
            except Refused as error:
                log.warning("message %s of a talk is refused: %s", message.id, error)
                await self.relays.refused(message, now)
            else:
                await self.relays.copied(message, place.chat, numbers, now)

    async def rewrite(self, message_id: int) -> None:
        """All copies read as the message does now, or are gone with it."""
        message = await self.relays.message(message_id)
        room = await self.relays.room(message.case) if message else None
        if message is None or room is None:
            return
        copies = await self.relays.copies(message_id)
        for chat, those in groupby(copies, key=lambda copy: copy[0]):
            numbers = [number for _, number in those]
            try:
                left = await self._rewritten(message, room, chat, numbers)
            except (Unreachable, Refused, ThreadGone) as error:
                log.warning("copies of message %s stay as they were: %s", message_id, error)
                left = numbers
            # What is deleted is never touched again, so nobody need know where it stood.
            known = [] if message.deleted_at else left
            await self.relays.uncopied(chat, [one for one in numbers if one not in known])
            await self.relays.copied(message, chat, known, None)

    async def _rewritten(self, message: CaseMessage, room: Room, chat: int, numbers: list[int]) -> Sequence[int]:
        """The numbers under which it stands there now. What cannot be deleted any more says that it was taken back."""
        thread = room.case.thread if chat == room.group else 0
        media = message.kind in CAPTIONED
        if message.deleted_at:
            left = [one for one in numbers if not await self.lines.delete(chat, one)]
            words = self._words_at(room, chat)
            gone = Reply(words.text("talk.taken_back"), locale=words.locale)
            return await self.lines.rewrite(chat, thread, left, gone, media) if left else []
        if message.kind == "text" or media:
            return await self.lines.rewrite(chat, thread, numbers, self._as_read(message, room, chat), media)
        return numbers

    async def awake(self, case_id: int, now: datetime) -> None:
        await self.relays.awake(case_id, now)

    async def _shown_in_group(self, room: Room, group: int, now: datetime) -> bool:
        try:
            await self._show_in_group(room, group, now)
        except (NoThreads, Unreachable) as error:
            log.warning("a team's group cannot be used for talks: %s", type(error).__name__)
            await self._tell_why(room, group, now)
            return False
        return True

    async def _show_in_group(self, room: Room, group: int, now: datetime) -> None:
        """In a new topic, should somebody have deleted the old one."""
        words = self._team_words(room)
        team = [one.counsellor for one in room.members]
        quiet = soonest(team, room.absences, now, self.chain.is_holiday) != now
        thread = room.case.thread or await self._open(room, group, words)
        try:
            await self._bring(room, Place(group, thread, words, quiet), now)
        except ThreadGone:
            await self._bring(room, Place(group, await self._open(room, group, words), words, quiet), now)

    async def _open(self, room: Room, group: int, words: Words) -> int:
        thread = await self.lines.open_thread(group, thread_name(room.case, words))
        await self.relays.set_thread(room.case.id, thread)
        return thread

    async def _show_privately(self, room: Room, now: datetime) -> None:
        """To whoever has taken it; before that to those on duty, and as soon as somebody is, where nobody is."""
        case = room.case
        taker = [one for one in room.members if one.counsellor.id == case.counsellor]
        reached = [one for one in room.members if one.chat is not None]
        on_duty = taker or [one for one in reached if self._on_duty(one, room, now)]
        if not on_duty and case.status is CaseStatus.waiting:
            due = soonest([one.counsellor for one in reached], room.absences, now, self.chain.is_holiday)
            if due:
                await self.relays.wake(case.id, due)
        for member in on_duty:
            if member.chat is not None:
                await self._show_to(member.chat, member, room, now)

    async def _show_to(self, chat: int, member: Member, room: Room, now: datetime) -> None:
        try:
            await self._bring(room, Place(chat, 0, words_for(member.counsellor, self.locales)), now)
        except Unreachable:
            log.warning("counsellor %s cannot be shown a case", member.counsellor.id)

    async def _bring(self, room: Room, place: Place, now: datetime) -> None:
        """Everything that does not stand there yet."""
        unshown = await self.relays.unshown(room.case.id, place.chat)
        happened = {one.kind for one in unshown}
        if place.thread and happened & _GOES_ON:
            await self.lines.close_thread(place.chat, place.thread, closed=False)
        for message in unshown:
            numbers = await self._sent_to_team(message, room, place)
            arrived = now if message.author is Author.visitor else None
            await self.relays.copied(message, place.chat, numbers, arrived)
        if place.thread and happened & _OVER and not room.case.status.running:
            await self.lines.close_thread(place.chat, place.thread, closed=True)

    async def _sent_to_team(self, message: CaseMessage, room: Room, place: Place) -> Sequence[int]:
        shown = for_team(message, room.case, place.words)
        try:
            return await self._send(message, shown, place)
        except Refused as error:
            log.warning("message %s of a talk is refused: %s", message.id, error)
            lost = place.words.text("case.not_shown", number=room.case.number)
            return await self.lines.say(place.chat, place.thread, Reply(lost, locale=place.words.locale), place.quiet)

    async def _send(self, message: CaseMessage, shown: Reply, place: Place) -> Sequence[int]:
        """Media from where they stand; those that take no words come after a line that says whose they are."""
        if message.kind in CAPTIONED and message.source:
            return [await self.lines.copy(place.chat, place.thread, message.source, shown, place.quiet)]
        numbers = await self.lines.say(place.chat, place.thread, shown, place.quiet)
        if message.kind == "text" or not message.source:
            return numbers
        return [*numbers, await self.lines.copy(place.chat, place.thread, message.source, None, quiet=True)]

    async def _tell_why(self, room: Room, group: int, now: datetime) -> None:
        if not await self.relays.first_in_team(room.case.id, "no_threads", now):
            return
        words = self._team_words(room)
        why = Reply(words.text("case.no_threads"), locale=words.locale)
        try:
            await self.lines.say(group, 0, why)
        except (Unreachable, Refused, ThreadGone):
            log.warning("a team cannot be told in its group why talks come in private")

    def _as_read(self, message: CaseMessage, room: Room, chat: int) -> Reply:
        words = self._words_at(room, chat)
        if _is_visitors(chat, room):
            return for_visitor(message, _author(message, room), words)
        return for_team(message, room.case, words)

    def _words_at(self, room: Room, chat: int) -> Words:
        if _is_visitors(chat, room):
            return self.locales.words(room.case.locale)
        member = next((one for one in room.members if one.chat == chat), None)
        return words_for(member.counsellor, self.locales) if member else self._team_words(room)

    def _on_duty(self, member: Member, room: Room, now: datetime) -> bool:
        return there(member.counsellor, room.absences, now, self.chain.is_holiday) == now

    def _team_words(self, room: Room) -> Words:
        return words_for_team([one.counsellor for one in room.members], self.locales)


def _is_visitors(chat: int, room: Room) -> bool:
    return room.visitor is not None and room.visitor.address == str(chat)


def _author(message: CaseMessage, room: Room) -> Counsellor | None:
    team = {one.counsellor.id: one.counsellor for one in room.members}
    return team.get(message.counsellor)
