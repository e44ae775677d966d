"""From "I want to talk to somebody" to a confirmed hour, and back."""

from dataclasses import replace

from bot.booking import rules
from bot.booking.model import BERLIN, Appointment, Audience, Slot, Status
from bot.booking.slots import offer
from bot.dialogue.effects import Change, Hold
from bot.dialogue.model import Decision, Facts, Needs, Say, State
from bot.dialogue.wishes import Request


def needed(_request: Request) -> Needs:
    return Needs(slots=True, appointments=True)


def human(request: Request, state: State, facts: Facts) -> Decision:
    """A person: the contact point, and the next free hour."""
    slots = _offered(facts)
    said = Say("human", {"place": facts.contact_point, "slots": slots})
    return Decision((said,), replace(state, hours_offered=bool(slots)))


def book(request: Request, state: State, facts: Facts) -> Decision:
    """The next hours; if she said when she can, those that fit, or honestly none of them and then the next ones."""
    wanted = request.wanted
    if wanted is None:
        return _offer("slots", state, facts)
    fitting = tuple(one for one in facts.slots if wanted.fits(one.start.astimezone(BERLIN)))
    if not fitting:
        return _offer("slots_unfitting", state, facts)
    return _offer("slots_fitting", state, replace(facts, slots=fitting))


def slot(request: Request, state: State, facts: Facts) -> Decision:
    """Hold the hour while she confirms. A button for an hour that is gone offers the next ones."""
    chosen = _slot_of(request.wish.argument, facts)
    if chosen is None:
        return _offer("slot_taken", state, facts)
    try:
        held = rules.hold(chosen, facts.appointments, facts.fresh_id, facts.locale, state.topic, facts.now)
    except rules.TooMany:
        return Decision((Say("too_many", {"appointments": _running(facts)}),), state)
    said = Say("held", {"appointment": held, "counsellor": facts.counsellors.get(chosen.counsellor)})
    return Decision((said,), replace(state, held=held.id), (Hold(held),))


def _slot_of(wanted: str, facts: Facts) -> Slot | None:
    """A free one, or the one she holds already: pressing twice is pressing once."""
    own = [one.slot for one in facts.appointments if one.status is Status.held]
    return next((one for one in [*facts.slots, *own] if one.id == wanted), None)


def confirm(request: Request, state: State, facts: Facts) -> Decision:
    """Confirming twice says the same thing again; too late offers the next hours."""
    held = _own(state.held, facts)
    if held is None:
        return _offer("hold_over", state, facts)
    try:
        confirmed, notices = rules.confirm(held, facts.now)
    except rules.HoldExpired:
        return _offer("hold_over", replace(state, held=""), facts)
    said = Say("booked", _details(confirmed, facts))
    return Decision((said,), state, (Change(confirmed, notices),) if notices else ())


def cancel(request: Request, state: State, facts: Facts) -> Decision:
    """Let a held hour go, or call a confirmed one off."""
    appointment = _own(request.wish.argument or state.held, facts)
    if appointment is None:
        return Decision((Say("no_appointment"),), state)
    try:
        cancelled, notices = rules.cancel(appointment, Audience.visitor, facts.now)
    except rules.TooLate:
        return Decision((Say("too_late", _details(appointment, facts)),), state)
    key = "let_go" if appointment.status is Status.held else "cancelled"
    do = (Change(cancelled, notices),) if cancelled != appointment else ()
    return Decision((Say(key, _details(cancelled, facts)),), replace(state, held=""), do)


def move(request: Request, state: State, facts: Facts) -> Decision:
    """Choose a new hour first; the old one is kept until it is called off."""
    appointment = _own(request.wish.argument, facts)
    if appointment is None:
        return Decision((Say("no_appointment"),), state)
    slots = _offered(facts)
    said = Say("move", {**_details(appointment, facts), "slots": slots})
    return Decision((said,), replace(state, hours_offered=bool(slots)))


def appointments(request: Request, state: State, facts: Facts) -> Decision:
    running = _running(facts)
    if not running:
        return Decision((Say("no_appointment"),), state)
    return Decision(tuple(Say("appointment", _details(one, facts)) for one in running), state)


def _running(facts: Facts) -> tuple[Appointment, ...]:
    return tuple(one for one in facts.appointments if one.status is Status.confirmed and one.slot.end > facts.now)


def _own(wanted: str, facts: Facts) -> Appointment | None:
    return next((one for one in facts.appointments if wanted and one.id == wanted), None)


def _details(appointment: Appointment, facts: Facts) -> dict[str, object]:
    counsellor = facts.counsellors.get(appointment.slot.counsellor)
    return {"appointment": appointment, "counsellor": counsellor, "place": facts.contact_point}


def _offered(facts: Facts) -> tuple[Slot, ...]:
    return tuple(offer(facts.slots, dict(facts.counsellors), facts.locale))


def _offer(key: str, state: State, facts: Facts) -> Decision:
    """`key` says why: asked for, at a time that fits or not, taken by somebody else, or the hold is over."""
    slots = _offered(facts)
    if not slots:
        return Decision((Say("no_slots", {"place": facts.contact_point}),), state)
    said = Say(key, {"slots": slots, "counsellors": facts.counsellors})
    return Decision((said,), replace(state, hours_offered=True))
