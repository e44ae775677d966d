"""What the nightly sweep takes away, and what it leaves."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.adapters import queue
from bot.adapters.database import open_engine
from bot.booking.model import BERLIN

NOW = datetime(2026, 11, 24, 3, 15, tzinfo=BERLIN)


@pytest.fixture
async def engine(database: str) -> AsyncEngine:
    return open_engine(database)


async def fill(engine: AsyncEngine, sql: str, **values: object) -> None:
    async with engine.begin() as connection:
        await connection.execute(text(sql), values)


async def left(engine: AsyncEngine, column: str, table: str) -> list[object]:
    async with engine.connect() as connection:
        return list((await connection.execute(text(f"SELECT {column} FROM {table} ORDER BY 1"))).scalars())


async def visitor(engine: AsyncEngine, name: str, silent_days: int) -> None:
    sql = "INSERT INTO visitors (id, state, seen_at) VALUES (:id, '{}', :seen)"
    await fill(engine, sql, id=name, seen=NOW - timedelta(days=silent_days))


async def appointment(engine: AsyncEngine, name: str, of: str, in_days: int) -> None:
    start = NOW + timedelta(days=in_days)
    sql = (
        "INSERT INTO appointments (id, counsellor, visitor, during, status, locale, number) VALUES "
        "(:id, 1, :visitor, tstzrange(:start, :end), 'confirmed', 'ar', 'A1')"
    )
    await fill(engine, sql, id=name, visitor=of, start=start, end=start + timedelta(hours=1))


async def test_people_who_have_long_been_silent_are_forgotten(engine: AsyncEngine) -> None:
    await visitor(engine, "lately", 10)
    await visitor(engine, "long-ago", 200)
    await visitor(engine, "long-ago-but-booked", 200)
    await appointment(engine, "coming", "long-ago-but-booked", 3)

    await queue.sweep(engine, NOW)

    assert await left(engine, "id", "visitors") == ["lately", "long-ago-but-booked"]
    await engine.dispose()


async def test_an_hour_long_past_is_no_longer_tied_to_a_person(engine: AsyncEngine) -> None:
    await visitor(engine, "lately", 10)
    await appointment(engine, "past", "lately", -40)
    await appointment(engine, "recent", "lately", -3)

    await queue.sweep(engine, NOW)

    assert await left(engine, "coalesce(visitor, 'nobody')", "appointments") == ["lately", "nobody"]
    await engine.dispose()


async def test_messages_that_could_not_be_handled_do_not_stay_for_ever(engine: AsyncEngine) -> None:
    sql = "INSERT INTO inbox (bot, update_id, payload, received_at) VALUES (1, :id, '{}', :at)"
    await fill(engine, sql, id=1, at=NOW - timedelta(days=15))
    await fill(engine, sql, id=2, at=NOW - timedelta(days=1))

    await queue.sweep(engine, NOW)

    assert await left(engine, "update_id", "inbox") == [2]
    await engine.dispose()


async def test_of_an_hour_long_past_nobodys_words_are_left(engine: AsyncEngine) -> None:
    await visitor(engine, "lately", 10)
    for name, days in (("past", -40), ("recent", -3)):
        await appointment(engine, name, "lately", days)
    await fill(engine, "UPDATE appointments SET name = 'Olha', about = 'Ein Brief'")

    await queue.sweep(engine, NOW)

    assert await left(engine, "name || about", "appointments") == ["", "OlhaEin Brief"]
    await engine.dispose()


async def test_nobody_is_forgotten_while_a_counsellor_talks_to_her(engine: AsyncEngine) -> None:
    for name, status in (("open", "open"), ("over", "closed")):
        await visitor(engine, name, 200)
        sql = (
            "INSERT INTO cases (number, visitor, locale, team, status, opened_at) VALUES ('1', :id, 'uk', 1, :it, :now)"
        )
        await fill(engine, sql, id=name, it=status, now=NOW)

    await queue.sweep(engine, NOW)

    assert await left(engine, "id", "visitors") == ["open"]
    await engine.dispose()


async def test_hours_that_were_only_held_leave_no_trace_and_nobody_waits_for_ever(engine: AsyncEngine) -> None:
    await visitor(engine, "lately", 10)
    rows = [("forgotten", "held", -3), ("let-go", "expired", -4), ("offered", "expired", 3), ("kept", "confirmed", -5)]
    for name, status, days in rows:
        await appointment(engine, name, "lately", days)
        await fill(engine, "UPDATE appointments SET status = :status WHERE id = :id", status=status, id=name)
        sql = "INSERT INTO notices (kind, audience, appointment, due) VALUES ('freed', 'visitor', :id, :now)"
        await fill(engine, sql, id=name, now=NOW)
    sql = "INSERT INTO waiting (visitor, locale, topic, created_at) VALUES ('lately', 'uk', :topic, :at)"
    await fill(engine, sql, topic="rent", at=NOW - timedelta(days=31))
    await fill(engine, sql, topic="school", at=NOW - timedelta(days=29))

    await queue.sweep(engine, NOW)

    assert await left(engine, "id", "appointments") == ["kept", "offered"]
    assert await left(engine, "topic", "waiting") == ["school"]
    await engine.dispose()
