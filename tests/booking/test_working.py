"""Working time."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.booking.model import BERLIN, OFFICE_HOURS, Absence, Calendar, Counsellor, Duty, Slot
from bot.booking.working import add_working_minutes, answerable, hers, next_on_duty, on_duty, undisturbed
from tests.fakes.calendars import at, is_holiday

MIRA = Counsellor("1", "Mira", ("fa", "de"))


def away(start: datetime, end: datetime) -> Absence:
    return Absence(MIRA.id, start, end)


def later(start: datetime, minutes: int, *absences: Absence, duty: tuple[Duty, ...] = OFFICE_HOURS) -> datetime | None:
    return add_working_minutes(start, minutes, duty, absences, is_holiday)


def told(start: datetime, *absences: Absence, duty: tuple[Duty, ...] = OFFICE_HOURS) -> datetime | None:
    return next_on_duty(start, duty, absences, is_holiday)


def test_half_an_hour_at_work_is_half_an_hour() -> None:
    assert later(at(23, 10), 30) == at(23, 10, 30)


def test_what_is_left_of_the_day_counts_and_the_rest_comes_the_next_morning() -> None:
    assert later(at(23, 16, 50), 30) == at(24, 9, 20)


def test_the_last_minute_of_a_day_is_still_of_that_day() -> None:
    assert later(at(23, 16, 30), 30) == at(23, 17)


def test_what_comes_in_at_night_begins_to_count_in_the_morning() -> None:
    assert later(at(23, 23), 30) == at(24, 9, 30)
    assert later(at(23, 5), 30) == at(23, 9, 30)


def test_a_weekend_does_not_count() -> None:
    assert later(at(20, 16, 45), 30) == at(23, 9, 15)


def test_a_holiday_of_saxony_does_not_count() -> None:
    """Wednesday 18 November 2026 is the Day of Repentance, in Saxony alone."""
    assert later(at(17, 16, 50), 30) == at(19, 9, 20)


def test_an_absence_does_not_count() -> None:
    assert later(at(23, 10), 30, away(at(23, 10, 10), at(23, 12))) == at(23, 12, 20)


def test_absences_that_overlap_count_once() -> None:
    both = away(at(23, 10, 10), at(23, 12)), away(at(23, 11), at(23, 11, 30)), away(at(23, 11), at(23, 13))

    assert later(at(23, 10), 30, *both) == at(23, 13, 20)


def test_duty_hours_that_overlap_count_once() -> None:
    duty = (Duty(0, time(9), time(11)), Duty(0, time(10), time(12)), Duty(0, time(9), time(10)))

    assert later(at(23, 9), 180, duty=duty) == at(23, 12)


def test_a_lunch_break_does_not_count() -> None:
    duty = (Duty(0, time(13), time(15)), Duty(0, time(9), time(12)))

    assert later(at(23, 11, 50), 30, duty=duty) == at(23, 13, 20)


def test_she_is_told_at_once_while_she_works_and_else_when_she_next_does() -> None:
    assert told(at(23, 10)) == at(23, 10)
    assert told(at(23, 17)) == at(24, 9)
    assert told(at(21, 12)) == at(23, 9)


def test_she_is_on_duty_from_the_first_minute_and_no_longer_at_the_last() -> None:
    assert on_duty(at(23, 9), OFFICE_HOURS, (), is_holiday)
    assert not on_duty(at(23, 17), OFFICE_HOURS, (), is_holiday)
    assert not on_duty(at(18, 10), OFFICE_HOURS, (), is_holiday)
    assert not on_duty(at(23, 10), OFFICE_HOURS, (away(at(23, 9), at(23, 11)),), is_holiday)


def test_whoever_never_works_is_never_told() -> None:
    assert told(at(23, 10), duty=()) is None
    assert later(at(23, 10), 30, duty=()) is None
    assert told(at(23, 10), away(at(1, 0), at(1, 0) + timedelta(days=800))) is None


def test_a_night_shift_over_the_clock_change_has_the_minutes_that_pass() -> None:
    """On 25 October 2026 the hour from two to three comes twice, on 28 March 2027 it does not come."""
    night = (Duty(6, time(1), time(5)),)
    autumn, spring = at(25, 1, month=10), datetime(2027, 3, 28, 1, tzinfo=BERLIN)

    assert later(autumn, 180, duty=night) == datetime(2026, 10, 25, 3, tzinfo=BERLIN)
    assert later(spring, 60, duty=night) == datetime(2027, 3, 28, 3, tzinfo=BERLIN)


def test_nine_in_the_morning_is_nine_on_the_clock_before_and_after_the_change() -> None:
    friday, monday = at(23, 18, month=10), at(26, 9, month=10)

    assert told(friday) == monday
    assert told(friday.astimezone(UTC)) == datetime(2026, 10, 26, 8, tzinfo=UTC)


def test_do_not_disturb_counts_like_an_absence() -> None:
    quiet = Counsellor("1", "Mira", ("fa",), quiet_until=at(23, 14))

    assert told(at(23, 10), *undisturbed(quiet)) == at(23, 14)
    assert undisturbed(MIRA) == ()


def test_only_her_own_absences_are_hers() -> None:
    mine, later_on = away(at(23, 9), at(23, 10)), away(at(24, 9), at(24, 10))

    assert hers(MIRA, (later_on, Absence("2", at(23, 9), at(23, 10)), mine)) == [mine, later_on]


instants = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(instants, st.integers(1, 2000), st.integers(1, 2000))
def test_minutes_can_be_added_one_after_the_other(start: datetime, first: int, second: int) -> None:
    halfway = later(start, first)
    assert halfway is not None

    assert later(halfway, second) == later(start, first + second)


@given(instants, st.integers(1, 3000))
def test_working_minutes_end_within_working_time_and_never_before_that_many_have_passed(
    start: datetime, minutes: int
) -> None:
    end = later(start, minutes)
    assert end is not None

    assert end - start >= timedelta(minutes=minutes)
    assert on_duty(end - timedelta(seconds=1), OFFICE_HOURS, (), is_holiday)


@pytest.mark.parametrize(("at_once", "offered"), [(False, [at(23, 10)]), (True, [at(23, 9), at(23, 10)])])
def test_asked_on_sunday_her_first_hour_of_monday_is_offered_only_when_it_is_hers_without_asking(
    at_once: bool, offered: list[datetime]
) -> None:
    who = replace(MIRA, at_once=at_once)
    monday = [Slot(at(23, hour), at(23, hour + 1), who.id) for hour in (9, 10)]

    kept = answerable(monday, Calendar({who.id: who}), at(22, 18), 30, is_holiday)

    assert [slot.start for slot in kept] == offered
