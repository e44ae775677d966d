"""The language of the pages, chosen by `?lang=` on any of them."""

from starlette.datastructures import MutableHeaders, QueryParams
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from content.editor.shell import LANGUAGE, Shell


class LanguageChoice:
    """Lets the browser remember it."""

    def __init__(self, app: ASGIApp, shell: Shell) -> None:
        self._app = app
        self._shell = shell

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        chosen = QueryParams(scope.get("query_string", b"")).get("lang", "")
        if chosen not in self._shell.parts.languages:
            await self._app(scope, receive, send)
            return
        carrier = Response()
        self._shell.remember(carrier, LANGUAGE, chosen)

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("set-cookie", carrier.headers["set-cookie"])
            await send(message)

        await self._app(scope, receive, send_with_cookie)
