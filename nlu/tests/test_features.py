import subprocess
import sys

import numpy as np
from components.features import BUCKETS, blocks, grams, inverse_document_frequency, vector
from fingerprint import HOME

SHOW = """
from components.features import blocks
print([part.tolist() for block in blocks("Kita-Platz für حضانة") for part in block])
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
