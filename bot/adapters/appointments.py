"""Appointments as counsellors see and change them. Fills desk_ports.Appointments."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from procrastinate import App
from psycopg.types.range import TimestamptzRange
from sqlalchemy import Select, and_, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.adapters import booking, calendars, figures
from bot.adapters.booking_tables import appointments, notices
from bot.adapters.database import transaction
from bot.adapters.rows import appointment_of
from bot.adapters.staff import record
from bot.adapters.team_tables import counsellors
from bot.booking.model import Appointment, Audience, Calendar, Notice, Status, Step
from bot.booking.rules import ChangedMeanwhile
from bot.notice_ports import Outcome

_COUNTED_ON = (
    *(Status.requested, Status.confirmed, Status.declined),
    *(Status.cancelled, Status.attended, Status.missed),
)
_NOT_TOLD = tuple(one for one in Outcome if one not in (Outcome.sent, Outcome.void))


class AppointmentStore:
    def __init__(self, engine: AsyncEngine, jobs: App) -> None:
        self._engine = engine
        self._jobs = jobs

    async def get(self, appointment_id: str) -> Appointment | None:
        found = await self._read(select(appointments).where(appointments.c.id == appointment_id))
        return found[0] if found else None

    async def between(self, counsellor: str, since: datetime, until: datetime) -> Sequence[Appointment]:
        at_this_time = appointments.c.during.op("&&")(TimestamptzRange(since, until))
        hers = and_(appointments.c.counsellor == int(counsellor), appointments.c.status.in_(_COUNTED_ON))
        return await self._read(select(appointments).where(hers, at_this_time))

    async def requested(self, team: str, now: datetime) -> Sequence[Appointment]:
        asked = select(appointments).join(counsellors, counsellors.c.id == appointments.c.counsellor)
        waits = and_(appointments.c.status == Status.requested, func.lower(appointments.c.during) > now)
        return await self._read(asked.where(counsellors.c.team == int(team), waits))

    async def undelivered(self, counsellor: str, now: datetime) -> Sequence[Appointment]:
        failed = select(notices.c.id).where(
            notices.c.appointment == appointments.c.id,
            notices.c.audience == Audience.visitor,
            notices.c.outcome.in_(_NOT_TOLD),
        )
        hers = and_(appointments.c.counsellor == int(counsellor), appointments.c.status.in_(booking.BLOCKING))
        ahead = func.upper(appointments.c.during) > now
        return await self._read(select(appointments).where(hers, ahead, failed.exists()))

    async def late(self, counsellor: str, since: datetime) -> Mapping[str, int]:
        told = select(appointments.c.id, notices.c.data).join(notices, notices.c.appointment == appointments.c.id)
        hers = and_(appointments.c.counsellor == int(counsellor), func.upper(appointments.c.during) > since)
        of_this_time = and_(notices.c.kind == "late", notices.c.version == appointments.c.version)
        async with transaction(self._engine) as connection:
            rows = await connection.execute(told.where(hers, of_this_time).order_by(notices.c.id))
            return {row.id: int(row.data["minutes"]) for row in rows}

    async def calendar(self, now: datetime, busy: Collection[str] | None = None) -> Calendar:
        async with transaction(self._engine) as connection:
            return await calendars.calendar(connection, now, busy)

    async def _read(self, wanted: Select[Any]) -> list[Appointment]:
        async with transaction(self._engine) as connection:
            rows = await connection.execute(wanted.order_by(appointments.c.during, appointments.c.id))
            return [appointment_of(row) for row in rows]

    async def carry_out(self, step: Step, actor: str, now: datetime) -> None:
        async with booking.booking(self._engine) as connection:
            await booking.carry_out(connection, self._jobs, step, now)
            if step.before != step.after:
                action, detail = _said(step)
                await record(connection, now, actor, action, f"appointment-{step.after.number}", detail)
            await figures.add(connection, figures.of_step(step))

    async def propose(
        self, held: Appointment, asked: Appointment, notices: Sequence[Notice], actor: str, now: datetime
    ) -> None:
        """What `asked` was told until now is void: its version grows."""
        async with booking.booking(self._engine) as connection:
            visitor = await booking.whose(connection, asked.id)
            if visitor is None:
                raise ChangedMeanwhile
            await booking.hold(connection, self._jobs, visitor, held, now, also=[asked.slot])
            later = replace(asked, version=asked.version + 1)
            await booking.carry_out(connection, self._jobs, Step(asked, later, tuple(notices)), now)
            detail = f"{held.slot.start:%Y-%m-%d %H:%M}"
            await record(connection, now, actor, "appointment_proposed", f"appointment-{asked.number}", detail)


def _said(step: Step) -> tuple[str, str]:
    """What the audit log says of it: an action, and from what to what."""
    before, after = step.before, step.after
    if before.slot.start != after.slot.start:
        return "appointment_moved", f"{before.slot.start:%Y-%m-%d %H:%M} -> {after.slot.start:%Y-%m-%d %H:%M}"
    if before.slot.counsellor != after.slot.counsellor:
        names = [f"counsellor-{one.slot.counsellor}" for one in (before, after)]
        taken = before.status is not after.status
        return f"appointment_{after.status}" if taken else "appointment_passed_on", " -> ".join(names)
    return f"appointment_{after.status}", after.reason
