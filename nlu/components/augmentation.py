"""Sentences as they would look typed in a hurry, on the wrong keyboard, or by somebody who mixes languages.

Only training sees them. Each kind of noise was measured on its own (docs/understanding.md); config.yml names those that
helped.
"""

import unicodedata
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from anyascii import anyascii

from components.lexicon import Lexicon
from components.text import normalise

KEYBOARDS = (
    ("qwertzuiopü", "asdfghjklöä", "yxcvbnm"),
    ("йцукенгшщзхї", "фівапролджє", "ячсмитьбю"),
    ("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"),
    ("ضصثقفغعهخحجد", "شسيبلاتنمكط", "ئءؤرلاىةوزظ"),
)
GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
# How Arabic and Kurdish are chatted in Latin letters; what is not here is left to anyascii.
CHATTED = str.maketrans(
    {
        **{"ع": "3", "ح": "7", "خ": "5", "ء": "2", "ق": "q", "ش": "sh", "غ": "gh", "ث": "th", "ذ": "z", "ظ": "z"},
        **{
            "ص": "s",
            "ض": "d",
            "ط": "t",
            "ة": "e",
            "ى": "a",
            "ا": "a",
            "و": "o",
            "ي": "i",
            "أ": "a",
            "إ": "i",
            "آ": "a",
        },
        **{
            "ی": "i",
            "ێ": "e",
            "ۆ": "o",
            "ە": "e",
            "چ": "ch",
            "ژ": "zh",
            "پ": "p",
            "گ": "g",
            "ڤ": "v",
            "ڵ": "ll",
            "ڕ": "r",
        },
        **{"х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sch", "ж": "zh", "ы": "y", "ю": "yu", "я": "ya", "й": "y"},
        **{"ь": "", "ъ": "", "є": "ye", "ї": "yi", "і": "i", "и": "i", "ґ": "g", "э": "e"},
    }
)

Noise = Callable[[str, np.random.Generator], str]


def _neighbours() -> Mapping[str, str]:
    """Each letter with those beside it on its keyboard."""
    beside: dict[str, str] = {}
    for row in (row for rows in KEYBOARDS for row in rows):
        for place, letter in enumerate(row):
            beside[letter] = beside.get(letter, "") + row[max(place - 1, 0) : place] + row[place + 1 : place + 2]
    return beside


NEIGHBOURS = _neighbours()


def mistyped(text: str, random: np.random.Generator) -> str:
    """One slip for about twelve letters: a letter left out, doubled, swapped with the next, or its neighbour hit."""
    letters = list(text)
    for _ in range(1 + len(letters) // 12):
        place = int(random.integers(len(letters)))
        slip = random.integers(4)
        if not letters[place].isalpha():
            continue
        if slip == 0:
            letters[place] = ""
        elif slip == 1:
            letters[place] *= 2
        elif slip == 2 and place + 1 < len(letters):
            letters[place], letters[place + 1] = letters[place + 1], letters[place]
        else:
            beside = NEIGHBOURS.get(letters[place].lower(), letters[place])
            letters[place] = beside[int(random.integers(len(beside)))]
        letters = [letter for letter in letters if letter] or list(text)
    return "".join(letters)


def without_marks(text: str, random: np.random.Generator) -> str:
    """Without dots, accents and hooks; German half of the time with ae, oe, ue."""
    if random.random() < 0.5:
        text = text.translate(GERMAN)
    text = text.replace("ł", "l").replace("Ł", "L").replace("đ", "d").replace("ı", "i")
    letters = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(one for one in letters if not unicodedata.combining(one)))


def in_latin_letters(text: str, random: np.random.Generator) -> str:
    return anyascii(text.lower().translate(CHATTED))


def joined(text: str, random: np.random.Generator) -> str:
    """One space is missing."""
    words = text.split()
    if len(words) < 2:
        return text
    place = int(random.integers(1, len(words)))
    return " ".join([*words[: place - 1], words[place - 1] + words[place], *words[place + 1 :]])


KINDS: Mapping[str, Noise] = {
    "mistyped": mistyped,
    "without_marks": without_marks,
    "in_latin_letters": in_latin_letters,
    "joined": joined,
}


class Mixing:
    """German words in the place of others that mean the same, as people mix them who live with both."""

    def __init__(self, known: Lexicon, german: Mapping[str, Sequence[str]]) -> None:
        """`german`: gloss -> German words, the commonest first."""
        self._known, self._german = known, german

    def __call__(self, text: str, random: np.random.Generator) -> str:
        """About a third of the words that can be changed are."""
        return " ".join(self._one(word, random) for word in text.split())

    def _one(self, word: str, random: np.random.Generator) -> str:
        glosses = self._known.entries.get(normalise(word).strip(SIGNS), ())
        choice = [german for gloss in glosses for german in self._german.get(gloss, ())[:2]]
        return choice[int(random.integers(len(choice)))] if choice and random.random() < SHARE else word


SHARE = 0.3
SIGNS = ".,;:?!؟،"
MIXED = "mixed"
"""A kind of noise that needs the word list; see Mixing."""


def noisy(text: str, kinds: tuple[str, ...], random: np.random.Generator, mixing: Noise | None = None) -> str:
    """The text with one kind of noise that fits it; the text itself where none fits."""
    if not text or not kinds:
        return text
    kind = kinds[int(random.integers(len(kinds)))]
    if kind == MIXED:
        return mixing(text, random) if mixing else text
    return KINDS[kind](text, random) or text
