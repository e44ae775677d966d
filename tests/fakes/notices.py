"""The outbox of notices in memory, and postmen that note what they bring."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.booking.model import Notice
from bot.dialogue.model import Person, Reply
from bot.notice_ports import DueNotice, Outcome, Receiver, Way
from bot.ports import PortError


@dataclass
class FakeNotices:
    """Fills desk_ports.Notices with a single one. `outcome`, `until` and `more` show what became of it."""

    due: DueNotice | None
    outcome: Outcome | None = None
    until: datetime | None = None
    more: list[Notice] = field(default_factory=list)
    receipts: set[Person] = field(default_factory=set)

    async def notice(self, notice_id: int) -> DueNotice | None:
        due = None if self.outcome else self.due
        if due is None:
            return None
        staff = tuple(Receiver(one.counsellor, self._ticked(one.ways), one.absences) for one in due.staff)
        group = self._ticked((due.group,))[0] if due.group else None
        return replace(due, visitor=self._ticked(due.visitor), staff=staff, group=group)

    def _ticked(self, ways: Sequence[Way]) -> tuple[Way, ...]:
        return tuple(Way(way.person, way.person in self.receipts) for way in ways)

    async def told(self, notice_id: int, person: Person) -> None:
        self.receipts.add(person)

    async def done(self, notice_id: int, outcome: Outcome, now: datetime, more: Sequence[Notice] = ()) -> None:
        self.outcome = outcome
        self.more.extend(more)

    async def put_off(self, notice_id: int, until: datetime) -> None:
        self.until = until


@dataclass
class FakePostman:
    """`fails`: what it raises for whom, once for each time that it stands there."""

    sent: list[tuple[Person, Reply]] = field(default_factory=list)
    fails: dict[str, list[PortError]] = field(default_factory=dict)

    async def send(self, person: Person, reply: Reply) -> None:
        if waiting := self.fails.get(person.address):
            raise waiting.pop(0)
        self.sent.append((person, reply))

    def told(self, address: str) -> list[str]:
        return [reply.text for person, reply in self.sent if person.address == address]
