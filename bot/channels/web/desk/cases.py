"""Talks with visitors: the list, and one with its card, what was said, and the box to answer in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.channels.web.desk.shell import HOME, Shell, Visit, counsellors
from bot.talk_ports import Case
from bot.talking import Closed, NothingToSay, NotTaken, NotYourCase, TakenByOther, TalkRefused

PATH = "/cases/{case}"
LONGEST = 4000
_REFUSALS: tuple[tuple[type[Exception], str], ...] = (
    (NotTaken, "not_taken"),
    (TakenByOther, "taken_by_other"),
    (Closed, "closed"),
    (NothingToSay, "nothing_to_say"),
    (NotYourCase, "not_your_case"),
)


def refusal(error: TalkRefused) -> str:
    """The key of what is said."""
    return next((key for kind, key in _REFUSALS if isinstance(error, kind)), "refused")


async def opened(shell: Shell, request: Request, visit: Visit) -> Case:
    """The one that the address names. Raises HTTPException 404 when it is neither hers nor her team's."""
    number = request.path_params["case"]
    # Nine digits fit into what the database counts with.
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        raise HTTPException(404)
    try:
        return await shell.parts.talking.case(visit.who, int(number))
    except NotYourCase:
        raise HTTPException(404) from None


async def team_names(shell: Shell, visit: Visit, case: Case) -> Mapping[str, str]:
    """Names of colleagues, as the desk shows them, by id."""
    colleagues = await shell.parts.talking.colleagues(visit.who, case.id)
    return {one.id: one.name for one in (visit.who, *colleagues)}


def address(case: Case, **asked: str) -> str:
    return f"{HOME}/cases/{case.id}" + (f"?{urlencode(asked)}" if asked else "")


@dataclass(frozen=True)
class CasePages:
    shell: Shell

    def routes(self) -> list[Route]:
        return [
            Route("/cases", self.all),
            Route(PATH, self.one),
            Route(PATH, self.change, methods=["POST"]),
            Route(f"{PATH}/talk", self.talk),
            Route(f"{PATH}/say", self.say, methods=["POST"]),
            Route(f"{PATH}/message", self.message, methods=["POST"]),
        ]

    @counsellors
    async def all(self, request: Request, visit: Visit) -> Response:
        found = await self.shell.parts.talking.cases(visit.who)
        running = [one for one in found if one.status.running]
        groups = {
            "mine": [one for one in running if one.counsellor == visit.who.id],
            "waiting": [one for one in running if not one.counsellor],
            "team": [one for one in running if one.counsellor not in ("", visit.who.id)],
            "closed": [one for one in found if not one.status.running],
        }
        return self.shell.page("cases.html", visit, groups=groups)

    @counsellors
    async def one(self, request: Request, visit: Visit) -> Response:
        case = await opened(self.shell, request, visit)
        return await self._page(visit, case, query=request.query_params.get("about", "")[:100])

    @counsellors
    async def talk(self, request: Request, visit: Visit) -> Response:
        """What was said: the part of the page that is asked for again every few seconds."""
        case = await opened(self.shell, request, visit)
        return self.shell.page("_talk.html", visit, **await self._said(visit, case))

    @counsellors
    async def say(self, request: Request, visit: Visit) -> Response:
        """A text, or one of the answers that the bot has; a refused text stays in its box."""
        case, talking = await opened(self.shell, request, visit), self.shell.parts.talking
        text, topic = visit.form.get("text", "").replace("\r\n", "\n"), visit.form.get("topic", "")
        if len(text) > LONGEST:
            return await self._page(visit, case, text=text, refused="refused.too_long", status=422)
        try:
            if topic:
                await talking.say_topic(visit.who, case.id, topic[:60], visit.now)
            else:
                await talking.say(visit.who, case.id, text, visit.now)
        except TalkRefused as error:
            return await self._page(visit, case, text=text, refused=f"refused.{refusal(error)}", status=409)
        return RedirectResponse(f"{address(case, said='said')}#answer", 303)

    @counsellors
    async def message(self, request: Request, visit: Visit) -> Response:
        """One of her own messages, changed or taken back."""
        case, talking, form = await opened(self.shell, request, visit), self.shell.parts.talking, visit.form
        number = form.get("message", "")
        if not (number.isascii() and number.isdecimal() and len(number) < 10):
            raise HTTPException(400)
        try:
            if form.get("deed") == "delete":
                await talking.delete(visit.who, case.id, int(number), visit.now)
                return RedirectResponse(address(case, said="deleted"), 303)
            text = form.get("text", "").replace("\r\n", "\n")[:LONGEST]
            await talking.edit(visit.who, case.id, int(number), text, visit.now)
        except TalkRefused as error:
            return RedirectResponse(address(case, refused=refusal(error)), 303)
        return RedirectResponse(address(case, said="edited"), 303)

    @counsellors
    async def change(self, request: Request, visit: Visit) -> Response:
        case, talking = await opened(self.shell, request, visit), self.shell.parts.talking
        deed = visit.form.get("deed", "")
        try:
            match deed:
                case "take":
                    await talking.take(visit.who, case.id, visit.now)
                case "pass":
                    await talking.pass_on(visit.who, case.id, visit.form.get("to", ""), visit.now)
                case "close":
                    await talking.close(visit.who, case.id, visit.now)
                case "reopen":
                    await talking.reopen(visit.who, case.id, visit.now)
                case _:
                    raise HTTPException(400)
        except TalkRefused as error:
            return RedirectResponse(address(case, refused=refusal(error)), 303)
        return RedirectResponse(address(case, said=f"case_{deed}"), 303)

    async def _said(self, visit: Visit, case: Case) -> dict[str, Any]:
        messages = await self.shell.parts.talking.messages(visit.who, case.id)
        return {"case": case, "messages": messages, "names": await team_names(self.shell, visit, case)}

    async def _page(
        self, visit: Visit, case: Case, query: str = "", text: str = "", refused: str = "", status: int = 200
    ) -> Response:
        talking = self.shell.parts.talking
        mine = case.status.running and case.counsellor == visit.who.id
        canned = await talking.canned(visit.who, case.id, query, visit.now) if mine else ()
        said = await self._said(visit, case)
        colleagues = await talking.colleagues(visit.who, case.id)
        values = {"mine": mine, "canned": canned, "query": query, "text": text, "not_said": refused}
        return self.shell.page("case.html", visit, status, **said, **values, colleagues=colleagues, longest=LONGEST)
