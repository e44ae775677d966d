"""Places near her, in a district, for a topic: how far, open or not, and narrowed to what she needs."""

from datetime import datetime

import pytest

from bot.booking.model import BERLIN
from bot.dialogue.decide import decide, needs
from bot.dialogue.knowledge import Hours, Opening, Place
from bot.dialogue.model import Facts, Reply, State, Wish
from bot.dialogue.render import render
from bot.dialogue.wishes import Request
from tests.fakes.locales import LOCALES

NOW = datetime(2026, 11, 25, 10, tzinfo=BERLIN)
OPEN = Hours(Opening.open, until=datetime(2026, 11, 25, 18, tzinfo=BERLIN))
LIBRARY = Place("library", "Bibliothek", "library", OPEN, "Markt 1", "04109 Leipzig", "Zentrum", metres=640)
SHOP = Place("shop", "Laden", "shop", Hours(Opening.unknown), "Allee 2", "04317 Leipzig", metres=1240)


def answer(request: Request, *places: Place, locale: str = "de", districts: tuple[str, ...] = ()) -> Reply:
    facts = Facts(now=NOW, locale=locale, places=places, districts=districts)
    decision = decide(request, State(), facts)
    return render(decision.say, facts, LOCALES.words(locale), LOCALES.all())[-1]


def wishes(reply: Reply) -> list[str]:
    return [str(choice.wish) for row in reply.choices for choice in row]


def test_a_shared_location_lists_places_with_distance_and_hours() -> None:
    reply = answer(Request(Wish("near"), position=(51.34561234, 12.37987654)), LIBRARY, SHOP)

    assert "**Bibliothek**\n600 m · Markt 1, Zentrum\nJetzt offen bis 18:00 Uhr" in reply.text
    assert "1,2 km · Allee 2" in reply.text
    assert "near:51.346,12.380/open" in wishes(reply), "a hundred metres are near enough"
    assert "near:51.346,12.380/mine" in wishes(reply)


def test_the_list_is_narrowed_by_its_own_button_and_widened_again() -> None:
    needed = needs(Request(Wish("near", "51.346,12.380/open")))
    reply = answer(Request(Wish("near", "51.346,12.380/open")), LIBRARY)

    assert (needed.near, needed.only) == ((51.346, 12.38), "open")
    assert reply.text.startswith("Dieser Ort ist jetzt offen:")
    assert {"near:51.346,12.380", "near:51.346,12.380/mine"} <= set(wishes(reply))


def test_where_nothing_is_left_she_can_go_back_to_all() -> None:
    reply = answer(Request(Wish("district", "Grünau/mine")), locale="ar")

    assert LOCALES.words("ar").text("say.places_none") in reply.text
    assert "district:Grünau" in wishes(reply)


def test_without_a_location_she_is_asked_for_it_or_for_a_district() -> None:
    assert needs(Request(Wish("near"))).districts
    reply = answer(Request(Wish("near")), districts=("Grünau", "Connewitz"))

    assert wishes(reply) == ["district:Grünau", "district:Connewitz", "menu"]


@pytest.mark.parametrize("argument", ["x", "1,2,3", "999,12", "51.3", "51.3,12.4;drop"])
def test_a_place_on_earth_that_is_none_is_asked_for_again(argument: str) -> None:
    assert needs(Request(Wish("near", argument))).near is None


def test_a_topic_has_more_places_than_its_text_names() -> None:
    assert needs(Request(Wish("places", "german_course/mine"))).places_for == "german_course"
    assert needs(Request(Wish("places", "german_course/mine"))).only == "mine"
