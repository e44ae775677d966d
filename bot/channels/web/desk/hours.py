"""Her consultation hours: those of each week, and other hours on single days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.booking.model import BERLIN, Availability
from bot.channels.web.desk import hours_form
from bot.channels.web.desk.hours_form import Row, Sheet
from bot.channels.web.desk.shell import HOME, Form, Shell, Visit, counsellors

_ADDRESS = f"{HOME}/hours"


@dataclass(frozen=True)
class HoursPages:
    shell: Shell

    def routes(self) -> list[Route]:
        return [
            Route("/hours", self.week),
            Route("/hours", self.set_week, methods=["POST"]),
            Route("/hours/days", self.days),
            Route("/hours/days", self.set_day, methods=["POST"]),
        ]

    @counsellors
    async def week(self, request: Request, visit: Visit) -> Response:
        hours = await self._hours(visit)
        sheet = hours_form.shown(sorted((one for one in hours if one.day is None), key=_in_order), await self._places())
        return await self._page("hours.html", visit, sheet)

    @counsellors
    async def set_week(self, request: Request, visit: Visit) -> Response:
        if (changed := rows_changed(visit.form)) is not None:
            return await self._page("hours.html", visit, Sheet(changed))
        sheet = hours_form.read(visit.form, visit.who.id, await self._places())
        if sheet.hours is None:
            return await self._page("hours.html", visit, sheet, 422)
        await self.shell.parts.hours.set_hours(visit.who.id, sheet.hours, actor(visit), visit.now)
        return RedirectResponse(f"{_ADDRESS}?said=hours", 303)

    @counsellors
    async def days(self, request: Request, visit: Visit) -> Response:
        """All days with hours of their own; one of them, or a new one, in the form."""
        day = hours_form.day_of(request.query_params.get("day", ""))
        return await self._days_page(visit, day, request.query_params.get("day", ""))

    @counsellors
    async def set_day(self, request: Request, visit: Visit) -> Response:
        parts, form, now = self.shell.parts, visit.form, visit.now
        day = hours_form.day_of(form.get("day", ""))
        if day is None:
            return await self._days_page(visit, None, form.get("day", ""), wrong=True)
        if (changed := rows_changed(form)) is not None:
            return await self._days_page(visit, day, "", Sheet(changed))
        if form.get("deed") == "clear":
            await parts.hours.clear_day(visit.who.id, datetime.combine(day, time(), BERLIN), actor(visit), now)
            return RedirectResponse(f"{_ADDRESS}/days?said=day_cleared", 303)
        sheet = hours_form.read(form, visit.who.id, await self._places(), day)
        if form.get("deed") == "off":
            sheet = Sheet((), (_day_off(visit.who.id, day),))
        if sheet.hours is None or not sheet.hours:
            return await self._days_page(visit, day, "", sheet, wrong=True)
        await parts.hours.set_day(visit.who.id, sheet.hours, actor(visit), now)
        return RedirectResponse(f"{_ADDRESS}/days?said=day_set", 303)

    async def _hours(self, visit: Visit) -> Sequence[Availability]:
        return await self.shell.parts.hours.availabilities(visit.who.id)

    async def _days_page(
        self, visit: Visit, day: date | None, typed: str, sheet: Sheet | None = None, wrong: bool = False
    ) -> Response:
        hours, today = await self._hours(visit), visit.now.astimezone(BERLIN).date()
        own = sorted(
            (one for one in hours if one.day and one.day >= today), key=lambda one: (one.day or today, one.start)
        )
        if sheet is None:
            sheet = hours_form.shown(
                [one for one in own if one.day == day and one.start < one.end], await self._places()
            )
        known = any(one.day == day for one in own)
        is_off = known and not any(one.day == day and one.start < one.end for one in own)
        more = {"day": day, "typed": typed, "wrong": wrong, "own": own, "known": known, "is_off": is_off}
        return await self._page("hours_day.html", visit, sheet, 422 if wrong else 200, today=today, **more)

    async def _page(self, name: str, visit: Visit, sheet: Sheet, status: int = 200, **more: object) -> Response:
        """There is always an empty row to fill in."""
        rows = [*sheet.rows, hours_form.empty()] if len(sheet.rows) < hours_form.MOST_ROWS else sheet.rows
        places = list((await self._places()).values())
        return self.shell.page(name, visit, status, rows=rows, places=places, **more)

    async def _places(self) -> Mapping[str, str]:
        return dict(await self.shell.parts.places())


def actor(visit: Visit) -> str:
    """As the audit log names her."""
    return visit.member.login


def rows_changed(form: Form) -> list[Row] | None:
    """After a button that takes a row away, or wants another; None for all other buttons."""
    deed, _, which = form.get("deed", "").partition("-")
    rows = hours_form.typed_rows(form)
    if deed == "add":
        return rows
    if deed == "remove" and which.isdecimal():
        kept = dict(form)
        for name in ("start", "end"):
            kept[f"{which}.{name}"] = ""
        return hours_form.typed_rows(kept)
    return None


def _day_off(counsellor: str, day: date) -> Availability:
    return Availability(counsellor, day.weekday(), time(), time(), day=day)


def _in_order(one: Availability) -> tuple[int, time, date]:
    return one.weekday, one.start, one.valid_from or date.min
