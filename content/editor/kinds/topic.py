"""The head of a topic: when its facts were looked up, what it leads to. Its texts are entries of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dateutil.relativedelta import relativedelta
from pydantic import ValidationError

from content import publishing
from content.editor.kinds import opening
from content.editor.kinds.base import Fields, Misfilled, lines, misfilled, tidy
from content.editor.parts import Bubble, Parts
from content.entries import Key
from content.finding import Finding
from content.model import Entry, Topic
from content.published import Content

CHECKED_FOR = relativedelta(months=6)
_SIMILAR = 8
_LISTS = ("related", "places")


@dataclass(frozen=True)
class Named:
    """A line of a list and what it means: `title` is "" when nothing is called so, then `similar` may be meant."""

    typed: str
    id: str
    title: str
    similar: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class TopicKind:
    """`intents` are those a topic can answer."""

    intents: frozenset[str]
    name: str = "topic"
    template: str = "_topic.html"

    def exists(self, content: Content, key: Key) -> bool:
        return key.id in self.intents or key.id in content.pack.topics

    def title(self, content: Content, key: Key) -> str:
        return content.titles(content.pack.info.source_locale).get(key.id, key.id)

    def fields(self, content: Content, key: Key, entry: Entry | None) -> Fields:
        assert entry is None or isinstance(entry, Topic)
        return {
            "checked_today": "",
            "today": "",
            "checked": entry.checked.isoformat() if entry else "",
            "check_by": entry.check_by.isoformat() if entry else "",
            "places": "\n".join(entry.places) if entry else "",
            "related": "\n".join(entry.related) if entry else "",
            "links": "\n".join(entry.links) if entry else "",
            "sources": "\n".join(entry.sources) if entry else "",
        }

    def entry(self, content: Content, key: Key, fields: Fields) -> Entry:
        """Lines may name things as people call them."""
        given, findings = tidy(fields), list[Finding]()
        checked, check_by = self._dates(content, key, given, findings)
        named = {name: self._named(content, given, name) for name in _LISTS}
        document = {
            "id": key.id,
            "checked": checked,
            "check_by": check_by,
            **{name: [one.id for one in named[name] if one.title] for name in _LISTS},
            "links": lines(given.get("links", "")),
            "sources": lines(given.get("sources", "")),
        }
        findings += [_unknown(name, one.typed) for name in _LISTS for one in named[name] if not one.title]
        try:
            topic = Topic.model_validate({name: value for name, value in document.items() if value is not None})
        except ValidationError as error:
            told = {one.field for one in findings}
            findings += [one for one in misfilled(error).findings if one.field not in told]
        if findings:
            raise Misfilled(findings)
        return topic

    def _dates(
        self, content: Content, key: Key, given: Fields, findings: list[Finding]
    ) -> tuple[date | None, date | None]:
        """Facts that were looked up today hold for half a year, unless the writer has set another day."""
        typed = {name: opening.day(name, given.get(name, ""), findings) for name in ("checked", "check_by")}
        if not given.get("checked_today"):
            return typed["checked"], typed["check_by"]
        today = opening.day("today", given.get("today", ""), findings)
        before = content.pack.topics.get(key.id)
        is_set = typed["check_by"] and typed["check_by"] != (before and before.check_by)
        return today, typed["check_by"] if is_set else _half_a_year_after(today)

    def findings(self, content: Content, key: Key, entry: Entry) -> Sequence[Finding]:
        assert isinstance(entry, Topic)
        return list(publishing.topic_findings(content.pack, entry, self.intents))

    def values(self, content: Content, key: Key, fields: Fields, now: datetime) -> Mapping[str, Any]:
        """`today` is the day on which the box was ticked."""
        given = tidy(fields)
        ticked = given.get("checked_today") and given.get("today")
        return {
            "today": given["today"] if ticked else now.date().isoformat(),
            "half_a_year": now.date() + CHECKED_FOR,
            "named": {name: self._named(content, given, name) for name in _LISTS},
            "texts_in": [one for one in content.pack.info.locales if content.text(key.id, one)],
            "source_locale": content.pack.info.source_locale,
        }

    async def bubbles(self, parts: Parts, content: Content, key: Key, now: datetime) -> Sequence[Bubble]:
        return await parts.preview.topic(content, key.id, content.pack.info.source_locale, now)

    def _named(self, content: Content, given: Fields, name: str) -> list[Named]:
        known = self._known(content, name)
        by_title: dict[str, str] = {}
        for one, title in known.items():
            # A name that two have says nothing.
            by_title[title.casefold()] = "" if title.casefold() in by_title else one
        return [_line(typed, known, by_title) for typed in lines(given.get(name, ""))]

    def _known(self, content: Content, name: str) -> Mapping[str, str]:
        """Id -> what it is called. A topic may be named before it has a text."""
        if name == "places":
            return {place.id: place.name for place in content.pack.places.values()}
        titles = content.titles(content.pack.info.source_locale)
        return {one: titles.get(one, one) for one in sorted(self.intents | titles.keys())}


def _half_a_year_after(day: date | None) -> date | None:
    """None at the end of time, which no calendar reaches."""
    try:
        return day and day + CHECKED_FOR
    except ValueError:
        return None


def _line(typed: str, known: Mapping[str, str], by_title: Mapping[str, str]) -> Named:
    found = typed if typed in known else by_title.get(typed.casefold())
    if found:
        return Named(typed, found, known[found])
    part = typed.casefold()
    similar = [(one, title) for one, title in known.items() if part in title.casefold() or part in one]
    return Named(typed, typed, "", similar[:_SIMILAR])


def _unknown(field: str, typed: str) -> Finding:
    code = "place_unknown" if field == "places" else "intent_unknown"
    return Finding(code, f"{field}: there is no {typed!r}", field, {"id": typed})
