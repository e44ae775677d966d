"""Consultation hours as a form: what was typed, what is wrong with it, what it means. Nothing typed is lost."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time
from itertools import combinations

from bot.booking.model import Availability, Mode

MOST_ROWS = 40
SHORTEST, LONGEST = 5, 480
_ROOM_LENGTH = 60
_FIELDS = ("weekday", "start", "end", "minutes", "modes", "place", "room", "step_free", "valid_from", "valid_until")
_EMPTY = {"weekday": "0", "start": "", "end": "", "minutes": "60", "modes": "room"}

Typed = Mapping[str, str]
# Names by id.
Places = Mapping[str, str]


@dataclass(frozen=True)
class Row:
    """One line of hours as typed; `errors` name what is wrong, by field."""

    typed: Typed
    errors: Mapping[str, str] = field(default_factory=dict)

    def of(self, name: str) -> str:
        return self.typed.get(name, "")

    @property
    def modes(self) -> list[str]:
        return self.of("modes").split("\n")


@dataclass(frozen=True)
class Sheet:
    """`hours` are what the rows mean; None while something is wrong."""

    rows: Sequence[Row]
    hours: Sequence[Availability] | None = None


def empty() -> Row:
    return Row(_EMPTY)


def shown(hours: Sequence[Availability], places: Places) -> Sheet:
    return Sheet([Row(_typed(one, places)) for one in hours], hours)


def _typed(one: Availability, places: Places) -> Typed:
    return {
        "weekday": str(one.weekday),
        "start": f"{one.start:%H:%M}",
        "end": f"{one.end:%H:%M}",
        "minutes": str(one.minutes),
        "modes": "\n".join(one.modes),
        "place": places.get(one.place, one.place),
        "room": one.room,
        "step_free": "yes" if one.step_free else "",
        "valid_from": one.valid_from.isoformat() if one.valid_from else "",
        "valid_until": one.valid_until.isoformat() if one.valid_until else "",
    }


def typed_rows(form: Typed) -> list[Row]:
    """As they stand in the form, in order; those without any time are left out, they were only offered."""
    count = min(int(form["rows"]), MOST_ROWS) if re.fullmatch(r"\d{1,3}", form.get("rows", "")) else 0
    rows = [Row({name: form.get(f"{number}.{name}", "") for name in _FIELDS}) for number in range(count)]
    return [row for row in rows if row.of("start") or row.of("end")]


def read(form: Typed, counsellor: str, places: Places, day: date | None = None) -> Sheet:
    """With a `day` the rows are hours of that day alone, which need no weekday and no dates."""
    found = [_read(row, counsellor, places, day) for row in typed_rows(form)]
    rows, hours = [row for row, _ in found], [one for _, one in found]
    for earlier, later in combinations(range(len(hours)), 2):
        one, other = hours[earlier], hours[later]
        if one and other and _overlap(one, other):
            rows[later] = Row(rows[later].typed, {**rows[later].errors, "start": "overlap"})
    right = [one for one, row in zip(hours, rows, strict=True) if one and not row.errors]
    return Sheet(rows, right if len(right) == len(rows) else None)


def _read(row: Row, counsellor: str, places: Places, day: date | None) -> tuple[Row, Availability | None]:
    errors: dict[str, str] = {}
    start, end = _time(row, "start", errors), _time(row, "end", errors)
    weekday = day.weekday() if day else _whole(row, "weekday", range(7), errors)
    minutes = _whole(row, "minutes", range(SHORTEST, LONGEST + 1), errors)
    first, last = (_date(row, name, errors) for name in ("valid_from", "valid_until"))
    modes = tuple(mode for mode in Mode if mode in row.modes)
    if not modes:
        errors["modes"] = "modes"
    place = place_of(row.of("place"), places)
    if place is None:
        errors["place"] = "place"
    if first and last and last < first:
        errors["valid_until"] = "before"
    if not errors and start >= end:
        errors["end"] = "before"
    elif not errors and _minutes(end) - _minutes(start) < minutes:
        errors["minutes"] = "too_long"
    if errors or place is None:
        return Row(row.typed, errors), None
    first, last = (first, last) if day is None else (None, None)
    made = Availability(counsellor, weekday, start, end, minutes, modes, place, valid_from=first, valid_until=last)
    room = " ".join(row.of("room").split())[:_ROOM_LENGTH]
    return row, replace(made, room=room, step_free=bool(row.of("step_free")), day=day)


def _time(row: Row, name: str, errors: dict[str, str]) -> time:
    if re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d(:00)?", row.of(name)):
        hour, minute = row.of(name).split(":")[:2]
        return time(int(hour), int(minute))
    errors[name] = "time"
    return time()


def _whole(row: Row, name: str, allowed: range, errors: dict[str, str]) -> int:
    if re.fullmatch(r"[0-9]{1,4}", row.of(name)) and int(row.of(name)) in allowed:
        return int(row.of(name))
    errors[name] = name
    return allowed[0]


def _date(row: Row, name: str, errors: dict[str, str]) -> date | None:
    if not row.of(name):
        return None
    found = day_of(row.of(name))
    if found is None:
        errors[name] = "date"
    return found


def day_of(text: str) -> date | None:
    """As browsers send it; None for anything else, and for years that nobody means."""
    try:
        found = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        return None
    return found if found and 2000 <= found.year <= 2100 else None


def place_of(typed: str, places: Places) -> str | None:
    """The id of a place that is named, "" for none, None for one that nobody knows."""
    wanted = " ".join(typed.split()).casefold()
    return next((one for one, name in places.items() if wanted in (one, name.casefold())), None) if wanted else ""


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _overlap(one: Availability, other: Availability) -> bool:
    apart = one.end <= other.start or other.end <= one.start
    first = max(one.valid_from or date.min, other.valid_from or date.min)
    last = min(one.valid_until or date.max, other.valid_until or date.max)
    return one.weekday == other.weekday and not apart and first <= last
