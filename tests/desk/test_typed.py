"""What counsellors type about their time."""

from datetime import UTC, date, datetime, time

import pytest

from bot.booking.model import BERLIN, Mode
from bot.desk import typed
from bot.desk.typed import TypedHours, Unreadable
from tests.fakes.calendars import at

THURSDAY = date(2026, 11, 26)
NOW = datetime(2026, 11, 26, 10, 0, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("Mo 9-12 60 Raum", TypedHours((0,), time(9), time(12))),
        ("mon,wed 9:00-13:00", TypedHours((0, 2), time(9), time(13))),
        ("Mo - Fr 9 – 12", TypedHours((0, 1, 2, 3, 4), time(9), time(12))),
        ("Di., Do. 9.30-11 45 min Telefon", TypedHours((1, 3), time(9, 30), time(11), 45, (Mode.phone,))),
        ("fr 13-15 30 raum,video", TypedHours((4,), time(13), time(15), 30, (Mode.room, Mode.video))),
        ("Sonntag 9-10 Raum 2.04", TypedHours((6,), time(9), time(10), room="2.04")),
        ("24.12. frei", TypedHours((3,), time(), time(), day=date(2026, 12, 24))),
        ("2.1. 9-11", TypedHours((5,), time(9), time(11), day=date(2027, 1, 2))),
        ("morgen off", TypedHours((4,), time(), time(), day=date(2026, 11, 27))),
    ],
)
def test_hours_are_read_in_german_and_in_english(text: str, hours: TypedHours) -> None:
    assert typed.hours(text, THURSDAY) == hours


@pytest.mark.parametrize("text", ["", "Mo", "9-12", "Mo 12-9", "Mo 9-9", "Mo 9-24", "Fr-Mo 9-12", "Mo 9-12 1", "Mo x"])
def test_hours_that_are_none_are_not_guessed(text: str) -> None:
    with pytest.raises(Unreadable):
        typed.hours(text, THURSDAY)


@pytest.mark.parametrize(
    ("text", "start", "end", "name"),
    [
        ("24.12.-2.1.", at(24, 0, month=12), datetime(2027, 1, 3, tzinfo=BERLIN), ""),
        ("24.12. - 26.12.2026 Jan Meier", at(24, 0, month=12), at(27, 0, month=12), "Jan Meier"),
        ("heute 13-17", at(26, 13), at(26, 17), ""),
        ("tomorrow", at(27, 0), at(28, 0), ""),
        ("2026-11-30 Mira", at(30, 0), at(1, 0, month=12), "Mira"),
        ("29.3.2027", datetime(2027, 3, 29, tzinfo=BERLIN), datetime(2027, 3, 30, tzinfo=BERLIN), ""),
    ],
)
def test_an_absence_ends_with_its_last_day(text: str, start: datetime, end: datetime, name: str) -> None:
    assert typed.absence(text, THURSDAY) == (start, end, name)


@pytest.mark.parametrize("text", ["", "Jan", "25.11.2026", "31.2.", "2.1.-24.12.2026", "24.12.-", "1.1.2027-1.1.2030"])
def test_an_absence_that_is_over_or_none_is_not_entered(text: str) -> None:
    with pytest.raises(Unreadable):
        typed.absence(text, THURSDAY)


@pytest.mark.parametrize("day", ["31.12.9999", "9999-12-31", "1.1.0001", "0001-01-01", "24.12.-31.12.9999"])
def test_years_at_the_end_of_the_calendar_are_nobodys_absence(day: str) -> None:
    """Their first or last moment is none that a clock could show in another zone."""
    with pytest.raises(Unreadable):
        typed.absence(day, THURSDAY)
    with pytest.raises(Unreadable):
        typed.hours(f"{day} 9-12", THURSDAY)


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("2h", at(26, 12)),
        ("30 min", at(26, 10, 30)),
        ("bis 17", at(26, 17)),
        ("until 8:30", at(27, 8, 30)),
        ("Bis 8 Uhr", at(27, 8)),
        ("aus", None),
        ("off", None),
    ],
)
def test_quiet_lasts_so_long_or_until_the_clock_shows_it(text: str, until: datetime | None) -> None:
    assert typed.quiet(text, NOW) == (until.astimezone(UTC) if until else None)


@pytest.mark.parametrize("text", ["", "0h", "169h", "bis", "bis 24", "8", "2 tage"])
def test_quiet_is_a_week_at_most(text: str) -> None:
    with pytest.raises(Unreadable):
        typed.quiet(text, NOW)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("24.12.", date(2026, 12, 24)),
        ("24.11.", date(2026, 11, 24)),
        ("2.1.", date(2027, 1, 2)),
        ("2026-12-24", date(2026, 12, 24)),
        ("morgen", date(2026, 11, 27)),
    ],
)
def test_a_day_alone_is_the_nearest_one(text: str, day: date) -> None:
    assert typed.day(text, THURSDAY) == day


@pytest.mark.parametrize("text", ["", "31.2.", "x", "24"])
def test_what_is_no_day_is_unreadable(text: str) -> None:
    with pytest.raises(Unreadable):
        typed.day(text, THURSDAY)
