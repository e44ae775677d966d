"""Finding topics by words as people type them, in the visitor's language and the source's. Pure.

Compared are pieces of words, three and four letters long, so that endings, prefixes, missing accents and typing
mistakes cost little (Cavnar and Trenkle 1994). A piece counts the more the fewer topics have it; titles and synonyms
count more than texts.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cache
from math import log, sqrt

from content.matching import LONGEST_TEXT, MOST_WORDS, fold

_SIZES = (3, 4)
# Below `WEAK` no more than accidental pieces are shared; from `STRONG` on nine of ten hits are what was meant
# (measured on sentences that are in no text: docs/figures.md).
WEAK, STRONG = 0.25, 0.6
# Of nonsense most pieces stand in no text at all, of a question hardly any are missing.
_KNOWN = 0.4
# Which part of an index may be of newer texts.
_CHANGED = 0.1


@dataclass(frozen=True)
class Found:
    """How well a topic fits, from 0 to about 1.5."""

    id: str
    score: float


@dataclass(frozen=True)
class Document:
    """One topic: what it is called, in all ways and languages that are searched, and what its texts say."""

    id: str
    names: Sequence[str]
    texts: Sequence[str]


class Index:
    """All topics in one language; made once, then only read."""

    def __init__(
        self, documents: Sequence[Document], among: int = 0, rarity: Mapping[str, float] | None = None
    ) -> None:
        """`among` so many other topics, in which pieces are as rare as in `rarity`."""
        # The same words come again and again; those that visitors type are not kept.
        pieces_of = cache(_pieces_of)
        self._topics = [one.id for one in documents]
        texts = [_counted(one.texts, pieces_of) for one in documents]
        names = [[set(_counted([name], pieces_of)) for name in one.names] for one in documents]
        whole = (set(text).union(*called) for text, called in zip(texts, names, strict=True))
        self._rarity = {**_rarity(whole, among + len(documents)), **(rarity or {})}
        self._names = [(topic, self._length(name)) for topic, called in enumerate(names) for name in called]
        self._with = _Postings(dict.fromkeys(name, 1) for called in names for name in called)
        self._texts = _Postings(texts)
        self._changed: dict[str, Document | None] = {}
        self._newer: Index | None = None

    def changed(self, documents: Mapping[str, Document | None]) -> "Index":
        """The same with these topics instead; None removes one. How rare a piece is stays as it was."""
        index = copy(self)
        index._changed = {**self._changed, **documents}
        newer = [one for one in index._changed.values() if one]
        index._newer = Index(newer, len(self._topics), self._rarity)
        index._rarity = index._newer._rarity
        return index

    def can_change(self, more: int) -> bool:
        """Of that many topics. With more it should be made anew, for all that have changed are read again each time."""
        return len(self._changed) + more <= _CHANGED * len(self._topics)

    def search(self, text: str, least: float = WEAK, most: int = 4) -> list[Found]:
        """The topics that fit the words at least so well, best first; nothing for words that fit none."""
        found = [one for one in self._found(text) if one.id not in self._changed]
        if self._newer:
            found += self._newer._found(text)
        return _best(found, least, most)

    def _found(self, text: str) -> list[Found]:
        asked = set(_pieces(text))
        known = sum(piece in self._rarity for piece in asked)
        if not known or known < _KNOWN * len(asked) or fold(text).replace(" ", "").isdigit():
            return []
        length = self._length(asked)
        scores: dict[int, float] = defaultdict(float)
        for way in (self._by_name(asked, length), self._by_text(asked, length)):
            for topic, score in way.items():
                scores[topic] += score
        return [Found(self._topics[topic], score) for topic, score in scores.items()]

    def _by_name(self, asked: Iterable[str], length: float) -> dict[int, float]:
        """The likeness (cosine) of the name that is most like what was asked."""
        shared: dict[int, float] = defaultdict(float)
        for piece in asked:
            for number, _ in self._with.of(piece):
                shared[number] += self._rarity[piece] ** 2
        best: dict[int, float] = defaultdict(float)
        for number, weight in shared.items():
            topic, own = self._names[number]
            best[topic] = max(best[topic], weight / (own * length))
        return best

    def _by_text(self, asked: Iterable[str], length: float) -> dict[int, float]:
        """How much of what was asked stands in the texts."""
        total: dict[int, float] = defaultdict(float)
        for piece in asked:
            for topic, count in self._texts.of(piece):
                total[topic] += count / (count + 2) * self._rarity[piece] ** 2
        return {topic: weight / length**2 for topic, weight in total.items()}

    def _length(self, pieces: Iterable[str]) -> float:
        """What no topic has counts as what a few have."""
        return sqrt(sum(self._rarity.get(piece, 1.0) ** 2 for piece in pieces))


def search(text: str, indexes: Iterable[Index], least: float = WEAK, most: int = 4) -> list[Found]:
    """In several languages, since people mix them; of one topic the better find counts."""
    scores: dict[str, float] = defaultdict(float)
    for index in indexes:
        for found in index.search(text, least, most):
            scores[found.id] = max(scores[found.id], found.score)
    return _best((Found(topic, score) for topic, score in scores.items()), least, most)


def _best(found: Iterable[Found], least: float, most: int) -> list[Found]:
    good = (one for one in found if one.score >= least)
    return sorted(good, key=lambda one: (-one.score, one.id))[:most]


class _Postings:
    """Piece -> where it stands, and how often, up to 255.

    All in one row, for an object for each of a hundred thousand pieces costs memory, and time whenever garbage is
    collected.
    """

    def __init__(self, rows: Iterable[Mapping[str, int]]) -> None:
        found: dict[str, array[int]] = defaultdict(lambda: array("I"))
        for number, counted in enumerate(rows):
            for piece, count in counted.items():
                found[piece].append(number << 8 | min(count, 255))
        self._all = array("I")
        self._ends: dict[str, tuple[int, int]] = {}
        for piece, own in found.items():
            self._ends[piece] = (len(self._all), len(self._all) + len(own))
            self._all.extend(own)

    def of(self, piece: str) -> Iterator[tuple[int, int]]:
        start, end = self._ends.get(piece, (0, 0))
        return ((packed >> 8, packed & 255) for packed in self._all[start:end])


def _rarity(documents: Iterable[Iterable[str]], count: int) -> dict[str, float]:
    having = Counter(piece for pieces in documents for piece in pieces)
    return {piece: log(1 + count / times) for piece, times in having.items()}


def _cut(texts: Iterable[str]) -> Iterator[str]:
    """A text is longer than what a visitor may type."""
    for text in texts:
        yield from (text[start : start + LONGEST_TEXT] for start in range(0, len(text), LONGEST_TEXT))


def _counted(texts: Iterable[str], pieces_of: Callable[[str], Sequence[str]]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for word, times in Counter(word for text in _cut(texts) for word in text.split()).items():
        for piece in pieces_of(word):
            counted[piece] += times
    return counted


def _pieces_of(word: str) -> Sequence[str]:
    return tuple(_pieces(word))


def _pieces(text: str) -> Iterator[str]:
    """`amt` becomes ` am`, `amt`, `mt `, ` amt`, `amt `."""
    for word in fold(text).split()[:MOST_WORDS]:
        framed = f" {word} "
        for size in _SIZES:
            for start in range(len(framed) - size + 1):
                yield framed[start : start + size]
