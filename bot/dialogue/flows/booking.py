"""From an hour that is chosen to one that is asked for: held, described if she wants, confirmed or let go."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.booking import planning, rules
from bot.booking.model import Appointment, Audience, Mode, Slot, Status, Step
from bot.booking.proposals import ask_anew
from bot.dialogue.effects import Change, Count, Describe, Hold
from bot.dialogue.flows import conversation
from bot.dialogue.flows.offering import ALL, attendable, best, hours, own, running, subject
from bot.dialogue.model import Decision, Facts, Needs, Say, State
from bot.dialogue.own_words import OWN_WORDS, fault, number_of, worded
from bot.dialogue.safety import Danger
from bot.dialogue.wishes import Request


def slot_needed(request: Request) -> Needs:
    return Needs(booking=True, slot=request.wish.argument)


def slot(request: Request, state: State, facts: Facts) -> Decision:
    """Hold the hour while she confirms. A button for an hour that is gone offers the next ones."""
    chosen = _slot_of(request.wish.argument, state, facts)
    if chosen is None:
        return hours("slot_taken", state, facts)
    moved = _moved(state.moves, facts)
    topic, before = subject(state, facts), own(state.held, facts)
    try:
        held = rules.hold(
            chosen,
            facts.appointments,
            facts.fresh_id,
            facts.locale,
            topic,
            facts.now,
            wishes=state.wishes,
            moves=moved.id if moved else "",
        )
    except (rules.TooMany, rules.OneATopic) as error:
        return _too_much(error, topic, state, facts)
    source = moved or (before if before and before.status in (Status.held, Status.declined) else None)
    return _summary(replace(held, name=source.name, about=source.about) if source else held, state, facts)


def _too_much(error: rules.BookingRefused, topic: str, state: State, facts: Facts) -> Decision:
    if isinstance(error, rules.TooMany):
        return Decision((Say("too_many"),), state)
    there = next(one for one in running(facts) if one.topic == topic)
    return Decision((Say("one_a_topic", {"appointment": there}),), state)


def _slot_of(wanted: str, state: State, facts: Facts) -> Slot | None:
    """A free one, or the one she holds already: pressing twice is pressing once."""
    holds = [one.slot for one in facts.appointments if one.status is Status.held]
    with_interpreters = best(facts.slots, state, facts, ALL)
    others = attendable(facts.slots, state, facts)
    return next((one for one in [*with_interpreters, *others, *holds] if one.id == wanted), None)


def _moved(wanted: str, facts: Facts) -> Appointment | None:
    found = own(wanted, facts)
    return found if found and found.status.running and found.slot.start > facts.now else None


def _summary(held: Appointment, state: State, facts: Facts, effect: object | None = None) -> Decision:
    """What is held until when. For an hour on the phone the number is all that is missing: it may be typed at once."""
    expects = "phone" if held.slot.mode is Mode.phone and not number_of(held, facts) else ""
    said = Say("held", {"appointment": held, "moved": own(held.moves, facts), "expects": expects})
    return Decision((said,), replace(state, held=held.id, expects=expects), (effect or Hold(held),))


def confirm(request: Request, state: State, facts: Facts) -> Decision:
    """`confirm:<held id>`, or what she holds. Twice says the same thing again; too late offers the next hours."""
    held = own(request.wish.argument or state.held, facts) or _moved(state.held, facts)
    counsellor = facts.calendar.counsellors.get(held.slot.counsellor) if held else None
    if held is None or counsellor is None or facts.chain is None:
        return hours("hold_over", state, facts)
    if held.status is Status.held and held.slot.mode is Mode.phone and not number_of(held, facts):
        return Decision((Say("ask_phone", {"appointment": held}),), replace(state, held=held.id, expects="phone"))
    try:
        if held.status is Status.held:
            rules.allow(facts.appointments, held.topic, facts.now, held.moves)
        step = rules.request(held, own(held.moves, facts), counsellor, facts.chain, facts.now, facts.calendar)
    except (rules.HoldExpired, rules.TooLate):
        return hours("hold_over", replace(state, held=""), facts)
    except (rules.TooMany, rules.OneATopic) as error:
        return _too_much(error, held.topic, state, facts)
    return _asked(step, held, state, facts)


def _asked(step: Step, held: Appointment, state: State, facts: Facts) -> Decision:
    """What she told about the new hour goes with the appointment that is moved to it."""
    changed = step.after != step.before
    if changed and step.let_go:
        step = replace(step, after=replace(step.after, name=held.name, about=held.about, wishes=held.wishes))
    after = step.after
    said = Say("booked", {"appointment": after})
    if after.status is Status.requested:
        instead = step.before if changed and step.let_go else None
        said = Say("requested", {"appointment": after, "by": _answered_by(after, facts), "moved": instead})
    do: tuple[object, ...] = (Change(step),) if changed else ()
    if changed and step.before.status is Status.held:
        do += (Count("booked", after.topic, facts.locale),)
    return Decision((said,), replace(state, held=after.id, moves=""), do)


def _answered_by(appointment: Appointment, facts: Facts) -> datetime | None:
    """When she is told at the latest, even if nobody has answered."""
    counsellor = facts.calendar.counsellors.get(appointment.slot.counsellor)
    if counsellor is None or facts.chain is None or appointment.asked_at is None:
        return None
    return planning.stages(appointment, counsellor, facts.chain, facts.calendar, appointment.asked_at).unanswered


def no_needed(request: Request) -> Needs:
    return Needs(booking=bool(request.wish.argument))


def no(request: Request, state: State, facts: Facts) -> Decision:
    """`no:<held id>` lets a held hour go, so that the next one can have it; what is booked stays booked."""
    held = own(request.wish.argument, facts)
    if held is None or held.status is not Status.held:
        return conversation.no(request, state, facts)
    return let_go(held, state, facts)


def let_go(held: Appointment, state: State, facts: Facts) -> Decision:
    forgotten = replace(state, held="", moves="") if state.held == held.id else state
    kept = own(held.moves, facts)
    said = Say("let_go", {"appointment": held, "kept": kept if kept and kept.status.running else None})
    step = rules.cancel(held, Audience.visitor, facts.now)
    return Decision((said,), forgotten, (Change(step), *_asked_anew(held, kept, facts)))


def _asked_anew(held: Appointment, kept: Appointment | None, facts: Facts) -> tuple[Change, ...]:
    """The counsellor who proposed the hour waits for an answer: she gets her request back."""
    if kept is None or not held.agreed or kept.status is not Status.requested:
        return ()
    who = facts.calendar.counsellors.get(kept.slot.counsellor)
    if who is None or facts.chain is None:
        return ()
    return (Change(ask_anew(kept, who, facts.chain, facts.now, facts.calendar)),)


def add(request: Request, state: State, facts: Facts) -> Decision:
    """`add:name`, `add:about`, `add:phone`: the next message tells it."""
    what, held = request.wish.argument, own(state.held, facts)
    if held is None or held.status is not Status.held or what not in OWN_WORDS:
        return hours("hold_over", state, facts)
    return Decision((Say(f"ask_{what}", {"appointment": held}),), replace(state, expects=what))


def added_needed(request: Request) -> Needs:
    return Needs(booking=True, emergency=request.danger)


def added(request: Request, state: State, facts: Facts) -> Decision:
    """Her words go to the appointment and nowhere else. The numbers come along where they sound like danger."""
    what, held = request.wish.argument, own(state.held, facts)
    if held is None or held.status is not Status.held or what not in OWN_WORDS:
        return hours("hold_over", state, facts)
    wrong = fault(what, request.text) if request.text else ""
    if wrong:
        said = Say(wrong, {"appointment": held, "most": OWN_WORDS[what], "letters": len(request.text)})
        return Decision((said,), replace(state, expects=what))
    told = worded(held, what, request.text, facts) if request.text else held
    decision = _told(told, held, state, facts)
    numbers = (Say("emergency", {"danger": Danger(request.danger)}),) if facts.emergency else ()
    return replace(decision, say=(*numbers, *decision.say))


def _told(told: Appointment, held: Appointment, state: State, facts: Facts) -> Decision:
    """She may have written for more than ten minutes: if the hour is still free, it is held anew with her words; if
    not, they wait for the next hour that she chooses.
    """
    if held.held_until is None or held.held_until >= facts.now:
        return _summary(told, state, facts, Describe(told))
    free = next((one for one in best(facts.slots, state, facts, ALL) if one.id == held.slot.id), None)
    if free is None:
        return replace(hours("hold_over", state, facts), do=(Describe(told),))
    try:
        rules.allow(facts.appointments, held.topic, facts.now, held.moves)
    except (rules.TooMany, rules.OneATopic) as error:
        return replace(_too_much(error, held.topic, state, facts), do=(Describe(told),))
    again = replace(told, id=facts.fresh_id, slot=free, held_until=facts.now.astimezone(UTC) + rules.HOLD, agreed=False)
    return _summary(again, state, facts)
