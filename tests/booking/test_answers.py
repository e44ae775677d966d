"""The life of an appointment, from the counsellor's answer on."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.booking import rules
from bot.booking.model import Appointment, Audience, Notice, Status, Step
from bot.booking.planning import still_true
from bot.booking.rules import (
    BookingRefused,
    ChangedMeanwhile,
    HoldExpired,
    NotAnswerable,
    OneATopic,
    SlotTaken,
    TooLate,
    TooMany,
)
from tests.booking.team import CHAIN, IN_A_WEEK, JAN, MIRA, OLENA, TEAM, asked
from tests.fakes.calendars import at, slot

NOW = at(23, 10)
SECOND = timedelta(seconds=1)
OTHER_HOUR = slot(at(27, 9), who=MIRA)
WAITING, STANDING = asked(), asked(status=Status.confirmed)
ANSWERED = [status for status in Status if status is not Status.requested]


def told(notices: Iterable[Notice]) -> list[str]:
    return [f"{one.kind} > {one.counsellor or one.audience}" for one in notices]


def proposed(one: Appointment = WAITING) -> tuple[Appointment, tuple[Notice, ...]]:
    return rules.propose(one, OTHER_HOUR, "beef1234", CHAIN, NOW)


def test_accepting_confirms_it_tells_the_visitor_and_reminds_her() -> None:
    step = rules.accept(WAITING, MIRA, CHAIN, NOW)

    assert (step.after.status, step.after.version, step.freed) == (Status.confirmed, WAITING.version, None)
    assert told(step.notices) == [
        "confirmed > visitor",
        "remind_day > visitor",
        "remind_hours > visitor",
        "came > counsellor",
    ]
    assert {one.version for one in step.notices} == {step.after.version}
    assert all(still_true(one, step.after, one.due) for one in step.notices)


def test_accepting_twice_is_accepting_once() -> None:
    assert rules.accept(STANDING, MIRA, CHAIN, NOW) == Step(STANDING, STANDING)


def test_accepting_what_somebody_else_was_asked_makes_it_ones_own_in_one_step() -> None:
    step = rules.accept(WAITING, JAN, CHAIN, NOW)

    assert (step.after.slot.counsellor, step.after.status) == (JAN.id, Status.confirmed)
    assert (step.after.slot.start, step.freed) == (WAITING.slot.start, WAITING.slot)
    assert all(still_true(one, step.after, NOW) for one in step.notices)


def test_two_who_accept_at_once_do_not_both_have_it() -> None:
    with pytest.raises(NotAnswerable):
        rules.accept(rules.accept(WAITING, JAN, CHAIN, NOW).after, OLENA, CHAIN, NOW)


@pytest.mark.parametrize("status", ANSWERED)
def test_what_was_answered_or_is_over_waits_for_no_answer(status: Status) -> None:
    done = asked(status=status)

    with pytest.raises(NotAnswerable):
        rules.accept(done, OLENA, CHAIN, NOW)
    with pytest.raises(NotAnswerable):
        proposed(done)
    if status is not Status.declined:
        with pytest.raises(NotAnswerable):
            rules.decline(done, "ill", NOW)
    if status is not Status.confirmed:
        with pytest.raises(NotAnswerable):
            rules.pass_on(done, OLENA, CHAIN, NOW, TEAM)


def test_an_hour_that_has_come_is_accepted_no_longer() -> None:
    with pytest.raises(TooLate):
        rules.accept(WAITING, MIRA, CHAIN, IN_A_WEEK)
    assert rules.accept(WAITING, MIRA, CHAIN, IN_A_WEEK - SECOND).after.status is Status.confirmed


def test_declining_gives_a_reason_tells_the_visitor_and_frees_the_hour() -> None:
    step = rules.decline(WAITING, "needs_interpreter", NOW)

    assert (step.after.status, step.after.reason) == (Status.declined, "needs_interpreter")
    assert (told(step.notices), step.freed) == (["declined > visitor"], WAITING.slot)
    assert rules.decline(step.after, "ill", NOW) == Step(step.after, step.after)


def test_only_reasons_that_we_can_word_are_taken() -> None:
    with pytest.raises(NotAnswerable):
        rules.decline(WAITING, "she did not want to", NOW)


def test_a_proposal_keeps_another_hour_for_a_day_and_asks_the_visitor() -> None:
    held, notices = proposed()

    assert (held.status, held.slot, held.held_until) == (Status.held, OTHER_HOUR, at(24, 10))
    assert (held.agreed, held.moves, held.locale) == (True, WAITING.id, WAITING.locale)
    assert (notices[0].kind, notices[0].audience, notices[0].data) == ("proposed", Audience.visitor, {"held": held.id})


def test_while_a_proposal_stands_nobody_else_is_asked() -> None:
    chain = rules.request(replace(WAITING, status=Status.held, held_until=NOW), None, MIRA, CHAIN, NOW, TEAM).notices
    _, notices = proposed()
    answered = replace(WAITING, version=WAITING.version + 1)

    assert not any(still_true(one, answered, NOW) for one in chain)
    assert all(still_true(one, answered, one.due) for one in notices)
    assert [(one.kind, one.due) for one in notices[1:]] == [("asked_team", at(24, 10)), ("unanswered", at(24, 10, 30))]


def test_a_proposal_that_outlasts_the_hour_asked_for_asks_nobody_else() -> None:
    assert told(proposed(asked(at(24, 9)))[1]) == ["proposed > visitor"]


def test_a_proposal_ends_when_its_hour_begins() -> None:
    soon = slot(at(23, 15), who=MIRA)

    assert rules.propose(WAITING, soon, "beef", CHAIN, NOW)[0].held_until == soon.start
    with pytest.raises(TooLate):
        rules.propose(WAITING, soon, "beef", CHAIN, at(23, 15))


def test_taking_a_proposal_books_it_without_asking_again() -> None:
    held, _ = proposed()
    answered = replace(WAITING, version=WAITING.version + 1)
    step = rules.request(held, answered, MIRA, CHAIN, at(24, 9), TEAM)

    assert (step.after.id, step.after.slot, step.after.status) == (WAITING.id, OTHER_HOUR, Status.confirmed)
    assert (step.let_go, step.freed) == (held.id, WAITING.slot)
    assert told(step.notices)[:2] == ["booked > counsellor", "remind_day > visitor"]
    assert not any(still_true(one, step.after, NOW) for one in proposed()[1])


def test_a_proposal_can_be_taken_after_the_hour_that_was_asked_for() -> None:
    early = asked(at(23, 12))
    held, _ = proposed(early)

    assert rules.request(held, early, MIRA, CHAIN, at(23, 13), TEAM).after.status is Status.confirmed
    with pytest.raises(HoldExpired):
        rules.request(held, early, MIRA, CHAIN, at(24, 10) + SECOND, TEAM)
    with pytest.raises(TooLate):
        rules.request(held, replace(early, status=Status.declined), MIRA, CHAIN, at(23, 13), TEAM)


def test_passing_on_a_request_asks_the_colleague_and_begins_anew() -> None:
    step = rules.pass_on(replace(WAITING, asked_at=at(20, 9)), OLENA, CHAIN, NOW, TEAM)

    assert (step.after.slot.counsellor, step.after.status, step.after.asked_at) == (OLENA.id, Status.requested, NOW)
    assert told(step.notices) == ["passed_on > counsellor", "asked_team > team", "unanswered > visitor"]
    assert all(still_true(one, step.after, NOW) for one in step.notices)


def test_what_is_confirmed_stays_so_with_the_colleague_and_is_still_reminded_of() -> None:
    step = rules.pass_on(STANDING, OLENA, CHAIN, NOW, TEAM)

    assert (step.after.status, step.freed) == (Status.confirmed, STANDING.slot)
    assert told(step.notices)[:2] == ["passed_on > counsellor", "remind_day > visitor"]
    assert all(still_true(one, step.after, NOW) for one in step.notices)


def test_passing_on_to_oneself_changes_nothing_and_what_has_begun_stays() -> None:
    assert rules.pass_on(WAITING, MIRA, CHAIN, NOW, TEAM) == Step(WAITING, WAITING)
    for one in (WAITING, STANDING):
        with pytest.raises(TooLate):
            rules.pass_on(one, OLENA, CHAIN, IN_A_WEEK, TEAM)


def test_staff_move_it_and_the_visitor_hears_both_times_and_is_reminded_of_the_new_one() -> None:
    before = rules.accept(WAITING, MIRA, CHAIN, NOW)
    step = rules.move(before.after, OTHER_HOUR, CHAIN, NOW)

    assert (step.after.slot, step.after.version) == (OTHER_HOUR, STANDING.version + 1)
    assert told(step.notices)[:2] == ["moved_by_desk > visitor", "remind_day > visitor"]
    assert step.notices[0].data == {"from": "2026-11-30T09:00:00+00:00"}
    assert not any(still_true(one, step.after, NOW) for one in before.notices)
    assert all(still_true(one, step.after, NOW) for one in step.notices)


def test_a_request_that_staff_move_stands() -> None:
    assert rules.move(WAITING, OTHER_HOUR, CHAIN, NOW).after.status is Status.confirmed


def test_moving_to_where_it_is_changes_nothing() -> None:
    assert rules.move(STANDING, STANDING.slot, CHAIN, NOW) == Step(STANDING, STANDING)


def test_nothing_is_moved_from_or_into_the_past_or_once_it_is_over() -> None:
    with pytest.raises(TooLate):
        rules.move(STANDING, slot(at(23, 9), who=MIRA), CHAIN, NOW)
    with pytest.raises(TooLate):
        rules.move(asked(at(23, 9), Status.confirmed), OTHER_HOUR, CHAIN, NOW)
    with pytest.raises(NotAnswerable):
        rules.move(asked(status=Status.cancelled), OTHER_HOUR, CHAIN, NOW)


@pytest.mark.parametrize("one", [WAITING, STANDING])
@pytest.mark.parametrize(
    ("by", "other"), [(Audience.visitor, Audience.counsellor), (Audience.counsellor, Audience.visitor)]
)
def test_calling_off_tells_the_other_side(one: Appointment, by: Audience, other: Audience) -> None:
    step = rules.cancel(one, by, NOW)

    assert (step.after.status, step.after.cancelled_by, step.freed) == (Status.cancelled, by.value, one.slot)
    assert step.notices == (Notice("cancelled", other, "a1", NOW, one.version),)
    assert rules.cancel(step.after, other, at(30, 12)) == Step(step.after, step.after)


def test_letting_a_held_hour_go_tells_nobody() -> None:
    held = asked(status=Status.held)
    step = rules.cancel(held, Audience.visitor, NOW)

    assert (step.after.status, step.after.held_until, step.notices) == (Status.expired, None, ())
    assert step.freed == held.slot


def test_what_has_begun_can_no_longer_be_called_off() -> None:
    with pytest.raises(TooLate):
        rules.cancel(STANDING, Audience.visitor, IN_A_WEEK)
    with pytest.raises(TooLate):
        rules.cancel(asked(status=Status.attended), Audience.counsellor, NOW)
    assert rules.cancel(STANDING, Audience.visitor, IN_A_WEEK - SECOND).after.status is Status.cancelled


def test_who_comes_later_says_so_until_it_is_over() -> None:
    [notice] = rules.late(STANDING, 15, at(30, 10, 5))

    assert (notice.kind, notice.audience, notice.data) == ("late", Audience.counsellor, {"minutes": "15"})
    with pytest.raises(TooLate):
        rules.late(STANDING, 15, at(30, 11))
    with pytest.raises(NotAnswerable):
        rules.late(asked(status=Status.cancelled), 15, NOW)


def test_who_came_is_asked_how_it_was_and_who_did_not_come_is_not() -> None:
    came, missed = (rules.attend(STANDING, came, CHAIN, at(30, 11)) for came in (True, False))

    assert (came.after.status, missed.after.status) == (Status.attended, Status.missed)
    assert [(one.kind, one.audience, one.due) for one in came.notices] == [("how_was_it", Audience.visitor, at(30, 11))]
    assert missed.notices == ()


def test_nobody_is_asked_at_night_how_it_was() -> None:
    assert rules.attend(STANDING, True, CHAIN, at(30, 21)).notices[0].due == at(1, 8, month=12)


def test_saying_twice_that_she_came_asks_once_and_a_mistake_is_put_right() -> None:
    came = rules.attend(STANDING, True, CHAIN, at(30, 11))
    again = rules.attend(came.after, True, CHAIN, at(30, 12))
    missed = rules.attend(came.after, False, CHAIN, at(30, 12))

    assert again == Step(came.after, came.after)
    assert missed.after.status is Status.missed
    assert not still_true(came.notices[0], missed.after, at(30, 12))


def test_nobody_has_come_before_it_began_or_to_what_never_stood() -> None:
    with pytest.raises(NotAnswerable):
        rules.attend(STANDING, True, CHAIN, IN_A_WEEK - SECOND)
    with pytest.raises(NotAnswerable):
        rules.attend(WAITING, True, CHAIN, at(30, 11))


def test_whoever_asks_can_treat_all_refusals_alike() -> None:
    refusals = (SlotTaken, HoldExpired, TooMany, OneATopic, TooLate, ChangedMeanwhile, NotAnswerable)

    assert all(issubclass(one, BookingRefused) for one in refusals)
