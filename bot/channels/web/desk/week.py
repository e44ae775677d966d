"""The week: hours, free and booked ones, absences, holidays. What is booked can be dragged to a free hour."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.booking import slots
from bot.booking.model import BERLIN, Absence, Slot, Status
from bot.channels.web.desk.cards import Card, cards
from bot.channels.web.desk.shell import Shell, Visit, counsellors

# At least these hours are shown, and so many at most: desk.css has rows for their quarters.
FIRST, LAST, MOST = 8, 17, 14
_SHOWN = (Status.requested, Status.confirmed, Status.attended, Status.missed)


@dataclass(frozen=True)
class Piece:
    """A booked or free hour."""

    slot: Slot
    card: Card | None = None

    @property
    def start(self) -> datetime:
        return self.slot.start.astimezone(BERLIN)

    @property
    def end(self) -> datetime:
        return self.slot.end.astimezone(BERLIN)

    def row(self, first: int) -> int:
        """Of quarters of an hour, when the day begins at `first` o'clock."""
        return _row(self.start, first)

    def span(self, first: int) -> int:
        return max(1, _row(self.end, first) - self.row(first))


@dataclass(frozen=True)
class Day:
    """`away` are the times of an absence on this day, whole days without times."""

    day: date
    holiday: str
    pieces: list[Piece]
    away: list[Absence]
    today: bool


@dataclass(frozen=True)
class WeekPages:
    shell: Shell

    def routes(self) -> list[Route]:
        return [Route("/week", self.week), Route("/week/{monday}", self.week)]

    @counsellors
    async def week(self, request: Request, visit: Visit) -> Response:
        today = visit.now.astimezone(BERLIN).date()
        wanted = _day(request.path_params.get("monday", ""), today)
        monday = wanted - timedelta(days=wanted.weekday())
        days = await self._days(visit, monday)
        # Nobody advises at weekends unless there is something to show.
        shown = days[:5] + [one for one in days[5:] if one.pieces]
        before, after = monday - timedelta(days=7), monday + timedelta(days=7)
        values = {"days": shown, "hours": _hours(shown), "monday": monday, "before": before, "after": after}
        return self.shell.page("week.html", visit, 200, **values)

    async def _days(self, visit: Visit, monday: date) -> list[Day]:
        parts, who, now = self.shell.parts, visit.who, visit.now
        booked = await parts.answering.week(who, monday, now)
        shown = await cards(parts, who, (one for one in booked if one.status in _SHOWN), now)
        calendar = await parts.appointments.calendar(now, busy=[who.id])
        free = slots.free(replace(calendar, counsellors={who.id: who}), now, parts.is_holiday)
        pieces = [*(Piece(one.appointment.slot, one) for one in shown), *(Piece(one) for one in _one_a_start(free))]
        since = datetime.combine(monday, time(), BERLIN)
        absences = await parts.hours.absences(who.id, since)
        return [
            Day(
                day,
                parts.holiday(day, visit.words.locale),
                sorted(_on(day, pieces), key=lambda one: one.slot.start),
                [one for one in absences if _touches(one, day)],
                day == now.astimezone(BERLIN).date(),
            )
            for day in (monday + timedelta(days=number) for number in range(7))
        ]


def _day(written: str, otherwise: date) -> date:
    """Raises HTTPException 404."""
    if not written:
        return otherwise
    try:
        found = date.fromisoformat(written)
    except ValueError:
        raise HTTPException(404) from None
    # A calendar has no week before the first year, and nobody books beyond this century.
    if not 2000 <= found.year <= 2100:
        raise HTTPException(404)
    return found


def _one_a_start(free: Iterable[Slot]) -> list[Slot]:
    """An hour that can be had in a room and by phone is one hour."""
    return list({one.start: one for one in reversed(list(free))}.values())


def _hours(days: Iterable[Day]) -> range:
    """Those that the week's pieces need."""
    pieces = [piece for day in days for piece in day.pieces]
    first = min([FIRST, *(one.start.hour for one in pieces)])
    last = max([LAST, *(one.end.hour + bool(one.end.minute) for one in pieces)])
    return range(first, min(last, first + MOST))


def _row(local: datetime, first: int) -> int:
    return min(max(0, round(((local.hour - first) * 60 + local.minute) / 15)), MOST * 4)


def _on(day: date, pieces: Iterable[Piece]) -> list[Piece]:
    return [one for one in pieces if one.start.date() == day]


def _touches(absence: Absence, day: date) -> bool:
    begins = datetime.combine(day, time(), BERLIN)
    return absence.start < begins + timedelta(days=1) and absence.end > begins
