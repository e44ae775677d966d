"""Notes on a case: a page of their own, so that none is ever sent to a visitor by mistake."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.channels.web.desk.cases import LONGEST, PATH, address, opened, refusal, team_names
from bot.channels.web.desk.shell import Shell, Visit, counsellors
from bot.talking import TalkRefused


@dataclass(frozen=True)
class NotePages:
    shell: Shell

    def routes(self) -> list[Route]:
        path = f"{PATH}/notes"
        return [Route(path, self.all), Route(path, self.add, methods=["POST"])]

    @counsellors
    async def all(self, request: Request, visit: Visit) -> Response:
        return await self._page(request, visit)

    @counsellors
    async def add(self, request: Request, visit: Visit) -> Response:
        case, text = await opened(self.shell, request, visit), visit.form.get("note", "").replace("\r\n", "\n")
        if len(text) > LONGEST:
            return await self._page(request, visit, text, "refused.too_long")
        try:
            await self.shell.parts.talking.note(visit.who, case.id, text, visit.now)
        except TalkRefused as error:
            return await self._page(request, visit, text, f"refused.{refusal(error)}")
        return RedirectResponse(f"{address(case)}/notes?said=noted", 303)

    async def _page(self, request: Request, visit: Visit, text: str = "", refused: str = "") -> Response:
        case = await opened(self.shell, request, visit)
        notes = await self.shell.parts.talking.notes(visit.who, case.id)
        names = await team_names(self.shell, visit, case)
        status = 422 if refused else 200
        return self.shell.page(
            "notes.html", visit, status, case=case, notes=notes, names=names, text=text, not_said=refused
        )
