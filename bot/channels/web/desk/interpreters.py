"""Interpreters and when they can be had, for administrators."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.booking.model import Availability, Interpreter, InterpreterHours
from bot.channels.web.desk import hours_form
from bot.channels.web.desk.hours import actor, rows_changed
from bot.channels.web.desk.hours_form import Sheet
from bot.channels.web.desk.profile import spoken
from bot.channels.web.desk.shell import HOME, Form, Shell, Visit, administrators
from bot.desk_ports import InterpreterPlan

_PATH = "/interpreters"
_NEW = InterpreterPlan(Interpreter("", "", ()), ())


@dataclass(frozen=True)
class InterpreterPages:
    shell: Shell

    def routes(self) -> list[Route]:
        one = f"{_PATH}/{{interpreter}}"
        return [Route(_PATH, self.all), Route(one, self.one), Route(one, self.change, methods=["POST"])]

    @administrators
    async def all(self, request: Request, visit: Visit) -> Response:
        return self.shell.page("interpreters.html", visit, plans=await self.shell.parts.team.interpreters())

    @administrators
    async def one(self, request: Request, visit: Visit) -> Response:
        plan = await self._named(request)
        return self._page(visit, plan, _typed(plan), hours_form.shown([_as_hours(one) for one in plan.hours], {}))

    @administrators
    async def change(self, request: Request, visit: Visit) -> Response:
        plan, form = await self._named(request), visit.form
        if (changed := rows_changed(form)) is not None:
            return self._page(visit, plan, form, Sheet(changed))
        sheet, errors = hours_form.read(_with_rest(form), plan.interpreter.id, {}), _errors(form)
        if errors or sheet.hours is None:
            return self._page(visit, plan, form, sheet, errors, 422)
        name, locales = " ".join(form["name"].split())[:100], tuple(form["locales"].split("\n"))
        wanted = InterpreterPlan(
            Interpreter(plan.interpreter.id, name, locales),
            tuple(_as_interpreter_hours(one) for one in sheet.hours),
            form.get("active") == "yes",
        )
        await self.shell.parts.team.set_interpreter(wanted, actor(visit), visit.now)
        return RedirectResponse(f"{HOME}{_PATH}?said=interpreter", 303)

    async def _named(self, request: Request) -> InterpreterPlan:
        """`new` is one that is not there yet. Raises HTTPException 404."""
        wanted = request.path_params["interpreter"]
        if wanted == "new":
            return _NEW
        plans = await self.shell.parts.team.interpreters()
        found = next((one for one in plans if one.interpreter.id == wanted), None)
        if found is None:
            raise HTTPException(404)
        return found

    def _page(
        self,
        visit: Visit,
        plan: InterpreterPlan,
        form: Form,
        sheet: Sheet,
        errors: Mapping[str, str] | None = None,
        status: int = 200,
    ) -> Response:
        rows = [*sheet.rows, hours_form.empty()] if len(sheet.rows) < hours_form.MOST_ROWS else sheet.rows
        values = {"plan": plan, "form": form, "rows": rows, "errors": errors or {}}
        languages = spoken(self.shell, visit, plan.interpreter.locales)
        return self.shell.page("interpreter.html", visit, status, spoken=languages, **values)


def _typed(plan: InterpreterPlan) -> Form:
    locales = "\n".join(plan.interpreter.locales)
    return {"name": plan.interpreter.name, "locales": locales, "active": "yes" if plan.active else ""}


def _errors(form: Form) -> Mapping[str, str]:
    wrong = {"name": not form.get("name", "").strip(), "locales": not form.get("locales") or len(form["locales"]) > 400}
    return {name: name for name, is_wrong in wrong.items() if is_wrong}


def _with_rest(form: Form) -> Form:
    """Interpreters have times alone; the rest of a row of hours is filled in."""
    rest = {f"{number}.{name}": value for number in range(hours_form.MOST_ROWS) for name, value in _REST}
    return {**form, **rest}


_REST = (("minutes", str(hours_form.SHORTEST)), ("modes", "room"))


def _as_hours(one: InterpreterHours) -> Availability:
    return Availability(
        one.interpreter, one.weekday, one.start, one.end, valid_from=one.valid_from, valid_until=one.valid_until
    )


def _as_interpreter_hours(one: Availability) -> InterpreterHours:
    return InterpreterHours(one.counsellor, one.weekday, one.start, one.end, one.valid_from, one.valid_until)
