"""Keeps the house's programs running: ends them all together, restarts one that dies with a growing pause."""

import asyncio
import ctypes
import logging
import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

log = logging.getLogger(__name__)

_FIRST_PAUSE, _LONGEST_PAUSE, _HEALTHY_AFTER = 1.0, 60.0, 60.0
_GRACE = 12.0
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of linux/prctl.h


@dataclass(frozen=True)
class Program:
    """`log` takes its output; without one it goes where ours goes."""

    name: str
    command: Sequence[str]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    log: Path | None = None


async def keep_running(programs: Sequence[Program]) -> None:
    """Until SIGINT or SIGTERM, then ends them all."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    keepers = [asyncio.create_task(keep(program)) for program in programs]
    await stop.wait()
    for task in keepers:
        task.cancel()
    await asyncio.gather(*keepers, return_exceptions=True)


async def keep(program: Program) -> None:
    """Until cancelled, which ends the program."""
    pause = _FIRST_PAUSE
    while True:
        began = time.monotonic()
        code = await _run(program)
        if time.monotonic() - began > _HEALTHY_AFTER:
            pause = _FIRST_PAUSE
        log.warning("%s ended (%s) and is started again in %.0f s", program.name, code, pause)
        await asyncio.sleep(pause)
        pause = min(pause * 2, _LONGEST_PAUSE)


async def _run(program: Program) -> int:
    output = program.log.open("ab") if program.log else None
    try:
        process = await asyncio.create_subprocess_exec(
            *program.command,
            cwd=program.folder,
            env={**os.environ, **program.environment},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        )
    finally:
        if output:
            output.close()
    try:
        return await process.wait()
    finally:
        await _end(process)


def _die_with_parent() -> None:
    """Should this program be killed, its children do not stay behind as orphans."""
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM)


async def _end(process: asyncio.subprocess.Process) -> None:
    """Asks first, then insists; the whole process group goes."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            await asyncio.wait_for(asyncio.shield(process.wait()), _GRACE)
        except TimeoutError:
            log.warning("a program did not end in time and is killed")
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()
