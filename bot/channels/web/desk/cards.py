"""Appointments as the desk shows them: with the names of places, interpreters and colleagues."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.booking.model import Appointment, Calendar, Counsellor, Status
from bot.channels.web.desk.parts import DeskParts

_EARLIER = timedelta(days=1)


@dataclass(frozen=True)
class Card:
    """`asked_of`: whose appointment it is, "" when it is the reader's own. `late`: minutes, as the visitor said.

    `over`: it has begun, so that one can tell whether she came. Of a colleague's appointment the visitor's own words
    are left out: she was told that nobody else reads them.
    """

    appointment: Appointment
    place: str
    interpreter: str
    asked_of: str
    late: int
    over: bool

    @property
    def id(self) -> str:
        return self.appointment.id

    @property
    def can_be_moved(self) -> bool:
        return self.appointment.status.running and not self.over

    @property
    def wants_an_answer(self) -> bool:
        return self.appointment.status is Status.requested and not self.over

    @property
    def wants_a_record(self) -> bool:
        """Whether she came is not written down yet."""
        return self.appointment.status is Status.confirmed and self.over


async def cards(parts: DeskParts, who: Counsellor, shown: Iterable[Appointment], now: datetime) -> list[Card]:
    """In the order given."""
    appointments = list(shown)
    if not appointments:
        return []
    calendar, places = await parts.appointments.calendar(now, busy=()), dict(await parts.places())
    late = await parts.appointments.late(who.id, now - _EARLIER)
    return [_card(one, who, calendar, places, late, now) for one in appointments]


def _card(
    one: Appointment,
    who: Counsellor,
    calendar: Calendar,
    places: Mapping[str, str],
    late: Mapping[str, int],
    now: datetime,
) -> Card:
    slot, hers = one.slot, calendar.counsellors.get(one.slot.counsellor)
    interpreter = calendar.interpreters.get(slot.interpreter)
    asked_of = "" if slot.counsellor == who.id else hers.name if hers else slot.counsellor
    place = slot.place or (hers.place if hers else "")
    return Card(
        appointment=replace(one, name="", about="") if asked_of else one,
        place=places.get(place, place),
        interpreter=interpreter.name if interpreter else "",
        asked_of=asked_of,
        late=late.get(one.id, 0),
        over=slot.start <= now,
    )


async def seen_by(parts: DeskParts, who: Counsellor, appointment_id: str, now: datetime) -> Appointment | None:
    """None when it is neither hers nor one that she is asked for."""
    found = await parts.appointments.get(appointment_id)
    if found is None or found.status in (Status.held, Status.expired):
        return None
    if found.slot.counsellor == who.id:
        return found
    asked: Sequence[Appointment] = await parts.answering.requests(who, now)
    return found if any(one.id == found.id for one in asked) else None
