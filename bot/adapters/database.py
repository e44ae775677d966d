"""The way to PostgreSQL: the engine, and its failures in our own words."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from procrastinate.exceptions import ConnectorException
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.ports import StoreAway


def driver_url(url: str) -> str:
    """The same address for SQLAlchemy, which names its driver."""
    return "postgresql+psycopg://" + url.split("://", 1)[1]


def open_engine(url: str) -> AsyncEngine:
    """Parameters are hidden in errors, since they are people's data."""
    return create_async_engine(
        driver_url(url),
        pool_size=12,
        max_overflow=12,
        pool_timeout=5,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"connect_timeout": 5},
    )


@asynccontextmanager
async def transaction(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """All or nothing. Raises StoreAway when the database cannot be reached."""
    with reached():
        async with engine.begin() as connection:
            yield connection


@contextmanager
def reached() -> Iterator[None]:
    """For what opens transactions of its own. Raises StoreAway when the database cannot be reached."""
    try:
        yield
    except (PoolTimeout, OSError, ConnectorException) as error:
        raise StoreAway(type(error).__name__) from None
    except DBAPIError as error:
        if error.connection_invalidated or type(error).__name__ in ("OperationalError", "InterfaceError"):
            raise StoreAway(type(error.orig).__name__) from None
        raise
