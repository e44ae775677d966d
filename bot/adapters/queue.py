"""Work that must survive a crash: Procrastinate's jobs, our inbox and outbox, in one PostgreSQL.

Job arguments are ids only: what people wrote stays in our own tables and out of logs.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import isfinite
from typing import Any

from procrastinate import App, PsycopgConnector
from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.adapters.database import transaction
from bot.adapters.rows import reply_of
from bot.adapters.tables import appointments, inbox, notices, outbox, reads, reminders, unanswered, visitors
from bot.booking.model import BERLIN, Notice
from bot.dialogue.model import Reply

log = logging.getLogger(__name__)

HANDLE_UPDATE = "handle_update"
SEND_NOTICE = "send_notice"
SEND_REMINDER = "send_reminder"
URGENT, ORDINARY = 10, 0


def open_jobs(url: str) -> App:
    """The connection pool opens with `open_async`."""
    connector = PsycopgConnector(conninfo=url, min_size=1, max_size=10, kwargs={"connect_timeout": 5})
    return App(connector=connector)


async def write_notices(connection: AsyncConnection, jobs: App, told: Sequence[Notice]) -> None:
    """Each notice with the job that sends it, in the transaction of what caused it; the same one only once."""
    for notice in told:
        row = {
            "kind": notice.kind,
            "audience": notice.audience.value,
            "appointment": notice.appointment,
            "due": notice.due,
        }
        written = upsert(notices).values(**row).on_conflict_do_nothing().returning(notices.c.id)
        notice_id = (await connection.execute(written)).scalar()
        if notice_id is not None:
            await defer(connection, jobs, SEND_NOTICE, notice.due, notice_id=notice_id)


async def defer(connection: AsyncConnection, jobs: App, task: str, due: datetime, **arguments: int) -> None:
    """A job to be done at `due`, in the transaction of what caused it."""
    raw = await connection.get_raw_connection()
    configured = jobs.configure_task(
        task, allow_unknown=True, schedule_at=due, priority=URGENT, connection=raw.driver_connection
    )
    await configured.defer_async(**arguments)


@dataclass(frozen=True)
class Stored:
    """An update as it was kept; without a payload it is done with.

    `told`: safety numbers went out on arrival. `handled`: decided, its replies are in the outbox.
    """

    payload: dict[str, Any] | None
    told: bool
    handled: bool


class Inbox:
    """Updates of one bot, each kept before it is acknowledged, and worked off in order per person."""

    def __init__(self, engine: AsyncEngine, jobs: App, bot: int) -> None:
        self._engine = engine
        self._jobs = jobs
        self.bot = bot

    async def put(self, update_id: int, payload: dict[str, Any], lane: str, told: bool) -> bool:
        """Row and job in one transaction; False when this update was here before. Raises StoreAway.

        Jobs of one `lane` (a person, as a word that says nothing about who it is) run one after another.
        """
        row = {"bot": self.bot, "update_id": update_id, "payload": _storable(payload), "told": told}
        fresh = upsert(inbox).values(**row).on_conflict_do_nothing().returning(inbox.c.update_id)
        async with transaction(self._engine) as connection:
            if (await connection.execute(fresh)).scalar() is None:
                return False
            raw = await connection.get_raw_connection()
            task = self._jobs.configure_task(
                HANDLE_UPDATE, allow_unknown=True, lock=lane, connection=raw.driver_connection
            )
            await task.defer_async(update_id=update_id)
        return True

    def key(self, update_id: int) -> str:
        return f"{self.bot}:{update_id}"

    async def get(self, update_id: int) -> Stored:
        async with transaction(self._engine) as connection:
            row = (await connection.execute(select(inbox).where(self._this(update_id)))).first()
        if row is None:
            return Stored(None, told=True, handled=True)
        return Stored(row.payload, row.told, row.handled_at is not None)

    async def done(self, update_id: int, now: datetime) -> None:
        """Answered, or not to be answered: what was written is no longer kept."""
        async with transaction(self._engine) as connection:
            await connection.execute(update(inbox).where(self._this(update_id)).values(handled_at=now, payload=None))

    def _this(self, update_id: int) -> Any:
        return and_(inbox.c.bot == self.bot, inbox.c.update_id == update_id)


def _storable(value: Any) -> Any:
    """Without what JSON may hold and PostgreSQL does not keep: zero characters, half surrogates, NaN, infinity."""
    match value:
        case str():
            return value.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
        case float() if not isfinite(value):
            return None
        case dict():
            return {_storable(name): _storable(one) for name, one in value.items()}
        case list():
            return [_storable(one) for one in value]
    return value


class Outbox:
    """Replies that were written down; how many of them are out is counted, so that a crash doubles at most one."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def waiting(self, key: str) -> list[Reply]:
        async with transaction(self._engine) as connection:
            row = (await connection.execute(select(outbox).where(outbox.c.key == key))).first()
        return [reply_of(data) for data in row.replies[row.sent :]] if row else []

    async def sent_one(self, key: str) -> None:
        async with transaction(self._engine) as connection:
            await connection.execute(update(outbox).where(outbox.c.key == key).values(sent=outbox.c.sent + 1))

    async def finished(self, key: str) -> None:
        async with transaction(self._engine) as connection:
            await connection.execute(delete(outbox).where(outbox.c.key == key))


async def sweep(engine: AsyncEngine, now: datetime) -> None:
    """Nightly: what is no longer needed goes, people first. The days stand in docs/telegram.md."""
    over = func.upper(appointments.c.during)
    coming = select(appointments.c.id).where(appointments.c.visitor == visitors.c.id, over > now)
    today = now.astimezone(BERLIN).date()
    long_silent = visitors.c.seen_at < now - timedelta(days=180)
    async with transaction(engine) as connection:
        await connection.execute(delete(inbox).where(inbox.c.handled_at < now - timedelta(days=3)))
        await connection.execute(delete(inbox).where(inbox.c.received_at < now - timedelta(days=14)))
        await connection.execute(delete(outbox).where(outbox.c.created_at < now - timedelta(days=3)))
        await connection.execute(delete(reminders).where(reminders.c.start < now - timedelta(days=1)))
        await connection.execute(delete(visitors).where(long_silent, ~coming.exists()))
        unread = and_(unanswered.c.status == "new", unanswered.c.day < today - timedelta(days=90))
        await connection.execute(delete(unanswered).where(or_(unanswered.c.status == "dismissed", unread)))
        await connection.execute(delete(reads).where(reads.c.day < today - timedelta(days=400)))
        past = over < now - timedelta(days=30)
        await connection.execute(update(appointments).where(past).values(visitor=None))
