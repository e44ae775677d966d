"""The one decision per message. Pure: request, state and facts in; what to say, remember and do out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.dialogue.flows import appointments, conversation, events, guidance, learning, places
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
    "no": Flow(conversation.nothing_needed, conversation.no),
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
    "book": Flow(appointments.needed, appointments.book),
    "slot": Flow(appointments.needed, appointments.slot),
    "confirm": Flow(appointments.needed, appointments.confirm),
    "cancel": Flow(appointments.needed, appointments.cancel),
    "move": Flow(appointments.needed, appointments.move),
    "appointments": Flow(appointments.needed, appointments.appointments),
}
STALE = Flow(conversation.menu_needed, conversation.stale)


def needs(request: Request) -> Needs:
    return FLOWS.get(request.wish.verb, STALE).needs(request)


def decide(request: Request, state: State, facts: Facts) -> Decision:
    """A message in another language than the chosen one ends with a button to switch to it.

    What was offered or asked for in the last answer is over with this one, unless it is offered again.
    """
    before = replace(learning.without_answer(state), hours_offered=False)
    decision = FLOWS.get(request.wish.verb, STALE).decide(request, before, facts)
    if state.locale and state.locale != facts.locale and request.text:
        switch = Say("switch_language", {"locale": facts.locale})
        return replace(decision, say=(*decision.say, switch))
    return decision
