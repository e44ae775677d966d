"""What every kind of entry offers the editor: its form, how a form becomes an entry, what is wrong with it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from pydantic import ValidationError

from content.editor.parts import Bubble, Parts
from content.entries import Key
from content.finding import Finding
from content.model import Entry
from content.published import Content

Fields = Mapping[str, str]


class Misfilled(Exception):
    """The form cannot become an entry; the findings say which fields, and why. It must be filled in otherwise."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__()
        self.findings = findings


class Kind(Protocol):
    """One per kind of entry. Pure but for `bubbles`, which asks the preview."""

    @property
    def name(self) -> str: ...

    @property
    def template(self) -> str:
        """The part of the page that holds the fields."""

    def exists(self, content: Content, key: Key) -> bool:
        """Whether there may be such an entry: its topic is an intent, its locale one of the pack."""

    def title(self, content: Content, key: Key) -> str: ...

    def fields(self, content: Content, key: Key, entry: Entry | None) -> Fields:
        """The form of an entry, or of a new one; every field is there, in the order of the page."""

    def entry(self, content: Content, key: Key, fields: Fields) -> Entry:
        """As it would be published, but for what only publishing decides. Raises Misfilled."""

    def findings(self, content: Content, key: Key, entry: Entry) -> Sequence[Finding]:
        """What keeps it from being published."""

    def values(self, content: Content, key: Key, fields: Fields, now: datetime) -> Mapping[str, Any]:
        """What its template needs besides the fields."""

    async def bubbles(self, parts: Parts, content: Content, key: Key, now: datetime) -> Sequence[Bubble]:
        """As visitors would see it; `content` has it already."""


def misfilled(error: ValidationError) -> Misfilled:
    """pydantic's complaints as findings; a field's name is its path, as in the form."""
    return Misfilled(list(_findings(error)))


def _findings(error: ValidationError) -> Iterator[Finding]:
    for detail in error.errors():
        name = ".".join(str(part) for part in detail["loc"] if isinstance(part, str))
        kind = detail["type"]
        most = int(detail.get("ctx", {}).get("max_length", 0))
        if kind in ("missing", "string_too_short", "too_short"):
            yield Finding("field_needed", f"{name}: is missing", name)
        elif kind in ("string_too_long", "too_long") and most:
            yield Finding("field_long", f"{name}: at most {most} characters", name, {"most": most})
        else:
            yield Finding("field_wrong", f"{name}: {detail['msg']}", name)


def lines(text: str) -> list[str]:
    """A field with one item a line, without blank lines."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def tidy(fields: Fields) -> dict[str, str]:
    """As typed, but with plain line breaks and no blanks at the ends: what a browser adds is no change."""
    return {name: text.replace("\r\n", "\n").replace("\r", "\n").strip() for name, text in fields.items()}
