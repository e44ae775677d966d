"""Secret addresses of calendar feeds. Fills desk_ports.Feeds."""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.adapters.database import transaction
from bot.adapters.rows import counsellor_of
from bot.adapters.staff import actor as named
from bot.adapters.staff import present, record
from bot.adapters.team_tables import counsellors
from bot.booking.model import Counsellor


class FeedStore:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def has_one(self, counsellor: str) -> bool:
        hers = select(counsellors.c.feed_digest).where(counsellors.c.id == int(counsellor))
        async with transaction(self._engine) as connection:
            return (await connection.execute(hers)).scalar() is not None

    async def renew(self, counsellor: str, actor: str, now: datetime) -> str:
        secret = secrets.token_urlsafe(32)
        await self._set(counsellor, _digest(secret), "feed_made", actor, now)
        return secret

    async def switch_off(self, counsellor: str, actor: str, now: datetime) -> None:
        await self._set(counsellor, None, "feed_ended", actor, now)

    async def _set(self, counsellor: str, digest: str | None, action: str, actor: str, now: datetime) -> None:
        hers = update(counsellors).where(counsellors.c.id == int(counsellor)).values(feed_digest=digest)
        async with transaction(self._engine) as connection:
            await connection.execute(hers)
            await record(connection, now, actor, action, named(counsellor))

    async def owner(self, secret: str) -> Counsellor | None:
        """Digests are compared, so how long it takes tells nothing about a secret."""
        wanted = select(counsellors).where(counsellors.c.feed_digest == _digest(secret), present())
        async with transaction(self._engine) as connection:
            row = (await connection.execute(wanted)).first()
        return counsellor_of(row) if row else None


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
