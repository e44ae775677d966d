"""What people in danger need, apart from all other content: numbers, and words added to the safety rule.

From the pack's files at first, so that they are there with the database down, then from the database.
"""

import logging
from collections.abc import Callable
from pathlib import Path

from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from content import store
from content.entries import SAFETY
from content.model import EmergencyNumber, Pack, SafetyWords
from content.pack_files import PackFaults, read_emergency, read_safety

log = logging.getLogger(__name__)

_KINDS = ("emergency", SAFETY)


class Urgent:
    """`numbers` and `safety` answer from memory."""

    def __init__(self, engine: AsyncEngine, folder: Path) -> None:
        self._engine = engine
        self._version = -1
        self.numbers: list[EmergencyNumber] = _read(read_emergency, folder) or []
        self.safety: dict[str, SafetyWords] = _read(read_safety, folder) or {}

    async def look(self) -> bool:
        """Reads these few entries if anything has changed. False when they cannot be read; then all stays as it was."""
        try:
            version, _ = await store.version(self._engine)
            if version != self._version:
                self.take(await store.load_pack(self._engine, _KINDS), version)
        except (SQLAlchemyError, OSError, ValidationError, store.NoContent):
            return False
        return True

    def take(self, pack: Pack, version: int) -> None:
        """A pack without any number does not take away those that we have."""
        self.numbers = pack.emergency or self.numbers
        self.safety, self._version = pack.safety, version


def _read[Found](read: Callable[[Path], Found], folder: Path) -> Found | None:
    try:
        return read(folder)
    except PackFaults as error:
        log.error("pack files have faults, what people in danger need comes from the database: %s", error)
        return None
