"""Steps of journeys of notices: people, appointments and notices as the store has them, and a real worker to kill."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import text

from bot.adapters import queue
from bot.adapters.database import transaction
from bot.app import House, now
from bot.booking.model import Audience, Notice
from bot.settings import ROOT, Settings
from tests.bot_api import Chat, Visitor
from tests.journeys.steps import change, rows

DAYS_AHEAD = 3


async def knows(house: House, visitor: Visitor) -> str:
    """As if she had written before. Returns her id in the store."""
    name = f"visitor{visitor.chat_id}"
    await change(house, "INSERT INTO visitors (id, state, seen_at) VALUES (:id, '{}', now())", id=name)
    sql = "INSERT INTO reach (channel, address, visitor) VALUES ('telegram', :chat, :id)"
    await change(house, sql, chat=str(visitor.chat_id), id=name)
    return name


async def counsellor(house: House, chat: Chat | None, email: str = "", around_the_clock: bool = True) -> int:
    """A new one in a team of her own, who works at any hour unless told otherwise."""
    (team,) = (await rows(house, "SELECT max(id) + 1 FROM teams"))[0]
    await change(house, "INSERT INTO teams (id, name) VALUES (:id, 'Nord')", id=team)
    duty = [[day, "00:00", "23:59:59.999999"] for day in range(7)] if around_the_clock else []
    sql = (
        "INSERT INTO counsellors (id, name, locales, team, email, duty) VALUES ("
        "(SELECT max(id) + 1 FROM counsellors), 'Mira', '{de}', :team, :email, CAST(:duty AS jsonb)) RETURNING id"
    )
    async with house.engine.begin() as connection:
        given = {"team": team, "email": email, "duty": str(duty).replace("'", '"')}
        number = int((await connection.execute(text(sql), given)).scalar_one())
    if chat:
        sql = "INSERT INTO counsellor_reach (channel, address, counsellor) VALUES ('telegram', :chat, :id)"
        await change(house, sql, chat=str(chat.chat_id), id=number)
    return number


async def appointment(
    house: House, counsellor: int, visitor: str | None = None, status: str = "requested", nth: int = 0
) -> str:
    """The n-th of this counsellor. Returns its id."""
    name, start = uuid4().hex, now() + timedelta(days=DAYS_AHEAD, hours=nth)
    sql = (
        "INSERT INTO appointments (id, counsellor, visitor, during, status, locale, number) VALUES "
        "(:id, :counsellor, :visitor, tstzrange(:start, :end), :status, 'en', :number)"
    )
    given = {"id": name, "counsellor": counsellor, "visitor": visitor, "status": status, "number": name[:4].upper()}
    await change(house, sql, **given, start=start, end=start + timedelta(minutes=30))
    return name


async def tells(house: House, *told: Notice) -> None:
    """Writes them down with their jobs, as any use case does."""
    async with transaction(house.engine) as connection:
        await queue.write_notices(connection, house.jobs, told)


def requested(of: str, due: datetime | None = None) -> Notice:
    return Notice("requested", Audience.counsellor, of, due or now())


def confirmed(of: str, due: datetime | None = None) -> Notice:
    return Notice("confirmed", Audience.visitor, of, due or now())


async def outcomes(house: House) -> Sequence[tuple[object, ...]]:
    return await rows(house, "SELECT kind, outcome FROM notices ORDER BY id")


async def all_told(house: House, seconds: float = 30) -> None:
    """Until each notice has its outcome and no job is left of them."""
    left = "SELECT 1 FROM notices WHERE outcome IS NULL UNION ALL SELECT 1 FROM procrastinate_jobs"
    async with asyncio.timeout(seconds):
        while await rows(house, f"{left} WHERE task_name = 'send_notice'"):
            await asyncio.sleep(0.02)


async def doing(house: House) -> bool:
    """A notice is being told."""
    return bool(
        await rows(house, "SELECT 1 FROM procrastinate_jobs WHERE status = 'doing' AND task_name = 'send_notice'")
    )


@asynccontextmanager
async def locked(house: House, table: str, mode: str) -> AsyncIterator[None]:
    """Nobody gets past this table meanwhile; what waits for it can be killed there."""
    async with house.engine.connect() as connection:
        await connection.execute(text(f"LOCK TABLE {table} IN {mode} MODE"))
        yield
        await connection.rollback()


class Worker:
    """`./lotse worker` as a process of its own, which can be killed without a word."""

    def __init__(self, settings: Settings) -> None:
        self._process = subprocess.Popen([sys.executable, "-m", "bot", "worker"], cwd=ROOT, env=_environment(settings))

    def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(10)


def _environment(settings: Settings) -> dict[str, str]:
    """With nothing of ours but what it needs."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LOTSE_")}
    return clean | {
        "LOTSE_TELEGRAM_TOKEN": settings.telegram_token.get_secret_value(),
        "LOTSE_TELEGRAM_API_URL": settings.telegram_api_url,
        "LOTSE_DATABASE_URL": settings.database_url.get_secret_value(),
        "LOTSE_NLU_URL": settings.nlu_url,
        "LOTSE_DATA_DIR": str(settings.data_dir),
        "LOTSE_SMTP_URL": settings.smtp_url.get_secret_value(),
        "LOTSE_MAIL_FROM": settings.mail_from,
    }
