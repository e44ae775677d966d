"""Slows down whoever guesses passwords."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

WITHIN = timedelta(minutes=1)
MOST = 5


class TooManyAttempts(Exception):
    """Five failures within a minute, for one login or from one address."""


class Attempts:
    """Counts in memory, per process. An attempt counts as failed until it is told otherwise.

    Thus many attempts at the same time are not more than the same number one after another.
    """

    def __init__(self) -> None:
        self._failed: defaultdict[str, list[datetime]] = defaultdict(list)

    def begin(self, keys: Sequence[str], now: datetime) -> None:
        """Raises TooManyAttempts; what is refused does not count again."""
        self._forget(now)
        if any(len(self._failed[key]) >= MOST for key in keys if key in self._failed):
            raise TooManyAttempts
        for key in keys:
            self._failed[key].append(now)

    def take_back(self, keys: Sequence[str], began: datetime) -> None:
        """It was no failed attempt after all. The earlier ones stay."""
        for key in keys:
            if began in self._failed.get(key, ()):
                self._failed[key].remove(began)

    def _forget(self, now: datetime) -> None:
        for key, times in list(self._failed.items()):
            recent = [time for time in times if time > now - WITHIN]
            if recent:
                self._failed[key] = recent
            else:
                del self._failed[key]
