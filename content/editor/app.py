"""The editor as one application, to be mounted below /editor."""

from typing import Protocol

from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from content.editor.editing import Editing
from content.editor.kinds.base import Kind
from content.editor.kinds.emergency import EmergencyKind
from content.editor.kinds.event import EventKind
from content.editor.kinds.place import PlaceKind
from content.editor.kinds.safety import SafetyKind
from content.editor.kinds.text import TextKind
from content.editor.kinds.topic import TopicKind
from content.editor.language import LanguageChoice
from content.editor.pages.account import AccountPages
from content.editor.pages.audit import AuditPages
from content.editor.pages.city import city_pages
from content.editor.pages.door import Door
from content.editor.pages.entry import EntryPages
from content.editor.pages.events import EventPages
from content.editor.pages.exchange import ExchangePages
from content.editor.pages.history import HistoryPages
from content.editor.pages.invited import Invited
from content.editor.pages.map import map_pages
from content.editor.pages.numbers import NumberPages
from content.editor.pages.overview import OverviewPages
from content.editor.pages.people import PeoplePages
from content.editor.pages.places import PlacesPages
from content.editor.pages.safety import SafetyPages
from content.editor.pages.second_factor import SecondFactorPages
from content.editor.pages.synonyms import SynonymPages
from content.editor.pages.todo import TodoPages
from content.editor.parts import Parts
from content.editor.shell import HOME, Shell, by_htmx
from content.published import ContentAway

_FOLDER = __file__.rpartition("/")[0]
_WORDS_OF = {403: "error.forbidden", 404: "error.not_found", 410: "error.gone", 413: "error.too_long"}


class Room(Protocol):
    """Pages that belong together."""

    def routes(self) -> list[Route]: ...


def kinds(parts: Parts) -> dict[str, Kind]:
    every: list[Kind] = [
        TextKind(parts.intents),
        TopicKind(parts.intents),
        PlaceKind(parts.intents, bool(parts.tiles)),
        EventKind(),
        EmergencyKind(),
        SafetyKind(parts.safety),
    ]
    return {kind.name: kind for kind in every}


def create(parts: Parts) -> Starlette:
    shell = Shell(parts)
    editing = Editing(parts.engine, parts.published, kinds(parts))
    rooms: list[Room] = [
        TodoPages(shell),
        OverviewPages(shell),
        SynonymPages(shell),
        EntryPages(shell, editing),
        PlacesPages(shell, editing),
        map_pages(shell),
        EventPages(shell, editing),
        NumberPages(shell, editing),
        SafetyPages(shell),
        HistoryPages(shell, editing),
        ExchangePages(shell, editing),
        Door(shell),
        Invited(shell),
        SecondFactorPages(shell),
        AccountPages(shell),
        PeoplePages(shell),
        AuditPages(shell),
        *city_pages(shell),
    ]
    routes: list[BaseRoute] = [route for room in rooms for route in room.routes()]
    files = Mount(shell.static.removeprefix(HOME), StaticFiles(directory=f"{_FOLDER}/static"))
    errors = Errors(shell)
    return Starlette(
        routes=[files, *routes],
        middleware=[Middleware(GZipMiddleware), Middleware(LanguageChoice, shell=shell)],
        exception_handlers={
            HTTPException: errors.refused,
            SQLAlchemyError: errors.away,
            OSError: errors.away,
            ContentAway: errors.away,
            Exception: errors.broken,
        },
    )


class Errors:
    """Pages for what went wrong, each with a way on."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    async def refused(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return self._page(request, error.status_code, _WORDS_OF.get(error.status_code, "error.broken"))

    async def away(self, request: Request, _error: Exception) -> Response:
        """The database does not answer. What was typed is still in the browser."""
        return self._page(request, 503, "error.away")

    async def broken(self, request: Request, _error: Exception) -> Response:
        return self._page(request, 500, "error.broken")

    def _page(self, request: Request, status: int, key: str) -> Response:
        name = "_error.html" if by_htmx(request) else "error.html"
        return self._shell.show(name, self._shell.words(request), status, said=key)
