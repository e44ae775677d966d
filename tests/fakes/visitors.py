"""The store of conversations, in memory."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.booking.model import Appointment, Availability, Calendar, Counsellor, Status
from bot.dialogue.effects import Change, Describe, ForgetMe, Hold
from bot.dialogue.model import Person, State, Talk
from bot.ports import Outgoing, Remembered, StoreAway


@dataclass
class FakeVisitors:
    """Fills ports.Visitors. `away`: nothing can be read. `broken`: a mistake of ours. `slow`: seconds a save takes.

    `states` shows what is remembered of whom, `done` what was carried out, `most_at_once` how many messages of one
    person overlapped. `kept`: appointments by id, all of the one visitor; they block their hours.
    """

    states: dict[Person, State] = field(default_factory=dict)
    done: list[object] = field(default_factory=list)
    outgoing: list[Outgoing | None] = field(default_factory=list)
    hours: Sequence[Availability] = ()
    team: Mapping[str, Counsellor] = field(default_factory=dict)
    kept: dict[str, Appointment] = field(default_factory=dict)
    away: bool = False
    broken: bool = False
    slow: float = 0
    talk: Talk | None = None
    from_counsellors: frozenset[tuple[int, int]] = frozenset()
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
        return Remembered("visitor", state, talk=self.talk) if state else Remembered("", State(), fresh=True)

    async def save(
        self, person: Person, state: State, do: Sequence[object], now: datetime, outgoing: Outgoing | None
    ) -> None:
        await asyncio.sleep(self.slow)
        self._now_at[person] -= 1
        self.states[person] = state
        self.done.extend(do)
        for effect in do:
            self._keep(effect)
        self.outgoing.append(outgoing)
        if ForgetMe() in do:
            del self.states[person]

    async def of_counsellor(self, source: tuple[int, int]) -> bool:
        return source in self.from_counsellors

    async def appointments(self, visitor: str, now: datetime) -> Sequence[Appointment]:
        shown = [one for one in self.kept.values() if one.status.blocking or one.status is Status.declined]
        return [one for one in shown if one.slot.end > now]

    def _keep(self, effect: object) -> None:
        if isinstance(effect, Hold):
            for one in self.kept.values():
                self._end(one.id)
            self.kept[effect.appointment.id] = effect.appointment
        elif isinstance(effect, Describe):
            self.kept[effect.appointment.id] = effect.appointment
        elif isinstance(effect, Change):
            self.kept[effect.step.after.id] = effect.step.after
            self._end(effect.step.let_go)

    def _end(self, held: str) -> None:
        """Only what is held: a confirmed hour is not let go."""
        one = self.kept.get(held)
        if one and one.status is Status.held:
            self.kept[held] = replace(one, status=Status.expired)

    async def calendar(self, now: datetime) -> Calendar:
        blocking = [one for one in self.kept.values() if one.status.blocking]
        busy = tuple(one.slot for one in blocking if one.held_until is None or one.held_until >= now)
        return Calendar(self.team, tuple(self.hours), busy=busy)

    async def counsellors(self) -> Mapping[str, Counsellor]:
        if self.away:
            raise StoreAway
        return self.team
