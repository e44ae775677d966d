"""Interface words of one locale, and text made safe for both writing directions."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

FSI, PDI = "\u2068", "\u2069"
_CONTROLS = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2060\u2066-\u2069\ud800-\udfff\ufeff]"
)
_LATIN_RUN = re.compile(
    r"(?:(?:\+\d+ ?\(0\)|\(0\d+\)) ?\d[\d /.,:–-]*\d|\+?\d[\d /.,:–-]*\d|\d"
    r"|(?:https?://)?[A-Za-z0-9][\w.@-]*\.[A-Za-z]{2,}(?:/\S*)?"
    r"|[A-Za-zÀ-ɏ](?:[\w./&-]*\w)?(?: [A-Za-zÀ-ɏ0-9](?:[\w./&-]*\w)?)*)"
)


class Words(Protocol):
    """The catalogue of one locale; adapters/locales.py fills it from locales/."""

    @property
    def locale(self) -> str: ...

    @property
    def name(self) -> str:
        """The language in its own name."""

    @property
    def rtl(self) -> bool: ...

    def text(self, key: str, /, **values: object) -> str:
        """The sentence of `key`. Values are put in without control characters, isolated where rtl."""

    def plural(self, key: str, count: int, /, **values: object) -> str:
        """The sentence of `key` in the form that `count` asks for, with `{count}` put in."""

    def has(self, key: str, /) -> bool: ...

    def day(self, day: date) -> str:
        """Day and month."""

    def weekday(self, day: date) -> str: ...

    def time(self, instant: datetime) -> str: ...

    def moment(self, instant: datetime) -> str:
        """Weekday, date and time, as one says it."""

    def distance(self, metres: int) -> str:
        """`300 m`, `1.2 km`, in the locale's own way."""

    def list(self, items: Sequence[str]) -> str:
        """Joined as one says it: a, b and c."""

    def language(self, code: str) -> str:
        """The name of language `code` in this locale."""


def plain(text: str, most: int = 4096) -> str:
    """Foreign text without control, override and invisible characters and half surrogates, not longer than `most`."""
    return _CONTROLS.sub("", text)[:most]


def isolate(text: str) -> str:
    """One value that keeps its own direction inside any sentence (Unicode UAX 9, isolates)."""
    return f"{FSI}{text}{PDI}" if text else text


def isolate_runs(text: str) -> str:
    """A right-to-left text in which phone numbers, times, addresses and Latin names stay in one piece."""
    return _LATIN_RUN.sub(lambda run: isolate(run.group()), text)
