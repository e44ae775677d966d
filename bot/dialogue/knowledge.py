"""What Lotse knows, as one visitor sees it: topics, places, events and numbers in her locale, at this moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.booking.model import BERLIN

_DAY = "%Y%m%d"


@dataclass(frozen=True)
class Topic:
    """One entry of guidance in one locale. `sections` maps steps, bring, cost, ... to text, in order."""

    id: str
    title: str
    short: str
    sections: Mapping[str, str] = field(default_factory=dict)
    links: tuple[str, ...] = ()
    related: tuple[tuple[str, str], ...] = ()
    places: tuple["Place", ...] = ()
    checked: str = ""
    outdated: bool = False


class Opening(StrEnum):
    open = "open"
    closed = "closed"
    unknown = "unknown"


@dataclass(frozen=True)
class SpecialHours:
    """Days on which other hours hold, both ends included; without spans it is closed."""

    since: date
    until: date
    spans: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Hours:
    """`until`: when the present state ends (Europe/Berlin), None when it never does or nothing is known.

    `as_of` names the year of hours that are old or doubtful, to be shown with "please check". `special`: those of the
    next fourteen days, soonest first.
    """

    state: Opening
    until: datetime | None = None
    holiday: bool = False
    week: tuple[tuple[int, tuple[tuple[str, str], ...]], ...] = ()
    special: tuple[SpecialHours, ...] = ()
    as_of: str = ""
    by_appointment: bool = False


@dataclass(frozen=True)
class Place:
    """An office or partner. `kind` is a word of the pack (authority, counselling, ...).

    `metres`: from where she is, as the crow flies, None where she did not say.
    """

    id: str
    name: str
    kind: str
    hours: Hours
    street: str = ""
    city: str = ""
    district: str = ""
    position: tuple[float, float] | None = None
    phone: str = ""
    email: str = ""
    website: str = ""
    languages: tuple[str, ...] = ()
    note: str = ""
    as_of: str = ""
    doubtful: bool = False
    metres: int | None = None


@dataclass(frozen=True)
class Event:
    """One date of something that is on. `as_of` names the year of what is old or doubtful, else it is empty.

    `series` is the same for all dates of it.
    """

    series: str
    title: str
    text: str
    start: datetime
    until: datetime
    place: Place | None = None
    languages: tuple[str, ...] = ()
    cancelled: bool = False
    as_of: str = ""

    @property
    def id(self) -> str:
        return event_id(self.series, self.start.astimezone(BERLIN).date())


def event_id(series: str, day: date) -> str:
    """Fits into button data: `<series>.<day>`."""
    return f"{series}.{day.strftime(_DAY)}"


def series_and_day(event_id: str) -> tuple[str, date] | None:
    """What an event's `id` names, None for what is none."""
    series, _, written = event_id.rpartition(".")
    try:
        return series, datetime.strptime(written, _DAY).date()  # noqa: DTZ007 - a day on a poster, no instant
    except ValueError:
        return None


@dataclass(frozen=True)
class EmergencyNumber:
    """`name` in German, as it answers the phone; `purpose` in the visitor's locale."""

    number: str
    name: str
    purpose: str


@dataclass(frozen=True)
class Category:
    """A group of the menu, named in the visitor's locale, and the intents in it."""

    id: str
    name: str
    intents: tuple[str, ...]
