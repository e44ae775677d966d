"""Reminders of events: written with the decision, read when they are due, erased when told. Fills ports.Reminders."""

from procrastinate import App
from sqlalchemy import and_, delete, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.adapters import queue
from bot.adapters.database import transaction
from bot.adapters.tables import reach, reminders
from bot.dialogue.effects import DoNotRemind, Remind
from bot.dialogue.model import Person
from bot.ports import DueReminder


async def write(connection: AsyncConnection, jobs: App, visitor: str, wanted: Remind) -> None:
    """With the job that sends it; of several jobs for one event the first tells and the others find nothing to do."""
    row = {"visitor": visitor, "event": wanted.event, "start": wanted.start, "locale": wanted.locale}
    written = upsert(reminders).values(**row)
    written = written.on_conflict_do_update(index_elements=["visitor", "event"], set_={"start": wanted.start})
    reminder_id = (await connection.execute(written.returning(reminders.c.id))).scalar_one()
    await queue.defer(connection, jobs, queue.SEND_REMINDER, wanted.due, priority=queue.MASS, reminder_id=reminder_id)


async def erase(connection: AsyncConnection, visitor: str, unwanted: DoNotRemind) -> None:
    """The job finds nothing to do then."""
    this = and_(reminders.c.visitor == visitor, reminders.c.event == unwanted.event)
    await connection.execute(delete(reminders).where(this))


class ReminderStore:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def reminder(self, reminder_id: int) -> DueReminder | None:
        wanted = (
            select(reminders, reach.c.channel, reach.c.address)
            .join(reach, reach.c.visitor == reminders.c.visitor)
            .where(reminders.c.id == reminder_id)
        )
        async with transaction(self._engine) as connection:
            row = (await connection.execute(wanted)).first()
        return DueReminder(Person(row.channel, row.address), row.event, row.start, row.locale) if row else None

    async def reminded(self, reminder_id: int) -> None:
        async with transaction(self._engine) as connection:
            await connection.execute(delete(reminders).where(reminders.c.id == reminder_id))
