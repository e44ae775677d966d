"""A few of the editor's words, for tests that need no house."""

from collections.abc import Sequence
from datetime import date, datetime

_WORDS = {
    "field.short": "Short",
    "field.by_appointment": "By appointment",
    "field.notes": "Note",
    "field.hours": "Hours",
    "differences.yes": "yes",
    "differences.no": "no",
}


class PlainWords:
    """Fills parts.Words."""

    locale = "en"

    def text(self, key: str, /, **values: object) -> str:
        return _WORDS[key].format(**values)

    def plural(self, key: str, count: int, /, **values: object) -> str:
        return _WORDS[key].format(count=count, **values)

    def has(self, key: str, /) -> bool:
        return key in _WORDS

    def day(self, day: date) -> str:
        return f"{day}"

    def weekday(self, day: date) -> str:
        return f"{day:%A}"

    def moment(self, instant: datetime) -> str:
        return f"{instant}"

    def list(self, items: Sequence[str]) -> str:
        return ", ".join(items)

    def language(self, code: str) -> str:
        return {"ar": "Arabic"}[code]
