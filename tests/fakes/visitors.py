"""The store of conversations, in memory."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.booking.model import Appointment, Availability, Counsellor, Slot
from bot.dialogue.effects import ForgetMe
from bot.dialogue.model import Person, State
from bot.ports import Outgoing, Remembered, StoreAway


@dataclass
class FakeVisitors:
    """Fills ports.Visitors. `away`: nothing can be read. `broken`: a mistake of ours. `slow`: seconds a save takes.

    `states` shows what is remembered of whom, `done` what was carried out, `most_at_once` how many messages of one
    person overlapped.
    """

    states: dict[Person, State] = field(default_factory=dict)
    done: list[object] = field(default_factory=list)
    outgoing: list[Outgoing | None] = field(default_factory=list)
    hours: Sequence[Availability] = ()
    team: Mapping[str, Counsellor] = field(default_factory=dict)
    away: bool = False
    broken: bool = False
    slow: float = 0
    most_at_once: int = 0
    _now_at: dict[Person, int] = field(default_factory=dict)

    async def load(self, person: Person) -> Remembered:
        if self.away:
            raise StoreAway
        if self.broken:
            raise ZeroDivisionError
        self._now_at[person] = self._now_at.get(person, 0) + 1
        self.most_at_once = max(self.most_at_once, self._now_at[person])
        state = self.states.get(person)
        return Remembered("visitor", state) if state else Remembered("", State(), fresh=True)

    async def save(
        self, person: Person, state: State, do: Sequence[object], now: datetime, outgoing: Outgoing | None
    ) -> None:
        await asyncio.sleep(self.slow)
        self._now_at[person] -= 1
        self.states[person] = state
        self.done.extend(do)
        self.outgoing.append(outgoing)
        if ForgetMe() in do:
            del self.states[person]

    async def appointments(self, visitor: str, now: datetime) -> Sequence[Appointment]:
        return []

    async def availabilities(self) -> Sequence[Availability]:
        return self.hours

    async def busy(self, now: datetime) -> Sequence[Slot]:
        return []

    async def counsellors(self) -> Mapping[str, Counsellor]:
        if self.away:
            raise StoreAway
        return self.team
