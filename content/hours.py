"""Opening hours: OSM syntax and public holidays in, "open until", "opens at" out. Local time, no I/O.

Syntax: https://wiki.openstreetmap.org/wiki/Key:opening_hours. The library's own holiday calendar knows whole
countries only, so holidays are passed in: on one, only rules that name PH count; without such a rule a place is
closed, unless it never closes.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from opening_hours import OpeningHours, State, validate

DAYS_AHEAD = 21
Span = tuple[datetime, datetime]
IsHoliday = Callable[[date], bool]
_HOLIDAY_SELECTOR = re.compile(r"\bPH\b")
_DAYS = re.compile(r"^(?:(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|SH)(?:-(?:Mo|Tu|We|Th|Fr|Sa|Su))?,?\s*)+")


class BadHours(Exception):
    """These opening hours are not in the syntax. Trying again does not help; the message quotes them."""


@dataclass(frozen=True)
class Status:
    """`until`: naive local time of the next change; None when there is none within three weeks."""

    open: bool
    until: datetime | None
    holiday: bool


def check(hours: str) -> None:
    """Raises BadHours for what `status` and `week` would not understand, on a holiday too."""
    _parse(hours)
    _festive(hours)


def _parse(hours: str) -> OpeningHours:
    if not validate(hours):
        raise BadHours(f"not opening hours in OSM syntax: {hours!r}")
    return OpeningHours(hours, auto_country=False, auto_timezone=False)


def status(hours: str, now: datetime, is_holiday: IsHoliday) -> Status:
    """`now` is naive local time. Raises BadHours."""
    holiday = is_holiday(now.date())
    spans = _spans(hours, now.date(), is_holiday)
    current = next((span for span in spans if span[0] <= now < span[1]), None)
    if current:
        endless = current[1] >= datetime.combine(now.date(), time()) + timedelta(days=DAYS_AHEAD)
        return Status(True, None if endless else current[1], holiday)
    upcoming = next((start for start, _ in spans if start > now), None)
    return Status(False, upcoming, holiday)


def week(hours: str, today: date, is_holiday: IsHoliday) -> list[tuple[int, list[tuple[str, str]]]]:
    """Weekday (Monday is 0) and its spans, for an ordinary week from today on. Raises BadHours."""
    oh = _parse(hours)
    result = []
    for days in range(7):
        day = today + timedelta(days=days)
        while is_holiday(day):
            day += timedelta(days=7)
        spans = [(_clock(start), _clock(end, start)) for start, end in _of_day(oh, day)]
        if spans:
            result.append((day.weekday(), spans))
    return sorted(result)


def _spans(hours: str, today: date, is_holiday: IsHoliday) -> list[Span]:
    """Open spans of the coming days, joined where one ends as the next begins."""
    ordinary, festive = _parse(hours), _festive(hours)
    joined: list[Span] = []
    for days in range(DAYS_AHEAD):
        day = today + timedelta(days=days)
        rules = festive if is_holiday(day) else ordinary
        for start, end in _of_day(rules, day) if rules else []:
            if joined and joined[-1][1] == start:
                joined[-1] = (joined[-1][0], end)
            else:
                joined.append((start, end))
    return joined


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


def _clock(moment: datetime, start: datetime | None = None) -> str:
    """`9:00`; midnight at the end of a span is `24:00`."""
    if start is not None and moment.date() > start.date() and moment.time() == time():
        return "24:00"
    return f"{moment.hour}:{moment.minute:02}"
