"""From a text to signs: what its words say about days and hours, as locales/<locale>/times.yaml has them.

A word counts as it is written there. Without its accents it counts too, if the text has none: "tôi" is not "tối".
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

LONGEST = 1000
_LONGEST_WORD = 40
_DIGITS = "0123456789"
_UNSEEN = frozenset({"Mn", "Me", "Cf"})
_ALIKE = {"أإآٱ": "ا", "ىیێ": "ي", "ةەھ": "ه", "ک": "ك", "ۆ": "و", "ڕ": "ر", "ڵ": "ل", "ـʼ’‘'`´ʹ": "", "\u00a0": " "}
_SAME = str.maketrans({letter: plain for letters, plain in _ALIKE.items() for letter in letters})
_STROKES = str.maketrans("łđıø", "ldio")
_TOKEN = re.compile(
    r"(?P<iso>\d{4}-\d\d-\d\d)(?!\d)|(?P<clock>\d{1,2}[:h]\d\d)(?!\d)"
    r"|(?P<dotted>\d{1,2}[./]\d{1,2}(?!\d)(?:[./](?:\d{4}|\d\d)?(?!\d))?)|(?P<number>\d+(?![^\W_]))"
    r"|(?P<word>[^\W_]+)|(?P<hyphen>(?<=\d)-(?=[^\W\d_]))|(?P<dash>[-–—])"
    r"|(?P<stop>[,;!?\n،؛؟]|(?<=[^\W\d_])\.(?=\s))|(?P<unit>[€$£%°§#№+=\\])|(?P<slash>/)"
)


@dataclass(frozen=True)
class Sign:
    """One thing a word says. `code` is a single letter, so that patterns can be written over a row of signs.

    `text` is kept of numbers: "07" is not "7". The letters are listed in `SIGNS` and `times.py`.
    """

    code: str
    value: int = 0
    text: str = ""


UNKNOWN = Sign("x")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# What can stand in a times.yaml, edges first: a phrase in two lists says both, in this order. Weekdays are bits.
SIGNS: Mapping[str, Mapping[str, Sign]] = {
    "edges": {
        "after": Sign("A"), "before": Sign("B"), "from": Sign("F"), "until": Sign("U"), "to": Sign("-"),
        "between": Sign("G"), "around": Sign("~"), "and": Sign("&"), "or": Sign("|"), "not": Sign("!"),
        "this": Sign("S"), "but": Sign(","),
    },
    "clock": {
        "at": Sign("@"), "hour": Sign("h"), "am": Sign("a", 0), "pm": Sign("a", 2),
        "half_to": Sign("L", -30), "half_past": Sign("L", 30), "quarter_past": Sign("L", 15),
        "quarter_to": Sign("L", -15), "quarter_into": Sign("L", -45), "three_quarters_into": Sign("L", -15),
        "and_half": Sign("T", 30), "and_quarter": Sign("T", 15), "less_quarter": Sign("T", -15),
    },
    "numbers": {str(number): Sign("n", number) for number in range(1, 32)},
    "ordinals": {str(number): Sign("o", number) for number in range(1, 32)},
    "months": {str(month): Sign("M", month) for month in range(1, 13)},
    "days": {
        "today": Sign("D", 0), "tomorrow": Sign("D", 1), "after_tomorrow": Sign("D", 2),
        "tomorrow_or_morning": Sign("V"),
    },
    "weekdays": {
        **{day: Sign("W", 1 << index) for index, day in enumerate(_WEEKDAYS)},
        "workdays": Sign("W", 0b0011111), "weekend": Sign("W", 0b1100000),
    },
    "short": {day: Sign("w", 1 << index) for index, day in enumerate(_WEEKDAYS)},
    "weeks": {"this": Sign("K", 0), "next": Sign("K", 1)},
    "parts": {"morning": Sign("P", 0), "noon": Sign("P", 1), "afternoon": Sign("P", 2), "evening": Sign("P", 3)},
    "other": {
        "busy": Sign("Y"), "units": Sign("u"), "labels": Sign("l"), "the": Sign("t"), "of_month": Sign("s"),
        "fillers": Sign(""),
    },
}  # fmt: skip
_SAID = ""
_GROWING = frozenset("WDVPLno")
Node = dict[str, Any]


@dataclass(frozen=True)
class Lexicon:
    """The phrases of one locale as a tree of words, and all words in them.

    `strict`: a word with accents is never read without them. `also`: locales that its people mix in.
    """

    tree: Node
    known: frozenset[str]
    prefixes: tuple[str, ...] = ()
    strict: bool = False
    also: tuple[str, ...] = ()

    def signs(self, text: str) -> list[Sign]:
        """What the text says, word by word; fillers are left out. Whatever the text is, this is quick."""
        tokens = [part for token in _tokens(text) for part in self._parts(token)]
        words = [token.text for token in tokens]
        row: list[Sign] = []
        at = 0
        while at < len(tokens):
            length, said = self._longest(self.tree, words, at)
            row += said if length else [tokens[at]]
            at += length or 1
        return [sign for sign in row if sign.code]

    def _longest(self, node: Node, words: Sequence[str], at: int) -> tuple[int, Sequence[Sign]]:
        best: tuple[int, Sequence[Sign]] = (0, node.get(_SAID, ()))
        if at == len(words):
            return best
        for key in self._keys(words[at]):
            if key in node:
                length, said = self._longest(node[key], words, at + 1)
                if said and length + 1 > best[0]:
                    best = length + 1, said
        return best

    def _keys(self, word: str) -> list[str]:
        """Under which a word may stand in the tree: itself, else without accents; and every beginning with a star."""
        form = word if self.strict or word in self.known else bare(word)
        stems = [form[:end] + "*" for end in range(min(len(form), _LONGEST_WORD), 2, -1)]
        return [key for key in (form, *stems) if key in self.known]

    def _parts(self, token: Sign) -> list[Sign]:
        """A word that is not known may be two that are: "3pm", "um10", an "and" written in front, "montagabend"."""
        word = token.text
        if token.code != "x" or self._keys(word) or len(word) > _LONGEST_WORD:
            return [token]
        cut = next((cut for cut in self._cuts(word) if self._both(word[:cut], word[cut:])), None)
        cut = cut or next((cut for cut in range(3, len(word) - 2) if self._grown(word[:cut], word[cut:])), None)
        return [_word(word[:cut]), _word(word[cut:])] if cut else [token]

    def _both(self, first: str, rest: str) -> bool:
        """Letters beside a figure must be known: "B1" is no 1, and the Arabic "3id" no 3."""
        return all(part.isdecimal() or self._keys(part) for part in (first, rest))

    def _grown(self, *parts: str) -> bool:
        """Only days, their parts and hours grow together: a friend is no end of Friday."""
        return all({sign.code for sign in self._longest(self.tree, [part], 0)[1]} & _GROWING for part in parts)

    def _cuts(self, word: str) -> Iterator[int]:
        """Behind the figures it begins with, before those it ends with, or behind a prefix."""
        begin, end = len(word) - len(word.lstrip(_DIGITS)), len(word.rstrip(_DIGITS))
        if begin:
            yield begin
        yield from (len(prefix) for prefix in self.prefixes if word.startswith(prefix))
        if 1 < end < len(word):
            yield end


def compile_words(data: Mapping[str, Any]) -> Lexicon:
    """From a times.yaml. A group or a name that is not in `SIGNS` is a mistake in the file."""
    tree: Node = {}
    for group in [name for name in SIGNS if name in data]:
        for name, phrases in data[group].items():
            for phrase in phrases:
                _plant(tree, _words(phrase), SIGNS[group][str(name)])
    for words, said in list(_phrases(tree)):
        _plant_bare(tree, tuple(bare(word) for word in words), said)
    stray = data.keys() - {*SIGNS, "prefixes", "strict", "also"}
    if stray:
        raise ValueError(f"unknown groups: {sorted(stray)}")
    known = frozenset(word for words, _ in _phrases(tree) for word in words)
    prefixes = tuple(kept(prefix) for prefix in data.get("prefixes", ()))
    return Lexicon(tree, known, prefixes, bool(data.get("strict")), tuple(data.get("also", ())))


def _plant(tree: Node, words: Sequence[str], sign: Sign) -> None:
    if not words:
        raise ValueError("a phrase needs words")
    for word in words:
        tree = tree.setdefault(word, {})
    if sign not in tree.get(_SAID, ()):
        tree[_SAID] = (*tree.get(_SAID, ()), sign)


def _words(phrase: str) -> list[str]:
    """Cut as a text is cut; a star belongs to the last word."""
    if not isinstance(phrase, str):
        raise ValueError(f"{phrase!r} needs quotes")
    words = [token.text for token in _tokens(phrase)]
    return [*words[:-1], words[-1] + "*"] if phrase.endswith("*") and words else words


def _plant_bare(tree: Node, words: Sequence[str], said: tuple[Sign, ...]) -> None:
    """What is written without accents in the file, or came first, stays."""
    for word in words:
        tree = tree.setdefault(word, {})
    tree.setdefault(_SAID, said)


def _phrases(node: Node, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], tuple[Sign, ...]]]:
    for word, below in node.items():
        if word == _SAID:
            yield words, below
        else:
            yield from _phrases(below, (*words, word))


def kept(text: str) -> str:
    """Lower case, digits of any script as ours, letters that are typed at random made one; accents stay."""
    composed = islice((part for letter in text[:LONGEST] for part in unicodedata.normalize("NFKC", letter)), LONGEST)
    joined = unicodedata.normalize("NFC", "".join(composed)).casefold()[:LONGEST]
    seen = (letter for letter in joined if unicodedata.category(letter) not in _UNSEEN)
    return "".join(str(unicodedata.decimal(letter, letter)) for letter in seen).translate(_SAME)


def bare(word: str) -> str:
    parts = unicodedata.normalize("NFD", word)
    return "".join(part for part in parts if unicodedata.category(part) not in _UNSEEN).translate(_STROKES)


def _tokens(text: str) -> list[Sign]:
    return [_token(match) for match in _TOKEN.finditer(kept(text)) if match.lastgroup != "hyphen"]


def _token(match: re.Match[str]) -> Sign:
    codes = {"iso": "i", "clock": "c", "dotted": "d", "dash": "-", "stop": ",", "unit": "u", "slash": "|"}
    kind, text = match.lastgroup or "", match.group()
    return Sign(codes[kind], text=text) if kind in codes else _word(text)


def _word(text: str) -> Sign:
    """`n` for a figure that can be a day or an hour, `y` for a year; what a word says is looked up later."""
    if not text.isdecimal():
        return Sign("x", text=text)
    if len(text) <= 2:
        return Sign("n", int(text), text)
    return Sign("y", int(text)) if len(text) == 4 and text[:2] in ("19", "20") else Sign("x", text=text)
