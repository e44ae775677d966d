"""Finding places and topics by words as people type them: other letters, no diacritics, typing mistakes. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from anyascii import anyascii
from rapidfuzz import fuzz

_NOT_WORD = re.compile(r"[^a-z0-9]+")
_CLOSE = 84
_SHORTEST = 4
_LONGEST_TEXT = 400


def fold(text: str) -> str:
    """Latin letters and digits only, lower case: `Bürgerbüro` and `buergerbuero` come near each other."""
    ascii_text = anyascii(text[:_LONGEST_TEXT]).casefold()
    for double, single in (("ae", "a"), ("oe", "o"), ("ue", "u"), ("ss", "s")):
        ascii_text = ascii_text.replace(double, single)
    return _NOT_WORD.sub(" ", ascii_text).strip()


@dataclass(frozen=True)
class Name:
    """One way in which something is called."""

    id: str
    words: tuple[str, ...]


def names(entries: Iterable[tuple[str, Iterable[str]]]) -> list[Name]:
    """From (id, its names) to what `named_in` compares with."""
    return [Name(entry_id, tuple(fold(name).split())) for entry_id, called in entries for name in called if fold(name)]


def named_in(text: str, known: Sequence[Name], most: int = 8) -> list[str]:
    """Ids of what a text names, best first. A longer name that fits beats a shorter one inside it."""
    words = fold(text).split()
    scores: dict[str, float] = {}
    for name in known:
        score = _fit(words, name.words)
        if score > scores.get(name.id, 0):
            scores[name.id] = score
    if not scores:
        return []
    best = max(scores.values())
    good = [entry_id for entry_id, score in scores.items() if score >= 0.9 * best]
    return sorted(good, key=lambda entry_id: -scores[entry_id])[:most]


def _fit(words: Sequence[str], name: Sequence[str]) -> float:
    """Length of the name times likeness where it stands in the text, 0 where it does not.

    Written together or apart (`job center`) counts as the same.
    """
    joined = "".join(name)
    best = 0.0
    for size in {len(name), len(name) + 1, max(len(name) - 1, 1)}:
        for start in range(len(words) - size + 1):
            window = "".join(words[start : start + size])
            if len(joined) < _SHORTEST or len(window) < _SHORTEST:
                likeness = 100.0 if window == joined else 0.0
            else:
                likeness = fuzz.ratio(window, joined, score_cutoff=_CLOSE)
            best = max(best, likeness * len(joined))
    return best


@dataclass(frozen=True)
class Document:
    """A topic as words; the title counts more than the text."""

    id: str
    title: frozenset[str]
    text: frozenset[str]


def document(entry_id: str, title: str, text: str) -> Document:
    folded = [fold(text[start : start + _LONGEST_TEXT]) for start in range(0, len(text), _LONGEST_TEXT)]
    return Document(entry_id, frozenset(fold(title).split()), frozenset(" ".join(folded).split()))


def search(text: str, documents: Sequence[Document], most: int = 4) -> list[str]:
    """Ids of the documents that fit the words, best first; common words that stand everywhere count little."""
    words = [word for word in set(fold(text).split()) if len(word) >= _SHORTEST]
    scores = {one.id: 0.0 for one in documents}
    for word in words:
        hits = {one.id: _weight(word, one) for one in documents}
        rarity = 1 / (1 + sum(weight > 0 for weight in hits.values()))
        for entry_id, weight in hits.items():
            scores[entry_id] += weight * rarity
    found = [entry_id for entry_id, score in scores.items() if score > 0]
    return sorted(found, key=lambda entry_id: -scores[entry_id])[:most]


def _weight(word: str, one: Document) -> float:
    if any(_alike(word, other) for other in one.title):
        return 3
    return 1 if any(_alike(word, other) for other in one.text) else 0


def _alike(word: str, other: str) -> bool:
    """The same word, with a typing mistake, or one beginning with the other (`schul` and `schule`)."""
    if len(other) < _SHORTEST:
        return False
    if word.startswith(other) or other.startswith(word):
        return True
    return fuzz.ratio(word, other, score_cutoff=_CLOSE) > 0
