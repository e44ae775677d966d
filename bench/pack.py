"""How long checking the pack takes, and loading it into the database; the same for a pack many times as large."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median

from sqlalchemy.ext.asyncio import AsyncEngine

from bench.ground import Ground, Plan, make_schema
from bench.report import Row, Table
from bot.adapters.database import open_engine
from bot.commands import content
from bot.settings import ROOT
from content import publishing, store
from content.model import Pack
from content.pack_files import read_pack, write_pack
from content.published import Content

_PACK = ROOT / "content/packs/leipzig"
_RUNS, _TIMES = 3, 50
_HOW = (
    "In this process, median of {runs}, reading once. `check` looks at what was read; `import` writes it into the"
    " database; `ready` is what a program does with it until it has searched once in every locale. `times as large`: a"
    " pack of {times} copies of all topics, texts and places; `a copy` is its time divided by {times} and by that of"
    " the pack itself, so 1 is linear."
)


async def measure(ground: Ground, _plan: Plan) -> Table:
    names = content.intents()
    once = read_pack(_PACK)
    many = _multiplied(once)
    every = frozenset(f"{name}{_ending(number)}" for name in names for number in range(_TIMES))
    with ground.empty_database() as database:
        await make_schema(database)
        engine = open_engine(database)
        ones = [await _all_steps(engine, once, names) for _ in range(_RUNS)]
        larges = [await _all_steps(engine, many, every) for _ in range(_RUNS)]
        await engine.dispose()
    reading = _row("read the files", _reading(ground, once, "one"), _reading(ground, many, "many"))
    steps = [_row(step, median(run[step] for run in ones), median(run[step] for run in larges)) for step in ones[0]]
    return Table("pack", _HOW.format(runs=_RUNS, times=_TIMES), [reading, *steps])


def _row(step: str, one: float, large: float) -> Row:
    copy = round(large / one / _TIMES, 2)
    return {"what": step, "seconds": round(one, 2), f"{_TIMES} times as large": round(large, 1), "a copy": copy}


def _reading(ground: Ground, pack: Pack, name: str) -> float:
    """From a fresh folder, once."""
    write_pack(pack, ground.folder / name)
    return _timed(lambda: read_pack(ground.folder / name))


async def _all_steps(engine: AsyncEngine, pack: Pack, names: frozenset[str]) -> dict[str, float]:
    check = _timed(lambda: list(publishing.faults(pack, names)))
    began = time.perf_counter()
    await store.save_pack(engine, pack, "", datetime.now(UTC))
    saved = time.perf_counter() - began
    return {"check": check, "import": saved, "ready": _timed(lambda: _looked_up(pack))}


def _looked_up(pack: Pack) -> None:
    """Made ready to look things up, and searched once in every locale."""
    content = Content(pack)
    for locale in pack.info.locales:
        content.search("Kita", locale)


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return round(time.perf_counter() - began, 2)


def _ending(number: int) -> str:
    return f"-{number}" if number else ""


def _multiplied(pack: Pack) -> Pack:
    """Each entry many times under other names; links and places of a copy are those of the first."""
    topics = {f"{one}{_ending(n)}": (one, topic) for n in range(_TIMES) for one, topic in pack.topics.items()}
    places = {f"{one}{_ending(n)}": place for n in range(_TIMES) for one, place in pack.places.items()}
    return pack.model_copy(
        update={
            "topics": {name: topic.model_copy(update={"id": name}) for name, (_, topic) in topics.items()},
            "texts": {name: pack.texts[one] for name, (one, _) in topics.items()},
            "places": {name: place.model_copy(update={"id": name}) for name, place in places.items()},
        }
    )
