"""A place: its form, from the name to the map and the opening hours."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from pydantic import ValidationError

from content import hours, publishing
from content.editor import map as city_map
from content.editor.kinds import coordinates, opening
from content.editor.kinds.base import Fields, Misfilled, lines, misfilled, tidy
from content.editor.kinds.boxes import in_order, languages, month, ticked
from content.editor.kinds.opening import Opening
from content.editor.kinds.week_said import WEEKDAYS, said
from content.editor.map import LEVELS, Position, View
from content.editor.parts import Bubble, Parts
from content.entries import Key
from content.finding import Finding
from content.hours import BadHours
from content.model import Confidence, Entry, Place
from content.published import Content

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{1,47}")
# Stands for the pack's own contact point wherever a place is named.
_RESERVED = "contact_point"
_ADDRESS = ("street", "postcode", "city", "district")
_PIXELS = re.compile(r"[0-9]{1,4}")
_BARE_SITE = re.compile(r"[\w-]+(\.[\w-]+)*\.[a-z]{2,}(/\S*)?", re.ASCII | re.IGNORECASE)
_CODES = {
    "as_of": "month_wrong",
    "hours_as_of": "month_wrong",
    "website": "website_wrong",
    "address.postcode": "postcode_wrong",
    "languages": "language_wrong",
}


@dataclass(frozen=True)
class Picture:
    """The map in the form. `address` is the drawing's; `tiles` are empty when it stands alone."""

    level: str
    view: View
    address: str
    tiles: Sequence[city_map.Tile]


@dataclass(frozen=True)
class PlaceKind:
    """`intents` are the names of topics, which a place cannot have; `tiles`: a map lies under the drawing."""

    intents: frozenset[str]
    tiles: bool = False
    name: str = "place"
    template: str = "_place.html"

    def exists(self, content: Content, key: Key) -> bool:
        taken = key.id in self.intents or key.id in content.pack.topics or key.id == _RESERVED
        return _ID.fullmatch(key.id) is not None and not taken

    def title(self, content: Content, key: Key) -> str:
        place = content.pack.places.get(key.id)
        return place.name if place else key.id

    def fields(self, content: Content, key: Key, entry: Entry | None) -> Fields:
        assert entry is None or isinstance(entry, Place)
        return {
            **_about(content, entry),
            "position": coordinates.written(entry.position) if entry else "",
            "map": "",
            **_ways_to_reach(content, entry),
            **opening.week_fields((entry and entry.hours) or ""),
            **opening.special_fields(entry.special if entry else []),
            **_age(entry),
            "aliases": "\n".join(entry.aliases) if entry else "",
            **_notes(content, entry),
            "sources": "\n".join(entry.sources) if entry else "",
        }

    def entry(self, content: Content, key: Key, fields: Fields) -> Entry:
        given = _settled(tidy(fields))
        findings: list[Finding] = []
        opened = opening.read(given)
        position = coordinates.read(given.get("position", ""))
        if given.get("position") and not position:
            findings.append(Finding("position_unknown", "position: not coordinates", "position"))
        days = {name: opening.day(name, given.get(name, ""), findings) for name in ("valid_from", "valid_until")}
        before = content.pack.places.get(key.id)
        document = {**_document(key, given, before), **_opened(opened), **days, "position": position}
        findings += opened.findings
        try:
            place = Place.model_validate(document)
        except ValidationError as error:
            findings += map(_in_plain_words, misfilled(error).findings)
        if findings:
            raise Misfilled(findings)
        return place

    def findings(self, content: Content, key: Key, entry: Entry) -> Sequence[Finding]:
        assert isinstance(entry, Place)
        return [_at_its_box(one) for one in publishing.place_findings(content.pack, entry)]

    def values(self, content: Content, key: Key, fields: Fields, now: datetime) -> Mapping[str, Any]:
        shown = _settled(tidy(fields))
        opened = opening.read(tidy(fields))
        pack = content.pack
        return {
            "shown": opening.settled(shown),
            "rows": opening.rows(shown),
            "weekdays": WEEKDAYS,
            "fits_a_week": opening.fits_a_week(opened.hours),
            "picture": self._picture(content, key, shown),
            "kinds": sorted({place.kind for place in pack.places.values()}),
            "district_names": content.districts(),
            "subjects": list(dict.fromkeys([*pack.info.subjects, *ticked(shown, "subjects")])),
            "locales": pack.info.locales,
            "source_locale": content.pack.info.source_locale,
            "note_locales": [name.removeprefix("notes.") for name in shown if name.startswith("notes.")],
            "confidences": [one.value for one in Confidence],
            "warnings": self._warnings(content, key, fields, now),
            "days": said(content, opened, now.date()),
        }

    def _warnings(self, content: Content, key: Key, fields: Fields, now: datetime) -> Sequence[Finding]:
        """What does not keep it from being published."""
        try:
            place = self.entry(content, key, fields)
        except Misfilled:
            return []
        assert isinstance(place, Place)
        return list(publishing.place_warnings(content.pack, place, now.date()))

    def _picture(self, content: Content, key: Key, shown: Fields) -> Picture:
        at = coordinates.read(shown.get("position", ""))
        districts = city_map.districts(content.pack)
        named = (part.strip() for part in shown.get("address.district", "").split("/"))
        near = at or next((districts[name] for name in named if name in districts), None)
        level = shown.get("map", "") or ("district" if at else "city")
        view = city_map.view_of(level, near, city_map.positions(content.pack))
        asked = {"view": str(view), "but": key.id}
        asked |= {"mark": f"{at[0]},{at[1]}"} if at else {}
        asked |= {"over": "map"} if self.tiles else {}
        return Picture(level, view, f"map.svg?{urlencode(asked)}", view.tiles() if self.tiles else [])

    async def bubbles(self, parts: Parts, content: Content, key: Key, now: datetime) -> Sequence[Bubble]:
        """None while nobody can say when it is open."""
        place = content.pack.places[key.id]
        try:
            hours.check(place.hours or "24/7")
        except BadHours:
            return []
        return await parts.preview.place(content, key.id, content.pack.info.source_locale, now)


def _about(content: Content, place: Place | None) -> dict[str, str]:
    info = content.pack.info
    chosen = place.subjects if place else []
    return {
        "name": place.name if place else "",
        "kind": place.kind if place else "",
        **{f"subjects.{one}": "yes" if one in chosen else "" for one in [*info.subjects, *chosen]},
        **{f"address.{part}": (place and getattr(place.address, part)) or "" for part in _ADDRESS},
        **({} if place else {"address.city": info.city}),
    }


def _ways_to_reach(content: Content, place: Place | None) -> dict[str, str]:
    locales, spoken = content.pack.info.locales, place.languages if place else []
    return {
        **{name: (place and getattr(place, name)) or "" for name in ("phone", "email", "website")},
        **{f"languages.{one}": "yes" if one in spoken else "" for one in locales},
        "languages": ", ".join(one for one in spoken if one not in locales),
        "by_appointment": "yes" if place and place.by_appointment else "",
    }


def _age(place: Place | None) -> dict[str, str]:
    days = {name: getattr(place, name) if place else None for name in ("valid_from", "valid_until")}
    return {
        "hours_as_of": (place and place.hours_as_of) or "",
        **{name: day.isoformat() if day else "" for name, day in days.items()},
        "as_of": place.as_of if place else "",
        "confidence": place.confidence if place else Confidence.high,
    }


def _notes(content: Content, place: Place | None) -> dict[str, str]:
    """The source first, to be translated from."""
    info, notes = content.pack.info, place.notes if place else {}
    return {f"notes.{one}": notes.get(one, "") for one in dict.fromkeys([info.source_locale, *info.locales, *notes])}


def _document(key: Key, given: Fields, before: Place | None) -> dict[str, Any]:
    """All but what needs reading: days, hours, position."""
    notes = {name.removeprefix("notes."): " ".join(text.split()) for name, text in given.items() if _is_note(name)}
    return {
        "id": key.id,
        "name": given.get("name", ""),
        "kind": given.get("kind", ""),
        "subjects": in_order(ticked(given, "subjects"), before.subjects if before else []),
        "address": {part: given.get(f"address.{part}") or None for part in _ADDRESS},
        "phone": given.get("phone") or None,
        "email": given.get("email") or None,
        "website": _with_scheme(given.get("website", "")) or None,
        "languages": languages(given, before.languages if before else []),
        "hours_as_of": month(given.get("hours_as_of", "")) or None,
        "by_appointment": bool(given.get("by_appointment")),
        "as_of": month(given.get("as_of", "")),
        "confidence": given.get("confidence", ""),
        "aliases": lines(given.get("aliases", "")),
        "notes": {one: notes[one] for one in in_order(notes, before.notes if before else []) if notes[one]},
        "sources": lines(given.get("sources", "")),
    }


def _is_note(name: str) -> bool:
    return name.startswith("notes.")


def _opened(opened: Opening) -> dict[str, Any]:
    return {"hours": opened.hours or None, "special": list(opened.special)}


def _with_scheme(site: str) -> str:
    return f"https://{site}" if _BARE_SITE.fullmatch(site) else site


def _settled(fields: Fields) -> dict[str, str]:
    """A click on the map becomes coordinates, and the map comes nearer for the next one."""
    level = fields.get("map", "").rpartition("\n")[2]
    level = level if level in LEVELS else ""
    clicked = _clicked(fields)
    if clicked is None:
        return {**fields, "map": level}
    nearer = LEVELS[min(LEVELS.index(level or LEVELS[0]) + 1, len(LEVELS) - 1)]
    return {**fields, "position": coordinates.written(clicked), "map": nearer}


def _clicked(fields: Fields) -> Position | None:
    """The very corner is what browsers send when the picture is chosen with a key."""
    view = city_map.read_view(fields.get("at.view", ""))
    x, y = fields.get("at.x", ""), fields.get("at.y", "")
    if not view or not (_PIXELS.fullmatch(x) and _PIXELS.fullmatch(y)) or x == y == "0":
        return None
    return view.position(min(int(x), city_map.WIDTH), min(int(y), city_map.HEIGHT))


def _in_plain_words(finding: Finding) -> Finding:
    code = _CODES.get(finding.field, "") if finding.code == "field_wrong" else ""
    return replace(finding, code=code) if code else finding


def _at_its_box(finding: Finding) -> Finding:
    return replace(finding, field=f"subjects.{finding.values['id']}") if finding.code == "subject_unknown" else finding
