"""When a place is open, as it is written on its door."""

from datetime import date, datetime

import holidays
import pytest

from content.hours import BadHours, Status, check, check_special, coming_special, days, status, week
from content.model import SpecialDays

SAXONY = holidays.country_holidays("DE", subdiv="SN")
OFFICE = "Mo-Th 09:00-12:00,14:00-18:00; Fr 09:00-12:00"
COUNTER = "Mo-Fr 08:00-19:00; Sa,Su,PH 09:00-21:00"


def is_holiday(day: date) -> bool:
    return day in SAXONY


def at(hours: str, moment: str, *special: SpecialDays) -> Status:
    return status(hours, datetime.fromisoformat(moment), is_holiday, special)


def special(since: str, until: str, hours: str | None = None) -> SpecialDays:
    return SpecialDays(since=date.fromisoformat(since), until=date.fromisoformat(until), hours=hours)


def opened(until: str | None, holiday: bool = False) -> Status:
    return Status(True, datetime.fromisoformat(until) if until else None, holiday)


def closed(until: str | None, holiday: bool = False) -> Status:
    return Status(False, datetime.fromisoformat(until) if until else None, holiday)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        pytest.param("2026-11-23 08:59", closed("2026-11-23 09:00"), id="opens today"),
        pytest.param("2026-11-23 09:00", opened("2026-11-23 12:00"), id="open from the first minute"),
        pytest.param("2026-11-23 11:59:59", opened("2026-11-23 12:00"), id="open until the last second"),
        pytest.param("2026-11-23 12:00", closed("2026-11-23 14:00"), id="closed over midday"),
        pytest.param("2026-11-23 17:30", opened("2026-11-23 18:00"), id="open again in the afternoon"),
        pytest.param("2026-11-23 18:00", closed("2026-11-24 09:00"), id="opens tomorrow"),
        pytest.param("2026-11-27 12:00", closed("2026-11-30 09:00"), id="Friday noon: opens Monday"),
        pytest.param("2026-11-29 15:00", closed("2026-11-30 09:00"), id="Sunday: opens Monday"),
    ],
)
def test_an_office_says_until_when_it_is_open_or_closed(moment: str, expected: Status) -> None:
    assert at(OFFICE, moment) == expected


def test_a_place_that_never_closes_has_no_end() -> None:
    assert at("24/7", "2026-11-23 03:00") == opened(None)
    assert at("24/7", "2026-12-25 03:00") == opened(None, holiday=True)


def test_a_place_that_never_opens_has_no_beginning() -> None:
    assert at("off", "2026-11-23 10:00") == closed(None)


def test_a_season_more_than_three_weeks_away_is_not_promised() -> None:
    assert at("Apr-Oct: Mo-Fr 10:00-12:00", "2026-11-23 10:00") == closed(None)


@pytest.mark.parametrize(
    "day",
    [
        pytest.param("2026-11-18", id="Day of Repentance, in Saxony alone"),
        pytest.param("2025-10-31", id="Reformation Day"),
        pytest.param("2026-10-31", id="Reformation Day on a Saturday"),
        pytest.param("2027-03-26", id="Good Friday"),
        pytest.param("2027-03-29", id="Easter Monday"),
        pytest.param("2027-05-06", id="Ascension Day"),
        pytest.param("2026-10-03", id="Day of German Unity"),
        pytest.param("2026-12-25", id="Christmas"),
        pytest.param("2027-01-01", id="New Year"),
    ],
)
def test_on_a_holiday_of_saxony_only_rules_for_holidays_count(day: str) -> None:
    assert at("Mo-Su 09:00-18:00", f"{day} 10:00").open is False
    assert at("Mo-Su 09:00-18:00", f"{day} 10:00").holiday is True
    assert at(COUNTER, f"{day} 19:30") == opened(f"{day} 21:00", holiday=True)


@pytest.mark.parametrize("day", ["2027-01-06", "2026-06-04", "2026-11-01"])
def test_holidays_of_other_states_do_not_close_anything_in_leipzig(day: str) -> None:
    assert at("Mo-Su 09:00-18:00", f"{day} 10:00").open is True


def test_before_a_holiday_the_day_after_it_is_named() -> None:
    assert at(OFFICE, "2026-11-17 18:00") == closed("2026-11-19 09:00")


def test_a_place_that_is_off_on_holidays_says_so_with_or_without_the_rule() -> None:
    for hours in ("Mo-Fr 09:00-12:00", "Mo-Fr 09:00-12:00; PH off", "24/7; PH off", "Mo-Su,PH 09:00-12:00; PH off"):
        assert at(hours, "2026-11-18 10:00").open is False, hours


@pytest.mark.parametrize(
    "hours", ["Mo-Fr 09:00-12:00; PH 10:00-11:00", "Mo-Fr 09:00-12:00; Su,PH 10:00-11:00", "PH,Su 10:00-11:00"]
)
def test_a_holiday_can_have_hours_of_its_own(hours: str) -> None:
    assert at(hours, "2026-11-18 09:30") == closed("2026-11-18 10:00", holiday=True)
    assert at(hours, "2026-11-18 10:30") == opened("2026-11-18 11:00", holiday=True)


def test_holidays_without_a_time_are_open_throughout() -> None:
    assert at("Mo-Fr 09:00-12:00; PH", "2026-11-18 20:00") == opened("2026-11-19", holiday=True)


def test_a_night_goes_on_after_midnight() -> None:
    bar = "Fr 22:00-02:00"

    assert at(bar, "2026-11-27 23:00") == opened("2026-11-28 02:00")
    assert at(bar, "2026-11-28 01:59") == opened("2026-11-28 02:00")
    assert at(bar, "2026-11-28 02:00") == closed("2026-12-04 22:00")


def test_days_without_a_gap_are_one_opening() -> None:
    assert at("Mo-We 00:00-24:00", "2026-11-23 05:00") == opened("2026-11-26 00:00")


@pytest.mark.parametrize("sunday", ["2026-10-25", "2027-03-28"])
def test_hours_are_as_on_the_door_when_the_clock_changes(sunday: str) -> None:
    assert at("Su 01:00-10:00", f"{sunday} 02:30") == opened(f"{sunday} 10:00")
    assert at("Su 09:00-10:00", f"{sunday} 01:30") == closed(f"{sunday} 09:00")


@pytest.mark.parametrize(
    "hours",
    [
        "",
        "täglich",
        "nach Vereinbarung",
        "9-17",
        "Mo-Fr 9-17",
        "Mo-Fr 09:00-12:00 Uhr",
        "Di 09:00-12:00",
        "Mo-Fr 09:00–12:00",
        "Mo-Fr 09:00-12:00,",
        "Mo 25:00-26:00",
        "Mo-Fr 9:00am-5:00pm",
        "Mo-Fr 09:00-12:00; PH -1 day 09:00-10:00",
        "Mo" * 5000,
    ],
)
def test_what_is_not_in_the_syntax_is_refused_and_quoted(hours: str) -> None:
    with pytest.raises(BadHours, match="not opening hours in OSM syntax: '"):
        check(hours)


@pytest.mark.parametrize("hours", [OFFICE, COUNTER, "24/7", "PH off", "Su,PH", "Fr 22:00-02:00", "SH Mo 10:00-12:00"])
def test_what_is_accepted_is_understood_on_every_day_of_the_year(hours: str) -> None:
    check(hours)

    for month in range(1, 13):
        for day in (1, 3, 6, 18, 25, 26):
            at(hours, f"2026-{month:02}-{day:02} 10:00")


def test_bad_hours_are_told_wherever_they_are_met() -> None:
    with pytest.raises(BadHours):
        at("geschlossen", "2026-11-23 10:00")
    with pytest.raises(BadHours):
        week("geschlossen", date(2026, 11, 23), is_holiday)


def test_a_week_is_told_from_monday_on_with_its_breaks() -> None:
    both = [("9:00", "12:00"), ("14:00", "18:00")]

    assert week(OFFICE, date(2026, 11, 26), is_holiday) == [
        (0, both),
        (1, both),
        (2, both),
        (3, both),
        (4, [("9:00", "12:00")]),
    ]


def test_a_week_with_a_holiday_is_told_as_an_ordinary_one() -> None:
    assert week(OFFICE, date(2026, 11, 16), is_holiday) == week(OFFICE, date(2026, 11, 23), is_holiday)


def test_midnight_at_the_end_is_twenty_four_and_at_the_beginning_zero() -> None:
    assert week("24/7", date(2026, 11, 23), is_holiday) == [(day, [("0:00", "24:00")]) for day in range(7)]
    assert week("Fr 22:00-02:00", date(2026, 11, 23), is_holiday) == [
        (4, [("22:00", "24:00")]),
        (5, [("0:00", "2:00")]),
    ]


CHRISTMAS = special("2026-12-23", "2027-01-02")
CHRISTMAS_EVE = special("2026-12-24", "2026-12-24", "10:00-12:00")


@pytest.mark.parametrize("day", ["2026-12-23", "2026-12-28", "2027-01-02"])
def test_a_place_is_closed_from_the_first_of_its_special_days_to_the_last(day: str) -> None:
    assert at("Mo-Su 09:00-18:00", f"{day} 10:00", CHRISTMAS).open is False


def test_before_special_days_and_after_them_the_ordinary_week_holds() -> None:
    assert at(OFFICE, "2026-12-22 10:00", CHRISTMAS) == opened("2026-12-22 12:00")
    assert at(OFFICE, "2026-12-22 19:00", CHRISTMAS) == closed("2027-01-04 09:00")
    assert at(OFFICE, "2027-01-04 10:00", CHRISTMAS) == opened("2027-01-04 12:00")


def test_a_place_that_never_closes_is_open_until_its_special_days() -> None:
    assert at("24/7", "2026-12-20 10:00", CHRISTMAS) == opened("2026-12-23 00:00")


def test_special_hours_go_before_those_of_a_holiday_and_the_day_is_still_one() -> None:
    open_at_christmas = special("2026-12-25", "2026-12-25", "08:00-10:00,20:00-24:00")

    assert at(COUNTER, "2026-12-25 09:00", open_at_christmas) == opened("2026-12-25 10:00", holiday=True)
    assert at(COUNTER, "2026-12-25 12:00", open_at_christmas) == closed("2026-12-25 20:00", holiday=True)


def test_of_several_special_days_the_first_counts() -> None:
    assert at(OFFICE, "2026-12-24 11:00", CHRISTMAS_EVE, CHRISTMAS) == opened("2026-12-24 12:00")
    assert at(OFFICE, "2026-12-24 11:00", CHRISTMAS, CHRISTMAS_EVE).open is False


def test_an_opening_that_begins_on_an_ordinary_day_goes_on_into_a_special_one() -> None:
    assert at("Mo-Su 00:00-24:00", "2026-12-01 20:00", special("2026-12-02", "2026-12-02", "00:00-06:00")) == opened(
        "2026-12-02 06:00"
    )


@pytest.mark.parametrize("hours", ["09:00-12:00", "09:00-12:00,14:00-16:00", "09:00-12:00, 14:00-16:00", "00:00-24:00"])
def test_special_hours_are_times_of_a_day(hours: str) -> None:
    check_special(hours)


@pytest.mark.parametrize(
    "hours",
    [
        "",
        "off",
        "24/7",
        "Mo 09:00-12:00",
        "9-12",
        "09:00",
        "09:00-12:00;",
        "22:00-02:00",
        "10:00-10:00",
        "20:00-26:00",
        "09:00-12:60",
        "09:00-12:00 off",
        "09:00+",
    ],
)
def test_special_hours_that_are_more_or_less_than_times_of_a_day_are_refused(hours: str) -> None:
    with pytest.raises(BadHours, match="not times of a day in OSM syntax: '"):
        check_special(hours)


def test_the_coming_days_are_told_one_by_one_and_why_they_are_so() -> None:
    told = days(OFFICE, date(2026, 12, 23), is_holiday, [CHRISTMAS_EVE, special("2026-12-23", "2026-12-23")], count=4)

    assert [(day.day.day, day.spans, day.why) for day in told] == [
        (23, [], "special"),
        (24, [("10:00", "12:00")], "special"),
        (25, [], "holiday"),
        (26, [], "holiday"),
    ]


def test_two_weeks_of_days_are_told_unless_asked_otherwise() -> None:
    told = days("24/7", date(2026, 11, 23), is_holiday)

    assert [day.day for day in told] == [date(2026, 11, 23 + passed) for passed in range(8)] + [
        date(2026, 12, passed) for passed in range(1, 7)
    ]
    assert {(tuple(day.spans), day.why) for day in told} == {((("0:00", "24:00"),), "ordinary")}


def test_special_days_are_announced_two_weeks_ahead_and_until_their_last() -> None:
    def announced(day: str) -> bool:
        return bool(coming_special([CHRISTMAS], date.fromisoformat(day)))

    assert [announced(day) for day in ("2026-12-09", "2026-12-10", "2027-01-02", "2027-01-03")] == [
        False,
        True,
        True,
        False,
    ]


def test_special_days_are_announced_soonest_first_without_those_that_never_count() -> None:
    never = special("2026-12-30", "2026-12-31", "08:00-09:00")

    assert coming_special([CHRISTMAS_EVE, CHRISTMAS, never], date(2026, 12, 20)) == [
        (CHRISTMAS, []),
        (CHRISTMAS_EVE, [("10:00", "12:00")]),
    ]
