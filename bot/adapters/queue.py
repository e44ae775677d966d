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

from bot.adapters.booking_tables import ANSWERED, appointments, notice_receipts, notices, waiting
from bot.adapters.case_tables import cases
from bot.adapters.database import transaction
from bot.adapters.rows import reply_data, reply_of
from bot.adapters.tables import inbox, outbox, reads, reminders, unanswered, visitors
from bot.booking.model import BERLIN, Notice, Status
from bot.dialogue.model import Reply
from bot.notice_ports import FOR_MANY, REQUESTS
from bot.ports import Outgoing
from bot.talk_ports import CaseStatus

log = logging.getLogger(__name__)

HANDLE_UPDATE = "handle_update"
SEND_NOTICE = "send_notice"
SEND_REMINDER = "send_reminder"
OFFER_FREED = "offer_freed"
# Which jobs go first. What is due for many at once lets everybody go first who waits for something.
REQUEST, ANSWER, ORDINARY, MASS = 30, 20, 10, 0


def open_jobs(url: str) -> App:
    """The connection pool opens with `open_async`."""
    connector = PsycopgConnector(conninfo=url, min_size=1, max_size=10, kwargs={"connect_timeout": 5})
    return App(connector=connector)


async def write_notices(connection: AsyncConnection, jobs: App, told: Sequence[Notice]) -> None:
    """Each notice with the job that sends it, in the transaction of what caused it; the same one only once."""
    for notice in told:
        if notice.kind == "late":
            await _take_back(connection, notice)
        row = {
            "kind": notice.kind,
            "audience": notice.audience.value,
            "appointment": notice.appointment or None,
            "case": notice.case or None,
            "counsellor": int(notice.counsellor) if notice.counsellor else None,
            "version": notice.version,
            "data": dict(notice.data),
            "due": notice.due,
        }
        written = upsert(notices).values(**row).on_conflict_do_nothing().returning(notices.c.id)
        notice_id = (await connection.execute(written)).scalar()
        if notice_id is not None:
            await defer_notice(connection, jobs, notice_id, notice.kind, notice.due)


async def _take_back(connection: AsyncConnection, late: Notice) -> None:
    """What she said before of how late she comes: it keeps a version that no appointment has."""
    this = and_(notices.c.appointment == late.appointment, notices.c.kind == late.kind)
    otherwise = and_(this, notices.c.version == late.version, notices.c.data != dict(late.data))
    await connection.execute(update(notices).where(otherwise).values(version=-notices.c.id))


async def defer_notice(connection: AsyncConnection, jobs: App, notice_id: int, kind: str, due: datetime) -> None:
    """Of several jobs of one notice one runs at a time, and the later ones find nothing to do."""
    priority = REQUEST if kind in REQUESTS else MASS if kind in FOR_MANY else ORDINARY
    await defer(connection, jobs, SEND_NOTICE, due, priority, f"notice:{notice_id}", notice_id=notice_id)


async def defer(
    connection: AsyncConnection,
    jobs: App,
    task: str,
    due: datetime,
    priority: int = ANSWER,
    lock: str | None = None,
    **arguments: int,
) -> None:
    """A job to be done at `due`, in the transaction of what caused it. Those of one `lock` run one after another."""
    raw = await connection.get_raw_connection()
    configured = jobs.configure_task(
        task, allow_unknown=True, schedule_at=due, priority=priority, lock=lock, connection=raw.driver_connection
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
                HANDLE_UPDATE, allow_unknown=True, lock=lane, priority=ANSWER, connection=raw.driver_connection
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

    async def put(self, outgoing: Outgoing, now: datetime) -> None:
        """For what is decided elsewhere than in a conversation."""
        async with transaction(self._engine) as connection:
            await write_down(connection, outgoing, now)

    async def sent_one(self, key: str) -> None:
        async with transaction(self._engine) as connection:
            await connection.execute(update(outbox).where(outbox.c.key == key).values(sent=outbox.c.sent + 1))

    async def finished(self, key: str) -> None:
        async with transaction(self._engine) as connection:
            await connection.execute(delete(outbox).where(outbox.c.key == key))


async def write_down(connection: AsyncConnection, outgoing: Outgoing, now: datetime) -> None:
    """The replies, and that their update is decided: after this a crash only delays them."""
    replies = [reply_data(reply) for reply in outgoing.replies]
    await connection.execute(upsert(outbox).values(key=outgoing.key, replies=replies).on_conflict_do_nothing())
    bot, _, update_id = outgoing.key.partition(":")
    this = and_(inbox.c.bot == int(bot), inbox.c.update_id == int(update_id))
    await connection.execute(update(inbox).where(this).values(handled_at=now))


async def sweep(engine: AsyncEngine, now: datetime) -> None:
    """Nightly: what is no longer needed goes, people first. The days stand in docs/telegram.md."""
    today = now.astimezone(BERLIN).date()
    async with transaction(engine) as connection:
        await connection.execute(delete(inbox).where(inbox.c.handled_at < now - timedelta(days=3)))
        await connection.execute(delete(inbox).where(inbox.c.received_at < now - timedelta(days=14)))
        await connection.execute(delete(outbox).where(outbox.c.created_at < now - timedelta(days=3)))
        settled = select(notices.c.id).where(notices.c.outcome.is_not(None))
        ways = and_(notice_receipts.c.notice.in_(settled), notice_receipts.c.way != ANSWERED)
        await connection.execute(delete(notice_receipts).where(ways))
        await connection.execute(delete(reminders).where(reminders.c.start < now - timedelta(days=1)))
        unread = and_(unanswered.c.status == "new", unanswered.c.day < today - timedelta(days=90))
        await connection.execute(delete(unanswered).where(or_(unanswered.c.status == "dismissed", unread)))
        await connection.execute(delete(reads).where(reads.c.day < today - timedelta(days=400)))
        await _sweep_booking(connection, now)
        await _sweep_people(connection, now)


async def _sweep_people(connection: AsyncConnection, now: datetime) -> None:
    """Nobody is forgotten whom somebody is waiting for."""
    ends = func.upper(appointments.c.during)
    coming = select(appointments.c.id).where(appointments.c.visitor == visitors.c.id, ends > now)
    running = select(cases.c.id).where(cases.c.visitor == visitors.c.id, cases.c.status != CaseStatus.closed)
    long_silent = visitors.c.seen_at < now - timedelta(days=180)
    await connection.execute(delete(visitors).where(long_silent, ~coming.exists(), ~running.exists()))


async def _sweep_booking(connection: AsyncConnection, now: datetime) -> None:
    """Of an hour long past the figures stay, and nobody's words. Of one that was only held nothing stays."""
    past = func.upper(appointments.c.during) < now - timedelta(days=30)
    nameless = {"visitor": None, "name": "", "about": ""}
    await connection.execute(update(appointments).where(past).values(nameless))
    ended = func.upper(appointments.c.during) < now - timedelta(days=1)
    only_held = and_(appointments.c.status.in_((Status.held, Status.expired)), ended)
    told = notices.c.appointment.in_(select(appointments.c.id).where(only_held))
    await connection.execute(delete(notices).where(told))
    await connection.execute(delete(appointments).where(only_held))
    await connection.execute(delete(waiting).where(waiting.c.created_at < now - timedelta(days=30)))
