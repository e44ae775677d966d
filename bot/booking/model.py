"""Hours that can be booked and what was booked. Instants are aware; local times are Europe/Berlin."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")


@dataclass(frozen=True)
class Counsellor:
    """Appears to visitors by role, not by name. `place` is a place of the pack."""

    id: str
    name: str
    locales: tuple[str, ...]
    place: str = ""


@dataclass(frozen=True)
class Availability:
    """Consultation hours of one weekday (Monday is 0), cut into slots of `minutes`."""

    counsellor: str
    weekday: int
    start: time
    end: time
    minutes: int = 60


@dataclass(frozen=True, order=True)
class Slot:
    """A bookable time of one counsellor."""

    start: datetime
    end: datetime
    counsellor: str

    @property
    def id(self) -> str:
        """Fits into button data: `<counsellor>.<minutes since 1970>.<length in minutes>`."""
        start, end = int(self.start.timestamp()) // 60, int(self.end.timestamp()) // 60
        return f"{self.counsellor}.{start}.{end - start}"


class Status(StrEnum):
    """Held and confirmed ones block the hour; the database's exclusion constraint says the same."""

    held = "held"
    confirmed = "confirmed"
    cancelled = "cancelled"
    expired = "expired"


@dataclass(frozen=True)
class Appointment:
    """`number` is a short word for the desk. A held one ends at `held_until` unless confirmed before."""

    id: str
    slot: Slot
    status: Status
    locale: str
    topic: str = ""
    number: str = ""
    held_until: datetime | None = None
    cancelled_by: str = ""


class Audience(StrEnum):
    visitor = "visitor"
    counsellor = "counsellor"


@dataclass(frozen=True)
class Notice:
    """Something to be told to someone at a time, about an appointment; unique by (appointment, kind)."""

    kind: str
    audience: Audience
    appointment: str
    due: datetime = field(default_factory=lambda: datetime.fromtimestamp(0, UTC))
