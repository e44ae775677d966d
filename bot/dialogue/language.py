"""Which locale answers: what was chosen, else what the message is written in, else what the app is set to."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.dialogue.model import Inbound, Kind, State

_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)


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
        words = _WORD.findall(text.casefold())
        scores = {script.locale: _score(script, words) for script in self.scripts}
        best = max(scores.values(), default=0.0)
        winners = [locale for locale, score in scores.items() if score == best]
        return winners[0] if best > 0 and len(winners) == 1 else None

    def choose(self, inbound: Inbound, state: State) -> str:
        """The locale of the answer. A clear message in another language is answered in its own."""
        written = self.detect(inbound.text) if inbound.kind is Kind.text else None
        client = self.closest(inbound.client_locale)
        return written or state.locale or client or self.default

    def closest(self, code: str) -> str | None:
        """The offered locale for a client's language code (`pt-br` is `pt`), None if there is none."""
        short = code.replace("_", "-").casefold().split("-")[0]
        return next((locale for locale in self.offered if locale == short), None)


def _score(script: Script, words: list[str]) -> float:
    """Common words count most, own letters next; a single word in the right letters counts a little.

    A letter that the locale never uses rules it out: ы is not Ukrainian, і is not Russian.
    """
    joined = "".join(words)
    if not joined or script.foreign_letters & set(joined):
        return 0
    inside = sum(_within(letter, script.letters) for letter in joined)
    if inside < 0.6 * len(joined):
        return 0
    common = sum(word in script.words for word in words)
    own = sum(letter in script.own_letters for letter in joined)
    base = 0.1 if script.letters != "latin" else 0
    return base + common + min(own, 3) * 0.5


_RANGES: Mapping[str, tuple[tuple[int, int], ...]] = {
    "latin": ((0x41, 0x24F),),
    "cyrillic": ((0x400, 0x52F),),
    "arabic": ((0x600, 0x6FF), (0x750, 0x77F), (0xFB50, 0xFDFF), (0xFE70, 0xFEFF)),
}


def _within(letter: str, letters: str) -> bool:
    return any(low <= ord(letter) <= high for low, high in _RANGES[letters])
