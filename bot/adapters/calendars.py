"""Everything that says when somebody can be had, read together."""

from collections.abc import Collection
from datetime import datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters import staff
from bot.adapters.booking_tables import appointments
from bot.adapters.rows import counsellor_of, slot_at
from bot.adapters.team_tables import absences, availabilities, counsellors, interpreter_hours, interpreters
from bot.booking.model import BERLIN, Absence, Availability, Calendar, Interpreter, InterpreterHours, Mode, Status

# Of all these rows a program reads two instants in a fraction of the time that it takes for a range.
_BUSY = (
    *(func.lower(appointments.c.during).label("start"), func.upper(appointments.c.during).label("end")),
    *(appointments.c.counsellor, appointments.c.interpreter, appointments.c.mode),
    *(appointments.c.place, appointments.c.room, appointments.c.step_free),
)
_TAKEN = (Status.requested, Status.confirmed, Status.attended, Status.missed)


async def calendar(connection: AsyncConnection, now: datetime, whose: Collection[str] | None = None) -> Calendar:
    """`busy` begins with today's first hour, since counsellors may limit how many they have a day. `whose`: as in
    Appointments.calendar.
    """

    async def rows(wanted: Select[Any]) -> list[Any]:
        return list((await connection.execute(wanted)).all())

    today = now.astimezone(BERLIN).date()
    here_now = select(counsellors).where(staff.present()).order_by(counsellors.c.id)
    ahead = or_(availabilities.c.valid_until.is_(None), availabilities.c.valid_until >= today)
    ahead = and_(ahead, or_(availabilities.c.day.is_(None), availabilities.c.day >= today))
    began = datetime.combine(today, time(), BERLIN)
    busy = select(*_BUSY).where(func.upper(appointments.c.during) > began, takes(now), _wanted(whose))
    here = select(interpreters).where(interpreters.c.active).order_by(interpreters.c.id)
    return Calendar(
        counsellors={str(row.id): counsellor_of(row) for row in await rows(here_now)},
        availabilities=tuple(availability_of(row) for row in await rows(select(availabilities).where(ahead))),
        absences=tuple(absence_of(row) for row in await rows(select(absences).where(absences.c.end > now))),
        interpreters={str(row.id): Interpreter(str(row.id), row.name, tuple(row.locales)) for row in await rows(here)},
        interpreter_hours=tuple(hours_of(row) for row in await rows(select(interpreter_hours))),
        busy=tuple(slot_at(row, row.start, row.end) for row in await rows(busy)),
    )


def _wanted(whose: Collection[str] | None) -> ColumnElement[bool]:
    if whose is None:
        return true()
    if not whose:
        return false()
    return or_(appointments.c.counsellor.in_(map(int, whose)), appointments.c.interpreter.is_not(None))


def takes(now: datetime) -> ColumnElement[bool]:
    """Whether an appointment's hour is, or was, nobody else's. What is held too long is free again."""
    held = and_(appointments.c.status == Status.held, appointments.c.held_until >= now)
    return or_(held, appointments.c.status.in_(_TAKEN))


def availability_of(row: Any) -> Availability:
    return Availability(
        counsellor=str(row.counsellor),
        weekday=row.weekday,
        start=row.start,
        end=row.end,
        minutes=row.minutes,
        modes=tuple(Mode(mode) for mode in row.modes),
        place=row.place,
        room=row.room,
        step_free=row.step_free,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        day=row.day,
        id=row.id,
    )


def absence_of(row: Any) -> Absence:
    start, end = row.start.astimezone(BERLIN), row.end.astimezone(BERLIN)
    return Absence(str(row.counsellor), start, end, str(row.substitute or ""), row.id)


def hours_of(row: Any) -> InterpreterHours:
    return InterpreterHours(str(row.interpreter), row.weekday, row.start, row.end, row.valid_from, row.valid_until)
