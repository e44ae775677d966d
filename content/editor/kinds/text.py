"""A topic's text in one locale: the form that is written in most."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from content import links, publishing
from content.editor import readability
from content.editor.kinds.base import Fields, lines, misfilled, tidy
from content.editor.parts import Bubble, Parts
from content.entries import Key
from content.finding import Finding
from content.model import FIRST_MESSAGE, SECTIONS, SHORT, TITLE, Entry, Review, TopicText
from content.published import Content

MOST_REST = 3500


@dataclass(frozen=True)
class Meter:
    """How much of a room is used; `over`: it does not fit."""

    name: str
    used: int
    most: int

    @property
    def over(self) -> bool:
        return self.used > self.most


@dataclass(frozen=True)
class TextKind:
    """`intents` are those a topic can answer."""

    intents: frozenset[str]
    name: str = "text"
    template: str = "_text.html"

    def exists(self, content: Content, key: Key) -> bool:
        return key.id in content.pack.topics and key.locale in content.pack.info.locales

    def title(self, content: Content, key: Key) -> str:
        for locale in (key.locale, content.pack.info.source_locale):
            if text := content.pack.texts.get(key.id, {}).get(locale):
                return text.title
        return key.id

    def fields(self, content: Content, key: Key, entry: Entry | None) -> Fields:
        """A new translation begins with the sections of its source, empty.

        `based_on` is the revision of the source that was translated, `source_revision` that of the one beside the form.
        """
        source = self._source(content, key)
        shown = str(source.revision or "") if source else ""
        own = {"reviewed": "", "up_to_date": "", "source_revision": shown, "based_on": ""}
        if entry is None:
            return dict.fromkeys(("title", "synonyms", "short", *SECTIONS), "") | own
        assert isinstance(entry, TopicText)
        return own | {
            "title": entry.title,
            "synonyms": "\n".join(entry.synonyms),
            "short": entry.short,
            **{str(name): "" for name in SECTIONS},
            **{str(name): body for name, body in entry.sections.items()},
            "reviewed": "yes" if entry.review is Review.done else "",
            "based_on": str(entry.based_on or ""),
        }

    def entry(self, content: Content, key: Key, fields: Fields) -> Entry:
        """The revision is that of what is published, 1 of a new source; publishing raises it."""
        given = tidy(fields)
        present, is_source = content.pack.texts.get(key.id, {}).get(key.locale), self.is_source(content, key)
        try:
            return TopicText(
                title=given.get("title", ""),
                synonyms=lines(given.get("synonyms", "")),
                short=given.get("short", ""),
                sections={name: given[name] for name in SECTIONS if given.get(name)},
                revision=((present and present.revision) or 1) if is_source else None,
                based_on=None if is_source else _based_on(given, present),
                review=Review.done if given.get("reviewed") else Review.pending,
            )
        except ValidationError as error:
            raise misfilled(error) from None

    def findings(self, content: Content, key: Key, entry: Entry) -> Sequence[Finding]:
        assert isinstance(entry, TopicText)
        source = None if self.is_source(content, key) else self._source(content, key)
        names = content.names(key.locale)
        return list(publishing.text_findings(content.pack, key.id, key.locale, entry, source, names))

    def values(self, content: Content, key: Key, fields: Fields, now: datetime) -> Mapping[str, Any]:
        source = self._source(content, key)
        is_source = self.is_source(content, key)
        return {
            "sections": SECTIONS,
            "is_source": is_source,
            "source_locale": content.pack.info.source_locale,
            "source": self.fields(content, key, source) if source and not is_source else None,
            "outdated": content.is_outdated(key.id, key.locale),
            "meters": self._meters(content, key, tidy(fields)),
            "readability": readability.readability(_prose(fields)) if is_source else None,
        }

    def _meters(self, content: Content, key: Key, fields: Fields) -> list[Meter]:
        """Counted with names in place of their ids, as visitors get them."""
        names = content.names(key.locale)
        long = {name: len(links.filled(fields.get(name, ""), names)) for name in ("title", "short", *SECTIONS)}
        rest = sum(long[name] for name in SECTIONS if name != "steps")
        return [
            Meter("title", long["title"], TITLE),
            Meter("short", long["short"], SHORT),
            Meter("first", long["short"] + long["steps"], FIRST_MESSAGE),
            Meter("rest", rest, MOST_REST),
        ]

    async def bubbles(self, parts: Parts, content: Content, key: Key, now: datetime) -> Sequence[Bubble]:
        return await parts.preview.topic(content, key.id, key.locale, now)

    def is_source(self, content: Content, key: Key) -> bool:
        return key.locale == content.pack.info.source_locale

    def _source(self, content: Content, key: Key) -> TopicText | None:
        return content.pack.texts.get(key.id, {}).get(content.pack.info.source_locale)


def _based_on(given: Fields, present: TopicText | None) -> int | None:
    """A translation stays behind until somebody says that it is not, of the source that stood beside the form."""
    before = given.get("based_on") or str((present and present.based_on) or "")
    shown = given.get("source_revision", "")
    chosen = shown if given.get("up_to_date") or not before else before
    return int(chosen) if chosen.isdecimal() and len(chosen) < 10 else None


def _prose(fields: Fields) -> str:
    return "\n".join(text for name, text in fields.items() if name in ("short", *SECTIONS) and text)
