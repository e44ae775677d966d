"""A date as a file for the visitor's calendar. Public: it holds nothing but what is on the list of events."""

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.web.parts import WebParts
from bot.channels.web.visit import locale_of
from bot.dialogue.rendering.events import calendar_file


@dataclass(frozen=True)
class CalendarFiles:
    parts: WebParts

    def routes(self) -> list[Route]:
        return [Route("/calendar/{event}.ics", self.one, methods=["GET"])]

    async def one(self, request: Request) -> Response:
        now = self.parts.now()
        locale = locale_of(request, self.parts.languages)
        event = await self.parts.conversation.contents.event(request.path_params["event"], locale, now)
        if event is None:
            raise HTTPException(404)
        file = calendar_file(event, now)
        named = {"Content-Disposition": f'attachment; filename="{file.name}"'}
        return Response(file.text, media_type="text/calendar; charset=utf-8", headers=named)
