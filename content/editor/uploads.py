"""Translated files between their preview and their import, each for the one who brought it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from content.editor.exchange.units import Unit
from content.tables import uploads

KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Upload:
    """`author` is a member's number."""

    number: int
    author: int
    locale: str
    units: Sequence[Unit]


async def keep(engine: AsyncEngine, author: int, locale: str, units: Sequence[Unit], now: datetime) -> int:
    """Returns its number. One that the same person brought for this locale before makes room for it."""
    earlier = and_(uploads.c.author == author, uploads.c.locale == locale)
    row = {"author": author, "locale": locale, "units": [asdict(unit) for unit in units], "at": now}
    async with engine.begin() as connection:
        await connection.execute(delete(uploads).where(or_(earlier, _is_old(now))))
        return int((await connection.execute(insert(uploads).values(row).returning(uploads.c.number))).scalar_one())


async def find(engine: AsyncEngine, number: int, author: int, now: datetime) -> Upload | None:
    """Only her own, and only for a day."""
    wanted = select(uploads).where(uploads.c.number == number, uploads.c.author == author, ~_is_old(now))
    async with engine.connect() as connection:
        row = (await connection.execute(wanted)).first()
    return _upload(row) if row else None


async def take(connection: AsyncConnection, upload: Upload) -> bool:
    """It is there no longer; False when somebody was first."""
    gone = delete(uploads).where(uploads.c.number == upload.number, uploads.c.author == upload.author)
    return (await connection.execute(gone)).rowcount == 1


async def sweep(engine: AsyncEngine, now: datetime) -> int:
    """Deletes what nobody has used for a day; returns how many."""
    async with engine.begin() as connection:
        return (await connection.execute(delete(uploads).where(_is_old(now)))).rowcount


def _is_old(now: datetime) -> ColumnElement[bool]:
    return uploads.c.at < now - KEPT


def _upload(row: Any) -> Upload:
    return Upload(row.number, row.author, row.locale, [Unit(**unit) for unit in row.units])
