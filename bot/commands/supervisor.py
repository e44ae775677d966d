"""Keeps the house's programs running: ends them all together, restarts one that dies with a growing pause."""

import asyncio
import ctypes
import json
import logging
import os
import signal
import sys
import time
from collections.abc import Awaitable, Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path

log = logging.getLogger(__name__)

_FIRST_PAUSE, _LONGEST_PAUSE, _HEALTHY_AFTER = 1.0, 60.0, 60.0
_GRACE = 12.0
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of linux/prctl.h


@dataclass(frozen=True)
class Program:
    """`log` takes its output; without one it goes where ours goes.

    A `briefed` one is started before it is known what it is to work with: it loads, and waits on its standard
    input for one line of JSON, further settings by name.
    """

    name: str
    command: Sequence[str]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    log: Path | None = None
    briefed: bool = False


def stop_on_signals() -> asyncio.Event:
    """Set by SIGINT or SIGTERM from now on."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    return stop


async def keep(program: Program, briefing: Awaitable[Mapping[str, str]] | None = None) -> None:
    """Until cancelled, which ends the program."""
    pause = _FIRST_PAUSE
    while True:
        began = time.monotonic()
        code = await _run(program, briefing)
        if time.monotonic() - began > _HEALTHY_AFTER:
            pause = _FIRST_PAUSE
        log.warning("%s ended (%s) and is started again in %.0f s", program.name, code, pause)
        await asyncio.sleep(pause)
        pause = min(pause * 2, _LONGEST_PAUSE)


async def finish(program: Program) -> int:
    """Runs it once and returns its exit code; being cancelled ends it."""
    return await _run(program, None)


async def _run(program: Program, briefing: Awaitable[Mapping[str, str]] | None) -> int:
    process = await _start(program)
    try:
        if program.briefed and briefing is not None:
            await _brief(process, await briefing)
        return await process.wait()
    finally:
        await _end(process)


async def _start(program: Program) -> asyncio.subprocess.Process:
    with program.log.open("ab") if program.log else nullcontext() as output:
        return await asyncio.create_subprocess_exec(
            *program.command,
            cwd=program.folder,
            env={**os.environ, **program.environment},
            stdin=asyncio.subprocess.PIPE if program.briefed else asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        )


async def _brief(process: asyncio.subprocess.Process, settings: Mapping[str, str]) -> None:
    assert process.stdin
    process.stdin.write(json.dumps(dict(settings)).encode() + b"\n")
    with suppress(ConnectionError):
        await process.stdin.drain()


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
