"""Buttons under appointments: each press is one step or the choice that comes before it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.booking import rules
from bot.booking.model import Appointment, Slot, Status
from bot.desk.answering import Answering, NotYours
from bot.desk.speaking import Answer, Spot
from bot.dialogue.model import Reply
from bot.dialogue.rendering import desk_chat
from bot.dialogue.rendering.desk_chat import Shown
from bot.dialogue.rendering.meetings import site_of
from bot.dialogue.rendering.parts import reply
from bot.dialogue.rendering.staff import Matter
from bot.ports import Contents, Locales
from bot.speaking import words_for_anybody

Act = Callable[[Spot, str, str], Awaitable[Answer]]
_CAME = {Status.attended: "deskchat.attended", Status.missed: "deskchat.missed"}
_A_DAY = timedelta(days=1)
_REFUSED: dict[type[Exception], str] = {
    NotYours: "deskchat.not_yours",
    rules.SlotTaken: "deskchat.slot_taken",
    rules.TooLate: "deskchat.too_late",
    rules.NotAnswerable: "deskchat.not_answerable",
}


@dataclass(frozen=True)
class AppointmentButtons:
    """`pressed` raises StoreAway. Whatever was pressed is checked by Answering: a button is no permission."""

    answering: Answering
    contents: Contents
    locales: Locales

    async def pressed(self, spot: Spot, step: str, appointment_id: str, more: str) -> Answer:
        """`more` is what was chosen, "" before there was a choice."""
        act = self._acts.get(step)
        if act is None:
            return _words(spot, "deskchat.not_yours")
        try:
            return await act(spot, appointment_id, more)
        except (NotYours, rules.BookingRefused) as error:
            return await self._refused(spot, appointment_id, error)

    async def shown(self, spot: Spot, found: Sequence[Appointment]) -> list[Shown]:
        """With all that a counsellor is to see of them."""
        titles = await self.contents.titles(spot.words.locale)
        store = self.answering.appointments
        late = await store.late(spot.who.id, spot.now - _A_DAY)
        untold = {one.id for one in await store.undelivered(spot.who.id, spot.now)}
        everybody = (await store.calendar(spot.now, busy=())).counsellors
        shown = []
        for one in found:
            site = site_of(one.slot, everybody.get(one.slot.counsellor))
            place = await self.contents.place(site, spot.words.locale, spot.now)
            matter = Matter(spot.now, one.number, one.locale, one.topic, one, place, titles)
            hers = one.slot.counsellor == spot.who.id
            shown.append(Shown(matter, one, hers, late.get(one.id, 0), one.id in untold))
        return shown

    async def _one(self, spot: Spot, found: Appointment) -> Shown:
        return (await self.shown(spot, [found]))[0]

    async def _refused(self, spot: Spot, appointment_id: str, error: Exception) -> Answer:
        """With how it stands now, should it be her business still."""
        key = _REFUSED.get(type(error), "deskchat.changed")
        try:
            found = await self.answering.appointment(spot.who, appointment_id, spot.now)
        except NotYours:
            return _words(spot, "deskchat.not_yours")
        now = desk_chat.card(await self._one(spot, found), spot.words)
        return Answer(_above(spot, key, now))

    async def _show(self, spot: Spot, appointment_id: str, _more: str) -> Answer:
        found = await self.answering.appointment(spot.who, appointment_id, spot.now)
        return Answer(desk_chat.card(await self._one(spot, found), spot.words), keeps=True)

    async def _back(self, spot: Spot, appointment_id: str, _more: str) -> Answer:
        found = await self.answering.appointment(spot.who, appointment_id, spot.now)
        return Answer(desk_chat.card(await self._one(spot, found), spot.words), instead=True)

    async def _accept(self, spot: Spot, appointment_id: str, _more: str) -> Answer:
        before = await self.answering.appointment(spot.who, appointment_id, spot.now)
        after = await self.answering.accept(spot.who, appointment_id, spot.now)
        told = await self._done("deskchat.accepted", spot, before, after)
        return Answer(told, aloud=desk_chat.taken_over(after, spot.who, words_for_anybody(self.locales)))

    async def _other(self, spot: Spot, appointment_id: str, more: str) -> Answer:
        return await self._hours("other", spot, appointment_id, more)

    async def _moves(self, spot: Spot, appointment_id: str, more: str) -> Answer:
        return await self._hours("moves", spot, appointment_id, more)

    async def _hours(self, key: str, spot: Spot, appointment_id: str, skip: str) -> Answer:
        found = await self.answering.appointment(spot.who, appointment_id, spot.now)
        hours = await self._free(spot, found)
        return Answer(desk_chat.hours(key, found, hours, _number(skip), spot.words), instead=bool(skip))

    async def _propose(self, spot: Spot, appointment_id: str, start: str) -> Answer:
        asked = await self.answering.appointment(spot.who, appointment_id, spot.now)
        hour = await self._chosen(spot, asked, start)
        held = await self.answering.propose(spot.who, appointment_id, hour.id, spot.now)
        assert held.held_until
        facts = {
            "number": asked.number,
            "when": desk_chat.when(held.slot.start, spot.words),
            "until": desk_chat.when(held.held_until, spot.words),
        }
        return Answer(reply(spot.words, _text(spot, "deskchat.proposed", **facts)), instead=True)

    async def _move(self, spot: Spot, appointment_id: str, start: str) -> Answer:
        before = await self.answering.appointment(spot.who, appointment_id, spot.now)
        hour = await self._chosen(spot, before, start)
        after = await self.answering.move(spot.who, appointment_id, hour.start, spot.now)
        old = desk_chat.when(before.slot.start, spot.words)
        return Answer(await self._done("deskchat.moved", spot, before, after, old=old), instead=True)

    async def _decline(self, spot: Spot, appointment_id: str, reason: str) -> Answer:
        before = await self.answering.appointment(spot.who, appointment_id, spot.now)
        if not reason:
            return Answer(desk_chat.reasons(before, spot.words))
        after = await self.answering.decline(spot.who, appointment_id, reason, spot.now)
        why = _text(spot, f"reason.{after.reason}")
        return Answer(await self._done("deskchat.declined", spot, before, after, reason=why), instead=True)

    async def _pass(self, spot: Spot, appointment_id: str, to: str) -> Answer:
        """She herself no longer answers for it then, unless she stands in for somebody."""
        before = await self.answering.appointment(spot.who, appointment_id, spot.now)
        team = {one.id: one for one in await self.answering.colleagues(spot.who, appointment_id, spot.now)}
        if to not in team:
            choice = desk_chat.colleagues(before, list(team.values()), spot.words)
            return Answer(_above(spot, "deskchat.colleague_busy", choice) if to else choice, instead=bool(to))
        after = await self.answering.pass_on(spot.who, appointment_id, to, spot.now)
        key = "deskchat.passed_request" if after.status is Status.requested else "deskchat.passed"
        return Answer(reply(spot.words, _text(spot, key, number=after.number, name=team[to].name)), instead=True)

    async def _cancel(self, spot: Spot, appointment_id: str, more: str) -> Answer:
        """Asks back once."""
        before = await self.answering.appointment(spot.who, appointment_id, spot.now)
        if more != "yes" and before.status.running:
            return Answer(desk_chat.sure(before, spot.words))
        after = await self.answering.cancel(spot.who, appointment_id, spot.now)
        return Answer(await self._done("deskchat.cancelled", spot, before, after), instead=bool(more))

    async def _came(self, spot: Spot, appointment_id: str, more: str) -> Answer:
        before = await self.answering.appointment(spot.who, appointment_id, spot.now)
        if more not in ("yes", "no"):
            return await self._show(spot, appointment_id, more)
        after = await self.answering.attended(spot.who, appointment_id, more == "yes", spot.now)
        return Answer(await self._done(_CAME[after.status], spot, before, after))

    async def _done(self, key: str, spot: Spot, before: Appointment, after: Appointment, **facts: object) -> Reply:
        """The second time nothing has happened, and nobody is told anything."""
        shown = await self._one(spot, after)
        if before == after:
            return desk_chat.already(shown, spot.words)
        return desk_chat.done(key, shown, spot.words, **facts)

    async def _free(self, spot: Spot, found: Appointment) -> list[Slot]:
        """One an hour, in the way they were to meet if that is possible."""
        hours: dict[datetime, Slot] = {}
        for slot in await self.answering.free_slots(spot.who, found.id, spot.now):
            if slot.start not in hours or slot.mode is found.slot.mode:
                hours[slot.start] = slot
        return [hours[start] for start in sorted(hours)]

    async def _chosen(self, spot: Spot, found: Appointment, start: str) -> Slot:
        """Raises SlotTaken."""
        hour = next((one for one in await self._free(spot, found) if str(desk_chat.minutes(one.start)) == start), None)
        if hour is None:
            raise rules.SlotTaken
        return hour

    @property
    def _acts(self) -> dict[str, Act]:
        return {
            "show": self._show,
            "back": self._back,
            "accept": self._accept,
            "other": self._other,
            "propose": self._propose,
            "decline": self._decline,
            "pass": self._pass,
            "moves": self._moves,
            "move": self._move,
            "cancel": self._cancel,
            "came": self._came,
        }


def _text(spot: Spot, key: str, **facts: object) -> str:
    return spot.words.text(key, **facts)


def _words(spot: Spot, key: str) -> Answer:
    return Answer(reply(spot.words, _text(spot, key)))


def _above(spot: Spot, key: str, told: Reply) -> Reply:
    return replace(told, text=f"{reply(spot.words, _text(spot, key)).text}\n\n{told.text}")


def _number(text: str) -> int:
    """0 for what is none."""
    return int(text) if text.isdecimal() and len(text) < 5 else 0
