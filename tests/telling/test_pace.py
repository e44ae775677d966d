"""How fast messages go out, kept by PostgreSQL for all processes together."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.adapters import pace
from bot.adapters.database import open_engine
from bot.adapters.pace import Pace
from bot.booking.model import BERLIN
from bot.ports import TooFast

GROUP = -1_002_000_000_001


@pytest.fixture
async def others(database: str) -> AsyncIterator[Pace]:
    """Of another process: with connections of its own."""
    engine = open_engine(database)
    yield Pace(engine)
    await engine.dispose()


async def full(engine: AsyncEngine, seconds: float) -> None:
    """So far ahead have all chats together booked; three messages' time of it is burst."""
    async with engine.begin() as connection:
        sql = "INSERT INTO pace (lane, next_at) VALUES ('all', now() + make_interval(secs => :ahead))"
        await connection.execute(text(sql), {"ahead": seconds})


async def sent_away(asked: Pace, chat: int, patience: float = 1.0) -> float:
    with pytest.raises(TooFast) as caught:
        await asked.take(chat, patience=patience)
    assert caught.value.after is not None
    return caught.value.after


async def test_three_messages_to_a_chat_go_at_once_and_the_next_a_second_later(engine: AsyncEngine) -> None:
    asked = Pace(engine)
    assert [await asked.take(7) for _ in range(3)] == [0, 0, 0]
    assert 0 < await asked.take(7) <= 1
    assert 1 < await sent_away(asked, 7) <= 2


async def test_a_message_in_parts_counts_as_many(engine: AsyncEngine) -> None:
    asked = Pace(engine)
    assert await asked.take(7, messages=3) == 0
    assert 0 < await asked.take(7) <= 1


async def test_a_group_takes_twenty_a_minute(engine: AsyncEngine) -> None:
    asked = Pace(engine)
    waits = [await asked.take(GROUP, patience=120) for _ in range(25)]
    assert [wait for wait in waits if wait < 1] == [0, 0, 0]
    assert sum(wait < 60 for wait in waits) == 20


async def test_a_chat_that_is_full_takes_nothing_from_the_others(engine: AsyncEngine) -> None:
    asked = Pace(engine)
    for _ in range(4):
        await asked.take(7)
    for _ in range(50):
        await sent_away(asked, 7)
    await asyncio.sleep(0.2)
    assert await asked.take(8) == 0


async def test_all_processes_together_stay_below_thirty_a_second(engine: AsyncEngine, others: Pace) -> None:
    asked = [Pace(engine), others]

    async def leaves(chat: int) -> float:
        wait = await asked[chat % 2].take(chat, patience=60)
        return time.monotonic() + wait

    at = sorted(await asyncio.gather(*(leaves(chat) for chat in range(1, 101))))
    assert at[-1] - at[0] > 97 / 25 - 0.3
    assert max(sum(begin <= one < begin + 1 for one in at) for begin in at) <= 30


async def test_whoever_is_sent_away_comes_back_at_a_time_of_its_own(engine: AsyncEngine) -> None:
    asked, back = Pace(engine), []
    await full(engine, 30)
    for chat in range(1, 31):
        after = await sent_away(asked, chat)
        back.append(time.monotonic() + after)
    assert back == sorted(back)
    assert back[-1] - back[0] == pytest.approx(29 / 25, abs=0.2)


async def test_who_is_less_patient_leaves_room_for_the_others(engine: AsyncEngine) -> None:
    asked = Pace(engine)
    await full(engine, 0.9)
    await sent_away(asked, 7, patience=0.05)
    assert await asked.take(8) < 0.9


async def test_without_a_database_messages_go_out_all_the_same() -> None:
    away = open_engine("postgresql://nobody@127.0.0.1:9/nothing")
    assert await Pace(away).take(7) == 0
    await away.dispose()


async def test_a_chat_leaves_no_trace_after_a_day(engine: AsyncEngine) -> None:
    await Pace(engine).take(4_711_000)
    async with engine.begin() as connection:
        kept = (await connection.execute(text("SELECT lane FROM pace"))).scalars().all()
    assert not any("4711000" in lane for lane in kept)
    await pace.sweep(engine, datetime.now(BERLIN) + timedelta(days=2))
    async with engine.begin() as connection:
        assert (await connection.execute(text("SELECT lane FROM pace"))).scalars().all() == []
