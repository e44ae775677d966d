"""A pack in the database: saved whole in one transaction, read whole."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from pydantic import BaseModel
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncEngine

from content.model import EmergencyNumber, Event, Pack, PackInfo, Place, Topic, TopicText
from content.tables import EntryRow, LoadedPack


class NoContent(Exception):
    """No pack has been loaded yet; `./lotse content import` loads one."""


async def save_pack(engine: AsyncEngine, pack: Pack, digest: str, now: datetime) -> None:
    """Replaces all content at once; readers see the old or the new, never half."""
    async with engine.begin() as connection:
        loaded = LoadedPack.__table__
        version = (await connection.execute(select(LoadedPack.version))).scalars().first() or 0
        await connection.execute(delete(EntryRow))
        await connection.execute(delete(LoadedPack))
        await connection.execute(
            loaded.insert(),  # type: ignore[attr-defined]
            {
                "id": pack.info.id,
                "info": pack.info.model_dump(mode="json"),
                "digest": digest,
                "version": version + 1,
                "loaded_at": now,
            },
        )
        await connection.execute(EntryRow.__table__.insert(), list(_rows(pack)))  # type: ignore[attr-defined]


def _rows(pack: Pack) -> Iterator[dict[str, Any]]:
    groups: list[tuple[str, list[tuple[str, str, BaseModel]]]] = [
        ("topic", [(topic.id, "", topic) for topic in pack.topics.values()]),
        (
            "text",
            [(one, locale, text) for one, texts in pack.texts.items() for locale, text in texts.items()],
        ),
        ("place", [(place.id, "", place) for place in pack.places.values()]),
        ("event", [(event.id, "", event) for event in pack.events.values()]),
        ("emergency", [(number.id, "", number) for number in pack.emergency]),
    ]
    for kind, entries in groups:
        for position, (entry_id, locale, entry) in enumerate(entries):
            data = entry.model_dump(mode="json", exclude_defaults=True)
            yield {"kind": kind, "id": entry_id, "locale": locale, "position": position, "entry": data}


async def version(engine: AsyncEngine) -> tuple[int, str]:
    """The content's version and the digest of the files it came from. Raises NoContent."""
    async with engine.connect() as connection:
        row = (await connection.execute(select(LoadedPack.version, LoadedPack.digest))).first()
    if row is None:
        raise NoContent
    return row.version, row.digest


async def load_pack(engine: AsyncEngine) -> Pack:
    """Raises NoContent."""
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="REPEATABLE READ")
        info = (await connection.execute(select(LoadedPack.info))).scalars().first()
        entries = select(EntryRow.kind, EntryRow.id, EntryRow.locale, EntryRow.entry)
        rows = (await connection.execute(entries.order_by(EntryRow.kind, EntryRow.position))).all()
    if info is None:
        raise NoContent
    by_kind: dict[str, list[Any]] = {kind: [] for kind in ("topic", "text", "place", "event", "emergency")}
    for row in rows:
        by_kind[row.kind].append(row)
    texts: dict[str, dict[str, TopicText]] = {row.id: {} for row in by_kind["topic"]}
    for row in by_kind["text"]:
        texts[row.id][row.locale] = TopicText.model_validate(row.entry)
    return Pack(
        info=PackInfo.model_validate(info),
        topics={row.id: Topic.model_validate(row.entry) for row in by_kind["topic"]},
        texts=texts,
        places={row.id: Place.model_validate(row.entry) for row in by_kind["place"]},
        events={row.id: Event.model_validate(row.entry) for row in by_kind["event"]},
        emergency=[EmergencyNumber.model_validate(row.entry) for row in by_kind["emergency"]],
    )
