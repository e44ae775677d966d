"""How often the search over the pack finds the right topic: a hundred queries a locale, by others than its texts."""

import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from bench.ground import Ground, Plan
from bench.report import Row, Table
from bot.settings import ROOT
from content.pack_files import read_pack
from content.published import Content

_QUERIES = Path(__file__).with_name("queries")
_HOW = (
    "Queries as people type them, short, with mistakes, some mixed with German words; written by people who had not"
    " read the texts. First: the right topic is the first hit; top three: it is among them; strong: hits that are shown"
    " although the recogniser understood nothing, and how many of them are right."
)


async def measure(_ground: Ground, _plan: Plan) -> Table:
    content = Content(read_pack(ROOT / "content/packs/leipzig"))
    rows = [_row(content, path.stem, queries(path)) for path in sorted(_QUERIES.glob("*.tsv"))]
    return Table("search", _HOW, rows)


def queries(path: Path) -> list[tuple[str, str]]:
    """(intent, query)"""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [(intent, query) for intent, _, query in (line.partition("\t") for line in lines) if query]


def _row(content: Content, locale: str, asked: Sequence[tuple[str, str]]) -> Row:
    times, found, strong = [], [], []
    for intent, query in asked:
        began = time.perf_counter()
        hits = content.search(query, locale)
        times.append(time.perf_counter() - began)
        found.append(hits.index(intent) if intent in hits else 99)
        strong += [hit == intent for hit in content.search(query, locale, strictly=True)[:1]]
    share = 100 / len(asked)
    return {
        "locale": locale,
        "queries": len(asked),
        "first %": round(share * sum(place == 0 for place in found), 1),
        "top three %": round(share * sum(place < 3 for place in found), 1),
        "strong %": round(share * len(strong), 1),
        "of them right %": round(100 * sum(strong) / max(len(strong), 1), 1),
        "ms": round(1000 * median(times), 2),
    }
