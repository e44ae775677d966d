"""Asks websites whether their pages are there: politely, and never inside our own network."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from math import inf
from typing import Any

import aiohttp
from yarl import URL

Ip = IPv4Address | IPv6Address
_REDIRECTS = (301, 302, 303, 307, 308)
_FOR_GOOD = (301, 308)
_TOO_MANY_REQUESTS, _BUSY = 429, 503
_READ_BYTES = 64 * 1024
# IPv4 addresses as they are written in networks that have IPv6 only.
_TRANSLATED = IPv6Network("64:ff9b::/96")


class Failure(StrEnum):
    """Why there was no page. `inside`: the address is one of our own network, which no visitor can reach."""

    name = "name"
    time = "time"
    certificate = "certificate"
    connection = "connection"
    inside = "inside"
    redirects = "redirects"
    address = "address"


@dataclass(frozen=True)
class Answer:
    """`status` is the last one heard, 0 for none; `location` is where permanent redirects lead, empty for nowhere."""

    status: int = 0
    location: str = ""
    failure: Failure | None = None

    @property
    def failed(self) -> bool:
        return self.failure is not None


class _Inside(OSError):
    """The address is one of our own network; trying again does not help."""


def is_public(address: Ip) -> bool:
    """Whether it is one of the open internet, also when an IPv4 address is wrapped in it."""
    if isinstance(address, IPv6Address):
        wrapped = address.ipv4_mapped or address.sixtofour
        if address in _TRANSLATED:
            wrapped = IPv4Address(int(address) & 0xFFFFFFFF)
        if wrapped:
            return is_public(wrapped)
        if address.is_site_local or address.teredo:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


@dataclass(frozen=True)
class Manners:
    """How sites are treated. Times in seconds; `ports` is None for all of them."""

    pause: float = 2.0
    """Between two requests to one site, which never overlap."""
    patience: float = 60.0
    """The longest Retry-After that is waited for; a site that asks for more is left alone."""
    timeout: float = 20.0
    """For one request as a whole."""
    at_once: int = 4
    redirects: int = 5
    ports: frozenset[int] | None = frozenset({80, 443})
    allowed: Callable[[Ip], bool] = is_public
    """Asked about the very address of each connection."""


@dataclass(frozen=True)
class _Page:
    """`target` is where a redirect leads. `wait`: seconds for which the site asks to be left alone."""

    status: int = 0
    target: str = ""
    wait: float = 0.0
    failure: Failure | None = None


@dataclass
class _Turn:
    """Whose turn it is at one site."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0
    closed: bool = False


class WebLinks:
    """One run over many links; all of them may be asked at once, and each waits for its turn."""

    def __init__(self, session: aiohttp.ClientSession, manners: Manners) -> None:
        self._session = session
        self._manners = manners
        self._turns: dict[str, _Turn] = {}
        self._free = asyncio.Semaphore(manners.at_once)

    async def ask(self, url: str) -> Answer | None:
        """None when the site has asked to be left alone. Whatever fails is in the answer."""
        at, location, for_good, status = url, "", True, 0
        for _ in range(self._manners.redirects + 1):
            page = await self._page(at)
            if page is None:
                return None
            if page.failure or not page.target:
                return Answer(page.status, "" if location == url else location, page.failure)
            at, status = page.target, page.status
            for_good = for_good and status in _FOR_GOOD
            location = at if for_good else location
        return Answer(status, "", Failure.redirects)

    async def _page(self, address: str) -> _Page | None:
        """Many sites answer HEAD wrongly or not at all, so nothing bad is believed before GET has said it too."""
        url = self._checked(address)
        if url is None:
            return _Page(failure=Failure.address)
        page = await self._patiently("HEAD", url)
        if page is not None and page.status >= 400 and page.status != _TOO_MANY_REQUESTS:
            return await self._patiently("GET", url)
        return page

    def _checked(self, address: str) -> URL | None:
        try:
            url = URL(address)
        except ValueError:
            return None
        ports = self._manners.ports
        known = url.scheme in ("http", "https") and url.host
        return url if known and (ports is None or url.port in ports) else None

    async def _patiently(self, method: str, url: URL) -> _Page | None:
        """Once more when the site asks for a little time."""
        page = await self._in_turn(method, url)
        if page is not None and 0 < page.wait <= self._manners.patience:
            return await self._in_turn(method, url)
        return page

    async def _in_turn(self, method: str, url: URL) -> _Page | None:
        clock = asyncio.get_running_loop().time
        turn = self._turns.setdefault((url.host or "").removeprefix("www."), _Turn())
        async with turn.lock:
            if turn.closed:
                return None
            await asyncio.sleep(turn.free_at - clock())
            async with self._free:
                page = await self._request(method, url)
            turn.closed = page.wait > self._manners.patience
            turn.free_at = clock() + max(page.wait, self._manners.pause)
        return page

    async def _request(self, method: str, url: URL) -> _Page:
        try:
            async with self._session.request(method, url, allow_redirects=False) as response:
                if method == "GET":
                    await response.content.read(_READ_BYTES)
                return _Page(response.status, _target(url, response), _wait(response, datetime.now(UTC)))
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            return _Page(failure=_failure(error))


def _target(url: URL, response: aiohttp.ClientResponse) -> str:
    """Raises ValueError for what is no address."""
    location = response.headers.get("Location", "")
    return str(url.join(URL(location)).with_fragment(None)) if response.status in _REDIRECTS and location else ""


def _wait(response: aiohttp.ClientResponse, now: datetime) -> float:
    if response.status not in (_TOO_MANY_REQUESTS, _BUSY):
        return 0.0
    said = response.headers.get("Retry-After", "").strip()
    if said.isascii() and said.isdigit():
        return float(said)
    try:
        until = parsedate_to_datetime(said)
    except ValueError:
        return inf if response.status == _TOO_MANY_REQUESTS else 0.0
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds())


def _failure(error: Exception) -> Failure:
    match error:
        case TimeoutError():
            return Failure.time
        case aiohttp.ClientConnectorDNSError():
            return Failure.name
        case aiohttp.ClientSSLError():
            return Failure.certificate
        case aiohttp.ClientConnectorError(os_error=_Inside()):
            return Failure.inside
        case ValueError():
            return Failure.address
    return Failure.connection


def _guarded(allowed: Callable[[Ip], bool]) -> Callable[[Any], socket.socket]:
    """Makes the sockets of connections. It sees the address that is connected to, so no second look-up can differ."""

    def make(info: Any) -> socket.socket:
        family, kind, protocol, _, address = info
        if not allowed(ip_address(address[0])):
            raise _Inside(address[0])
        return socket.socket(family, kind, protocol)

    return make


@asynccontextmanager
async def open_web_links(sender: str, manners: Manners = Manners()) -> AsyncIterator[WebLinks]:
    """`sender` is whom a site's owner finds behind the requests: an address, or a name.

    Cookies are kept while this lasts, since some sites redirect until they get theirs back.
    """
    connector = aiohttp.TCPConnector(socket_factory=_guarded(manners.allowed), force_close=True)
    async with aiohttp.ClientSession(
        connector=connector,
        timeout=aiohttp.ClientTimeout(total=manners.timeout),
        headers={"User-Agent": f"Lotse link check (+{sender})"},
        auto_decompress=False,
    ) as session:
        yield WebLinks(session, manners)
