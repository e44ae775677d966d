"""The store of conversations and appointments. Fills ports.Visitors."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import singledispatchmethod
from typing import Any
from uuid import uuid4

from procrastinate import App
from sqlalchemy import and_, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.adapters import booking, calendars, case_writing, figures, queue, reminders
from bot.adapters.case_writing import CaseWriting
from bot.adapters.database import transaction
from bot.adapters.rows import counsellor_of, wishes_of
from bot.adapters.tables import ratings, reach, reads, unanswered, visitors
from bot.adapters.team_tables import counsellors
from bot.booking.model import BERLIN, Appointment, Calendar, Counsellor, Status
from bot.dialogue.effects import (
    Change,
    Count,
    Describe,
    DoNotRemind,
    DropMessages,
    EndCase,
    ForgetMe,
    Hold,
    JoinWaiting,
    KeepMessage,
    LeaveWaiting,
    OpenCase,
    Rate,
    RateTalk,
    Read,
    Remind,
    ReopenCase,
    SayInCase,
    Tell,
)
from bot.dialogue.model import Keep, Person, State
from bot.ports import Outgoing, Remembered

_MOST_KEPT = 20
_NEW = "new"
_COUNTS: tuple[type, ...] = (Read, Rate)


class VisitorStore:
    def __init__(self, engine: AsyncEngine, jobs: App) -> None:
        self._engine = engine
        self._jobs = jobs

    async def load(self, person: Person) -> Remembered:
        """Somebody new gets a random id; nothing is written before the first answer is."""
        async with transaction(self._engine) as connection:
            row = await _visitor(connection, person)
            talk = await case_writing.talk_of(connection, row.id) if row else None
        if row is None:
            return Remembered("", State(), fresh=True)
        return Remembered(row.id, _state(row.state), talk=talk)

    async def of_counsellor(self, source: tuple[int, int]) -> bool:
        async with transaction(self._engine) as connection:
            return await case_writing.of_counsellor(connection, source)

    async def save(
        self, person: Person, state: State, do: Sequence[object], now: datetime, outgoing: Outgoing | None
    ) -> None:
        """Counts are written last, and always in the same order: they lock rows that many want, for as long as a commit
        takes, and who holds one waits for nothing else.
        """
        async with booking.booking(self._engine) as connection:
            visitor = await _touch(connection, person, state, now)
            if outgoing:
                await queue.write_down(connection, outgoing, now)
            writing = _Writing(connection, self._jobs, visitor, now)
            for effect in sorted(do, key=_turn):
                await writing.carry_out(effect)
            await figures.add(connection, writing.counted)

    async def appointments(self, visitor: str, now: datetime) -> Sequence[Appointment]:
        if not visitor:
            return []
        async with transaction(self._engine) as connection:
            return await booking.coming(connection, visitor, now, (*booking.BLOCKING, Status.declined))

    async def calendar(self, now: datetime) -> Calendar:
        async with transaction(self._engine) as connection:
            return await calendars.calendar(connection, now)

    async def counsellors(self) -> Mapping[str, Counsellor]:
        async with transaction(self._engine) as connection:
            rows = await connection.execute(select(counsellors).where(counsellors.c.active))
            return {str(row.id): counsellor_of(row) for row in rows}

    async def unreachable(self, person: Person) -> None:
        """She has blocked the bot or left: nothing more is sent until she writes again."""
        async with transaction(self._engine) as connection:
            row = await _visitor(connection, person)
            if row is not None:
                await connection.execute(update(visitors).where(visitors.c.id == row.id).values(unreachable=True))


def _turn(effect: object) -> int:
    return _COUNTS.index(type(effect)) + 1 if type(effect) in _COUNTS else 0


class _Writing:
    """The effects of one decision, inside its transaction. What they add to the figures comes together in `counted`."""

    def __init__(self, connection: AsyncConnection, jobs: App, visitor: str, now: datetime) -> None:
        self.connection = connection
        self.jobs = jobs
        self.visitor = visitor
        self.now = now
        self.counted: Counter[figures.Key] = Counter()

    @singledispatchmethod
    async def carry_out(self, effect: object) -> None:
        raise TypeError(f"no such effect: {type(effect).__name__}")

    @carry_out.register
    async def _hold(self, effect: Hold) -> None:
        await booking.hold(self.connection, self.jobs, self.visitor, effect.appointment, self.now)

    @carry_out.register
    async def _change(self, effect: Change) -> None:
        await booking.carry_out(self.connection, self.jobs, effect.step, self.now)
        self.counted.update(figures.of_step(effect.step))

    @carry_out.register
    async def _describe(self, effect: Describe) -> None:
        await booking.describe(self.connection, self.visitor, effect.appointment)

    @carry_out.register
    async def _tell(self, effect: Tell) -> None:
        await queue.write_notices(self.connection, self.jobs, effect.notices)

    @carry_out.register
    async def _join_waiting(self, effect: JoinWaiting) -> None:
        await booking.join_waiting(self.connection, self.visitor, effect)

    @carry_out.register
    async def _leave_waiting(self, effect: LeaveWaiting) -> None:
        await booking.leave_waiting(self.connection, self.visitor)

    @carry_out.register
    async def _forget(self, effect: ForgetMe) -> None:
        for step in await booking.forget(self.connection, self.jobs, self.visitor, self.now):
            self.counted.update(figures.of_step(step))
        await self._cases.forget(self.visitor)
        await self.connection.execute(delete(visitors).where(visitors.c.id == self.visitor))

    @property
    def _cases(self) -> CaseWriting:
        return CaseWriting(self.connection, self.jobs, self.now)

    @carry_out.register
    async def _open_case(self, effect: OpenCase) -> None:
        await self._cases.open(self.visitor, effect)

    @carry_out.register
    async def _say_in_case(self, effect: SayInCase) -> None:
        await self._cases.say(self.visitor, effect)

    @carry_out.register
    async def _end_case(self, effect: EndCase) -> None:
        await self._cases.end(self.visitor)

    @carry_out.register
    async def _reopen_case(self, effect: ReopenCase) -> None:
        await self._cases.reopen(self.visitor, effect)

    @carry_out.register
    async def _keep(self, effect: KeepMessage) -> None:
        """Each text once in a locale, and no more of one visitor than people can read."""
        mine = select(func.count()).where(unanswered.c.visitor == self.visitor, unanswered.c.status == _NEW)
        if (await self.connection.execute(mine)).scalar_one() >= _MOST_KEPT:
            return
        row = {
            "text": effect.text,
            "locale": effect.locale,
            "guesses": [[one.intent, round(one.confidence, 3)] for one in effect.guesses],
            "day": self.now.astimezone(BERLIN).date(),
            "visitor": self.visitor,
        }
        await self.connection.execute(upsert(unanswered).values(**row).on_conflict_do_nothing())

    @carry_out.register
    async def _drop(self, effect: DropMessages) -> None:
        await self.connection.execute(delete(unanswered).where(unanswered.c.visitor == self.visitor))

    @carry_out.register
    async def _remind(self, effect: Remind) -> None:
        await reminders.write(self.connection, self.jobs, self.visitor, effect)

    @carry_out.register
    async def _do_not_remind(self, effect: DoNotRemind) -> None:
        await reminders.erase(self.connection, self.visitor, effect)

    @carry_out.register
    async def _rate(self, effect: Rate) -> None:
        row = {
            "day": self.now.astimezone(BERLIN).date(),
            "topic": effect.topic,
            "locale": effect.locale,
            "good": effect.good,
            "count": 1,
        }
        counted = upsert(ratings).values(**row)
        counted = counted.on_conflict_do_update(
            index_elements=["day", "topic", "locale", "good"], set_={"count": ratings.c.count + 1}
        )
        await self.connection.execute(counted)

    @carry_out.register
    async def _read(self, effect: Read) -> None:
        day = self.now.astimezone(BERLIN).date()
        counted = upsert(reads).values(day=day, topic=effect.topic, locale=effect.locale, count=1)
        counted = counted.on_conflict_do_update(
            index_elements=["day", "topic", "locale"], set_={"count": reads.c.count + 1}
        )
        await self.connection.execute(counted)

    @carry_out.register
    async def _count(self, effect: Count) -> None:
        self.counted[figures.key(effect.kind, effect.topic, effect.locale, self.now)] += 1

    @carry_out.register
    async def _rate_talk(self, effect: RateTalk) -> None:
        about = await booking.answers_first(self.connection, self.visitor, effect.appointment)
        if about:
            kind = "talk_good" if effect.good else "talk_bad"
            self.counted[figures.key(kind, about.topic, about.locale, self.now)] += 1


async def _visitor(connection: AsyncConnection, person: Person) -> Any:
    here = and_(reach.c.channel == person.channel, reach.c.address == person.address)
    found = select(visitors).join(reach, reach.c.visitor == visitors.c.id).where(here)
    return (await connection.execute(found)).first()


async def _touch(connection: AsyncConnection, person: Person, state: State, now: datetime) -> str:
    """Writes the state; two first messages at once make one visitor."""
    values = {"state": asdict(state), "seen_at": now, "unreachable": False}
    row = await _visitor(connection, person)
    if row is not None:
        await connection.execute(update(visitors).where(visitors.c.id == row.id).values(**values))
        return str(row.id)
    visitor = uuid4().hex
    await connection.execute(insert(visitors).values(id=visitor, **values))
    arrived = upsert(reach).values(channel=person.channel, address=person.address, visitor=visitor)
    await connection.execute(arrived.on_conflict_do_nothing())
    settled = await _visitor(connection, person)
    if settled.id != visitor:
        await connection.execute(delete(visitors).where(visitors.c.id == visitor))
    return str(settled.id)


def _state(data: Mapping[str, Any]) -> State:
    """What an older version stored and this one does not know is left out."""
    known: dict[str, Any] = {key: value for key, value in data.items() if key in State.__dataclass_fields__}
    keep = known.get("keep", "")
    known["keep"] = Keep(keep) if keep in set(Keep) else Keep.unknown
    known["wishes"] = wishes_of(known.get("wishes", {}))
    lists = {name: tuple(known.get(name, ())) for name in ("offered", "asked", "seen")}
    return State(**{**known, **lists})
