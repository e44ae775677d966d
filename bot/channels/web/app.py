"""The web application: chat, health, whatever else is to be reached by HTTP."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.channels.web.calendar import CalendarFiles
from bot.channels.web.chat import Chat
from bot.channels.web.headers import BodyLimit, SecurityHeaders
from bot.channels.web.pages import Pages
from bot.channels.web.parts import WebParts
from bot.ports import StoreAway


def create(parts: WebParts, more_routes: Sequence[BaseRoute] = ()) -> Starlette:
    """`more_routes` bring their own limits: what Telegram sends may be longer than a form."""
    assert parts.secret, "forms and sessions cannot be signed without a secret"
    pages = Pages(parts)
    rooms = [*Chat(parts, pages).routes(), *CalendarFiles(parts).routes()]
    own = [*rooms, Route("/health", Health(parts).answer)]
    return Starlette(
        routes=[*(_limited(route) for route in own), pages.files(), *more_routes],
        middleware=[Middleware(SecurityHeaders, cached=pages.static)],
        exception_handlers={
            HTTPException: pages.refused,
            StoreAway: pages.store_away,
            Exception: pages.broken,
        },
    )


def _limited(route: Route) -> Route:
    route.app = BodyLimit(route.app)
    return route


@dataclass(frozen=True)
class Health:
    """For whoever watches over the service. No recogniser is a nuisance, no database an outage."""

    parts: WebParts

    async def answer(self, _request: Request) -> Response:
        database, recogniser = await self._database(), await self.parts.ready()
        status = "ok" if database and recogniser else "degraded"
        parts = {"status": status, "database": database, "recogniser": recogniser}
        return JSONResponse(parts, 200 if database else 503)

    async def _database(self) -> bool:
        try:
            await self.parts.conversation.visitors.counsellors()
        except StoreAway:
            return False
        return True
