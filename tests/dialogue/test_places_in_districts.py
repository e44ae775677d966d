"""A district in a message: its places to choose from, or before all others that know about a topic."""

from datetime import datetime

import pytest

from bot.booking.model import BERLIN
from bot.dialogue.decide import decide, needs
from bot.dialogue.knowledge import Category, Hours, Opening, Place
from bot.dialogue.model import Decision, Facts, State, Wish
from bot.dialogue.wishes import Request

NOW = datetime(2026, 11, 25, 10, tzinfo=BERLIN)
OURS, LIBRARY, SHOP = (Place(one, one, "x", Hours(Opening.unknown)) for one in ("ours", "library", "shop"))
THERE = "was gibt es in Grünau"


def answer(request: Request, *in_district: Place, named: tuple[Place, ...] = ()) -> Decision:
    categories = (Category("housing", "Wohnen", ("apartment_search",)),)
    facts = Facts(
        now=NOW, locale="de", places=named, in_district=in_district, contact_point=OURS, categories=categories
    )
    return decide(request, State(), facts)


@pytest.mark.parametrize("verb", ["place", "hours"])
def test_who_asks_for_a_place_in_a_district_chooses_among_those_there_and_ours(verb: str) -> None:
    (say,) = answer(Request(Wish(verb), THERE), LIBRARY, SHOP).say

    assert (say.key, say.data) == ("which_place", {"places": (LIBRARY, SHOP, OURS), "verb": verb})


def test_the_only_place_of_a_district_is_offered_beside_ours_for_she_may_only_come_from_there() -> None:
    (say,) = answer(Request(Wish("place"), "wie komme ich von Wahren zu euch"), SHOP).say

    assert say.data["places"] == (SHOP, OURS)


def test_ours_is_not_offered_twice() -> None:
    assert answer(Request(Wish("place"), THERE), OURS, SHOP).say[0].data["places"] == (SHOP, OURS)


def test_a_place_that_is_named_counts_more_than_the_district() -> None:
    (say,) = answer(Request(Wish("place"), "Bibliothek Grünau"), SHOP, named=(LIBRARY,)).say

    assert (say.key, say.data) == ("place", {"place": LIBRARY, "back": ""})


@pytest.mark.parametrize("intent", ["address_contact", "opening_hours"])
def test_half_understood_a_question_for_a_place_in_a_district_is_answered(intent: str) -> None:
    request = Request(Wish("unsure"), THERE, (intent, "apartment_search"))

    assert needs(request).places_in == THERE
    assert [say.key for say in answer(request, LIBRARY).say] == ["which_place"]
    assert [say.key for say in answer(request).say] == ["unsure"]


def test_places_of_the_district_stand_below_the_choices_where_a_place_may_be_meant() -> None:
    request = Request(Wish("unsure"), THERE, ("apartment_search", "address_contact"))

    (say,) = answer(request, LIBRARY, SHOP).say

    assert (say.key, say.data) == (
        "unsure",
        {"offered": ("apartment_search", "address_contact"), "places": (LIBRARY, SHOP)},
    )


def test_where_no_place_can_be_meant_none_is_looked_for() -> None:
    assert needs(Request(Wish("unsure"), THERE, ("apartment_search", "social_housing"))).places_in == ""


@pytest.mark.parametrize("wish", [Wish("topic", "german_course"), Wish("part", "german_course.where")])
def test_a_topics_places_are_asked_for_with_the_visitors_words(wish: Wish) -> None:
    needed = needs(Request(wish, THERE))

    assert (needed.topic, needed.places_for, needed.districts_in) == ("german_course", "german_course", THERE)


@pytest.mark.parametrize("intent", ["domestic_violence", "medical_emergency", "mental_health"])
def test_in_danger_a_place_nearby_does_not_come_before_the_right_one(intent: str) -> None:
    assert needs(Request(Wish("topic", intent), THERE)).districts_in == ""


def test_with_the_recogniser_away_the_places_of_a_district_are_found() -> None:
    assert [say.key for say in answer(Request(Wish("search"), THERE), SHOP).say] == ["found"]
    assert [say.key for say in answer(Request(Wish("search"), THERE)).say] != ["found"]
