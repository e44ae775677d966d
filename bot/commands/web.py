"""`web`: the web chat, the desk, the editor, and the address that Telegram calls in webhook mode."""

import logging
import sys
from collections.abc import Sequence

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount, Route
from telegram.error import TelegramError

from bot.app import House, open_house
from bot.channels.telegram.intake import ALLOWED, webhook
from bot.channels.web.app import create
from bot.channels.web.headers import BodyLimit
from bot.commands import desk
from bot.commands.briefed import settle, start
from bot.commands.content import intents
from bot.commands.telegram import introduce
from bot.settings import Settings, Updates
from content.editor import app as editor
from content.editor.shell import HOME

log = logging.getLogger(__name__)

# A translated file, and what a form adds to it.
LARGEST_FILE = 6 * 1024 * 1024
HOOK = "/telegram/webhook"


async def run(settings: Settings) -> None:
    async with open_house(settings) as house:
        if house.bot:
            await _know_own_name(house)
        app = application(house, await _webhook(house))
        await settle(house.published)
        config = uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,
            proxy_headers=bool(settings.public_url),
            server_header=False,
        )
        await uvicorn.Server(config).serve()


def application(house: House, more_routes: Sequence[BaseRoute] = ()) -> Starlette:
    """Everything that is reached by HTTP."""
    editing = Mount(HOME, BodyLimit(editor.create(house.editor_parts(intents())), LARGEST_FILE))
    return create(house.web_parts(), [editing, *desk.routes(house), *more_routes])


async def _know_own_name(house: House) -> None:
    assert house.bot
    try:
        await house.bot.get_me()
    except TelegramError as error:
        log.warning("Telegram does not answer: %s", type(error).__name__)


async def _webhook(house: House) -> list[BaseRoute]:
    """Tells Telegram our address, in webhook mode only."""
    settings = house.settings
    if house.bot is None or settings.telegram_updates is not Updates.webhook:
        return []
    secret = settings.webhook_secret.get_secret_value()
    try:
        await house.bot.set_webhook(
            f"{settings.public_url}{HOOK}", secret_token=secret, allowed_updates=ALLOWED, max_connections=40
        )
    except TelegramError as error:
        log.error("Telegram did not take our address: %s", type(error).__name__)
    await introduce(house)
    return [Route(HOOK, webhook(house.intake(), secret), methods=["POST"])]


if __name__ == "__main__":
    sys.exit(start(run))
