"""Requests that she can answer: asked of her, asked of her as substitute, asked of her team."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.web.desk.cards import cards
from bot.channels.web.desk.shell import Shell, Visit, counsellors


@dataclass(frozen=True)
class RequestPages:
    shell: Shell

    def routes(self) -> list[Route]:
        return [Route("/requests", self.asked)]

    @counsellors
    async def asked(self, request: Request, visit: Visit) -> Response:
        parts, who = self.shell.parts, visit.who
        found = await cards(parts, who, await parts.answering.requests(who, visit.now), visit.now)
        asked = [one for one in found if one.wants_an_answer]
        own, others = ([one for one in asked if bool(one.asked_of) is other] for other in (False, True))
        return self.shell.page("requests.html", visit, own=own, others=others)
