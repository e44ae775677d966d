"""Opening hours: OSM syntax and public holidays in, "open until", "opens at" out. Local time, no I/O.

Syntax: https://wiki.openstreetmap.org/wiki/Key:opening_hours. The library's own holiday calendar knows whole
countries only, so holidays are passed in: on one, only rules that name PH count; without such a rule a place is
closed, unless it never closes. Special days go before holidays, and these before the ordinary week.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from opening_hours import OpeningHours, State, validate

from content.model import SpecialDays

DAYS_AHEAD = 21
DAYS_SHOWN = 14
Span = tuple[datetime, datetime]
IsHoliday = Callable[[date], bool]
_HOLIDAY_SELECTOR = re.compile(r"\bPH\b")
_TIMES_OF_A_DAY = re.compile(r"\d\d:[0-5]\d-\d\d:[0-5]\d(?:, ?\d\d:[0-5]\d-\d\d:[0-5]\d)*", re.ASCII)
_DAYS = re.compile(r"^(?:(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|SH)(?:-(?:Mo|Tu|We|Th|Fr|Sa|Su))?,?\s*)+")


class BadHours(Exception):
    """These opening hours are not in the syntax. Trying again does not help; the message quotes them."""


@dataclass(frozen=True)
class Status:
    """`until`: naive local time of the next change; None when there is none within three weeks."""

    open: bool
    until: datetime | None
    holiday: bool


@dataclass(frozen=True)
class Day:
    """One day and when a place is open on it (`9:00`, `24:00` at its end); `why` says which rules hold."""

    day: date
    spans: list[tuple[str, str]]
    why: Literal["ordinary", "holiday", "special"]


def check(hours: str) -> None:
    """Raises BadHours for what `status` and `week` would not understand, on a holiday too."""
    _parse(hours)
    _festive(hours)


def check_special(hours: str) -> None:
    """Raises BadHours for all but times within one day: `09:00-12:00,14:00-16:00`.

    What runs past midnight is refused: which hours hold after it, those of the special days say for themselves.
    """
    _parse_special(hours)


def _parse_special(hours: str) -> OpeningHours:
    spans = [span.strip().split("-") for span in hours.split(",")] if _TIMES_OF_A_DAY.fullmatch(hours) else []
    if not spans or any(start >= end or end > "24:00" for start, end in spans):
        raise BadHours(f"not times of a day in OSM syntax: {hours!r}")
    return _parse(hours)


def _parse(hours: str) -> OpeningHours:
    if not validate(hours):
        raise BadHours(f"not opening hours in OSM syntax: {hours!r}")
    return OpeningHours(hours, auto_country=False, auto_timezone=False)


def status(hours: str, now: datetime, is_holiday: IsHoliday, special: Sequence[SpecialDays] = ()) -> Status:
    """`now` is naive local time. Raises BadHours."""
    holiday = is_holiday(now.date())
    spans = _spans(_Rules(hours, is_holiday, special), now.date())
    current = next((span for span in spans if span[0] <= now < span[1]), None)
    if current:
        endless = current[1] >= datetime.combine(now.date(), time()) + timedelta(days=DAYS_AHEAD)
        return Status(True, None if endless else current[1], holiday)
    upcoming = next((start for start, _ in spans if start > now), None)
    return Status(False, upcoming, holiday)


def days(
    hours: str, since: date, is_holiday: IsHoliday, special: Sequence[SpecialDays] = (), count: int = DAYS_SHOWN
) -> list[Day]:
    """The coming days one by one, closed ones too. Raises BadHours."""
    rules = _Rules(hours, is_holiday, special)
    return [Day(day, _clocks(rules.spans(day)), rules.why(day)) for day in _days_from(since, count)]


def coming_special(
    special: Sequence[SpecialDays], since: date, count: int = DAYS_SHOWN
) -> list[tuple[SpecialDays, list[tuple[str, str]]]]:
    """Special days that hold on one of the coming days, soonest first, with their spans. Raises BadHours."""
    holding = [_holding(special, day) for day in _days_from(since, count)]
    return [(one, _clocks(_on_special(one, one.since))) for one in dict.fromkeys(one for one in holding if one)]


def week(hours: str, today: date, is_holiday: IsHoliday) -> list[tuple[int, list[tuple[str, str]]]]:
    """Weekday (Monday is 0) and its spans, for an ordinary week from today on. Raises BadHours."""
    oh = _parse(hours)
    result = []
    for passed in range(7):
        day = today + timedelta(days=passed)
        while is_holiday(day):
            day += timedelta(days=7)
        spans = _clocks(_of_day(oh, day))
        if spans:
            result.append((day.weekday(), spans))
    return sorted(result)


class _Rules:
    """What holds on which day: special hours, those of holidays, the ordinary week."""

    def __init__(self, hours: str, is_holiday: IsHoliday, special: Sequence[SpecialDays]) -> None:
        self._ordinary, self._festive = _parse(hours), _festive(hours)
        self._is_holiday, self._special = is_holiday, special

    def why(self, day: date) -> Literal["ordinary", "holiday", "special"]:
        if _holding(self._special, day):
            return "special"
        return "holiday" if self._is_holiday(day) else "ordinary"

    def spans(self, day: date) -> list[Span]:
        special = _holding(self._special, day)
        if special:
            return _on_special(special, day)
        rules = self._festive if self._is_holiday(day) else self._ordinary
        return _of_day(rules, day) if rules else []


def _holding(special: Sequence[SpecialDays], day: date) -> SpecialDays | None:
    return next((one for one in special if one.since <= day <= one.until), None)


def _on_special(special: SpecialDays, day: date) -> list[Span]:
    return _of_day(_parse_special(special.hours), day) if special.hours else []


def _spans(rules: _Rules, today: date) -> list[Span]:
    """Open spans of the coming days, joined where one ends as the next begins."""
    joined: list[Span] = []
    for day in _days_from(today, DAYS_AHEAD):
        for start, end in rules.spans(day):
            if joined and joined[-1][1] == start:
                joined[-1] = (joined[-1][0], end)
            else:
                joined.append((start, end))
    return joined


def _days_from(since: date, count: int) -> list[date]:
    return [since + timedelta(days=passed) for passed in range(count)]


def _of_day(rules: OpeningHours, day: date) -> list[Span]:
    midnight = datetime.combine(day, time())
    return [
        (start, end)
        for start, end, state, comment in rules.intervals(midnight, midnight + timedelta(days=1))
        if state == State.OPEN and not comment
    ]


def _festive(hours: str) -> OpeningHours | None:
    """The rules that hold on a public holiday, None when closed. Days without times (`PH`) are open throughout."""
    if hours.strip() == "24/7":
        return _parse(hours)
    rules = [rule.strip() for rule in hours.split(";") if _HOLIDAY_SELECTOR.search(rule)]
    return _parse("; ".join(_DAYS.sub("", rule) or "24/7" for rule in rules)) if rules else None


def _clocks(spans: Iterable[Span]) -> list[tuple[str, str]]:
    return [(_clock(start), _clock(end, start)) for start, end in spans]


def _clock(moment: datetime, start: datetime | None = None) -> str:
    """`9:00`; midnight at the end of a span is `24:00`."""
    if start is not None and moment.date() > start.date() and moment.time() == time():
        return "24:00"
    return f"{moment.hour}:{moment.minute:02}"
