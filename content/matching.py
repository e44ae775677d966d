"""Finding places and districts by words as people type them: other letters, no diacritics, typing mistakes. Pure."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from anyascii import anyascii
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

_NOT_WORD = re.compile(r"[^a-z0-9]+")
_ALIKE = str.maketrans("ةىھە", "هيهه", "\u200c\u200d")
_ARTICLE = re.compile(r"\b(?:[وبفك]?ال|لل)(?=\w{3})")
_CLOSE = 84
_SHORTEST = 4
LONGEST_TEXT = 400
# One letter of some scripts becomes several Latin words; so what is compared is bounded once more.
MOST_WORDS = 80
# From how many letters on a name of a district takes an ending or a prefix, one mistake, two mistakes.
_BENT, _LONG, _VERY_LONG = 5, 7, 12


def fold(text: str) -> str:
    """Latin letters and digits only, lower case: `Bürgerbüro` and `buergerbuero` come near each other."""
    ascii_text = anyascii(_bare(text[:LONGEST_TEXT])).casefold()
    for double, single in (("ae", "a"), ("oe", "o"), ("ue", "u"), ("ss", "s")):
        ascii_text = ascii_text.replace(double, single)
    return _NOT_WORD.sub(" ", ascii_text).strip()


def _bare(text: str) -> str:
    """Without accents and vowel signs, which are left out as often as they are typed.

    Of Arabic letters that are written for each other one stands for all (`مه‌وعید` with a joiner is `مەوعید`); the
    article is no part of a word.
    """
    letters = unicodedata.normalize("NFD", text)
    bare = unicodedata.normalize("NFC", "".join(one for one in letters if not unicodedata.combining(one)))
    return _ARTICLE.sub("", bare.translate(_ALIKE))


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
    words = fold(text).split()[:MOST_WORDS]
    windows = {size: _windows(words, size) for size in {len(name.words) for name in known}}
    scores: dict[str, float] = {}
    for name in known:
        score = _fit(windows[len(name.words)], "".join(name.words))
        if score > scores.get(name.id, 0):
            scores[name.id] = score
    if not scores:
        return []
    best = max(scores.values())
    good = [entry_id for entry_id, score in scores.items() if score >= 0.9 * best]
    return sorted(good, key=lambda entry_id: -scores[entry_id])[:most]


def _windows(words: Sequence[str], size: int) -> set[str]:
    """What a name of `size` words may look like in the text; written together or apart counts as the same."""
    sizes = {size, size + 1, max(size - 1, 1)}
    return {"".join(words[start : start + one]) for one in sizes for start in range(len(words) - one + 1)}


def _fit(windows: set[str], joined: str) -> float:
    """Length of the name times likeness where it stands in the text, 0 where it does not."""
    if joined in windows:
        return 100.0 * len(joined)
    return max((score for _, score in _like(joined, windows)), default=0.0) * len(joined)


def _like(word: str, others: Collection[str]) -> list[tuple[str, float]]:
    """Those that are nearly the same as `word`, and how much so; a short word has no mistakes in it."""
    if len(word) < _SHORTEST:
        return []
    long = [other for other in others if len(other) >= _SHORTEST]
    found = process.extract(word, long, scorer=fuzz.ratio, score_cutoff=_CLOSE, limit=None)
    return [(other, score) for other, score, _ in found]


@dataclass(frozen=True)
class _Span:
    """Where in a text a name stands, in words."""

    id: str
    start: int
    end: int
    exact: bool


def mentioned(text: str, known: Sequence[Name], ordinary: Iterable[str] = ()) -> list[str]:
    """Ids of all that a text names, in its order; a word belongs to the name that fits it best, then to the longest.

    Stricter than `named_in`, for these names stand near common words (`Wahren`, `waren`). An `ordinary` word is one
    itself: it names nothing alone, and longer names with it must be typed as they are.
    """
    words = fold(text).split()[:MOST_WORDS]
    common = {fold(word) for word in ordinary}
    spans = [
        span
        for name in known
        if " ".join(name.words) not in common
        for span in _spans(name, words, strict=not common.isdisjoint(name.words))
    ]
    chosen: list[_Span] = []
    for span in sorted(spans, key=lambda one: (not one.exact, one.start - one.end)):
        if all(span.end <= other.start or other.end <= span.start for other in chosen):
            chosen.append(span)
    return list(dict.fromkeys(one.id for one in sorted(chosen, key=lambda one: one.start)))


def _spans(name: Name, words: Sequence[str], strict: bool) -> list[_Span]:
    """A long name may be written together or apart; one that is not `strict` may have a mistake in it."""
    size, joined = len(name.words), "".join(name.words)
    found = []
    for one in {size, size + 1, max(size - 1, 1)} if len(joined) >= _LONG else {size}:
        for start in range(len(words) - one + 1):
            typed = "".join(words[start : start + one])
            if typed == joined or (one == size and not strict and _nearly(joined, typed)):
                found.append(_Span(name.id, start, start + one, typed == joined))
    return found


def _nearly(name: str, typed: str) -> bool:
    if len(name) >= _LONG:
        return OSA.distance(name, typed, score_cutoff=2) <= (2 if len(name) >= _VERY_LONG else 1)
    return len(name) >= _BENT and len(typed) == len(name) + 1 and (typed.startswith(name) or typed.endswith(name))
