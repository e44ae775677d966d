"""Hours change hands here, inside the transaction of whoever decided it: a visitor, a counsellor, the waiting list.

The database refuses two blocking appointments of one counsellor or interpreter at a time, whatever stands here.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import datetime
from typing import Any

from procrastinate import App
from psycopg.errors import ExclusionViolation
from psycopg.types.range import TimestamptzRange
from sqlalchemy import ColumnElement, and_, delete, func, insert, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.adapters import queue
from bot.adapters.booking_tables import ANSWERED, appointments, notice_receipts, notices, waiting
from bot.adapters.database import transaction
from bot.adapters.rows import appointment_data, appointment_of, slot_of
from bot.adapters.tables import visitors
from bot.adapters.team_tables import counsellors, interpreters
from bot.booking import rules
from bot.booking.model import Appointment, Audience, Slot, Status, Step
from bot.dialogue.effects import JoinWaiting

BLOCKING = tuple(status for status in Status if status.blocking)
_LONGEST_NAME, _LONGEST_ABOUT = 60, 500


@asynccontextmanager
async def booking(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A transaction. Raises SlotTaken when the hour is somebody else's, and StoreAway."""
    try:
        async with transaction(engine) as connection:
            yield connection
    except IntegrityError as error:
        if isinstance(error.orig, ExclusionViolation):
            raise rules.SlotTaken from None
        raise


async def own(connection: AsyncConnection, visitor: str, now: datetime) -> tuple[Appointment, ...]:
    """Her held, requested and confirmed ones that are not over; nobody else changes them until this transaction ends.

    All that changes a visitor's appointments locks her row first, so what she presses twice comes one after another.
    """
    await connection.execute(select(visitors.c.id).where(visitors.c.id == visitor).with_for_update(key_share=True))
    return await coming(connection, visitor, now)


async def coming(
    connection: AsyncConnection, visitor: str, now: datetime, states: Sequence[Status] = BLOCKING
) -> tuple[Appointment, ...]:
    wanted = select(appointments).where(
        appointments.c.visitor == visitor,
        appointments.c.status.in_(states),
        func.upper(appointments.c.during) > now,
    )
    rows = await connection.execute(wanted.order_by(appointments.c.during, appointments.c.id))
    return tuple(appointment_of(row) for row in rows)


async def hold(
    connection: AsyncConnection, jobs: App, visitor: str, new: Appointment, now: datetime, also: Sequence[Slot] = ()
) -> None:
    """Another hour that she holds is let go, but what was offered to her stays hers. `also`: hours of appointments that
    are written next in this transaction.

    Raises TooMany and OneATopic of what is so now, and ExclusionViolation.
    """
    hers = await own(connection, visitor, now)
    _allowed(new, hers, now)
    given_up = [one for one in hers if _gives_way(one, new)]
    await _line_up(connection, [*(one.slot for one in given_up), *also], new.slot)
    await _let_go(connection, _in_the_way(new.slot, now))
    for slot in await _let_go(connection, appointments.c.id.in_([one.id for one in given_up])):
        if not _overlap(slot, new.slot):
            await freed(connection, jobs, slot, now)
    await connection.execute(insert(appointments).values(**appointment_data(new), visitor=visitor))


def _allowed(wanted: Appointment, hers: Sequence[Appointment], now: datetime) -> None:
    """The decision was made on what was so a moment ago."""
    rules.allow([one for one in hers if one.id != wanted.id], wanted.topic, now, wanted.moves)


def _gives_way(old: Appointment, new: Appointment) -> bool:
    """Of hours that she chose herself she holds one; of those proposed for one appointment, too."""
    if old.status is not Status.held:
        return False
    same = old.agreed == new.agreed and (not new.agreed or old.moves == new.moves)
    return same or _overlap(old.slot, new.slot)


def _overlap(one: Slot, other: Slot) -> bool:
    return one.start < other.end and other.start < one.end and one.counsellor == other.counsellor


async def carry_out(connection: AsyncConnection, jobs: App, step: Step, now: datetime) -> None:
    """Raises ChangedMeanwhile when it is not as it was before the step, ExclusionViolation when the hour is gone."""
    before, after = step.before, step.after
    if before == after and not step.notices:
        return
    visitor = await whose(connection, before.id)
    moved = before.slot != after.slot
    takes = after.status.blocking and (moved or not before.status.blocking)
    if after.status.blocking:
        await _line_up(connection, [before.slot], after.slot if takes else None)
    if takes:
        await _let_go(connection, or_(appointments.c.id == step.let_go, _in_the_way(after.slot, now)))
    if before.status is Status.held and after.status.running and visitor:
        _allowed(after, await coming(connection, visitor, now), now)
        await _waits_no_more(connection, visitor, after.topic)
    await _write(connection, step)
    if moved or not after.status.blocking:
        for slot in await _let_go(connection, appointments.c.moves == before.id):
            await freed(connection, jobs, slot, now)
    if step.freed:
        await freed(connection, jobs, step.freed, now)
    await queue.write_notices(connection, jobs, step.notices)


async def whose(connection: AsyncConnection, appointment_id: str) -> str | None:
    """Locks her row, as `own` does."""
    wanted = select(visitors.c.id).join(appointments, appointments.c.visitor == visitors.c.id)
    wanted = wanted.where(appointments.c.id == appointment_id).with_for_update(key_share=True, of=visitors)
    return (await connection.execute(wanted)).scalar()


async def _write(connection: AsyncConnection, step: Step) -> None:
    """Only what the step changes: what she tells about it meanwhile stays."""
    old, new = appointment_data(step.before), appointment_data(step.after)
    values = {name: value for name, value in new.items() if value != old[name] or name == "status"}
    changed = update(appointments).where(as_it_was(step.before)).values(**values)
    if (await connection.execute(changed)).rowcount == 0:
        raise rules.ChangedMeanwhile


def as_it_was(known: Appointment) -> ColumnElement[bool]:
    return and_(
        appointments.c.id == known.id,
        appointments.c.status == known.status,
        appointments.c.version == known.version,
        appointments.c.counsellor == int(known.slot.counsellor),
    )


async def _line_up(connection: AsyncConnection, known: Sequence[Slot], new: Slot | None = None) -> None:
    """Whoever writes hours of the same people waits here, always in the same order, so no two wait for each other.

    PostgreSQL checks an exclusion constraint for each new version of a row, and waits for all that others are writing
    at that time. Raises SlotTaken when somebody whom the `new` hour needs has left.
    """
    slots = [*known, new] if new else known
    for table, needed, ids in (
        (counsellors, new.counsellor if new else "", {int(slot.counsellor) for slot in slots}),
        (interpreters, new.interpreter if new else "", {int(slot.interpreter) for slot in slots if slot.interpreter}),
    ):
        if ids:
            these = select(table.c.id, table.c.active).where(table.c.id.in_(ids)).order_by(table.c.id)
            locked = await connection.execute(these.with_for_update(key_share=True))
            if needed and int(needed) not in {row.id for row in locked if row.active}:
                raise rules.SlotTaken


def _in_the_way(slot: Slot, now: datetime) -> ColumnElement[bool]:
    """What somebody has held for too long."""
    same = appointments.c.counsellor == int(slot.counsellor)
    if slot.interpreter:
        same = or_(same, appointments.c.interpreter == int(slot.interpreter))
    at_this_time = appointments.c.during.op("&&")(TimestamptzRange(slot.start, slot.end))
    return and_(same, at_this_time, appointments.c.held_until < now)


async def _let_go(connection: AsyncConnection, which: ColumnElement[bool], skip_locked: bool = False) -> list[Slot]:
    """Of the held ones. Returns their hours."""
    these = select(appointments.c.id).where(which, appointments.c.status == Status.held).order_by(appointments.c.id)
    these = these.with_for_update(key_share=True, skip_locked=skip_locked)
    gone = update(appointments).where(appointments.c.id.in_(these)).values(status=Status.expired)
    return [slot_of(row) for row in await connection.execute(gone.returning(appointments))]


async def let_go_expired(engine: AsyncEngine, jobs: App, now: datetime) -> None:
    """What was held for too long and nobody has taken since is offered to those who wait."""
    async with transaction(engine) as connection:
        for slot in await _let_go(connection, appointments.c.held_until < now, skip_locked=True):
            await freed(connection, jobs, slot, now)


async def freed(connection: AsyncConnection, jobs: App, slot: Slot, due: datetime) -> None:
    """At `due` the hour is offered to those who wait, see freed_hours.py. A job's arguments are numbers."""
    if slot.start > due:
        start, end = (int(moment.timestamp()) // 60 for moment in (slot.start, slot.end))
        who, minutes = int(slot.counsellor), end - start
        await queue.defer(connection, jobs, queue.OFFER_FREED, due, counsellor=who, start=start, minutes=minutes)


async def describe(connection: AsyncConnection, visitor: str, told: Appointment) -> None:
    """Raises ChangedMeanwhile when it is no longer hers."""
    this = and_(appointments.c.id == told.id, appointments.c.visitor == visitor, appointments.c.status.in_(BLOCKING))
    words: dict[str, Any] = {"name": told.name[:_LONGEST_NAME], "about": told.about[:_LONGEST_ABOUT]}
    await _line_up(connection, [told.slot])
    written = update(appointments).where(this).values(**words, wishes=asdict(told.wishes))
    if (await connection.execute(written)).rowcount == 0:
        raise rules.ChangedMeanwhile


async def answers_first(connection: AsyncConnection, visitor: str, appointment_id: str) -> Appointment | None:
    """The one of which she says how it was, the first time she does. What she says is written nowhere near it."""
    this = and_(appointments.c.id == appointment_id, appointments.c.visitor == visitor)
    came = select(appointments).where(this, appointments.c.status == Status.attended)
    row = (await connection.execute(came)).first()
    asked = select(notices.c.id, literal(ANSWERED)).where(
        notices.c.appointment == appointment_id, notices.c.kind == "how_was_it"
    )
    written = upsert(notice_receipts).from_select(["notice", "way"], asked).on_conflict_do_nothing()
    if row is None or (await connection.execute(written.returning(notice_receipts.c.notice))).first() is None:
        return None
    return appointment_of(row)


async def join_waiting(connection: AsyncConnection, visitor: str, wanted: JoinWaiting) -> None:
    """Asking again keeps her place in the line."""
    row = {"locale": wanted.locale, "wishes": asdict(wanted.wishes)}
    joined = upsert(waiting).values(visitor=visitor, topic=wanted.topic, **row)
    await connection.execute(joined.on_conflict_do_update(index_elements=["visitor", "topic"], set_=row))


async def leave_waiting(connection: AsyncConnection, visitor: str) -> None:
    await connection.execute(delete(waiting).where(waiting.c.visitor == visitor))


async def _waits_no_more(connection: AsyncConnection, visitor: str, topic: str) -> None:
    await connection.execute(delete(waiting).where(waiting.c.visitor == visitor, waiting.c.topic == topic))


async def forget(connection: AsyncConnection, jobs: App, visitor: str, now: datetime) -> list[Step]:
    """Coming appointments are called off, so that nobody waits; her words go from all. Returns the steps taken."""
    coming_ones = [one for one in await own(connection, visitor, now) if one.slot.start > now]
    steps = [rules.cancel(one, Audience.visitor, now) for one in coming_ones]
    for step in steps:
        await carry_out(connection, jobs, step, now)
    hers = update(appointments).where(appointments.c.visitor == visitor)
    await connection.execute(hers.values(name="", about=""))
    return steps
