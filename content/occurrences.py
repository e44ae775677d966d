"""When an event is on: RFC 5545 rules, dates left out, dates called off, public holidays. Pure.

Rules are worked out in local time (Europe/Berlin), so that a meeting at 9:30 stays at 9:30 when the clocks change.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr

from content.model import Event

LOCAL = ZoneInfo("Europe/Berlin")
_MOST_LOOKED_AT = 2000
_DAYS_OR_MORE = ("FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=YEARLY")
_FINER = re.compile(r"BY(?:HOUR|MINUTE|SECOND)=", re.IGNORECASE)
_NO_STEP = re.compile(r"INTERVAL=(?!0*[1-9])", re.IGNORECASE)
# In years: leap years and weekdays begin anew after the first; what comes at all comes within the second.
_CYCLE, _ENOUGH = 400, 100
IsHoliday = Callable[[date], bool]


class BadRule(Exception):
    """This is no rule of RFC 5545. Trying again does not help; the message quotes it."""


@dataclass(frozen=True)
class Occurrence:
    """One date of an event; `start` and `until` are aware, in local time."""

    event: Event
    start: datetime
    until: datetime
    cancelled: bool


def check(event: Event) -> None:
    """Raises BadRule for a rule that cannot be read, is finer than days, or does not begin on the first date."""
    if event.repeat and _first(event.repeat, event.start) != event.start:
        raise BadRule(f"{event.start:%Y-%m-%d} is not a date of {event.repeat!r}")


def occurrences(event: Event, since: datetime, before: datetime, is_holiday: IsHoliday) -> Iterator[Occurrence]:
    """Those that end after `since` and begin before `before`, soonest first. Raises BadRule."""
    length = event.until - event.start
    earliest, latest = (one.astimezone(LOCAL).replace(tzinfo=None) for one in (since, before))
    for start in _starts(event, earliest - length, latest):
        end = start + length
        if end > earliest and start < latest and _takes_place(event, start.date(), is_holiday):
            cancelled = start.date() in event.cancelled
            yield Occurrence(event, start.replace(tzinfo=LOCAL), end.replace(tzinfo=LOCAL), cancelled)


def coming(events: Iterable[Event], since: datetime, before: datetime, is_holiday: IsHoliday) -> list[Occurrence]:
    """Of all events, soonest first."""
    found = [one for event in events for one in occurrences(event, since, before, is_holiday)]
    return sorted(found, key=lambda one: (one.start, one.event.id))


def on_day(event: Event, day: date, is_holiday: IsHoliday) -> Occurrence | None:
    """The one that begins on `day`, None when there is none (any more)."""
    since = datetime(day.year, day.month, day.day, tzinfo=LOCAL)
    found = occurrences(event, since, since + timedelta(days=1), is_holiday)
    return next((one for one in found if one.start.date() == day), None)


def _starts(event: Event, earliest: datetime, latest: datetime) -> Iterable[datetime]:
    if not event.repeat:
        return [event.start]
    if _first(event.repeat, event.start) is None:
        return []
    return _rule(event.repeat, event.start).between(earliest, latest, inc=True)[:_MOST_LOOKED_AT]


def _takes_place(event: Event, day: date, is_holiday: IsHoliday) -> bool:
    if day in event.left_out:
        return False
    return not event.repeat or event.on_holidays or not is_holiday(day)


@lru_cache(maxsize=1024)
def _first(repeat: str, start: datetime) -> datetime | None:
    """None for a rule that never comes (30 February). Raises BadRule."""
    try:
        return _first_of(_rule(repeat, start), start)
    except (IndexError, OverflowError) as error:
        # Some numbers that are too large show only when dates are looked for: the ninety-ninth Monday of a month.
        raise BadRule(f"not a rule of RFC 5545: {repeat!r}") from error


def _first_of(rule: rrule, start: datetime) -> datetime | None:
    """Looking for a date that is not there goes on until the year 9999, day by day. Whether there is one at all is
    therefore asked near that end, where the calendar is the same.
    """
    moved = max((MAXYEAR - _ENOUGH - start.year) // _CYCLE * _CYCLE, 0)
    near_the_end = rule.replace(dtstart=start.replace(year=start.year + moved), until=None, count=None)
    return next(iter(rule), None) if any(True for _ in near_the_end) else None


def _rule(wanted: str, start: datetime) -> rrule:
    try:
        rule = rrulestr(f"RRULE:{wanted}", dtstart=start)
    except (ValueError, KeyError, TypeError) as error:
        raise BadRule(f"not a rule of RFC 5545: {wanted!r}") from error
    not_ours = _NO_STEP.search(wanted) or _FINER.search(wanted)
    if not isinstance(rule, rrule) or not wanted.startswith(_DAYS_OR_MORE) or not_ours:
        raise BadRule(f"a rule begins with FREQ=DAILY, WEEKLY, MONTHLY or YEARLY: {wanted!r}")
    return rule
