"""Which hours are free."""

from dataclasses import replace
from datetime import UTC, date, time, timedelta

import pytest

from bot.booking.model import Absence, Availability, Calendar, Mode, Slot
from bot.booking.slots import free
from tests.fakes.calendars import (
    AMIRA,
    JAN,
    MONDAY_MORNING,
    OKSANA,
    amira,
    at,
    calendar,
    clock,
    hours,
    is_holiday,
    slot,
)


def found(one: Calendar) -> list[Slot]:
    return free(one, MONDAY_MORNING, is_holiday)


# The hours of a week


def test_a_consultation_morning_is_cut_into_hours() -> None:
    slots = found(calendar(hours(1, 9, 12)))

    assert clock(slots) == [f"{day} {hour}" for day in ("24.11.", "01.12.") for hour in ("09:00", "10:00", "11:00")]


def test_a_rest_too_short_for_a_talk_is_not_offered() -> None:
    slots = found(calendar(hours(1, 9, 11, minutes=45)))

    assert clock(slots)[:2] == ["24.11. 09:00", "24.11. 09:45"]
    assert len(slots) == 4


def test_slots_of_all_counsellors_come_earliest_first() -> None:
    slots = found(calendar(hours(1, 10, 11), hours(1, 9, 10, OKSANA)))

    assert [one.counsellor for one in slots] == [OKSANA.id, AMIRA.id] * 2


def test_what_now_is_called_elsewhere_does_not_matter() -> None:
    rules = calendar(*(hours(day, 8, 17) for day in range(5)))

    assert free(rules, MONDAY_MORNING.astimezone(UTC), is_holiday) == found(rules)


def test_hours_hold_from_their_first_day_to_their_last_both_included() -> None:
    week = [hours(day, 9, 10, valid_from=date(2026, 11, 25), valid_until=date(2026, 11, 27)) for day in range(7)]

    assert clock(found(calendar(*week))) == ["25.11. 09:00", "26.11. 09:00", "27.11. 09:00"]


def test_new_hours_follow_old_ones_without_a_gap() -> None:
    old, new = hours(1, 9, 10, valid_until=date(2026, 11, 30)), hours(1, 14, 15, valid_from=date(2026, 12, 1))

    assert clock(found(calendar(old, new))) == ["24.11. 09:00", "01.12. 14:00"]


def test_who_is_not_on_the_team_any_more_has_no_hours() -> None:
    assert found(calendar(hours(1, 9, 10, JAN), team=[AMIRA])) == []


@pytest.mark.parametrize("minutes", [0, -60])
def test_hours_without_length_are_none(minutes: int) -> None:
    assert found(calendar(hours(1, 9, 10, minutes=minutes), hours(2, 10, 9))) == []


# Days that differ


def test_a_holiday_of_saxony_has_no_consultation() -> None:
    """Wednesday 18 November 2026 is the Day of Repentance, in Saxony alone."""
    slots = free(calendar(hours(2, 9, 10)), at(16, 7), is_holiday)

    assert clock(slots) == ["25.11. 09:00"]


def test_hours_of_one_day_replace_those_of_the_week_for_this_counsellor_only() -> None:
    week = [hours(1, 9, 11), hours(1, 14, 15), hours(1, 9, 10, OKSANA)]
    other = hours(1, 16, 17, day=date(2026, 11, 24))

    slots = found(calendar(*week, other))

    tuesday = [one for one in slots if one.start < at(25, 0)]
    assert [(one.counsellor, *clock([one])) for one in tuesday] == [
        (OKSANA.id, "24.11. 09:00"),
        (AMIRA.id, "24.11. 16:00"),
    ]
    assert len(slots) == 2 + 4


def test_hours_of_one_day_can_be_on_a_day_without_any() -> None:
    assert clock(found(calendar(hours(5, 10, 11, day=date(2026, 11, 28))))) == ["28.11. 10:00"]


def test_a_day_off_has_none() -> None:
    slots = found(calendar(hours(1, 9, 10), hours(1, 0, 0, day=date(2026, 11, 24))))

    assert clock(slots) == ["01.12. 09:00"]


def test_nobody_is_booked_on_a_holiday_by_hours_of_that_day_either() -> None:
    assert free(calendar(hours(2, 9, 10, day=date(2026, 11, 18))), at(16, 7), is_holiday) == []


def test_an_absence_takes_every_slot_that_it_touches() -> None:
    away = Absence(AMIRA.id, at(24, 10, 30), at(24, 11, 30))

    slots = found(calendar(hours(1, 9, 13), hours(1, 10, 11, OKSANA), absences=(away,)))

    assert [(one.counsellor, *clock([one])) for one in slots if one.start < at(25, 0)] == [
        (AMIRA.id, "24.11. 09:00"),
        (OKSANA.id, "24.11. 10:00"),
        (AMIRA.id, "24.11. 12:00"),
    ]


def test_an_absence_of_weeks_ends_to_the_minute() -> None:
    away = Absence(AMIRA.id, at(20, 0), at(27, 10))

    assert clock(found(calendar(*(hours(day, 9, 11) for day in range(5)), absences=(away,))))[0] == "27.11. 10:00"


# What is taken


def test_a_taken_hour_is_gone_for_this_counsellor_only() -> None:
    slots = found(calendar(hours(1, 9, 10), hours(1, 9, 10, OKSANA), busy=(slot(at(24, 9)),)))

    assert [(one.counsellor, clock([one])[0]) for one in slots] == [
        (OKSANA.id, "24.11. 09:00"),
        (AMIRA.id, "01.12. 09:00"),
        (OKSANA.id, "01.12. 09:00"),
    ]


def test_a_busy_time_that_only_touches_takes_nothing() -> None:
    around = (slot(at(24, 8)), slot(at(24, 10)))

    assert "24.11. 09:00" in clock(found(calendar(hours(1, 9, 10), busy=around)))


def test_a_busy_time_across_two_hours_takes_both() -> None:
    assert clock(found(calendar(hours(1, 9, 12), busy=(slot(at(24, 9, 30)),))))[0] == "24.11. 11:00"


def test_a_short_busy_time_within_a_long_one_frees_nothing() -> None:
    busy = (slot(at(24, 9), 180), slot(at(24, 10), 15))

    assert clock(found(calendar(hours(1, 9, 13), busy=busy)))[0] == "24.11. 12:00"


def test_hours_entered_twice_make_one_slot() -> None:
    assert len(found(calendar(hours(1, 9, 10), hours(1, 9, 10)))) == 2


def test_of_two_hours_that_overlap_the_later_is_free_once_the_earlier_cannot_be_had() -> None:
    early = hours(1, 9, 10)
    late = Availability(AMIRA.id, 1, time(9, 30), time(10, 30))
    away = Absence(AMIRA.id, at(24, 8), at(24, 9, 15))

    assert clock(found(calendar(early, late))) == ["24.11. 09:00", "01.12. 09:00"]
    assert clock(found(calendar(early, late, absences=(away,)))) == ["24.11. 09:30", "01.12. 09:00"]


# How she works


def test_nobody_is_offered_an_hour_that_begins_within_her_notice() -> None:
    today = hours(0, 9, 13)

    assert clock(free(calendar(today), at(23, 9), is_holiday))[0] == "23.11. 11:00"
    assert clock(free(calendar(today), at(23, 9, 1), is_holiday))[0] == "23.11. 12:00"
    assert (
        clock(free(calendar(today, team=[amira(notice_minutes=24 * 60)]), at(23, 9), is_holiday))[0] == "30.11. 09:00"
    )


def test_nothing_is_offered_beyond_her_horizon() -> None:
    mondays = hours(0, 8, 11)

    assert clock(free(calendar(mondays), at(23, 9), is_holiday))[-1] == "07.12. 09:00"
    assert clock(free(calendar(mondays, team=[amira(horizon_days=30)]), at(23, 9), is_holiday))[-1] == "21.12. 10:00"


def test_the_buffer_is_kept_between_two_and_not_after_the_last() -> None:
    slots = found(calendar(hours(1, 9, 12, minutes=50), team=[amira(buffer_minutes=15)]))

    assert clock(slots)[:3] == ["24.11. 09:00", "24.11. 10:05", "24.11. 11:10"]


def test_the_buffer_is_kept_after_and_before_what_is_booked() -> None:
    her = amira(buffer_minutes=15)
    rules = [Availability(her.id, 1, start, end) for start, end in ((time(9), time(10)), (time(11, 10), time(12, 10)))]

    near = found(calendar(*rules, team=[her], busy=(slot(at(24, 10, 5), 50),)))
    nearer = found(calendar(*rules, team=[her], busy=(slot(at(24, 10, 5), 60),)))
    apart = found(calendar(*rules, team=[her], busy=(slot(at(24, 10, 15), 40),)))

    assert clock(near)[0] == "24.11. 11:10"
    assert clock(nearer)[0] == "01.12. 09:00"
    assert clock(apart)[:2] == ["24.11. 09:00", "24.11. 11:10"]


def test_an_absence_needs_no_buffer() -> None:
    away = Absence(AMIRA.id, at(24, 10), at(24, 18))

    assert (
        clock(found(calendar(hours(1, 9, 10), team=[amira(buffer_minutes=15)], absences=(away,))))[0] == "24.11. 09:00"
    )


def test_the_buffer_holds_between_the_hours_of_two_rules() -> None:
    slots = found(calendar(hours(1, 9, 10), hours(1, 10, 11), team=[amira(buffer_minutes=15)]))

    assert clock(slots) == ["24.11. 09:00", "01.12. 09:00"]


def test_a_full_day_has_no_free_hour_and_the_next_has() -> None:
    rules = [hours(day, 9, 17) for day in (1, 2)]
    busy = (slot(at(24, 9)), slot(at(24, 10)), slot(at(25, 9)), slot(at(24, 12), who=OKSANA))

    slots = found(calendar(*rules, team=[amira(most_per_day=2)], busy=busy))

    assert clock(slots)[0] == "25.11. 10:00"


def test_a_day_is_full_by_the_clock_in_berlin() -> None:
    late = slot(at(24, 0, 30))
    assert late.start.date() == date(2026, 11, 23)

    assert clock(found(calendar(hours(1, 9, 10), team=[amira(most_per_day=1)], busy=(late,)))) == ["01.12. 09:00"]


# Where they meet


def test_an_hour_that_can_be_had_in_several_ways_is_a_slot_for_each() -> None:
    slots = found(calendar(hours(1, 9, 10, modes=(Mode.room, Mode.video)), team=[amira(horizon_days=7)]))

    assert clock(slots) == ["24.11. 09:00"] * 2
    assert {one.mode for one in slots} == {Mode.room, Mode.video}


def test_two_rules_can_give_one_hour_in_different_ways() -> None:
    rules = (hours(1, 9, 10), hours(1, 9, 10, modes=(Mode.phone,)))

    assert {one.mode for one in found(calendar(*rules))} == {Mode.room, Mode.phone}


def test_a_taken_hour_is_gone_in_every_way() -> None:
    both = hours(1, 9, 10, modes=(Mode.room, Mode.phone))

    assert clock(found(calendar(both, busy=(slot(at(24, 9), mode=Mode.phone),)))) == ["01.12. 09:00"] * 2


def test_a_slot_says_where_it_is() -> None:
    (own, *_) = found(calendar(hours(1, 9, 10), team=[amira(place="haus-a")]))
    (other, *_) = found(calendar(hours(1, 9, 10, place="haus-b", room="2.14", step_free=True)))

    assert (own.place, own.room, own.step_free) == ("haus-a", "", False)
    assert (other.place, other.room, other.step_free) == ("haus-b", "2.14", True)


def test_a_slot_fits_into_button_data() -> None:
    (first, *_) = found(calendar(hours(1, 9, 10)))

    assert first.id == f"1.{int(first.start.timestamp()) // 60}.60.r."
    longest = replace(first, end=first.start + timedelta(hours=12), counsellor="9" * 10, interpreter="9" * 10)
    assert len(f"slot:{longest.id}".encode()) <= 64
