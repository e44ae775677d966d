"""What counsellors do with appointments, whether in Telegram or in the browser."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

from bot.booking import rules
from bot.booking.fitting import fits, fitting
from bot.booking.model import BERLIN, Appointment, Audience, Calendar, Counsellor, Slot, Status, Step
from bot.booking.planning import Chain, may_answer
from bot.booking.slots import free
from bot.booking.spans import Spans
from bot.desk_ports import Appointments, Staff


class NotYours(Exception):
    """It is neither hers nor has she been asked, or it is gone. Trying again helps once her team is asked."""


@dataclass(frozen=True)
class Answering:
    """Every method raises StoreAway; those about one appointment NotYours; those that change it BookingRefused."""

    appointments: Appointments
    staff: Staff
    chain: Chain
    fresh_id: Callable[[], str] = lambda: uuid4().hex

    async def appointment(self, who: Counsellor, appointment_id: str, now: datetime) -> Appointment:
        """As it is now."""
        found, _ = await self._hers(who, appointment_id, now)
        return found

    async def accept(self, who: Counsellor, appointment_id: str, now: datetime) -> Appointment:
        """Also what somebody else was asked: it is hers then."""
        asked, _ = await self._hers(who, appointment_id, now)
        return await self._carry_out(rules.accept(asked, who, self.chain, now), who, now)

    async def decline(self, who: Counsellor, appointment_id: str, reason: str, now: datetime) -> Appointment:
        asked, _ = await self._hers(who, appointment_id, now)
        return await self._carry_out(rules.decline(asked, reason, now), who, now)

    async def propose(self, who: Counsellor, appointment_id: str, slot_id: str, now: datetime) -> Appointment:
        """An hour of her own, one of `free_slots`. Returns what is held for the visitor. Raises SlotTaken, too."""
        asked, calendar = await self._hers(who, appointment_id, now, [who.id])
        slot = next((one for one in self._free(who, asked, calendar, now) if one.id == slot_id), None)
        if slot is None:
            raise rules.SlotTaken
        held, notices = rules.propose(asked, slot, self.fresh_id(), self.chain, now)
        await self.appointments.propose(held, asked, notices, _actor(who), now)
        return held

    async def pass_on(self, who: Counsellor, appointment_id: str, to: str, now: datetime) -> Appointment:
        """`to` is the id of one of `colleagues`, else NotYours is raised."""
        asked, calendar = await self._hers(who, appointment_id, now, None)
        colleague = next((one for one in _colleagues(who, asked, calendar) if one.id == to), None)
        if colleague is None:
            raise NotYours
        return await self._carry_out(rules.pass_on(asked, colleague, self.chain, now, calendar), who, now)

    async def move(self, who: Counsellor, appointment_id: str, start: datetime, now: datetime) -> Appointment:
        """To any time at which she and the interpreter it needs can be had, also outside her hours.

        Raises SlotTaken, too.
        """
        found, _ = await self._hers(who, appointment_id, now)
        begins = start.astimezone(UTC)
        slot = replace(found.slot, start=begins, end=begins + (found.slot.end - found.slot.start))
        if slot.interpreter:
            calendar = await self.appointments.calendar(now, busy=[who.id])
            slot = _interpreted(replace(slot, interpreter=""), found, calendar)
        return await self._carry_out(rules.move(found, slot, self.chain, now), who, now)

    async def cancel(self, who: Counsellor, appointment_id: str, now: datetime) -> Appointment:
        found, _ = await self._hers(who, appointment_id, now)
        return await self._carry_out(rules.cancel(found, Audience.counsellor, now), who, now)

    async def attended(self, who: Counsellor, appointment_id: str, came: bool, now: datetime) -> Appointment:
        found, _ = await self._hers(who, appointment_id, now)
        return await self._carry_out(rules.attend(found, came, self.chain, now), who, now)

    async def free_slots(self, who: Counsellor, appointment_id: str, now: datetime) -> list[Slot]:
        """Her hours that fit the visitor of this appointment, soonest first."""
        found, calendar = await self._hers(who, appointment_id, now, [who.id])
        return self._free(who, found, calendar, now)

    async def colleagues(self, who: Counsellor, appointment_id: str, now: datetime) -> list[Counsellor]:
        """Of her team, herself too if it is somebody else's, who has time then; first whom language and wishes fit."""
        found, calendar = await self._hers(who, appointment_id, now, None)
        return _colleagues(who, found, calendar)

    async def requests(self, who: Counsellor, now: datetime) -> Sequence[Appointment]:
        """What waits for her answer, hers and what she may answer by now."""
        calendar = await self.appointments.calendar(now, busy=())
        owners = [calendar.counsellors.get(one.counsellor) for one in calendar.absences if one.substitute == who.id]
        teams = sorted({who.team, *(one.team for one in owners if one)})
        waiting = [one for team in teams for one in await self.appointments.requested(team, now)]
        hers = [one for one in waiting if may_answer(one, who, self.chain, calendar, now)]
        return sorted(hers, key=lambda one: one.slot.start)

    async def today(self, who: Counsellor, now: datetime) -> Sequence[Appointment]:
        day = now.astimezone(BERLIN).date()
        return await self.appointments.between(who.id, _midnight(day), _midnight(day + timedelta(days=1)))

    async def week(self, who: Counsellor, monday: date | None, now: datetime) -> Sequence[Appointment]:
        """None: the week that `now` is in."""
        today = now.astimezone(BERLIN).date()
        first = monday or today - timedelta(days=today.weekday())
        return await self.appointments.between(who.id, _midnight(first), _midnight(first + timedelta(days=7)))

    async def _hers(
        self, who: Counsellor, appointment_id: str, now: datetime, busy: Collection[str] | None = ()
    ) -> tuple[Appointment, Calendar]:
        """With the busy times that what follows looks at, as in Appointments.calendar."""
        found = await self.appointments.get(appointment_id)
        calendar = await self.appointments.calendar(now, busy)
        if found is None or found.status is Status.held or not may_answer(found, who, self.chain, calendar, now):
            raise NotYours
        return found, calendar

    async def _carry_out(self, step: Step, who: Counsellor, now: datetime) -> Appointment:
        if step.before != step.after:
            await self.appointments.carry_out(step, _actor(who), now)
        return step.after

    def _free(self, who: Counsellor, found: Appointment, calendar: Calendar, now: datetime) -> list[Slot]:
        hers = free(replace(calendar, counsellors={who.id: who}), now, self.chain.is_holiday)
        return fitting(hers, calendar, found.locale, found.topic, found.wishes)


def _colleagues(who: Counsellor, found: Appointment, calendar: Calendar) -> list[Counsellor]:
    def unfit(one: Counsellor) -> tuple[bool, str]:
        slot = replace(found.slot, counsellor=one.id)
        return fits(slot, calendar, found.locale, found.topic, found.wishes) is None, one.name

    team = (one for one in calendar.counsellors.values() if one.team == who.team)
    others = (one for one in team if one.id != found.slot.counsellor)
    return sorted((one for one in others if _has_time(one, found.slot, calendar)), key=unfit)


def _has_time(one: Counsellor, slot: Slot, calendar: Calendar) -> bool:
    away = ((row.start, row.end) for row in calendar.absences if row.counsellor == one.id)
    busy = ((row.start, row.end) for row in calendar.busy if row.counsellor == one.id)
    return not Spans((*away, *busy)).overlap(slot.start, slot.end)


def _interpreted(slot: Slot, found: Appointment, calendar: Calendar) -> Slot:
    """With somebody who interprets at that time; the appointment that moves keeps nobody busy."""
    others = tuple(one for one in calendar.busy if (one.counsellor, one.start) != (slot.counsellor, found.slot.start))
    needed = fits(slot, replace(calendar, busy=others), found.locale, "", rules.NO_WISHES)
    if needed is None:
        raise rules.SlotTaken
    return needed


def _actor(who: Counsellor) -> str:
    return f"counsellor-{who.id}"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), BERLIN).astimezone(UTC)
