"""People who open the website."""

from collections.abc import Callable
from functools import cache

import httpx
import pytest
from starlette.applications import Starlette

from bot.channels.web.app import create
from tests.web.browser import Browser
from tests.web.website import Site


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def browsers(site: Site) -> Callable[..., Browser]:
    """Makes browsers, each with cookies and an address of its own, on one site, opened at the first."""

    @cache
    def app() -> Starlette:
        return create(site.parts(), site.routes)

    def make(htmx: bool = False, address: str = "192.0.2.1", language: str = "en") -> Browser:
        transport = httpx.ASGITransport(app(), raise_app_exceptions=False, client=(address, 1))
        headers = {"Accept-Language": language}
        scheme = "https" if site.secure else "http"
        client = httpx.AsyncClient(transport=transport, base_url=f"{scheme}://lotse.test", headers=headers)
        return Browser(client, htmx)

    return make


@pytest.fixture
def visitor(browsers: Callable[..., Browser]) -> Browser:
    """Reads English, has no JavaScript."""
    return browsers()
