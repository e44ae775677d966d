"""Text as the recogniser sees it: spelled one way, in Latin letters, and as bare consonants."""

import re
import unicodedata

from anyascii import anyascii

LONGEST = 4096
"""Characters that are read of one message; Telegram sends no more."""

APOSTROPHES = "'’‘ʼ`´′‛"  # noqa: RUF001  people type any of them, or none: "сім'я", "сімя"
TATWEEL = "\u0640"
ARABIC_VOWEL_SIGNS = re.compile(r"[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed]")
ONE_SPELLING = str.maketrans(
    {
        **dict.fromkeys("أإآٱ", "ا"),
        **dict.fromkeys("ىیې", "ي"),
        **dict.fromkeys("ک", "ك"),
        **dict.fromkeys("ةەھہۀ", "ه"),
        "ё": "е",
        **dict.fromkeys(APOSTROPHES + TATWEEL, ""),
    }
)
SOUNDS = (
    *[("sch", "s"), ("sh", "s"), ("ch", "h"), ("kh", "h"), ("gh", "g"), ("th", "t"), ("dh", "d")],
    *[("7", "h"), ("5", "h"), ("3", ""), ("2", "")],  # the digits Arabic is chatted with
    *[("c", "k"), ("q", "k"), ("v", "f"), ("z", "s"), ("p", "b")],
)
VOWELS = str.maketrans("", "", "aeiouyw")
LONG_RUNS = re.compile(r"(.)\1{2,}", re.DOTALL)
WORDS = re.compile(r"\w+")


def normalise(text: str) -> str:
    """One spelling for what is typed in many ways; never longer than `LONGEST`.

    NFKC may unfold one character into eighteen, hence the second cut.
    """
    text = as_typed(text)
    text = ARABIC_VOWEL_SIGNS.sub("", text.translate(ONE_SPELLING))
    text = "".join(map(_plain, text))
    return " ".join(LONG_RUNS.sub(r"\1\1", text).split())


def as_typed(text: str) -> str:
    """Lower case and composed, each letter kept: ی is not ي, ё is not е."""
    return unicodedata.normalize("NFKC", text[:LONGEST]).casefold()[:LONGEST]


def _plain(character: str) -> str:
    """Digits of any script become ASCII; what cannot be seen (marks of direction, joiners) goes."""
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    return "" if category == "Cf" else character


def latin(normalised: str) -> str:
    """The second view: the same text as someone without the right keyboard might type it.

    Soft signs become apostrophes, which would cut a word in two.
    """
    return anyascii(normalised)[:LONGEST].casefold().translate(ONE_SPELLING)


def skeleton(in_latin: str) -> str:
    """The third view: what spellings and scripts agree on; "kita", "kyta" and the Arabic for it are "kt".

    Worth 2.5 points of the right intent among the first three, in cross-validation.
    """
    for letters, sound in SOUNDS:
        in_latin = in_latin.replace(letters, sound)
    return in_latin.translate(VOWELS)


def plain_letters(text: str) -> str:
    """Without accents, dots and hooks, as many type: "giấy tờ" is "giay to"."""
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("ł", "l").replace("ı", "i"))
    return unicodedata.normalize("NFC", "".join(one for one in letters if not unicodedata.combining(one)))


def words(text: str) -> list[str]:
    return WORDS.findall(text)
