"""Steps that many journeys share: sentences of the catalogue, buttons, tables, a booked hour."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import cache

import psycopg
import pytest
from sqlalchemy import text

from bot.adapters.locales import GettextLocales
from bot.app import House
from bot.pack_head import offered_locales
from bot.settings import ROOT
from tests.bot_api import Message, Visitor
from tests.bot_api.validation import visible

LOCALES = ("de", "en", "ar", "uk", "ru", "ku", "ckb", "pl", "vi")

# Reminders of a coming appointment wait for their time. Work by the clock, which has a queueing lock, may begin at any
# moment where a whole worker runs.
_DUE_JOBS = """
SELECT id, task_name, status, attempts FROM procrastinate_jobs
WHERE (scheduled_at IS NULL OR scheduled_at <= now()) AND queueing_lock IS NULL
"""


@cache
def _catalogues() -> GettextLocales:
    return GettextLocales(ROOT / "locales", offered_locales(ROOT / "content/packs/leipzig"))


def sentence(locale: str, key: str, **values: object) -> str:
    """As a visitor reads it: without the marks of bold and of direction."""
    return visible(_catalogues().words(locale).text(key, **values)).replace("**", "")


def several(locale: str, key: str, count: int) -> str:
    """The same, of what depends on a number."""
    return visible(_catalogues().words(locale).plural(key, count, language=_catalogues().words(locale).name))


def opening(locale: str, key: str) -> str:
    """A sentence of the catalogue up to the first value that is put into it."""
    values = (
        "time",
        "day",
        "date",
        "year",
        "when",
        "until",
        "number",
        "language",
        "languages",
        "topic",
        "event",
        "who",
    )
    return sentence(locale, key, **dict.fromkeys(values, "¤")).partition("¤")[0]


def data(message: Message) -> list[str]:
    """What the buttons say to the bot, in the order in which they are shown."""
    return [pressed for row in message.buttons for _, pressed in row]


def button(message: Message, verb: str) -> str:
    """The first button with this verb."""
    return next(pressed for pressed in data(message) if pressed.partition(":")[0] == verb)


async def rows(house: House, sql: str, **values: object) -> list[tuple[object, ...]]:
    async with house.engine.connect() as connection:
        return [tuple(row) for row in await connection.execute(text(sql), values)]


async def change(house: House, sql: str, **values: object) -> None:
    async with house.engine.begin() as connection:
        await connection.execute(text(sql), values)


async def until(true: Callable[[], object], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come true in time"
        await asyncio.sleep(0.02)


async def settled(house: House, seconds: float = 10) -> None:
    """Until every job that is due is done, none lost, and nothing is left that a visitor wrote."""
    end = time.monotonic() + seconds
    waiting: list[tuple[object, ...]] = [("not looked yet",)]
    while waiting and time.monotonic() < end:
        await asyncio.sleep(0.02)
        waiting = await rows(house, _DUE_JOBS)
        waiting += await rows(house, "SELECT 'written', update_id FROM inbox WHERE payload IS NOT NULL")
        waiting += await rows(house, "SELECT 'to be sent', key FROM outbox")
    assert not waiting, waiting


async def begins(visitor: Visitor) -> Message:
    """`/start`, up to the menu."""
    await visitor.says("/start")
    locale = str(visitor.person.get("language_code", "de"))
    return await visitor.expects(sentence(locale, "say.menu"))


async def slots(visitor: Visitor) -> list[str]:
    """The hours on offer, as button data."""
    await visitor.presses_data("book")
    offered = await visitor.expects(sentence(str(visitor.person["language_code"]), "say.slots"))
    return [one for one in data(offered) if one.startswith("slot:")]


async def books(visitor: Visitor, nth: int = 0) -> Message:
    """Chooses the n-th hour on offer and confirms it. Returns the confirmation."""
    locale = str(visitor.person["language_code"])
    await visitor.presses((await slots(visitor))[nth])
    held = await visitor.expects(sentence(locale, "say.who_reads"))
    await visitor.presses(button(held, "confirm"))
    return await visitor.expects(sentence(locale, "say.booked"))


async def books_telling(visitor: Visitor, name: str, about: str) -> Message:
    """The first hour, with her first name and what it is about."""
    locale = str(visitor.person["language_code"])
    await visitor.presses((await slots(visitor))[0])
    held = await visitor.expects(sentence(locale, "say.who_reads"))
    for what, told in (("name", name), ("about", about)):
        await visitor.presses(f"add:{what}", on=held)
        await visitor.expects(sentence(locale, f"say.ask_{what}"))
        await visitor.says(told)
        held = await visitor.expects(told)
    await visitor.presses(button(held, "confirm"))
    return await visitor.expects(sentence(locale, "say.booked"))


@asynccontextmanager
async def away(server: str, house: House) -> AsyncIterator[None]:
    """PostgreSQL drops this database's connections and takes no new ones."""
    name = house.engine.url.database
    async with await psycopg.AsyncConnection.connect(server, autocommit=True) as admin:
        await admin.execute(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false")
        await admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        try:
            yield
        finally:
            await admin.execute(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true")


def assert_no_faults(caplog: pytest.LogCaptureFixture) -> None:
    """Nothing of ours went wrong, however odd the input was. (aiohttp's servers are the test's.)"""
    records = [record for record in caplog.records if record.name != "aiohttp.server"]
    faults = [record for record in records if record.levelno >= logging.ERROR]
    assert not faults, [record.getMessage() for record in faults]
