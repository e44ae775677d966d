"""How `up` starts its programs: each loads nothing but itself, before the addresses it works with are known.

These come as one line of JSON on standard input, settings by name. So the chat is there within five seconds.
"""

import asyncio
import gc
import json
import os
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress

from bot import logs, settings
from bot.app import CannotStart
from bot.settings import Settings
from content.published import ContentAway, Published


def start(run: Callable[[Settings], Awaitable[None]]) -> int:
    """Returns the exit code. Nothing to do when `up` ended before it told anything."""
    line = sys.stdin.readline()
    if not line:
        return 0
    os.environ.update(json.loads(line))
    chosen = settings.read()
    logs.set_up(chosen.log)
    try:
        asyncio.run(_await(run(chosen)))
    except CannotStart as error:
        print(error, file=sys.stderr)
        return 1
    return 0


async def settle(published: Published) -> None:
    """Reads the content before anybody asks for it, and has garbage collected without looking at it again.

    It stays for good: with twenty thousand texts everybody would wait a fifth of a second each time.
    """
    with suppress(ContentAway):
        await published.current()
    gc.collect()
    gc.freeze()


async def _await(work: Awaitable[None]) -> None:
    await work
