"""How many syllables a German word has, by its vowels. Pure."""

import re
import unicodedata

_VOWELS = "aeiouyäöüàáâãåæèéêëìíîïòóôõøùúûýœıąęėīūőű"
_SYLLABLE = re.compile(rf"eau(?=s?$)|(?<=t)oi(?=l)|au|äu|eu|ei|ai|ey|ay|oy|ie|ee|aa|oo|ou|[{_VOWELS}]")
_PART = re.compile(r"[^\W\d_]+")
_SPELT = re.compile(r"[A-ZÄÖÜ]{2,4}")
# Where two vowels that mostly are one sound belong to two syllables.
_APART = re.compile(
    "|".join(
        (
            r"(?<!sch)(?<!^w)i(?=ens?$)",
            r"(?:famil|präm|lin|med|stud|ser|fol|akt|mobil|mater|krit?er)i(?=e(?!r))",
            r"feri(?=en)",
            r"(?:ital|span|syr|rumän|bulgar|alban|kroat|serb|bosn|jordan|georg|armen|tunes|alger|austral)i(?=e)",
            r"(?:at|kl|or|quot|z)i(?=en[tz])",
            r"(?<![vp])i(?=ell)",
            r"hygi(?=en)|(?:ukra|mosa|koka)(?=i)|muse(?=um)|ide(?=en)|ko(?=o[pr])",
            r"be(?=ur[klt]|unr|inh|end[ei]|ehr|erd)",
            r"ge(?=ehr|erb|end|imp|irr)",
            r"(?<!n)e(?=unter)",
        )
    )
)
# As a German would spell what is heard, also in the English words that are at home in German.
_HEARD = (
    ("qu", "kw"),
    ("yo", "jo"),
    ("online", "onlain"),
    ("hotline", "hotlain"),
    ("homepage", "hompedsch"),
    ("service", "servis"),
    ("website", "websait"),
    ("facebook", "fesbuk"),
    ("software", "softwer"),
    ("team", "tim"),
    ("coach", "kotsch"),
)


def count_syllables(word: str) -> int:
    """At least one. An abbreviation in capitals is spelt; parts with a hyphen between them count each by itself."""
    return max(1, sum(map(_in_part, _PART.findall(unicodedata.normalize("NFC", word)))))


def _in_part(part: str) -> int:
    if _SPELT.fullmatch(part):
        return len(part)
    heard = part.lower()
    for spelling, sound in _HEARD:
        heard = heard.replace(spelling, sound)
    return len(_SYLLABLE.findall(_APART.sub(r"\g<0>|", heard)))
