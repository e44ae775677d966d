"""`up`: everything that a fresh clone needs, then the main job."""

import asyncio
import os
import shutil
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path

from telegram.error import InvalidToken, TelegramError

from bot.adapters import team
from bot.adapters.database import open_engine
from bot.adapters.embedded import postgres
from bot.adapters.queue import open_jobs
from bot.adapters.schema import migrate
from bot.app import CannotStart, open_bot
from bot.commands import content, editors, recogniser
from bot.commands.supervisor import Program, finish, keep, stop_on_signals
from bot.commands.telegram import WRONG_KEY
from bot.ports import StoreAway
from bot.settings import ROOT, Settings, Updates

NEEDED_MEGABYTES = 300
UNTIL_TRAINED = (
    "The recogniser learns now, which takes five to ten minutes. Until then Lotse answers by buttons and search."
)
NOT_TRAINED = (
    "The recogniser could not be trained. Lotse goes on with buttons and search; try again with ./lotse train."
)


def up(settings: Settings) -> None:
    """Until Ctrl-C. Raises CannotStart and the errors of the parts."""
    _check_port(settings)
    make_data_dir(settings)
    asyncio.run(_up(settings))


async def _up(settings: Settings) -> None:
    """The web chat loads beside the database, since people look at it first; all others start after that."""
    stop = stop_on_signals()
    briefing: asyncio.Future[dict[str, str]] = asyncio.get_running_loop().create_future()
    web, *others = _own_programs(settings)
    keepers = [asyncio.create_task(keep(web, briefing))]
    with ExitStack() as stack:
        ready = asyncio.create_task(_get_ready(settings, stack))
        stopped = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait([ready, stopped], return_when=asyncio.FIRST_COMPLETED)
            if not stop.is_set():
                found, port = ready.result()
                briefing.set_result(found)
                await _announce(settings, found["LOTSE_DATABASE_URL"])
                keepers += [asyncio.create_task(keep(program, briefing)) for program in others]
                if port:
                    keepers.append(asyncio.create_task(_recognise(settings, port)))
                await stopped
        finally:
            for task in (ready, stopped, *keepers):
                task.cancel()
            await asyncio.gather(ready, stopped, *keepers, return_exceptions=True)


async def _get_ready(settings: Settings, stack: ExitStack) -> tuple[dict[str, str], int]:
    """Database, schema, content; returns the settings that tell of them, and our recogniser's port, 0 for none."""
    url = await asyncio.to_thread(stack.enter_context, database(settings))
    await _prepare(settings, url)
    found = {"LOTSE_DATABASE_URL": url}
    if settings.nlu_url:
        return found, 0
    port = recogniser.free_port()
    return {**found, "LOTSE_NLU_URL": f"http://127.0.0.1:{port}"}, port


async def _recognise(settings: Settings, port: int) -> None:
    """Trains first where there is no model of the present data; the chat does not wait for it."""
    model = await asyncio.to_thread(recogniser.model, settings)
    if not model.exists():
        print(UNTIL_TRAINED, file=sys.stderr, flush=True)
        try:
            model = recogniser.trained(settings, await finish(recogniser.training(settings)))
        except recogniser.TrainingFailed:
            print(NOT_TRAINED, file=sys.stderr, flush=True)
            return
    await keep(recogniser.server(settings, model, port))


@contextmanager
def database(settings: Settings) -> Iterator[str]:
    """The database's URL: the one that is set, or the embedded server's while this lasts."""
    make_data_dir(settings)
    given = settings.database_url.get_secret_value()
    if not given and not (settings.data_dir / "postgres").exists():
        print("Setting up the embedded PostgreSQL ...", file=sys.stderr, flush=True)
    with nullcontext(given) if given else postgres(settings.data_dir) as url:
        yield url


def make_data_dir(settings: Settings, needed: int = NEEDED_MEGABYTES) -> None:
    """Raises CannotStart where there is no room to write."""
    try:
        (settings.data_dir / "log").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotStart(f"LOTSE_DATA_DIR {settings.data_dir} cannot be written: {error.strerror}.") from None
    free = shutil.disk_usage(settings.data_dir).free // 2**20
    if free < needed:
        raise CannotStart(f"The disk of {settings.data_dir} is full: {free} MB are free, {needed} MB are needed.")


def prepare(settings: Settings, url: str) -> None:
    """Schema, content, try-out team, a word with Telegram."""
    asyncio.run(_prepare(settings, url))


async def _prepare(settings: Settings, url: str) -> None:
    await _check_token(settings)
    engine, jobs = open_engine(url), open_jobs(url)
    try:
        try:
            await migrate(engine, jobs)
        except StoreAway:
            raise CannotStart("The database in LOTSE_DATABASE_URL cannot be reached. Is it running?") from None
        with progress("Loading the content"):
            await content.load(engine, settings.pack)
        if settings.tryout:
            _print_passwords(await team.invite_invented(engine))
        else:
            await team.dismiss_invented(engine)
            if all(member.invented for member in await team.members(engine)):
                print("There are no counsellors yet: ./lotse counsellor add --help", file=sys.stderr)
    finally:
        await engine.dispose()


async def _check_token(settings: Settings) -> None:
    """A wrong token ends the start; a Telegram that is away does not, polling goes on trying."""
    async with open_bot(settings) as bot:
        if bot is None:
            return
        try:
            await bot.get_me()
        except InvalidToken:
            raise CannotStart(WRONG_KEY) from None
        except TelegramError as error:
            print(f"Telegram does not answer ({type(error).__name__}); trying on.", file=sys.stderr)


def _check_port(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise CannotStart(
                f"{settings.host}:{settings.port} cannot be used: {error.strerror}. "
                "Stop the other program, or set LOTSE_PORT or LOTSE_HOST."
            ) from None


def _own_programs(settings: Settings) -> list[Program]:
    names = ["web", "worker"]
    if not settings.tryout and settings.telegram_updates is Updates.poll:
        names.append("telegram")
    return [Program(name, [sys.executable, "-m", f"bot.commands.{name}"], ROOT, briefed=True) for name in names]


async def _announce(settings: Settings, url: str) -> None:
    shown = "localhost" if settings.host in ("127.0.0.1", "0.0.0.0", "::") else settings.host  # noqa: S104
    address = f"http://{shown}:{settings.port}"
    if settings.tryout:
        print("TRY-OUT MODE: no Telegram token is set. Counsellors and free hours are invented.")
    print(f"Web chat:        {address}/\nCounsellor desk: {address}/desk\nEditor:          {address}/editor")
    print(await editors.first_link(settings, url), end="")
    print("Ctrl-C ends everything.", flush=True)


def _print_passwords(passwords: dict[str, str]) -> None:
    if passwords:
        print("Invented counsellors; these passwords are shown only this once:")
        for login, password in passwords.items():
            print(f"  {login}: {password}", flush=True)


@contextmanager
def progress(what: str) -> Iterator[None]:
    """Says what takes long, once it has taken two seconds, and how long it took."""
    began = time.monotonic()
    yield
    took = time.monotonic() - began
    if took > 2:
        print(f"{what} took {took:.0f} s.", file=sys.stderr)


def folder_of(path: str) -> Path:
    """A path as the user wrote it, from where she stood when she called."""
    return Path(os.environ.get("LOTSE_CALLED_FROM", "."), path).resolve()
