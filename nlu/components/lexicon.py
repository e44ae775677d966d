"""A hand-made word list that joins the languages: words of each locale with the plainest English word for them.

Through it a sentence learned in one language helps in all others. It is part of the model, for a message is seen with
the same glosses with which the network learned.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from components.text import normalise, plain_letters, words

LONGEST = 4
"""Words of one entry at most: Vietnamese writes "giấy tờ" apart."""

STEM = 6
"""Letters that tell what an inflected word means, where no entry has the word itself."""

SHORTEST = 3
"""Letters up to which a German word is not put in the place of others: it could be anything."""

ENDINGS = (("ies", "y"), ("es", ""), ("s", ""), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"))
"""Of English words, which need no entry: the gloss is the word itself."""


class UnreadableLexicon(Exception):
    """A row of the word list is not a word, one tab and its gloss."""


@dataclass(frozen=True)
class Lexicon:
    """`entries`: words, spelled as `normalise` does, and their glosses. A word of two languages has both glosses."""

    entries: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "_english", {word for glosses in self.entries.values() for one in glosses for word in one.split()}
        )
        object.__setattr__(self, "_stems", _stems(self.entries))

    def glosses(self, normalised: str) -> list[str]:
        """English words for what is known of a text, in its order; the longest entry that fits comes first."""
        tokens = words(normalised)
        found: list[str] = []
        place = 0
        while place < len(tokens):
            size, glosses = self._at(tokens, place)
            found += glosses
            place += size
        return found

    def _at(self, tokens: Sequence[str], place: int) -> tuple[int, list[str]]:
        for size in range(min(LONGEST, len(tokens) - place), 0, -1):
            entry = self.entries.get(" ".join(tokens[place : place + size]))
            if entry:
                return size, [word for gloss in entry for word in gloss.split()]
        return 1, self._guess(tokens[place])

    def _guess(self, word: str) -> list[str]:
        """Of a word without an entry: it is English, or begins like one that has an entry."""
        english = next((base for base in _bases(word) if base in self._english), None)
        if english:
            return [english]
        return self._stems.get(word[:STEM], "").split() if len(word) > STEM else []


def _stems(entries: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Beginning -> the gloss that most words with this beginning have."""
    counts: dict[str, Counter[str]] = {}
    for word, glosses in entries.items():
        if len(word) > STEM:
            counts.setdefault(word[:STEM], Counter()).update(glosses)
    return {stem: min(found, key=lambda gloss: (-found[gloss], gloss)) for stem, found in counts.items()}


def _bases(word: str) -> Iterator[str]:
    yield word
    for ending, instead in ENDINGS:
        base = word.removesuffix(ending)
        if base != word and len(base) > 1:
            yield base + instead


def read(folder: Path) -> Lexicon:
    """All `<locale>.tsv` of a folder: a word, a tab, its gloss; commoner words first.

    Spellings without marks are added by themselves, each for the commonest word that is spelled so.
    """
    found: dict[str, dict[str, None]] = {}
    bare: dict[str, tuple[str, ...]] = {}
    for file in sorted(folder.glob("*.tsv")):
        for word, gloss in rows(file):
            found.setdefault(word, {})[gloss] = None
            bare.setdefault(plain_letters(word), (gloss,))
    entries = {**bare, **{word: tuple(glosses) for word, glosses in found.items()}}
    return Lexicon({word: glosses for word, glosses in entries.items() if word})


def german_words(folder: Path) -> dict[str, list[str]]:
    """Gloss -> the German words for it, the commonest first; empty where there is no German list."""
    found: dict[str, list[str]] = {}
    file = folder / "de.tsv"
    for word, gloss in rows(file) if file.exists() else ():
        if len(word) > SHORTEST:
            found.setdefault(gloss, []).append(word)
    return found


def rows(file: Path) -> Iterable[tuple[str, str]]:
    """Raises UnreadableLexicon with the file and the line."""
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        columns = line.split("\t")
        if len(columns) != 2 or not all(columns):
            raise UnreadableLexicon(f"{file}:{number}: expected a word, one tab and its gloss")
        yield " ".join(words(normalise(columns[0]))), columns[1].strip().lower()
