"""The next dates of an event as an editor wants to see them: also those on which it is not on, and why. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from content.model import Event
from content.occurrences import IsHoliday, Occurrence, occurrences

# In days. Most events are on within two months; looking ten years ahead takes longer.
_STAGES = (0, 60, 400, 3660)
_MOST_ROWS = 40


class Standing(StrEnum):
    on = "on"
    cancelled = "cancelled"
    left_out = "left_out"
    holiday = "holiday"

    @property
    def is_shown(self) -> bool:
        """Visitors see it."""
        return self in (Standing.on, Standing.cancelled)


@dataclass(frozen=True)
class Coming:
    start: datetime
    until: datetime
    standing: Standing


def coming_dates(event: Event, now: datetime, is_holiday: IsHoliday, most: int = 10) -> Sequence[Coming]:
    """So many that visitors see, with those that drop out between them. Raises BadRule."""
    found: list[Coming] = []
    for one in _all(event, now, is_holiday):
        found.append(one)
        if sum(other.standing.is_shown for other in found) == most or len(found) == _MOST_ROWS:
            break
    return found


def _all(event: Event, now: datetime, is_holiday: IsHoliday) -> Iterator[Coming]:
    whole = event.model_copy(update={"left_out": [], "on_holidays": True})
    for one in _ahead(whole, now, is_holiday):
        day = one.start.date()
        if day in event.left_out:
            standing = Standing.left_out
        elif event.repeat and not event.on_holidays and is_holiday(day):
            standing = Standing.holiday
        else:
            standing = Standing.cancelled if one.cancelled else Standing.on
        yield Coming(one.start, one.until, standing)


def _ahead(event: Event, now: datetime, is_holiday: IsHoliday) -> Iterator[Occurrence]:
    last = None
    for since, before in pairwise(now + timedelta(days=days) for days in _STAGES):
        for one in occurrences(event, since, before, is_holiday):
            # One that goes on where a stage ends is in both.
            if last is None or one.start > last:
                yield one
                last = one.start


def next_date(event: Event, now: datetime, is_holiday: IsHoliday) -> Coming | None:
    """The first that visitors see. Raises BadRule."""
    return next((one for one in coming_dates(event, now, is_holiday, 1) if one.standing.is_shown), None)
