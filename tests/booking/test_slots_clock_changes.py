"""Free hours when the clocks change: 29 March and 25 October 2026."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.booking.fitting import offer
from bot.booking.model import BERLIN, Availability, InterpreterHours, Slot, Wishes
from bot.booking.slots import free
from bot.booking.spans import instant
from tests.fakes.calendars import AMIRA, OLHA, amira, at, calendar, clock, hours, never, slot

SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
BEFORE_SPRING, BEFORE_AUTUMN = at(28, 12, month=3), at(24, 12, month=10)


def night(start: time, end: time, now: datetime, minutes: int = 60) -> list[Slot]:
    """The free hours of the one night."""
    rule = Availability(AMIRA.id, 6, start, end, minutes)
    return free(calendar(rule, team=[amira(horizon_days=2)]), now, never)


def lengths(slots: list[Slot]) -> set[timedelta]:
    return {one.end.astimezone(UTC) - one.start.astimezone(UTC) for one in slots}


@pytest.mark.parametrize("sunday", [pytest.param(SPRING, id="summer time"), pytest.param(AUTUMN, id="winter time")])
def test_nine_is_nine_on_both_sides_of_a_clock_change(sunday: date) -> None:
    friday = sunday - timedelta(days=2)
    rules = calendar(*(hours(day, 9, 11) for day in range(7)))

    slots = free(rules, datetime.combine(friday, time(6), BERLIN), never)

    days = [friday + timedelta(days=days) for days in range(14)]
    assert clock(slots) == [f"{day:%d.%m.} {hour}" for day in days for hour in ("09:00", "10:00")]
    assert lengths(slots) == {timedelta(hours=1)}


def test_the_hour_that_does_not_exist_is_not_offered() -> None:
    slots = night(time(1), time(4), BEFORE_SPRING)

    assert clock(slots) == ["29.03. 01:00", "29.03. 03:00"]
    assert lengths(slots) == {timedelta(hours=1)}
    assert [one.id.split(".")[2] for one in slots] == ["60", "60"]


def test_hours_within_the_skipped_hour_are_none_and_never_come_later() -> None:
    assert night(time(2), time(3), BEFORE_SPRING, 30) == []
    assert night(time(2, 10), time(2, 50), BEFORE_SPRING, 20) == []


def test_hours_that_begin_in_the_skipped_hour_begin_when_it_is_over() -> None:
    assert clock(night(time(2, 30), time(4), BEFORE_SPRING)) == ["29.03. 03:00"]


def test_hours_that_end_in_the_skipped_hour_end_when_it_begins() -> None:
    assert clock(night(time(1), time(2, 30), BEFORE_SPRING, 30)) == ["29.03. 01:00", "29.03. 01:30"]


def test_the_hour_that_comes_twice_is_two_slots_and_each_can_be_taken() -> None:
    twice = night(time(2), time(3), BEFORE_AUTUMN)
    assert clock(twice) == ["25.10. 02:00", "25.10. 02:00"]
    assert twice[0].id != twice[1].id

    for one, other in (twice, reversed(twice)):
        left = free(calendar(hours(6, 2, 3), team=[amira(horizon_days=2)], busy=(one,)), BEFORE_AUTUMN, never)
        assert left == [other]


def test_an_hour_across_the_change_takes_an_hour_of_life() -> None:
    assert lengths(night(time(1, 30), time(4), BEFORE_SPRING)) == {timedelta(hours=1)}
    assert lengths(night(time(1, 30), time(4), BEFORE_AUTUMN)) == {timedelta(hours=1)}


def test_notice_is_as_long_as_it_says_through_the_night_of_the_clock_change() -> None:
    rules = calendar(hours(6, 1, 7))

    assert clock(free(rules, datetime(2026, 3, 29, 1, 30, tzinfo=BERLIN), never))[0] == "29.03. 05:00"
    assert clock(free(rules, datetime(2026, 10, 25, 1, 30, tzinfo=BERLIN), never))[0] == "25.10. 03:00"


def test_busy_times_told_by_the_clock_in_berlin_take_the_same_hours() -> None:
    first = datetime(2026, 10, 25, 2, 0, tzinfo=BERLIN)
    second = first.replace(fold=1)
    told = Slot(second, datetime(2026, 10, 25, 3, 0, tzinfo=BERLIN), AMIRA.id)

    left = free(calendar(hours(6, 2, 3), team=[amira(horizon_days=2)], busy=(told,)), BEFORE_AUTUMN, never)

    assert [one.start for one in left] == [first.astimezone(UTC)]


@pytest.mark.parametrize(("now", "day"), [(BEFORE_SPRING, 30), (BEFORE_AUTUMN, 26)])
def test_an_interpreter_keeps_her_hours_on_the_wall_clock(now: datetime, day: int) -> None:
    her = calendar(
        hours(0, 8, 12),
        team=[amira(locales=("de",), horizon_days=3)],
        interpreters={OLHA.id: OLHA},
        interpreter_hours=(InterpreterHours(OLHA.id, 0, time(9), time(11)),),
    )

    offered = offer(free(her, now, never), her, "uk", "", Wishes())

    helped = [f"{day}.{now.month:02}. {hour}" for hour in ("09:00", "10:00")]
    assert clock([one for one in offered if one.interpreter]) == helped


def test_a_buffer_holds_through_the_doubled_hour() -> None:
    her = amira(horizon_days=2, buffer_minutes=30)
    busy = slot(datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN), 30)

    left = free(calendar(hours(6, 1, 4, minutes=30), team=[her], busy=(busy,)), BEFORE_AUTUMN, never)

    assert clock(left) == ["25.10. 01:00", "25.10. 03:00"]


@pytest.mark.parametrize(
    ("day", "shown", "utc"),
    [
        (SPRING, time(1, 59), time(0, 59)),
        (SPRING, time(2, 0), time(1, 0)),
        (SPRING, time(2, 59), time(1, 0)),
        (SPRING, time(3, 0), time(1, 0)),
        (AUTUMN, time(2, 59), time(0, 59)),
        (AUTUMN, time(3, 0), time(2, 0)),
    ],
)
def test_every_time_on_the_wall_is_one_instant(day: date, shown: time, utc: time) -> None:
    assert instant(day, shown) == datetime.combine(day, utc, UTC)
