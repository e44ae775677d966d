"""When who is told of an appointment."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.booking.model import BERLIN, Absence, Audience, Calendar, Counsellor, Duty, Notice, Status
from bot.booking.planning import Chain, after_waking, ahead, asking, heard, reminders, waking
from tests.booking.team import CHAIN, IN_A_WEEK, MIRA, OLENA, TEAM, absent, asked
from tests.fakes.calendars import at


def said(notices: Iterable[Notice]) -> list[tuple[str, str]]:
    """What is said when, as the clock in Berlin shows it."""
    return [(one.kind, f"{one.due.astimezone(BERLIN):%d.%m. %H:%M}") for one in notices]


def chain(
    now: datetime, start: datetime = IN_A_WEEK, who: Counsellor = MIRA, calendar: Calendar = TEAM
) -> list[tuple[str, str]]:
    return said(asking(asked(start), who, CHAIN, calendar, now))


def reminded(start: datetime, now: datetime, settings: Chain = CHAIN) -> list[tuple[str, str]]:
    return said(reminders(asked(start, Status.confirmed), settings, now))


def test_who_does_not_answer_in_half_an_hour_hands_on_to_the_team_and_then_the_visitor_hears_it() -> None:
    assert chain(at(23, 10)) == [
        ("requested", "23.11. 10:00"),
        ("asked_team", "23.11. 10:30"),
        ("unanswered", "23.11. 11:00"),
    ]


def test_half_an_hour_is_one_of_work_and_the_night_does_not_count() -> None:
    assert chain(at(23, 16, 45)) == [
        ("requested", "23.11. 16:45"),
        ("asked_team", "24.11. 09:15"),
        ("unanswered", "24.11. 09:45"),
    ]


def test_nobody_is_asked_at_night_on_a_weekend_or_on_a_holiday() -> None:
    """Wednesday 18 November 2026 is the Day of Repentance, in Saxony alone."""
    assert chain(at(21, 22))[0] == ("requested", "23.11. 09:00")
    assert chain(at(17, 18))[:2] == [("requested", "19.11. 09:00"), ("asked_team", "19.11. 09:30")]


def test_she_is_asked_in_her_own_working_hours_and_the_team_in_those_of_the_office() -> None:
    evenings = replace(MIRA, duty=(Duty(0, time(17), time(20)),))

    assert chain(at(23, 10), who=evenings) == [
        ("requested", "23.11. 17:00"),
        ("asked_team", "24.11. 09:00"),
        ("unanswered", "24.11. 09:30"),
    ]


def test_do_not_disturb_is_kept_and_her_time_begins_afterwards() -> None:
    assert chain(at(23, 10), who=replace(MIRA, quiet_until=at(23, 14)))[:2] == [
        ("requested", "23.11. 14:00"),
        ("asked_team", "23.11. 14:30"),
    ]


def test_one_who_is_away_is_not_asked_her_substitute_is_at_once() -> None:
    assert chain(at(23, 10), calendar=absent(at(20, 0), at(28, 0), OLENA.id)) == [
        ("asked_substitute", "23.11. 10:00"),
        ("asked_team", "23.11. 10:30"),
        ("unanswered", "23.11. 11:00"),
    ]


def test_one_who_leaves_before_her_half_hour_is_over_hands_on_to_her_substitute_when_she_leaves() -> None:
    assert chain(at(23, 10), calendar=absent(at(23, 10, 20), at(28, 0), OLENA.id)) == [
        ("requested", "23.11. 10:00"),
        ("asked_substitute", "23.11. 10:20"),
        ("asked_team", "23.11. 10:50"),
        ("unanswered", "23.11. 11:20"),
    ]


def test_one_who_leaves_on_monday_morning_is_not_asked_on_the_weekend_before() -> None:
    assert chain(at(21, 12), calendar=absent(at(23, 0), at(28, 0), OLENA.id))[0] == (
        "asked_substitute",
        "23.11. 09:00",
    )


def test_an_absence_after_her_half_hour_hands_on_nothing() -> None:
    assert chain(at(23, 10), calendar=absent(at(23, 12), at(28, 0), OLENA.id)) == chain(at(23, 10))


def test_without_a_substitute_the_team_is_asked_at_once() -> None:
    assert chain(at(23, 10), calendar=absent(at(20, 0), at(28, 0))) == [
        ("asked_team", "23.11. 10:00"),
        ("unanswered", "23.11. 10:30"),
    ]


def test_a_substitute_who_is_away_herself_is_not_asked_either() -> None:
    both = replace(
        TEAM,
        absences=(Absence(MIRA.id, at(20, 0), at(28, 0), OLENA.id), Absence(OLENA.id, at(22, 0), at(25, 0), MIRA.id)),
    )

    assert chain(at(23, 10), calendar=both) == [("asked_team", "23.11. 10:00"), ("unanswered", "23.11. 10:30")]


def test_one_who_never_works_keeps_nobody_waiting() -> None:
    assert chain(at(23, 10), who=replace(MIRA, duty=())) == [
        ("asked_team", "23.11. 10:00"),
        ("unanswered", "23.11. 10:30"),
    ]


def test_every_notice_names_the_appointment_its_version_and_who_is_told() -> None:
    notices = asking(asked(at(30, 10)), MIRA, CHAIN, absent(at(23, 10, 20), at(28, 0), OLENA.id), at(23, 10))

    assert {(one.appointment, one.version) for one in notices} == {("a1", 3)}
    assert [(one.audience, one.counsellor) for one in notices] == [
        (Audience.counsellor, ""),
        (Audience.counsellor, OLENA.id),
        (Audience.team, ""),
        (Audience.visitor, ""),
    ]


def test_on_sunday_evening_she_hears_that_nobody_can_answer_before_monday_at_nine() -> None:
    """Else she would come in vain: at nine the counsellor would see it for the first time."""
    assert chain(at(22, 15), start=at(23, 9)) == [("unanswered", "22.11. 19:59")]


def test_asked_shortly_before_she_hears_it_half_an_hour_later_at_the_earliest() -> None:
    assert chain(at(23, 10), start=at(23, 11, 15))[-1] == ("unanswered", "23.11. 10:30")


instants = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda late: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=late)
)


@given(instants, st.integers(121, 20 * 24 * 60), instants, st.integers(1, 9000), st.sampled_from(["", OLENA.id, "9"]))
def test_each_is_asked_after_the_other_and_the_visitor_always_hears_in_time(
    now: datetime, ahead_of: int, leaves: datetime, minutes: int, substitute: str
) -> None:
    start = now + timedelta(minutes=ahead_of)
    calendar = absent(leaves, leaves + timedelta(minutes=minutes), substitute)
    notices = asking(asked(start), MIRA, CHAIN, calendar, now)
    asked_one_after_another = [one.due for one in notices if one.audience is not Audience.visitor]

    assert asked_one_after_another == sorted(asked_one_after_another)
    assert [one.kind for one in notices].count("unanswered") == 1
    assert all(now <= one.due < start for one in notices)


def test_she_is_reminded_the_day_before_at_the_same_hour_and_two_hours_before() -> None:
    assert reminded(at(26, 14, 30), now=at(20, 9)) == [
        ("remind_day", "25.11. 14:30"),
        ("remind_hours", "26.11. 12:30"),
    ]


def test_booked_three_hours_before_she_gets_the_later_one_alone() -> None:
    assert reminded(at(23, 15), now=at(23, 12)) == [("remind_hours", "23.11. 13:00")]


def test_booked_within_two_hours_she_gets_none() -> None:
    assert reminded(at(23, 15), now=at(23, 13)) == []


def test_a_reminder_due_in_the_night_comes_the_evening_before() -> None:
    assert reminded(at(26, 9), now=at(20, 9)) == [("remind_day", "25.11. 09:00"), ("remind_hours", "25.11. 19:59")]


def test_is_the_evening_over_it_comes_in_the_morning() -> None:
    assert reminded(at(26, 9), now=at(25, 21)) == [("remind_hours", "26.11. 08:00")]


def test_is_there_no_moment_left_it_does_not_come() -> None:
    assert reminded(at(26, 8), now=at(25, 21)) == []


def test_an_appointment_in_the_evening_is_told_before_the_evening_ends() -> None:
    assert reminded(at(26, 21), now=at(20, 9))[0] == ("remind_day", "25.11. 19:59")


@pytest.mark.parametrize("days", [(24, 25), (25, 26)])
def test_the_day_before_is_the_same_hour_on_the_clock_also_when_it_changes(days: tuple[int, int]) -> None:
    """On 25 October 2026 a day has 25 hours: 24 hours before is another hour on the clock."""
    before, day = days

    assert reminded(at(day, 10, month=10), now=at(1, 9, month=10))[0] == ("remind_day", f"{before}.10. 10:00")


def test_two_hours_before_are_two_hours_that_pass_also_when_the_clock_changes() -> None:
    start = datetime(2027, 3, 28, 4, 30, tzinfo=BERLIN)
    always = replace(CHAIN, quiet=(time(0), time(0)))
    notices = reminders(asked(start, Status.confirmed), always, at(20, 9))

    assert notices[-1].due == start.astimezone(UTC) - timedelta(hours=2)
    assert said(notices)[-1] == ("remind_hours", "28.03. 01:30")


def test_the_zone_in_which_now_is_written_does_not_matter() -> None:
    now = at(23, 12)

    assert reminded(at(26, 9), now.astimezone(UTC)) == reminded(at(26, 9), now)
    assert chain(now.astimezone(UTC)) == chain(now)


def test_how_long_before_and_the_quiet_hours_are_settings() -> None:
    siesta = replace(CHAIN, remind_hours=1, quiet=(time(13), time(15)))

    assert reminded(at(26, 14, 30), at(20, 9), siesta) == [
        ("remind_day", "25.11. 12:59"),
        ("remind_hours", "26.11. 12:59"),
    ]


@given(instants, st.integers(1, 20 * 24 * 60))
def test_no_reminder_is_past_or_after_the_start_or_in_quiet_hours(now: datetime, ahead_of: int) -> None:
    start = now + timedelta(minutes=ahead_of)
    for one in reminders(asked(start, Status.confirmed), CHAIN, now):
        assert now < one.due < start
        assert time(8) <= one.due.astimezone(BERLIN).time() < time(20)


def test_ten_minutes_after_the_end_the_counsellor_is_asked_whether_the_visitor_came() -> None:
    notices = ahead(asked(at(26, 14), Status.confirmed), CHAIN, at(20, 9))

    assert said(notices)[-1] == ("came", "26.11. 15:10")
    assert (notices[-1].audience, notices[-1].counsellor) == (Audience.counsellor, "")


def test_what_needs_no_answer_waits_for_her_working_time() -> None:
    start = asked(at(30, 10))

    assert heard(start, MIRA, CHAIN, TEAM, at(23, 22)) == at(24, 9)
    assert heard(start, MIRA, CHAIN, absent(at(23, 0), at(25, 12)), at(23, 10)) == at(25, 12)
    assert heard(start, replace(MIRA, quiet_until=at(23, 14)), CHAIN, TEAM, at(23, 10)) == at(23, 14)


def test_but_she_is_told_before_the_appointment_in_any_case() -> None:
    assert heard(asked(at(23, 9)), MIRA, CHAIN, TEAM, at(22, 15)) == at(22, 15)


def test_what_is_said_at_night_waits_for_the_morning() -> None:
    assert after_waking(at(23, 21), CHAIN) == after_waking(at(24, 3), CHAIN) == at(24, 8)
    assert after_waking(at(23, 12), CHAIN) == at(23, 12)
    assert waking(at(24, 8), at(24, 9), CHAIN, at(20, 9)) == at(24, 8)
