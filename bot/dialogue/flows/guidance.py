"""Answers: a topic, its sections, what to do when the question was half understood or not at all."""

from dataclasses import replace

from bot.dialogue.model import Decision, Facts, Needs, Say, State
from bot.dialogue.wishes import Request


def topic_needed(request: Request) -> Needs:
    """`topic:<intent>`, or `more:<intent>` for everything behind the first message."""
    return Needs(topic=request.wish.argument, places_for=request.wish.argument, titles=True)


def topic(request: Request, state: State, facts: Facts) -> Decision:
    """The short text first. An intent without a text yet gets the places that know, and a person."""
    asked = request.wish.argument
    said = replace(state, topic=asked, misses=0, offered=())
    if facts.topic:
        return Decision((Say("topic", {"topic": facts.topic}),), said)
    if asked not in facts.titles:
        return Decision((Say("stale"), Say("menu", {"titles": facts.titles})), state)
    return Decision((Say("topic_missing", {"intent": asked, "places": facts.places}),), said)


def more(request: Request, state: State, facts: Facts) -> Decision:
    """All sections, places and the date of the facts."""
    if not facts.topic:
        return topic(request, state, facts)
    return Decision((Say("topic_more", {"topic": facts.topic}),), replace(state, topic=facts.topic.id))


def unsure(request: Request, state: State, facts: Facts) -> Decision:
    """The best three as buttons, and "something else"."""
    return Decision(
        (Say("unsure", {"offered": request.offered, "titles": facts.titles}),),
        replace(state, offered=request.offered),
    )


def search_needed(request: Request) -> Needs:
    return Needs(search=request.text, places_in=request.text, titles=True)


def search(request: Request, state: State, facts: Facts) -> Decision:
    """The recogniser is away: what the content holds for these words, as buttons."""
    if not facts.titles and not facts.places:
        return nothing(request, state, facts)
    found = tuple(facts.titles)
    return Decision((Say("found", {"titles": facts.titles, "places": facts.places}),), replace(state, offered=found))


def nothing(request: Request, state: State, facts: Facts) -> Decision:
    """Say so; the second time in a row a person comes first."""
    misses = state.misses + 1
    return Decision(
        (Say("nothing", {"titles": facts.titles, "again": misses > 1}),), replace(state, misses=misses, offered=())
    )


def something_else(request: Request, state: State, facts: Facts) -> Decision:
    return Decision((Say("something_else", {"titles": facts.titles}),), replace(state, offered=()))
