"""From text to a sparse vector: hashed character n-grams, words and word pairs of three views of it."""

import zlib
from collections import Counter
from collections.abc import Iterable, Iterator

import numpy as np

from components.text import latin, normalise, skeleton, words

BUCKETS = 2**17
SHORTEST_GRAM, LONGEST_GRAM = 2, 5

Block = tuple[np.ndarray, np.ndarray]
"""Buckets (int32, each once) and how often each occurs, dampened: 1 + log of the count (float32)."""

Vector = tuple[np.ndarray, np.ndarray]
"""Buckets (int32, each once, rising) and values (float32) of length one; empty for a text without words."""


def blocks(text: str) -> list[Block]:
    """At most nine: n-grams, words and word pairs of the normalised text, its Latin view and its skeleton."""
    normalised = normalise(text)
    in_latin = latin(normalised)
    found = []
    for view, seen in (("n", normalised), ("l", in_latin), ("s", skeleton(in_latin))):
        tokens = words(seen)
        found += [
            _block(view + "c", grams(tokens)),
            _block(view + "w", tokens),
            _block(view + "p", map(" ".join, zip(tokens, tokens[1:], strict=False))),
        ]
    return [block for block in found if block[0].size]


def grams(tokens: Iterable[str]) -> Iterator[str]:
    """Character n-grams that do not cross a word's edge; the edge itself counts as a space."""
    for token in tokens:
        framed = f" {token} "
        for size in range(SHORTEST_GRAM, LONGEST_GRAM + 1):
            for start in range(len(framed) - size + 1):
                yield framed[start : start + size]


def _block(kind: str, features: Iterable[str]) -> Block:
    counts = Counter(zlib.crc32(f"{kind}{feature}".encode()) % BUCKETS for feature in features)
    tally = np.fromiter(counts.values(), np.float32, len(counts))
    return np.fromiter(counts, np.int32, len(counts)), 1 + np.log(tally)


def inverse_document_frequency(documents: Iterable[list[Block]]) -> np.ndarray:
    """Weight of each bucket (float32), smoothed; a bucket that no document has weighs most."""
    frequency = np.zeros(BUCKETS, np.float32)
    total = 0
    for document in documents:
        total += 1
        for buckets, _ in document:
            frequency[buckets] += 1
    return (1 + np.log((1 + total) / (1 + frequency))).astype(np.float32)


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
