"""Many visitors want the same few hours at once: is any hour given twice, is any lost?"""

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from uuid import uuid4

from bench.ground import Ground, Plan, make_schema
from bench.report import Table, milliseconds
from bot.adapters import team
from bot.adapters.database import open_engine
from bot.adapters.queue import open_jobs
from bot.adapters.visitors import VisitorStore
from bot.booking import rules
from bot.booking.model import BERLIN, Appointment, Audience, Slot
from bot.booking.slots import free
from bot.dialogue.effects import Change, Hold
from bot.dialogue.model import Person, State
from bot.ports import StoreAway

_NOW = datetime(2026, 11, 23, 6, 0, tzinfo=BERLIN)
_HOURS, _AT_ONCE = 40, 50
# Between the first and the last attempt, so that hours which were held and forgotten come free again on the way.
_SPAN = timedelta(minutes=40)


@dataclass
class Rush:
    """One run. `told` are the hours of which visitors were told that they are theirs, once for each telling."""

    store: VisitorStore
    hours: Sequence[Slot]
    told: list[str] = field(default_factory=list)
    taken: int = 0
    away: int = 0
    latencies: list[float] = field(default_factory=list)

    async def attempt(self, number: int, now: datetime) -> None:
        """One visitor wants one hour. Of three who get it, one books, one lets it go, one forgets about it."""
        person, slot = Person("bench", str(number)), Random(number).choice(self.hours)
        began = time.perf_counter()
        try:
            held = await self._hold(person, slot, now)
            if number % 3 == 0:
                await self._confirm(person, held, now)
            elif number % 3 == 1:
                await self._let_go(person, held, now)
        except rules.SlotTaken:
            self.taken += 1
        except StoreAway:
            self.away += 1
        self.latencies.append(time.perf_counter() - began)

    async def _hold(self, person: Person, slot: Slot, now: datetime) -> Appointment:
        held = rules.hold(slot, (), uuid4().hex, "de", "", now)
        await self.store.save(person, State(), [Hold(held)], now, None)
        return held

    async def _confirm(self, person: Person, held: Appointment, now: datetime) -> None:
        confirmed, _ = rules.confirm(held, now)
        await self.store.save(person, State(), [Change(confirmed)], now, None)
        self.told.append(held.slot.id)

    async def _let_go(self, person: Person, held: Appointment, now: datetime) -> None:
        gone, _ = rules.cancel(held, Audience.visitor, now)
        await self.store.save(person, State(), [Change(gone)], now, None)

    async def all_at_once(self, attempts: int) -> float:
        """Seconds until everybody has an answer."""
        gate, began = asyncio.Semaphore(_AT_ONCE), time.perf_counter()

        async def one(number: int) -> None:
            async with gate:
                await self.attempt(number, _NOW + _SPAN * (number / attempts))

        await asyncio.gather(*(one(number) for number in range(attempts)))
        return time.perf_counter() - began

    async def latecomers(self, now: datetime) -> None:
        """Whoever comes later, when all that was held is over, gets every hour that nobody was told is theirs."""
        for number, slot in enumerate(self.hours):
            person = Person("latecomer", str(number))
            with suppress(rules.SlotTaken):
                await self._confirm(person, await self._hold(person, slot, now), now)


async def measure(ground: Ground, plan: Plan) -> Table:
    with ground.empty_database() as database:
        await make_schema(database)
        engine, jobs = open_engine(database), open_jobs(database)
        try:
            await team.invite_invented(engine)
            rush = Rush(VisitorStore(engine, jobs), await _hours(VisitorStore(engine, jobs)))
            seconds = await rush.all_at_once(plan.attempts)
            booked = len(rush.told)
            await rush.latecomers(_NOW + timedelta(hours=1))
            confirmed = await _confirmed(rush.store)
        finally:
            await engine.dispose()
    row = {
        "attempts": plan.attempts,
        "hours": len(rush.hours),
        "double bookings": len(rush.told) - len(set(rush.told)),
        "hours lost": len({slot.id for slot in rush.hours} - set(rush.told)),
        "told but not kept": len(set(rush.told) ^ confirmed),
        "booked in the rush": booked,
        "told it is taken": rush.taken,
        "deadlocked": rush.away,
        "attempts/s": round(plan.attempts / seconds),
        **milliseconds(rush.latencies),
    }
    return Table("booking", _how(), [row])


def _how() -> str:
    return (
        f"Visitors, {_AT_ONCE} at a time, each want one of few hours, through the store on PostgreSQL. "
        "A third of those who get it book, a third let it go, a third forget about it for ten minutes; the clock they "
        f"are told runs {_SPAN.seconds // 60} minutes meanwhile. Then latecomers ask for every hour. Double: two "
        "visitors were told that the same hour is theirs. Lost: nobody was told, and no latecomer could have it. "
        "Told but not kept: what visitors were told and what the database says differ. Deadlocked: the database called "
        "the attempt off and nothing was written (StoreAway)."
    )


async def _hours(store: VisitorStore) -> list[Slot]:
    """The first free ones of the coming days, as the bot would offer them."""
    found = free(await store.availabilities(), [], _NOW, lambda day: False)
    return found[:_HOURS]


async def _confirmed(store: VisitorStore) -> set[str]:
    """All that blocks an hour now."""
    return {slot.id for slot in await store.busy(_NOW + timedelta(hours=1))}
