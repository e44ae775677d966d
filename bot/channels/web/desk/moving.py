"""Another time: hours to choose from, and the question before the visitor is told."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import groupby

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.booking.model import BERLIN, Appointment, Slot, Status
from bot.booking.rules import BookingRefused
from bot.channels.web.desk.answers import PATH, back_to, known, refusal, shown
from bot.channels.web.desk.cards import cards
from bot.channels.web.desk.shell import HOME, Shell, Visit, counsellors
from bot.desk.answering import NotYours

# As Slot.id has it; nobody books beyond this century.
_SLOT = re.compile(r"[0-9]+\.([0-9]{8})\.[0-9]+\.[a-z]\.[0-9]*")


def by_day(slots: Sequence[Slot]) -> list[tuple[date, list[Slot]]]:
    """In the order of time."""
    return [
        (day, list(those)) for day, those in groupby(sorted(slots), lambda one: one.start.astimezone(BERLIN).date())
    ]


def _wanted(appointment: Appointment, slot_id: str, free: Sequence[Slot]) -> Slot | None:
    """A free hour. What is agreed can also be moved to the beginning of any other, as when a move is taken back."""
    found = next((one for one in free if one.id == slot_id), None)
    written = _SLOT.fullmatch(slot_id)
    if found is not None or written is None or appointment.status is Status.requested:
        return found
    start = datetime.fromtimestamp(int(written[1]) * 60, UTC)
    return replace(appointment.slot, start=start, end=start + (appointment.slot.end - appointment.slot.start))


@dataclass(frozen=True)
class MovingPages:
    shell: Shell

    def routes(self) -> list[Route]:
        path = f"{PATH}/time"
        return [Route(path, self.choose), Route(path, self.move, methods=["POST"])]

    @counsellors
    async def choose(self, request: Request, visit: Visit) -> Response:
        """Without `slot` the free hours; with one, the question whether it is to be."""
        parts, appointment = self.shell.parts, await shown(self.shell, request, visit)
        back, wanted = known(request.query_params.get("back", "")), request.query_params.get("slot", "")
        try:
            free = await parts.answering.free_slots(visit.who, appointment.id, visit.now)
        except (BookingRefused, NotYours) as error:
            return back_to(back, refused=refusal(error))
        slot = _wanted(appointment, wanted, free)
        (card,) = await cards(parts, visit.who, [appointment], visit.now)
        if slot is not None:
            name = "_sure.html" if visit.htmx else "sure.html"
            return self.shell.page(name, visit, card=card, slot=slot, back=back, outside=slot not in free)
        if visit.htmx:
            return self.shell.page("_gone.html", visit)
        gone = bool(wanted)
        return self.shell.page("time.html", visit, card=card, days=by_day(free), back=back, gone=gone)

    @counsellors
    async def move(self, request: Request, visit: Visit) -> Response:
        appointment, back = await shown(self.shell, request, visit), known(visit.form.get("back", ""))
        try:
            return await self._moved(visit, appointment, back)
        except (BookingRefused, NotYours) as error:
            return back_to(back, refused=refusal(error))

    async def _moved(self, visit: Visit, appointment: Appointment, back: str) -> Response:
        """Raises BookingRefused, NotYours. A request is answered by a proposal, what is agreed is moved."""
        answering, who, now = self.shell.parts.answering, visit.who, visit.now
        free = await answering.free_slots(who, appointment.id, now)
        slot = _wanted(appointment, visit.form.get("slot", ""), free)
        if slot is None:
            address = f"{HOME}{PATH.format(id=appointment.id)}/time"
            return RedirectResponse(f"{address}?slot=gone&back={back}", 303)
        if appointment.status is Status.requested:
            await answering.propose(who, appointment.id, slot.id, now)
            return back_to(back, said="proposed")
        await answering.move(who, appointment.id, slot.start, now)
        return back_to(back, said="moved", undo=f"{appointment.id}/time?slot={appointment.slot.id}")
