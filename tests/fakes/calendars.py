"""Counsellors, their hours, and what tests read of slots."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import holidays

from bot.booking.model import BERLIN, Availability, Calendar, Counsellor, Interpreter, Mode, Slot

SAXONY = holidays.country_holidays("DE", subdiv="SN")
MONDAY_MORNING = datetime(2026, 11, 23, 7, 0, tzinfo=BERLIN)
AMIRA = Counsellor("1", "Amira", ("ar", "de"), woman=True)
OKSANA = Counsellor("2", "Oksana", ("uk", "de"), woman=True)
JAN = Counsellor("3", "Jan", ("de",))
OLHA = Interpreter("8", "Olha", ("uk", "ru"))


def is_holiday(day: date) -> bool:
    return day in SAXONY


def never(_day: date) -> bool:
    return False


def hours(weekday: int, start: int, end: int, who: Counsellor = AMIRA, **rest: Any) -> Availability:
    return Availability(who.id, weekday, time(start), time(end), **rest)


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """An instant of the year 2026, as the clock in Berlin shows it."""
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN)


def slot(start: datetime, minutes: int = 60, who: Counsellor = AMIRA, **rest: Any) -> Slot:
    begin = start.astimezone(UTC)
    return Slot(begin, begin + timedelta(minutes=minutes), who.id, **rest)


def calendar(*rules: Availability, team: Sequence[Counsellor] = (AMIRA, OKSANA, JAN), **rest: Any) -> Calendar:
    return Calendar({one.id: one for one in team}, rules, **rest)


def amira(**ways: Any) -> Counsellor:
    """With ways of working of her own."""
    return replace(AMIRA, **ways)


def clock(slots: Sequence[Slot]) -> list[str]:
    """As a visitor reads them."""
    return [f"{one.start.astimezone(BERLIN):%d.%m. %H:%M}" for one in slots]


def modes(slots: Sequence[Slot]) -> list[Mode]:
    return [one.mode for one in slots]
