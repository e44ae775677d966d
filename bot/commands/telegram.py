"""`telegram`: polls for updates. A second one on the same database waits until the first is gone."""

import logging

from sqlalchemy.ext.asyncio import AsyncConnection
from telegram.error import TelegramError

from bot.app import CannotStart, House, open_house
from bot.channels.telegram.intake import Poller
from bot.channels.telegram.profile import publish
from bot.settings import Settings

log = logging.getLogger(__name__)

_LOCK = 7_082_004


async def run(settings: Settings) -> None:
    if settings.tryout:
        raise CannotStart("LOTSE_TELEGRAM_TOKEN is not set; @BotFather gives one.")
    async with open_house(settings) as house:
        assert house.bot
        async with house.engine.connect() as connection:
            await _alone(connection)
            await introduce(house)
            log.info("polling Telegram for updates")
            await Poller(house.bot, house.intake()).run()


async def introduce(house: House) -> None:
    """Command menu and descriptions; a failure here keeps nobody from being answered."""
    assert house.bot
    try:
        await publish(house.bot, house.locales.all())
    except TelegramError as error:
        log.warning("command menu not written: %s", type(error).__name__)


async def _alone(connection: AsyncConnection) -> None:
    """Held as long as the connection lives."""
    free = await connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({_LOCK})")
    if not free.scalar():
        log.warning("another Lotse polls already; this one waits until it stops")
        await connection.exec_driver_sql(f"SELECT pg_advisory_lock({_LOCK})")
    await connection.commit()
