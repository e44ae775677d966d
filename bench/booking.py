"""Many visitors and counsellors want the same few hours at once: is any hour given twice, is any lost?"""

import asyncio
import time
from datetime import datetime, timedelta
from datetime import time as clock

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bench.ground import Ground, Plan, make_schema
from bench.report import Row, Table, milliseconds
from bench.rush import CHAIN, Rush
from bot.adapters import team
from bot.adapters.appointments import AppointmentStore
from bot.adapters.database import open_engine
from bot.adapters.freed_hours import FreedHours
from bot.adapters.queue import open_jobs
from bot.adapters.visitors import VisitorStore
from bot.booking.model import BERLIN, Slot
from bot.booking.slots import free

_NOW = datetime(2026, 11, 23, 6, 0, tzinfo=BERLIN)
_HOURS, _AT_ONCE, _POOL = 40, 50, 24
# The clock that visitors are told goes on by this much from one attempt to the next, so that hours which were held and
# forgotten come free again on the way, but never past a day.
_PACE, _LONGEST = timedelta(seconds=0.6), timedelta(hours=16)
# When all that was held or proposed is over, and before the first of the hours.
_LATE = timedelta(hours=42)
_COLLEAGUES = (
    team.Member("anna", "Anna", ("de", "fa")),
    team.Member("berta", "Berta", ("de", "ku"), woman=True),
)
_INTERPRETERS = "INSERT INTO interpreters (name, locales) VALUES ('Rojda', '{ku}'), ('Linh', '{vi}')"
_DEADLOCK = "DeadlockDetected"
# Pairs that the exclusion constraints forbid, found without them.
_OVERLAPS = """
SELECT count(*) FROM appointments one JOIN appointments other
ON one.id < other.id AND one.during && other.during
AND (one.counsellor = other.counsellor OR one.interpreter = other.interpreter)
WHERE one.status IN ('held', 'requested', 'confirmed') AND other.status IN ('held', 'requested', 'confirmed')
"""
# What visitors count on.
_KEPT = """
SELECT id, lower(during), counsellor::text, status FROM appointments WHERE status IN ('requested', 'confirmed')
"""


async def measure(ground: Ground, plan: Plan) -> Table:
    with ground.empty_database() as database:
        await make_schema(database)
        engine, jobs = open_engine(database), open_jobs(database)
        try:
            await _open_office(engine)
            desk, seen = AppointmentStore(engine, jobs), [0]
            freed = FreedHours(engine, jobs, CHAIN)
            team_now = list((await desk.calendar(_NOW)).counsellors.values())
            rush = Rush(VisitorStore(engine, jobs), desk, freed, await _hours(desk), team_now)
            watched = asyncio.create_task(_watch(engine, seen))
            seconds = await _all_at_once(rush, plan.attempts)
            watched.cancel()
            row = await _row(rush, engine, plan.attempts, seconds)
        finally:
            await engine.dispose()
    row["overlaps"] = int(row["overlaps"]) + max(seen)
    return Table("booking", _how(), [row])


async def _open_office(engine: AsyncEngine) -> None:
    """Two counsellors who are booked at once, two who have to be asked, two interpreters."""
    await team.invite_invented(engine)
    week = team.Hours((0, 1, 2, 3, 4), clock(9), clock(13))
    for member in _COLLEAGUES:
        await team.add(engine, member, [week])
    async with engine.begin() as connection:
        await connection.execute(text(_INTERPRETERS))


async def _hours(desk: AppointmentStore) -> list[Slot]:
    """The first free ones from the day after tomorrow, each once, as the bot would offer them."""
    calendar = await desk.calendar(_NOW)
    found = {(one.start, one.counsellor): one for one in reversed(free(calendar, _NOW, CHAIN.is_holiday))}
    return sorted(one for one in found.values() if one.start > _NOW + timedelta(days=2))[:_HOURS]


async def _all_at_once(rush: Rush, attempts: int) -> float:
    """Seconds until everybody has an answer."""
    gate, began, pace = asyncio.Semaphore(_AT_ONCE), time.perf_counter(), min(_PACE, _LONGEST / attempts)

    async def one(number: int) -> None:
        async with gate:
            await rush.attempt(number, _NOW + number * pace)

    await asyncio.gather(*(one(number) for number in range(attempts)))
    return time.perf_counter() - began


async def _row(rush: Rush, engine: AsyncEngine, attempts: int, seconds: float) -> Row:
    told = {(one.id, one.slot.start, one.slot.counsellor, one.status.value) for one in rush.running()}
    overlaps, given = await _overlaps(engine) + rush.told_twice(), rush.booked
    return {
        "attempts": attempts,
        "hours": len(rush.hours),
        "overlaps": overlaps,
        "told but not kept": len(told ^ await _kept(engine)),
        "hours lost": await rush.latecomers(_NOW + _LATE),
        "hours given": given,
        "refused": sum(rush.refused.values()),
        "deadlocked": rush.away[_DEADLOCK],
        "out of time": rush.away.total() - rush.away[_DEADLOCK],
        "attempts/s": round(attempts / seconds),
        **milliseconds(rush.latencies),
    }


async def _watch(engine: AsyncEngine, seen: list[int]) -> None:
    """Overlaps that come and go before the end would be overlaps, too."""
    while True:
        seen.append(await _overlaps(engine))
        await asyncio.sleep(1)


async def _overlaps(engine: AsyncEngine) -> int:
    async with engine.connect() as connection:
        return int((await connection.execute(text(_OVERLAPS))).scalar_one())


async def _kept(engine: AsyncEngine) -> set[tuple[str, datetime, str, str]]:
    async with engine.connect() as connection:
        return {tuple(row) for row in await connection.execute(text(_KEPT))}


def _how() -> str:
    return (
        f"Visitors and counsellors, {_AT_ONCE} at a time over {_POOL} connections, each do something with one of few "
        "hours, through the stores on PostgreSQL: they book (a third of those who hold an hour take it, a third let it "
        "go, a third forget about it for ten minutes), move, call off, accept, decline, move at the desk, pass on, "
        "propose, wait for a freed hour; a quarter need one of two interpreters. The clock they are told goes on by "
        f"{_PACE.total_seconds()} s with each. Then latecomers ask for every hour. Overlaps: two appointments need "
        "the same person at the same time, by what the database holds (looked at each second and at the end) or by "
        "what visitors were told. Told but not kept: what visitors were told and what the database says differ. Lost: "
        "nobody was told that the hour is theirs, and no latecomer could have it. Refused: somebody was faster, or has "
        "one about this topic already. Deadlocked: the database called the attempt off and nothing was written. Out of "
        "time: no connection was free within five seconds, and nothing was written."
    )
