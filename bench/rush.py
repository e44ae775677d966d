"""Visitors and counsellors who all want the same few hours, each knowing only what was told a moment ago."""

import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import combinations
from random import Random
from uuid import uuid4

from bot.adapters.appointments import AppointmentStore
from bot.adapters.freed_hours import FreedHours
from bot.adapters.visitors import VisitorStore
from bot.booking import rules
from bot.booking.model import Appointment, Audience, Counsellor, Slot, Status, Step, Wishes
from bot.booking.planning import Chain
from bot.dialogue.effects import Change, Hold, JoinWaiting
from bot.dialogue.model import Person, State
from bot.ports import StoreAway

CHAIN = Chain(is_holiday=lambda day: False)
_VISITORS = 3000
_TOPICS = ("rent", "school", "work", "health")
_HALF_AN_HOUR = timedelta(minutes=30)
# Steps of one appointment, as they can follow each other at one version.
_ORDER = (Status.requested, Status.confirmed, Status.declined, Status.cancelled)


@dataclass(frozen=True)
class Told:
    """What is the last that a visitor knows of an appointment."""

    person: Person
    appointment: Appointment

    def newer_than(self, other: "Told | None") -> bool:
        return other is None or _age(self.appointment) > _age(other.appointment)


def _age(appointment: Appointment) -> tuple[int, int]:
    return appointment.version, _ORDER.index(appointment.status)


def overlap(one: Slot, other: Slot) -> bool:
    """They need the same person at the same time."""
    same = one.counsellor == other.counsellor or (one.interpreter and one.interpreter == other.interpreter)
    return bool(same) and one.start < other.end and other.start < one.end


@dataclass
class Rush:
    """One run. `booked` counts each time that an hour was given to somebody, `refused` each kind of refusal.

    `away`: what the database did not do, by the name of its error.
    """

    visitors: VisitorStore
    desk: AppointmentStore
    freed: FreedHours
    hours: Sequence[Slot]
    team: Sequence[Counsellor]
    told: dict[str, Told] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    booked: int = 0
    away: Counter[str] = field(default_factory=Counter)
    latencies: list[float] = field(default_factory=list)

    async def attempt(self, number: int, now: datetime) -> None:
        """Somebody wants an hour, or gives one up. Which, is the same in each run; who is faster, is not."""
        chance = Random(number)
        deed = chance.choices([one for one, _ in _DEEDS], [weight for _, weight in _DEEDS])[0]
        began = time.perf_counter()
        try:
            await deed(self, chance, now)
        except rules.BookingRefused as refusal:
            self.refused[type(refusal).__name__] += 1
        except StoreAway as trouble:
            self.away[str(trouble)] += 1
        self.latencies.append(time.perf_counter() - began)

    async def book(self, chance: Random, now: datetime) -> None:
        """Of three who get it, one takes it, one lets it go, one forgets about it."""
        person, slot = Person("bench", str(chance.randrange(_VISITORS))), self._hour(chance)
        held = await self._hold(person, slot, chance.choice(_TOPICS), now)
        answer = chance.randrange(3)
        if answer == 0:
            await self._say_yes(person, held, None, now)
        elif answer == 1:
            await self._write(person, Change(rules.cancel(held, Audience.visitor, now)), now)

    async def move(self, chance: Random, now: datetime) -> None:
        if known := self._somebodys(chance):
            old = known.appointment
            held = await self._hold(known.person, self._hour(chance), old.topic, now, old)
            await self._say_yes(known.person, held, old, now)

    async def call_off(self, chance: Random, now: datetime) -> None:
        if known := self._somebodys(chance):
            by = chance.choice([Audience.visitor, Audience.counsellor])
            step = rules.cancel(known.appointment, by, now)
            if by is Audience.visitor:
                await self._write(known.person, Change(step), now)
                self._tell(known.person, step)
            else:
                await self._staff(known, step, now)

    async def answer(self, chance: Random, now: datetime) -> None:
        if known := self._somebodys(chance):
            asked = known.appointment
            if chance.random() < 0.7:
                await self._staff(known, rules.accept(asked, self._of(asked.slot), CHAIN, now), now)
            else:
                await self._staff(known, rules.decline(asked, "no_time", now), now)

    async def move_by_desk(self, chance: Random, now: datetime) -> None:
        """To any time of the day, not only to those that visitors can choose."""
        if known := self._somebodys(chance):
            slot, later = self._hour(chance), chance.choice([timedelta(), _HALF_AN_HOUR])
            slot = replace(slot, start=slot.start + later, end=slot.end + later)
            await self._staff(known, rules.move(known.appointment, slot, CHAIN, now), now)

    async def pass_on(self, chance: Random, now: datetime) -> None:
        if known := self._somebodys(chance):
            await self._staff(known, rules.pass_on(known.appointment, chance.choice(self.team), CHAIN, now), now)

    async def propose(self, chance: Random, now: datetime) -> None:
        """Half of the visitors take what is proposed."""
        if known := self._somebodys(chance):
            asked = known.appointment
            held, notices = rules.propose(asked, self._hour(chance), uuid4().hex, CHAIN, now)
            await self.desk.propose(held, asked, notices, "bench", now)
            later = replace(asked, version=asked.version + 1)
            self._tell(known.person, Step(asked, later))
            if chance.random() < 0.5:
                await self._say_yes(known.person, held, later, now)

    async def wait(self, chance: Random, now: datetime) -> None:
        """Somebody waits, and somebody else is offered an hour."""
        person = Person("bench", str(chance.randrange(_VISITORS)))
        await self._write(person, JoinWaiting("de", chance.choice(_TOPICS), Wishes()), now)
        slot = chance.choice(self.hours)
        length = int((slot.end - slot.start).total_seconds()) // 60
        await self.freed.offer(int(slot.counsellor), int(slot.start.timestamp()) // 60, length, now)

    async def latecomers(self, now: datetime) -> int:
        """When all that was held is over, each hour that nobody was told is theirs can be had. How many cannot."""
        lost = 0
        for number, slot in enumerate(self.hours):
            if any(overlap(slot, one.slot) for one in self.running()):
                continue
            person = Person("latecomer", str(number))
            try:
                await self._say_yes(person, await self._hold(person, slot, "rent", now), None, now)
            except rules.SlotTaken:
                lost += 1
        return lost

    def running(self) -> list[Appointment]:
        """What visitors count on, as they were told."""
        return [one.appointment for one in self.told.values() if one.appointment.status.running]

    def told_twice(self) -> int:
        return sum(overlap(one.slot, other.slot) for one, other in combinations(self.running(), 2))

    async def _hold(
        self, person: Person, slot: Slot, topic: str, now: datetime, old: Appointment | None = None
    ) -> Appointment:
        held = rules.hold(slot, (), uuid4().hex, "de", topic, now, moves=old.id if old else "")
        await self._write(person, Hold(held), now)
        return held

    async def _say_yes(self, person: Person, held: Appointment, moved: Appointment | None, now: datetime) -> None:
        step = rules.request(held, moved, self._of(held.slot), CHAIN, now)
        await self._write(person, Change(step), now)
        self.booked += 1
        self._tell(person, step)

    async def _staff(self, known: Told, step: Step, now: datetime) -> None:
        await self.desk.carry_out(step, "bench", now)
        self._tell(known.person, step)

    async def _write(self, person: Person, effect: object, now: datetime) -> None:
        await self.visitors.save(person, State(), [effect], now, None)

    def _tell(self, person: Person, step: Step) -> None:
        """What was decided first may be told last."""
        told = Told(person, step.after)
        if told.newer_than(self.told.get(step.after.id)):
            self.told[step.after.id] = told

    def _hour(self, chance: Random) -> Slot:
        """A quarter needs an interpreter."""
        return replace(chance.choice(self.hours), interpreter=chance.choice(["", "", "", "1", "", "", "", "2"]))

    def _somebodys(self, chance: Random) -> Told | None:
        running = [one for one in self.told.values() if one.appointment.status.running]
        return chance.choice(running) if running else None

    def _of(self, slot: Slot) -> Counsellor:
        return next(one for one in self.team if one.id == slot.counsellor)


_Deed = Callable[[Rush, Random, datetime], Awaitable[None]]
# Visitors want hours most of the time; enough are given up that there is always something to be had.
_DEEDS: tuple[tuple[_Deed, int], ...] = (
    (Rush.book, 60),
    (Rush.move, 6),
    (Rush.call_off, 12),
    (Rush.answer, 8),
    (Rush.move_by_desk, 5),
    (Rush.pass_on, 4),
    (Rush.propose, 3),
    (Rush.wait, 2),
)
