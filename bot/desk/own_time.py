"""When a counsellor is away or wants to hear nothing, and her calendar feed, in her chat."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.booking.model import Absence, Appointment
from bot.booking.spans import local_day
from bot.desk import typed
from bot.desk.appointment_buttons import AppointmentButtons
from bot.desk.speaking import Answer, Spot
from bot.desk_ports import Appointments, Feeds, Hours, Staff
from bot.dialogue.rendering import desk_hours
from bot.dialogue.rendering.parts import reply

_QUIET = {"1": "1h", "3": "3h", "morning": "bis 8", "off": "aus"}


@dataclass(frozen=True)
class OwnTime:
    """`address` is that of a feed, with `{secret}` in it; "" when it is not known how the world reaches us.

    Raises StoreAway.
    """

    hours: Hours
    staff: Staff
    appointments: Appointments
    feeds: Feeds
    buttons: AppointmentButtons
    address: str = ""

    async def absence_wrote(self, spot: Spot, text: str) -> Answer:
        """ "" to see them, `24.12.-2.1. Jan` to add one."""
        if not text.strip():
            return await self._absences(spot)
        names = await self._colleagues(spot)
        try:
            start, end, name = typed.absence(text, local_day(spot.now))
            substitute = _named(name, names) if name else ""
        except typed.Unreadable:
            return Answer(desk_hours.absence_wrong(spot.who, list(names.values()), spot.words))
        return await self._add(spot, Absence(spot.who.id, start, end, substitute), names)

    async def absence_pressed(self, spot: Spot, argument: str) -> Answer:
        step, _, more = argument.partition(".")
        if step == "add":
            names = await self._colleagues(spot)
            try:
                start, end, _ = typed.absence(more, local_day(spot.now))
            except typed.Unreadable:
                return await self._absences(spot, instead=True)
            return await self._add(spot, Absence(spot.who.id, start, end), names)
        if step == "del" and more.isdecimal() and len(more) < 10:
            await self.hours.remove_absence(spot.who.id, int(more), spot.actor, spot.now)
        return await self._absences(spot, instead=True)

    async def quiet_wrote(self, spot: Spot, text: str) -> Answer:
        if not text.strip():
            until = spot.who.quiet_until
            shown = until if until and until > spot.now else None
            return Answer(desk_hours.quiet(shown, spot.who, spot.words, changed=False))
        return await self._quiet(spot, text, instead=False)

    async def quiet_pressed(self, spot: Spot, argument: str) -> Answer:
        return await self._quiet(spot, _QUIET.get(argument, ""), instead=True)

    async def feed(self, spot: Spot, wanted: str = "") -> Answer:
        """The address is shown once. `wanted`: `new` for another one, `off` for none."""
        if not self.address:
            return _told(spot, "deskchat.no_feed")
        if wanted == "off":
            await self.feeds.switch_off(spot.who.id, spot.actor, spot.now)
            return _told(spot, "deskchat.feed_off")
        if wanted != "new" and await self.feeds.has_one(spot.who.id):
            return Answer(desk_hours.feed_exists(spot.words))
        secret = await self.feeds.renew(spot.who.id, spot.actor, spot.now)
        return Answer(desk_hours.feed(self.address.format(secret=secret), spot.words))

    async def _absences(self, spot: Spot, instead: bool = False) -> Answer:
        names = await self._colleagues(spot)
        hers = await self.hours.absences(spot.who.id, spot.now)
        how = desk_hours.absence_example(spot.who, spot.words).text
        return Answer(desk_hours.absences(hers, names, local_day(spot.now), spot.words, how), instead)

    async def _add(self, spot: Spot, absence: Absence, names: Mapping[str, str]) -> Answer:
        """The same one only once."""
        known = await self._same(spot, absence)
        if known is None:
            await self.hours.add_absence(absence, spot.actor, spot.now)
            known = await self._same(spot, absence)
        booked = await self._booked(spot, absence)
        shown = await self.buttons.shown(spot, booked)
        return Answer(desk_hours.away(known or absence, shown, names, spot.words))

    async def _same(self, spot: Spot, absence: Absence) -> Absence | None:
        hers = await self.hours.absences(spot.who.id, spot.now)
        return next((one for one in hers if (one.start, one.end) == (absence.start, absence.end)), None)

    async def _booked(self, spot: Spot, absence: Absence) -> Sequence[Appointment]:
        hers = await self.appointments.between(spot.who.id, max(absence.start, spot.now), absence.end)
        return [one for one in hers if one.status.running and one.slot.start > spot.now]

    async def _colleagues(self, spot: Spot) -> Mapping[str, str]:
        """Of her team: id -> name."""
        everybody = (await self.appointments.calendar(spot.now, busy=())).counsellors.values()
        return {one.id: one.name for one in everybody if one.team == spot.who.team and one.id != spot.who.id}

    async def _quiet(self, spot: Spot, text: str, instead: bool) -> Answer:
        try:
            until = typed.quiet(text, spot.now)
        except typed.Unreadable:
            return Answer(desk_hours.quiet_example(spot.who, spot.words))
        await self.staff.set_quiet(spot.who.id, until, spot.now)
        return Answer(desk_hours.quiet(until, spot.who, spot.words, changed=True), instead)


def _named(name: str, names: Mapping[str, str]) -> str:
    """The id of the only colleague whose name begins so. Raises Unreadable."""
    wanted = name.casefold().removeprefix("@")
    found = [number for number, one in names.items() if one.casefold().startswith(wanted)]
    if len(found) != 1:
        raise typed.Unreadable
    return found[0]


def _told(spot: Spot, key: str) -> Answer:
    return Answer(reply(spot.words, spot.words.text(key)))
