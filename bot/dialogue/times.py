"""Days and hours in a visitor's words: "Tuesday after 3", "morgen früh". Pure: text, words and `now` come in.

A text becomes a row of signs (time_words.py). Rules written over their letters turn dates into days and hours into
minutes; what then stands together ("after" and an hour, a day "until" a day) narrows days or hours. Letters:
A after, B before, F from, U until, - to, G between, ~ around, & and, | or, ! not, S this, comma a new clause; @ at,
h "o'clock", a am or pm, L half or quarter before the hour, T behind it; n number, o first to last, y year, M month,
t "the" before a day of the month, s "of the month"; i c d written 2026-12-03, 15:30, 3.12; D day (from today),
V tomorrow or morning, W weekdays, w their short forms, K week, P part of day; Y busy, u unit, l label, x unknown.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from bot.dialogue.time_rules import AFTERNOON, EVENING, MORNING, codes, settle
from bot.dialogue.time_words import Lexicon, Sign

# An hour that begins a little later than "at 3" is offered too; "around 3" is an hour either way.
_AT, _AROUND = 29, 60
_LAST = 24 * 60 - 1
# From when to when a part of the day is, in minutes, both included.
_PARTS = ((6 * 60, 12 * 60 - 1), (12 * 60, 14 * 60 - 1), (13 * 60, 18 * 60 - 1), (17 * 60, _LAST))
_WITHOUT = {MORNING: (12 * 60, _LAST), AFTERNOON: (0, 13 * 60 - 1), EVENING: (0, 17 * 60 - 1)}
_ALL_WEEKDAYS = 0b1111111
# Signs that only a word gives.
_NAMES = frozenset("WDVKPMh")
_UNREAD = frozenset("xulnoyM")
_ITEM = re.compile(
    r"(?P<window>[FG@U]?C[U-]@*C|GC&C)|(?P<edge>[ABFU~]C)|(?P<at>C)|(?P<span>F?@?[DW][U-]@?[DW])"
    r"|(?P<bound>[ABFU]@?[DW])|(?P<side>[ABFU]@?P)|(?P<without>!@?[WPDKC]|[WPDK]!(?!@?[WPDKCABFU~]))"
    r"|(?P<day>S?[DW])|(?P<week>K)|(?P<part>P)"
)


@dataclass(frozen=True)
class Wanted:
    """Which days (none named: any) and from when to when an hour should begin, both included.

    `first` and `last` may be open; `weekdays` narrow them. `unread`: how much else the text said.
    """

    first: date | None = None
    last: date | None = None
    weekdays: frozenset[int] = frozenset()
    earliest: time = time.min
    latest: time = time.max
    unread: int = field(default=0, compare=False)

    @property
    def alone(self) -> bool:
        return not self.unread

    def fits(self, start: datetime) -> bool:
        """`start` in the local time that was meant."""
        day = start.date()
        if (self.first and day < self.first) or (self.last and day > self.last):
            return False
        return (not self.weekdays or day.weekday() in self.weekdays) and self.earliest <= start.time() <= self.latest


@dataclass(frozen=True)
class Times:
    """The words of all locales that have some."""

    lexicons: Mapping[str, Lexicon]

    def read(self, text: str, locales: Iterable[str], now: datetime) -> Wanted | None:
        """As in that of `locales`, or of those its people mix in, that leaves the least unread; if equal, the first."""
        tried = dict.fromkeys(one for locale in locales for one in (locale, *self._also(locale)))
        known = [self.lexicons[one] for one in tried if one in self.lexicons]
        found = (read(text, lexicon, now, named=lexicon is not known[0]) for lexicon in known)
        return min((wanted for wanted in found if wanted), key=lambda wanted: wanted.unread, default=None)

    def _also(self, locale: str) -> tuple[str, ...]:
        return self.lexicons[locale].also if locale in self.lexicons else ()


@dataclass(frozen=True)
class _Days:
    """What one item says about days: from `first` to `last` (days from today, open: None), on `weekdays` (bits)."""

    kind: str
    first: int | None = None
    last: int | None = None
    weekdays: int = _ALL_WEEKDAYS


@dataclass(frozen=True)
class _Hours:
    """What one item says about the time of day, in minutes, both included."""

    kind: str
    earliest: int = 0
    latest: int = _LAST


def read(text: str, lexicon: Lexicon, now: datetime, named: bool = False) -> Wanted | None:
    """None when the text names neither a day nor an hour, or only what looks like one.

    `named`: figures alone do not count, since in another language we do not know what they count.
    """
    signs = lexicon.signs(text)
    if named and not _NAMES & {sign.code for sign in signs}:
        return None
    row = settle(signs, now.date())
    said = [part for clause in _clauses(row) for part in _items(clause, now.date())]
    days = [one for one in said if isinstance(one, _Days)]
    hours = [one for one in said if isinstance(one, _Hours)]
    if not said:
        return None
    first, last, weekdays = _which_days(days, now.date(), "|" in codes(row))
    earliest, latest = _which_hours(hours)
    return Wanted(first, last, weekdays, _time(earliest), _time(latest), sum(sign.code in _UNREAD for sign in row))


def _clauses(row: Sequence[Sign]) -> Iterator[list[Sign]]:
    clause: list[Sign] = []
    for sign in row:
        if sign.code == ",":
            yield clause
            clause = []
        else:
            clause.append(sign)
    yield clause


def _items(clause: Sequence[Sign], today: date) -> Iterator[_Days | _Hours]:
    """What stands together, read as one. Who says when she is busy wants another time."""
    busy = any(sign.code == "Y" for sign in clause)
    for match in _ITEM.finditer(codes(clause)):
        signs = [sign for sign in clause[match.start() : match.end()] if sign.code != "@"]
        kind = match.lastgroup or ""
        if kind in ("window", "edge") and signs[0].code != "~":
            yield _busy(_bounds(signs)) if busy else _bounds(signs)
        elif kind == "without" or (busy and kind in ("at", "part", "day", "week")):
            yield from _without(next(sign for sign in signs if sign.code in "WPDKC"))
        elif kind in ("edge", "at"):
            yield _at(signs)
        elif kind in ("side", "part"):
            yield _part(signs)
        else:
            yield _days(kind, signs, today)


def _at(signs: Sequence[Sign]) -> _Hours:
    clock = signs[-1].value
    if signs[0].code == "~":
        return _Hours("at", max(clock - _AROUND, 0), min(clock + _AROUND, _LAST))
    return _Hours("at", clock, min(clock + _AT, _LAST))


def _bounds(signs: Sequence[Sign]) -> _Hours:
    clocks = [sign.value for sign in signs if sign.code == "C"]
    if len(clocks) > 1:
        return _window(clocks[0], clocks[1])
    return _Hours("edge", earliest=clocks[0]) if signs[0].code in "AF" else _Hours("edge", latest=clocks[0] - 1)


def _window(start: int, end: int) -> _Hours:
    """ "From 7 to 9" is in the morning, though "at 7" alone would be in the evening; "9 to 5" ends at 17."""
    if start >= end:
        start, end = (start - 12 * 60, end) if start - 12 * 60 in range(end) else (start, end + 12 * 60)
    return _Hours("edge", start, end - 1)


def _busy(hours: _Hours) -> _Hours:
    """Free when that is over; before it begins, if no end was told."""
    if hours.latest < _LAST:
        return _Hours("edge", earliest=hours.latest + 1)
    return _Hours("edge", latest=hours.earliest - 1)


def _part(signs: Sequence[Sign]) -> _Hours:
    earliest, latest = _PARTS[signs[-1].value]
    edge = signs[0].code
    if edge == "P":
        return _Hours("part", earliest, latest)
    if edge in "BU":
        return _Hours("edge", latest=earliest - 1)
    return _Hours("edge", earliest=latest + 1 if edge == "A" else earliest)


def _without(sign: Sign) -> Iterator[_Days | _Hours]:
    """Not on a weekday, not in a part of the day; a single date or hour that will not do leaves all others."""
    if sign.code == "W":
        yield _Days("not", weekdays=_ALL_WEEKDAYS & ~sign.value)
    elif sign.code == "P" and sign.value in _WITHOUT:
        yield _Hours("edge", *_WITHOUT[sign.value])


def _days(kind: str, signs: Sequence[Sign], today: date) -> _Days:
    named = [sign for sign in signs if sign.code in "DWK"]
    begin = named[0]
    if kind == "week":
        monday = 7 * begin.value - today.weekday()
        return _Days("range", max(monday, 0), monday + 6)
    if kind == "span":
        return _span(begin, named[1], today)
    if kind == "bound":
        return _bound(signs[0].code, _next(begin, today))
    if begin.code == "D":
        return _Days("date", begin.value, begin.value)
    return _Days("range", 0, 6, begin.value) if signs[0].code == "S" else _Days("weekday", weekdays=begin.value)


def _span(begin: Sign, end: Sign, today: date) -> _Days:
    """Weekdays from one to another come every week; with a date in it, it is once."""
    if begin.code == end.code == "W":
        first, length = _weekday(begin.value), (_weekday(end.value) - _weekday(begin.value)) % 7
        return _Days("weekday", weekdays=sum(1 << (first + ahead) % 7 for ahead in range(length + 1)))
    first = _next(begin, today)
    return _Days("range", first, max(_next(end, today), first))


def _bound(edge: str, day: int) -> _Days:
    if edge in "AF":
        return _Days("range", first=day + 1 if edge == "A" else day)
    return _Days("range", last=day - 1 if edge == "B" else day)


def _next(sign: Sign, today: date) -> int:
    """Days from today to a date, or to the next time that this weekday comes."""
    return sign.value if sign.code == "D" else (_weekday(sign.value) - today.weekday()) % 7


def _weekday(bits: int) -> int:
    return (bits & -bits).bit_length() - 1


def _which_days(days: Sequence[_Days], today: date, either: bool) -> tuple[date | None, date | None, frozenset[int]]:
    """All that was said of days as one: a date tells more than its weekday, unless it is "the one or the other"."""
    dates = [one.first for one in days if one.kind == "date" and one.first is not None]
    named = [one.weekdays for one in days if one.kind == "weekday"]
    if dates:
        dates += [_next(Sign("W", 1 << day), today) for bits in named if either for day in _bits(bits)]
        first, last = min(dates), max(dates)
        allowed = {(today + timedelta(ahead)).weekday() for ahead in dates} if first != last else set()
        return today + timedelta(first), today + timedelta(last), frozenset(allowed)
    bits = _ALL_WEEKDAYS if not named else 0
    for one in named:
        bits |= one
    for one in [one.weekdays for one in days if one.kind in ("not", "range")]:
        bits &= one
    firsts = [one.first for one in days if one.first is not None]
    lasts = [one.last for one in days if one.last is not None]
    if firsts and lasts and max(firsts) > min(lasts):
        return _which_days(days[1:], today, either)
    return (
        today + timedelta(max(firsts)) if firsts else None,
        today + timedelta(min(lasts)) if lasts else None,
        frozenset(_bits(bits)) if bits not in (0, _ALL_WEEKDAYS) else frozenset(),
    )


def _bits(bits: int) -> list[int]:
    return [day for day in range(7) if bits >> day & 1]


def _which_hours(hours: Sequence[_Hours]) -> tuple[int, int]:
    """An hour tells most; edges narrow one another, what was said last counts where they contradict; parts of the day
    add up, and count unless they contradict an edge.
    """
    exact = [one for one in hours if one.kind == "at"]
    if exact:
        return min(one.earliest for one in exact), max(one.latest for one in exact)
    edges = [one for one in hours if one.kind == "edge"]
    parts = [one for one in hours if one.kind == "part"]
    earliest = max((one.earliest for one in edges), default=0)
    latest = min((one.latest for one in edges), default=_LAST)
    if earliest > latest:
        return _which_hours([*edges[1:], *parts])
    if not parts:
        return earliest, latest
    narrow = max(earliest, min(one.earliest for one in parts)), min(latest, max(one.latest for one in parts))
    return narrow if narrow[0] <= narrow[1] else (earliest, latest)


def _time(minutes: int) -> time:
    """A last minute is meant to its end."""
    inside = min(max(minutes, 0), _LAST)
    return time(inside // 60, inside % 60)
