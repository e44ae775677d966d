"""A text as words and what stands between them, so that each word can be looked at by itself."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cache

from bot.dialogue.safety import fold

GONE = "…"
_LONGEST = 4096
_WORD = re.compile(r"\w+(?:['-]\w+)*")
_UNSEEN = frozenset({"Mn", "Me", "Cf", "Cs", "Co", "Cn"})
_SAME = str.maketrans({**dict.fromkeys("’‘ʼ`´′‛", "'"), **dict.fromkeys("‐‑", "-"), "ـ": None})
_ENDS = frozenset(".!?؟…")
_ABBREVIATED = 3
_STRAY = re.compile(r"[^\s.,;:!?؟،]+")
_LIST_MARK = re.compile(r"^[\W\d_]+")


@dataclass(frozen=True)
class Reading:
    """`gaps[n]` stands before `words[n]`, the last one at the end. `folds` are the words for comparing."""

    words: tuple[str, ...]
    gaps: tuple[str, ...]
    folds: tuple[str, ...]

    @property
    def size(self) -> int:
        return len(self.words)

    def begins(self, at: int) -> bool:
        """A sentence begins here. The dot of an abbreviation ends none, nor does a line."""
        return at == 0 or (self.breaks(at) and not self.abbreviated(at))

    def breaks(self, at: int) -> bool:
        """A sign that may end a sentence stands before this word, or the text is over."""
        return at >= self.size or not _ENDS.isdisjoint(self.gaps[at])

    def abbreviated(self, at: int) -> bool:
        return self.gaps[at].startswith(".") and len(self.words[at - 1]) <= _ABBREVIATED

    def without(self, gone: Collection[int]) -> str:
        """The text again, with one sign for each stretch that is gone, and no brackets and quotes left beside it."""
        parts = []
        for at, gap in enumerate(self.gaps):
            here, before = at in gone, at - 1 in gone
            if not (here and before):
                parts.append(_STRAY.sub("", gap) if here or before else gap)
                parts.append(GONE if here else "".join(self.words[at : at + 1]))
        return " ".join("".join(parts).split())


def read(text: str, folding: Callable[[str], str] | None = None) -> Reading:
    """In one spelling (NFKC), without marks that nobody sees. `folding` may be `folded` with a memory."""
    seen = "".join(map(_seen, unicodedata.normalize("NFKC", text[:_LONGEST])[:_LONGEST])).translate(_SAME)
    found = list(_WORD.finditer(seen))
    edges = [0, *(one.end() for one in found)]
    starts = [*(one.start() for one in found), len(seen)]
    words = tuple(one.group() for one in found)
    gaps = tuple(seen[end:start] for end, start in zip(edges, starts, strict=True))
    return Reading(words, gaps, tuple(map(folding or folded, words)))


@cache
def _seen(sign: str) -> str:
    category = unicodedata.category(sign)
    if category == "Cc":
        return " "
    return "" if category in _UNSEEN else sign


def folded(word: str) -> str:
    """As one word, also where `fold` sets the Arabic "and" apart."""
    return fold(word).replace(" ", "")


def has_capital(word: str) -> bool:
    return any(sign.isupper() for sign in word)


def digits(word: str) -> int:
    """How many, in whatever script."""
    return sum(sign.isnumeric() for sign in word)


def known_words(texts: Iterable[str]) -> frozenset[str]:
    """The words of texts that speak of nobody: folded, and as they are written inside a sentence.

    At the beginning of a sentence or a line a capital says nothing.
    """
    found: set[str] = set()
    folding = cache(folded)
    for line in (line for text in texts for line in text.splitlines()):
        reading = read(_LIST_MARK.sub("", line), folding)
        found.update(reading.folds)
        found.update(word for at, word in enumerate(reading.words) if not reading.begins(at))
    return frozenset(found)
