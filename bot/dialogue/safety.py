"""The rule for people in danger. It reads the raw text, needs no network and no database, and comes first.

Phrases are kept per locale in locales/<locale>/safety.yaml, and editors may add some; all locales are read for every
message, since somebody in danger writes in whatever language comes. A false alarm costs three lines of text,
a missed one a life: when in doubt the numbers are shown. The conversation goes on afterwards.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

_SPACES = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[^\w\s]+", re.UNICODE)
_ARABIC_AND = re.compile(r"\bو(?=\w{2})")
_LONGEST = 4096
# Each gap multiplies by five the ways in which a hostile text can be tried.
_MOST_GAPS = 2
_UNSEEN = frozenset({"Mn", "Me", "Mc", "Cf"})
_MARKS = re.compile(r"([\u0300-\u036f]{3})[\u0300-\u036f]+")
_ALIKE = {"أإآٱ": "ا", "ىی": "ي", "ةە": "ه", "ێ": "ي", "ۆ": "و", "ڕ": "ر", "ڵ": "ل", "ـ": "", "ک": "ك", "ʼ’‘'`´ʹ": ""}
_SAME = str.maketrans({letter: plain for letters, plain in _ALIKE.items() for letter in letters})


class UnreadablePhrase(ValueError):
    """A phrase that would never or always be found. Only writing it differently helps; the message quotes it."""


class Danger(StrEnum):
    """In the order of how soon help must come."""

    life = "life"
    suicide = "suicide"
    violence = "violence"


@dataclass(frozen=True)
class Phrase:
    """A pattern over folded text, and the plain text it starts with: looking for that first is far quicker.

    `marked`: over text that keeps its accents, for words that are something harmless without them.
    """

    start: str
    pattern: re.Pattern[str]
    marked: bool = False

    def within(self, folded: str) -> bool:
        return self.start in folded and self.pattern.search(folded) is not None

    def without(self, folded: str) -> str:
        return self.pattern.sub(" ", folded) if self.start in folded else folded


@dataclass(frozen=True)
class Rules:
    """Phrases that raise an alarm, and phrases that call it off (a film, a dead battery)."""

    alarms: Mapping[Danger, tuple[Phrase, ...]]
    calm: tuple[Phrase, ...] = ()

    def detect(self, text: str) -> Danger | None:
        """The gravest danger that the text speaks of, or None. Never raises, whatever the text is."""
        heard = both_ways(text)
        for phrase in self.calm:
            heard[phrase.marked] = phrase.without(heard[phrase.marked])
        for danger in Danger:
            if any(phrase.within(heard[phrase.marked]) for phrase in self.alarms.get(danger, ())):
                return danger
        return None

    def joined(self, more: "Rules") -> "Rules":
        """Both as one: a calm phrase of either calls off alarms of the other."""
        alarms = {danger: (*self.alarms.get(danger, ()), *more.alarms.get(danger, ())) for danger in Danger}
        return Rules(alarms, (*self.calm, *more.calm))


def both_ways(text: str) -> dict[bool, str]:
    """A text as phrases look for themselves in it, by whether they are `marked`."""
    return {False: f" {fold(text)} ", True: f" {with_marks(text)} "}


def fold(text: str) -> str:
    """Lower case, without accents, vowel signs, punctuation and doubled blanks; at most 4,096 characters.

    Arabic alef, ya and ta marbuta forms become one, since they are typed at random, and the "and" that is
    written as part of the next word stands apart. Marks nobody sees (direction, joiners) leave no gap.
    Taken letter by letter, since sorting a long run of combining marks takes quadratic time; cut again
    afterwards, since one sign can stand for eighteen.
    """
    plain = text[:_LONGEST].translate(_SAME)
    parts = (part for letter in plain for part in unicodedata.normalize("NFKD", letter).casefold())
    bare = "".join(islice((part for part in parts if unicodedata.category(part) not in _UNSEEN), _LONGEST))
    apart = _ARABIC_AND.sub("و ", _NOT_WORD.sub(" ", bare.translate(_SAME)))
    return _SPACES.sub(" ", apart).strip()


def with_marks(text: str) -> str:
    """Lower case, without punctuation and doubled blanks, but with accents: Vietnamese "từ từ" is slowly, "tự tử" is
    suicide. A run of combining marks is cut, for the reason that `fold` gives.
    """
    plain = unicodedata.normalize("NFKC", _MARKS.sub(r"\1", text[:_LONGEST]))[:_LONGEST].casefold()
    seen = "".join(letter for letter in plain if unicodedata.category(letter) != "Cf")
    return _SPACES.sub(" ", _NOT_WORD.sub(" ", unicodedata.normalize("NFC", seen))).strip()


def compile_rules(phrases: Sequence[Mapping[str, Sequence[str]]]) -> Rules:
    """From the phrases of all locales: `life`, `suicide`, `violence` and `calm`, each a list.

    Raises UnreadablePhrase.
    """
    alarms = {
        danger: tuple(read(line) for locale in phrases for line in locale.get(danger.value, ())) for danger in Danger
    }
    return Rules(alarms, tuple(read(line) for locale in phrases for line in locale.get("calm", ())))


def read(line: str) -> Phrase:
    """`...` stands for up to four words, `*` at a word's end for any ending. A phrase that begins with `=` is compared
    with its accents. Raises UnreadablePhrase.

    Possessive but for the gaps, so that hardly any text makes the search go back over it.
    """
    marked = line.startswith("=")
    same = with_marks if marked else fold
    line = line.removeprefix("=")
    parts = line.split("...")
    if not all(same(part.replace("*", "")) for part in parts):
        raise UnreadablePhrase(f"{line!r} needs words on both sides of every gap")
    if len(parts) > _MOST_GAPS + 1:
        raise UnreadablePhrase(f"{line!r} has more than {_MOST_GAPS} gaps")
    stretches = [" ".join(filter(None, (_word(word, same) for word in part.split()))) for part in parts]
    pattern = re.compile(" " + r"(?: \w++){0,4} ".join(stretches) + r"\b")
    return Phrase(" " + same(re.split(r"\*|\.{3}", line, maxsplit=1)[0]), pattern, marked)


def _word(word: str, same: Callable[[str], str]) -> str:
    plain = re.escape(same(word.rstrip("*")))
    return plain + r"\w*+" if word.endswith("*") else plain
