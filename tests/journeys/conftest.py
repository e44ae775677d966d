from collections.abc import AsyncIterator, Callable

import pytest
from pydantic import SecretStr

from bot.adapters.pace import Pace
from bot.app import House
from bot.settings import Settings
from tests.bot_api import BotApi
from tests.journeys.team import open_at_any_hour


@pytest.fixture(autouse=True)
def durations_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the Telegram library warns whenever it reads a time span, and warnings are errors here."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def unpaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages go out at once: the local Telegram has no limits unless a test sets some."""

    async def at_once(*_given: object) -> float:
        return 0.0

    monkeypatch.setattr(Pace, "take", at_once)


@pytest.fixture
async def office(api: BotApi, settings_for: Callable[..., Settings], unpaced: None) -> AsyncIterator[House]:
    """The whole Telegram way, of a team that works day and night and has no members yet."""
    given = {"telegram_token": SecretStr(api.token), "telegram_api_url": api.url, "public_url": "https://lotse.example"}
    async with open_at_any_hour(settings_for(**given)) as house:
        yield house
