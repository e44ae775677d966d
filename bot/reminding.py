"""The use case: tell a visitor of an event that she wanted to be reminded of."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.dialogue.rendering.events import reminder
from bot.ports import Contents, Locales, Postman, Refused, Reminders, Unreachable

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reminding:
    """`postmen` by channel; a channel that is not there cannot be told anything."""

    reminders: Reminders
    contents: Contents
    locales: Locales
    postmen: Mapping[str, Postman]

    async def send(self, reminder_id: int, now: datetime) -> None:
        """Looks the event up once more: one that was moved is not told of at its old time, one called off as such.

        Sends first and erases afterwards: late or twice is better than never, but not after the end. Raises
        NotDelivered, MaybeDelivered or StoreAway, then it is still due.
        """
        due = await self.reminders.reminder(reminder_id)
        if due is None:
            return
        event = await self.contents.event(due.event, due.locale, now)
        postman = self.postmen.get(due.person.channel)
        if event and postman and event.start == due.start and now < event.until:
            try:
                await postman.send(due.person, reminder(event, self.locales.words(due.locale)))
            except (Unreachable, Refused) as error:
                log.warning("reminder %s given up: %s", reminder_id, type(error).__name__)
        await self.reminders.reminded(reminder_id)
