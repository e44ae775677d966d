"""The use cases of counsellors: see, call off, be told; and the sending of due notices."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.booking.model import BERLIN, Appointment, Audience, Counsellor, Status
from bot.booking.rules import TooLate, cancel
from bot.dialogue.model import Choice, Person, Reply, Wish
from bot.dialogue.rendering.parts import button, reply
from bot.dialogue.words import Words
from bot.ports import Contents, Desk, DeskAccount, DueNotice, Locales, Postman, Refused, Unreachable

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class CounsellorDesk:
    """`postmen` by channel; a channel that is not there cannot be told anything."""

    desk: Desk
    contents: Contents
    locales: Locales
    postmen: Mapping[str, Postman]

    async def sign_in(self, login: str, password: str) -> DeskAccount | None:
        return await self.desk.sign_in(login, password)

    async def account(self, login: str) -> DeskAccount | None:
        return await self.desk.account(login)

    async def calendar(self, counsellor: Counsellor, now: datetime) -> Sequence[Appointment]:
        return await self.desk.calendar(counsellor.id, now)

    async def link_code(self, counsellor: Counsellor, now: datetime) -> str:
        return await self.desk.link_code(counsellor.id, now)

    async def link(self, code: str, person: Person, now: datetime) -> Reply:
        """`/start counsellor-<code>` in Telegram."""
        counsellor = await self.desk.link(code, person, now)
        words = self.words_of(counsellor)
        return reply(words, words.text("notice.linked" if counsellor else "notice.link_failed"))

    async def cancel(self, counsellor: Counsellor, appointment_id: str, now: datetime) -> Appointment | None:
        """Calls it off and tells the visitor. None when it is not hers, has begun, or is off already."""
        own = await self.desk.calendar(counsellor.id, now)
        found = next((one for one in own if one.id == appointment_id and one.status is Status.confirmed), None)
        if found is None:
            return None
        try:
            cancelled, told = cancel(found, Audience.counsellor, now)
        except TooLate:
            return None
        return cancelled if await self.desk.change(cancelled, told) else None

    async def cancel_from_chat(self, person: Person, appointment_id: str, now: datetime) -> Reply | None:
        """A counsellor's button in Telegram; None when this person is no counsellor."""
        counsellor = await self.desk.counsellor_at(person)
        if counsellor is None:
            return None
        words = self.words_of(counsellor)
        cancelled = await self.cancel(counsellor, appointment_id, now)
        if cancelled is None:
            return reply(words, words.text("notice.not_yours"))
        return reply(words, words.text("notice.cancelled_done", number=cancelled.number))

    async def send(self, notice_id: int) -> None:
        """Sends first and marks afterwards: late or twice is better than never.

        Raises NotDelivered or MaybeDelivered, then the notice is still due.
        """
        due = await self.desk.notice(notice_id)
        if due is None:
            return
        postman = self.postmen.get(due.person.channel) if due.person else None
        if due.person is None or postman is None:
            await self.desk.notice_done(notice_id, "no channel")
            return
        try:
            await postman.send(due.person, await self._worded(due))
        except (Unreachable, Refused) as error:
            log.warning("notice %s given up: %s", notice_id, type(error).__name__)
            await self.desk.notice_done(notice_id, "unreachable")
        else:
            await self.desk.notice_done(notice_id, "sent")

    def words_of(self, counsellor: Counsellor | None) -> Words:
        """A counsellor is spoken to in the first of her languages that we have, else in German."""
        offered = [words.locale for words in self.locales.all()]
        spoken = counsellor.locales if counsellor else ()
        return self.locales.words(next((locale for locale in spoken if locale in offered), "de"))

    async def _worded(self, due: DueNotice) -> Reply:
        if due.notice.audience is Audience.visitor:
            words = self.locales.words(due.locale)
            text = words.text("notice.cancelled_by_counsellor", when=_when(due.appointment, words))
            return reply(words, text, [button(words, "button.book", "book")])
        counsellor = await self.desk.counsellor_at(due.person) if due.person else None
        words = self.words_of(counsellor)
        return await self._to_counsellor(due, words)

    async def _to_counsellor(self, due: DueNotice, words: Words) -> Reply:
        appointment = due.appointment
        number, when = appointment.number, _when(appointment, words)
        if due.notice.kind != "booked":
            return reply(words, words.text("notice.cancelled_by_visitor", number=number, when=when))
        topic = words.text(f"intent.{appointment.topic}") if appointment.topic else words.text("notice.no_topic")
        language = words.language(appointment.locale)
        text = words.text("notice.booked", number=number, when=when, language=language, topic=topic)
        off = Choice(words.text("notice.cancel_button"), Wish("desk-cancel", appointment.id))
        return reply(words, text, [off])


def _when(appointment: Appointment, words: Words) -> str:
    return words.moment(appointment.slot.start.astimezone(BERLIN))
