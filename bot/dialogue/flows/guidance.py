"""Answers: a topic, its sections, what to do when the question was half understood or not at all."""

from dataclasses import replace

from bot.dialogue.effects import Count, Read
from bot.dialogue.flows import learning, places
from bot.dialogue.model import Decision, Facts, Needs, Say, State, Wish
from bot.dialogue.safety import Danger
from bot.dialogue.wishes import DANGERS, WISHES, Request, wish_for

_REMEMBERED = 6
_PLACES = {"place": places.place, "hours": places.hours}


def topic_needed(request: Request) -> Needs:
    """`topic:<intent>`, or `more:<intent>` for everything behind the first message.

    In danger those who know come first, wherever they are.
    """
    asked = request.wish.argument
    danger = DANGERS.get(asked, "")
    districts_in = "" if danger else request.text
    return Needs(topic=asked, places_for=asked, districts_in=districts_in, menu=True, emergency=danger)


def unsure_needed(request: Request) -> Needs:
    emergency = DANGERS.get(request.offered[0], "") if request.offered else ""
    about_places = any(wish_for(intent).verb in _PLACES for intent in request.offered)
    places_in = request.text if about_places else ""
    return Needs(menu=True, emergency=emergency, places_in=places_in, search=request.text, strictly=True)


def topic(request: Request, state: State, facts: Facts) -> Decision:
    """The short text first. An intent without a text yet gets the places that know, and a person."""
    asked = request.wish.argument
    # A text on what Lotse does itself is no subject that a counsellor should prepare for.
    subject = state.topic if asked in WISHES else asked
    said = replace(state, topic=subject, misses=0, offered=())
    if subject == asked and (facts.topic or in_menu(asked, facts)):
        said = remembered(said, asked, seen=facts.topic is not None)
    if facts.topic:
        told = (*_numbers(asked, facts), Say("topic", {"topic": facts.topic}))
        return Decision(told, said, read(facts.topic.id, state, facts))
    if not in_menu(asked, facts):
        return nothing(request, state, facts) if request.text else Decision((Say("stale"), Say("menu")), state)
    return Decision((*_numbers(asked, facts), Say("topic_missing", {"intent": asked})), said, read(asked, state, facts))


def remembered(state: State, topic: str, seen: bool) -> State:
    """What a counsellor gets to know if the talk is handed to her: topics, no words."""
    asked = _newest(state.asked, topic)
    return replace(state, asked=asked, seen=_newest(state.seen, topic) if seen else state.seen)


def _newest(topics: tuple[str, ...], topic: str) -> tuple[str, ...]:
    return (*(one for one in topics if one != topic), topic)[-_REMEMBERED:]


def read(topic_id: str, state: State, facts: Facts) -> tuple[Read | Count, ...]:
    """One reader, unless this is what she read last: its parts, "more" and the way back are the same reading.

    Who asks for what has no text in her language counts too: that is where one is missed most.
    """
    if state.topic == topic_id:
        return ()
    outcome = "answered" if facts.topic else "no_text"
    return Read(topic_id, facts.locale), Count(outcome, topic_id, facts.locale)


def in_menu(intent: str, facts: Facts) -> bool:
    """Whether it is a topic that we have, in some language."""
    return any(intent in category.intents for category in facts.categories)


def _numbers(intent: str, facts: Facts) -> tuple[Say, ...]:
    return (Say("emergency", {"danger": Danger(DANGERS[intent])}),) if facts.emergency else ()


def more(request: Request, state: State, facts: Facts) -> Decision:
    """All sections, places and the date of the facts."""
    if not facts.topic:
        return topic(request, state, facts)
    counted = read(facts.topic.id, state, facts)
    said = remembered(replace(state, topic=facts.topic.id), facts.topic.id, seen=True)
    return Decision((Say("topic_more", {"topic": facts.topic}),), said, counted)


def part_needed(request: Request) -> Needs:
    """`part:<intent>.<section>`, also `where`, `hours` and `more`: what was asked of the topic last spoken of."""
    intent, _, _ = request.wish.argument.partition(".")
    return replace(topic_needed(Request(Wish("topic", intent), request.text)), emergency="")


def part(request: Request, state: State, facts: Facts) -> Decision:
    """One section; "where" and "when open" come with the places; what no text says, a person may know."""
    intent, _, asked = request.wish.argument.partition(".")
    if facts.topic is None:
        return topic(Request(Wish("topic", intent), request.text), state, facts)
    if asked == "more":
        return more(request, state, facts)
    said = remembered(replace(state, topic=intent, misses=0, offered=()), intent, seen=asked in facts.topic.sections)
    if asked == "hours" and facts.topic.places:
        return Decision((Say("which_place", {"places": facts.topic.places, "verb": "hours"}),), said)
    if asked in facts.topic.sections:
        told = Say("topic_part", {"topic": facts.topic, "part": asked})
        return Decision((told,), said, read(facts.topic.id, state, facts))
    return Decision((Say("part_missing", {"topic": facts.topic}),), said)


def unsure(request: Request, state: State, facts: Facts) -> Decision:
    """The best three as buttons, the one that the texts speak of, and "something else".

    A model of another version may name what we do not have. A district that is named makes it likelier that a place
    is meant, and a button would know nothing of it.
    """
    likeliest = wish_for(request.offered[0]).verb if request.offered else ""
    if facts.in_district and likeliest in _PLACES:
        return _PLACES[likeliest](request, state, facts)
    known = (intent for intent in request.offered if intent in WISHES or in_menu(intent, facts))
    offered = tuple(dict.fromkeys([*known, *facts.found[:1]]))
    if not offered:
        return nothing(request, state, facts)
    said = (*_numbers(request.offered[0], facts), Say("unsure", {"offered": offered, "places": facts.in_district[:3]}))
    return Decision(said, replace(state, offered=offered))


def search_needed(request: Request) -> Needs:
    return Needs(search=request.text, places_in=request.text, menu=True)


def search(request: Request, state: State, facts: Facts) -> Decision:
    """The recogniser is away: what the content holds for these words, as buttons."""
    if not facts.found and not facts.places and not facts.in_district:
        return nothing(request, state, facts)
    return Decision((Say("found"),), replace(state, offered=facts.found))


def lost_needed(request: Request) -> Needs:
    return replace(nothing_needed(request), search=request.text, strictly=True)


def lost(request: Request, state: State, facts: Facts) -> Decision:
    """The recogniser makes nothing of it; the texts may."""
    if not facts.found:
        return nothing(request, state, facts)
    said = Decision((Say("found"),), replace(state, misses=0, offered=facts.found))
    return learning.kept(said, facts)


def nothing_needed(request: Request) -> Needs:
    return Needs(menu=True, unread=request.text)


def nothing(request: Request, state: State, facts: Facts) -> Decision:
    """Say so; the second time in a row a person comes first."""
    misses = state.misses + 1
    remembers = replace(state, misses=misses, offered=())
    said = Decision((Say("nothing", {"again": misses > 1}),), remembers, (_not_understood(facts),))
    return learning.not_understood(said, facts)


def something_else(request: Request, state: State, facts: Facts) -> Decision:
    """None of what was offered is what she meant."""
    return Decision((Say("something_else"),), replace(state, offered=()), (_not_understood(facts),))


def _not_understood(facts: Facts) -> Count:
    return Count("not_understood", "", facts.locale)
