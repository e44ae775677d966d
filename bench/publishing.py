"""From publishing a text to its being what a visitor of Telegram reads."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

from bench.ground import Ground, Plan
from bench.newsroom import Writer, house, writer
from bench.phones import Phone
from bench.report import BenchFault, Row, Table, milliseconds
from content.published import REFRESH_SECONDS
from tests.bot_api import BotApi
from tests.bot_api.server import TOKEN

_TOPIC, _LOCALE = "kita_cost", "uk"
_ROUNDS, _WARM_UP = 20, 3
_STARTS_WITHIN, _PATIENCE = 120.0, 10.0
PLAIN, NEW = "a plain reply", "published, until a reply has the new text"
_HOW = (
    "{rounds} rounds. First a visitor follows a link to a topic: the plain reply, from her message's way into the local"
    " Bot API to the topic on the phone. Then the topic gets another title, and from the moment at which the editor is"
    " told that it is published, visitors follow the link, one after the other, until one has the new title. Between"
    " the two lies a pause, of another length each time, since programs look for new content every"
    f" {REFRESH_SECONDS} s. `old replies`: how many still had the old title. The house: `telegram`, `worker` and `web`"
    " as processes, PostgreSQL. The last column is p50 divided by that of the plain reply."
)


@dataclass
class Visitors:
    """A new one each time, for the next message of the same person would wait for the end of the one before."""

    api: BotApi
    title: str = ""
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(9_000_001))

    async def ask(self, patience: float = _PATIENCE) -> str:
        """The topic's title, when it is there. Raises BenchFault when it does not come."""
        phone = Phone(self.api, next(self._numbers), _LOCALE)
        await phone.says(f"/start topic-{_TOPIC}-{_LOCALE}")
        try:
            while not (line := (await phone.hears(patience))[1]).startswith(self.title):
                pass
        except TimeoutError:
            raise BenchFault("no topic came on the phone") from None
        return line


@dataclass
class Found:
    """In seconds. `old`: replies which came after publishing and still had the old title."""

    plain: list[float] = field(default_factory=list)
    new: list[float] = field(default_factory=list)
    old: int = 0


async def measure(ground: Ground, plan: Plan) -> Table:
    rounds, found = min(_ROUNDS, plan.attempts), Found()
    async with _house(ground) as (visitors, somebody):
        for number in range(-_WARM_UP, rounds):
            if number == 0:
                found = Found()
            await _round(visitors, somebody, REFRESH_SECONDS * (number % rounds) / rounds, found)
    rows = [_row(PLAIN, found.plain, found, 0), _row(NEW, found.new, found, found.old)]
    return Table("publishing", _HOW.format(rounds=rounds), rows)


@asynccontextmanager
async def _house(ground: Ground) -> AsyncIterator[tuple[Visitors, Writer]]:
    """A visitor has had the topic, and somebody has its text open."""
    async with AsyncExitStack() as stack:
        database = stack.enter_context(ground.empty_database())
        api = await stack.enter_async_context(BotApi())
        telegram = {"LOTSE_TELEGRAM_TOKEN": TOKEN, "LOTSE_TELEGRAM_API_URL": api.url, "LOTSE_TELEGRAM_UPDATES": "poll"}
        url = await stack.enter_async_context(house(ground, "up", database, **telegram))
        somebody = await stack.enter_async_context(writer(url, database, topic=_TOPIC, locale=_LOCALE))
        await somebody.opens()
        visitors = Visitors(api, somebody.fields["title"])
        await visitors.ask(_STARTS_WITHIN)
        yield visitors, somebody


async def _round(visitors: Visitors, somebody: Writer, pause: float, found: Found) -> None:
    await somebody.opens()
    began = time.perf_counter()
    await visitors.ask()
    found.plain.append(time.perf_counter() - began)
    await asyncio.sleep(pause)
    await somebody.publishes()
    began = time.perf_counter()
    while await visitors.ask() != somebody.fields["title"]:
        found.old += 1
        if time.perf_counter() - began > _PATIENCE:
            raise BenchFault("what was published does not reach the visitors")
    found.new.append(time.perf_counter() - began)


def _row(what: str, seconds: list[float], found: Found, old: int) -> Row:
    half, most = milliseconds(seconds), round(max(seconds) * 1000, 1)
    ratio = round(float(half["p50 ms"]) / float(milliseconds(found.plain)["p50 ms"]), 2)
    cells = {"what": what, "p50 ms": half["p50 ms"], "p95 ms": half["p95 ms"], "max ms": most}
    return {**cells, "old replies": old, "p50 ratio": ratio}
