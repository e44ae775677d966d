"""What she has booked: see it, move it, call it off, be late for it, say how it was."""

from dataclasses import replace
from datetime import timedelta

from bot.booking import rules
from bot.booking.model import BERLIN, Appointment, Audience, Status
from bot.dialogue.effects import Change, RateTalk, Tell
from bot.dialogue.flows.booking import let_go
from bot.dialogue.flows.offering import best, hours, own, running
from bot.dialogue.hour_buttons import LATE
from bot.dialogue.model import Decision, Facts, Needs, Say, State
from bot.dialogue.wishes import Request

_LATE_BEFORE = timedelta(hours=12)


def needed(_request: Request) -> Needs:
    return Needs(booking=True)


def human(request: Request, state: State, facts: Facts) -> Decision:
    """A person: the contact point, and the next free hours, at a time that she named if there are any."""
    state, wanted = replace(state, moves=""), request.wanted
    fitting = tuple(one for one in facts.slots if wanted and wanted.fits(one.start.astimezone(BERLIN)))
    slots = best(fitting or facts.slots, state, facts)
    about = "" if not slots or not wanted else "slots_fitting" if fitting else "slots_unfitting"
    said = Say("human", {"place": facts.contact_point, "slots": slots, "about": about})
    return Decision((said,), replace(state, hours_offered=bool(slots)))


def appointments(request: Request, state: State, facts: Facts) -> Decision:
    """Those that wait for an answer say so; hours that a counsellor proposes can be taken here too."""
    shown = [Say("appointment", {"appointment": one}) for one in running(facts)]
    proposed = [one for one in facts.appointments if _proposed(one, facts)]
    shown += [Say("held", {"appointment": one, "moved": own(one.moves, facts)}) for one in proposed]
    return Decision(tuple(shown) or (Say("no_appointment"),), state)


def _proposed(one: Appointment, facts: Facts) -> bool:
    return one.status is Status.held and one.agreed and one.held_until is not None and one.held_until > facts.now


def move(request: Request, state: State, facts: Facts) -> Decision:
    """Choose a new hour first; the old one is kept until that is confirmed."""
    appointment = _running(request.wish.argument, facts)
    if appointment is None:
        return _gone(state, facts)
    if appointment.slot.start <= facts.now:
        return _too_late(appointment, state)
    moving = replace(state, moves=appointment.id)
    return hours("move", moving, facts, request.wanted, appointment=appointment)


def cancel(request: Request, state: State, facts: Facts) -> Decision:
    """`cancel:<id>` lets a held hour go, and asks back once before a booked one is called off: `cancel:<id>.yes`."""
    wanted, _, sure = request.wish.argument.partition(".")
    held = own(wanted, facts)
    if held and held.status is Status.held:
        return let_go(held, state, facts)
    appointment = _running(wanted, facts)
    if appointment is None:
        return _gone(state, facts)
    if sure == "yes":
        return _call_off(appointment, state, facts)
    return Decision((Say("cancel_ask", {"appointment": appointment}),), state)


def cannot(request: Request, state: State, facts: Facts) -> Decision:
    """`cannot:<id>.<version>` in a reminder calls off at once; one of a time that was moved meanwhile asks back."""
    wanted, _, version = request.wish.argument.partition(".")
    appointment = _running(wanted, facts)
    if appointment is None:
        return _gone(state, facts)
    if version != str(appointment.version):
        return Decision((Say("cancel_ask", {"appointment": appointment}),), state)
    return _call_off(appointment, state, facts)


def _call_off(appointment: Appointment, state: State, facts: Facts) -> Decision:
    try:
        step = rules.cancel(appointment, Audience.visitor, facts.now)
    except rules.TooLate:
        return _too_late(appointment, state)
    said = Say("cancelled", {"appointment": step.after, "before": appointment})
    return Decision((said,), replace(state, held="", moves=""), (Change(step),))


def late(request: Request, state: State, facts: Facts) -> Decision:
    """`late:<id>` asks how late, `late:<id>.15` tells the counsellor; days ahead nobody knows yet."""
    wanted, _, minutes = request.wish.argument.partition(".")
    appointment = _running(wanted, facts)
    if appointment is None:
        return _gone(state, facts)
    about = {"appointment": appointment}
    if appointment.slot.start - facts.now > _LATE_BEFORE:
        return Decision((Say("late_early", about),), state)
    if minutes not in LATE:
        return Decision((Say("late_ask", about),), state)
    try:
        notices = rules.late(appointment, int(minutes), facts.now)
    except rules.BookingRefused:
        return _too_late(appointment, state)
    return Decision((Say("late_told", about),), state, (Tell(notices),))


def rating_needed(_request: Request) -> Needs:
    return Needs()


def good(request: Request, state: State, facts: Facts) -> Decision:
    """`talk-good:<id>`: how it was. Her appointment is over and not among the facts; the store knows whose it is."""
    return Decision((Say("talk_good"),), state, (RateTalk(request.wish.argument, good=True),))


def bad(request: Request, state: State, facts: Facts) -> Decision:
    return Decision((Say("talk_bad"),), state, (RateTalk(request.wish.argument, good=False),))


def _running(wanted: str, facts: Facts) -> Appointment | None:
    found = own(wanted, facts)
    return found if found and found.status.running else None


def _gone(state: State, facts: Facts) -> Decision:
    """A button of an appointment that was called off or is over."""
    return Decision((Say("appointment_gone" if running(facts) else "no_appointment"),), state)


def _too_late(appointment: Appointment, state: State) -> Decision:
    return Decision((Say("too_late", {"appointment": appointment}),), state)
