from collections.abc import AsyncIterator

import pytest

from tests.links.website import Sites, open_sites


@pytest.fixture
async def sites() -> AsyncIterator[Sites]:
    async with open_sites() as opened:
        yield opened
