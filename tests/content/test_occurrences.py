"""When an event is on: rules, exceptions, holidays, and the clocks that change."""

from datetime import date, datetime, timedelta
from time import process_time
from typing import Any

import pytest

from content.model import Event
from content.occurrences import LOCAL, BadRule, Occurrence, check, coming, occurrences, on_day

BREAKFAST: dict[str, Any] = {
    "id": "breakfast",
    "start": "2026-10-06T09:30",
    "until": "2026-10-06T11:30",
    "repeat": "FREQ=WEEKLY;BYDAY=TU",
    "place": "house",
    "as_of": "2026-10",
    "texts": {"de": {"title": "Frauenfrühstück", "text": "Wir frühstücken zusammen."}},
    "source": "invented",
}
HOLIDAY = date(2026, 11, 17)


def event(**changed: Any) -> Event:
    return Event.model_validate({**BREAKFAST, **changed})


def at(*when: int) -> datetime:
    return datetime(*when, tzinfo=LOCAL)  # type: ignore[arg-type,misc]


def is_holiday(day: date) -> bool:
    return day == HOLIDAY


def days(found: list[Occurrence]) -> list[str]:
    return [one.start.strftime("%m-%d") for one in found]


def between(shown: Event, since: datetime, before: datetime) -> list[Occurrence]:
    return list(occurrences(shown, since, before, is_holiday))


def test_a_weekly_meeting_stays_at_its_hour_when_the_clocks_change() -> None:
    found = between(event(), at(2026, 10, 19), at(2026, 10, 30))

    assert [one.start.isoformat() for one in found] == ["2026-10-20T09:30:00+02:00", "2026-10-27T09:30:00+01:00"]
    assert found[1].until == at(2026, 10, 27, 11, 30)


def test_what_has_begun_is_still_on_until_it_ends() -> None:
    assert days(between(event(), at(2026, 10, 6, 11), at(2026, 10, 7))) == ["10-06"]
    assert days(between(event(), at(2026, 10, 6, 11, 30), at(2026, 10, 7))) == []


def test_nothing_repeats_on_a_public_holiday_unless_it_says_so() -> None:
    month = at(2026, 11, 1), at(2026, 12, 1)

    assert days(between(event(), *month)) == ["11-03", "11-10", "11-24"]
    assert days(between(event(on_holidays=True), *month)) == ["11-03", "11-10", "11-17", "11-24"]


def test_a_single_event_on_a_holiday_is_meant_so() -> None:
    once = event(start="2026-11-17T15:00", until="2026-11-17T18:00", repeat=None)

    assert days(between(once, at(2026, 11, 1), at(2026, 12, 1))) == ["11-17"]


def test_dates_left_out_do_not_exist_and_cancelled_ones_are_shown_as_such() -> None:
    changed = event(left_out=["2026-12-29"], cancelled=["2026-12-22"])

    found = between(changed, at(2026, 12, 15), at(2027, 1, 6))

    assert [(one.start.day, one.cancelled) for one in found] == [(15, False), (22, True), (5, False)]


@pytest.mark.parametrize(
    ("rule", "first", "dates"),
    [
        ("FREQ=MONTHLY;BYDAY=1TU", "2026-10-06", ["10-06", "11-03", "12-01"]),
        ("FREQ=MONTHLY;BYDAY=-1FR", "2026-10-30", ["10-30", "11-27", "12-25"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH", "2026-10-06", ["10-06", "10-08", "10-20", "10-22", "11-03", "11-05"]),
        ("FREQ=WEEKLY;COUNT=2", "2026-10-06", ["10-06", "10-13"]),
        ("FREQ=WEEKLY;UNTIL=20261020T235959", "2026-10-06", ["10-06", "10-13", "10-20"]),
        ("FREQ=YEARLY", "2026-10-06", ["10-06"]),
    ],
)
def test_rules_of_the_calendar_are_understood(rule: str, first: str, dates: list[str]) -> None:
    shown = event(repeat=rule, start=f"{first}T09:30", until=f"{first}T11:30")
    check(shown)

    assert days(between(shown, at(2026, 10, 1), at(2026, 12, 31)))[: len(dates)] == dates


@pytest.mark.parametrize(
    "rule", ["every Tuesday", "FREQ=HOURLY", "FREQ=WEEKLY;BYDAY=XX", "FREQ=WEEKLY;BYDAY=MO", "BYDAY=TU"]
)
def test_a_rule_that_does_not_fit_is_refused(rule: str) -> None:
    with pytest.raises(BadRule):
        check(event(repeat=rule))


@pytest.mark.parametrize("rule", ["FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;INTERVAL=7;BYDAY=MO"])
def test_a_rule_that_never_comes_is_refused_at_once(rule: str) -> None:
    never = event(repeat=rule)
    began = process_time()

    with pytest.raises(BadRule):
        check(never)
    assert between(never, at(2026, 10, 1), at(2027, 10, 1)) == []
    assert process_time() - began < 1


@pytest.mark.parametrize("step", ["0", "00", "-1", ""])
def test_a_rule_without_a_step_forward_is_refused_instead_of_going_round_for_ever(step: str) -> None:
    with pytest.raises(BadRule):
        between(event(repeat=f"FREQ=DAILY;INTERVAL={step}"), at(2026, 10, 1), at(2027, 10, 1))


@pytest.mark.parametrize(
    ("rule", "first"),
    [
        ("FREQ=YEARLY;BYEASTER=0", "2027-03-28"),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=TU", "2028-02-29"),
        ("FREQ=YEARLY;BYWEEKNO=53;BYDAY=FR;UNTIL=20330101T000000", "2027-01-01"),
        ("FREQ=YEARLY;INTERVAL=500;COUNT=2", "2026-10-06"),
    ],
)
def test_a_rule_that_comes_seldom_is_no_rule_that_never_comes(rule: str, first: str) -> None:
    check(event(repeat=rule, start=f"{first}T09:30", until=f"{first}T11:30"))


def test_a_date_is_found_again_by_its_day_and_not_by_another() -> None:
    found = on_day(event(), date(2026, 12, 1), is_holiday)

    assert found
    assert found.start == at(2026, 12, 1, 9, 30)
    assert on_day(event(), date(2026, 12, 2), is_holiday) is None
    assert on_day(event(), HOLIDAY, is_holiday) is None


def test_a_night_that_ends_after_midnight_belongs_to_the_day_it_begins() -> None:
    night = event(start="2026-10-06T22:00", until="2026-10-07T02:00")

    assert days(between(night, at(2026, 10, 14, 1), at(2026, 10, 14, 12))) == ["10-13"]


def test_several_events_come_in_the_order_of_their_beginning() -> None:
    fest = event(id="fest", start="2026-10-06T08:00", until="2026-10-06T12:00", repeat=None)

    found = coming([event(), fest], at(2026, 10, 6), at(2026, 10, 6) + timedelta(days=7), is_holiday)

    assert [one.event.id for one in found] == ["fest", "breakfast"]


@pytest.mark.parametrize(
    "rule", ["FREQ=DAILY;BYHOUR=8,9;BYMINUTE=0,1", "FREQ=MONTHLY;BYDAY=99MO", "FREQ=YEARLY;BYEASTER=99999"]
)
def test_a_rule_finer_than_days_or_beyond_any_calendar_is_refused(rule: str) -> None:
    with pytest.raises(BadRule):
        check(event(repeat=rule))
