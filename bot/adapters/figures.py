"""Counts for the reports, written in the transaction of what is counted. Fills desk_ports.Figures.

Nothing is counted later from what is kept of people: that is erased, and counts stay.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import and_, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.adapters.database import transaction
from bot.adapters.tables import figures
from bot.booking.model import BERLIN, Appointment, Audience, Status, Step
from bot.desk_ports import Figure

# Month, kind, topic, locale.
Key = tuple[date, str, str, str]
_KEY = ("month", "kind", "topic", "locale")


def key(kind: str, topic: str, locale: str, at: datetime) -> Key:
    return at.astimezone(BERLIN).date().replace(day=1), kind, topic, locale


def of_step(step: Step) -> Counter[Key]:
    """What a step changes: so each appointment counts once, and a mistake that is put right is taken back."""
    changed = Counter(_of_appointment(step.after))
    changed.subtract(_of_appointment(step.before))
    return changed


def _of_appointment(one: Appointment) -> list[Key]:
    """In the month for which it was made, by what became of it."""
    kind = _kind(one)
    return [key(kind, one.topic, one.locale, one.slot.start)] if kind else []


def _kind(one: Appointment) -> str:
    if one.status is Status.cancelled:
        return "cancelled_visitor" if one.cancelled_by == Audience.visitor else "cancelled_desk"
    return one.status.value if one.status in (Status.attended, Status.missed, Status.declined) else ""


async def add(connection: AsyncConnection, changed: Mapping[Key, int]) -> None:
    """To be called last in a transaction: many want these rows, so who has one waits for nothing else.

    Several are always written in the same order. What was never counted is not taken back.
    """
    for one, change in sorted(changed.items()):
        row = dict(zip(_KEY, one, strict=True))
        if change > 0:
            new = upsert(figures).values(**row, count=change)
            more = {"count": figures.c.count + change}
            await connection.execute(new.on_conflict_do_update(index_elements=_KEY, set_=more))
        elif change < 0:
            this = and_(*(figures.c[name] == value for name, value in row.items()))
            less = func.greatest(figures.c.count + change, 0)
            await connection.execute(update(figures).where(this).values(count=less))


class FigureStore:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def between(self, first: date, last: date) -> Sequence[Figure]:
        wanted = select(figures).where(figures.c.month.between(first, last), figures.c.count > 0)
        async with transaction(self._engine) as connection:
            rows = await connection.execute(wanted)
            return [Figure(*row) for row in rows]
