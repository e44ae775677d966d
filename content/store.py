"""What is published, in the database: loaded from files as a whole, changed one entry at a time, read as it changes.

Whoever writes holds the pack's row, so that one change follows another; readers are never kept waiting.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from content.entries import MODELS, Key, data, entries, entry_of, merged, pack_of, same
from content.model import Entry, Pack, PackInfo
from content.tables import entries as entry_rows
from content.tables import packs, versions

_LOCK = 7_082_005
KINDS = frozenset(MODELS)


class NoContent(Exception):
    """No pack has been loaded yet; `./lotse content import` loads one."""


@dataclass(frozen=True)
class Changes:
    """What is different since an earlier version; an entry that is None was removed."""

    version: int
    info: PackInfo
    entries: Mapping[Key, Entry | None]


async def version(engine: AsyncEngine) -> tuple[int, str]:
    """The content's version and the digest of the files it came from. Raises NoContent."""
    async with engine.connect() as connection:
        row = (await connection.execute(select(packs.c.version, packs.c.digest))).first()
    if row is None:
        raise NoContent
    return row.version, row.digest


async def load_pack(engine: AsyncEngine, kinds: Collection[str] = KINDS) -> Pack:
    """Only with entries of these kinds. Raises NoContent."""
    changes = await changes_since(engine, -1, kinds)
    assert changes
    return pack_of(changes.info, {key: entry for key, entry in changes.entries.items() if entry})


async def changes_since(engine: AsyncEngine, known: int, kinds: Collection[str] = KINDS) -> Changes | None:
    """None when nothing has changed since version `known`. Raises NoContent."""
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="REPEATABLE READ")
        head = (await connection.execute(select(packs.c.version, packs.c.info))).first()
        if head is None:
            raise NoContent
        if head.version == known:
            return None
        # A smaller version than the known one: another database, so everything is read anew.
        since = known if known < head.version else -1
        wanted = select(entry_rows).where(entry_rows.c.changed > since, entry_rows.c.kind.in_(kinds))
        rows = (await connection.execute(wanted.order_by(entry_rows.c.kind, entry_rows.c.position))).all()
    found = {_key(row): entry_of(row.kind, row.entry) if row.entry is not None else None for row in rows}
    return Changes(head.version, PackInfo.model_validate(head.info), found)


def _key(row: Row[Any]) -> Key:
    return Key(row.kind, row.id, row.locale)


async def hold(connection: AsyncConnection) -> int:
    """Makes this transaction the only one that changes content; returns the present version, 0 without a pack."""
    await connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    return (await connection.execute(select(packs.c.version))).scalar() or 0


async def save_pack(
    engine: AsyncEngine,
    pack: Pack,
    digest: str,
    now: datetime,
    check: Callable[[Pack], None] = lambda pack: None,
    replace: bool = False,
) -> list[Key]:
    """Loads a pack's files all at once; readers see the old or the new, never half. Returns what was kept back.

    Entries that were changed in the editor and stand otherwise in the files stay as they are, unless `replace`.
    `check` looks at what results of both and may raise.
    """
    async with engine.begin() as connection:
        before = await hold(connection)
        owner = (await connection.execute(select(packs.c.id))).scalar()
        rows = {_key(row): row for row in (await connection.execute(select(entry_rows))).all()}
        edited = [] if replace or owner != pack.info.id else [key for key, row in rows.items() if row.edited]
        present = {key: entry_of(key.kind, rows[key].entry) for key in edited if rows[key].entry is not None}
        wanted, kept = merged(entries(pack), present, edited)
        check(pack_of(pack.info, wanted))
        await _write_all(connection, wanted, rows, set(kept), before + 1, now)
        head = {"id": pack.info.id, "info": data(pack.info), "digest": digest, "version": before + 1, "loaded_at": now}
        await connection.execute(delete(packs))
        await connection.execute(insert(packs), head)
    return kept


async def _write_all(
    connection: AsyncConnection,
    wanted: Mapping[Key, Entry],
    rows: Mapping[Key, Row[Any]],
    kept: set[Key],
    number: int,
    now: datetime,
) -> None:
    written, history = [], []
    for place, (key, entry) in enumerate(wanted.items()):
        document, row = data(entry), rows.get(key)
        is_same = row is not None and row.entry is not None and same(row.entry, document)
        if not is_same and key not in kept:
            history.append({**key._asdict(), "entry": document, "action": "loaded", "at": now})
        changed = row.changed if row is not None and is_same else number
        values = {"position": place, "entry": document, "changed": changed, "edited": key in kept}
        if row is None or any(getattr(row, name) != value for name, value in values.items()) or not is_same:
            written.append({**key._asdict(), **values})
    for key, row in rows.items():
        if key not in wanted and row.entry is not None:
            history.append({**key._asdict(), "entry": None, "action": "loaded", "at": now})
            written.append({**key._asdict(), "position": 0, "entry": None, "changed": number, "edited": False})
    await _upsert(connection, written)
    if history:
        await connection.execute(insert(versions), history)


async def _upsert(connection: AsyncConnection, written: Iterable[Mapping[str, Any]]) -> None:
    rows = list(written)
    if not rows:
        return
    new = upsert(entry_rows)
    values = {name: new.excluded[name] for name in ("position", "entry", "changed", "edited")}
    await connection.execute(new.on_conflict_do_update(index_elements=["kind", "id", "locale"], set_=values), rows)


async def put(connection: AsyncConnection, key: Key, entry: Entry | None) -> None:
    """Publishes one entry, or removes it with None. The transaction must `hold` the content."""
    await put_all(connection, {key: entry})


async def put_all(connection: AsyncConnection, changes: Mapping[Key, Entry | None]) -> None:
    """Publishes entries, and removes those that are None, all at once. The transaction must `hold` the content."""
    number = await hold(connection) + 1
    places = await _positions(connection, changes)
    same = {"changed": number, "edited": True}
    await _upsert(
        connection,
        (
            {**key._asdict(), "position": places[key], "entry": data(entry) if entry else None, **same}
            for key, entry in changes.items()
        ),
    )
    await connection.execute(update(packs).values(version=number))


async def _positions(connection: AsyncConnection, keys: Collection[Key]) -> dict[Key, int]:
    """Numbers for people in danger are shown in their order, and a new one last; all else is found by name."""
    columns = entry_rows.c
    named = select(columns.kind, columns.id, columns.locale, columns.position)
    named = named.where(tuple_(columns.kind, columns.id, columns.locale).in_(list(keys)))
    found = {Key(*key): int(position) for *key, position in (await connection.execute(named)).all()}
    new = [key for key in keys if key not in found]
    if new:
        last = select(columns.kind, func.max(columns.position)).where(columns.kind.in_({key.kind for key in new}))
        ends = {row[0]: int(row[1]) for row in (await connection.execute(last.group_by(columns.kind))).all()}
        for key in new:
            ends[key.kind] = found[key] = ends.get(key.kind, 0) + 1
    return found
