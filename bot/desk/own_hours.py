"""A counsellor's consultation hours, shown, added and taken away in her chat."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

from bot.booking.model import BERLIN, Availability
from bot.booking.spans import instant, local_day
from bot.desk import typed
from bot.desk.speaking import Answer, Spot
from bot.desk_ports import Hours
from bot.dialogue.rendering import desk_hours

_ALL_CHOSEN = 5
_NAMES = ("mo", "di", "mi", "do", "fr", "sa", "so")


@dataclass(frozen=True)
class OwnHours:
    """Booked appointments stay, whatever changes. Raises StoreAway."""

    hours: Hours

    async def wrote(self, spot: Spot, text: str) -> Answer:
        """ "" to see them; `Mo 9-12 60 Raum` to add some, `weg Mo 9-12` to take some away."""
        if not text.strip():
            return await self._list(spot)
        word, _, rest = text.strip().partition(" ")
        try:
            if word.casefold() in ("weg", "remove"):
                return await self._remove_typed(spot, rest)
            return await self._add(spot, typed.hours(text, local_day(spot.now)))
        except typed.Unreadable:
            return Answer(desk_hours.hours_example(spot.who, spot.words))

    async def pressed(self, spot: Spot, argument: str) -> Answer:
        """Whatever else the argument is, her hours are shown."""
        step, _, more = argument.partition(".")
        match step:
            case "add":
                return await self._choose(spot, more.split(".") if more else [])
            case "del":
                return await self._keep(spot, lambda rule: str(rule.id) != more)
            case "day":
                return await self._clear(spot, more)
        return await self._list(spot, instead=True)

    async def _list(self, spot: Spot, said: str = "", instead: bool = False) -> Answer:
        rules = await self.hours.availabilities(spot.who.id)
        return Answer(desk_hours.hours(rules, local_day(spot.now), spot.words, said), instead)

    async def _choose(self, spot: Spot, chosen: list[str]) -> Answer:
        """A button says all that was chosen before it; what cannot be is asked for anew."""
        if len(chosen) < _ALL_CHOSEN:
            possible = all(one.isdecimal() and len(one) < 4 for one in chosen)
            return Answer(desk_hours.adding(chosen if possible else [], spot.words), instead=True)
        day, start, end, minutes, way = chosen[:_ALL_CHOSEN]
        modes = desk_hours.modes_of(way)
        try:
            wanted = typed.hours(f"{_NAMES[int(day)]} {start}-{end} {minutes} {','.join(modes)}", local_day(spot.now))
        except (typed.Unreadable, ValueError, IndexError):
            return await self._list(spot, instead=True)
        return await self._add(spot, wanted, instead=True)

    async def _add(self, spot: Spot, wanted: typed.TypedHours, instead: bool = False) -> Answer:
        rules = await self.hours.availabilities(spot.who.id)
        added = [_rule(spot.who.id, wanted, number) for number in wanted.weekdays]
        days_off = wanted.day is not None and wanted.start == wanted.end
        clash = next((rule for rule in rules for one in added if not days_off and _clash(rule, one)), None)
        if clash:
            return Answer(desk_hours.overlapping(clash, spot.words), instead)
        if wanted.day is None:
            week = [rule for rule in rules if rule.day is None]
            await self.hours.set_hours(spot.who.id, [*week, *added], spot.actor, spot.now)
        else:
            others = [rule for rule in rules if rule.day == wanted.day and rule.start != rule.end and not days_off]
            await self.hours.set_day(spot.who.id, [*others, *added], spot.actor, spot.now)
        return await self._list(spot, spot.words.text("deskchat.hours_changed"), instead)

    async def _keep(self, spot: Spot, stays: Callable[[Availability], bool]) -> Answer:
        week = [rule for rule in await self.hours.availabilities(spot.who.id) if rule.day is None]
        left = [rule for rule in week if stays(rule)]
        if len(left) == len(week):
            return await self._list(spot, instead=True)
        await self.hours.set_hours(spot.who.id, left, spot.actor, spot.now)
        return await self._list(spot, spot.words.text("deskchat.hours_changed"), instead=True)

    async def _clear(self, spot: Spot, day: str) -> Answer:
        """Then the hours of the week hold on that day again."""
        known = {str(rule.day): rule.day for rule in await self.hours.availabilities(spot.who.id) if rule.day}
        if day not in known:
            return await self._list(spot, instead=True)
        await self.hours.clear_day(spot.who.id, _start_of(known[day]), spot.actor, spot.now)
        return await self._list(spot, spot.words.text("deskchat.hours_changed"), instead=True)

    async def _remove_typed(self, spot: Spot, text: str) -> Answer:
        """All of these weekdays, or those that begin and end so. Raises Unreadable, also when there are none."""
        days, times = _wanted(text)
        hers = await self.hours.availabilities(spot.who.id)

        def goes(rule: Availability) -> bool:
            return rule.day is None and rule.weekday in days and times in (None, (rule.start, rule.end))

        if not any(goes(rule) for rule in hers):
            raise typed.Unreadable
        answer = await self._keep(spot, lambda rule: not goes(rule))
        return Answer(answer.reply)


def _rule(who: str, wanted: typed.TypedHours, weekday: int) -> Availability:
    return Availability(
        counsellor=who,
        weekday=weekday,
        start=wanted.start,
        end=wanted.end,
        minutes=wanted.minutes,
        modes=wanted.modes,
        room=wanted.room,
        day=wanted.day,
    )


def _clash(rule: Availability, added: Availability) -> bool:
    """Both would hold at the same time."""
    same_day = (rule.day, rule.weekday) == (added.day, added.weekday)
    return same_day and rule.start < added.end and added.start < rule.end


def _wanted(text: str) -> tuple[tuple[int, ...], tuple[time, time] | None]:
    """`Mo` or `Mo 9-12`."""
    if " " not in text.strip():
        return typed.weekdays_of(text.strip()), None
    days, start, end = typed.week_hours(text)
    return days, (start, end)


def _start_of(day: date) -> datetime:
    return instant(day, time()).astimezone(BERLIN)
