"""A counsellor's own hours and absences. Fills desk_ports.Hours."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.adapters.calendars import absence_of, availability_of
from bot.adapters.database import transaction
from bot.adapters.rows import counsellor_data
from bot.adapters.staff import actor as named
from bot.adapters.staff import record
from bot.adapters.team_tables import absences, availabilities, counsellors
from bot.booking.model import Absence, Availability, Counsellor


class HoursStore:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def availabilities(self, counsellor: str) -> Sequence[Availability]:
        """Those of the week first, by weekday; then those of single days."""
        hers = select(availabilities).where(availabilities.c.counsellor == int(counsellor))
        order = (availabilities.c.day.nulls_first(), availabilities.c.weekday, availabilities.c.start)
        async with transaction(self._engine) as connection:
            return [availability_of(row) for row in await connection.execute(hers.order_by(*order))]

    async def absences(self, counsellor: str, since: datetime) -> Sequence[Absence]:
        """Those that end later, soonest first."""
        hers = select(absences).where(absences.c.counsellor == int(counsellor), absences.c.end > since)
        async with transaction(self._engine) as connection:
            return [absence_of(row) for row in await connection.execute(hers.order_by(absences.c.start))]

    async def set_hours(self, counsellor: str, hours: Sequence[Availability], actor: str, now: datetime) -> None:
        async with transaction(self._engine) as connection:
            await replace_hours(connection, int(counsellor), hours, availabilities.c.day.is_(None))
            await record(connection, now, actor, "hours_changed", named(counsellor))

    async def set_day(self, counsellor: str, hours: Sequence[Availability], actor: str, now: datetime) -> None:
        """Without hours nothing is changed: a day off is one without length."""
        if hours:
            day = hours[0].day
            async with transaction(self._engine) as connection:
                await replace_hours(connection, int(counsellor), hours, availabilities.c.day == day)
                await record(connection, now, actor, "day_changed", named(counsellor), str(day))

    async def clear_day(self, counsellor: str, day: date, actor: str, now: datetime) -> None:
        on = day.date() if isinstance(day, datetime) else day
        async with transaction(self._engine) as connection:
            await replace_hours(connection, int(counsellor), (), availabilities.c.day == on)
            await record(connection, now, actor, "day_changed", named(counsellor), str(on))

    async def add_absence(self, absence: Absence, actor: str, now: datetime) -> None:
        row = {
            "counsellor": int(absence.counsellor),
            "start": absence.start,
            "end": absence.end,
            "substitute": int(absence.substitute) if absence.substitute else None,
        }
        async with transaction(self._engine) as connection:
            await connection.execute(insert(absences).values(**row))
            await record(connection, now, actor, "absence_added", named(absence.counsellor), _from_to(absence))

    async def remove_absence(self, counsellor: str, absence: int, actor: str, now: datetime) -> None:
        """Does nothing when it is not hers, or gone."""
        this = and_(absences.c.id == absence, absences.c.counsellor == int(counsellor))
        async with transaction(self._engine) as connection:
            row = (await connection.execute(delete(absences).where(this).returning(absences))).first()
            if row is not None:
                detail = _from_to(absence_of(row))
                await record(connection, now, actor, "absence_removed", named(counsellor), detail)

    async def set_profile(self, counsellor: Counsellor, email: str, actor: str, now: datetime) -> None:
        hers = update(counsellors).where(counsellors.c.id == int(counsellor.id))
        async with transaction(self._engine) as connection:
            await connection.execute(hers.values(**counsellor_data(counsellor), email=email))
            await record(connection, now, actor, "profile_changed", named(counsellor.id))

    async def email(self, counsellor: str) -> str:
        hers = select(counsellors.c.email).where(counsellors.c.id == int(counsellor))
        async with transaction(self._engine) as connection:
            return (await connection.execute(hers)).scalar() or ""


async def replace_hours(
    connection: AsyncConnection, counsellor: int, hours: Sequence[Availability], which: ColumnElement[bool]
) -> None:
    await connection.execute(delete(availabilities).where(availabilities.c.counsellor == counsellor, which))
    if hours:
        await connection.execute(insert(availabilities), [_data(counsellor, one) for one in hours])


def _data(counsellor: int, hours: Availability) -> dict[str, Any]:
    return {
        "counsellor": counsellor,
        "weekday": hours.weekday,
        "start": hours.start,
        "end": hours.end,
        "minutes": hours.minutes,
        "modes": [mode.value for mode in hours.modes],
        "place": hours.place,
        "room": hours.room,
        "step_free": hours.step_free,
        "valid_from": hours.valid_from,
        "valid_until": hours.valid_until,
        "day": hours.day,
    }


def _from_to(absence: Absence) -> str:
    return f"{absence.start:%Y-%m-%d %H:%M} -> {absence.end:%Y-%m-%d %H:%M}"
