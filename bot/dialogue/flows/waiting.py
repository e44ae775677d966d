"""To be told when an hour becomes free."""

from bot.dialogue.effects import JoinWaiting, LeaveWaiting
from bot.dialogue.model import Decision, Facts, Needs, Say, State
from bot.dialogue.wishes import Request


def nothing_needed(_request: Request) -> Needs:
    return Needs()


def wait(request: Request, state: State, facts: Facts) -> Decision:
    """With the wishes that she has now. Where nothing can be told later, that is what she is told."""
    if not facts.can_tell:
        return Decision((Say("wait_cannot", {"place": facts.contact_point}),), state)
    joined = JoinWaiting(facts.locale, state.topic, state.wishes)
    return Decision((Say("waiting"),), state, (joined,))


def waiting(request: Request, state: State, facts: Facts) -> Decision:
    """`waiting:off` leaves the list."""
    if request.wish.argument != "off":
        return wait(request, state, facts)
    return Decision((Say("waiting_off"),), state, (LeaveWaiting(),))
