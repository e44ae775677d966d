"""Nightly: what is over goes. History, audit log and drafts stay."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncEngine

from content.editor import uploads
from content.editor.people.lockout import WINDOW
from content.editor.people.sessions import are_over
from content.tables import attempts, invitations, sessions


async def sweep(engine: AsyncEngine, now: datetime) -> None:
    async with engine.begin() as connection:
        await connection.execute(delete(sessions).where(are_over(now)))
        await connection.execute(delete(invitations).where(invitations.c.expires_at <= now))
        await connection.execute(delete(attempts).where(attempts.c.at <= now - WINDOW))
    await uploads.sweep(engine, now)
