"""Today, the first page: what waits for her answer, whom she meets, which talks are on. It renews itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.booking.model import BERLIN, Counsellor, Status
from bot.channels.web.desk.cards import cards
from bot.channels.web.desk.shell import Shell, Visit, counsellors
from bot.talk_ports import Case

_OFF = (Status.cancelled, Status.declined)


@dataclass(frozen=True)
class Talk:
    """A case that is not closed. `unanswered`: the last word in it is the visitor's."""

    case: Case
    mine: bool
    unanswered: bool


@dataclass(frozen=True)
class TodayPages:
    shell: Shell

    def routes(self) -> list[Route]:
        return [Route("/", self.today), Route("/now", self.now)]

    @counsellors
    async def today(self, request: Request, visit: Visit) -> Response:
        return self.shell.page("today.html", visit, **await self._standing(visit))

    @counsellors
    async def now(self, request: Request, visit: Visit) -> Response:
        """The part of the page that is asked for again every half minute."""
        return self.shell.page("_today.html", visit, **await self._standing(visit))

    async def _standing(self, visit: Visit) -> dict[str, Any]:
        parts, who, now = self.shell.parts, visit.who, visit.now
        answering = parts.answering
        found = [await answering.requests(who, now), await answering.today(who, now)]
        found.append(await parts.appointments.undelivered(who.id, now))
        shown = iter(await cards(parts, who, chain(*found), now))
        asked, todays, untold = (list(islice(shown, len(some))) for some in found)
        return {
            "asked": [one for one in asked if one.wants_an_answer],
            "meetings": [one for one in todays if one.appointment.status not in (Status.requested, *_OFF)],
            "off": [one for one in todays if one.appointment.status in _OFF],
            "untold": untold,
            "talks": await self.talks(who),
            "day": now.astimezone(BERLIN).date(),
        }

    async def talks(self, who: Counsellor) -> Sequence[Talk]:
        """Hers, and those that wait for somebody."""
        talking = self.shell.parts.talking
        shown = [one for one in await talking.cases(who) if one.status.running and one.counsellor in ("", who.id)]
        unanswered = await talking.unanswered(who, shown)
        return [Talk(one, one.counsellor == who.id, one.id in unanswered) for one in shown]
