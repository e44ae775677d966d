"""Wall clock times as instants, and times that are taken."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import UTC, date, datetime, time

from bot.booking.model import BERLIN

# In all of the European Union, both ways (directive 2000/84/EC).
_CLOCKS_CHANGE = time(1)


def instant(day: date, clock: time) -> datetime:
    """What the clock in Berlin shows, in UTC: two local times do not tell how far apart they are.

    Of a time that comes twice it is the first; one that is skipped is the moment of skipping, so nothing lies in it.
    """
    resolved = datetime.combine(day, clock, BERLIN).astimezone(UTC)
    skipped = resolved.astimezone(BERLIN).time() != clock
    return datetime.combine(day, _CLOCKS_CHANGE, UTC) if skipped else resolved


def local_day(moment: datetime) -> date:
    return moment.astimezone(BERLIN).date()


class Spans:
    """Taken times of one resource, joined, so that each question costs one binary search. Ends are not included."""

    def __init__(self, times: Iterable[tuple[datetime, datetime]] = ()) -> None:
        self._starts: list[datetime] = []
        self._ends: list[datetime] = []
        for start, end in sorted((start.astimezone(UTC), end.astimezone(UTC)) for start, end in times):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def overlap(self, start: datetime, end: datetime) -> bool:
        number = bisect_right(self._ends, start)
        return number < len(self._ends) and self._starts[number] < end
