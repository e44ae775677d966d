"""From nothing to the first answer: a fresh clone, `./lotse up`, and the clock."""

import asyncio
import os
import time
from pathlib import Path
from statistics import median

import aiohttp

from bench.ground import Ground, Plan, kept, until
from bench.report import BenchFault, Row, Table
from bot.commands.recogniser import free_port
from bot.commands.supervisor import Program
from bot.settings import ROOT

# Two Python worlds over a slow line, and a training.
_FIRST, _LATER = 3600.0, 180.0


async def measure(ground: Ground, plan: Plan) -> Table:
    clone = ground.folder / "clone"
    await _clone(clone)
    warm = _packages_are_cached()
    first = await _start(clone, _FIRST)
    later = [await _start(clone, _LATER) for _ in range(plan.starts)]
    rows: list[Row] = [
        {"what": "first start", "chat answers s": round(first[0], 1), "free text understood s": round(first[1], 1)},
        {
            "what": f"second start, median of {plan.starts}",
            "chat answers s": round(median(one[0] for one in later), 1),
            "free text understood s": round(median(one[1] for one in later), 1),
        },
    ]
    how = (
        "From `./lotse up` in a fresh clone of the last commit, without a Telegram token, to the first page of the web "
        "chat and to the first text that the recogniser understands. The first start sets up both Python worlds and "
        f"trains the recogniser; uv's package cache was {'filled by earlier work' if warm else 'empty'}."
    )
    return Table("start", how, rows)


async def _clone(folder: Path) -> None:
    process = await asyncio.create_subprocess_exec("git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(folder))
    if await process.wait():
        raise BenchFault("the repository could not be cloned; see above")


def _packages_are_cached() -> bool:
    cache = Path(os.environ.get("UV_CACHE_DIR") or Path.home() / ".cache/uv")
    return any(cache.glob("wheels-*")) or any(cache.glob("archive-*"))


async def _start(clone: Path, patience: float) -> tuple[float, float]:
    """Seconds until the chat answers, and until free text is understood."""
    port = free_port()
    began = time.monotonic()
    async with kept(_lotse(clone, port)), aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
        await until(lambda: _answers(session), "the web chat", patience)
        chat = time.monotonic() - began
        await until(lambda: _understands(session), "the recogniser", patience)
        return chat, time.monotonic() - began


def _lotse(clone: Path, port: int) -> Program:
    """As a user starts it, in try-out mode."""
    log = clone.parent / "start.log"
    return Program("lotse", ["./lotse", "up"], clone, {"LOTSE_PORT": str(port)}, log)


async def _answers(session: aiohttp.ClientSession) -> bool:
    try:
        async with session.get("/") as page:
            return page.status == 200
    except aiohttp.ClientError:
        return False


async def _understands(session: aiohttp.ClientSession) -> bool:
    """The house's own word on it, for which it has a text parsed."""
    async with session.get("/health") as health:
        return bool((await health.json())["recogniser"])
