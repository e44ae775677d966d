"""`python -m bench [name ...] [--json FILE] [--seconds N]`: measures, prints Markdown, writes JSON when asked."""

import argparse
import asyncio
import json
import os
import signal
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

from bench import booking, desk, editor, memory, messages, notices, pack, pages, publishing, search, start, texts
from bench.ground import Ground, Plan
from bench.report import BenchFault, Table, as_data, as_markdown, machine
from bot.adapters.embedded import postgres
from bot.commands.up import folder_of

Measurement = Callable[[Ground, Plan], Awaitable[Table]]
MEASUREMENTS: dict[str, Measurement] = {
    "pack": pack.measure,
    "search": search.measure,
    "texts": texts.measure,
    "booking": booking.measure,
    "memory": memory.measure,
    "messages": messages.measure,
    "notices": notices.measure,
    "desk": desk.measure,
    "editor": editor.measure,
    "publishing": publishing.measure,
    "pages": pages.measure,
    "start": start.measure,
}
# `start` fetches and trains everything anew: only when asked for.
USUAL = [name for name in MEASUREMENTS if name != "start"]


def main() -> int:
    chosen = _options()
    _forget_settings()
    where = machine()
    plan = replace(Plan(), seconds=chosen.seconds, attempts=chosen.attempts)
    try:
        tables = asyncio.run(measure(chosen.name or USUAL, plan))
    except BenchFault as fault:
        print(f"bench: {fault}", file=sys.stderr)
        return 1
    print(as_markdown(where, tables))
    if chosen.json:
        chosen.json.write_text(json.dumps(as_data(where, tables), indent=1) + "\n", encoding="utf-8")
    return 0


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(prog="lotse bench", description=__doc__)
    names = f"of {', '.join(MEASUREMENTS)}; without one: {' '.join(USUAL)}"
    options.add_argument("name", nargs="*", choices=[[], *MEASUREMENTS], metavar="name", help=names)
    options.add_argument("--json", metavar="FILE", type=folder_of, help="write the figures here, too")
    options.add_argument("--seconds", type=float, default=Plan.seconds, help="length of one round of `messages`")
    most = "of `booking`; also the most requests of a kind in `desk` and `editor`, the most rounds of `publishing`"
    options.add_argument("--attempts", type=int, default=Plan.attempts, help=most)
    return options.parse_args()


def _forget_settings() -> None:
    """The house is measured as it comes. Ended from outside, we still end what we have started."""
    for name in [name for name in os.environ if name.startswith(("LOTSE_", "VIRTUAL_ENV"))]:
        del os.environ[name]
    signal.signal(signal.SIGTERM, signal.default_int_handler)


async def measure(names: list[str], plan: Plan, nlu_url: str = "") -> list[Table]:
    with tempfile.TemporaryDirectory(prefix="lotse-bench-", ignore_cleanup_errors=True) as scratch:
        folder = Path(scratch)
        with postgres(folder) as server:
            tables = []
            for name in names:
                print(f"measuring {name} ...", file=sys.stderr, flush=True)
                tables.append(await MEASUREMENTS[name](Ground(folder, server, nlu_url), plan))
            return tables


if __name__ == "__main__":
    sys.exit(main())
