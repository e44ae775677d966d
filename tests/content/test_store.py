"""The pack through the database and back."""

from pathlib import Path

from bot.adapters.database import open_engine
from bot.commands import content
from bot.settings import ROOT
from content import store
from content.pack_files import write_pack

LEIPZIG = ROOT / "content/packs/leipzig"


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def test_the_whole_pack_comes_back_byte_for_byte(database: str, tmp_path: Path) -> None:
    engine = open_engine(database)
    write_pack(await store.load_pack(engine), tmp_path)
    await engine.dispose()

    assert tree(tmp_path) == tree(LEIPZIG)


async def test_unchanged_files_are_not_loaded_again(database: str) -> None:
    engine = open_engine(database)
    before = await store.version(engine)
    loaded = await content.load(engine, LEIPZIG)
    after = await store.version(engine)
    await engine.dispose()

    assert not loaded
    assert after == before
