"""Where something is, when it is open, what is near or in a district."""

import re
from dataclasses import replace

from bot.dialogue.effects import Count
from bot.dialogue.knowledge import Place
from bot.dialogue.model import Decision, Facts, Needs, Say, State
from bot.dialogue.wishes import Request

_POSITION = re.compile(r"(-?\d{1,2}(?:\.\d{1,8})?),(-?\d{1,3}(?:\.\d{1,8})?)")


def place_needed(request: Request) -> Needs:
    """`place:<id>` and `hours:<id>`; without an id the places, or else the district, named in the visitor's words."""
    if request.wish.argument:
        return Needs(place=request.wish.argument)
    return Needs(places_in=request.text) if request.text else Needs(place="contact_point")


def place(request: Request, state: State, facts: Facts) -> Decision:
    """Name, address, pin, phone, hours."""
    return _counted("address_contact", _one_or_choice("place", facts, state), request, facts)


def hours(request: Request, state: State, facts: Facts) -> Decision:
    """Open or not now, and the week."""
    return _counted("opening_hours", _one_or_choice("hours", facts, state), request, facts)


def _one_or_choice(key: str, facts: Facts, state: State) -> Decision:
    """One place is shown; of several the visitor chooses; without any, ours is shown and the menu offered."""
    choice = facts.places or _of_district(facts)
    if len(choice) > 1:
        return Decision((Say("which_place", {"places": choice, "verb": key}),), state)
    found = choice[0] if choice else facts.contact_point
    if found is None:
        return Decision((Say("no_place", {"about": key}),), state)
    return Decision((Say(key, {"place": found, "back": state.topic}),), state)


def _counted(intent: str, decision: Decision, request: Request, facts: Facts) -> Decision:
    """A question that she typed, or where she is that she shared. Buttons below an answer belong to it."""
    asked = request.text or request.position
    if not asked or decision.say[0].key == "no_place":
        return decision
    return replace(decision, do=(*decision.do, Count("answered", intent, facts.locale)))


def _of_district(facts: Facts) -> tuple[Place, ...]:
    """Ours is always among them: she may have said only from where she comes to us."""
    ours = (facts.contact_point,) if facts.contact_point and facts.in_district else ()
    return (*(one for one in facts.in_district if one not in ours), *ours)


def near_needed(request: Request) -> Needs:
    """A shared location, or `near:<latitude>,<longitude>` with a filter behind a slash; without either she is asked."""
    position = _position(request)
    return Needs(near=position, only=_parts(request)[1]) if position else Needs(districts=True)


def near(request: Request, state: State, facts: Facts) -> Decision:
    position = _position(request)
    if position is None:
        return Decision((Say("near_ask"),), state)
    # A hundred metres are near enough to look again, and tell nobody her door.
    listed = _listed("near", f"{position[0]:.3f},{position[1]:.3f}", request, state, facts)
    return _counted("address_contact", listed, request, facts)


def district_needed(request: Request) -> Needs:
    """`district:<name>`, with a filter behind a slash."""
    name, only = _parts(request)
    return Needs(district=name, only=only)


def district(request: Request, state: State, facts: Facts) -> Decision:
    return _listed("district", _parts(request)[0], request, state, facts)


def places_needed(request: Request) -> Needs:
    """`places:<intent>`, with a filter behind a slash."""
    intent, only = _parts(request)
    return Needs(places_for=intent, only=only)


def places(request: Request, state: State, facts: Facts) -> Decision:
    """The places that know about a topic."""
    return _listed("places", _parts(request)[0], request, state, facts)


def _parts(request: Request) -> tuple[str, str]:
    """What the list is about, and what it is narrowed to."""
    about, _, only = request.wish.argument.partition("/")
    return about, only


def _position(request: Request) -> tuple[float, float] | None:
    """Shared by her, or written in a button of ours."""
    found = _POSITION.fullmatch(_parts(request)[0])
    return request.position or ((float(found[1]), float(found[2])) if found else None)


def _listed(verb: str, about: str, request: Request, state: State, facts: Facts) -> Decision:
    """Several places; the list can be narrowed, and widened again where nothing is left."""
    only = _parts(request)[1]
    if not facts.places and not only and verb != "near":
        return Decision((Say("no_place"),), state)
    listed = {"places": facts.places, "verb": verb, "about": about, "only": only}
    return Decision((Say("places", listed),), state)
