"""Templates, static files with a version in their address, and pages for what went wrong."""

import hashlib
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from bot.channels.web.bubbles import bubbles, in_new_page
from bot.channels.web.headers import HEADERS
from bot.channels.web.parts import WebParts
from bot.channels.web.visit import by_htmx, locale_of
from bot.dialogue.rendering.conversation import trouble
from bot.dialogue.words import Words

_FOLDER = Path(__file__).parent
_WORDS_OF = {403: "web.reload", 404: "web.not_found", 413: "web.too_long"}


class Pages:
    """Files are read once, at start; a change of one shows after a restart."""

    def __init__(self, parts: WebParts) -> None:
        self._parts = parts
        self.static = static_address()
        self._environment = Environment(
            loader=FileSystemLoader(_FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(static=self.static, tryout=parts.tryout, in_new_page=in_new_page)

    def show(self, name: str, words: Words, /, status: int = 200, **values: object) -> HTMLResponse:
        page = self._environment.get_template(name).render(words=words, **values)
        return HTMLResponse(page, status, {"Content-Language": words.locale})

    def files(self) -> Mount:
        """Compressed, for there is nothing secret in them."""
        return Mount(self.static, GZipMiddleware(StaticFiles(directory=_FOLDER / "static")), name="static")

    async def refused(self, request: Request, error: Exception) -> Response:
        """A page, or a fragment for htmx, that says what to do next."""
        assert isinstance(error, HTTPException)
        notice = self._words(request).text(_WORDS_OF.get(error.status_code, "web.error"))
        response = self._error(request, error.status_code, notice)
        response.headers.update(error.headers or {})
        return response

    async def store_away(self, request: Request, _error: Exception) -> Response:
        """Where nothing can be shown without the database, the emergency numbers still are."""
        words = self._words(request)
        numbers = self._parts.conversation.contents.emergency("life", words.locale)
        shown = bubbles([trouble(numbers, words)], self._parts.locales)
        return self._error(request, 503, shown[0].text)

    async def broken(self, request: Request, _error: Exception) -> Response:
        """A mistake of ours. This answer does not pass the middleware, so it brings the headers itself."""
        response = self._error(request, 500, self._words(request).text("web.error"))
        response.headers.update(HEADERS)
        return response

    def _words(self, request: Request) -> Words:
        return self._parts.locales.words(locale_of(request, self._parts.languages))

    def _error(self, request: Request, status: int, notice: str) -> Response:
        name = "_notice.html" if by_htmx(request) else "error.html"
        return self.show(name, self._words(request), status, notice=notice, home="/")


def static_address() -> str:
    return f"/static/{_version(_FOLDER / 'static')}"


def _version(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]
