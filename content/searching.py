"""Finding topics by words as people type them, in the visitor's language and the source's. Pure.

Compared are pieces of words, three and four letters long, so that endings, prefixes, missing accents and typing
mistakes cost little (Cavnar and Trenkle 1994). A piece counts the more the fewer topics have it; titles and synonyms
count more than texts.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log, sqrt

from content.matching import LONGEST_TEXT, MOST_WORDS, fold

_SIZES = (3, 4)
# Below `WEAK` no more than accidental pieces are shared; from `STRONG` on nine of ten hits are what was meant
# (measured on sentences that are in no text: docs/figures.md).
WEAK, STRONG = 0.25, 0.6
# Of nonsense most pieces stand in no text at all, of a question hardly any are missing.
_KNOWN = 0.4


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

    def __init__(self, documents: Sequence[Document]) -> None:
        self._topics = [one.id for one in documents]
        texts = [Counter(piece for text in _cut(one.texts) for piece in _pieces(text)) for one in documents]
        names = [[set(_pieces(name)) for name in one.names] for one in documents]
        self._rarity = _rarity(set(text).union(*called) for text, called in zip(texts, names, strict=True))
        self._names = [(topic, self._length(name)) for topic, called in enumerate(names) for name in called]
        self._with = _Postings("I")
        for number, name in enumerate(name for called in names for name in called):
            for piece in name:
                self._with.add(piece, number)
        self._texts = _Postings("I")
        self._shares = _Postings("f")
        for topic, counted in enumerate(texts):
            for piece, count in counted.items():
                self._texts.add(piece, topic)
                self._shares.add(piece, count / (count + 2))

    def search(self, text: str, least: float = WEAK, most: int = 4) -> list[Found]:
        """The topics that fit the words at least so well, best first; nothing for words that fit none."""
        asked = set(_pieces(text))
        known = sum(piece in self._rarity for piece in asked)
        if not known or known < _KNOWN * len(asked) or fold(text).replace(" ", "").isdigit():
            return []
        length = self._length(asked)
        scores: dict[int, float] = defaultdict(float)
        for way in (self._by_name(asked, length), self._by_text(asked, length)):
            for topic, score in way.items():
                scores[topic] += score
        return _best((Found(self._topics[topic], score) for topic, score in scores.items()), least, most)

    def _by_name(self, asked: Iterable[str], length: float) -> dict[int, float]:
        """The likeness (cosine) of the name that is most like what was asked."""
        shared: dict[int, float] = defaultdict(float)
        for piece in asked:
            for number in self._with.of(piece):
                shared[int(number)] += self._rarity[piece] ** 2
        best: dict[int, float] = defaultdict(float)
        for number, weight in shared.items():
            topic, own = self._names[number]
            best[topic] = max(best[topic], weight / (own * length))
        return best

    def _by_text(self, asked: Iterable[str], length: float) -> dict[int, float]:
        """How much of what was asked stands in the texts."""
        total: dict[int, float] = defaultdict(float)
        for piece in asked:
            for topic, share in zip(self._texts.of(piece), self._shares.of(piece), strict=True):
                total[int(topic)] += share * self._rarity[piece] ** 2
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
    """Piece -> numbers, packed, for there are hundreds of thousands of them."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._of: dict[str, array[float]] = {}

    def add(self, piece: str, number: float) -> None:
        numbers = self._of.get(piece)
        if numbers is None:
            numbers = self._of[piece] = array(self._kind)
        numbers.append(number)

    def of(self, piece: str) -> Sequence[float]:
        return self._of.get(piece, ())


def _rarity(documents: Iterable[Iterable[str]]) -> dict[str, float]:
    having: Counter[str] = Counter()
    count = 0
    for pieces in documents:
        having.update(pieces)
        count += 1
    return {piece: log(1 + count / times) for piece, times in having.items()}


def _cut(texts: Iterable[str]) -> Iterator[str]:
    """A text is longer than what a visitor may type."""
    for text in texts:
        yield from (text[start : start + LONGEST_TEXT] for start in range(0, len(text), LONGEST_TEXT))


def _pieces(text: str) -> Iterator[str]:
    """`amt` becomes ` am`, `amt`, `mt `, ` amt`, `amt `."""
    for word in fold(text).split()[:MOST_WORDS]:
        framed = f" {word} "
        for size in _SIZES:
            for start in range(len(framed) - size + 1):
                yield framed[start : start + size]
