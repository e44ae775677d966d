"""Takes out of a message what says who somebody is: names, numbers, addresses. Better too much than a name.

What introduces a name, common given names and words for streets are data, locales/*/names.yaml. All locales are read
for every message, since people mix languages. What cannot be told: an uncommon name in small letters or in a script
without capitals that nothing introduces, and an uncommon one that begins a sentence.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby

from bot.dialogue.names import Hint, Names
from bot.dialogue.reading import Reading, digits, folded, has_capital, read

MOST = 500
_FEWEST = 2
_PHRASE = 4
_NAMES_IN_A_ROW = 3
_SPELLED = 4
_POSTCODE = 5
_TO_HOUSE_NUMBER = 8
_DOMAIN = re.compile(r"[\w-]++(?:\.[\w-]++)*?\.(?:[a-z]{2,}|[A-Z]{2,})(?:/.*)?", re.ASCII)


def strip(text: str, names: Names, known: frozenset[str]) -> str:
    """At most 500 characters; empty when fewer than two words are left.

    `known`: words of texts that speak of nobody, as `known_words` gives them; those of the interface are in `names`.
    """
    reading = read(text)
    gone = _Search(names, reading, names.known | known).gone()
    left = [word for at, word in enumerate(reading.words) if at not in gone and _is_word(word)]
    return _cut(reading.without(gone)) if len(left) >= _FEWEST else ""


def _is_word(word: str) -> bool:
    return sum(sign.isalpha() for sign in word) >= 2


def _cut(text: str) -> str:
    """Between two words."""
    return text if len(text) <= MOST else text[: MOST + 1].rpartition(" ")[0][:MOST]


@dataclass(frozen=True)
class _Search:
    """Each rule yields the words, by their place, that it wants gone."""

    names: Names
    reading: Reading
    known: frozenset[str]

    def gone(self) -> frozenset[int]:
        rules = (self._links, self._numbers, self._spelled, self._streets, self._postcodes, self._hinted, self._given)
        sure = frozenset(at for rule in rules for at in rule())
        all_at_once = sure | frozenset(self._capitals(sure))
        return all_at_once | frozenset(self._again(all_at_once))

    def _is_known(self, word: str) -> bool:
        """Itself, all its parts ("Kita-Platz"), or with an ending behind an apostrophe ("I'm", "geht's")."""
        if word in self.known or not self.known.isdisjoint(self.names.bare(folded(word))):
            return True
        head, mark, tail = word.partition("'")
        if mark:
            return len(tail) <= 2 and self._is_known(head)
        parts = word.split("-")
        return len(parts) > 1 and all(map(self._is_known, parts))

    def _links(self) -> Iterator[int]:
        """Addresses of mail and web, and what stands in one piece with @ or beside it."""
        words, gaps = self.reading.words, self.reading.gaps
        start = 0
        for at in range(1, self.reading.size + 1):
            if at < self.reading.size and not _apart(gaps[at]):
                continue
            piece = range(start, at)
            raw = "".join(gaps[one] * (one > start) + words[one] for one in piece)
            around = gaps[start] + gaps[at]
            if "@" in raw + around or "//" in raw or raw.casefold().startswith("www.") or _DOMAIN.fullmatch(raw):
                yield from piece
            start = at

    def _numbers(self) -> Iterator[int]:
        """One number of one or two digits may stay ("2 children"); several could be put together again."""
        numbers = [at for at, word in enumerate(self.reading.words) if digits(word) == len(word)]
        small = len(numbers) == 1 and len(self.reading.words[numbers[0]]) <= 2
        yield from () if small else numbers
        yield from (at for at, word in enumerate(self.reading.words) if _is_code(word))

    def _spelled(self) -> Iterator[int]:
        """A telephone number in words."""
        runs = groupby(range(self.reading.size), lambda at: self.reading.folds[at] in self.names.spelled)
        for spelled, run in ((spelled, list(run)) for spelled, run in runs):
            if spelled and len(run) >= _SPELLED:
                yield from run

    def _streets(self) -> Iterator[int]:
        """With the house number behind it, or before it as in English."""
        for at, fold in enumerate(self.reading.folds):
            if fold in self.names.streets:
                yield from self._to_number(at) or range(at, min(at + 2, self.reading.size))
            elif fold in self.names.street_endings:
                yield from self._spaced_street(at)
            elif fold.endswith(self.names.street_endings):
                yield from self._to_number(at, within=1) or (at,)

    def _spaced_street(self, at: int) -> Iterator[int]:
        """ "Georg Schumann Straße 7"; but "on the street" is no address."""
        before = [at - step for step in range(1, _NAMES_IN_A_ROW + 1) if at - step >= 0]
        name = [one for one in before if self._may_name(one) or digits(self.reading.words[one])]
        number = self._to_number(at, within=1)
        if number or any(has_capital(self.reading.words[one]) for one in name):
            yield from (at, *number, *name)

    def _to_number(self, at: int, within: int = _NAMES_IN_A_ROW) -> tuple[int, ...]:
        """From a word up to the house number, its letter included; nothing where no number comes."""
        last = min(at + within, self.reading.size - 1)
        for end in range(at + 1, last + 1):
            if digits(self.reading.words[end]):
                letter = end + 1 < self.reading.size and len(self.reading.words[end + 1]) == 1
                return tuple(range(at, end + 1 + letter))
        return ()

    def _postcodes(self) -> Iterator[int]:
        """The town behind a postcode; the number itself is gone as a number."""
        for at in range(1, self.reading.size):
            if digits(self.reading.words[at - 1]) == _POSTCODE and self._may_name(at):
                yield at

    def _may_name(self, at: int) -> bool:
        return has_capital(self.reading.words[at]) or self.reading.folds[at] not in self.names.common

    def _hinted(self) -> Iterator[int]:
        """What stands beside words that introduce a name or an address."""
        at = 0
        while at < self.reading.size:
            size, hints = self._hints(at)
            for hint in hints:
                yield from self._beside(at, at + size, hint)
            at += size

    def _hints(self, at: int) -> tuple[int, tuple[Hint, ...]]:
        """The longest phrase that begins here."""
        for size in range(_PHRASE, 0, -1):
            hints = self.names.hints.get(self.reading.folds[at : at + size])
            if hints:
                return size, hints
        return 1, ()

    def _beside(self, start: int, end: int, hint: Hint) -> Iterator[int]:
        if hint is Hint.living:
            yield from self._to_number(end - 1, _TO_HOUSE_NUMBER)[1:]
        elif hint is Hint.before:
            yield from self._row(range(start - 1, -1, -1), self._unwritten)
        else:
            yield from self._row(range(end, self.reading.size), self._first(hint))

    def _first(self, hint: Hint) -> Callable[[int], bool]:
        """May the word right behind be a name?"""
        if hint is Hint.named:
            return lambda _: True
        if hint is Hint.titles:
            return self._may_name
        return lambda at: not self.reading.begins(at) and self._unwritten(at)

    def _unwritten(self, at: int) -> bool:
        """A given name, a word that we do not know, or one that is else written small ("my son Will")."""
        word = self.reading.words[at]
        if digits(word) == len(word):
            return False
        small_else = has_capital(word) and word not in self.known
        return small_else or not self._is_known(word) or self.names.is_given(folded(word))

    def _row(self, places: range, first: Callable[[int], bool]) -> Iterator[int]:
        """A name of several words: the first one as asked for, then those that are not known."""
        for count, at in enumerate(places[:_NAMES_IN_A_ROW]):
            if not (first(at) if count == 0 else not self._is_known(self.reading.words[at])):
                return
            yield at

    def _given(self) -> Iterator[int]:
        """Common given names, in small letters unless they are words too, and the family name behind."""
        for at, word in enumerate(self.reading.words):
            if any(self._is_given(part) for part in (word, *word.split("-"))):
                yield at
                if not self.reading.breaks(at + 1):
                    yield from self._row(range(at + 1, at + 2), self._unwritten)

    def _is_given(self, word: str) -> bool:
        fold = folded(word)
        is_word_too = word in self.names.words or (word.islower() and fold in self.known)
        return self.names.is_given(fold) and not is_word_too

    def _capitals(self, gone: frozenset[int]) -> Iterator[int]:
        """Words with a capital that are not known; one that begins a sentence only where none goes on from it."""
        strange = {
            at
            for at, word in enumerate(self.reading.words)
            if has_capital(word) and not self._is_known(word) and at not in gone
        }
        for at in strange:
            goes_on = at + 1 < self.reading.size and not self.reading.gaps[at + 1].strip()
            if not self.reading.begins(at) or not goes_on or at + 1 in strange | gone:
                yield at

    def _again(self, gone: frozenset[int]) -> Iterator[int]:
        """A name that was found once goes everywhere."""
        folds = self.reading.folds
        told = {folds[at] for at in gone if not self._is_known(self.reading.words[at])}
        yield from (at for at, fold in enumerate(folds) if not told.isdisjoint(self.names.bare(fold)))


def _apart(gap: str) -> bool:
    return any(sign.isspace() for sign in gap)


def _is_code(word: str) -> bool:
    """Letters and digits as in an account or a user name; single digits among letters are Arabic as it is chatted."""
    amount = digits(word)
    if amount == len(word):
        return False
    neighbours = any(digits(word[at : at + 2]) == 2 for at in range(len(word)))
    return "_" in word or amount > 2 or neighbours
