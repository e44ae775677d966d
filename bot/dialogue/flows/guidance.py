"""Answers: a topic, its sections, what to do when the question was half understood or not at all."""

from dataclasses import replace

from bot.dialogue.model import Decision, Facts, Needs, Say, State
from bot.dialogue.safety import Danger
from bot.dialogue.wishes import WISHES, Request

# The recogniser is the second net under the safety rule: who asks about these may be in danger now.
DANGERS = {
    "domestic_violence": Danger.violence,
    "medical_emergency": Danger.life,
    "mental_health": Danger.suicide,
}


def topic_needed(request: Request) -> Needs:
    """`topic:<intent>`, or `more:<intent>` for everything behind the first message."""
    asked = request.wish.argument
    return Needs(topic=asked, places_for=asked, menu=True, emergency=DANGERS.get(asked, ""))


def unsure_needed(request: Request) -> Needs:
    return Needs(menu=True, emergency=DANGERS.get(request.offered[0], "") if request.offered else "")


def topic(request: Request, state: State, facts: Facts) -> Decision:
    """The short text first. An intent without a text yet gets the places that know, and a person."""
    asked = request.wish.argument
    said = replace(state, topic=asked, misses=0, offered=())
    if facts.topic:
        return Decision((*_numbers(asked, facts), Say("topic", {"topic": facts.topic})), said)
    if not _in_menu(asked, facts):
        return nothing(request, state, facts) if request.text else Decision((Say("stale"), Say("menu")), state)
    return Decision((*_numbers(asked, facts), Say("topic_missing", {"intent": asked})), said)


def _in_menu(intent: str, facts: Facts) -> bool:
    return any(intent in category.intents for category in facts.categories)


def _numbers(intent: str, facts: Facts) -> tuple[Say, ...]:
    return (Say("emergency", {"danger": DANGERS[intent]}),) if facts.emergency else ()


def more(request: Request, state: State, facts: Facts) -> Decision:
    """All sections, places and the date of the facts."""
    if not facts.topic:
        return topic(request, state, facts)
    return Decision((Say("topic_more", {"topic": facts.topic}),), replace(state, topic=facts.topic.id))


def unsure(request: Request, state: State, facts: Facts) -> Decision:
    """The best three as buttons, and "something else". A model of another version may name what we do not have."""
    offered = tuple(intent for intent in request.offered if intent in WISHES or _in_menu(intent, facts))
    if not offered:
        return nothing(request, state, facts)
    said = (*_numbers(request.offered[0], facts), Say("unsure", {"offered": offered}))
    return Decision(said, replace(state, offered=offered))


def search_needed(request: Request) -> Needs:
    return Needs(search=request.text, places_in=request.text, menu=True)


def search(request: Request, state: State, facts: Facts) -> Decision:
    """The recogniser is away: what the content holds for these words, as buttons."""
    if not facts.found and not facts.places:
        return nothing(request, state, facts)
    return Decision((Say("found"),), replace(state, offered=facts.found))


def nothing(request: Request, state: State, facts: Facts) -> Decision:
    """Say so; the second time in a row a person comes first."""
    misses = state.misses + 1
    return Decision((Say("nothing", {"again": misses > 1}),), replace(state, misses=misses, offered=()))


def something_else(request: Request, state: State, facts: Facts) -> Decision:
    return Decision((Say("something_else"),), replace(state, offered=()))
