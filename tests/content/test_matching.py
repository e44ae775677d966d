"""Finding places by words as people type them."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.matching import fold, named_in, names
from content.pack_files import read_pack

PACK = read_pack(Path("content/packs/leipzig"))
LEIPZIG = names((place.id, [place.name, *place.aliases]) for place in PACK.places.values())
KNOWN = names(
    [
        ("jobcenter", ["Jobcenter Leipzig", "مركز العمل", "центр зайнятості"]),
        ("buergerbuero-mitte", ["Bürgerbüro Mitte"]),
        ("buergerbuero-gohlis", ["Bürgerbüro Gohlis"]),
        ("kis", ["KIS"]),
        ("library", ["Stadtbibliothek", "бібліотека", "المكتبة"]),
    ]
)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("Wann hat das Jobcenter Leipzig offen?", "jobcenter", id="as written"),
        pytest.param("wo ist das jobcentr leipzig", "jobcenter", id="a letter left out"),
        pytest.param("jobcemter leipzig", "jobcenter", id="a letter beside the right one"),
        pytest.param("job center leipzig", "jobcenter", id="written apart"),
        pytest.param("JOBCENTERLEIPZIG", "jobcenter", id="written together, in capitals"),
        pytest.param("burgerburo gohlis", "buergerbuero-gohlis", id="no dots"),
        pytest.param("buergerbuero gohlis", "buergerbuero-gohlis", id="dots written out"),
        pytest.param("Bürgerbüro\u202e Gohlis", "buergerbuero-gohlis", id="dots and an override character"),
        pytest.param("bu\u0308rgerbu\u0308ro gohlis", "buergerbuero-gohlis", id="dots as marks of their own"),
        pytest.param("أين مركز العمل؟", "jobcenter", id="Arabic"),
        pytest.param("أَيْنَ مَرْكَز العَمَل", "jobcenter", id="Arabic with vowel signs"),
        pytest.param("мені потрібен центр зайнятості", "jobcenter", id="Ukrainian"),
        pytest.param("біблиотека", "library", id="Ukrainian with a Russian letter"),
        pytest.param("kis", "kis", id="a short name"),
    ],
)
def test_a_place_is_found_however_it_is_spelt(typed: str, expected: str) -> None:
    assert named_in(typed, KNOWN)[:1] == [expected]


def test_a_short_name_is_not_found_in_other_words() -> None:
    assert named_in("ich kits kiz ki", KNOWN) == []


def test_the_longer_name_beats_the_shorter_one_inside_it() -> None:
    known = names([("rathaus", ["Rathaus"]), ("new", ["Neues Rathaus Leipzig"])])

    assert named_in("neues rathaus leipzig", known) == ["new"]


def test_what_fits_alike_is_all_offered() -> None:
    assert set(named_in("bürgerbüro mitte oder bürgerbüro gohlis", KNOWN)) == {
        "buergerbuero-mitte",
        "buergerbuero-gohlis",
    }


def test_no_more_than_asked_for_are_named() -> None:
    alike = names((f"office-{number}", ["Bürgerbüro"]) for number in range(20))

    assert len(named_in("bürgerbüro", alike)) == 8


@pytest.mark.parametrize("typed", ["", "   ", "?!", "😀😀", "\u0301" * 50, "xyzzy plugh"])
def test_nothing_is_found_in_nothing(typed: str) -> None:
    assert named_in(typed, KNOWN) == []
    assert named_in(typed, []) == []


def test_every_place_of_leipzig_is_found_by_its_own_name() -> None:
    lost = [place.id for place in PACK.places.values() if place.id not in named_in(place.name, LEIPZIG)]

    assert lost == []


HOSTILE = {
    "one letter": "a " * 2048,
    "one long word": "x" * 4096,
    "one letter that is many words in Latin": "\ufdfa" * 4096,
    "the same, apart": "\ufdfa " * 2048,
    "marks": "e" + "\u0301" * 4095,
    "all of Chinese": "".join(chr(0x4E00 + number) for number in range(4096)),
    "Korean words": " ".join(chr(0xAC00 + number * 7) * 2 for number in range(1365)),
    "half surrogates": "\ud800" * 4096,
    "controls": "\x00\x1b\u202e" * 1365,
}


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE.keys())
def test_only_the_beginning_of_a_hostile_text_is_compared(hostile: str) -> None:
    """Four hundred characters at most, and eighty words of what they become: so it cannot take long."""
    folded = " ".join(fold(hostile).split()[:80])

    assert named_in(hostile, LEIPZIG) == named_in(hostile[:400], LEIPZIG) == named_in(folded[:400], LEIPZIG)


def test_a_name_after_eighty_words_or_four_hundred_characters_is_not_looked_for() -> None:
    assert named_in("ab " * 78 + "stadtbibliothek", KNOWN) == ["library"]
    assert named_in("ab " * 80 + "stadtbibliothek", KNOWN) == []
    assert named_in("x" * 396 + " stadtbibliothek", KNOWN) == []


@settings(deadline=None)
@given(st.text(max_size=500))
def test_folding_leaves_latin_words_whatever_came_in(typed: str) -> None:
    folded = fold(typed)

    assert folded == folded.strip()
    assert all(letter == " " or (letter.isascii() and letter.isalnum() and not letter.isupper()) for letter in folded)
    assert len(folded) <= 400 * 30
