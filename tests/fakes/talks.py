"""A talk with a counsellor as its visitor sees it, in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.dialogue.model import Person, Reply
from bot.ports import StoreAway
from bot.talking import Line


@dataclass
class FakeTalks:
    """Fills Talks of the web channel. `new`: what has come since the page asked last; `lines`: all of it."""

    running: bool = False
    new: list[Reply] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    away: bool = False

    async def heard(self, person: Person, now: datetime) -> tuple[bool, Sequence[Reply]]:
        self._look()
        came, self.new = self.new, []
        return self.running, came

    async def so_far(self, person: Person, now: datetime) -> Sequence[Line]:
        self._look()
        return self.lines

    def _look(self) -> None:
        if self.away:
            raise StoreAway
