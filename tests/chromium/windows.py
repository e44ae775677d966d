"""A house that a real browser can reach, and the windows it is looked at through."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass

import uvicorn
from playwright.async_api import Browser, Page
from starlette.applications import Starlette

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}


@dataclass
class WebServer:
    """Can be stopped and started again under the same address."""

    app: Starlette
    port: int
    _server: uvicorn.Server | None = None
    _serving: asyncio.Task[None] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        config = uvicorn.Config(self.app, port=self.port, log_config=None, lifespan="off", ws="none")
        self._server = uvicorn.Server(config)
        self._serving = asyncio.create_task(self._server.serve())
        while not self._server.started:
            await asyncio.sleep(0.05)

    async def stop(self) -> None:
        if self._server and self._serving:
            self._server.should_exit = True
            with suppress(asyncio.CancelledError):
                await self._serving
        self._server = self._serving = None


def complaints_of(page: Page) -> list[str]:
    """What the browser complains about on a page, from now on."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints


async def page_for(browser: Browser, locale: str, size: dict[str, int]) -> tuple[Page, list[str]]:
    """A fresh visitor's page, and what the browser complains about on it."""
    context = await browser.new_context(locale=locale, viewport=size)  # type: ignore[arg-type]
    page = await context.new_page()
    return page, complaints_of(page)


async def fits(page: Page) -> bool:
    return bool(await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
