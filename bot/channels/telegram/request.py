"""The HTTP client under our Bot, on aiohttp: one pool of kept-alive connections."""

import asyncio
import io
import json
from dataclasses import dataclass
from functools import cache
from typing import Any, override
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

FORM = "application/x-www-form-urlencoded"


class NotSent(NetworkError):
    """The request never left: no connection was free, or none could be made. Sending it again is right."""


@dataclass(frozen=True)
class Patience:
    """How long each step of a request may take, in seconds; None waits for ever."""

    pool: float | None = 1.0
    """Until one of the connections is free."""
    connect: float | None = 5.0
    """Looking up and reaching the server."""
    write: float | None = 5.0
    """Sending the whole request."""
    upload: float | None = 20.0
    """In place of `write` where the request carries files."""
    read: float | None = 5.0
    """Each silence of the server."""


class AiohttpRequest(BaseRequest):
    """Fills PTB's request interface.

    Raises NotSent before anything left, TimedOut when no answer came in time, and plain NetworkError
    when the connection broke: after the last two Telegram may or may not have acted.
    """

    def __init__(self, connections: int = 256, patience: Patience = Patience()) -> None:
        self._free = asyncio.Semaphore(connections)
        self._patience = patience
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        return self._patience.read

    async def initialize(self) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                # The semaphore is the limit: it lets a wait for the pool be told from a wait for the server.
                connector=aiohttp.TCPConnector(limit=0),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()

    @override
    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """HTTP status and body. A time-out left at its default takes the one given to the constructor."""
        if self._session is None:
            raise RuntimeError("This AiohttpRequest is not initialized!")
        usual = self._patience
        uploads = request_data is not None and request_data.contains_files
        patience = Patience(
            pool=_chosen(pool_timeout, usual.pool),
            connect=_chosen(connect_timeout, usual.connect),
            write=_chosen(write_timeout, usual.upload if uploads else usual.write),
            read=_chosen(read_timeout, usual.read),
        )
        await self._take_connection(patience.pool)
        try:
            return await _exchange(self._session, method, url, request_data, patience)
        except (aiohttp.ClientError, OSError) as error:
            fault = _fault(error)
        finally:
            self._free.release()
        # Raised out here, because aiohttp's errors quote the URL, which holds the token: inside `except`
        # they would follow ours into the log as its context.
        raise fault

    @staticmethod
    @override
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Raises NetworkError for what is no answer of the Bot API, such as a proxy's page.

        The library's own logs the payload, and a torn one can hold what people wrote.
        """
        try:
            answer = json.loads(payload)
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict) or not ("result" in answer or answer.get("ok") is False):
            raise NetworkError("Not an answer of the Bot API")
        return answer

    async def _take_connection(self, patience: float | None) -> None:
        try:
            async with asyncio.timeout(patience):
                await self._free.acquire()
        except TimeoutError:
            raise NotSent("All connections are in use") from None


async def _exchange(
    session: aiohttp.ClientSession, method: str, url: str, sent: RequestData | None, patience: Patience
) -> tuple[int, bytes]:
    parts = urlsplit(url)
    answer = session.request(
        method,
        url,
        proxy=_proxy(parts.scheme, parts.hostname or ""),
        data=_body(sent),
        headers={"Content-Type": FORM} if sent and not sent.contains_files else None,
        timeout=aiohttp.ClientTimeout(connect=patience.connect, sock_read=patience.read),
        allow_redirects=False,
    )
    # aiohttp starts its read time-out only once the request is written, so a stuck upload needs this one.
    async with asyncio.timeout(_sum(patience.connect, patience.write, patience.read)):
        response = await answer
    async with response:
        return response.status, await response.read()


def _chosen(given: Any, default: float | None) -> float | None:
    return default if given is BaseRequest.DEFAULT_NONE else given


@cache
def _proxy(scheme: str, host: str) -> str | None:
    """The environment's proxy, looked up once: aiohttp's `trust_env` asks two threads per request."""
    if proxy_bypass(host):
        return None
    proxies = getproxies()
    return proxies.get(scheme) or proxies.get("all")


def _sum(*times: float | None) -> float | None:
    known = [time for time in times if time is not None]
    return sum(known) if len(known) == len(times) else None


def _body(request_data: RequestData | None) -> bytes | aiohttp.FormData | None:
    if request_data is None:
        return None
    if not request_data.contains_files:
        return request_data.url_encoded_parameters().encode()
    form = aiohttp.FormData(request_data.json_parameters, quote_fields=False)
    for name, (filename, content, mime_type) in request_data.multipart_data.items():
        # As a file, because aiohttp writes bare bytes in one go, which would hold up everybody else.
        file = io.BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, file, filename=filename, content_type=mime_type)
    return form


def _fault(error: Exception) -> NetworkError:
    """Our error for one of aiohttp's, named by its class alone."""
    name = type(error).__name__
    match error:
        case (
            aiohttp.ConnectionTimeoutError()
            | aiohttp.ClientConnectorError()
            | aiohttp.ClientHttpProxyError()
            | aiohttp.InvalidURL()
        ):
            return NotSent(f"Not sent: {name}")
        case TimeoutError():
            return TimedOut()
    return NetworkError(f"No answer: {name}")
