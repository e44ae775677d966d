"""`./lotse up` as a user starts it: one process that runs the others, on a data folder of its own."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from bot.app import CannotStart
from bot.commands import up
from bot.commands.recogniser import free_port
from bot.settings import Settings
from tests.bot_api import BotApi

Start = Callable[..., "Lotse"]


class Lotse:
    """A running `up`, and what it has said."""

    def __init__(self, data: Path, **settings: str) -> None:
        self.port = int(settings.pop("LOTSE_PORT", "") or free_port())
        self.output = data.parent / f"{time.monotonic_ns()}.txt"
        clean = {key: value for key, value in os.environ.items() if not key.startswith("LOTSE_")}
        given = {"LOTSE_DATA_DIR": str(data), "LOTSE_PORT": str(self.port), "LOTSE_NLU_URL": "http://127.0.0.1:9"}
        with self.output.open("wb") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", "up"], env={**clean, **given, **settings}, stdout=file, stderr=file
            )

    def said(self) -> str:
        return self.output.read_text()

    def get(self, path: str = "/") -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
            return str(answer.read().decode())

    def answers(self, seconds: float = 60) -> bool:
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process.poll() is None:
            try:
                self.get()
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
            else:
                return True
        return False

    def ends(self, seconds: float = 60) -> int:
        return self.process.wait(seconds)

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def child(self, name: str) -> psutil.Process:
        return next(one for one in self.children() if f"bot.commands.{name}" in one.cmdline())


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    started: list[Lotse] = []

    def begin(data: str = "data", **settings: str) -> Lotse:
        started.append(Lotse(tmp_path / data, **settings))
        return started[-1]

    yield begin
    for lotse in started:
        if lotse.process.poll() is None:
            lotse.process.send_signal(signal.SIGINT)
            lotse.ends()


def test_it_runs_in_tryout_mode_restarts_what_dies_and_ends_everything(start: Start) -> None:
    lotse = start()
    assert lotse.answers()
    assert "TRY-OUT MODE" in lotse.said()
    assert "amira: " in lotse.said()
    assert json.loads(lotse.get("/health"))["database"]

    worker = lotse.child("worker")
    worker.kill()
    worker.wait(10)
    _until(lambda: any("bot.commands.worker" in one.cmdline() for one in lotse.children()))

    children = lotse.children()
    lotse.process.send_signal(signal.SIGINT)
    assert lotse.ends() == 0
    assert not [one for one in children if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]


def test_a_second_start_keeps_everything_and_prints_no_password(start: Start) -> None:
    first = start()
    assert first.answers()
    first.process.send_signal(signal.SIGTERM)
    first.ends()
    second = start()
    assert second.answers()
    assert "amira: " not in second.said()


def test_a_taken_port_is_one_clear_sentence(start: Start) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        lotse = start(LOTSE_PORT=str(port))
        assert lotse.ends() == 1
    assert lotse.said().strip().splitlines() == [
        f"127.0.0.1:{port} cannot be used: Address already in use. "
        "Stop the other program, or set LOTSE_PORT or LOTSE_HOST."
    ]


def test_all_wrong_settings_are_told_at_once(start: Start) -> None:
    lotse = start(LOTSE_TELEGRAM_TOKEN="nonsense", LOTSE_LOG="xml", LOTSE_DATABASE_URL="mysql://x")
    assert lotse.ends() == 1
    for name in ("LOTSE_TELEGRAM_TOKEN", "LOTSE_LOG", "LOTSE_DATABASE_URL"):
        assert name in lotse.said()


async def test_a_wrong_token_is_one_clear_sentence(start: Start, api: BotApi) -> None:
    lotse = start(LOTSE_TELEGRAM_TOKEN="1:wrong", LOTSE_TELEGRAM_API_URL=api.url)
    assert await _ended(lotse) == 1
    assert "Telegram does not accept LOTSE_TELEGRAM_TOKEN" in lotse.said()


def test_an_unreachable_database_is_one_clear_sentence(start: Start) -> None:
    lotse = start(LOTSE_DATABASE_URL="postgresql://nobody@127.0.0.1:9/none")
    assert lotse.ends() == 1
    assert "The database in LOTSE_DATABASE_URL cannot be reached" in lotse.said()
    assert "Traceback" not in lotse.said()


def test_a_foreign_schema_is_left_alone(start: Start, empty_database: str) -> None:
    with psycopg.connect(empty_database) as connection:
        connection.execute("CREATE TABLE somebody_elses (id int)")
    lotse = start(LOTSE_DATABASE_URL=empty_database)
    assert lotse.ends() == 1
    assert "holds tables that are not Lotse's" in lotse.said()


def test_a_newer_schema_is_left_alone(start: Start, database: str) -> None:
    with psycopg.connect(database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    lotse = start(LOTSE_DATABASE_URL=database)
    assert lotse.ends() == 1
    assert "made by a newer Lotse" in lotse.said()


def test_a_data_folder_that_cannot_be_written_is_one_clear_sentence(start: Start, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    lotse = start()
    assert lotse.ends() == 1
    assert "LOTSE_DATA_DIR" in lotse.said()
    assert "Traceback" not in lotse.said()


def test_a_full_disk_is_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match=r"The disk of .* is full: \d+ MB are free"):
        up.make_data_dir(Settings(data_dir=tmp_path, _env_file=None), needed=10**12)  # type: ignore[call-arg]


async def test_with_a_token_it_serves_telegram(start: Start, api: BotApi) -> None:
    lotse = start(LOTSE_TELEGRAM_TOKEN=api.token, LOTSE_TELEGRAM_API_URL=api.url)
    visitor = api.visitor(language_code="de")
    await visitor.says("/start")
    await visitor.expects("Lotse", timeout=60)
    assert "TRY-OUT" not in lotse.said()
    assert api.token not in lotse.said()


async def _ended(lotse: Lotse) -> int:
    return await asyncio.to_thread(lotse.ends)


def _until(holds: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.1)
