"""The desk as one application, to be mounted below /desk."""

from collections.abc import Callable, Sequence
from typing import Protocol

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.channels.web.desk.absences import AbsencePages
from bot.channels.web.desk.answers import AnswerPages
from bot.channels.web.desk.cases import CasePages
from bot.channels.web.desk.connecting import ConnectingPages
from bot.channels.web.desk.feed import FeedPages
from bot.channels.web.desk.hours import HoursPages
from bot.channels.web.desk.interpreters import InterpreterPages
from bot.channels.web.desk.moving import MovingPages
from bot.channels.web.desk.notes import NotePages
from bot.channels.web.desk.parts import DeskParts
from bot.channels.web.desk.profile import ProfilePages
from bot.channels.web.desk.reports import ReportPages
from bot.channels.web.desk.requests import RequestPages
from bot.channels.web.desk.shell import HOME, Shell
from bot.channels.web.desk.team import TeamPages
from bot.channels.web.desk.today import TodayPages
from bot.channels.web.desk.week import WeekPages
from bot.channels.web.visit import by_htmx
from bot.ports import StoreAway

_FOLDER = __file__.rpartition("/")[0]
_WORDS_OF = {403: "error.forbidden", 404: "error.not_found", 410: "error.gone", 413: "error.too_long"}


class Room(Protocol):
    """Pages that belong together."""

    def routes(self) -> list[Route]: ...


MakeRoom = Callable[[Shell], Room]


ROOMS: tuple[MakeRoom, ...] = (
    *(TodayPages, RequestPages, AnswerPages, MovingPages, WeekPages),
    *(CasePages, NotePages),
    *(HoursPages, AbsencePages, ProfilePages, FeedPages, ConnectingPages),
    *(ReportPages, TeamPages, InterpreterPages),
)


def create(parts: DeskParts, more_rooms: Sequence[MakeRoom] = ()) -> Starlette:
    """`more_rooms` are asked for their routes too, below /desk."""
    shell = Shell(parts)
    routes: list[BaseRoute] = [route for make in (*ROOMS, *more_rooms) for route in make(shell).routes()]
    files = Mount(shell.static.removeprefix(HOME), StaticFiles(directory=f"{_FOLDER}/static"))
    errors = Errors(shell)
    return Starlette(
        routes=[files, *routes],
        middleware=[Middleware(GZipMiddleware)],
        exception_handlers={HTTPException: errors.refused, StoreAway: errors.away, Exception: errors.broken},
    )


class Errors:
    """Pages for what went wrong, each with a way on."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    async def refused(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if error.status_code == 405 and request.method == "GET":
            # The address of a sent form, opened again.
            return RedirectResponse(f"{HOME}/", 303)
        return self._page(request, error.status_code, _WORDS_OF.get(error.status_code, "error.broken"))

    async def away(self, request: Request, _error: Exception) -> Response:
        return self._page(request, 503, "error.away")

    async def broken(self, request: Request, _error: Exception) -> Response:
        return self._page(request, 500, "error.broken")

    def _page(self, request: Request, status: int, key: str) -> Response:
        name = "_error.html" if by_htmx(request) else "error.html"
        return self._shell.show(name, self._shell.words(request), status, said=key)
