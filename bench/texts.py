"""How much Lotse knows in each locale: topics, words, lengths, how much of it a native speaker has read."""

import re
from statistics import mean

from babel.messages.pofile import read_po

from bench.ground import Ground, Plan
from bench.report import Row, Table
from bot.settings import ROOT
from content import links
from content.model import Pack, Review
from content.pack_files import read_pack
from content.publishing import names

_WORD = re.compile(r"\w+")
_HOW = (
    "Characters, names in place of their links. First message: short text and steps. Whole: all sections. Reviewed:"
    " read by a native speaker. Interface: words of the catalogue in `locales/`."
)


async def measure(_ground: Ground, _plan: Plan) -> Table:
    pack = read_pack(ROOT / "content/packs/leipzig")
    return Table("texts", _HOW, [_row(pack, locale) for locale in sorted(pack.info.locales)])


def _row(pack: Pack, locale: str) -> Row:
    called = names(pack, locale)
    texts = [texts[locale] for texts in pack.texts.values() if locale in texts]
    parts = [{"short": one.short, **one.sections} for one in texts]
    filled = [{name: links.filled(body, called) for name, body in one.items()} for one in parts]
    firsts = [len(one["short"]) + len(one.get("steps", "")) for one in filled]
    wholes = [sum(map(len, one.values())) for one in filled]
    return {
        "locale": locale,
        "topics": len(texts),
        "words": sum(len(_WORD.findall(body)) for one in filled for body in one.values()),
        "first message, mean": round(mean(firsts)),
        "longest": max(firsts),
        "whole, mean": round(mean(wholes)),
        "longest whole": max(wholes),
        "synonyms": sum(len(one.synonyms) for one in texts),
        "reviewed %": round(100 * sum(one.review is Review.done for one in texts) / len(texts)),
        "interface": _interface(locale),
    }


def _interface(locale: str) -> int:
    with (ROOT / f"locales/{locale}/LC_MESSAGES/lotse.po").open("rb") as file:
        catalogue = read_po(file, locale=locale)
    texts = (one.string if isinstance(one.string, str) else " ".join(one.string or ()) for one in catalogue if one.id)
    return sum(len(_WORD.findall(text)) for text in texts)
