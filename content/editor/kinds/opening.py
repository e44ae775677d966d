"""Opening hours and special days in a form: lines of a week, the line in OSM syntax, rows of days. Pure.

Both the week and the OSM line are there; the line counts when it is no longer what the form began with, else the week.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from content import hours
from content.editor.kinds.base import Fields
from content.finding import Finding
from content.hours_form import BadTimes, Week, from_osm, special_from_osm, special_to_osm, to_osm
from content.model import SpecialDays

LINES = tuple(f"week.{number}" for number in range(8))
EMPTY_ROWS = 3
_GERMAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)


class BadDay(Exception):
    """This is not a day. Trying again does not help; someone must write it as `2026-12-23` or `23.12.2026`."""


@dataclass(frozen=True)
class Opening:
    """What the form says. `typed`: it was the OSM line that counted."""

    hours: str
    special: Sequence[SpecialDays]
    findings: Sequence[Finding]
    typed: bool


def week_fields(osm: str) -> dict[str, str]:
    """The lines are empty when the rules are more than a week says."""
    week = from_osm(osm) if osm else None
    lines = [*week.days, week.holidays] if week else [""] * len(LINES)
    return {**dict(zip(LINES, lines, strict=True)), "hours": osm, "hours_before": osm}


def fits_a_week(osm: str) -> bool:
    return not osm or from_osm(osm) is not None


def special_fields(special: Sequence[SpecialDays]) -> dict[str, str]:
    """A row for each, and some empty ones."""
    fields: dict[str, str] = {}
    for number in range(len(special) + EMPTY_ROWS):
        days = special[number] if number < len(special) else None
        fields |= {
            f"special.{number}.since": days.since.isoformat() if days else "",
            f"special.{number}.until": days.until.isoformat() if days else "",
            f"special.{number}.hours": special_from_osm(days.hours) if days else "",
        }
    return fields


def rows(fields: Fields) -> list[int]:
    """Numbers of the rows to be shown: up to the last that says something, and some empty ones."""
    numbers = [_number(name) for name, text in fields.items() if name.startswith("special.") and text]
    return list(range(max(numbers, default=-1) + 1 + EMPTY_ROWS))


def _number(name: str) -> int:
    number = name.split(".")[1]
    return int(number) if number.isdecimal() and len(number) < 3 else -1


def read(fields: Fields) -> Opening:
    """Hours that are not understood are left empty, with a finding; so is what the OSM line says, unchecked."""
    findings: list[Finding] = []
    line, before = fields.get("hours", ""), fields.get("hours_before", "")
    lines = [fields.get(name, "") for name in LINES]
    typed = line != before
    osm = line
    if not typed and lines != [week_fields(before)[name] for name in LINES]:
        osm, findings = _from_week(lines)
    special, more = _special(fields)
    return Opening(osm, special, [*findings, *more], typed)


def _from_week(lines: Sequence[str]) -> tuple[str, list[Finding]]:
    """All lines are looked at, so that all that is wrong is told at once."""
    findings = []
    for name, line in zip(LINES, lines, strict=True):
        try:
            to_osm(Week(holidays=line))
        except BadTimes:
            findings.append(Finding("times_unknown", f"{name}: not times of a day: {line!r}", name, {"text": line}))
    if findings:
        return "", findings
    monday, tuesday, wednesday, thursday, friday, saturday, sunday, holidays = lines
    return to_osm(Week((monday, tuesday, wednesday, thursday, friday, saturday, sunday), holidays)), []


def settled(fields: Fields) -> dict[str, str]:
    """The week and the OSM line saying the same again, once what was typed is understood."""
    opening = read(fields)
    if any(one.field in LINES for one in opening.findings) or not _is_known(opening.hours):
        return dict(fields)
    return {**fields, **week_fields(opening.hours)}


def _is_known(osm: str) -> bool:
    try:
        if osm:
            hours.check(osm)
    except hours.BadHours:
        return False
    return True


def _special(fields: Fields) -> tuple[list[SpecialDays], list[Finding]]:
    found: list[SpecialDays] = []
    findings: list[Finding] = []
    for number in rows(fields)[:-EMPTY_ROWS]:
        row = {part: fields.get(f"special.{number}.{part}", "") for part in ("since", "until", "hours")}
        if any(row.values()):
            days = _row(f"special.{number}", row, findings)
            found += [days] if days else []
    return found, findings


def _row(name: str, row: Mapping[str, str], findings: list[Finding]) -> SpecialDays | None:
    """A single day needs no end."""
    before = len(findings)
    since = day(f"{name}.since", row["since"], findings)
    until = day(f"{name}.until", row["until"], findings) or since
    if not row["since"]:
        findings.append(Finding("field_needed", f"{name}.since: is missing", f"{name}.since"))
    if since and until and until < since:
        findings.append(Finding("special_order", f"{name}.until: must not be before since", f"{name}.until"))
    times = None
    try:
        times = special_to_osm(row["hours"])
    except BadTimes:
        field = f"{name}.hours"
        findings.append(Finding("special_times_unknown", f"{field}: not times of a day", field, {"text": row["hours"]}))
    if len(findings) > before or not since or not until:
        return None
    return SpecialDays(since=since, until=until, hours=times)


def day(name: str, text: str, findings: list[Finding]) -> date | None:
    """None when empty, and with a finding when it is not a day."""
    try:
        return read_day(text) if text else None
    except BadDay:
        findings.append(Finding("day_wrong", f"{name}: not a day: {text!r}", name, {"text": text}))
        return None


def read_day(text: str) -> date:
    """`2026-12-23` or `23.12.2026`. Raises BadDay."""
    german = _GERMAN_DAY.fullmatch(text)
    try:
        return date(int(german[3]), int(german[2]), int(german[1])) if german else date.fromisoformat(text)
    except ValueError:
        raise BadDay from None
