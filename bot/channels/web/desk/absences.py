"""When she is away, who stands in, and whose appointments fall into it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.booking.model import BERLIN, Absence, Counsellor
from bot.channels.web.desk.cards import Card, cards
from bot.channels.web.desk.hours import actor
from bot.channels.web.desk.hours_form import day_of
from bot.channels.web.desk.shell import HOME, Form, Shell, Visit, counsellors

_ADDRESS = f"{HOME}/hours/absences"


@dataclass(frozen=True)
class Away:
    """An absence, and the appointments that people have meanwhile."""

    absence: Absence
    substitute: str
    booked: Sequence[Card]

    @property
    def last_day(self) -> date | None:
        """Of whole days."""
        start, end = (one.astimezone(BERLIN) for one in (self.absence.start, self.absence.end))
        return end.date() - timedelta(days=1) if start.time() == end.time() == time() else None


@dataclass(frozen=True)
class Wanted:
    """What a form says; `absence` is None while something is wrong."""

    typed: Form
    errors: Mapping[str, str]
    absence: Absence | None = None


@dataclass(frozen=True)
class AbsencePages:
    shell: Shell

    def routes(self) -> list[Route]:
        path = "/hours/absences"
        return [Route(path, self.all), Route(path, self.change, methods=["POST"])]

    @counsellors
    async def all(self, request: Request, visit: Visit) -> Response:
        return await self._page(visit, Wanted({}, {}))

    @counsellors
    async def change(self, request: Request, visit: Visit) -> Response:
        hours, form = self.shell.parts.hours, visit.form
        if form.get("deed") == "remove":
            if form.get("absence", "").isdecimal() and len(form["absence"]) < 10:
                await hours.remove_absence(visit.who.id, int(form["absence"]), actor(visit), visit.now)
            return RedirectResponse(f"{_ADDRESS}?said=absence_removed", 303)
        wanted = _read(form, visit, await self._colleagues(visit))
        if wanted.absence is None:
            return await self._page(visit, wanted, status=422)
        booked = await self._booked(visit, wanted.absence)
        if booked and form.get("sure") != "yes":
            return await self._page(visit, wanted, booked)
        await hours.add_absence(wanted.absence, actor(visit), visit.now)
        return RedirectResponse(f"{_ADDRESS}?said=absence", 303)

    async def _page(self, visit: Visit, wanted: Wanted, booked: Sequence[Card] = (), status: int = 200) -> Response:
        """`booked`: what falls into the wanted absence, so it is asked again."""
        colleagues = await self._colleagues(visit)
        names = {one.id: one.name for one in colleagues}
        known = await self.shell.parts.hours.absences(visit.who.id, visit.now)
        away = [Away(one, names.get(one.substitute, ""), await self._booked(visit, one)) for one in known]
        values = {"away": away, "wanted": wanted, "booked": booked, "colleagues": colleagues}
        return self.shell.page("absences.html", visit, status, today=visit.now.astimezone(BERLIN).date(), **values)

    async def _booked(self, visit: Visit, absence: Absence) -> Sequence[Card]:
        parts, since = self.shell.parts, max(absence.start, visit.now)
        found = await parts.appointments.between(visit.who.id, since, absence.end)
        hit = [
            one for one in found if one.status.running and one.slot.start < absence.end and one.slot.end > absence.start
        ]
        return await cards(parts, visit.who, hit, visit.now)

    async def _colleagues(self, visit: Visit) -> list[Counsellor]:
        """Who can stand in: everybody of her team."""
        calendar = await self.shell.parts.appointments.calendar(visit.now, busy=())
        others = (one for one in calendar.counsellors.values() if one.id != visit.who.id and one.team == visit.who.team)
        return sorted(others, key=lambda one: one.name.casefold())


def _read(form: Form, visit: Visit, colleagues: Sequence[Counsellor]) -> Wanted:
    errors: dict[str, str] = {}
    start = _instant(form, "start", errors, timedelta())
    end = _instant(form, "end", errors, timedelta(days=1))
    if start and end and end <= start:
        errors["end_day"] = "before"
    elif end and end <= visit.now:
        errors["end_day"] = "past"
    substitute = form.get("substitute", "")
    if substitute and substitute not in {one.id for one in colleagues}:
        errors["substitute"] = "gone"
    if errors or start is None or end is None:
        return Wanted(form, errors)
    return Wanted(form, errors, Absence(visit.who.id, start, end, substitute))


def _instant(form: Form, name: str, errors: dict[str, str], whole_day: timedelta) -> datetime | None:
    """A day, and maybe a time; without one the beginning of the day, later by `whole_day`."""
    day, clock = day_of(form.get(f"{name}_day", "")), form.get(f"{name}_time", "")
    if day is None:
        errors[f"{name}_day"] = "date"
        return None
    if not clock:
        return datetime.combine(day + whole_day, time(), BERLIN)
    try:
        return datetime.combine(day, time.fromisoformat(clock).replace(tzinfo=None), BERLIN)
    except ValueError:
        errors[f"{name}_time"] = "time"
        return None
