"""One appointment with everything that can be done about it, and the answers to requests."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.booking.model import Appointment
from bot.booking.rules import REASONS, BookingRefused, ChangedMeanwhile, NotAnswerable, SlotTaken, TooLate
from bot.channels.web.desk.cards import cards, seen_by
from bot.channels.web.desk.shell import HOME, Shell, Visit, counsellors
from bot.desk.answering import NotYours

PATH = "/appointments/{id}"
_REFUSALS: tuple[tuple[type[Exception], str], ...] = (
    (SlotTaken, "slot_taken"),
    (ChangedMeanwhile, "changed"),
    (TooLate, "too_late"),
    (NotAnswerable, "not_answerable"),
    (NotYours, "not_yours"),
)
_ID = re.compile(r"[\w-]{1,40}", re.ASCII)
# Where a form may lead back to: a page of the desk.
_BACK = re.compile(r"(requests|week(/\d{4}-\d\d-\d\d)?|appointments/[\w-]{1,40}|hours/absences)?")


def refusal(error: Exception) -> str:
    """The key of what is said; `refused` for a rule that has no words of its own."""
    return next((key for kind, key in _REFUSALS if isinstance(error, kind)), "refused")


def known(wanted: str) -> str:
    """A page that forms lead back to, else the first."""
    return wanted if _BACK.fullmatch(wanted) else ""


def back_to(wanted: str, **asked: str) -> Response:
    """To the page that a form came from, with what is to be said there."""
    return RedirectResponse(f"{HOME}/{known(wanted)}?{urlencode(asked)}", 303)


def named(request: Request) -> str:
    """The id in the address. Raises HTTPException 404 for what no database can look up."""
    if not _ID.fullmatch(request.path_params["id"]):
        raise HTTPException(404)
    return str(request.path_params["id"])


async def shown(shell: Shell, request: Request, visit: Visit) -> Appointment:
    """The one that the address names. Raises HTTPException 404 when it is not for her to see."""
    found = await seen_by(shell.parts, visit.who, named(request), visit.now)
    if found is None:
        raise HTTPException(404)
    return found


@dataclass(frozen=True)
class AnswerPages:
    shell: Shell

    def routes(self) -> list[Route]:
        return [Route(PATH, self.one), Route(PATH, self.answer, methods=["POST"])]

    @counsellors
    async def one(self, request: Request, visit: Visit) -> Response:
        parts, appointment = self.shell.parts, await shown(self.shell, request, visit)
        (card,) = await cards(parts, visit.who, [appointment], visit.now)
        colleagues = []
        if card.wants_an_answer:
            colleagues = list(await parts.answering.colleagues(visit.who, appointment.id, visit.now))
        ask = request.query_params.get("ask") == "cancel"
        return self.shell.page("appointment.html", visit, card=card, colleagues=colleagues, ask=ask)

    @counsellors
    async def answer(self, request: Request, visit: Visit) -> Response:
        deed, back = visit.form.get("deed", ""), visit.form.get("back", "")
        one = named(request)
        if deed == "decline" and visit.form.get("reason") not in REASONS:
            return back_to(f"appointments/{one}", refused="no_reason")
        try:
            await self._carry_out(visit, deed, one)
        except (BookingRefused, NotYours) as error:
            return back_to(back, refused=refusal(error))
        return back_to(back, said=deed)

    async def _carry_out(self, visit: Visit, deed: str, one: str) -> None:
        """Raises BookingRefused, NotYours, HTTPException 400."""
        answering, who, now = self.shell.parts.answering, visit.who, visit.now
        match deed:
            case "accept":
                await answering.accept(who, one, now)
            case "decline":
                await answering.decline(who, one, visit.form["reason"], now)
            case "pass_on":
                await answering.pass_on(who, one, visit.form.get("to", ""), now)
            case "cancel":
                await answering.cancel(who, one, now)
            case "attended" | "missed":
                await answering.attended(who, one, deed == "attended", now)
            case _:
                raise HTTPException(400)
