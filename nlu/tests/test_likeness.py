"""Which sentences count as nearly the same. The later one is named first."""

import time

import pytest
from likeness import alike

PLACE = "Wie bekomme ich einen Platz im Kindergarten?"


def near(*texts: str) -> list[tuple[int, int]]:
    return list(alike(texts))


@pytest.mark.parametrize(
    "other",
    [
        PLACE,
        "wie bekomme ich einen platz im kindergarten",
        "Wie bekomme ich einen Platz im Kindergarten, bitte?",
        "Wie bekommt ich einen Platz im Kindergarten?",
        "WIE  BEKOMME ICH EINEN PLATZ IM KINDERGARTEN!!!",
    ],
    ids=["the same", "small letters", "a word more", "an ending", "shouted"],
)
def test_a_word_more_or_an_ending_is_nearly_the_same(other: str) -> None:
    assert near(PLACE, "Guten Tag", other) == [(2, 0)]


@pytest.mark.parametrize(
    "other",
    [
        "Wo finde ich eine Kita für meine Tochter?",
        "Wie bekomme ich eine Wohnung in Leipzig?",
        "كيف أسجل ابني في الروضة؟",
    ],
)
def test_another_wording_or_another_wish_is_not(other: str) -> None:
    assert near(PLACE, other) == []


def test_key_words_may_be_alike() -> None:
    assert near("Platz im Kindergarten bitte", "Platz im Kindergarten, bitte") == []


def test_arabic_is_compared_in_one_spelling() -> None:
    assert near("كيف أسجل ابني في الروضة القريبة؟", "كيف اسجل إبني في الروضه القريبه") == [(1, 0)]


def test_of_three_that_are_alike_all_pairs_are_named() -> None:
    assert sorted(near(PLACE, PLACE, PLACE)) == [(1, 0), (2, 0), (2, 1)]


@pytest.mark.parametrize("texts", [(), ("Hallo",), ("", " ", "?!"), ("ـ ـ ـ ـ ـ", "ـ ـ ـ ـ ـ")])
def test_what_is_too_short_or_has_no_letters_is_like_nothing(texts: tuple[str, ...]) -> None:
    assert near(*texts) == []


def test_many_sentences_are_compared_in_a_few_seconds_and_none_is_overlooked() -> None:
    numbers = ["null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"]
    texts = [" ".join(numbers[int(digit)] * 2 for digit in f"{number:06d}") for number in range(1_200)]
    texts[1_100] = texts[3]
    started = time.perf_counter()

    assert (1_100, 3) in near(*texts)
    assert time.perf_counter() - started < 10
