"""`content import | export | check`: the pack's files and the database."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import yaml
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.adapters.database import open_engine
from bot.app import now
from bot.settings import ROOT, Settings
from content import publishing, store
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
    faults = [Fault(file, 1, sentence) for file, sentence in publishing.faults(pack, intents())]
    if faults:
        raise PackFaults(faults)
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
    await store.save_pack(engine, checked_pack(folder), fingerprint, now())
    return True


async def import_pack(settings: Settings, folder: Path) -> str:
    pack = checked_pack(folder)
    engine = open_engine(settings.database_url.get_secret_value())
    try:
        await store.save_pack(engine, pack, digest(folder), now())
    finally:
        await engine.dispose()
    return f"{len(pack.topics)} topics, {len(pack.places)} places, {len(pack.events)} events are loaded."


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
