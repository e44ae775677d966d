"""How long checking the pack takes, and loading it into the database."""

import time
from statistics import median

from pydantic import SecretStr

from bench.ground import Ground, Plan, make_schema
from bench.report import Table
from bot.commands import content
from bot.settings import ROOT, Settings

_PACK = ROOT / "content/packs/leipzig"
_RUNS = 3


async def measure(ground: Ground, _plan: Plan) -> Table:
    with ground.empty_database() as database:
        await make_schema(database)
        checks = [_check() for _ in range(_RUNS)]
        imports = [await _import(database) for _ in range(_RUNS)]
    how = f"In this process, median of {_RUNS}. `check` reads and checks all files; `import` does that and writes them."
    rows = {"check": checks, "import": imports}
    return Table(
        "pack",
        how,
        [
            {"what": name, "seconds": round(median(runs), 2), "slowest": round(max(runs), 2)}
            for name, runs in rows.items()
        ],
    )


def _check() -> float:
    began = time.perf_counter()
    content.checked_pack(_PACK)
    return time.perf_counter() - began


async def _import(database: str) -> float:
    engine_settings = Settings(_env_file=None, database_url=SecretStr(database))
    began = time.perf_counter()
    await content.import_pack(engine_settings, _PACK)
    return time.perf_counter() - began
