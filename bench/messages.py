"""Message to reply: the whole house beside a bare echo bot and beside the bare recogniser, in one run."""

import asyncio
import itertools
import json
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import Any, Protocol

import aiohttp

from bench.ground import Crowd, Ground, Plan, kept
from bench.phones import Round
from bench.questions import QUESTIONS
from bench.report import BenchFault, Cell, Row, Table, milliseconds
from bot.commands.supervisor import Program
from bot.settings import ROOT
from tests.bot_api.server import TOKEN

HOUSE, ECHO, RASA = "the whole house", "bare echo bot", "bare Rasa parse"
_STARTS_WITHIN = 120.0
_WARM_UP = 1.5


class Target(Protocol):
    async def round(self, crowd: Crowd, seconds: float) -> Round: ...


class Telegram:
    """The phones' process. `url` is that of its Bot API."""

    def __init__(self, process: Process, url: str) -> None:
        self._process = process
        self.url = url

    async def learn(self) -> None:
        await self._order({"learn": _STARTS_WITHIN})

    async def round(self, crowd: Crowd, seconds: float) -> Round:
        return Round(**await self._order({**asdict(crowd), "seconds": seconds}))

    async def _order(self, order: dict[str, float]) -> dict[str, Any]:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        line = await self._process.stdout.readline()
        if not line:
            raise BenchFault("the phones' process ended: no answer came, see above")
        return dict(json.loads(line))


@asynccontextmanager
async def telegram() -> AsyncIterator[Telegram]:
    command = [sys.executable, "-m", "bench.phones"]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdin=PIPE, stdout=PIPE, limit=2**24)
    assert process.stdin and process.stdout
    try:
        yield Telegram(process, json.loads(await process.stdout.readline())["url"])
    finally:
        process.stdin.close()
        await process.wait()


class Parse:
    """The recogniser as the house asks it, and nothing else."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = f"{url}/model/parse"

    async def round(self, crowd: Crowd, seconds: float) -> Round:
        done, began = Round(), time.perf_counter()
        locales = itertools.islice(itertools.cycle(QUESTIONS), crowd.visitors)
        await asyncio.gather(*(self._talk(QUESTIONS[one], began + seconds, crowd.pause, done) for one in locales))
        done.seconds = time.perf_counter() - began
        return done

    async def _talk(self, questions: tuple[str, ...], end: float, pause: float, done: Round) -> None:
        for question in itertools.cycle(questions):
            began = time.perf_counter()
            if began > end:
                return
            async with self._session.post(self._url, json={"text": question}) as response:
                done.wrong += not (await response.json())["intent_ranking"]
            done.latencies.append(time.perf_counter() - began)
            await asyncio.sleep(pause)


async def measure(ground: Ground, plan: Plan) -> Table:
    async with _targets(ground) as targets:
        rows: list[Row] = []
        for crowd in plan.crowds:
            for target in targets.values():
                await target.round(crowd, min(plan.seconds, _WARM_UP))
            rows += _rows(crowd, await _alternating(targets, crowd, plan))
    how = (
        f"From a message's way into the local Bot API to the answer on the phone, {plan.rounds} rounds of "
        f"{plan.seconds:g} s each by turns, after a warm-up; "
        "everybody asks again once the answer is there and the pause is over. "
        "The house: `telegram`, `worker` and `web` as processes, PostgreSQL, Rasa, free text in four languages. "
        "The last two columns are the house's figures divided by those of the row."
    )
    return Table("messages", how, rows)


@asynccontextmanager
async def _targets(ground: Ground) -> AsyncIterator[dict[str, Target]]:
    """Both bots have answered every question once."""
    async with ground.rasa() as rasa, telegram() as ours, telegram() as bare, aiohttp.ClientSession() as session:
        command = [sys.executable, "-m", "bench.echo_bot", bare.url, TOKEN]
        echo = Program("echo", command, ROOT, log=ground.folder / "echo.log")
        async with ground.house(ours.url, rasa), kept(echo):
            await ours.learn()
            await bare.learn()
            yield {HOUSE: ours, ECHO: bare, RASA: Parse(session, rasa)}


async def _alternating(targets: dict[str, Target], crowd: Crowd, plan: Plan) -> dict[str, list[Round]]:
    """Each round begins with another one, so that none is always measured in another's wake."""
    rounds: dict[str, list[Round]] = {name: [] for name in targets}
    order = list(targets)
    for _ in range(plan.rounds):
        for name in order:
            rounds[name].append(await targets[name].round(crowd, plan.seconds))
        order = order[1:] + order[:1]
    return rounds


def _rows(crowd: Crowd, rounds: dict[str, list[Round]]) -> list[Row]:
    rows = [_row(name, crowd, some) for name, some in rounds.items()]
    house = rows[0]
    for row in rows:
        row["p50 ratio"] = _ratio(house["p50 ms"], row["p50 ms"])
        row["speed ratio"] = _ratio(house["answers/s"], row["answers/s"])
    return rows


def _row(name: str, crowd: Crowd, rounds: list[Round]) -> Row:
    latencies = [one for done in rounds for one in done.latencies]
    medians = [milliseconds(done.latencies)["p50 ms"] for done in rounds]
    return {
        "what": name,
        "visitors": crowd.visitors,
        "pause s": crowd.pause,
        **milliseconds(latencies),
        "p50 by round": " ".join(str(one) for one in medians),
        "answers/s": round(len(latencies) / sum(done.seconds for done in rounds), 1),
        "answers": len(latencies),
        "unanswered": sum(done.lost for done in rounds),
        "wrong": sum(done.wrong for done in rounds),
    }


def _ratio(house: Cell, other: Cell) -> float:
    return round(float(house) / float(other), 2)
