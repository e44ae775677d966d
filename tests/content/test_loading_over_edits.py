"""Files of a pack and changes made in the editor: nobody's work is lost, and the files can win when that is wanted."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from content import history, store
from content.entries import Key
from content.history import Deed
from content.model import Pack, Place
from content.pack_files import read_pack, write_pack
from tests.content.pack_sample import write

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
RATHAUS = Key("place", "rathaus")


@pytest.fixture
async def pack(engine: AsyncEngine, tmp_path: Path) -> Pack:
    """The small pack, loaded."""
    pack = read_pack(write(tmp_path / "pack"))
    await store.save_pack(engine, pack, "first", NOW)
    return pack


async def edit(engine: AsyncEngine, pack: Pack, phone: str | None) -> None:
    place = pack.places["rathaus"].model_copy(update={"phone": phone}) if phone else None
    async with engine.begin() as connection:
        await store.hold(connection)
        await history.publish(connection, RATHAUS, place, Deed("published", "Olena", NOW))


def with_phone(pack: Pack, phone: str) -> Pack:
    place = pack.places["rathaus"].model_copy(update={"phone": phone})
    return pack.model_copy(update={"places": {**pack.places, "rathaus": place}})


async def phone_of(engine: AsyncEngine) -> str | None:
    place: Place = (await store.load_pack(engine)).places["rathaus"]
    return place.phone


async def test_files_that_changed_do_not_undo_what_was_edited(engine: AsyncEngine, pack: Pack) -> None:
    await edit(engine, pack, "0341 1")
    kept = await store.save_pack(engine, with_phone(pack, "0341 2"), "second", NOW)

    assert kept == [RATHAUS]
    assert await phone_of(engine) == "0341 1"


async def test_the_files_win_when_that_is_wanted_and_the_history_has_both(engine: AsyncEngine, pack: Pack) -> None:
    await edit(engine, pack, "0341 1")
    assert await store.save_pack(engine, with_phone(pack, "0341 2"), "second", NOW, replace=True) == []

    assert await phone_of(engine) == "0341 2"
    found = await history.versions_of(engine, RATHAUS)
    assert [(one.action, one.entry and one.entry["phone"]) for one in found] == [
        ("loaded", "0341 2"),
        ("published", "0341 1"),
        ("loaded", "0123 4567"),
    ]


async def test_what_was_removed_stays_removed(engine: AsyncEngine, pack: Pack) -> None:
    await edit(engine, pack, None)
    await store.save_pack(engine, pack, "second", NOW)
    assert "rathaus" not in (await store.load_pack(engine)).places


async def test_an_exported_change_belongs_to_the_files_again(engine: AsyncEngine, pack: Pack, tmp_path: Path) -> None:
    await edit(engine, pack, "0341 1")
    write_pack(await store.load_pack(engine), tmp_path / "exported")
    exported = read_pack(tmp_path / "exported")
    assert await store.save_pack(engine, exported, "second", NOW) == []

    await store.save_pack(engine, with_phone(pack, "0341 3"), "third", NOW)
    assert await phone_of(engine) == "0341 3"


async def test_a_running_program_reads_only_what_has_changed(engine: AsyncEngine, pack: Pack) -> None:
    version, _ = await store.version(engine)
    assert await store.changes_since(engine, version) is None
    await edit(engine, pack, "0341 1")
    changes = await store.changes_since(engine, version)

    assert changes
    assert list(changes.entries) == [RATHAUS]


async def test_another_pack_takes_the_place_of_the_first(engine: AsyncEngine, pack: Pack) -> None:
    await edit(engine, pack, "0341 1")
    other = pack.model_copy(update={"info": pack.info.model_copy(update={"id": "other"})})
    assert await store.save_pack(engine, other, "second", NOW) == []
    assert await phone_of(engine) == "0123 4567"
