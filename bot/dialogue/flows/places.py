"""Where something is, when it is open, what is near, what is on."""

from bot.dialogue.model import Decision, Facts, Needs, Place, Say, State
from bot.dialogue.wishes import Request


def place_needed(request: Request) -> Needs:
    """`place:<id>` and `hours:<id>`; without an id the places, or else the district, named in the visitor's words."""
    if request.wish.argument:
        return Needs(place=request.wish.argument)
    return Needs(places_in=request.text) if request.text else Needs(place="contact_point")


def place(request: Request, state: State, facts: Facts) -> Decision:
    """Name, address, pin, phone, hours."""
    return _one_or_choice("place", facts, state)


def hours(request: Request, state: State, facts: Facts) -> Decision:
    """Open or not now, and the week."""
    return _one_or_choice("hours", facts, state)


def _one_or_choice(key: str, facts: Facts, state: State) -> Decision:
    """One place is shown; of several the visitor chooses; without any, ours is shown and the menu offered."""
    choice = facts.places or _of_district(facts)
    if len(choice) > 1:
        return Decision((Say("which_place", {"places": choice, "verb": key}),), state)
    found = choice[0] if choice else facts.contact_point
    if found is None:
        return Decision((Say("no_place"),), state)
    return Decision((Say(key, {"place": found}),), state)


def _of_district(facts: Facts) -> tuple[Place, ...]:
    """Ours is always among them: she may have said only from where she comes to us."""
    ours = (facts.contact_point,) if facts.contact_point and facts.in_district else ()
    return (*(one for one in facts.in_district if one not in ours), *ours)


def near_needed(request: Request) -> Needs:
    return Needs(near=request.position)


def near(request: Request, state: State, facts: Facts) -> Decision:
    if not facts.places:
        return Decision((Say("no_place"),), state)
    return Decision((Say("near", {"places": facts.places}),), state)


def places_needed(request: Request) -> Needs:
    return Needs(places_for=request.wish.argument)


def places(request: Request, state: State, facts: Facts) -> Decision:
    """The places that know about a topic."""
    if not facts.places:
        return Decision((Say("no_place"),), state)
    return Decision((Say("which_place", {"places": facts.places, "verb": "place"}),), state)


def events_needed(request: Request) -> Needs:
    return Needs(events=True)


def events(request: Request, state: State, facts: Facts) -> Decision:
    return Decision((Say("events", {"events": facts.events}),), state)
