"""How much a request may bring along."""

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# A translated file, and what a form adds to it.
LARGEST_BODY = 6 * 1024 * 1024


class BodyLimit:
    """Raises HTTPException 413 as soon as a handler has read too much, so that it becomes one of our pages."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        size = 0

        async def receive_limited() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > LARGEST_BODY:
                raise HTTPException(413)
            return message

        await self._app(scope, receive_limited, send)
