"""Which locale answers: what the message is written in, else the last one, the chosen one, the app's setting."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from bot.dialogue.model import Inbound, Kind, State

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_LONGEST = 1000
_UNSEEN = frozenset({"Mn", "Me", "Cf"})


@dataclass(frozen=True)
class Script:
    """How a locale is told from others: its Unicode range, letters only it uses, its commonest words.

    From locales/<locale>/locale.yaml, so that a new locale needs no code.
    """

    locale: str
    letters: str
    own_letters: frozenset[str]
    foreign_letters: frozenset[str]
    words: frozenset[str]


@dataclass(frozen=True)
class Languages:
    """The locales on offer, in the order in which they are shown; the first one is the default."""

    scripts: tuple[Script, ...]

    @property
    def offered(self) -> tuple[str, ...]:
        return tuple(script.locale for script in self.scripts)

    @property
    def default(self) -> str:
        return self.scripts[0].locale

    def detect(self, text: str) -> str | None:
        """The locale a text is written in, None when that is not clear (a name, a number, two words alike)."""
        words = _words(text)
        scores = {script.locale: _score(script, words) for script in self.scripts}
        best = max(scores.values(), default=0.0)
        winners = [locale for locale, score in scores.items() if score == best]
        return winners[0] if best > 0 and len(winners) == 1 else None

    def choose(self, inbound: Inbound, state: State, read: str = "") -> str:
        """The locale of the answer. A clear message in another language is answered in its own.

        `read`: what the recogniser takes the message to be written in, "" if that is not clear or it was not asked:
        then letters and common words decide.
        """
        written = self._written(inbound, read)
        client = self.closest(inbound.client_locale)
        return written or state.spoken or state.locale or client or self.default

    def _written(self, inbound: Inbound, read: str) -> str | None:
        if inbound.kind is not Kind.text:
            return None
        if not read:
            return self.detect(inbound.text)
        return read if read in self.offered else None

    def closest(self, code: str) -> str | None:
        """The offered locale for a client's language code (`pt-br` is `pt`), None if there is none."""
        short = code.replace("_", "-").casefold().split("-")[0]
        return next((locale for locale in self.offered if locale == short), None)


def _words(text: str) -> list[str]:
    """Not casefolded, since that would turn ß into ss. Vowel signs and unseen marks do not split a word,
    nor do digits: the "at" of Arabizi "ijra2at" is not English.
    """
    composed = unicodedata.normalize("NFC", text[:_LONGEST]).lower()
    seen = "".join(sign for sign in composed if unicodedata.category(sign) not in _UNSEEN)
    return [word for word in _WORD.findall(seen) if not word.isnumeric()]


def _score(script: Script, words: list[str]) -> float:
    """Common words count most; own letters together never as much as one of them; right letters a little.

    A letter that the locale never uses rules it out: ы is not Ukrainian, і is not Russian. In Latin
    letters nothing but a common word counts alone: Müller is no German message, Bürgergeld neither.
    """
    joined = "".join(words)
    if script.foreign_letters & set(joined):
        return 0
    common = sum(word in script.words for word in words)
    own = sum(letter in script.own_letters for letter in joined)
    inside = sum(_within(word[0], script.letters) for word in words)
    if script.letters == "latin":
        return common + min(own, 3) * 0.3 if common else 0
    return common + min(own, 3) * 0.3 + 0.1 if 3 * inside >= len(words) > 0 else common


_RANGES: Mapping[str, tuple[tuple[int, int], ...]] = {
    "latin": ((0x41, 0x24F),),
    "cyrillic": ((0x400, 0x52F),),
    "arabic": ((0x600, 0x6FF), (0x750, 0x77F), (0xFB50, 0xFDFF), (0xFE70, 0xFEFF)),
}


def _within(letter: str, letters: str) -> bool:
    return any(low <= ord(letter) <= high for low, high in _RANGES[letters])
