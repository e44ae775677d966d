"""`console`: the conversation in a terminal, with its own recogniser if none is set."""

import asyncio

from pydantic import SecretStr

from bot.app import now, open_house
from bot.channels.console import talk
from bot.commands import recogniser, up
from bot.commands.supervisor import Program, keep
from bot.settings import Settings


def run(settings: Settings) -> int:
    with up.database(settings) as url:
        up.prepare(settings, url)
        if settings.nlu_url:
            asyncio.run(_talk(settings.model_copy(update={"database_url": SecretStr(url)})))
            return 0
        port = recogniser.free_port()
        server = recogniser.server(settings, recogniser.ensure_trained(settings), port)
        update = {"database_url": SecretStr(url), "nlu_url": f"http://127.0.0.1:{port}"}
        asyncio.run(_talk(settings.model_copy(update=update), server))
    return 0


async def _talk(settings: Settings, server: Program | None = None) -> None:
    """The recogniser starts beside the talk: menu and search work at once."""
    beside = asyncio.create_task(keep(server)) if server else None
    try:
        async with open_house(settings) as house:
            await talk(house.conversation, house.trouble, now)
    finally:
        if beside:
            beside.cancel()
            await asyncio.gather(beside, return_exceptions=True)
