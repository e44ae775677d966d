"""Nightly: what is over goes. History, audit log and drafts stay."""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_
from sqlalchemy.ext.asyncio import AsyncEngine

from content.editor.people.lockout import WINDOW
from content.editor.people.sessions import IDLE, LONGEST
from content.tables import attempts, invitations, sessions, uploads

_UPLOADS_KEPT = timedelta(days=1)


async def sweep(engine: AsyncEngine, now: datetime) -> None:
    over = or_(sessions.c.seen_at <= now - IDLE, sessions.c.began_at <= now - LONGEST)
    async with engine.begin() as connection:
        await connection.execute(delete(sessions).where(over))
        await connection.execute(delete(invitations).where(invitations.c.expires_at <= now))
        await connection.execute(delete(attempts).where(attempts.c.at <= now - WINDOW))
        await connection.execute(delete(uploads).where(uploads.c.at <= now - _UPLOADS_KEPT))
