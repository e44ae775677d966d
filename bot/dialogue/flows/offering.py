"""Which hours she is shown: the best ones, those of a day, those at a time that she named, as she wishes to meet."""

from dataclasses import replace
from datetime import date

from bot.booking.fitting import offer, unmet
from bot.booking.model import BERLIN, Appointment, Mode, Slot, Status, Wishes
from bot.booking.spans import Spans
from bot.dialogue.hour_buttons import day_of
from bot.dialogue.model import Decision, Facts, Needs, Say, State
from bot.dialogue.times import Wanted
from bot.dialogue.wishes import Request

BEST, ALL = 6, 10_000
MOST_DAYS, MOST_IN_A_DAY = 14, 16


def needed(_request: Request) -> Needs:
    return Needs(booking=True)


def book(request: Request, state: State, facts: Facts) -> Decision:
    """The best hours at once; if she said when she can, those that fit, or honestly none of them."""
    return hours("slots", replace(state, moves=""), facts, request.wanted)


def book_other(request: Request, state: State, facts: Facts) -> Decision:
    """About something else than what was spoken of."""
    return book(request, replace(state, topic=""), facts)


def days(request: Request, state: State, facts: Facts) -> Decision:
    """The days with free hours."""
    found = best(facts.slots, state, facts, ALL)
    if not found:
        return none_free(state, facts)
    shown = sorted({_day(one) for one in found})[:MOST_DAYS]
    said = Say("days", {"days": tuple(shown), "unmet": _unmet(facts.slots, state.wishes, facts)})
    return Decision((said,), replace(state, hours_offered=True))


def day(request: Request, state: State, facts: Facts) -> Decision:
    """`day:20261130`. One whose hours are all taken by now shows the other days."""
    wanted = day_of(request.wish.argument)
    found = sorted(one for one in best(facts.slots, state, facts, ALL) if _day(one) == wanted)
    if wanted is None or not found:
        return days(request, state, facts)
    said = Say("day", {"day": wanted, "slots": tuple(found[:MOST_IN_A_DAY])})
    return Decision((said,), replace(state, hours_offered=True))


def wishes(request: Request, state: State, facts: Facts) -> Decision:
    """`wishes:woman` and the like switch one on or off; without an argument they are shown."""
    wished = _toggled(state.wishes, request.wish.argument)
    said = Say("wishes", {"wishes": wished, "unmet": _unmet(facts.slots, wished, facts), "moves": state.moves})
    return Decision((said,), replace(state, wishes=wished))


def hours(key: str, state: State, facts: Facts, wanted: Wanted | None = None, **about: object) -> Decision:
    """`key` says why: asked for, to be moved, taken by somebody else, or the hold is over."""
    slots = facts.slots
    if wanted:
        fitting = tuple(one for one in slots if wanted.fits(one.start.astimezone(BERLIN)))
        key, slots = ("slots_fitting", fitting) if fitting else ("slots_unfitting", slots)
    shown = best(slots, state, facts)
    if not shown:
        return none_free(state, facts, gone=key in ("slot_taken", "hold_over"))
    said = Say(key, {**about, "slots": shown, "unmet": _unmet(slots, state.wishes, facts)})
    return Decision((said,), replace(state, hours_offered=True))


def none_free(state: State, facts: Facts, gone: bool = False) -> Decision:
    """`gone`: she has pressed on one that was free before."""
    return Decision((Say("no_slots", {"place": facts.contact_point, "gone": gone}),), state)


def _unmet(slots: tuple[Slot, ...], wishes: Wishes, facts: Facts) -> tuple[str, ...]:
    """Which wishes are given up; of the ways to meet, the one that she wants."""
    given_up = unmet(slots, wishes, facts.calendar)
    return tuple(wishes.mode.value if one == "mode" and wishes.mode else one for one in given_up)


def best(slots: tuple[Slot, ...], state: State, facts: Facts, most: int = BEST) -> tuple[Slot, ...]:
    """Best fit first, with the interpreters they need; without what she has been refused already."""
    topic, declined = subject(state, facts), [one for one in facts.appointments if one.status is Status.declined]
    possible = [
        slot for slot in attendable(slots, state, facts) if not any(_refused(slot, one, topic) for one in declined)
    ]
    return tuple(offer(possible, facts.calendar, facts.locale, topic, state.wishes, most))


def _refused(slot: Slot, before: Appointment, topic: str) -> bool:
    """The same counsellor has said no to that hour, or to that topic at any hour."""
    if slot.counsellor != before.slot.counsellor:
        return False
    other_topic = before.reason == "other_topic" and before.topic == topic != ""
    return other_topic or (slot.start < before.slot.end and before.slot.start < slot.end)


def attendable(slots: tuple[Slot, ...], state: State, facts: Facts) -> tuple[Slot, ...]:
    """Without those at which she meets somebody else, other than in the appointment that would be moved."""
    taken = Spans((one.slot.start, one.slot.end) for one in running(facts) if one.id != state.moves)
    return tuple(one for one in slots if not taken.overlap(one.start, one.end))


def subject(state: State, facts: Facts) -> str:
    """What the consultation is about: for an appointment that is moved it stays the same."""
    moved = own(state.moves, facts)
    return moved.topic if moved else state.topic


def own(wanted: str, facts: Facts) -> Appointment | None:
    return next((one for one in facts.appointments if wanted and one.id == wanted), None)


def running(facts: Facts) -> tuple[Appointment, ...]:
    return tuple(one for one in facts.appointments if one.status.running and one.slot.end > facts.now)


def _day(slot: Slot) -> date:
    return slot.start.astimezone(BERLIN).date()


def _toggled(wishes: Wishes, wish: str) -> Wishes:
    """Of the ways to meet one at a time; what is no wish of ours changes nothing."""
    if wish in set(Mode):
        return replace(wishes, mode=None if wishes.mode == wish else Mode(wish))
    if wish == "woman":
        return replace(wishes, woman=not wishes.woman)
    if wish == "step_free":
        return replace(wishes, step_free=not wishes.step_free)
    return replace(wishes, with_child=not wishes.with_child) if wish == "with_child" else wishes
