"""A contact point on a real database: visitors who book, counsellors who answer, without any channel."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from procrastinate import App
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.adapters.appointments import AppointmentStore
from bot.adapters.freed_hours import FreedHours
from bot.adapters.visitors import VisitorStore
from bot.booking import rules
from bot.booking.model import BERLIN, Appointment, Audience, Counsellor, Slot
from bot.booking.planning import Chain
from bot.booking.slots import free
from bot.dialogue.effects import Change, ForgetMe, Hold
from bot.dialogue.model import Person, State

# A Tuesday.
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=BERLIN)
CHAIN = Chain(is_holiday=lambda day: False)
AMIRA, OKSANA = Counsellor("1", "Amira", ("ar", "de", "en")), Counsellor("2", "Oksana", ("uk", "de", "en"))
TEAM = {one.id: one for one in (AMIRA, OKSANA)}


def hour(days: int, clock: int, counsellor: Counsellor = AMIRA, **more: Any) -> Slot:
    """One of so many days from NOW."""
    start = NOW.replace(hour=clock) + timedelta(days=days)
    return Slot(start, start + timedelta(hours=1), counsellor.id, **more)


@dataclass
class Office:
    engine: AsyncEngine
    jobs: App

    @property
    def visitors(self) -> VisitorStore:
        return VisitorStore(self.engine, self.jobs)

    @property
    def desk(self) -> AppointmentStore:
        return AppointmentStore(self.engine, self.jobs)

    async def write(self, who: str, *effects: object, now: datetime = NOW) -> None:
        await self.visitors.save(Person("telegram", who), State(), effects, now, None)

    async def of(self, who: str, now: datetime = NOW) -> Sequence[Appointment]:
        remembered = await self.visitors.load(Person("telegram", who))
        return await self.visitors.appointments(remembered.id, now)

    async def hold(self, who: str, slot: Slot, topic: str = "kita_place", now: datetime = NOW) -> Appointment:
        """As she would, having read her own appointments a moment ago."""
        held = rules.hold(slot, (), uuid4().hex, "de", topic, now)
        await self.write(who, Hold(held), now=now)
        return held

    async def say_yes(
        self, who: str, held: Appointment, moved: Appointment | None = None, now: datetime = NOW
    ) -> Appointment:
        step = rules.request(held, moved, TEAM[held.slot.counsellor], CHAIN, now)
        await self.write(who, Change(step), now=now)
        return step.after

    async def ask(self, who: str, slot: Slot, topic: str = "kita_place", now: datetime = NOW) -> Appointment:
        """For an hour: its counsellor has to answer."""
        return await self.say_yes(who, await self.hold(who, slot, topic, now), now=now)

    async def book(self, who: str, slot: Slot, topic: str = "kita_place", now: datetime = NOW) -> Appointment:
        step = rules.accept(await self.ask(who, slot, topic, now), TEAM[slot.counsellor], CHAIN, now)
        await self.desk.carry_out(step, "amira", now)
        return step.after

    async def call_off(self, who: str, appointment: Appointment, now: datetime = NOW) -> None:
        await self.write(who, Change(rules.cancel(appointment, Audience.visitor, now)), now=now)

    async def forget(self, who: str, now: datetime = NOW) -> None:
        await self.write(who, ForgetMe(), now=now)

    async def free(self, now: datetime = NOW) -> list[Slot]:
        """All hours that a visitor could have."""
        return free(await self.desk.calendar(now), now, CHAIN.is_holiday)

    async def is_free(self, slot: Slot, now: datetime = NOW) -> bool:
        return any((one.start, one.counsellor) == (slot.start, slot.counsellor) for one in await self.free(now))

    async def offer_freed(self, now: datetime = NOW) -> int:
        """Does the waiting jobs that are due, as the worker would; returns how many."""
        due = await self.rows(
            "DELETE FROM procrastinate_jobs WHERE task_name = 'offer_freed' AND scheduled_at <= :now RETURNING args",
            now=now,
        )
        for (arguments,) in due:
            await self.offer_hour(**arguments, now=now)
        return len(due)

    async def offer_hour(self, counsellor: int, start: int, minutes: int, now: datetime = NOW) -> None:
        await FreedHours(self.engine, self.jobs, CHAIN).offer(counsellor, start, minutes, now)

    async def told(self, audience: Audience, *kinds: str) -> list[tuple[str, dict[str, str]]]:
        """Kind and facts of the notices, in the order in which they were written."""
        sql = "SELECT kind, data FROM notices WHERE audience = :audience ORDER BY id"
        rows = await self.rows(sql, audience=audience.value)
        return [(kind, data) for kind, data in rows if not kinds or kind in kinds]

    async def rows(self, sql: str, **values: object) -> list[Any]:
        async with self.engine.begin() as connection:
            found = await connection.execute(text(sql), values)
            return [tuple(row) for row in found] if found.returns_rows else []
