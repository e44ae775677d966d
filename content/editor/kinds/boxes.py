"""Fields that several forms share: boxes to tick, months, one text per locale. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from content.editor.kinds.base import Fields
from content.finding import Finding
from content.published import Content

_MONTH = re.compile(r"(\d{1,2})[./](\d{4})", re.ASCII)


def boxes(name: str, all_of: Iterable[str], chosen: Iterable[str]) -> dict[str, str]:
    there = list(chosen)
    return {f"{name}.{one}": "yes" if one in there else "" for one in dict.fromkeys([*all_of, *there])}


def ticked(fields: Fields, name: str) -> list[str]:
    return [box.removeprefix(f"{name}.") for box, value in fields.items() if box.startswith(f"{name}.") and value]


def in_order(chosen: Iterable[str], before: Iterable[str]) -> list[str]:
    """As they stood, new ones after: what nobody changed is not moved either."""
    there, earlier = list(dict.fromkeys(chosen)), list(before)
    return [*(one for one in earlier if one in there), *(one for one in there if one not in earlier)]


def languages(fields: Fields, before: Iterable[str]) -> list[str]:
    """Those ticked, and those written as codes."""
    written = re.findall(r"[^\s,;]+", fields.get("languages", "").casefold())
    return in_order([*ticked(fields, "languages"), *written], before)


def month(text: str) -> str:
    """`11/2026` as `2026-11`."""
    turned = _MONTH.fullmatch(text)
    return f"{turned[2]}-{int(turned[1]):02}" if turned else text


def locales(content: Content, texts: Mapping[str, object]) -> list[str]:
    """The source first, to be translated from; and those that have a text, whether they are offered or not."""
    info = content.pack.info
    return list(dict.fromkeys([info.source_locale, *info.locales, *texts]))


def in_plain_words(finding: Finding, fields: Fields, codes: Mapping[str, str]) -> Finding:
    """`codes`: field -> what to say when it has not the right form, instead of just that."""
    if finding.code != "field_wrong":
        return finding
    if not fields.get(finding.field):
        return replace(finding, code="field_needed")
    return replace(finding, code=codes.get(finding.field, finding.code))
