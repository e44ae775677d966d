"""The one door for readers: what is published now, and numbers for people in danger."""

import asyncio
import hashlib
import logging
import time
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from content import store
from content.entries import pack_of
from content.hours import BadHours, Status
from content.lookup import Content
from content.model import Confidence, EmergencyNumber, Place, Topic, TopicText
from content.occurrences import Occurrence
from content.urgent import Urgent

__all__ = [
    "BadHours",
    "Confidence",
    "Content",
    "EmergencyNumber",
    "Occurrence",
    "Place",
    "Published",
    "Status",
    "Topic",
    "TopicText",
]

log = logging.getLogger(__name__)
REFRESH_SECONDS = 0.25


class ContentAway(Exception):
    """The content cannot be read, and nothing was read before. Trying again later helps."""


class Published:
    """The newest content, looked up in the database at most four times a second; the last one if that is away."""

    def __init__(self, engine: AsyncEngine, folder: Path) -> None:
        self._engine = engine
        self._content: Content | None = None
        self._version = -1
        self._refreshing = asyncio.Lock()
        self._checked = 0.0
        self._freshening: asyncio.Task[None] | None = None
        self.urgent = Urgent(engine, folder)

    @property
    def emergency(self) -> list[EmergencyNumber]:
        return self.urgent.numbers

    async def current(self, at_once: bool = False) -> Content:
        """`at_once`: what was published a moment ago is in it for sure. Raises ContentAway."""
        if at_once or self._content is None or time.monotonic() - self._checked > REFRESH_SECONDS:
            await self._refresh(at_once)
        if self._content is None:
            raise ContentAway
        return self._content

    async def _refresh(self, at_once: bool) -> None:
        """Only what has changed is read, so that a new sentence is live at once in a large pack too."""
        asked = time.monotonic()
        async with self._refreshing:
            if at_once or self._checked < asked:
                await self._read()

    async def _read(self) -> None:
        try:
            changes = await store.changes_since(self._engine, self._version)
            if changes:
                self._content = await asyncio.to_thread(self._with, changes)
                self._version = changes.version
                self.urgent.take(self._content.pack, changes.version)
                # Beside everything else, so that nobody who searches waits for it.
                if self._freshening is None or self._freshening.done():
                    self._freshening = asyncio.create_task(self._freshen())
        except (SQLAlchemyError, OSError, store.NoContent) as error:
            log.warning("content not refreshed: %s", type(error).__name__)
        self._checked = time.monotonic()

    async def _freshen(self) -> None:
        while (content := self._content) and (locale := content.indexes.stale()):
            await asyncio.to_thread(content.indexes.freshen, locale, content)

    def _with(self, changes: store.Changes) -> Content:
        if self._content is None or changes.version < self._version:
            return Content(pack_of(changes.info, {key: one for key, one in changes.entries.items() if one}))
        return self._content.changed(changes.entries, changes.info)


def digest(folder: Path) -> str:
    """A fingerprint of a pack's files: the same files, the same digest."""
    total = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        total.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()
