"""Which hours fit a visitor, and in which order she is offered them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from bot.booking.model import Calendar, Mode, Slot, Wishes
from bot.booking.slots import valid
from bot.booking.spans import Spans, instant, local_day

_BY_PREFERENCE = (Mode.room, Mode.phone, Mode.video)
_NOT_UNDERSTOOD = 2
_NO_TIME = datetime.fromtimestamp(0, UTC)

_Meets = Callable[[Slot], bool]


def offer(
    slots: Sequence[Slot], calendar: Calendar, locale: str, topic: str, wishes: Wishes, most: int = 6
) -> list[Slot]:
    """At most `most` of the free `slots`, best fit first, then earliest; those that need an interpreter have one.

    Wishes come first: each is kept as long as any hour is left that meets it (see `unmet`). Then counts who speaks
    `locale`, herself or else by an interpreter, then who knows the topic. One hour per start time, so a visitor sees
    different times, and two counsellors free at once do not look like a doubled button; of the ways to meet the
    first of room, phone and video.
    """
    voices = _Voices(calendar, locale)
    heard = [voices.heard(slot) for slot in _narrow(slots, _wished(wishes, calendar))[0]]

    def fit(slot: Slot) -> tuple[int, bool, datetime, int]:
        return voices.distance(slot), not _knows(slot, calendar, topic), slot.start, _BY_PREFERENCE.index(slot.mode)

    chosen: dict[datetime, Slot] = {}
    for slot in sorted(heard, key=fit):
        chosen.setdefault(slot.start, slot)
    return list(chosen.values())[:most]


def unmet(slots: Sequence[Slot], wishes: Wishes, calendar: Calendar) -> tuple[str, ...]:
    """The fields of Wishes that `offer` gives up, because none of the `slots` meets them and those that matter more.

    None when there are no slots at all.
    """
    return _narrow(slots, _wished(wishes, calendar))[1] if slots else ()


def fits(slot: Slot, calendar: Calendar, locale: str, topic: str, wishes: Wishes) -> Slot | None:
    """The slot with the interpreter it needs (one it had for somebody else is let go), or None: another fits better.

    What nobody here has at any hour is not asked of this one, else she would wait forever. Whether the counsellor is
    free, and no holiday, is for slots.free to say.
    """
    return next(iter(fitting([slot], calendar, locale, topic, wishes)), None)


def fitting(slots: Iterable[Slot], calendar: Calendar, locale: str, topic: str, wishes: Wishes) -> list[Slot]:
    """Those that `fits` finds to fit, in the order given."""
    voices = _Voices(calendar, locale)
    asked: dict[str, _Meets] = {
        **_wished(wishes, calendar),
        "locale": lambda one: voices.distance(one) < _NOT_UNDERSTOOD,
        "topic": lambda one: _knows(one, calendar, topic),
    }
    _, nowhere = _narrow(tuple(_kinds(calendar, voices)), asked)
    needed = [meets for name, meets in asked.items() if name not in nowhere]
    heard = (voices.heard(slot) for slot in slots if slot.counsellor in calendar.counsellors)
    return [one for one in heard if all(meets(one) for meets in needed)]


def _narrow(slots: Sequence[Slot], asked: Mapping[str, _Meets]) -> tuple[Sequence[Slot], tuple[str, ...]]:
    """Those that meet all that any of them can meet, what matters most first; and what was given up."""
    given_up = []
    for name, meets in asked.items():
        if left := [slot for slot in slots if meets(slot)]:
            slots = left
        else:
            given_up.append(name)
    return slots, tuple(given_up)


def _wished(wishes: Wishes, calendar: Calendar) -> dict[str, _Meets]:
    """What matters most first: who cannot climb stairs cannot come. On the phone there are none."""
    wished: dict[str, _Meets] = {}
    if wishes.step_free:
        wished["step_free"] = lambda slot: slot.step_free or slot.mode is not Mode.room
    if wishes.woman:
        wished["woman"] = lambda slot: calendar.counsellors[slot.counsellor].woman
    if wishes.mode:
        wished["mode"] = lambda slot: slot.mode is wishes.mode
    return wished


class _Voices:
    """Who speaks a locale: counsellors, and interpreters when they are free."""

    def __init__(self, calendar: Calendar, locale: str) -> None:
        self._calendar = calendar
        self._speaking = {name for name, who in calendar.counsellors.items() if locale in who.locales}
        present = {row.interpreter for row in calendar.interpreter_hours}
        self._busy = {
            name: Spans((one.start, one.end) for one in calendar.busy if one.interpreter == name)
            for name, who in calendar.interpreters.items()
            if locale in who.locales and name in present
        }
        self._on_duty: dict[date, Sequence[tuple[str, datetime, datetime]]] = {}

    @property
    def somebody(self) -> str:
        """Any of the interpreters, whenever they are there."""
        return next(iter(self._busy), "")

    def distance(self, slot: Slot) -> int:
        if slot.counsellor in self._speaking:
            return 0
        return 1 if slot.interpreter else _NOT_UNDERSTOOD

    def heard(self, slot: Slot) -> Slot:
        needed = "" if slot.counsellor in self._speaking else self._free(slot)
        return slot if slot.interpreter == needed else replace(slot, interpreter=needed)

    def _free(self, slot: Slot) -> str:
        """Hours that touch are not joined: an interpreter is there for the whole of an appointment by one row."""
        for name, start, end in self._hours(local_day(slot.start)):
            if start <= slot.start and slot.end <= end and not self._busy[name].overlap(slot.start, slot.end):
                return name
        return ""

    def _hours(self, day: date) -> Sequence[tuple[str, datetime, datetime]]:
        if day not in self._on_duty:
            self._on_duty[day] = [
                (row.interpreter, instant(day, row.start), instant(day, row.end))
                for row in self._calendar.interpreter_hours
                if row.interpreter in self._busy and row.weekday == day.weekday() and valid(row, day)
            ]
        return self._on_duty[day]


def _knows(slot: Slot, calendar: Calendar, topic: str) -> bool:
    topics = calendar.counsellors[slot.counsellor].topics
    return not topics or not topic or topic in topics


def _kinds(calendar: Calendar, voices: _Voices) -> Iterator[Slot]:
    """What can be had here at all, as slots without a time."""
    for rule in calendar.availabilities:
        if rule.counsellor in calendar.counsellors:
            for mode in rule.modes:
                yield Slot(_NO_TIME, _NO_TIME, rule.counsellor, mode, voices.somebody, step_free=rule.step_free)
