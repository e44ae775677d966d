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
_LONGEST = 4096


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
        folded = fold(text)
        for pattern in self.calm:
            folded = pattern.sub(" ", folded)
        for danger in Danger:
            if any(pattern.search(folded) for pattern in self.alarms.get(danger, ())):
                return danger
        return None


def fold(text: str) -> str:
    """Lower case, without accents, vowel signs, punctuation and doubled blanks; at most 4,096 characters.

    Arabic alef, ya and ta marbuta forms become one, since they are typed at random.
    """
    decomposed = unicodedata.normalize("NFKD", text[:_LONGEST]).casefold()
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    for letters, plain in (("أإآٱ", "ا"), ("ىی", "ي"), ("ةە", "ه"), ("ـ", ""), ("ک", "ك"), ("ʼ’'`ʹ", "")):
        bare = re.sub(f"[{letters}]", plain, bare)
    return _SPACES.sub(" ", _NOT_WORD.sub(" ", bare)).strip()


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
    parts = []
    for stretch in phrase.split("..."):
        words = [fold(word.rstrip("*")) + ("*" if word.endswith("*") else "") for word in stretch.split()]
        parts.append(" ".join(re.escape(word.rstrip("*")) + (r"\w*" if word.endswith("*") else "") for word in words))
    return re.compile(r"\b" + r"(?: \w+){0,4} ".join(part for part in parts if part) + r"\b")
