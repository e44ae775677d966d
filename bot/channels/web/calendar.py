"""A date as a file for the visitor's calendar. Events are public; of appointments she gets her own."""

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.web.parts import WebParts
from bot.channels.web.visit import locale_of, token_of
from bot.dialogue.model import Person
from bot.dialogue.rendering.events import calendar_file


@dataclass(frozen=True)
class CalendarFiles:
    parts: WebParts

    def routes(self) -> list[Route]:
        return [Route("/calendar/{event}.ics", self.one, methods=["GET"])]

    async def one(self, request: Request) -> Response:
        now = self.parts.now()
        locale = locale_of(request, self.parts.languages)
        wanted, conversation = request.path_params["event"], self.parts.conversation
        event = await conversation.contents.event(wanted, locale, now)
        file = calendar_file(event, now) if event else None
        token = token_of(request)
        if file is None and token:
            file = await conversation.calendar_file(Person("web", token), wanted, locale, now)
        if file is None:
            raise HTTPException(404)
        named = {"Content-Disposition": f'attachment; filename="{file.name}"'}
        return Response(file.text, media_type="text/calendar; charset=utf-8", headers=named)
