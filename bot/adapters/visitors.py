"""The store of conversations and appointments. Fills ports.Visitors."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import singledispatchmethod
from typing import Any
from uuid import uuid4

from procrastinate import App
from psycopg.errors import ExclusionViolation
from psycopg.types.range import TimestamptzRange
from sqlalchemy import and_, delete, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.adapters import queue, reminders
from bot.adapters.database import transaction
from bot.adapters.rows import appointment_of, reply_data
from bot.adapters.tables import (
    appointments,
    availabilities,
    counsellors,
    inbox,
    outbox,
    ratings,
    reach,
    reads,
    unanswered,
    visitors,
)
from bot.booking.model import BERLIN, Appointment, Audience, Availability, Counsellor, Notice, Slot, Status
from bot.booking.rules import SlotTaken, cancel
from bot.dialogue.effects import Change, DoNotRemind, DropMessages, ForgetMe, Hold, KeepMessage, Rate, Read, Remind
from bot.dialogue.model import Keep, Person, State
from bot.ports import Outgoing, Remembered

_MOST_KEPT = 20
_NEW = "new"
_BLOCKING = (Status.held.value, Status.confirmed.value)


class VisitorStore:
    def __init__(self, engine: AsyncEngine, jobs: App) -> None:
        self._engine = engine
        self._jobs = jobs

    async def load(self, person: Person) -> Remembered:
        """Somebody new gets a random id; nothing is written before the first answer is."""
        async with transaction(self._engine) as connection:
            row = await _visitor(connection, person)
        if row is None:
            return Remembered("", State(), fresh=True)
        return Remembered(row.id, _state(row.state))

    async def save(
        self, person: Person, state: State, do: Sequence[object], now: datetime, outgoing: Outgoing | None
    ) -> None:
        """A count of readers is written last: it locks a row that many want, for as long as a commit takes, and who
        holds it waits for nothing else.
        """
        try:
            async with transaction(self._engine) as connection:
                visitor = await _touch(connection, person, state, now)
                if outgoing:
                    await _write_down(connection, outgoing, now)
                writing = _Writing(connection, self._jobs, visitor, now)
                for effect in sorted(do, key=lambda one: isinstance(one, Read)):
                    await writing.carry_out(effect)
        except IntegrityError as error:
            if isinstance(error.orig, ExclusionViolation):
                raise SlotTaken from None
            raise

    async def appointments(self, visitor: str, now: datetime) -> Sequence[Appointment]:
        if not visitor:
            return []
        wanted = select(appointments).where(
            appointments.c.visitor == visitor,
            appointments.c.status.in_(_BLOCKING),
            func.upper(appointments.c.during) > now,
        )
        async with transaction(self._engine) as connection:
            rows = await connection.execute(wanted.order_by(appointments.c.during))
            return [appointment_of(row) for row in rows]

    async def availabilities(self) -> Sequence[Availability]:
        async with transaction(self._engine) as connection:
            rows = await connection.execute(select(availabilities))
            return [Availability(str(row.counsellor), row.weekday, row.start, row.end, row.minutes) for row in rows]

    async def busy(self, now: datetime) -> Sequence[Slot]:
        blocking = select(appointments.c.during, appointments.c.counsellor).where(
            func.upper(appointments.c.during) > now,
            or_(
                appointments.c.status == Status.confirmed.value,
                and_(appointments.c.status == Status.held.value, appointments.c.held_until >= now),
            ),
        )
        async with transaction(self._engine) as connection:
            rows = await connection.execute(blocking)
            return [Slot(row.during.lower, row.during.upper, str(row.counsellor)) for row in rows]

    async def counsellors(self) -> Mapping[str, Counsellor]:
        async with transaction(self._engine) as connection:
            rows = await connection.execute(select(counsellors))
            return {str(row.id): Counsellor(str(row.id), row.name, tuple(row.locales), row.place) for row in rows}

    async def unreachable(self, person: Person) -> None:
        """She has blocked the bot or left: nothing more is sent until she writes again."""
        async with transaction(self._engine) as connection:
            row = await _visitor(connection, person)
            if row is not None:
                await connection.execute(update(visitors).where(visitors.c.id == row.id).values(unreachable=True))


class _Writing:
    """The effects of one decision, inside its transaction."""

    def __init__(self, connection: AsyncConnection, jobs: App, visitor: str, now: datetime) -> None:
        self.connection = connection
        self.jobs = jobs
        self.visitor = visitor
        self.now = now

    @singledispatchmethod
    async def carry_out(self, effect: object) -> None:
        raise TypeError(f"no such effect: {type(effect).__name__}")

    @carry_out.register
    async def _hold(self, effect: Hold) -> None:
        """Her other held hours and everybody's expired ones are let go first. Raises ExclusionViolation."""
        held = appointments.c.status == Status.held.value
        own = appointments.c.visitor == self.visitor
        over = appointments.c.held_until < self.now
        letting_go = update(appointments).where(held, or_(own, over)).values(status=Status.expired.value)
        await self.connection.execute(letting_go)
        await self.connection.execute(insert(appointments).values(**_row(effect.appointment), visitor=self.visitor))

    @carry_out.register
    async def _change(self, effect: Change) -> None:
        """Only what still blocks its hour can be changed; else somebody else may have it by now."""
        changed = effect.appointment
        still = appointments.c.status.in_(_BLOCKING)
        done = await self.connection.execute(
            update(appointments).where(appointments.c.id == changed.id, still).values(**_row(changed))
        )
        if done.rowcount == 0:
            raise SlotTaken
        await queue.write_notices(self.connection, self.jobs, effect.notices)

    @carry_out.register
    async def _forget(self, effect: ForgetMe) -> None:
        """Coming appointments are called off, so that nobody waits; then the person is gone."""
        coming = select(appointments).where(
            appointments.c.visitor == self.visitor,
            appointments.c.status.in_(_BLOCKING),
            func.lower(appointments.c.during) > self.now,
        )
        notices: list[Notice] = []
        for row in (await self.connection.execute(coming)).all():
            called_off, told = cancel(appointment_of(row), Audience.visitor, self.now)
            values = _row(called_off)
            await self.connection.execute(update(appointments).where(appointments.c.id == row.id).values(**values))
            notices += told
        await queue.write_notices(self.connection, self.jobs, notices)
        await self.connection.execute(delete(visitors).where(visitors.c.id == self.visitor))

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


async def _write_down(connection: AsyncConnection, outgoing: Outgoing, now: datetime) -> None:
    """The replies, and that their update is decided: after this a crash only delays them."""
    replies = [reply_data(reply) for reply in outgoing.replies]
    await connection.execute(upsert(outbox).values(key=outgoing.key, replies=replies).on_conflict_do_nothing())
    bot, _, update_id = outgoing.key.partition(":")
    this = and_(inbox.c.bot == int(bot), inbox.c.update_id == int(update_id))
    await connection.execute(update(inbox).where(this).values(handled_at=now))


def _state(data: Mapping[str, Any]) -> State:
    """What an older version stored and this one does not know is left out."""
    known: dict[str, Any] = {key: value for key, value in data.items() if key in State.__dataclass_fields__}
    keep = known.get("keep", "")
    known["keep"] = Keep(keep) if keep in set(Keep) else Keep.unknown
    return State(**{**known, "offered": tuple(known.get("offered", ()))})


def _row(appointment: Appointment) -> dict[str, Any]:
    slot = appointment.slot
    return {
        "id": appointment.id,
        "counsellor": int(slot.counsellor),
        "during": TimestamptzRange(slot.start, slot.end),
        "status": appointment.status.value,
        "locale": appointment.locale,
        "topic": appointment.topic,
        "number": appointment.number,
        "held_until": appointment.held_until,
        "cancelled_by": appointment.cancelled_by,
    }
