"""Each kind of noise does what it says, the same for the same seed, and survives any text."""

import numpy as np
import pytest
from components.augmentation import KINDS, NEIGHBOURS, in_latin_letters, joined, mistyped, noisy, without_marks
from components.text import LONGEST

SENTENCE = "Wie bekomme ich einen Platz im Kindergarten?"
HOSTILE = [
    "\u0301",
    "ь",
    "?!…",
    " \n",
    "x",
    "İ",
    "😀🎉👍🏽",
    "\ufdfa",
    "\x00\x01\x7f",
    "\ud800",
    "\u202e\u200f",
    "ß",
    "漢字",
    "a" * LONGEST,
]


def seeded(seed: int = 42) -> np.random.Generator:
    return np.random.default_rng(seed)


def distance(one: str, other: str) -> int:
    """Letters to put in, take out or replace."""
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, start=1):
        before, row[0] = row[0], place
        for column, there in enumerate(other, start=1):
            before, row[column] = row[column], min(row[column] + 1, row[column - 1] + 1, before + (letter != there))
    return row[-1]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", [SENTENCE, "كيف أسجّل طفلي في الروضة؟", "Де мій садочок?", "Żłobek dla córki"])
def test_the_same_seed_gives_the_same_noise(kind: str, text: str) -> None:
    once, again = ([KINDS[kind](text, random) for _ in range(20)] for random in (seeded(), seeded()))

    assert once == again


@pytest.mark.parametrize("kind", ["mistyped", "joined"])
def test_other_seeds_give_other_noise(kind: str) -> None:
    assert len({KINDS[kind](SENTENCE, seeded(seed)) for seed in range(20)}) > 3


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_no_text_breaks_a_kind_of_noise_or_is_emptied_by_it(kind: str, text: str) -> None:
    for seed in range(30):
        assert noisy(text, (kind,), seeded(seed)) != ""


def test_a_slip_or_two_leave_a_sentence_readable() -> None:
    slips = [distance(SENTENCE, mistyped(SENTENCE, seeded(seed))) for seed in range(100)]

    assert max(slips) <= 2 * (1 + len(SENTENCE) // 12)
    assert np.mean(slips) > 1


@pytest.mark.parametrize(
    ("word", "slipped"),
    [("ab", {"b", "a"}), ("ab", {"aab", "abb"}), ("ab", {"ba"}), ("ab", {"sb", "av", "an"})],
    ids=["left out", "doubled", "swapped", "a neighbour"],
)
def test_every_kind_of_slip_happens(word: str, slipped: set[str]) -> None:
    assert {mistyped(word, seeded(seed)) for seed in range(200)} & slipped


@pytest.mark.parametrize(
    ("letter", "beside"), [("g", "fh"), ("q", "w"), ("ф", "ыі"), ("б", "ью"), ("ش", "س"), ("ل", "با")]
)
def test_neighbours_are_those_of_the_keyboards_of_our_scripts(letter: str, beside: str) -> None:
    assert set(beside) <= set(NEIGHBOURS[letter])


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("Żłobek dla córki", "Zlobek dla corki"),
        ("Tôi cần đi khám", "Toi can di kham"),
        ("şîrê dayikê", "sire dayike"),
        ("ıssız", "issiz"),
        ("Київ", "Киів"),
        ("مُحَمَّد", "محمد"),
    ],
)
def test_marks_are_dropped(marked: str, plain: str) -> None:
    assert without_marks(marked, seeded()) == plain


def test_german_umlauts_are_spelled_out_half_of_the_time() -> None:
    found = [without_marks("Grüße", seeded(seed)) for seed in range(100)]

    assert set(found) == {"Gruesse", "Gruße"}
    assert 30 < found.count("Gruesse") < 70


@pytest.mark.parametrize(
    ("typed", "chatted"),
    [
        ("مرحبا", "mr7ba"),
        ("عندي", "3ndi"),
        ("где школа", "gde shkola"),
        ("Житло", "zhitlo"),
        ("قوتابخانە", "qotab5ane"),
        ("Schule", "schule"),
    ],
)
def test_other_scripts_are_chatted_in_latin_letters(typed: str, chatted: str) -> None:
    assert in_latin_letters(typed, seeded()) == chatted


@pytest.mark.parametrize("text", [SENTENCE, "أين المدرسة؟", "Де є школа ґ", "ئەمڕۆ چۆنی"])
def test_in_latin_letters_nothing_else_is_left(text: str) -> None:
    assert in_latin_letters(text, seeded()).isascii()


def test_one_space_is_missing() -> None:
    for seed in range(20):
        found = joined(SENTENCE, seeded(seed))
        assert found.replace(" ", "") == SENTENCE.replace(" ", "")
        assert found.count(" ") == SENTENCE.count(" ") - 1


def test_every_space_may_be_the_missing_one() -> None:
    assert {joined("eins zwei drei", seeded(seed)) for seed in range(50)} == {"einszwei drei", "eins zweidrei"}


def test_one_word_stays_as_it_is_when_words_are_joined() -> None:
    assert joined("Kitaplatz", seeded()) == "Kitaplatz"


def test_only_the_kinds_that_were_asked_for_are_used() -> None:
    found = {noisy("Schöne Grüße", ("joined", "in_latin_letters"), seeded(seed)) for seed in range(50)}

    assert found == {"SchöneGrüße", "schone grusse"}


def test_without_kinds_or_text_nothing_changes() -> None:
    assert noisy(SENTENCE, (), seeded()) == SENTENCE
    assert noisy("", tuple(KINDS), seeded()) == ""
