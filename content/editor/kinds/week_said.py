"""Opening hours said back: the week as sentences, the coming days one by one. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from content import hours
from content.editor.kinds.opening import Opening
from content.hours import BadHours, Day
from content.hours_form import spoken
from content.published import Content

# Any Monday: days of the week are named by dates.
_MONDAY = date(2024, 1, 1)
WEEKDAYS = [_MONDAY + timedelta(passed) for passed in range(7)]
Clocks = Sequence[tuple[str, str]]
_DAYS_OF_YEAR = 366


@dataclass(frozen=True)
class Said:
    """`week`, `special`: first and last of days that follow each other, and their times; none is closed.

    `typed`: the OSM line counted.

    All is empty for hours that are not known, or not understood.
    """

    osm: str
    typed: bool
    week: Sequence[tuple[date, date, Clocks]] = ()
    holidays: Clocks = ()
    days: Sequence[Day] = ()
    special: Sequence[tuple[date, date, Clocks]] = ()


def said(content: Content, opening: Opening, today: date) -> Said:
    osm = opening.hours
    if not osm:
        return Said("", opening.typed, special=_special(opening, today))
    try:
        week = [
            (WEEKDAYS[days[0]], WEEKDAYS[days[-1]], clocks) for days, clocks in spoken(osm, today, content.is_holiday)
        ]
        [holiday] = hours.days(osm, today, lambda _: True, count=1)
        coming = hours.days(osm, today, content.is_holiday, opening.special)
    except BadHours:
        return Said("", opening.typed)
    return Said(osm, opening.typed, week, holiday.spans, coming, _special(opening, today))


def _special(opening: Opening, today: date) -> list[tuple[date, date, Clocks]]:
    """Those of the coming year; what is past, or not understood, is not said."""
    try:
        coming = hours.coming_special(opening.special, today, _DAYS_OF_YEAR)
    except BadHours:
        return []
    return [(one.since, one.until, clocks) for one, clocks in coming]
