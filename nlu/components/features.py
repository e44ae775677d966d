"""From text to a sparse vector: hashed character n-grams, words and word pairs of three views of it, and its glosses.

What language a text is in shows in its very letters, so for that it is seen as it was typed.
"""

import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache

import numpy as np

from components.lexicon import Lexicon
from components.text import as_typed, latin, normalise, skeleton, words

BUCKETS = 2**17
SHORTEST_GRAM, LONGEST_GRAM = 2, 5

Block = tuple[np.ndarray, np.ndarray]
"""Buckets (int32, each once) and how often each occurs, dampened: 1 + log of the count (float32).

The dimensions of a sentence encoder follow as buckets of their own, from BUCKETS on, with their values as they are.
"""

Vector = tuple[np.ndarray, np.ndarray]
"""Buckets (int32, each once, rising) and values (float32) of length one; empty for a text without words."""


NO_LEXICON = Lexicon()


def blocks(text: str, lexicon: Lexicon = NO_LEXICON) -> list[Block]:
    """At most twelve: n-grams, words and word pairs of the normalised text, its Latin view and its skeleton, and
    the words that the lexicon has for it, in pairs with the next and the next but one.
    """
    normalised = normalise(text)
    in_latin = latin(normalised)
    found = []
    for view, seen in (("n", normalised), ("l", in_latin), ("s", skeleton(in_latin))):
        tokens = words(seen)
        found += [
            sequences(tokens, view),
            _block(view + "w", tokens),
            _block(view + "p", map(" ".join, zip(tokens, tokens[1:], strict=False))),
        ]
    found += _meant(lexicon.glosses(normalised))
    return [block for block in found if block[0].size]


def _meant(glosses: list[str]) -> list[Block]:
    """Languages order words differently, so the order in the wider pair does not count."""
    apart = (" ".join(sorted(pair)) for pair in zip(glosses, glosses[2:], strict=False))
    pairs = map(" ".join, zip(glosses, glosses[1:], strict=False))
    return [_block("gw", glosses), _block("gp", pairs), _block("gs", apart)]


def sequences(tokens: Iterable[str], view: str = "n") -> Block:
    """The letter sequences of words, as one block."""
    return _block(view + "c", grams(tokens))


def letters(text: str) -> list[Block]:
    """Letter sequences and words as typed: what `blocks` takes for one letter tells Sorani from Arabic."""
    tokens = words(as_typed(text))
    found = [_block("tc", grams(tokens, shortest=1)), _block("tw", tokens)]
    return [block for block in found if block[0].size]


def grams(tokens: Iterable[str], shortest: int = SHORTEST_GRAM) -> Iterator[str]:
    """Character n-grams that do not cross a word's edge; the edge itself counts as a space."""
    for token in tokens:
        framed = f" {token} "
        for size in range(shortest, LONGEST_GRAM + 1):
            for start in range(len(framed) - size + 1):
                yield framed[start : start + size]


def _block(kind: str, features: Iterable[str]) -> Block:
    counts = Counter(zlib.crc32(f"{kind}{feature}".encode()) % BUCKETS for feature in features)
    tally = np.fromiter(counts.values(), np.float32, len(counts))
    return np.fromiter(counts, np.int32, len(counts)), 1 + np.log(tally)


def with_meaning(document: list[Block], meaning: np.ndarray | None) -> list[Block]:
    """The document and what an encoder says of the whole text (dimensions,), as one block more.

    A text without words stays empty, whatever the encoder says; zeros and what is no number say nothing.
    """
    if not document or meaning is None or not 0 < (length := float(meaning @ meaning)) < np.inf:
        return document
    return [*document, (_dimensions(meaning.size), (meaning / np.sqrt(length)).astype(np.float32))]


@cache
def _dimensions(count: int) -> np.ndarray:
    """One array for all texts: there are as many of them as sentences."""
    return np.arange(BUCKETS, BUCKETS + count, dtype=np.int32)


def inverse_document_frequency(documents: Iterable[list[Block]], dimensions: int = 0) -> np.ndarray:
    """Weight of each bucket (float32), smoothed; a bucket that no document has weighs most.

    An encoder's dimensions weigh one: all texts have them, and how rare a value is says nothing.
    """
    frequency = np.zeros(BUCKETS + dimensions, np.float32)
    total = 0
    for document in documents:
        total += 1
        for buckets, _ in document:
            frequency[buckets] += 1
    weights = (1 + np.log((1 + total) / (1 + frequency))).astype(np.float32)
    weights[BUCKETS:] = 1
    return weights


def vector(document: list[Block], idf: np.ndarray) -> Vector:
    """Each block is weighed and brought to length one, so a long text's n-grams do not drown its words."""
    if not document:
        return np.empty(0, np.int32), np.empty(0, np.float32)
    weighed = [unit(tally * idf[buckets]) for buckets, tally in document]
    every = np.concatenate([buckets for buckets, _ in document])
    buckets, position = np.unique(every, return_inverse=True)
    values = np.bincount(position, np.concatenate(weighed), len(buckets)).astype(np.float32)
    return buckets, unit(values)


def unit(values: np.ndarray) -> np.ndarray:
    return values / np.sqrt(values @ values)
