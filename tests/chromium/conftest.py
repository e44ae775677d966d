"""The whole house in a real browser."""

import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import psycopg
import pytest
from playwright.async_api import Browser, async_playwright
from pydantic import SecretStr

from bot.app import House, open_house
from bot.commands.recogniser import free_port
from bot.commands.web import application
from bot.settings import Settings
from tests.chromium.desks import Desks
from tests.chromium.lived_in import TOPIC
from tests.chromium.windows import WebServer
from tests.editor.newsroom import Newsroom


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    path = shutil.which("chromium")
    assert path, "install Debian's package chromium"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield browser
        await browser.close()


@pytest.fixture
async def house(settings_for: Callable[..., Settings]) -> AsyncIterator[House]:
    async with open_house(settings_for()) as house:
        yield house


@pytest.fixture
async def site(house: House) -> AsyncIterator[str]:
    async with reached(house) as server:
        yield server.address


@pytest.fixture(scope="session")
async def newsroom(server: str, template: str, scratch: Path) -> AsyncIterator[Newsroom]:
    """One house for all who edit: they take a topic each."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE test_newsroom TEMPLATE {template}")
    url = SecretStr(server.replace("/postgres?", "/test_newsroom?"))
    settings = Settings(_env_file=None, database_url=url, nlu_url="http://127.0.0.1:9", data_dir=scratch)
    async with open_house(settings) as house:
        yield Newsroom(house)


@pytest.fixture(scope="session")
async def web_server(newsroom: Newsroom) -> AsyncIterator[WebServer]:
    async with reached(newsroom.house) as server:
        yield server


@pytest.fixture(scope="session")
async def topics(newsroom: Newsroom) -> Iterator[str]:
    """Those with room for a longer title."""
    texts = (await newsroom.house.published.current()).pack.texts
    is_short = {topic: all(len(of[one].title) < 45 for one in ("de", "uk", "ar")) for topic, of in texts.items()}
    return iter([topic for topic in texts if is_short[topic] and topic != TOPIC])


@pytest.fixture
async def desks(
    browser: Browser, newsroom: Newsroom, web_server: WebServer, topics: Iterator[str]
) -> AsyncIterator[Desks]:
    """People who edit, each with a browser of her own."""
    desks = Desks(browser, newsroom, web_server.address, next(topics))
    yield desks
    await desks.close()


@asynccontextmanager
async def reached(house: House) -> AsyncIterator[WebServer]:
    server = WebServer(application(house), free_port())
    await server.start()
    yield server
    await server.stop()
