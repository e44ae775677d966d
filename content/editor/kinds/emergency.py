"""A number for people in danger. Nobody publishes one that nobody has called: a wrong digit can cost a life."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from content import publishing
from content.editor.kinds.base import Fields, Misfilled, misfilled, tidy
from content.editor.kinds.boxes import boxes, in_order, in_plain_words, locales, month, ticked
from content.editor.parts import Bubble, Parts
from content.entries import Key, find
from content.finding import Finding
from content.model import EmergencyNumber, Entry
from content.published import Content

DANGERS = ("life", "suicide", "violence")
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{1,47}")
_CODES = {"as_of": "month_wrong", "number": "number_wrong"}


@dataclass(frozen=True)
class EmergencyKind:
    """The field `called` holds the number that somebody says she has called, so that it is not said of another."""

    name: str = "emergency"
    template: str = "_emergency.html"

    def exists(self, content: Content, key: Key) -> bool:
        return _ID.fullmatch(key.id) is not None

    def title(self, content: Content, key: Key) -> str:
        number = find(content.pack, key)
        return number.name if isinstance(number, EmergencyNumber) else key.id

    def fields(self, content: Content, key: Key, entry: Entry | None) -> Fields:
        assert entry is None or isinstance(entry, EmergencyNumber)
        purpose = entry.purpose if entry else {}
        return {
            "number": entry.number if entry else "",
            "name": entry.name if entry else "",
            **boxes("dangers", DANGERS, entry.dangers if entry else []),
            **{f"purpose.{locale}": purpose.get(locale, "") for locale in locales(content, purpose)},
            "as_of": entry.as_of if entry else "",
            "source": entry.source if entry else "",
            "called": "",
        }

    def entry(self, content: Content, key: Key, fields: Fields) -> Entry:
        given = tidy(fields)
        before = find(content.pack, key)
        assert before is None or isinstance(before, EmergencyNumber)
        findings: list[Finding] = []
        try:
            number = EmergencyNumber.model_validate(_document(key, given, before))
        except ValidationError as error:
            findings += [in_plain_words(one, given, _CODES) for one in misfilled(error).findings]
        if _to_call(content, key, given) and not _is_called(given):
            findings.append(Finding("number_not_called", "number: nobody has called it", "called"))
        if findings:
            raise Misfilled(findings)
        return number

    def findings(self, content: Content, key: Key, entry: Entry) -> Sequence[Finding]:
        assert isinstance(entry, EmergencyNumber)
        return list(publishing.number_findings(content.pack, entry))

    def values(self, content: Content, key: Key, fields: Fields, now: datetime) -> Mapping[str, Any]:
        given = tidy(fields)
        purposes = [name.removeprefix("purpose.") for name in given if name.startswith("purpose.")]
        return {
            "beside": "_called.html",
            "to_call": _to_call(content, key, given),
            "is_called": _is_called(given),
            "dangers": DANGERS,
            "locales": locales(content, dict.fromkeys(purposes)),
            "source_locale": content.pack.info.source_locale,
        }

    async def bubbles(self, parts: Parts, content: Content, key: Key, now: datetime) -> Sequence[Bubble]:
        """It is shown among others only."""
        return []


def _document(key: Key, given: Fields, before: EmergencyNumber | None) -> dict[str, Any]:
    purpose = {name.removeprefix("purpose."): text for name, text in given.items() if name.startswith("purpose.")}
    kept = in_order(purpose, before.purpose if before else ())
    return {
        "id": key.id,
        "number": " ".join(given.get("number", "").split()),
        "name": given.get("name", ""),
        "dangers": in_order(ticked(given, "dangers"), before.dangers if before else ()),
        "purpose": {one: purpose[one] for one in kept if purpose[one]},
        "as_of": month(given.get("as_of", "")),
        "source": given.get("source", ""),
    }


def _to_call(content: Content, key: Key, given: Fields) -> str:
    """The number in the form, "" when it is the one that is published or when there is none."""
    before = find(content.pack, key)
    number = given.get("number", "")
    is_known = isinstance(before, EmergencyNumber) and _digits(before.number) == _digits(number)
    return "" if is_known else number


def _is_called(given: Fields) -> bool:
    return _digits(given.get("called", "")) == _digits(given.get("number", ""))


def _digits(number: str) -> str:
    return "".join(number.split())
