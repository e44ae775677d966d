"""What tells persons and addresses from other words: the lists of locales/*/names.yaml, made ready for looking up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.dialogue.reading import folded, known_words, read

_ANY_ENDING = 4


class Hint(StrEnum):
    """What a phrase says of the words beside it; the lists in names.yaml are named so."""

    named = "named"  # a name follows, whatever word it is
    titles = "titles"  # a name follows, unless it is one of the commonest words in small letters
    maybe = "maybe"  # a name may follow: a word that is not known is taken for one
    before = "before"  # a name stands before it
    living = "living"  # an address follows, if there is a number in it


@dataclass(frozen=True)
class Names:
    """What tells persons from words.

    `words` are given names that are words too, as they are written then; `common` the commonest words, `known` those
    of the interface.
    """

    hints: Mapping[tuple[str, ...], tuple[Hint, ...]]
    given: frozenset[str]
    stems: frozenset[str]
    words: frozenset[str]
    prefixes: tuple[str, ...]
    endings: tuple[str, ...]
    streets: frozenset[str]
    street_endings: tuple[str, ...]
    spelled: frozenset[str]
    common: frozenset[str]
    known: frozenset[str]

    def is_given(self, fold: str) -> bool:
        bare = self.bare(fold)
        return not self.given.isdisjoint(bare) or any(map(self._has_stem, bare))

    def bare(self, fold: str) -> frozenset[str]:
        """A word with and without what a language writes in one piece with it: "and", "for", the genitive."""
        behind = [fold[len(one) :] for one in ("", *self.prefixes) if fold.startswith(one)]
        before = [one[: -len(end)] for one in behind for end in self.endings if one.endswith(end)]
        return frozenset((*behind, *before))

    def _has_stem(self, fold: str) -> bool:
        return any(fold[:size] in self.stems for size in range(max(len(fold) - _ANY_ENDING, 2), len(fold) + 1))


def compile_names(lists: Sequence[Mapping[str, Sequence[str]]], common: Iterable[str], texts: Iterable[str]) -> Names:
    """From the names.yaml of all locales, their commonest words, and the texts of the interface.

    A name with `*` at its end stands for all forms with up to four letters more; a street with `*` before it is the
    end of a word, without it the word stands before the street's name. Words that introduce are known words.
    """

    def listed(kind: str) -> list[str]:
        return [str(entry) for one in lists for entry in one.get(kind, ())]

    given, streets, words = listed("given"), listed("streets"), listed("words")
    phrases = [(phrase, hint) for hint in Hint for phrase in listed(hint)]
    ordinary = [*texts, *common, *words, *(phrase for phrase, _ in phrases), *(one.strip("*") for one in streets)]
    return Names(
        hints=_hints(phrases),
        given=frozenset(folded(one) for one in given if not one.endswith("*")),
        stems=frozenset(folded(one) for one in given if one.endswith("*")),
        words=frozenset(words),
        prefixes=tuple(map(folded, listed("prefixes"))),
        endings=tuple(map(folded, listed("endings"))),
        streets=frozenset(folded(one) for one in streets if not one.startswith("*")),
        street_endings=tuple(folded(one) for one in streets if one.startswith("*")),
        spelled=frozenset(map(folded, listed("digits"))),
        common=frozenset(map(folded, common)),
        known=known_words(ordinary),
    )


def _hints(phrases: Iterable[tuple[str, Hint]]) -> dict[tuple[str, ...], tuple[Hint, ...]]:
    """The same words may stand before a name or behind it."""
    found: dict[tuple[str, ...], tuple[Hint, ...]] = {}
    for phrase, hint in phrases:
        words = read(phrase).folds
        found[words] = (*found.get(words, ()), hint)
    return found
