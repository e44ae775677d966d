"""People at the desk, on the whole house with its real database."""

from collections.abc import AsyncIterator, Callable

import pytest

from bot.app import House, open_house
from bot.settings import Settings
from tests.desk_pages.office import Office


@pytest.fixture
async def house(settings_for: Callable[..., Settings]) -> AsyncIterator[House]:
    async with open_house(settings_for()) as house:
        yield house


@pytest.fixture
def office(house: House) -> Office:
    return Office(house)
