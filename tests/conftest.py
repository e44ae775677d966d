"""The real parts that tests stand on: PostgreSQL, Rasa, a local Bot API, the whole house."""

import asyncio
import fcntl
import os
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from procrastinate.exceptions import ConnectorException
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.adapters import team
from bot.adapters.database import open_engine
from bot.adapters.embedded import postgres
from bot.adapters.queue import open_jobs
from bot.adapters.schema import migrate
from bot.app import House, open_house
from bot.channels.telegram.intake import Poller
from bot.commands import content, recogniser, worker
from bot.settings import Settings
from tests.bot_api import BotApi

PACK = Path("content/packs/leipzig").resolve()
OpenHouse = Callable[..., AbstractAsyncContextManager[House]]


@pytest.fixture(scope="session")
def scratch() -> Iterator[Path]:
    """For what runs as long as the session: pytest's own folders go when other sessions begin."""
    with tempfile.TemporaryDirectory(prefix="lotse-test-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def server(scratch: Path) -> Iterator[str]:
    """One embedded PostgreSQL for all tests."""
    with postgres(scratch) as url:
        yield url


def _database(server: str, name: str) -> str:
    return server.replace("/postgres?", f"/{name}?")


@pytest.fixture(scope="session")
def template(server: str) -> str:
    """A database with schema, Leipzig pack and invented counsellors, to be copied."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE template_lotse")

    async def fill(url: str) -> None:
        engine, jobs = open_engine(url), open_jobs(url)
        await migrate(engine, jobs)
        await content.load(engine, PACK)
        await team.invite_invented(engine)
        await engine.dispose()

    asyncio.run(fill(_database(server, "template_lotse")))
    return "template_lotse"


@pytest.fixture
def empty_database(server: str) -> Iterator[str]:
    yield from _fresh(server, "")


@pytest.fixture
def database(server: str, template: str) -> Iterator[str]:
    """A database of its own for each test."""
    yield from _fresh(server, f"TEMPLATE {template}")


@pytest.fixture
async def engine(database: str) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(database)
    yield engine
    await engine.dispose()


def _fresh(server: str, like: str) -> Iterator[str]:
    name = f"test_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} {like}")
        yield _database(server, name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def rasa(scratch: Path) -> Iterator[str]:
    """A real Rasa server with the model for the present data."""
    port = recogniser.free_port()
    settings = Settings(data_dir=scratch)
    program = recogniser.server(settings, _trained(settings), port)
    with (scratch / "rasa.log").open("wb") as log:
        process = subprocess.Popen(
            program.command, cwd=program.folder, env={**os.environ, **program.environment}, stdout=log, stderr=log
        )
    try:
        _wait_for(f"http://127.0.0.1:{port}/", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def _trained(settings: Settings) -> Path:
    """Of several processes that run tests at the same time one trains; the others wait and take its model."""
    with (recogniser.NLU / "train.py").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return recogniser.ensure_trained(settings)


def _wait_for(url: str, process: subprocess.Popen[bytes], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert process.poll() is None, "Rasa ended"
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
        else:
            return
    raise AssertionError("Rasa did not start")


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as api:
        yield api


@pytest.fixture
def settings_for(database: str, tmp_path: Path) -> Callable[..., Settings]:
    """Settings of a house on this test's database; more by keyword."""

    def make(**more: object) -> Settings:
        given = {"database_url": SecretStr(database), "nlu_url": "http://127.0.0.1:9", "data_dir": tmp_path, **more}
        return Settings(_env_file=None, **given)  # type: ignore[arg-type]

    return make


@pytest.fixture
def telegram_house(api: BotApi, settings_for: Callable[..., Settings]) -> OpenHouse:
    """The whole Telegram way in this process: poller, inbox, worker, sending; `async with telegram_house(...)`."""

    @asynccontextmanager
    async def start(**more: object) -> AsyncIterator[House]:
        settings = settings_for(telegram_token=SecretStr(api.token), telegram_api_url=api.url, **more)
        async with open_house(settings) as house, running(house):
            yield house

    return start


@asynccontextmanager
async def running(house: House, poll: bool = True, grace: float = 2) -> AsyncIterator[None]:
    """A worker, and a poller if wanted, as tasks of this process; the worker is started again as `up` does it."""
    assert house.bot
    worker.register(house)
    tasks = [asyncio.create_task(_keep_working(house, grace))]
    if poll:
        tasks.append(asyncio.create_task(Poller(house.bot, house.intake()).run()))
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _keep_working(house: House, grace: float) -> None:
    while True:
        with suppress(ConnectorException):
            await worker.work(house, grace, signals=False)
        await asyncio.sleep(0.5)
