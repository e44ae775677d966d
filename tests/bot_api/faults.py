"""Failures on order."""

import asyncio
import socket
import struct
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

Carry = Callable[[], Awaitable[web.StreamResponse]]
REASONS = {
    400: "Bad Request",
    403: "Forbidden",
    409: "Conflict",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


@dataclass(frozen=True)
class Fault:
    """What goes wrong; `delivered` says whether the call takes effect all the same."""

    status: int = 0
    description: str = ""
    retry_after: int | None = None
    hang: float = 0.0
    body: bytes | None = None
    reset: bool = False
    delivered: bool = False
    chat_id: int | None = None


class Faults:
    def __init__(self) -> None:
        self._ordered: dict[str, deque[Fault]] = defaultdict(deque)

    def order(self, method: str, fault: Fault, times: int) -> None:
        self._ordered[method.lower()].extend([fault] * times)

    def clear(self) -> None:
        self._ordered.clear()

    def next(self, method: str, chat_id: object) -> Fault | None:
        """Uses up the first fault ordered for this method, or for `*`, and for this chat or any."""
        for ordered in (self._ordered.get(method.lower()), self._ordered.get("*")):
            for fault in ordered or ():
                if fault.chat_id is None or str(fault.chat_id) == str(chat_id):
                    assert ordered is not None
                    ordered.remove(fault)
                    return fault
        return None


async def fail(fault: Fault, request: web.Request, carry_out: Carry) -> web.StreamResponse:
    if fault.delivered:
        await carry_out()
    if fault.hang:
        await asyncio.sleep(fault.hang)
    if fault.body is not None:
        return web.Response(status=fault.status or 200, body=fault.body, content_type="text/html")
    if fault.status and not fault.reset:
        return _refusal(fault)
    _reset(request)
    return web.Response(status=500)


def _reset(request: web.Request) -> None:
    """The client sees "connection reset by peer", not an orderly end."""
    if request.transport is None:
        return
    line = request.transport.get_extra_info("socket")
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.transport.abort()


def _refusal(fault: Fault) -> web.Response:
    reason = fault.description or REASONS.get(fault.status, "Error")
    if fault.retry_after is not None and not fault.description:
        reason = f"{reason}: retry after {fault.retry_after}"
    answer = {"ok": False, "error_code": fault.status, "description": reason}
    if fault.retry_after is not None:
        answer["parameters"] = {"retry_after": fault.retry_after}
    return web.json_response(answer, status=fault.status)
