"""An event: its form, from the words to the rule by which it repeats, and the dates that come of it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from pydantic import ValidationError

from content import publishing
from content.editor import places_named, repeat_form
from content.editor.coming_dates import Coming, coming_dates, next_date
from content.editor.kinds.base import Fields, Misfilled, lines, misfilled, tidy
from content.editor.kinds.boxes import boxes, in_plain_words, languages, locales, month
from content.editor.kinds.opening import day
from content.editor.parts import Bubble, Parts
from content.editor.repeat_form import Unclear
from content.entries import Key
from content.finding import Finding
from content.model import Confidence, Entry, Event
from content.occurrences import BadRule
from content.published import Content

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{1,39}")
_DAYS = ("start.date", "until.date", "repeat.until")
_TIMES = ("start.time", "until.time")
_LISTS = ("left_out", "cancelled")
# A year that is still being typed is no reason to look through two thousand of them.
_YEARS = range(2000, 2101)
_BOXES = {"start": "start.date", "until": "until.time", "repeat": "repeat.rule"}
_CODES = {"as_of": "month_wrong", "languages": "language_wrong"}
# A Monday, from which the names of weekdays are taken.
_MONDAY = date(2024, 1, 1)


@dataclass(frozen=True)
class EventKind:
    name: str = "event"
    template: str = "_event.html"

    def exists(self, content: Content, key: Key) -> bool:
        return _ID.fullmatch(key.id) is not None

    def title(self, content: Content, key: Key) -> str:
        event = content.pack.events.get(key.id)
        text = event.texts.get(content.pack.info.source_locale) if event else None
        return text.title if text else key.id

    def fields(self, content: Content, key: Key, entry: Entry | None) -> Fields:
        assert entry is None or isinstance(entry, Event)
        return {
            **_texts(content, entry),
            **_times(entry),
            **repeat_form.fields(entry.repeat if entry else None),
            **{name: _days_written(getattr(entry, name) if entry else []) for name in _LISTS},
            "on_holidays": "yes" if entry and entry.on_holidays else "",
            "place": places_named.written(content, entry.place) if entry else "",
            **_spoken(content, entry),
            "as_of": entry.as_of if entry else "",
            "confidence": entry.confidence if entry else Confidence.high,
            "source": entry.source if entry else "",
        }

    def entry(self, content: Content, key: Key, fields: Fields) -> Entry:
        given = tidy(fields)
        findings: list[Finding] = []
        document = _document(content, key, given, findings)
        try:
            event = Event.model_validate({name: value for name, value in document.items() if value is not None})
        except ValidationError as error:
            known = {finding.field for finding in findings}
            found = [in_plain_words(_at_its_box(one), given, _CODES) for one in misfilled(error).findings]
            # An end without a day is no end, but its hour is filled in.
            findings += [one for one in found if one.field not in known and not _is_filled(one, given)]
        if findings:
            raise Misfilled(findings)
        return event

    def findings(self, content: Content, key: Key, entry: Entry) -> Sequence[Finding]:
        assert isinstance(entry, Event)
        return [_at_its_box(one) for one in publishing.event_findings(content.pack, entry)]

    def values(self, content: Content, key: Key, fields: Fields, now: datetime) -> Mapping[str, Any]:
        given = tidy(fields)
        return {
            "beside": "_dates.html",
            "dates": self._dates(content, key, given, now),
            "locales": locales(content, _parts(given, "texts.", ".title")),
            "source_locale": content.pack.info.source_locale,
            "spoken": list(_parts(given, "languages.")),
            "weekdays": _weekdays(),
            "nth": list(repeat_form.NTH),
            "some_places": places_named.options(content, ""),
            "confidences": [one.value for one in Confidence],
        }

    def _dates(self, content: Content, key: Key, fields: Fields, now: datetime) -> Sequence[Coming] | None:
        """None while the form does not say when."""
        try:
            event = self.entry(content, key, fields)
            assert isinstance(event, Event)
            return coming_dates(event, now, content.is_holiday)
        except (Misfilled, BadRule):
            return None

    async def bubbles(self, parts: Parts, content: Content, key: Key, now: datetime) -> Sequence[Bubble]:
        """The next date, none when there is none."""
        event = content.pack.events[key.id]
        try:
            coming = next_date(event, now, content.is_holiday)
        except BadRule:
            coming = None
        if coming is None or event.place not in content.pack.places:
            return []
        locale = content.pack.info.source_locale
        return await parts.preview.event(content, key.id, coming.start.date(), locale, now)


def _texts(content: Content, event: Event | None) -> dict[str, str]:
    fields: dict[str, str] = {}
    for locale in locales(content, event.texts if event else {}):
        text = event.texts.get(locale) if event else None
        fields[f"texts.{locale}.title"] = text.title if text else ""
        fields[f"texts.{locale}.text"] = text.text if text else ""
    return fields


def _times(event: Event | None) -> dict[str, str]:
    """The day of the end is left open where it is that of the beginning."""
    if event is None:
        return dict.fromkeys(("start.date", "start.time", "until.time", "until.date"), "")
    same_day = event.until.date() == event.start.date()
    return {
        "start.date": event.start.date().isoformat(),
        "start.time": f"{event.start:%H:%M}",
        "until.time": f"{event.until:%H:%M}",
        "until.date": "" if same_day else event.until.date().isoformat(),
    }


def _days_written(days: Iterable[date]) -> str:
    return "\n".join(f"{one:%d.%m.%Y}" for one in days)


def _spoken(content: Content, event: Event | None) -> dict[str, str]:
    offered, spoken = content.pack.info.locales, event.languages if event else []
    others = [one for one in spoken if one not in offered]
    return {**boxes("languages", offered, [one for one in spoken if one in offered]), "languages": ", ".join(others)}


def _document(content: Content, key: Key, given: Fields, findings: list[Finding]) -> dict[str, Any]:
    before = content.pack.events.get(key.id)
    days = {name: _day(name, given.get(name, ""), findings) for name in _DAYS}
    times = {name: _time(name, given.get(name, ""), findings) for name in _TIMES}
    first = days["start.date"]
    return {
        "id": key.id,
        "start": _moment(first, times["start.time"], "start.time", findings),
        "until": _moment(days["until.date"] or first, times["until.time"], "until.time", findings),
        "repeat": _rule(given, first, days["repeat.until"], findings),
        **{name: _days(name, given.get(name, ""), findings) for name in _LISTS},
        "on_holidays": bool(given.get("on_holidays")),
        "place": _place(content, given.get("place", ""), findings),
        "languages": languages(given, before.languages if before else []),
        "as_of": month(given.get("as_of", "")),
        "confidence": given.get("confidence") or Confidence.high,
        "texts": _told(given, before),
        "source": given.get("source", ""),
    }


def _time(name: str, text: str, findings: list[Finding]) -> time | None:
    try:
        return time.fromisoformat(text.replace(".", ":").zfill(5)).replace(tzinfo=None) if text else None
    except ValueError:
        findings.append(Finding("time_wrong", f"{name}: not a time: {text!r}", name, {"text": text}))
        return None


def _day(name: str, text: str, findings: list[Finding]) -> date | None:
    found = day(name, text, findings)
    if found is None or found.year in _YEARS:
        return found
    findings.append(Finding("day_wrong", f"{name}: {text} is far away", name, {"text": text}))
    return None


def _moment(on: date | None, at: time | None, name: str, findings: list[Finding]) -> datetime | None:
    if on and not at and name not in {finding.field for finding in findings}:
        findings.append(Finding("field_needed", f"{name}: is missing", name))
    return datetime.combine(on, at) if on and at else None


def _rule(given: Fields, first: date | None, until: date | None, findings: list[Finding]) -> str | None:
    try:
        return repeat_form.rule_of(given, first, until)
    except Unclear as error:
        findings.append(error.finding)
        return None


def _days(name: str, text: str, findings: list[Finding]) -> list[date]:
    """One a line."""
    read = [_day(name, line, findings) for line in lines(text)]
    return [one for one in read if one]


def _place(content: Content, typed: str, findings: list[Finding]) -> str | None:
    found = places_named.found(content, typed) if typed else None
    if typed and not found:
        findings.append(Finding("place_unknown", f"place: there is no {typed!r}", "place", {"id": typed}))
    return found


def _told(given: Fields, before: Event | None) -> dict[str, Any]:
    """Locales in which nothing is written are missing, which is said of all of them."""
    written = {
        locale: {"title": title, "text": given.get(f"texts.{locale}.text", "")}
        for locale, title in _parts(given, "texts.", ".title").items()
    }
    order = dict.fromkeys([*(before.texts if before else ()), *written])
    return {one: written[one] for one in order if any(written.get(one, {}).values())}


def _parts(fields: Fields, start: str, end: str = "") -> dict[str, str]:
    """What stands between the ends of a field's name -> the field."""
    return {
        name.removeprefix(start).removesuffix(end): text
        for name, text in fields.items()
        if name.startswith(start) and name.endswith(end)
    }


def _weekdays() -> list[tuple[str, date]]:
    return [(name, _MONDAY.replace(day=number)) for number, name in enumerate(repeat_form.WEEKDAYS, 1)]


def _is_filled(finding: Finding, fields: Fields) -> bool:
    return finding.code == "field_needed" and bool(fields.get(finding.field))


def _at_its_box(finding: Finding) -> Finding:
    """What is wrong with an event's field belongs to that of the form."""
    field = "start.date" if finding.code == "rule_start" else _BOXES.get(finding.field, finding.field)
    return replace(finding, field=field)
