"""Districts that a message names, and the places in them."""

from pathlib import Path

import pytest
import yaml

from content.matching import mentioned, names
from content.model import Pack
from content.pack_files import read_pack
from content.published import Content

LEIPZIG = Content(read_pack(Path("content/packs/leipzig")))
MESSAGES = yaml.safe_load((Path(__file__).parent / "districts.yaml").read_text(encoding="utf-8"))
KNOWN = names(
    [
        ("Lindenau", ["Lindenau", "ليندناو", "Лінденау"]),
        ("Grünau", ["Grünau", "غروناو", "Грюнау"]),
        ("Liebertwolkwitz", ["Liebertwolkwitz"]),
        ("Zentrum", ["Zentrum", "im Zentrum", "city centre"]),
        ("Zentrum-Ost", ["Zentrum-Ost"]),
        ("Wahren", ["Wahren", "in Wahren"]),
    ]
)
ORDINARY = ("Wahren", "Zentrum")


def read_rightly(locale: str) -> list[bool]:
    return [
        LEIPZIG.districts_named_in(one["text"]) == ([one["district"]] if one["district"] else [])
        for one in MESSAGES[locale]
    ]


@pytest.mark.parametrize("locale", LEIPZIG.pack.info.locales)
def test_nine_of_ten_messages_are_read_rightly(locale: str) -> None:
    right = read_rightly(locale)

    assert len(right) == 20
    assert sum(right) / len(right) >= 0.9


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("was gibt es in Grünau", ["Grünau"], id="as written"),
        pytest.param("was gibts in gruenau", ["Grünau"], id="dots written out"),
        pytest.param("GRUNAU?", ["Grünau"], id="no dots, capitals"),
        pytest.param("in Grünaus Mitte", ["Grünau"], id="with an ending"),
        pytest.param("وين في بغروناو مكتب", ["Grünau"], id="with an Arabic prefix"),
        pytest.param("у Лінденау чи в Грюнау", ["Lindenau", "Grünau"], id="two, in the order of the text"),
        pytest.param("Lidnenau", ["Lindenau"], id="two letters exchanged"),
        pytest.param("linden au", ["Lindenau"], id="written apart"),
        pytest.param("libertwolkwiz", ["Liebertwolkwitz"], id="two mistakes in a very long name"),
        pytest.param("im Zentrum", ["Zentrum"], id="an ordinary word where the list has it"),
        pytest.param("zentrum ost", ["Zentrum-Ost"], id="the longer name wins"),
        pytest.param("Zentrumost oder in wahren", ["Zentrum-Ost", "Wahren"], id="written together"),
    ],
)
def test_a_district_is_found_however_it_is_spelt(typed: str, expected: list[str]) -> None:
    assert mentioned(typed, KNOWN, ORDINARY) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "ich bin gerade in Verbindung",
        "das ist genau grün, Linden und Rau",
        "Grimau und Grinnau",
        "Liebe Wolke, witzig",
        "ein Zentrum für Frauen",
        "die Frist wahren",
        "wir waren und fahren in waren",
        "Willkommenszentrum Mitte",
        "",
        "?!",
        "\ufdfa" * 4096,
    ],
)
def test_what_only_looks_like_a_district_is_none(typed: str) -> None:
    assert mentioned(typed, KNOWN, ORDINARY) == []


def test_a_word_is_ordinary_only_where_the_pack_says_so() -> None:
    assert mentioned("ein Zentrum für Frauen", KNOWN) == ["Zentrum"]


def place(place_id: str, district: str | None, subjects: tuple[str, ...] = (), **more: object) -> dict[str, object]:
    return {
        "id": place_id,
        "name": f"Haus {place_id}",
        "kind": "counselling",
        "subjects": subjects,
        "address": {"city": "Traumstadt", "district": district},
        "as_of": "2026-11",
        "confidence": "high",
        "sources": ["invented"],
        **more,
    }


PLACES = [
    place("far", "Dort", ("children",)),
    place("near", "Hier", ("children", "work")),
    place("doubtful", "Hier", confidence="low"),
    place("between", "Hier/Dort"),
    place("wider", "Hier-Ost"),
    place("nowhere", None, aliases=["Rathaus"]),
    place("branch", "Hier", aliases=["Rathaus"]),
]
TOWN = Content(
    Pack.model_validate(
        {
            "info": {
                "id": "traumstadt",
                "city": "Traumstadt",
                "country": "DE",
                "source_locale": "de",
                "locales": ["de"],
                "contact_point": "far",
                "categories": [],
                "subjects": {"children": ["kita_place"]},
                "districts": {"Hier": ["Diesseits"]},
            },
            "topics": {
                "kita_place": {
                    "id": "kita_place",
                    "checked": "2026-11-01",
                    "check_by": "2027-05-01",
                    "places": ["nowhere", "far"],
                    "sources": ["invented"],
                }
            },
            "places": {str(one["id"]): one for one in PLACES},
        }
    )
)
KITA = TOWN.pack.topics["kita_place"]


def test_all_places_of_a_district_are_told_those_of_just_this_name_and_without_doubt_first() -> None:
    found = [one.id for one in TOWN.places_in_district("was ist diesseits?")]

    assert found == ["near", "between", "branch", "doubtful", "wider"]


def test_a_place_between_two_districts_is_in_both() -> None:
    assert [one.id for one in TOWN.places_in_district("was ist dort?")] == ["far", "between"]


def test_without_a_district_there_are_no_places_of_one() -> None:
    assert TOWN.places_in_district("was ist los?") == []


def test_a_topics_places_begin_with_those_that_know_about_it_in_the_district() -> None:
    assert [one.id for one in TOWN.places_of(KITA, "kita hier")] == ["near", "nowhere", "far"]
    assert [one.id for one in TOWN.places_of(KITA, "kita dort")] == ["far", "nowhere"]
    assert [one.id for one in TOWN.places_for("kita_place", "kita hier")] == ["near", "nowhere", "far"]


@pytest.mark.parametrize("text", ["", "kita", "kita in hier-ost"])
def test_where_nobody_in_the_district_knows_about_it_the_places_are_as_ever(text: str) -> None:
    assert [one.id for one in TOWN.places_of(KITA, text)] == ["nowhere", "far"]
    assert [one.id for one in TOWN.places_for("kita_place", text)] == ["nowhere", "far", "near"]


def test_of_several_places_with_a_name_the_one_in_the_district_is_meant() -> None:
    assert {one.id for one in TOWN.places_named_in("wo ist das rathaus")} == {"nowhere", "branch"}
    assert [one.id for one in TOWN.places_named_in("wo ist das rathaus hier")] == ["branch"]
    assert {one.id for one in TOWN.places_named_in("wo ist das rathaus dort")} == {"nowhere", "branch"}
