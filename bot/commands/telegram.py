"""`telegram`: polls for updates. A second one on the same database waits until the first is gone."""

import logging
import sys

from sqlalchemy.ext.asyncio import AsyncConnection
from telegram.error import Forbidden, InvalidToken, TelegramError

from bot.app import CannotStart, House, open_house
from bot.channels.telegram.intake import Poller, PollerSilent
from bot.channels.telegram.profile import publish
from bot.commands.briefed import start
from bot.settings import Settings

WRONG_KEY = "Telegram does not accept LOTSE_TELEGRAM_TOKEN. Ask @BotFather for it again."

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
            try:
                await Poller(house.bot, house.intake()).run()
            except* (InvalidToken, Forbidden):
                raise CannotStart(WRONG_KEY) from None
            except* PollerSilent:
                raise CannotStart("Telegram has not answered for 90 seconds.") from None


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


if __name__ == "__main__":
    sys.exit(start(run))
