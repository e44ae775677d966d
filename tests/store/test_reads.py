"""How many visitors read a topic, in the database: counts by day, nobody in them."""

import asyncio
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.adapters import queue
from bot.adapters.queue import open_jobs
from bot.adapters.reads import TopicReads
from bot.adapters.visitors import VisitorStore
from bot.booking.model import BERLIN
from bot.dialogue.effects import Rate, Read
from bot.dialogue.model import Person, Reply, State
from bot.ports import Outgoing

NOW = datetime(2026, 11, 25, 0, 30, tzinfo=BERLIN)
TODAY = NOW.date()
KITA, PERMIT = Read("kita_place", "uk"), Read("residence_permit", "ar")


@pytest.fixture
def store(engine: AsyncEngine, database: str) -> VisitorStore:
    return VisitorStore(engine, open_jobs(database))


async def reads(store: VisitorStore, name: str, *effects: object, days_ago: int = 0) -> None:
    await store.save(Person("web", name), State(), effects, NOW - timedelta(days=days_ago), None)


async def columns(engine: AsyncEngine) -> list[str]:
    named = "SELECT column_name FROM information_schema.columns WHERE table_name = 'reads' ORDER BY 1"
    async with engine.connect() as connection:
        return list((await connection.execute(text(named))).scalars())


async def test_readers_are_counted_by_topic_and_language(store: VisitorStore, engine: AsyncEngine) -> None:
    await reads(store, "amina", KITA, PERMIT)
    await reads(store, "olena", KITA)

    assert await TopicReads(engine).since(TODAY) == {("kita_place", "uk"): 2, ("residence_permit", "ar"): 1}


async def test_days_are_added_up_from_the_one_that_is_named(store: VisitorStore, engine: AsyncEngine) -> None:
    for days in (0, 1, 29, 30):
        await reads(store, "amina", KITA, days_ago=days)

    counted = TopicReads(engine)

    assert await counted.since(TODAY - timedelta(days=29)) == {("kita_place", "uk"): 3}
    assert await counted.since(TODAY + timedelta(days=1)) == {}


async def test_a_day_ends_at_midnight_in_the_city(store: VisitorStore, engine: AsyncEngine) -> None:
    await reads(store, "amina", KITA)

    assert await TopicReads(engine).since(date(2026, 11, 25)) == {("kita_place", "uk"): 1}


async def test_nothing_in_a_count_says_who_read(engine: AsyncEngine) -> None:
    assert await columns(engine) == ["count", "day", "locale", "topic"]


async def test_many_readers_at_once_are_all_counted(store: VisitorStore, engine: AsyncEngine) -> None:
    both = [(KITA, Rate("kita_place", "uk", True)), (Rate("kita_place", "uk", True), KITA)]

    async with asyncio.timeout(20):
        await asyncio.gather(*(reads(store, f"visitor {number}", *both[number % 2]) for number in range(200)))

    assert await TopicReads(engine).since(TODAY) == {("kita_place", "uk"): 200}


async def test_a_visitor_whose_answer_is_not_written_down_is_no_reader(
    store: VisitorStore, engine: AsyncEngine
) -> None:
    with pytest.raises(TypeError):
        await reads(store, "amina", KITA, "no effect at all")

    assert await TopicReads(engine).since(TODAY) == {}


async def test_an_answer_is_written_down_together_with_its_reader(store: VisitorStore, engine: AsyncEngine) -> None:
    await store.save(Person("telegram", "7"), State(), [KITA], NOW, Outgoing("1:1", (Reply("Kita"),)))

    assert [one.text for one in await queue.Outbox(engine).waiting("1:1")] == ["Kita"]
    assert await TopicReads(engine).since(TODAY) == {("kita_place", "uk"): 1}


async def test_the_sweep_takes_counts_older_than_400_days(store: VisitorStore, engine: AsyncEngine) -> None:
    for days in (0, 400, 401):
        await reads(store, "amina", KITA, days_ago=days)
    await reads(store, "amina")

    await queue.sweep(engine, NOW)

    assert await TopicReads(engine).since(date.min) == {("kita_place", "uk"): 2}
