"""The rule for people in danger. It reads the raw text, needs no network and no database, and comes first.

Phrases are kept per locale in locales/<locale>/safety.yaml; all locales are read for every message,
since somebody in danger writes in whatever language comes. A false alarm costs three lines of text,
a missed one a life: when in doubt the numbers are shown. The conversation goes on afterwards.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

_SPACES = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[^\w\s]+", re.UNICODE)
_ARABIC_AND = re.compile(r"\bو(?=\w{2})")
_LONGEST = 4096
_UNSEEN = frozenset({"Mn", "Me", "Mc", "Cf"})
_ALIKE = {"أإآٱ": "ا", "ىی": "ي", "ةە": "ه", "ـ": "", "ک": "ك", "ʼ’‘'`´ʹ": ""}
_SAME = str.maketrans({letter: plain for letters, plain in _ALIKE.items() for letter in letters})


class Danger(StrEnum):
    """In the order of how soon help must come."""

    life = "life"
    suicide = "suicide"
    violence = "violence"


@dataclass(frozen=True)
class Rules:
    """Patterns over the folded text, and patterns that call an alarm off (a film, a dead battery)."""

    alarms: Mapping[Danger, tuple[re.Pattern[str], ...]]
    calm: tuple[re.Pattern[str], ...] = ()

    def detect(self, text: str) -> Danger | None:
        """The gravest danger that the text speaks of, or None. Never raises, whatever the text is."""
        folded = f" {fold(text)} "
        for pattern in self.calm:
            folded = pattern.sub(" ", folded)
        for danger in Danger:
            if any(pattern.search(folded) for pattern in self.alarms.get(danger, ())):
                return danger
        return None


def fold(text: str) -> str:
    """Lower case, without accents, vowel signs, punctuation and doubled blanks; at most 4,096 characters.

    Arabic alef, ya and ta marbuta forms become one, since they are typed at random, and the "and" that is
    written as part of the next word stands apart. Marks nobody sees (direction, joiners) leave no gap.
    Taken letter by letter, since sorting a long run of combining marks takes quadratic time; cut again
    afterwards, since one sign can stand for eighteen.
    """
    plain = text[:_LONGEST].translate(_SAME)
    decomposed = "".join(unicodedata.normalize("NFKD", letter) for letter in plain).casefold()
    bare = "".join(letter for letter in decomposed if unicodedata.category(letter) not in _UNSEEN)
    apart = _ARABIC_AND.sub("و ", _NOT_WORD.sub(" ", bare.translate(_SAME)[:_LONGEST]))
    return _SPACES.sub(" ", apart).strip()


def compile_rules(phrases: Sequence[Mapping[str, Sequence[str]]]) -> Rules:
    """From the phrases of all locales: `life`, `suicide`, `violence` and `calm`, each a list.

    In a phrase, `...` stands for up to four words, `*` at a word's end for any ending.
    """
    alarms = {
        danger: tuple(_pattern(phrase) for locale in phrases for phrase in locale.get(danger.value, ()))
        for danger in Danger
    }
    return Rules(alarms, tuple(_pattern(phrase) for locale in phrases for phrase in locale.get("calm", ())))


def _pattern(phrase: str) -> re.Pattern[str]:
    """Begins with a blank, so that the search leaps to the first word; possessive, so that it never goes back."""
    stretches = [" ".join(_word(word) for word in stretch.split()) for stretch in phrase.split("...")]
    if not all(stretches):
        raise ValueError(f"{phrase!r} needs words on both sides of every gap")
    return re.compile(" " + r"(?: \w++){0,4} ".join(stretches) + r"\b")


def _word(word: str) -> str:
    plain = re.escape(fold(word.rstrip("*")))
    return plain + r"\w*+" if word.endswith("*") else plain
