"""What the house has done, for those who pay for it: a page with charts, and files. Everybody at the desk sees it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.booking.model import BERLIN
from bot.channels.web.desk.charts import Chart, of_rows, of_totals
from bot.channels.web.desk.report_files import MEDIA, file
from bot.channels.web.desk.report_words import Sheet, meanings, range_name, sheets
from bot.channels.web.desk.shell import Shell, Visit, staff
from bot.reporting import SUBJECTS, Report, months

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)
_MOST_MONTHS = 60


@dataclass(frozen=True)
class Range:
    """As typed; with `errors` by field, the two months are those of the usual range."""

    first: date
    last: date
    typed: Mapping[str, str]
    errors: Mapping[str, str]


@dataclass(frozen=True)
class Part:
    """One subject of the page: its totals as a chart, and its tables, each with its chart where it has one."""

    subject: str
    totals: Chart
    tables: list[tuple[Sheet, Chart | None]]
    empty: bool


@dataclass(frozen=True)
class ReportPages:
    shell: Shell

    def routes(self) -> list[Route]:
        return [Route("/reports", self.page), Route("/reports.{kind}", self.file)]

    @staff
    async def page(self, request: Request, visit: Visit) -> Response:
        wanted = _range(request, visit)
        report, shown = await self._report(wanted, visit)
        values: dict[str, Any] = {
            "wanted": wanted,
            "between": range_name(report, visit.words),
            "parts": [_part(subject, shown) for subject in SUBJECTS],
            "meanings": meanings(visit.words),
            "this_year": visit.now.astimezone(BERLIN).year,
        }
        return self.shell.page("reports.html", visit, 422 if wanted.errors else 200, **values)

    @staff
    async def file(self, request: Request, visit: Visit) -> Response:
        kind, wanted = request.path_params["kind"], _range(request, visit)
        if kind not in MEDIA:
            raise HTTPException(404)
        if wanted.errors:
            raise HTTPException(400)
        report, shown = await self._report(wanted, visit)
        heading = f"{visit.words.text('shell.reports')}: {range_name(report, visit.words)}"
        name = f"lotse-{report.first:%Y-%m}-{report.last:%Y-%m}.{kind}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(file(kind, shown, visit.words, heading), media_type=MEDIA[kind], headers=headers)

    async def _report(self, wanted: Range, visit: Visit) -> tuple[Report, list[Sheet]]:
        report = await self.shell.parts.reporting.report(wanted.first, wanted.last)
        events = await self.shell.parts.event_titles(visit.words.locale)
        return report, sheets(report, visit.words, events)


def _part(subject: str, shown: list[Sheet]) -> Part:
    own = [one for one in shown if one.subject == subject]
    tables = [(one, of_rows(one) if one.by in ("month", "locale") and not one.empty else None) for one in own]
    return Part(subject, of_totals(own[0]), tables, all(one.empty for one in own))


def _range(request: Request, visit: Visit) -> Range:
    """This year until now, unless the address says something else."""
    today = visit.now.astimezone(BERLIN).date()
    usual = {"from": f"{today.year}-01", "to": f"{today:%Y-%m}"}
    typed = {name: request.query_params.get(name, "").strip()[:20] or usual[name] for name in usual}
    errors = _errors(typed)
    chosen = usual if errors else typed
    first, last = (date.fromisoformat(f"{chosen[name]}-01") for name in ("from", "to"))
    return Range(first, last, typed, errors)


def _errors(typed: Mapping[str, str]) -> dict[str, str]:
    errors = {name: "month" for name, text in typed.items() if not _MONTH.fullmatch(text)}
    if errors:
        return errors
    if typed["to"] < typed["from"]:
        return {"to": "months_order"}
    first, last = (date.fromisoformat(f"{typed[name]}-01") for name in ("from", "to"))
    return {"to": "months_many"} if len(months(first, last)) > _MOST_MONTHS else {}
