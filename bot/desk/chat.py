"""The desk in a counsellor's private chat: everything by commands and buttons, under the same checks as at the desk."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.booking.model import Appointment, Counsellor, Status
from bot.booking.spans import local_day
from bot.desk import typed
from bot.desk.appointment_buttons import AppointmentButtons
from bot.desk.own_hours import OwnHours
from bot.desk.own_time import OwnTime
from bot.desk.speaking import Answer, Spot
from bot.desk_ports import Staff
from bot.dialogue.model import Person, Wish
from bot.dialogue.rendering import desk_chat
from bot.dialogue.words import plain
from bot.ports import Locales
from bot.speaking import words_for, words_for_anybody

PREFIX = "desk-"
_FAR = timedelta(days=400)

Command = Callable[[Spot, str], Awaitable[Answer]]


@dataclass(frozen=True)
class DeskChat:
    """Both methods return None for whoever is no linked counsellor (any more): she is a visitor like all others.

    They raise StoreAway.
    """

    staff: Staff
    locales: Locales
    buttons: AppointmentButtons
    hours: OwnHours
    time: OwnTime

    async def pressed(self, person: Person, wish: Wish, now: datetime) -> Answer | None:
        """A wish that begins with `desk-`."""
        who = await self.staff.counsellor_at(person)
        if who is None:
            return None
        spot, step = self._spot(who, now), wish.verb.removeprefix(PREFIX)
        if step in self._presses:
            return await self._presses[step](spot, wish.argument)
        appointment_id, _, more = wish.argument.partition(".")
        return await self.buttons.pressed(spot, step, appointment_id, more)

    async def wrote(self, person: Person, command: str, text: str, now: datetime) -> Answer | None:
        """`command` is one of the values of COMMANDS."""
        who = await self.staff.counsellor_at(person)
        if who is None:
            return None
        return await self._commands[command](self._spot(who, now), plain(text))

    async def still_asked(self, appointment_id: str) -> bool:
        """Whether somebody may still be waited for to answer."""
        found = await self.buttons.answering.appointments.get(appointment_id)
        return found is not None and found.status is Status.requested

    def not_connected(self) -> str:
        """For a colleague in the team's group whose Telegram is not connected."""
        return words_for_anybody(self.locales).text("deskchat.not_connected")

    def _spot(self, who: Counsellor, now: datetime) -> Spot:
        return Spot(who, words_for(who, self.locales), now)

    async def _today(self, spot: Spot, _text: str) -> Answer:
        return await self._list("today", spot, await self.buttons.answering.today(spot.who, spot.now))

    async def _week(self, spot: Spot, text: str) -> Answer:
        """Any day of the week is good for it; this week without one."""
        try:
            day = typed.day(text, local_day(spot.now))
        except typed.Unreadable:
            day = local_day(spot.now)
        if abs(day - local_day(spot.now)) > _FAR:
            day = local_day(spot.now)
        monday = day - timedelta(days=day.weekday())
        shown = await self.buttons.shown(spot, await self.buttons.answering.week(spot.who, monday, spot.now))
        return Answer(desk_chat.week(monday, shown, spot.words), keeps=True)

    async def _requests(self, spot: Spot, _text: str) -> Answer:
        return await self._list("requests", spot, await self.buttons.answering.requests(spot.who, spot.now))

    async def _list(self, key: str, spot: Spot, found: Sequence[Appointment]) -> Answer:
        shown = await self.buttons.shown(spot, found)
        return Answer(desk_chat.listed(key, shown, spot.words), keeps=True)

    async def _help(self, spot: Spot, _text: str) -> Answer:
        return Answer(desk_chat.manual(spot.who, spot.words))

    async def _feed(self, spot: Spot, text: str) -> Answer:
        return await self.time.feed(spot)

    @property
    def _presses(self) -> dict[str, Command]:
        return {
            "today": self._today,
            "week": self._week,
            "hours": self.hours.pressed,
            "away": self.time.absence_pressed,
            "quiet": self.time.quiet_pressed,
            "feed": self.time.feed,
        }

    @property
    def _commands(self) -> dict[str, Command]:
        return {
            "today": self._today,
            "week": self._week,
            "requests": self._requests,
            "times": self.hours.wrote,
            "away": self.time.absence_wrote,
            "quiet": self.time.quiet_wrote,
            "calendar": self._feed,
            "help": self._help,
        }


# What can be typed, in both languages -> key.
COMMANDS = {
    name: key
    for key, german in desk_chat.COMMANDS.items()
    if key not in ("cases", "note", "answers")
    for name in (key, german)
}
