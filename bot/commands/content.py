"""`content import | export | check`: the pack's files and the database."""

import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import yaml
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.adapters.database import open_engine
from bot.app import now
from bot.settings import ROOT, Settings
from content import publishing, store
from content.entries import Key
from content.model import Pack
from content.pack_files import Fault, PackFaults, read_pack, write_pack
from content.published import digest


def intents() -> frozenset[str]:
    """The contract's names."""
    spec = yaml.safe_load((ROOT / "spec/intents.yaml").read_text(encoding="utf-8"))
    return frozenset(spec["intents"])


def checked_pack(folder: Path) -> Pack:
    """Raises PackFaults with everything that is wrong, in the files and in what they say."""
    pack = read_pack(folder)
    check_whole(pack)
    return pack


def warnings(pack: Pack, today: date) -> Iterator[str]:
    for file, sentence in publishing.warnings(pack, today):
        yield f"{file}: {sentence}"


async def load(engine: AsyncEngine, folder: Path) -> bool:
    """Loads the pack if its files have changed since the last time; True if they had. Raises PackFaults."""
    fingerprint = digest(folder)
    try:
        _, loaded = await store.version(engine)
    except store.NoContent:
        loaded = ""
    if loaded == fingerprint:
        return False
    kept = await store.save_pack(engine, checked_pack(folder), fingerprint, now(), check_whole)
    if kept:
        print(_kept(kept), file=sys.stderr)
    return True


async def import_pack(settings: Settings, folder: Path, replace: bool = False) -> str:
    """What editors have changed stays, unless `replace`; then the history still has it."""
    pack = checked_pack(folder)
    engine = open_engine(settings.database_url.get_secret_value())
    try:
        kept = await store.save_pack(engine, pack, digest(folder), now(), check_whole, replace)
    finally:
        await engine.dispose()
    said = f"{len(pack.topics)} topics, {len(pack.places)} places, {len(pack.events)} events are loaded."
    return "\n".join([said, _kept(kept)] if kept else [said])


def check_whole(pack: Pack) -> None:
    """What results of files and of changes made in the editor. Raises PackFaults."""
    faults = [Fault(file, 1, sentence) for file, sentence in publishing.faults(pack, intents())]
    if faults:
        raise PackFaults(faults)


def _kept(keys: Sequence[Key]) -> str:
    named = "".join(f"\n  {key}" for key in keys)
    return (
        f"{len(keys)} entries were changed in the editor and stay as they are there; the files have them otherwise."
        f"\nTo take those of the files: ./lotse content import --replace. To bring the changes into the files:"
        f" ./lotse content export.{named}"
    )


async def export_pack(settings: Settings, folder: Path) -> str:
    """Raises NoContent."""
    engine = open_engine(settings.database_url.get_secret_value())
    try:
        pack = await store.load_pack(engine)
    finally:
        await engine.dispose()
    write_pack(pack, folder)
    return f"{len(pack.topics)} topics, {len(pack.places)} places, {len(pack.events)} events are written to {folder}."


def check(folder: Path) -> int:
    """Prints what is wrong and what should be looked at; the exit code is 1 if the pack cannot be loaded."""
    pack = checked_pack(folder)
    for warning in warnings(pack, now().date()):
        print(f"look at {warning}")
    print(f"{len(pack.topics)} topics in {len(pack.info.locales)} locales, {len(pack.places)} places: no faults.")
    return 0
