"""Finds sentences that are nearly the same: by the letter sequences they share."""

from collections.abc import Iterator, Sequence

import numpy as np
from components.features import BUCKETS, Block, sequences, unit
from components.text import normalise, words
from scipy.sparse import csr_matrix

NEARLY = 0.9
"""Cosine of the letter sequences from which two sentences count as nearly the same: a word more, an ending."""

SHORTEST = 5
"""Words. Key words are bound to be alike, and are worth having in several forms."""

AT_ONCE = 500


def alike(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Places of two texts each, the later one first."""
    long = [place for place, text in enumerate(texts) if len(words(text)) >= SHORTEST]
    if not long:
        return
    seen = _matrix([sequences(words(normalise(texts[place]))) for place in long])
    for start in range(0, len(long), AT_ONCE):
        near = (seen[start : start + AT_ONCE] @ seen.T).tocoo()
        for row, column, cosine in zip(near.row + start, near.col, near.data, strict=True):
            if column < row and cosine >= NEARLY:
                yield long[row], long[column]


def _matrix(found: Sequence[Block]) -> csr_matrix:
    """One row of length one for each text."""
    ends = np.cumsum([0, *(buckets.size for buckets, _ in found)])
    columns = np.concatenate([buckets for buckets, _ in found])
    values = np.concatenate([unit(tally) for _, tally in found])
    return csr_matrix((values, columns, ends), shape=(len(found), BUCKETS))
