"""Everything that was ever published: who, when, why, and how it stood."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Row, func, insert, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from content.entries import Key, data
from content.model import Entry
from content.occurrences import LOCAL
from content.store import put_all
from content.tables import versions

LONGEST_REASON = 500
_KEY = (versions.c.kind, versions.c.id, versions.c.locale)


@dataclass(frozen=True)
class Version:
    """`entry` is a document in the form of content/model.py, None where it was removed.

    `action`: loaded (from files), published, imported, restored, removed. `author` is "" for files.
    """

    number: int
    key: Key
    entry: Mapping[str, Any] | None
    action: str
    minor: bool
    reason: str
    author: str
    at: datetime


@dataclass(frozen=True)
class Deed:
    """What is done to an entry, for the history."""

    action: str
    author: str
    at: datetime
    minor: bool = False
    reason: str = ""


async def publish(connection: AsyncConnection, key: Key, entry: Entry | None, deed: Deed) -> int:
    """Makes it what visitors see from their next message on; returns the version's number."""
    return (await publish_all(connection, {key: entry}, deed))[key]


async def publish_all(
    connection: AsyncConnection, entries: Mapping[Key, Entry | None], deed: Deed
) -> Mapping[Key, int]:
    """The same for several that belong to one deed, in a few queries; there must be one at least."""
    await put_all(connection, entries)
    about = {"action": deed.action, "minor": deed.minor, "reason": deed.reason, "author": deed.author, "at": deed.at}
    rows = [{**key._asdict(), "entry": data(entry) if entry else None, **about} for key, entry in entries.items()]
    written = insert(versions).returning(*_KEY, versions.c.number)
    return {Key(*found): number for *found, number in (await connection.execute(written, rows)).all()}


async def latest(connection: AsyncConnection, key: Key) -> int:
    """The number of the version that is published, 0 when there never was one."""
    return int((await connection.execute(select(func.max(versions.c.number)).where(*_of(key)))).scalar() or 0)


async def latest_of(connection: AsyncConnection, keys: Collection[Key]) -> Mapping[Key, int]:
    """The same for several; a key that never had a version is missing."""
    wanted = select(*_KEY, func.max(versions.c.number)).where(tuple_(*_KEY).in_(list(keys))).group_by(*_KEY)
    return {Key(*found): number for *found, number in (await connection.execute(wanted)).all()}


async def versions_of(engine: AsyncEngine, key: Key, most: int = 100, before: int = 0) -> Sequence[Version]:
    """The newest first; `before`: only those older than the version of this number."""
    wanted = select(versions).where(*_of(key)).order_by(versions.c.number.desc()).limit(most)
    if before:
        wanted = wanted.where(versions.c.number < before)
    async with engine.connect() as connection:
        return [_version(row) for row in (await connection.execute(wanted)).all()]


async def newest(engine: AsyncEngine, key: Key) -> Version | None:
    """What is published, with its number; None when there never was anything."""
    return next(iter(await versions_of(engine, key, 1)), None)


async def version(engine: AsyncEngine, number: int) -> Version | None:
    async with engine.connect() as connection:
        row = (await connection.execute(select(versions).where(versions.c.number == number))).first()
    return _version(row) if row else None


async def source_at(engine: AsyncEngine, key: Key, revision: int) -> Version | None:
    """A source text as it stood at its revision, None when it was never kept."""
    stood = versions.c.entry["revision"].as_string().cast(Integer) == revision
    wanted = select(versions).where(*_of(key), versions.c.entry.is_not(None), stood)
    async with engine.connect() as connection:
        row = (await connection.execute(wanted.order_by(versions.c.number.desc()).limit(1))).first()
    return _version(row) if row else None


def _of(key: Key) -> tuple[Any, ...]:
    return versions.c.kind == key.kind, versions.c.id == key.id, versions.c.locale == key.locale


def _version(row: Row[Any]) -> Version:
    key = Key(row.kind, row.id, row.locale)
    return Version(row.number, key, row.entry, row.action, row.minor, row.reason, row.author, row.at.astimezone(LOCAL))
