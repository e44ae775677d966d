"""Real local websites with the faults that websites have: one program, reached as 127.0.0.1, 127.0.0.2 and so on."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web


@dataclass(frozen=True)
class Heard:
    """A request as a site's owner sees it."""

    method: str
    host: str
    path: str
    agent: str
    began: float
    ended: float


@dataclass
class Sites:
    """`pages`: path -> status, or where it redirects to with which status. All other paths answer 404."""

    port: int = 0
    pages: dict[str, int | tuple[int, str]] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    takes: float = 0.0
    heard: list[Heard] = field(default_factory=list)
    stopped: asyncio.Event = field(default_factory=asyncio.Event)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def asked(self) -> list[str]:
        return [f"{one.method} {one.path}" for one in self.heard]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        began = time.monotonic()
        await asyncio.sleep(self.takes)
        agent = request.headers.get("User-Agent", "")
        response = await self._made(request)
        self.heard.append(Heard(request.method, request.url.host or "", request.path, agent, began, time.monotonic()))
        return response

    async def _made(self, request: web.Request) -> web.StreamResponse:
        match self.pages.get(request.path, 404):
            case 0:
                await self.stopped.wait()
                return web.Response()
            case 405 if request.method != "HEAD":
                return web.Response(text="only by GET")
            case int(status):
                return web.Response(status=status, text="x" * 1_000_000, headers=self.headers)
            case (status, location):
                return web.Response(status=status, headers={"Location": location})


@asynccontextmanager
async def open_sites() -> AsyncIterator[Sites]:
    """A page of status 0 never answers."""
    sites = Sites()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", sites.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    listening = web.TCPSite(runner, "0.0.0.0", 0)
    await listening.start()
    sites.port = runner.addresses[0][1]
    try:
        yield sites
    finally:
        sites.stopped.set()
        await runner.cleanup()
