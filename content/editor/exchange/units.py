"""What can be translated, as units that a translator's program holds, and what units that come back would change. Pure.

Names of units: `text/<topic>/<revision of the source>/<field>`, `place/<id>/note`, `event/<id>/title`,
`event/<id>/text`, `emergency/<id>/purpose`. Fields of a text: title, synonyms (one a line), short and the sections.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from content.model import SECTIONS, Event, Pack, TopicText

_NOT_IN_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TEXT = re.compile(r"(text)/([^/]+)/([0-9]{1,9})/([^/]+)")
_OTHER = re.compile(r"(place|event|emergency)/([^/]+)()/([^/]+)")
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Unit:
    """One passage. `note` says to translators where it stands; `target` is "" where there is no translation.

    `outdated`: the target is of an older source; coming back unchanged it does not count as translated.
    """

    id: str
    source: str
    target: str
    note: str
    outdated: bool = False


@dataclass(frozen=True)
class Change:
    """What an import would do to an entry. `key` is (kind, id, locale), the locale "" except for texts.

    `fields`: name -> (old, new); new is "" for a section that a newer source does not have any more. None at all: the
    translation as it stands was confirmed for a newer source.
    `based_on` is the revision of the source that was translated, None for what has no revisions.
    """

    key: Key
    fields: Mapping[str, tuple[str, str]]
    based_on: int | None


@dataclass(frozen=True)
class Problem:
    """Why a unit will not be taken; `code` names the sentence `exchange.problem.<code>`.

    `unit` is "" if nothing is taken; of an `incomplete` entry it is the first unit that is missing.
    """

    code: str
    unit: str


def tidy(text: str) -> str:
    """Without space around it, with plain line ends, and without the characters that XML cannot hold."""
    return _NOT_IN_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


@dataclass(frozen=True)
class _Entry:
    """Fields that are empty do not stand in `source` and `target`. What has no revisions has 0."""

    kind: str
    id: str
    note: str
    source: Mapping[str, str]
    target: Mapping[str, str]
    revision: int = 0
    based_on: int = 0

    @property
    def outdated(self) -> bool:
        return self.based_on < self.revision

    def unit(self, field: str) -> Unit:
        revision = [str(self.revision)] if self.kind == "text" else []
        name = "/".join([self.kind, self.id, *revision, field])
        target = self.target.get(field, "")
        return Unit(name, self.source[field], target, self.note, self.outdated and target != "")


def _translates_into(pack: Pack, locale: str) -> bool:
    return locale in pack.info.locales and locale != pack.info.source_locale


def _entries(pack: Pack, locale: str) -> Iterator[_Entry]:
    for one in chain(_texts(pack, locale), _others(pack, locale)):
        yield replace(one, source=_filled(one.source), target=_filled(one.target))


def _texts(pack: Pack, locale: str) -> Iterator[_Entry]:
    """With fields as they are written, empty ones too."""
    origin = pack.info.source_locale
    for topic in pack.topics:
        texts = pack.texts.get(topic, {})
        if origin in texts:
            yield _text(topic, texts[origin], texts.get(locale))


def _others(pack: Pack, locale: str) -> Iterator[_Entry]:
    origin = pack.info.source_locale
    for place in pack.places.values():
        yield _Entry("place", place.id, place.name, *_line("note", place.notes, origin, locale))
    for event in pack.events.values():
        if origin in event.texts:
            yield _event(event, origin, locale)
    for number in pack.emergency:
        note = f"{number.name} ({number.number})"
        yield _Entry("emergency", number.id, note, *_line("purpose", number.purpose, origin, locale))


def _text(topic: str, source: TopicText, target: TopicText | None) -> _Entry:
    """A translation that does not say what it was made from counts as outdated."""
    based_on = (target.based_on if target else None) or 0
    fields = _text_fields(target) if target else {}
    return _Entry("text", topic, source.title, _text_fields(source), fields, source.revision or 0, based_on)


def _text_fields(text: TopicText) -> dict[str, str]:
    head = {"title": text.title, "synonyms": "\n".join(text.synonyms), "short": text.short}
    return {**head, **{str(name): body for name, body in text.sections.items()}}


def _event(event: Event, origin: str, locale: str) -> _Entry:
    words = {one: {"title": text.title, "text": text.text} for one, text in event.texts.items()}
    return _Entry("event", event.id, event.texts[origin].title, words[origin], words.get(locale, {}))


def _line(field: str, texts: Mapping[str, str], origin: str, locale: str) -> tuple[dict[str, str], dict[str, str]]:
    return {field: texts.get(origin, "")}, {field: texts.get(locale, "")}


def _filled(fields: Mapping[str, str]) -> dict[str, str]:
    return {name: tidied for name, text in fields.items() if (tidied := tidy(text))}


def units(pack: Pack, locale: str, only_wanting: bool) -> list[Unit]:
    """All that can be translated into a locale, or only what is missing there or made from an older source.

    Nothing for the source language itself, and for one that the pack does not have.
    """
    if not _translates_into(pack, locale):
        return []
    every = (entry.unit(field) for entry in _entries(pack, locale) for field in entry.source)
    return [unit for unit in every if not only_wanting or unit.outdated or not unit.target]


def count(pack: Pack, locale: str, only_texts: bool) -> tuple[int, int]:
    """Of units, and of those that are missing or outdated. Much quicker than making them: twenty thousand texts have
    a hundred thousand.
    """
    if not _translates_into(pack, locale):
        return 0, 0
    found = _texts(pack, locale) if only_texts else chain(_texts(pack, locale), _others(pack, locale))
    every = wanting = 0
    for one in found:
        fields = [field for field, text in one.source.items() if text.strip()]
        every += len(fields)
        wanting += len(fields) if one.outdated else sum(not one.target.get(field, "").strip() for field in fields)
    return every, wanting


@dataclass(frozen=True)
class _Name:
    """A unit's name, taken apart; `kind` is "" if it is none of ours."""

    kind: str = ""
    id: str = ""
    revision: int = 0
    field: str = ""


def _name(unit_id: str) -> _Name:
    match = _TEXT.fullmatch(unit_id) or _OTHER.fullmatch(unit_id)
    if not match:
        return _Name()
    kind, entry, revision, field = match.groups()
    return _Name(kind, entry, int(revision or 0), field)


@dataclass(frozen=True)
class _Taken:
    """What was translated of a field, and of which revision."""

    text: str
    revision: int


def changes(pack: Pack, locale: str, read: Sequence[Unit]) -> tuple[list[Change], list[Problem]]:
    """What an import would change, for a look at it beforehand; what is empty or the same as here is left out.

    A translation becomes based on the revision that stands in the names of its units, if all fields of the source were
    translated from it; otherwise it stays as outdated as it was.
    """
    if not _translates_into(pack, locale):
        return [], [Problem("locale", "")]
    entries = {(entry.kind, entry.id): entry for entry in _entries(pack, locale)}
    taken, problems = _taken(entries, read)
    outcomes = [_outcome(entries[key], fields, locale) for key, fields in taken.items()]
    problems += [outcome for outcome in outcomes if isinstance(outcome, Problem)]
    return [outcome for outcome in outcomes if isinstance(outcome, Change)], problems


def _taken(
    entries: Mapping[tuple[str, str], _Entry], read: Sequence[Unit]
) -> tuple[dict[tuple[str, str], dict[str, _Taken]], list[Problem]]:
    taken: dict[tuple[str, str], dict[str, _Taken]] = {}
    problems: list[Problem] = []
    for unit in read:
        name, target = _name(unit.id), tidy(unit.target)
        entry = entries.get((name.kind, name.id))
        if not target or (entry and unit.outdated and target == entry.target.get(name.field)):
            continue
        fields = taken.get((name.kind, name.id), {})
        code = _refusal(unit, name, entry) or ("twice" if name.field in fields else "")
        if code:
            problems.append(Problem(code, unit.id))
        else:
            taken[name.kind, name.id] = {**fields, name.field: _Taken(target, name.revision)}
    return taken, problems


def _refusal(unit: Unit, name: _Name, entry: _Entry | None) -> str:
    """The code of the problem with a unit, or ""."""
    if entry is None:
        return "removed" if name.kind else "unknown"
    if name.revision > entry.revision:
        return "unknown"
    if name.field not in entry.source:
        return "field"
    if name.revision == entry.revision and tidy(unit.source) != entry.source[name.field]:
        return "source"
    if name.revision < entry.based_on and tidy(unit.target) != entry.target.get(name.field):
        return "superseded"
    return ""


def _outcome(entry: _Entry, taken: Mapping[str, _Taken], locale: str) -> Change | Problem | None:
    missing = [field for field in entry.source if field not in taken]
    if missing and not entry.target:
        return Problem("incomplete", entry.unit(missing[0]).id)
    oldest = min(one.revision for one in taken.values())
    based_on = entry.based_on if missing else max(entry.based_on, oldest)
    pairs = {field: (entry.target.get(field, ""), one.text) for field, one in taken.items()}
    fields = {field: (old, new) for field, (old, new) in pairs.items() if old != new}
    if entry.based_on < based_on == entry.revision:
        fields |= {
            field: (old, "") for field, old in entry.target.items() if field in SECTIONS and field not in entry.source
        }
    if not fields and based_on == entry.based_on:
        return None
    return Change((entry.kind, entry.id, locale if entry.kind == "text" else ""), fields, based_on or None)
