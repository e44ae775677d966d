"""From text to numbers: what is counted, how it is weighed, and that it stays so in stored models."""

import subprocess
import sys

import numpy as np
import pytest
from components.features import BUCKETS, Block, blocks, grams, inverse_document_frequency, letters, sequences, vector
from fingerprint import HOME

SHOW = """
from components.features import blocks, letters
text = "Kita-Platz für حضانة"
print([part.tolist() for block in blocks(text) + letters(text) for part in block])
"""


def test_n_grams_stay_inside_a_word() -> None:
    found = set(grams(["ab", "c"]))

    assert found == {" a", "ab", "b ", " ab", "ab ", " ab ", " c", "c ", " c "}


def test_features_are_the_same_in_every_process() -> None:
    def run(seed: str) -> str:
        environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": str(HOME)}
        return subprocess.run(
            [sys.executable, "-c", SHOW], env=environment, text=True, capture_output=True, check=True
        ).stdout

    assert run("1") == run("2") != ""


def test_a_bucket_stays_what_it_was_when_models_were_trained() -> None:
    buckets, tally = blocks("kita")[1]

    assert buckets.tolist() == [106183]
    assert tally.tolist() == [1.0]


def test_vectors_have_length_one_and_each_bucket_once() -> None:
    idf = inverse_document_frequency([blocks("wo ist die kita"), blocks("wo ist die schule")])
    buckets, values = vector(blocks("die kita ist die kita"), idf)

    assert np.isclose(values @ values, 1)
    assert len(set(buckets.tolist())) == len(buckets)
    assert buckets.max() < BUCKETS


def test_what_few_sentences_have_weighs_more() -> None:
    idf = inverse_document_frequency([blocks("wo kita"), blocks("wo schule"), blocks("wo arzt")])

    assert idf[blocks("kita")[1][0]] > idf[blocks("wo")[1][0]]


def test_a_text_without_words_is_an_empty_vector() -> None:
    idf = np.ones(BUCKETS, np.float32)

    for text in ("", " ", "?!", "\u0301" * 50):
        assert vector(blocks(text), idf)[0].size == 0
        assert vector(letters(text), idf)[0].size == 0


def shared(one: list[Block], other: list[Block]) -> int:
    """How many buckets two texts have in common."""
    here, there = (set(np.concatenate([buckets for buckets, _ in found]).tolist()) for found in (one, other))
    return len(here & there)


@pytest.mark.parametrize(
    ("one", "other"),
    [("ی", "ي"), ("ە", "ه"), ("ё", "е"), ("ê", "e"), ("ł", "l")],
    ids=["Sorani y", "Sorani e", "Russian yo", "Kurmanji e", "Polish l"],
)
def test_letters_keep_what_tells_languages_apart_and_blocks_do_not(one: str, other: str) -> None:
    edge = 1
    assert shared(letters(one), letters(other)) == edge
    assert shared(blocks(one), blocks(other)) > edge


def test_letters_count_single_ones_and_short_sequences() -> None:
    assert set(grams(["ab"], shortest=1)) == {" ", "a", "b", " a", "ab", "b ", " ab", "ab ", " ab "}


def test_letters_take_capitals_and_small_ones_for_the_same() -> None:
    assert shared(letters("ШКОЛА"), letters("школа")) == sum(buckets.size for buckets, _ in letters("школа"))


def test_a_language_bucket_stays_what_it_was_when_models_were_trained() -> None:
    assert letters("kita")[1][0].tolist() == [48954]


def test_what_is_said_twice_counts_more_but_not_double() -> None:
    _, once = sequences(["kita"])
    _, twice = sequences(["kita", "kita"])

    assert (once < twice).all()
    assert (twice < 2 * once).all()


def test_spellings_and_scripts_share_features() -> None:
    assert shared(blocks("Kita"), blocks("كيتا")) > 0
    assert shared(blocks("дульдунг"), blocks("Duldung")) > 0


def test_a_long_texts_sequences_do_not_drown_its_words() -> None:
    idf = np.ones(BUCKETS, np.float32)
    found, long = blocks("kindergarten"), "kindergarten " + "donaudampfschifffahrtsgesellschaft " * 3
    buckets, values = vector(blocks(long), idf)
    word = values[buckets == found[1][0][0]]

    assert word[0] > 0.1
