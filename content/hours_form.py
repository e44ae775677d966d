"""An ordinary week of opening hours as a form: a line of times per weekday, as people write them, and back. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from content.hours import BadHours, IsHoliday, check, days, week

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
HOLIDAYS = 7
_MONDAY = date(2024, 1, 1)
_DAY = 24 * 60
# Minutes since midnight. A night ends before it starts: (1320, 120).
_Spans = list[tuple[int, int]]

_CLOSED = {"", "-", "–", "geschlossen", "zu", "closed", "off"}
_WHOLE_DAY = {"24 h", "24h", "24/7", "24 stunden", "24 hours", "rund um die uhr", "around the clock"}
_CLOCK = r"(\d{1,2})(?:[:.h](\d\d))?(?: ?(?:uhr|h))?"
_SPAN = rf"(?:(?:von|from) )?{_CLOCK} ?(?:[-‐‑‒–—−]|bis|to|until) ?{_CLOCK}"
_BETWEEN = r"(?: ?(?:[,;/&+]|und|and|u\.) ?| )"
_TYPED = re.compile(rf"{_SPAN}(?:{_BETWEEN}{_SPAN})*")
_ONE_SPAN = re.compile(_SPAN)

_TIME = r"(?:[01]\d|2[0-4]):[0-5]\d"
_TIMES = rf"{_TIME}-{_TIME}(?:, ?{_TIME}-{_TIME})*"
_NAMED = rf"(?:(?:{'|'.join(WEEKDAYS)})(?:-(?:{'|'.join(WEEKDAYS)}))?|PH)"
_RULE = rf"(?:24/7|{_TIMES}|{_NAMED}(?:, ?{_NAMED})*(?: (?:{_TIMES}|off|closed))?)"
_RULES_OF_A_WEEK = re.compile(rf"{_RULE}(?: ?; ?{_RULE})*")


class BadTimes(Exception):
    """A line is not understood as times of a day. Trying again does not help; someone must write it another way.

    `field` is the weekday (Monday is 0), HOLIDAYS, or 0 where there is but one line; `text` what was written.
    """

    def __init__(self, field: int, text: str) -> None:
        super().__init__(f"not times of a day: {text!r}")
        self.field, self.text = field, text


@dataclass(frozen=True)
class Week:
    """What stands in the lines of the form: `9-12, 14-18`, `24 h`, `22-2` for a night, empty when closed."""

    days: tuple[str, str, str, str, str, str, str] = ("",) * 7
    holidays: str = ""


def to_osm(week: Week) -> str:
    """In OSM syntax, equal days together; empty when it never opens. Raises BadTimes.

    A night is written as an evening and a morning: as one span it would lose its end wherever the next day has
    hours of its own.
    """
    lines = [*enumerate(week.days), (HOLIDAYS, week.holidays)]
    *ordinary, holidays = [_read(text, field) for field, text in lines]
    opened = [*_with_mornings(ordinary), *_with_mornings([holidays])]
    if all(spans == [(0, _DAY)] for spans in opened):
        return "24/7"
    alike: dict[str, list[int]] = {}
    for field, spans in enumerate(opened):
        if spans:
            alike.setdefault(_osm_times(spans), []).append(field)
    return "; ".join(f"{_selector(fields)} {times}" for times, fields in alike.items())


def from_osm(hours: str) -> Week | None:
    """None for what a week does not say: months, weeks, comments, "open end", never open; and for bad syntax."""
    if not _RULES_OF_A_WEEK.fullmatch(hours) or not _is_known(hours):
        return None
    [holiday] = days(hours, _MONDAY, lambda _: True, count=1)
    ordinary = _with_nights(_ordinary(hours, _MONDAY, lambda _: False))
    [holidays] = _with_nights([_minutes(holiday.spans)])
    if not any([*ordinary, holidays]):
        return None
    monday, tuesday, wednesday, thursday, friday, saturday, sunday = map(_text, ordinary)
    return Week((monday, tuesday, wednesday, thursday, friday, saturday, sunday), _text(holidays))


def spoken(hours: str, since: date, is_holiday: IsHoliday) -> list[tuple[list[int], list[tuple[str, str]]]]:
    """Days on end with the same hours, and these; closed days are left out. A night is one span, told on its evening.

    Weekday (Monday is 0), clock times as in `hours.week`. Raises BadHours.
    """
    said: list[tuple[list[int], list[tuple[str, str]]]] = []
    for day, spans in enumerate(_with_nights(_ordinary(hours, since, is_holiday))):
        clocks = [(_clock(start), _clock(end)) for start, end in spans]
        if said and said[-1][0][-1] == day - 1 and said[-1][1] == clocks:
            said[-1][0].append(day)
        elif clocks:
            said.append(([day], clocks))
    return said


def special_to_osm(text: str) -> str | None:
    """The line of special days in OSM syntax, None when closed. Raises BadTimes, for a night too."""
    spans = _read(text, 0)
    if any(end < start for start, end in spans):
        raise BadTimes(0, text)
    return _osm_times(_merged(spans)) if spans else None


def special_from_osm(hours: str | None) -> str:
    """As one would type it. `hours`: as `hours.check_special` accepts it."""
    return _text(_spans_in(hours)) if hours else ""


def _is_known(hours: str) -> bool:
    try:
        check(hours)
    except BadHours:
        return False
    return True


def _read(text: str, field: int) -> _Spans:
    """Raises BadTimes."""
    plain = " ".join(text.casefold().split()).rstrip(".")
    if plain in _CLOSED:
        return []
    if plain in _WHOLE_DAY:
        return [(0, _DAY)]
    spans = _spans_in(plain) if _TYPED.fullmatch(plain) else []
    if not spans or any(start >= _DAY or end > _DAY or start == end for start, end in spans):
        raise BadTimes(field, text)
    return sorted(spans)


def _spans_in(text: str) -> _Spans:
    """Midnight at the end is that of the day's end."""
    found = (one.groups(default="0") for one in _ONE_SPAN.finditer(text))
    return [(_minute(hour, minute), _minute(*end) or _DAY) for hour, minute, *end in found]


def _minute(hour: str, minute: str) -> int:
    """More than a day for what is no time of day."""
    return int(hour) * 60 + int(minute) if int(minute) < 60 else 2 * _DAY


def _minutes(clocks: Iterable[tuple[str, str]]) -> _Spans:
    return [(_minute(*start.split(":")), _minute(*end.split(":"))) for start, end in clocks]


def _ordinary(hours: str, since: date, is_holiday: IsHoliday) -> list[_Spans]:
    """Monday to Sunday."""
    known = dict(week(hours, since, is_holiday))
    return [_minutes(known.get(day, [])) for day in range(7)]


def _with_mornings(days: Sequence[_Spans]) -> list[_Spans]:
    """Nights cut at midnight; after the last day comes the first."""
    cut: list[_Spans] = [[] for _ in days]
    for day, spans in enumerate(days):
        for start, end in spans:
            if start < end:
                cut[day].append((start, end))
            else:
                cut[day].append((start, _DAY))
                cut[(day + 1) % len(days)].append((0, end))
    return [_merged(spans) for spans in cut]


def _with_nights(days: Sequence[_Spans]) -> list[_Spans]:
    """Nights told whole, unless they go on so long that one would take them for a span of one day."""
    whole = [list(spans) for spans in days]
    for day, spans in enumerate(days):
        after = (day + 1) % len(days)
        if not spans or not days[after]:
            continue
        (start, end), (midnight, morning) = spans[-1], days[after][0]
        if end == _DAY and midnight == 0 and morning < start:
            whole[day][-1] = (start, morning)
            whole[after].remove((midnight, morning))
    return whole


def _merged(spans: _Spans) -> _Spans:
    merged: _Spans = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _selector(fields: Sequence[int]) -> str:
    """`Mo,We-Fr,PH`."""
    runs: list[list[int]] = []
    for day in fields:
        if runs and runs[-1][-1] == day - 1 and day != HOLIDAYS:
            runs[-1].append(day)
        else:
            runs.append([day])
    named = [*WEEKDAYS, "PH"]
    return ",".join(named[run[0]] if len(run) == 1 else f"{named[run[0]]}-{named[run[-1]]}" for run in runs)


def _osm_times(spans: _Spans) -> str:
    return ",".join(f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}" for start, end in spans)


def _text(spans: _Spans) -> str:
    return ", ".join(f"{_clock(start)}–{_clock(end)}" for start, end in spans)


def _clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02}"
