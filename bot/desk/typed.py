"""What counsellors type about their time: `Mo 9-12 60 Raum`, `24.12.-2.1.`, `bis 8`. In German and in English."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.booking.model import Mode
from bot.booking.spans import instant, local_day

_WEEKDAYS = (
    ("mo", "mon", "montag", "monday"),
    ("di", "tu", "tue", "dienstag", "tuesday"),
    ("mi", "we", "wed", "mittwoch", "wednesday"),
    ("do", "th", "thu", "donnerstag", "thursday"),
    ("fr", "fri", "freitag", "friday"),
    ("sa", "sat", "samstag", "sonnabend", "saturday"),
    ("so", "su", "sun", "sonntag", "sunday"),
)
_NUMBERS = {name: number for number, names in enumerate(_WEEKDAYS) for name in names}
_MODES = {
    **dict.fromkeys(("raum", "room"), Mode.room),
    **dict.fromkeys(("telefon", "tel", "phone"), Mode.phone),
    "video": Mode.video,
}
_DAYS = {"heute": 0, "today": 0, "morgen": 1, "tomorrow": 1}
_FREE = ("frei", "off")
_UNTIL = ("bis", "until", "till")
_END = ("aus", "off")
_AROUND_MARKS = re.compile(r"\s*([,\-])\s*")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d\d))?")
_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.?(?:(\d{4}))?")
_LONG = re.compile(r"(\d{1,3}) ?(h|std|stunden?|hours?|m|min|minuten|minutes)")
_SHORTEST, _LONGEST = 10, 240
_LONGEST_ROOM = 40
_LONGEST_QUIET = timedelta(days=7)
_LONGEST_ABSENCE = timedelta(days=400)
_HALF_A_YEAR = timedelta(days=182)


class Unreadable(Exception):
    """It is not written as it can be read. Writing it like the example helps."""


@dataclass(frozen=True)
class TypedHours:
    """Of some weekdays (Monday is 0), or of one `day`; without length it is a day off."""

    weekdays: tuple[int, ...]
    start: time
    end: time
    minutes: int = 60
    modes: tuple[Mode, ...] = (Mode.room,)
    room: str = ""
    day: date | None = None


def hours(text: str, today: date) -> TypedHours:
    """`Mo-Fr 9-12`, `mon,wed 9:00-13:00 45 phone`, `24.12. 9-11 Raum 2.04`, `24.12. frei`. Raises Unreadable."""
    days, *rest = _tokens(text) or [""]
    day = _date_or_none(days, today)
    weekdays = (day.weekday(),) if day else weekdays_of(days)
    if day and [one.casefold() for one in rest] in ([one] for one in _FREE):
        return TypedHours(weekdays, time(), time(), day=day)
    if not rest:
        raise Unreadable
    start, end = _from_to(rest[0])
    return TypedHours(weekdays, start, end, *_ways(rest[1:]), day=day)


def day(text: str, today: date) -> date:
    """`24.12.`, `2026-12-24`, `morgen`: the nearest such day, which may be over. Raises Unreadable."""
    found = _date_or_none(text.strip(), today)
    if found and found - today > _HALF_A_YEAR:
        found = _date_or_none(text.strip(), today - _HALF_A_YEAR)
    if found is None:
        raise Unreadable
    return found


def weekdays_of(text: str) -> tuple[int, ...]:
    """`Mo`, `mon,wed`, `Mo-Fr`. Raises Unreadable."""
    found: set[int] = set()
    for part in text.casefold().split(","):
        first, _, last = part.rstrip(".:").partition("-")
        if first not in _NUMBERS or (last or first) not in _NUMBERS:
            raise Unreadable
        found.update(range(_NUMBERS[first], _NUMBERS[last or first] + 1))
    if not found:
        raise Unreadable
    return tuple(sorted(found))


def week_hours(text: str) -> tuple[tuple[int, ...], time, time]:
    """Weekdays with a time, and nothing else. Raises Unreadable."""
    tokens = _tokens(text)
    if len(tokens) != 2:
        raise Unreadable
    return weekdays_of(tokens[0]), *_from_to(tokens[1])


def absence(text: str, today: date) -> tuple[datetime, datetime, str]:
    """`24.12.-2.1. Jan`: from when to when (in UTC, the last day included), and who is named. `24.12. 13-17` is a part
    of a day. Raises Unreadable, also for what is over.
    """
    days, *rest = _tokens(text) or [""]
    first, last = _dates(days, today)
    if rest and first == last and (clocks := _clocks_or_none(rest[0])):
        start, end = instant(first, clocks[0]), instant(first, clocks[1])
        rest = rest[1:]
    else:
        start, end = instant(first, time()), instant(last + timedelta(days=1), time())
    if last < today or end - start > _LONGEST_ABSENCE:
        raise Unreadable
    return start, end, " ".join(rest)


def quiet(text: str, now: datetime) -> datetime | None:
    """`2h`, `30 min`, `bis 8`: until when, in UTC; None for `aus`. Raises Unreadable, also for more than a week."""
    wanted = " ".join(text.casefold().split())
    if wanted in _END:
        return None
    if found := _LONG.fullmatch(wanted):
        long = timedelta(**{"hours" if found[2][0] in "hs" else "minutes": int(found[1])})
    else:
        long = _until(wanted, now) - now
    if not timedelta() < long <= _LONGEST_QUIET:
        raise Unreadable
    return (now + long).astimezone(UTC)


def _until(wanted: str, now: datetime) -> datetime:
    """The next time that the clock shows this."""
    word, _, clock = wanted.partition(" ")
    if word not in _UNTIL:
        raise Unreadable
    at = _clock(clock.removesuffix(" uhr"))
    today = instant(local_day(now), at)
    return today if today > now else instant(local_day(now) + timedelta(days=1), at)


def _tokens(text: str) -> list[str]:
    """Words; what belongs to a comma or a stroke is one."""
    return _AROUND_MARKS.sub(r"\1", text.replace("–", "-").strip()).split()


def _ways(tokens: list[str]) -> tuple[int, tuple[Mode, ...], str]:
    """Minutes, how to meet, the room."""
    minutes = 60
    if tokens and tokens[0].removesuffix("min").isdecimal():
        minutes, tokens = int(tokens[0].removesuffix("min")), tokens[1:]
        tokens = tokens[1:] if tokens and tokens[0].casefold() in ("min", "minuten", "minutes") else tokens
    names, room = (tokens[0].casefold().split(","), " ".join(tokens[1:])) if tokens else (["raum"], "")
    while room and (more := room.split(" ")[0].casefold()) in _MODES:
        names, room = [*names, more], room[len(more) :].strip()
    if not _SHORTEST <= minutes <= _LONGEST or len(room) > _LONGEST_ROOM or not set(names) <= _MODES.keys():
        raise Unreadable
    modes = tuple(dict.fromkeys(_MODES[name] for name in names))
    if room and Mode.room not in modes:
        raise Unreadable
    return minutes, modes, room


def _from_to(text: str) -> tuple[time, time]:
    first, stroke, last = text.partition("-")
    start, end = _clock(first), _clock(last)
    if not stroke or start >= end:
        raise Unreadable
    return start, end


def _clocks_or_none(text: str) -> tuple[time, time] | None:
    try:
        return _from_to(text)
    except Unreadable:
        return None


def _clock(text: str) -> time:
    found = _CLOCK.fullmatch(text)
    if not found or int(found[1]) > 23 or int(found[2] or 0) > 59:
        raise Unreadable
    return time(int(found[1]), int(found[2] or 0))


def _dates(text: str, today: date) -> tuple[date, date]:
    """The second is never before the first: `24.12.-2.1.` ends in the next year."""
    if (whole := _date_or_none(text, today)) is not None:
        return whole, whole
    head, stroke, tail = text.partition("-")
    first = _date_or_none(head, today) if stroke else None
    last = _date_or_none(tail, first) if first else None
    if first is None or last is None or last < first:
        raise Unreadable
    return first, last


def _date_or_none(text: str, since: date) -> date | None:
    """Without a year it is the next such day, `since` included. Years that nobody means are none."""
    text = text.casefold()
    if text in _DAYS:
        return since + timedelta(days=_DAYS[text])
    try:
        if found := _DATE.fullmatch(text):
            day, month = int(found[1]), int(found[2])
            this = date(int(found[3] or since.year), month, day)
            return _meant(this if found[3] or this >= since else date(since.year + 1, month, day))
        return _meant(date.fromisoformat(text)) if len(text) == 10 else None
    except ValueError:
        return None


def _meant(day: date) -> date | None:
    return day if 2000 <= day.year <= 2100 else None
