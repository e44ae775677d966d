"""Tiles of a map, fetched by us and kept, so that no editor's browser asks anybody else.

A tile server is a favour: we say who we are, ask for two at a time at most, keep what we got for a week, and leave it
alone for a while when it does not answer. https://operations.osmfoundation.org/policies/tiles/
"""

import asyncio
import base64
import logging
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import httpx

from content.editor.map import LEAST_ZOOM, MOST_ZOOM

log = logging.getLogger(__name__)
KEPT = timedelta(days=7)
PAUSE = timedelta(minutes=2)
MOST_KEPT = 600
LARGEST = 200 * 1024
_SECONDS = 5
_AT_ONCE = 2
_MISSING = 404
_PNG = b"\x89PNG\r\n"
# A single pixel that one can see through.
NOTHING = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
_Name = tuple[int, int, int]


@dataclass
class Tiles:
    """`template` is an address with {z}, {x} and {y}; `sender` tells its owner who asks."""

    template: str
    sender: str
    transport: httpx.AsyncBaseTransport | None = None
    _kept: OrderedDict[_Name, tuple[bytes, datetime]] = field(default_factory=OrderedDict)
    _few: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE))
    _silent_until: datetime | None = None

    async def find(self, zoom: int, x: int, y: int, now: datetime) -> bytes | None:
        """A PNG; None when there is no such tile, or nobody answers."""
        if not (LEAST_ZOOM <= zoom <= MOST_ZOOM and 0 <= x < 1 << zoom and 0 <= y < 1 << zoom):
            return None
        async with self._few:
            kept = self._kept.get((zoom, x, y))
            if kept and now - kept[1] < KEPT:
                self._kept.move_to_end((zoom, x, y))
                return kept[0]
            if self._silent_until and now < self._silent_until:
                return kept[0] if kept else None
            picture = await self._fetch(zoom, x, y, now)
            if picture:
                self._keep((zoom, x, y), picture, now)
            return picture or (kept[0] if kept else None)

    def _keep(self, name: _Name, picture: bytes, now: datetime) -> None:
        self._kept[name] = picture, now
        self._kept.move_to_end(name)
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)

    async def _fetch(self, zoom: int, x: int, y: int, now: datetime) -> bytes | None:
        address = self.template.replace("{z}", str(zoom)).replace("{x}", str(x)).replace("{y}", str(y))
        headers = {"User-Agent": self.sender}
        try:
            async with httpx.AsyncClient(transport=self.transport, timeout=_SECONDS, headers=headers) as client:
                answer = await client.get(address)
        except httpx.HTTPError as error:
            log.warning("no map tiles: %s", type(error).__name__)
            self._silent_until = now + PAUSE
            return None
        picture = answer.content
        if answer.status_code == 200 and picture.startswith(_PNG) and len(picture) <= LARGEST:
            return picture
        log.warning("no map tile: status %s, %s bytes", answer.status_code, len(picture))
        if answer.status_code != _MISSING:
            self._silent_until = now + PAUSE
        return None
