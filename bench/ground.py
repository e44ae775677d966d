"""What the measurements stand on: real PostgreSQL, real Rasa, the house as its own programs."""

import asyncio
import os
import signal
import sys
import time
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import aiohttp
import psycopg

from bench.report import BenchFault
from bot.adapters.database import open_engine
from bot.adapters.queue import open_jobs
from bot.adapters.schema import migrate
from bot.commands import recogniser
from bot.commands.supervisor import Program
from bot.settings import ROOT, Settings
from tests.bot_api.server import TOKEN

_PATIENCE, _GRACE = 180.0, 30.0


@dataclass(frozen=True)
class Crowd:
    """Visitors who all write at once; `pause` is how long each reads an answer before the next question, in s."""

    visitors: int
    pause: float = 0.0


@dataclass(frozen=True)
class Plan:
    """`seconds` is the length of one round. Bounds on the work, so that the whole run stays short."""

    seconds: float = 5.0
    rounds: int = 3
    crowds: tuple[Crowd, ...] = (Crowd(1, 0.3), Crowd(1), Crowd(20))
    attempts: int = 2000
    starts: int = 3


@dataclass(frozen=True)
class Ground:
    """`server` is PostgreSQL's URL; `nlu_url` that of a Rasa server which runs already, else one is started."""

    folder: Path
    server: str
    nlu_url: str = ""

    @contextmanager
    def empty_database(self) -> Iterator[str]:
        name = f"bench_{uuid4().hex}"
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
            yield self.server.replace("/postgres?", f"/{name}?")
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

    @asynccontextmanager
    async def rasa(self) -> AsyncIterator[str]:
        """The URL of a server that has understood a first text."""
        if self.nlu_url:
            yield self.nlu_url
            return
        (self.folder / "log").mkdir(exist_ok=True)
        port = recogniser.free_port()
        settings = Settings(data_dir=self.folder)
        program = recogniser.server(settings, recogniser.ensure_trained(settings), port)
        async with kept(program), aiohttp.ClientSession() as session:
            url = f"http://127.0.0.1:{port}"
            await until(lambda: understands(session, url), "Rasa")
            yield url

    @asynccontextmanager
    async def house(self, api_url: str, nlu_url: str) -> AsyncIterator[int]:
        """`bot up` with web, worker and telegram, on a database of its own; the port of its web chat."""
        port = recogniser.free_port()
        with self.empty_database() as database:
            settings = {
                "LOTSE_TELEGRAM_TOKEN": TOKEN,
                "LOTSE_TELEGRAM_API_URL": api_url,
                "LOTSE_TELEGRAM_UPDATES": "poll",
                "LOTSE_PUBLIC_URL": "",
                "LOTSE_DATABASE_URL": database,
                "LOTSE_NLU_URL": nlu_url,
                "LOTSE_DATA_DIR": str(self.folder),
                "LOTSE_HOST": "127.0.0.1",
                "LOTSE_PORT": str(port),
            }
            command = [sys.executable, "-m", "bot", "up"]
            async with kept(Program("house", command, ROOT, settings, self.folder / "house.log")):
                yield port


@asynccontextmanager
async def kept(program: Program) -> AsyncIterator[Process]:
    """Runs it as long as this lasts. Raises BenchFault if it has ended before: what was measured then is void."""
    output = program.log.open("ab") if program.log else None
    process = await asyncio.create_subprocess_exec(
        *program.command,
        cwd=program.folder,
        env={**os.environ, **program.environment},
        stdin=DEVNULL,
        stdout=output,
        stderr=output,
        start_new_session=True,
    )
    if output:
        output.close()
    try:
        yield process
        if process.returncode is not None:
            raise BenchFault(f"{program.name} ended meanwhile")
    finally:
        await _end(process)


async def _end(process: Process) -> None:
    """Asks the program and what it has started, then insists."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        await asyncio.wait_for(process.wait(), _GRACE)
    except TimeoutError:
        os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


async def until(holds: Callable[[], Awaitable[bool]], who: str, seconds: float = _PATIENCE) -> float:
    """How long it took until `holds` was true, in seconds. Raises BenchFault when it takes too long."""
    began = time.monotonic()
    while not await holds():
        if time.monotonic() - began > seconds:
            raise BenchFault(f"{who} did not answer within {seconds:.0f} s")
        await asyncio.sleep(0.05)
    return time.monotonic() - began


async def understands(session: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with session.post(f"{url}/model/parse", json={"text": "hallo"}) as response:
            return response.status == 200 and bool((await response.json())["intent_ranking"])
    except aiohttp.ClientError:
        return False


async def make_schema(database: str) -> None:
    engine = open_engine(database)
    try:
        await migrate(engine, open_jobs(database))
    finally:
        await engine.dispose()
