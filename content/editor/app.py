"""The editor as one application, to be mounted below /editor."""

from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from content.editor.editing import Editing
from content.editor.kinds.base import Kind
from content.editor.kinds.text import TextKind
from content.editor.pages.entry import EntryPages
from content.editor.parts import Parts
from content.editor.shell import HOME, Shell, by_htmx
from content.published import ContentAway

_FOLDER = __file__.rpartition("/")[0]
_WORDS_OF = {403: "error.forbidden", 404: "error.not_found", 410: "error.gone", 413: "error.too_long"}


def kinds(parts: Parts) -> dict[str, Kind]:
    every: list[Kind] = [TextKind(parts.intents)]
    return {kind.name: kind for kind in every}


def create(parts: Parts) -> Starlette:
    shell = Shell(parts)
    editing = Editing(parts.engine, parts.published, kinds(parts))
    rooms = [EntryPages(shell, editing)]
    routes: list[BaseRoute] = [route for room in rooms for route in room.routes()]
    files = Mount(shell.static.removeprefix(HOME), StaticFiles(directory=f"{_FOLDER}/static"))
    errors = Errors(shell)
    return Starlette(
        routes=[files, *routes],
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
