"""A contact point on a database of its own."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.adapters.queue import open_jobs
from tests.store.office import Office


@pytest.fixture
async def office(engine: AsyncEngine, database: str) -> AsyncIterator[Office]:
    yield Office(engine, open_jobs(database))
