"""Who did what, and when. Rows can only be added; the database sees to it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from content.tables import audit


@dataclass(frozen=True)
class Record:
    number: int
    at: datetime
    actor: str
    action: str
    subject: str
    detail: str


async def write(
    connection: AsyncConnection, now: datetime, actor: str, action: str, subject: str = "", detail: str = ""
) -> None:
    """In the transaction of the change itself, so that there is never one without the other.

    `actor` is a login, `subject` what was changed. Never a password, a token or a way to reach somebody: what stands
    here can be deleted by nobody.
    """
    row = {"at": now, "actor": actor, "action": action, "subject": subject, "detail": detail}
    await connection.execute(insert(audit).values(**row))


async def read(engine: AsyncEngine, before: int | None, limit: int, actor: str = "", action: str = "") -> list[Record]:
    """Newest first; `before` is the last number of the page before. An empty `actor` or `action` is any."""
    wanted = select(audit).order_by(audit.c.number.desc()).limit(limit)
    if before is not None:
        wanted = wanted.where(audit.c.number < before)
    if actor:
        wanted = wanted.where(audit.c.actor == actor)
    if action:
        wanted = wanted.where(audit.c.action == action)
    async with engine.begin() as connection:
        return [Record(*row) for row in await connection.execute(wanted)]
