"""People who edit, on the whole house with its real database."""

from collections.abc import AsyncIterator, Callable

import pytest

from bot.app import House, open_house
from bot.settings import Settings
from tests.editor.newsroom import Newsroom


@pytest.fixture
async def house(settings_for: Callable[..., Settings]) -> AsyncIterator[House]:
    async with open_house(settings_for()) as house:
        yield house


@pytest.fixture
def newsroom(house: House) -> Newsroom:
    return Newsroom(house)
