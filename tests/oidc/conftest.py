"""A house whose city has its own accounts, and the city's sign-in on this machine."""

from collections.abc import AsyncIterator, Callable

import pytest
from pydantic import SecretStr

from bot.app import open_house
from bot.settings import Settings
from tests.editor.newsroom import HOST
from tests.oidc.provider import CLIENT, SECRET, CityProvider
from tests.oidc.town import Town


@pytest.fixture
async def city() -> AsyncIterator[CityProvider]:
    async with CityProvider(f"{HOST}/editor/city/back") as city:
        yield city


@pytest.fixture
async def town(city: CityProvider, settings_for: Callable[..., Settings]) -> AsyncIterator[Town]:
    settings = settings_for(
        public_url=HOST,
        oidc_issuer=city.url,
        oidc_client_id=CLIENT,
        oidc_client_secret=SecretStr(SECRET),
        oidc_name="Stadt Leipzig",
    )
    async with open_house(settings) as house:
        yield Town(house, city)
