"""A team and what visitors have asked of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.booking.model import Absence, Appointment, Calendar, Counsellor, Slot, Status
from bot.booking.planning import Chain
from tests.fakes.calendars import at, is_holiday

CHAIN = Chain(is_holiday=is_holiday)
MIRA = Counsellor("1", "Mira", ("fa", "de"), team="1")
OLENA = Counsellor("2", "Olena", ("uk", "de"), team="1")
JAN = Counsellor("3", "Jan", ("de",), team="1")
EVA = Counsellor("4", "Eva", ("de",), team="2")
TEAM = Calendar({one.id: one for one in (MIRA, OLENA, JAN, EVA)})

IN_A_WEEK = at(30, 10)


def asked(
    start: datetime = IN_A_WEEK, status: Status = Status.requested, asked_at: datetime | None = None
) -> Appointment:
    """Of Mira. It has been moved before."""
    begins = start.astimezone(UTC)
    slot = Slot(begins, begins + timedelta(hours=1), MIRA.id)
    return Appointment("a1", slot, status, "fa", version=3, asked_at=asked_at)


def absent(start: datetime, end: datetime, substitute: str = "") -> Calendar:
    """Mira is away."""
    return replace(TEAM, absences=(Absence(MIRA.id, start, end, substitute),))
