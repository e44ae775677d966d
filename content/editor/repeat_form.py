"""How an event repeats, as a form that anyone understands, and as a rule of RFC 5545. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from content.finding import Finding

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LAST = -1
NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": LAST}
OWN = "own"
_KNOWN = frozenset({"FREQ", "INTERVAL", "BYDAY", "UNTIL", "COUNT", "WKST"})
_UNTIL = re.compile(r"(\d{4})(\d\d)(\d\d)T235959")
_NUMBER = re.compile(r"[1-9]\d{0,2}")
_NTH_DAY = re.compile(rf"(-1|[1-4])({'|'.join(WEEKDAYS)})")


class Rhythm(StrEnum):
    daily = "daily"
    weekly = "weekly"
    monthly = "monthly"


class Unclear(Exception):
    """The form does not say when the event is on; `finding` names the field to be filled in otherwise."""

    def __init__(self, code: str, field: str) -> None:
        super().__init__(code)
        self.finding = Finding(code, f"{field}: {code}", field)


@dataclass(frozen=True)
class Repeat:
    """Each `every`-th day, week or month.

    Weekly on `weekdays`, that of the first date when empty; monthly on the `nth` of one weekday, -1 for the last.
    `until` is the last day on which it may be on. At most one of `until` and `count` is given.
    """

    rhythm: Rhythm
    every: int = 1
    weekdays: tuple[str, ...] = ()
    nth: tuple[int, ...] = ()
    until: date | None = None
    count: int | None = None


def to_rule(repeat: Repeat) -> str:
    days = [f"{nth}{day}" for nth in repeat.nth or ("",) for day in repeat.weekdays]
    parts = {
        "FREQ": repeat.rhythm.upper(),
        "INTERVAL": repeat.every if repeat.every > 1 else "",
        "BYDAY": ",".join(days),
        "UNTIL": f"{repeat.until:%Y%m%d}T235959" if repeat.until else "",
        "COUNT": repeat.count or "",
    }
    return ";".join(f"{name}={value}" for name, value in parts.items() if value)


def from_rule(rule: str) -> Repeat | None:
    """None when the rule says more than the form can, or cannot be read."""
    parts = dict(part.partition("=")[::2] for part in rule.upper().split(";"))
    rhythm, days = parts.get("FREQ", "").lower(), _days(parts)
    # Weeks that begin on another day than Monday are others when every second counts.
    is_plain = parts.keys() <= _KNOWN and parts.get("WKST", "MO") == "MO" and {"UNTIL", "COUNT"} - parts.keys()
    numbers = [parts[name] for name in ("INTERVAL", "COUNT") if name in parts]
    until = _day(parts["UNTIL"]) if "UNTIL" in parts else None
    if not is_plain or rhythm not in Rhythm or days is None or ("UNTIL" in parts and until is None):
        return None
    if not all(_NUMBER.fullmatch(number) for number in numbers):
        return None
    count = int(parts["COUNT"]) if "COUNT" in parts else None
    return Repeat(Rhythm(rhythm), int(parts.get("INTERVAL", "1")), *days, until, count)


def _days(parts: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[int, ...]] | None:
    """Weekdays, and which of a month."""
    days = parts["BYDAY"].split(",") if "BYDAY" in parts else []
    match parts.get("FREQ"):
        case "DAILY" if not days:
            return (), ()
        case "WEEKLY" if set(days) <= set(WEEKDAYS):
            return tuple(day for day in WEEKDAYS if day in days), ()
        case "MONTHLY":
            found = [_NTH_DAY.fullmatch(day) for day in days]
            pairs = {(int(one[1]), one[2]) for one in found if one}
            if found and all(found) and len({day for _, day in pairs}) == 1:
                numbers = {nth for nth, _ in pairs}
                return (next(day for _, day in pairs),), tuple(nth for nth in NTH.values() if nth in numbers)
    return None


def _day(until: str) -> date | None:
    """Only the end of a day: a rule that ends at another hour may say something else than the day does."""
    found = _UNTIL.fullmatch(until)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def fields(rule: str | None) -> dict[str, str]:
    """The form of a rule; one that says more is shown as it is written."""
    repeat = from_rule(rule) if rule else None
    kind = repeat.rhythm.value if repeat else OWN if rule else ""
    shown = repeat or Repeat(Rhythm.weekly)
    is_monthly = shown.rhythm is Rhythm.monthly
    return {
        "repeat.kind": kind,
        "repeat.every": str(shown.every) if shown.every > 1 else "",
        **{f"repeat.on.{day}": "yes" if day in shown.weekdays and not is_monthly else "" for day in WEEKDAYS},
        **{f"repeat.nth.{name}": "yes" if nth in shown.nth else "" for name, nth in NTH.items()},
        "repeat.weekday": shown.weekdays[0] if is_monthly else "",
        "repeat.until": shown.until.isoformat() if shown.until else "",
        "repeat.count": str(shown.count or ""),
        "repeat.rule": rule if rule and not repeat else "",
    }


def rule_of(form: Mapping[str, str], start: date | None, until: date | None) -> str | None:
    """None for once. `until` is what `repeat.until` says, as a day. Raises Unclear."""
    kind = form.get("repeat.kind", "")
    if kind == OWN:
        return form.get("repeat.rule", "").removeprefix("RRULE:") or _unclear("field_needed", "repeat.rule")
    if kind not in Rhythm:
        return None
    count = _number(form, "repeat.count")
    if until and count:
        raise Unclear("repeat_ends", "repeat.count")
    every = _number(form, "repeat.every") or 1
    return to_rule(Repeat(Rhythm(kind), every, *_chosen(form, Rhythm(kind), start), until, count))


def _chosen(form: Mapping[str, str], rhythm: Rhythm, start: date | None) -> tuple[tuple[str, ...], tuple[int, ...]]:
    if rhythm is Rhythm.weekly:
        return tuple(day for day in WEEKDAYS if form.get(f"repeat.on.{day}")), ()
    if rhythm is Rhythm.daily:
        return (), ()
    nth = tuple(one for name, one in NTH.items() if form.get(f"repeat.nth.{name}"))
    weekday = form.get("repeat.weekday") or (WEEKDAYS[start.weekday()] if start else "")
    if not nth:
        raise Unclear("repeat_nth", "repeat.nth.first")
    if weekday not in WEEKDAYS:
        raise Unclear("field_needed", "repeat.weekday")
    return (weekday,), nth


def _number(form: Mapping[str, str], name: str) -> int | None:
    typed = form.get(name, "")
    if typed and not _NUMBER.fullmatch(typed):
        raise Unclear("number_needed", name)
    return int(typed) if typed else None


def _unclear(code: str, field: str) -> str:
    raise Unclear(code, field)
