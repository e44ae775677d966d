"""The one decision per message. Pure: request, state and facts in; what to say, remember and do out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.dialogue.flows import (
    appointments,
    booking,
    conversation,
    events,
    guidance,
    learning,
    offering,
    places,
    talk,
    waiting,
)
from bot.dialogue.model import Decision, Facts, Needs, Say, State
from bot.dialogue.wishes import Request


@dataclass(frozen=True)
class Flow:
    """Which facts it needs, and what it makes of them."""

    needs: Callable[[Request], Needs]
    decide: Callable[[Request, State, Facts], Decision]


FLOWS: Mapping[str, Flow] = {
    "start": Flow(conversation.start_needed, conversation.start),
    "greet": Flow(conversation.menu_needed, conversation.greet),
    "menu": Flow(conversation.menu_needed, conversation.menu),
    "language": Flow(conversation.menu_needed, conversation.language),
    "goodbye": Flow(conversation.nothing_needed, conversation.goodbye),
    "thank": Flow(conversation.nothing_needed, conversation.thank),
    "yes": Flow(conversation.menu_needed, conversation.yes),
    "no": Flow(booking.no_needed, booking.no),
    "help": Flow(conversation.menu_needed, conversation.help_),
    "about": Flow(conversation.nothing_needed, conversation.about),
    "privacy": Flow(conversation.nothing_needed, conversation.privacy),
    "keep": Flow(conversation.menu_needed, learning.keep),
    "delete": Flow(conversation.nothing_needed, conversation.delete),
    "feedback": Flow(conversation.nothing_needed, conversation.feedback),
    "rate": Flow(conversation.nothing_needed, conversation.rate),
    "unreadable": Flow(conversation.nothing_needed, conversation.unreadable),
    "topic": Flow(guidance.topic_needed, guidance.topic),
    "more": Flow(guidance.topic_needed, guidance.more),
    "part": Flow(guidance.part_needed, guidance.part),
    "unsure": Flow(guidance.unsure_needed, guidance.unsure),
    "search": Flow(guidance.search_needed, guidance.search),
    "lost": Flow(guidance.lost_needed, guidance.lost),
    "nothing": Flow(guidance.nothing_needed, guidance.nothing),
    "else": Flow(conversation.menu_needed, guidance.something_else),
    "place": Flow(places.place_needed, places.place),
    "hours": Flow(places.place_needed, places.hours),
    "near": Flow(places.near_needed, places.near),
    "places": Flow(places.places_needed, places.places),
    "district": Flow(places.district_needed, places.district),
    "events": Flow(events.list_needed, events.events),
    "event": Flow(events.one_needed, events.event),
    "calendar": Flow(events.one_needed, events.calendar),
    "remind": Flow(events.one_needed, events.remind),
    "unremind": Flow(conversation.nothing_needed, events.do_not_remind),
    "human": Flow(appointments.needed, appointments.human),
    "talk": Flow(talk.needed, talk.talk),
    "say": Flow(talk.needed, talk.say),
    "book": Flow(offering.needed, offering.book),
    "book-other": Flow(offering.needed, offering.book_other),
    "days": Flow(offering.needed, offering.days),
    "day": Flow(offering.needed, offering.day),
    "wishes": Flow(offering.needed, offering.wishes),
    "wait": Flow(waiting.nothing_needed, waiting.wait),
    "waiting": Flow(waiting.nothing_needed, waiting.waiting),
    "slot": Flow(booking.slot_needed, booking.slot),
    "add": Flow(offering.needed, booking.add),
    "added": Flow(booking.added_needed, booking.added),
    "confirm": Flow(offering.needed, booking.confirm),
    "appointments": Flow(appointments.needed, appointments.appointments),
    "move": Flow(appointments.needed, appointments.move),
    "cancel": Flow(appointments.needed, appointments.cancel),
    "cannot": Flow(appointments.needed, appointments.cannot),
    "late": Flow(appointments.needed, appointments.late),
    "talk-good": Flow(appointments.rating_needed, appointments.good),
    "talk-bad": Flow(appointments.rating_needed, appointments.bad),
}
STALE = Flow(conversation.menu_needed, conversation.stale)


def needs(request: Request) -> Needs:
    return FLOWS.get(request.wish.verb, STALE).needs(request)


def decide(request: Request, state: State, facts: Facts) -> Decision:
    """A message in another language than the chosen one ends with a button to switch to it.

    What was offered or asked for in the last answer is over with this one, unless it is offered again.
    """
    before = replace(learning.without_answer(state), hours_offered=False, expects="")
    decision = FLOWS.get(request.wish.verb, STALE).decide(request, before, facts)
    person_on = facts.talk is not None and facts.talk.person_on
    decision = replace(decision, state=replace(decision.state, person_on=person_on))
    if state.locale and state.locale != facts.locale and request.text and request.said is None:
        switch = Say("switch_language", {"locale": facts.locale})
        return replace(decision, say=(*decision.say, switch))
    return decision
