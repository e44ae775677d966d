"""An hour that has become free goes to those who wait for one, each in turn, before they have to ask again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from procrastinate import App
from psycopg.types.range import TimestamptzRange
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.adapters import booking, calendars, queue
from bot.adapters.booking_tables import appointments, waiting
from bot.adapters.rows import waiting_of
from bot.adapters.tables import visitors
from bot.booking.model import Calendar, Slot, Status, Waiting
from bot.booking.planning import Chain
from bot.booking.rules import OneATopic, SlotTaken, TooMany
from bot.booking.slots import free
from bot.booking.waiting import next_one, offer

_A_MOMENT = timedelta(seconds=1)


@dataclass(frozen=True)
class FreedHours:
    engine: AsyncEngine
    jobs: App
    chain: Chain

    async def offer(self, counsellor: int, start: int, minutes: int, now: datetime) -> None:
        """Holds the hour for whoever has waited longest, and comes back to it when she has not taken it.

        The arguments are those of the job, see booking.freed. Does nothing when nobody can have the hour: it was
        taken again, or the counsellor is away by now. Doing it twice is doing it once. Raises StoreAway.
        """
        begins = datetime.fromtimestamp(start * 60, UTC)
        hour = Slot(begins, begins + timedelta(minutes=minutes), str(counsellor))
        try:
            async with booking.booking(self.engine) as connection:
                calendar = await calendars.calendar(connection, now)
                slots = [one for one in free(calendar, now, self.chain.is_holiday) if _part_of(one, hour)]
                if slots:
                    await self._offer(connection, slots, calendar, now)
        except SlotTaken:
            # Somebody was faster, who needed it as well.
            return

    async def _offer(
        self, connection: AsyncConnection, slots: Sequence[Slot], calendar: Calendar, now: datetime
    ) -> None:
        line = await _line(connection, slots)
        while found := _first(line, slots, calendar):
            one, slot = found
            if await self._held(connection, one, slot, now):
                return
            line = [other for other in line if other.visitor != one.visitor]

    async def _held(self, connection: AsyncConnection, one: Waiting, slot: Slot, now: datetime) -> bool:
        """False when she may not have it: she has been offered another, or has an appointment about this by now."""
        hers = await booking.own(connection, one.visitor, now)
        offered = offer(one, slot, uuid4().hex, self.chain, now)
        if offered is None or any(own.agreed and not own.moves and own.status is Status.held for own in hers):
            return False
        held, notice = replace(offered[0], agreed=True), offered[1]
        try:
            await booking.hold(connection, self.jobs, one.visitor, held, now)
        except (TooMany, OneATopic):
            return False
        await queue.write_notices(connection, self.jobs, [notice])
        assert held.held_until
        await booking.freed(connection, self.jobs, slot, held.held_until + _A_MOMENT)
        return True


def _part_of(slot: Slot, hour: Slot) -> bool:
    return slot.counsellor == hour.counsellor and slot.start < hour.end and hour.start < slot.end


def _first(line: Sequence[Waiting], slots: Sequence[Slot], calendar: Calendar) -> tuple[Waiting, Slot] | None:
    """Over all ways to meet in that hour."""
    found = [one for slot in slots if (one := next_one(line, slot, calendar))]
    return min(found, key=lambda one: one[0].id, default=None)


async def _line(connection: AsyncConnection, slots: Sequence[Slot]) -> list[Waiting]:
    """Who can be told of it and has not had it: neither as an offer before, nor as an appointment called off."""
    first = slots[0]
    had = select(appointments.c.id).where(
        appointments.c.visitor == waiting.c.visitor,
        appointments.c.counsellor == int(first.counsellor),
        appointments.c.during.op("&&")(TimestamptzRange(first.start, first.end)),
    )
    wanted = select(waiting).join(visitors, visitors.c.id == waiting.c.visitor)
    told = visitors.c.unreachable.is_(False)
    rows = await connection.execute(wanted.where(told, ~had.exists()).order_by(waiting.c.id))
    return [waiting_of(row) for row in rows]
