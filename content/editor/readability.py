"""How easily a German text reads for people who learn German, and what in it to shorten. Pure.

Words and sentences are all that it counts; whether a text is understood only its readers can say.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from content import links
from content.editor.syllables import count_syllables

FEWEST_WORDS = 20
LONG_SENTENCE = 20
MOST_SYLLABLES = 5
MOST_LETTERS = 22
# A measure of our own: the middle of Flesch's band "difficult" (30 to 50).
_FAIR = 40
_EASY = 60
_FIRST_YEAR, _LAST_YEAR = 4, 15
_LONG_WORD = 6

_MARK = re.compile(r"^\s*(?:[-*•]|\d+[.)]) ")
_END = re.compile(r"(?<![.!?:;…])[.!?:;…]++[\"“”»)\]*]*+(?=\s)")
_SHORT = re.compile(r"bspw|bzw|ca|dr|etc|evtl|ggf|inkl|max|mind|nr|prof|st|str|tel|vgl|zzgl|\w|\d\d", re.IGNORECASE)
_LAST_WORD = re.compile(r"\b(\w++)\W*+\Z")
# Enough for any word and what stands behind it.
_BEFORE_MARK = 100
_ADDRESS = re.compile(r"(?<!\S)(?:\S+@\S+|https?:\S+|\S+\.[a-z]{2,}\S*)")
# A hyphen, a soft hyphen or the mark of a form for all genders inside a word ends none.
_WORD = re.compile(r"[^\W\d_]+(?:[-'’·*:_\u00ad][^\W\d_]+)*")


@dataclass(frozen=True)
class HardSentence:
    """A sentence as its writer typed it, without the mark of a list, and how many words it has."""

    text: str
    words: int


@dataclass(frozen=True)
class Readability:
    """`flesch`: reading ease by Amstad (Wie verständlich sind unsere Zeitungen?, Zürich 1978), 0 hard to 100 easy.

    `sentences` have more than 20 words, `words` more than 5 syllables or 22 letters in one part, the hardest first.
    `school_year`: first Wiener Sachtextformel (Bamberger and Vanecek, Lesen - Verstehen - Lernen - Schreiben, Wien
    1984), the year of school from which on one reads such a text, 4 to 15.
    """

    flesch: int
    sentences: list[HardSentence]
    words: list[str]
    school_year: int

    def level(self) -> Literal["easy", "fair", "hard"]:
        """Easy from 60 on, where plain language begins in the table of Flesch (A New Readability Yardstick, 1948).

        No table has a border at 40: below it is hard by our own measure, in the middle of his "difficult", 30 to 50.
        """
        if self.flesch >= _EASY:
            return "easy"
        return "fair" if self.flesch >= _FAIR else "hard"

    def score(self) -> int:
        """0 hard to 20 easy: both formulas in equal parts. Only the scale is that of the Hohenheimer Index."""
        simple = (_LAST_YEAR - self.school_year) / (_LAST_YEAR - _FIRST_YEAR)
        return round(10 * (self.flesch / 100 + simple))


def readability(text: str) -> Readability | None:
    """None for fewer than 20 words, which say nothing. Every line is a sentence of its own.

    Numbers, addresses and `[[id]]` count neither as words nor in a sentence: their writer cannot shorten them.
    """
    sentences = [(sentence, words) for sentence in _sentences(text) if (words := _words(sentence))]
    words = [word for _, found in sentences for word in found]
    if len(words) < FEWEST_WORDS:
        return None
    syllables = [count_syllables(word) for word in words]
    length = len(words) / len(sentences)
    long = [HardSentence(sentence, len(found)) for sentence, found in sentences if len(found) > LONG_SENTENCE]
    return Readability(
        flesch=_within(180 - length - 58.5 * sum(syllables) / len(words), 0, 100),
        sentences=sorted(long, key=lambda sentence: -sentence.words),
        words=_long_words(words),
        school_year=_within(_school_year(length, words, syllables), _FIRST_YEAR, _LAST_YEAR),
    )


def _within(value: float, least: int, most: int) -> int:
    return round(min(max(value, least), most))


def _school_year(sentence_length: float, words: Sequence[str], syllables: Sequence[int]) -> float:
    percent = 100 / len(words)
    many = percent * sum(count >= 3 for count in syllables)
    one = percent * sum(count == 1 for count in syllables)
    long = percent * sum(_letters(word) > _LONG_WORD for word in words)
    return 0.1935 * many + 0.1672 * sentence_length + 0.1297 * long - 0.0327 * one - 0.875


def _sentences(text: str) -> Iterator[str]:
    """As Flesch counted: a colon and a semicolon end one too."""
    for marked in text.replace("**", "").splitlines():
        line, start = _MARK.sub("", marked), 0
        for end in _END.finditer(line):
            before = line[max(start, end.start() - _BEFORE_MARK) : end.start()]
            if _ends(before, end[0], line[end.end() : end.end() + _BEFORE_MARK].lstrip()):
                yield line[start : end.end()].strip()
                start = end.end()
        yield line[start:].strip()


def _ends(before: str, mark: str, after: str) -> bool:
    """A full stop ends no sentence behind `z. B.`, `Nr.` and `19.`, nor where small letters follow."""
    last = _LAST_WORD.search(before)
    if not mark.startswith(".") or last is None:
        return True
    return not _SHORT.fullmatch(last[1]) and not after[:1].islower()


def _words(sentence: str) -> list[str]:
    return _WORD.findall(_ADDRESS.sub(" ", links.without(sentence)))


def _long_words(words: Sequence[str]) -> list[str]:
    """A hyphen makes a long word easier, so every part is taken by itself."""
    hardest = {word: max(map(_weight, word.split("-"))) for word in words}
    long = [word for word, weight in hardest.items() if weight[0] > MOST_SYLLABLES or weight[1] > MOST_LETTERS]
    return sorted(long, key=lambda word: hardest[word], reverse=True)


def _weight(part: str) -> tuple[int, int]:
    return count_syllables(part), _letters(part)


def _letters(word: str) -> int:
    return sum(map(str.isalpha, word))
