"""What has become void, and who may answer."""

from dataclasses import replace
from datetime import datetime, time

import pytest

from bot.booking.model import Absence, Audience, Calendar, Counsellor, Duty, Notice, Status
from bot.booking.planning import asking, may_answer, reminders, still_true
from tests.booking.team import CHAIN, EVA, IN_A_WEEK, JAN, MIRA, OLENA, TEAM, absent, asked
from tests.fakes.calendars import at

NOW = at(23, 10)


def true_of(kind: str, status: Status, now: datetime = NOW) -> bool:
    appointment = asked(IN_A_WEEK, status)
    return still_true(Notice(kind, Audience.visitor, "a1", NOW, appointment.version), appointment, now)


def test_a_reminder_of_the_old_time_is_void_when_the_appointment_moves() -> None:
    before = asked(at(26, 14), Status.confirmed)
    moved = replace(before, slot=replace(before.slot, start=at(27, 14), end=at(27, 15)), version=before.version + 1)
    [old, *_], [new, *_] = reminders(before, CHAIN, NOW), reminders(moved, CHAIN, NOW)

    assert still_true(old, before, NOW)
    assert not still_true(old, moved, NOW)
    assert still_true(new, moved, NOW)


@pytest.mark.parametrize("status", [Status.confirmed, Status.declined, Status.cancelled, Status.expired])
def test_once_it_is_answered_or_over_nobody_else_is_asked_and_no_visitor_told_that_nobody_answers(
    status: Status,
) -> None:
    for one in asking(asked(at(30, 10)), MIRA, CHAIN, absent(at(23, 10, 20), at(28, 0), OLENA.id), NOW):
        assert still_true(one, asked(at(30, 10)), NOW)
        assert not still_true(one, asked(at(30, 10), status), NOW)


@pytest.mark.parametrize("kind", ["remind_day", "remind_hours"])
def test_nobody_is_reminded_of_what_was_called_off_or_has_begun(kind: str) -> None:
    assert true_of(kind, Status.confirmed)
    assert not true_of(kind, Status.cancelled)
    assert not true_of(kind, Status.requested)
    assert not true_of(kind, Status.confirmed, now=at(30, 10))


def test_that_nobody_has_answered_stays_true_after_the_hour() -> None:
    assert true_of("unanswered", Status.requested, now=at(30, 11))


@pytest.mark.parametrize("kind", ["requested", "asked_substitute", "asked_team"])
def test_nobody_is_asked_for_an_hour_that_has_come(kind: str) -> None:
    assert not true_of(kind, Status.requested, now=at(30, 10))


def test_each_answer_is_told_as_long_as_it_stands() -> None:
    assert true_of("confirmed", Status.confirmed)
    assert not true_of("confirmed", Status.cancelled)
    assert true_of("declined", Status.declined)
    assert true_of("cancelled", Status.cancelled)
    assert true_of("how_was_it", Status.attended)
    assert not true_of("how_was_it", Status.missed)


def test_whoever_has_said_that_she_came_is_not_asked_again() -> None:
    assert true_of("came", Status.confirmed, now=at(30, 11, 10))
    assert not true_of("came", Status.attended, now=at(30, 11, 10))


def test_a_freed_hour_is_offered_as_long_as_it_is_held() -> None:
    held = replace(asked(at(30, 10), Status.held), version=0, held_until=at(23, 12))
    notice = Notice("freed", Audience.visitor, "a1", NOW)

    assert still_true(notice, held, NOW)
    assert not still_true(notice, held, at(23, 12))
    assert not still_true(notice, replace(held, status=Status.expired), NOW)


def may(who: Counsellor, now: datetime, calendar: Calendar = TEAM, status: Status = Status.requested) -> bool:
    return may_answer(asked(at(30, 10), status, asked_at=NOW), who, CHAIN, calendar, now)


def test_she_who_is_asked_may_answer_at_any_time() -> None:
    assert may(MIRA, NOW)
    assert may(MIRA, at(24, 3))


def test_her_team_may_answer_once_it_is_asked_and_no_other_team_ever() -> None:
    assert not may(JAN, at(23, 10, 29))
    assert may(JAN, at(23, 10, 30))
    assert not may(EVA, at(29, 10))


def test_what_is_confirmed_is_hers_alone_even_after_the_team_was_asked() -> None:
    assert may(MIRA, at(29, 10), status=Status.confirmed)
    assert not may(JAN, at(29, 10), status=Status.confirmed)


def test_her_substitute_acts_for_her_while_she_is_away_whatever_the_team() -> None:
    calendar = absent(at(23, 0), at(25, 0), EVA.id)

    assert may(EVA, NOW, calendar)
    assert may(EVA, NOW, calendar, Status.confirmed)
    assert not may(EVA, at(25, 0), calendar, Status.confirmed)


def test_a_substitute_who_was_asked_may_answer_before_the_absence_begins() -> None:
    evening = replace(EVA, duty=(Duty(0, time(17), time(21)),))
    leave = (Absence(MIRA.id, at(24, 0), at(28, 0), EVA.id),)
    calendar = replace(TEAM, counsellors={**TEAM.counsellors, EVA.id: evening}, absences=leave)

    assert may_answer(asked(asked_at=at(23, 18)), evening, CHAIN, calendar, at(23, 18))
    assert not may_answer(asked(asked_at=at(23, 10)), evening, CHAIN, calendar, at(23, 18))


def test_do_not_disturb_that_she_sets_afterwards_takes_no_answer_from_her_team() -> None:
    quiet = replace(TEAM, counsellors={**TEAM.counsellors, MIRA.id: replace(MIRA, quiet_until=at(28, 0))})

    assert may(JAN, at(23, 10, 30), quiet)
