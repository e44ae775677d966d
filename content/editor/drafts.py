"""Work in progress: one draft per entry and person, saved as it is typed.

Each saving names the state that it is based on, so that two windows of one person do not overwrite each other; two
persons have a draft each, and meet when they publish.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from content.editor.draft import Draft, Stage, Written
from content.entries import Key
from content.occurrences import LOCAL
from content.tables import drafts, editors

LONGEST_REMARK = 1000


class ChangedElsewhere(Exception):
    """The same person has saved another text in another window. Nothing was written; both must be put together."""

    def __init__(self, stored: Draft) -> None:
        super().__init__()
        self.stored = stored


_WITH_NAME = select(drafts, editors.c.name).join(editors, editors.c.number == drafts.c.author)


async def save(connection: AsyncConnection, key: Key, author: int, written: Written, now: datetime) -> Draft:
    """Raises ChangedElsewhere.

    What was handed in becomes a draft again, since it is no longer what the reader was asked to read.
    """
    values = {
        "fields": dict(written.fields),
        "base": written.base,
        "state": Stage.draft,
        "stamp": written.stamp + 1,
        "saved_at": now,
    }
    new = upsert(drafts).values(**key._asdict(), author=author, **values)
    over = new.on_conflict_do_update(
        index_elements=["kind", "id", "locale", "author"], set_=values, where=drafts.c.stamp == written.stamp
    )
    done = (await connection.execute(over.returning(drafts.c.number))).scalar()
    row = (await connection.execute(_WITH_NAME.where(*_of(key), drafts.c.author == author))).one()
    if done is None:
        raise ChangedElsewhere(_draft(row))
    return _draft(row)


async def own(engine: AsyncEngine, key: Key, author: int) -> Draft | None:
    return await _first(engine, _WITH_NAME.where(*_of(key), drafts.c.author == author))


async def find(engine: AsyncEngine, number: int) -> Draft | None:
    return await _first(engine, _WITH_NAME.where(drafts.c.number == number))


async def _first(engine: AsyncEngine, wanted: Select[Any]) -> Draft | None:
    async with engine.connect() as connection:
        row = (await connection.execute(wanted)).first()
    return _draft(row) if row else None


async def own_in(engine: AsyncEngine, author: int, locales: Collection[str]) -> Mapping[Key, Draft]:
    """All of one person in these locales, "" being that of what is the same in all."""
    wanted = _WITH_NAME.where(drafts.c.author == author, drafts.c.locale.in_(locales))
    async with engine.connect() as connection:
        return {(draft := _draft(row)).key: draft for row in (await connection.execute(wanted)).all()}


async def of_entry(engine: AsyncEngine, key: Key) -> Sequence[Draft]:
    """Everybody's, the newest first."""
    wanted = _WITH_NAME.where(*_of(key)).order_by(drafts.c.saved_at.desc())
    async with engine.connect() as connection:
        return [_draft(row) for row in (await connection.execute(wanted)).all()]


async def all_drafts(engine: AsyncEngine) -> Sequence[Draft]:
    """Without their fields, for lists; what waits longest first."""
    columns = [column for column in drafts.c if column.name != "fields"]
    wanted = select(*columns, editors.c.name).join(editors, editors.c.number == drafts.c.author)
    async with engine.connect() as connection:
        rows = (await connection.execute(wanted.order_by(drafts.c.saved_at))).all()
    return [_draft(row) for row in rows]


async def mark(connection: AsyncConnection, number: int, state: Stage, remark: str, stamp: int) -> bool:
    """Handed in, or sent back; False when it has changed meanwhile."""
    changed = update(drafts).where(drafts.c.number == number, drafts.c.stamp == stamp)
    return (await connection.execute(changed.values(state=state, remark=remark[:LONGEST_REMARK]))).rowcount == 1


async def save_all(
    connection: AsyncConnection, author: int, written: Mapping[Key, Written], state: Stage, now: datetime
) -> set[Key]:
    """Returns which were saved, of one at least; the others have changed since their stamp and stay as they are."""
    new = upsert(drafts)
    values = {name: new.excluded[name] for name in ("fields", "base", "state", "remark", "stamp", "saved_at")}
    over = new.on_conflict_do_update(
        index_elements=["kind", "id", "locale", "author"], set_=values, where=drafts.c.stamp == new.excluded.stamp - 1
    )
    same = {"author": author, "state": state, "remark": "", "saved_at": now}
    rows = [
        {**key._asdict(), "fields": dict(one.fields), "base": one.base, "stamp": one.stamp + 1, **same}
        for key, one in written.items()
    ]
    done = await connection.execute(over.returning(drafts.c.kind, drafts.c.id, drafts.c.locale), rows)
    return {Key(*row) for row in done.all()}


async def drop_all(connection: AsyncConnection, numbers: Collection[int]) -> None:
    await connection.execute(delete(drafts).where(drafts.c.number.in_(numbers)))


async def drop(connection: AsyncConnection, number: int, key: Key, stamp: int) -> bool:
    """False when there is none of this number and entry, or when its author has gone on writing."""
    gone = delete(drafts).where(drafts.c.number == number, *_of(key), drafts.c.stamp == stamp)
    return (await connection.execute(gone)).rowcount == 1


def _of(key: Key) -> tuple[Any, ...]:
    return drafts.c.kind == key.kind, drafts.c.id == key.id, drafts.c.locale == key.locale


def _draft(row: Any) -> Draft:
    return Draft(
        number=row.number,
        key=Key(row.kind, row.id, row.locale),
        author=row.author,
        name=row.name,
        fields=getattr(row, "fields", {}),
        base=row.base,
        state=Stage(row.state),
        remark=row.remark,
        stamp=row.stamp,
        saved_at=row.saved_at.astimezone(LOCAL),
    )
