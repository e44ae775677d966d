"""Rules over a row of signs: dates become days from today (D), hours become minutes of the day (C).

The letters of the signs are listed in times.py. What looks like a time and is none becomes unknown.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from bot.dialogue.time_words import UNKNOWN, Sign

# A date further away is not meant for an appointment: a street, a birthday, the day somebody came.
FARTHEST = timedelta(days=60)
MORNING, NOON, AFTERNOON, EVENING = range(4)
# Hours at which a part of the day turns "3" into 15 and "8" into 20.
_LATER = {MORNING: range(0), NOON: range(1, 5), AFTERNOON: range(1, 8), EVENING: range(1, 12)}
_OFFICE = range(1, 8)
_SPOKEN_MINUTES = (5, 10, 20, 25)
_SURE, _TO = "sure", "to"
_DATE = r"[no]My?|M[no]y?|i|@?dh?"
# A day of this month or the next: "den 12.", "12 числа"; not "den 12 Uhr".
_OF_MONTH = r"tn(?![hMyuaPT])|ns"
# An abbreviation that may be another word ("do", "di", "sun") stands alone, beside a day or before a time.
_SHORT = r"w(?=[|&,U-]*[wW])|(?<=[wW][|&U-])w|w(?=,?[DCPAFBU~GK])|(?<=[AFBUSDK])w|^,*w,*$"
_CLOCK = r"@*(?:L@?[no]h?|nh?T|nhn|nh|ch?|n(?=[aP]))[aP]?|@+n[aP]?"
# Where a number alone is an hour: behind an edge, on one side of a range, behind a day and before nothing unknown.
_BARE = (
    r"(?<=[ABFU~])n|(?<=G)n(?=&)",
    r"(?<=C[U-])n|(?<=GC&)n|n(?=[U-]C)",
    r"(?<=[DWw])n(?=[U-]n(?![ux]))|(?:^|(?<=,))n(?=[U-]n(?:$|[,DW]))",
    r"(?<=C[U-])n",
    r"(?<=[DWw])n(?=$|[,|&DWP])",
)
Rule = Callable[[Sequence[Sign]], Sequence[Sign]]


def settle(row: Sequence[Sign], today: date) -> list[Sign]:
    """The row with every date as D and every hour as C."""
    row = _rewrite(row, r"[nd]u|l[nd][uP]?", _unknown)
    row = _rewrite(row, r"[no][U&|-]t*[no]My?", partial(_both_dated, today))
    row = _rewrite(row, _DATE, partial(_dated, today))
    row = _rewrite(row, _OF_MONTH, partial(_next_of_month, today))
    row = _tomorrow_or_morning([sign for sign in row if sign.code not in "ts"])
    row = _rewrite(row, r"n[AB](?=n)", _minutes_to_the_hour)
    for pattern in (_CLOCK, *_BARE):
        row = _rewrite(row, pattern, _clock)
    row = _rewrite(row, _SHORT, _weekday)
    return _mean_office_hours([UNKNOWN if sign.code == "w" else sign for sign in row])


def codes(row: Sequence[Sign]) -> str:
    return "".join(sign.code for sign in row)


def _rewrite(row: Sequence[Sign], pattern: str, rule: Rule) -> list[Sign]:
    """Each stretch whose letters match is replaced by what the rule makes of it."""
    done: list[Sign] = []
    end = 0
    for match in re.finditer(pattern, codes(row)):
        done += [*row[end : match.start()], *rule(row[match.start() : match.end()])]
        end = match.end()
    return [*done, *row[end:]]


def _unknown(stretch: Sequence[Sign]) -> Sequence[Sign]:
    return [UNKNOWN]


def _both_dated(today: date, stretch: Sequence[Sign]) -> Sequence[Sign]:
    """The first of two days shares the month of the second."""
    first, link, *second = [sign for sign in stretch if sign.code != "t"]
    return [*_dated(today, [first, second[1]]), link, *_dated(today, second)]


def _dated(today: date, stretch: Sequence[Sign]) -> Sequence[Sign]:
    """A day and a month, in words or figures; `3.12` may be an hour, and is left to the next rule then."""
    known = {sign.code: sign for sign in stretch}
    if "i" in known:
        year, month, day = (int(part) for part in known["i"].text.split("-"))
        return [_day(day, month, year, today)]
    if "M" in known:
        year = known["y"].value if "y" in known else 0
        return [_day((known.get("n") or known["o"]).value, known["M"].value, year, today)]
    return _figures(today, known, stretch)


def _figures(today: date, known: dict[str, Sign], stretch: Sequence[Sign]) -> Sequence[Sign]:
    """`@` before it or "o'clock" behind it make an hour of it, a second dot or a slash a date."""
    first, second, *rest = (int(part or 0) for part in re.split("[./]", known["d"].text))
    if "/" in known["d"].text or rest or (len(stretch) == 1 and 1 <= second <= 12):
        return [_day(first, second, rest[0] if rest else 0, today)]
    hour = replace(known["d"], code="c", text=f"{first}:{second:02}")
    return [hour if sign.code == "d" else sign for sign in stretch]


def _day(day: int, month: int, year: int, today: date) -> Sign:
    """Days from today; a date without a year is the next one."""
    full = year + 2000 if 0 < year < 100 else year
    for tried in (full,) if full else (today.year, today.year + 1):
        try:
            ahead = date(tried, month, day) - today
        except ValueError:
            return UNKNOWN
        if timedelta() <= ahead <= FARTHEST:
            return Sign("D", ahead.days)
    return UNKNOWN


def _next_of_month(today: date, stretch: Sequence[Sign]) -> Sequence[Sign]:
    """The next day with this number, if it is written as a figure."""
    figure = next(sign for sign in stretch if sign.code == "n")
    days = range(31) if figure.text else ()
    return [next((Sign("D", ahead) for ahead in days if (today + timedelta(ahead)).day == figure.value), UNKNOWN)]


def _weekday(stretch: Sequence[Sign]) -> Sequence[Sign]:
    return [replace(stretch[0], code="W")]


def _tomorrow_or_morning(row: Sequence[Sign]) -> list[Sign]:
    """One word for both: the morning of a day that was just named, else tomorrow."""
    settled: list[Sign] = []
    for sign in row:
        if sign.code != "V":
            settled.append(sign)
        elif re.search(r"[DW][^|&,x]*$", codes(settled)):
            settled.append(Sign("P", MORNING))
        else:
            settled.append(Sign("D", 1))
    return settled


def _minutes_to_the_hour(stretch: Sequence[Sign]) -> Sequence[Sign]:
    """ "Ten past three", "zehn vor drei"; other numbers are no minutes as one says them."""
    number, edge = stretch
    if number.value not in _SPOKEN_MINUTES:
        return stretch
    return [Sign("L", number.value if edge.code == "A" else -number.value)]


def _clock(stretch: Sequence[Sign]) -> Sequence[Sign]:
    """One hour: "halb zehn", "3 pm", "9 giờ 30", "three and a half". No hour of the day is left as unknown."""
    shift = sum(sign.value for sign in stretch if sign.code in "LT")
    hour, minute, sure = _hour(stretch)
    part = next((sign for sign in stretch if sign.code in "aP"), None)
    if part and not sure:
        hour, sure = _in_part(hour, part), True
    rest = [sign for sign in _minutes(stretch) if not _is_minute(sign)]
    if not (0 <= hour <= 24 and minute < 60):
        return [UNKNOWN, *rest]
    return [Sign("C", hour * 60 + minute + shift, _SURE if sure else _TO if shift < 0 else ""), *rest]


def _hour(stretch: Sequence[Sign]) -> tuple[int, int, bool]:
    """Hour, minute, and whether it is surely one of twenty-four."""
    first = next(sign for sign in stretch if sign.code in "nco")
    if first.code == "c":
        hour, minute = (int(part) for part in re.split("[:h]", first.text))
        return hour, minute, first.text.startswith("0")
    minute = next((sign.value for sign in _minutes(stretch) if _is_minute(sign)), 0)
    return first.value, minute, first.text.startswith("0")


def _minutes(stretch: Sequence[Sign]) -> Sequence[Sign]:
    return [sign for sign in stretch if sign.code == "n"][1:]


def _is_minute(sign: Sign) -> bool:
    return len(sign.text) == 2 and sign.value < 60


def _in_part(hour: int, part: Sign) -> int:
    if part.code == "a":
        return hour % 12 + (12 if part.value else 0)
    return hour + 12 if hour in _LATER[part.value] else hour


def _mean_office_hours(row: Sequence[Sign]) -> list[Sign]:
    """ "At 3" is 15:00 here, and 20:00 is "8" only where the evening was named."""
    settled: list[Sign] = []
    part: Sign | None = None
    for sign in row:
        part = sign if sign.code == "P" else None if sign.code in "|," else part
        settled.append(_office_hour(sign, part) if sign.code == "C" and sign.text != _SURE else sign)
    return settled


def _office_hour(clock: Sign, part: Sign | None) -> Sign:
    """Half past seven is told by its seven, and half an hour to eight ("halb acht") by its eight."""
    hour = -(-clock.value // 60) if clock.text == _TO else clock.value // 60
    later = _in_part(hour, part) > hour if part else hour in _OFFICE
    return replace(clock, value=clock.value + 12 * 60 if later else clock.value)
