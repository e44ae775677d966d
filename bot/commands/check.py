"""`check`: everything that must hold, in both worlds, in the order of how soon it fails."""

import os
import subprocess
import sys
import time
from pathlib import Path

from bot.commands import recogniser
from bot.settings import ROOT

_BIN = Path(sys.executable).parent
# Each process of the tests has a PostgreSQL and a recogniser of its own, so a file stays in one, and more need memory.
# They wait more than they work: two are worth it on a single core, too.
_PROCESSES = min(max(len(os.sched_getaffinity(0)), 2), 4)
_IN_PARALLEL = ("-n", str(_PROCESSES), "--dist", "loadfile")
STEPS: tuple[tuple[str, list[str], Path], ...] = (
    ("lint", [str(_BIN / "ruff"), "check", "."], ROOT),
    ("format", [str(_BIN / "ruff"), "format", "--check", "."], ROOT),
    ("types", [str(_BIN / "mypy")], ROOT),
    ("imports", [str(_BIN / "lint-imports")], ROOT),
    ("training data", [str(recogniser.PYTHON), "check.py"], recogniser.NLU),
    ("tests of the recogniser", [str(recogniser.PYTHON), "-m", "pytest", "-q", "tests"], recogniser.NLU),
    ("content", [sys.executable, "-m", "bot", "content", "check"], ROOT),
    ("training", [sys.executable, "-m", "bot", "train"], ROOT),
    ("understanding", [str(recogniser.PYTHON), "evaluate.py", "--held"], recogniser.NLU),
    ("tests", [sys.executable, "-m", "pytest", "-q", *_IN_PARALLEL], ROOT),
)


def run() -> int:
    """Goes on after a failure, so that all of them are seen at once; 0 only if nothing failed."""
    failed = [name for name, command, folder in STEPS if not _passes(name, command, folder)]
    print(f"failed: {', '.join(failed)}" if failed else "all checks passed", flush=True)
    return 1 if failed else 0


def _passes(name: str, command: list[str], folder: Path) -> bool:
    print(f"== {name}", flush=True)
    began = time.monotonic()
    environment = {key: value for key, value in os.environ.items() if not key.startswith("LOTSE_")}
    code = subprocess.run(command, cwd=folder, env=environment, check=False).returncode
    print(f"== {name}: {'passed' if code == 0 else 'FAILED'} in {time.monotonic() - began:.0f} s", flush=True)
    return code == 0
