"""The life of an appointment, up to the counsellor's answer."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.booking import rules
from bot.booking.model import BERLIN, Appointment, Mode, Notice, Status, Step, Wishes
from bot.booking.rules import HoldExpired, OneATopic, TooLate, TooMany, hold
from tests.booking.team import CHAIN, MIRA, OLENA, TEAM, absent, asked
from tests.fakes.calendars import at, slot

NOW, TOMORROW = at(23, 10), at(24, 10)
SECOND = timedelta(seconds=1)
HOUR = slot(at(26, 14), who=MIRA)
OTHER_HOUR = slot(at(27, 9), who=MIRA)
WAITING, STANDING = asked(), asked(status=Status.confirmed)


def held(*own: Appointment, now: datetime = NOW, topic: str = "kita_place", moves: str = "") -> Appointment:
    return hold(HOUR, own, "c0ffee1234", "ar", topic, now, moves=moves)


def booked(topic: str, start: datetime = TOMORROW, status: Status = Status.confirmed) -> Appointment:
    return Appointment(f"own-{topic}", slot(start, who=MIRA), status, "ar", topic)


def ask(one: Appointment, moved: Appointment | None = None, now: datetime = NOW) -> Step:
    return rules.request(one, moved, MIRA, CHAIN, now, TEAM)


def told(notices: Iterable[Notice]) -> list[str]:
    return [f"{one.kind} > {one.counsellor or one.audience}" for one in notices]


def test_an_hour_is_held_for_ten_minutes() -> None:
    appointment = held()

    assert appointment.status is Status.held
    assert appointment.held_until == NOW + timedelta(minutes=10)
    assert (appointment.slot, appointment.locale, appointment.topic) == (HOUR, "ar", "kita_place")


def test_the_number_for_the_desk_is_short_and_easy_to_say() -> None:
    assert held().number == "C0FF"


def test_no_hour_is_held_after_it_has_begun() -> None:
    assert held(now=at(26, 13, 55)).held_until == at(26, 14)


def test_what_she_wishes_goes_with_it() -> None:
    wishes = Wishes(Mode.phone, with_child=True)

    assert hold(HOUR, (), "c0ffee", "ar", "", NOW, wishes=wishes).wishes == wishes


def test_nobody_keeps_more_than_three_coming_appointments() -> None:
    with pytest.raises(TooMany):
        held(*(booked(topic) for topic in "abc"))
    assert held(booked("a"), booked("b")).status is Status.held


def test_a_pending_request_counts_like_an_appointment() -> None:
    with pytest.raises(TooMany):
        held(booked("a"), booked("b"), booked("c", status=Status.requested))
    with pytest.raises(OneATopic):
        held(booked("kita_place", status=Status.requested))


@pytest.mark.parametrize("status", [status for status in Status if not status.running])
def test_what_is_over_called_off_or_only_held_does_not_count(status: Status) -> None:
    past = booked("kita_place", NOW - timedelta(hours=1))
    others = [booked(topic, status=status) for topic in ("kita_place", "a", "b")]

    assert held(past, *others, booked("c"), booked("d")).status is Status.held


def test_an_appointment_that_runs_still_counts() -> None:
    with pytest.raises(OneATopic):
        held(booked("kita_place", NOW - timedelta(minutes=59)))


def test_no_topic_counts_as_one() -> None:
    with pytest.raises(OneATopic):
        held(booked(""), topic="")
    assert held(booked(""), topic="work").status is Status.held


def test_the_one_that_is_moved_stands_in_nobodys_way() -> None:
    own = (booked("kita_place"), booked("a"), booked("b"))

    assert held(*own, moves="own-kita_place").moves == "own-kita_place"
    with pytest.raises(OneATopic):
        held(*own[:2], moves="own-a")


def test_a_yes_asks_the_counsellor_and_then_the_others_in_turn() -> None:
    step = ask(held())

    assert (step.after.status, step.after.held_until, step.after.asked_at) == (Status.requested, None, NOW)
    assert told(step.notices) == ["requested > counsellor", "asked_team > team", "unanswered > visitor"]
    assert (step.freed, step.let_go, step.after.version) == (None, "", 0)


def test_a_yes_to_one_who_is_away_asks_her_substitute() -> None:
    step = rules.request(held(), None, MIRA, CHAIN, NOW, absent(at(23, 0), at(25, 0), OLENA.id))

    assert told(step.notices)[0] == f"asked_substitute > {OLENA.id}"


def test_who_wants_to_be_booked_at_once_is_told_and_not_asked() -> None:
    step = rules.request(held(), None, replace(MIRA, at_once=True), CHAIN, NOW, TEAM)

    assert step.after.status is Status.confirmed
    assert told(step.notices) == [
        "booked > counsellor",
        "remind_day > visitor",
        "remind_hours > visitor",
        "came > counsellor",
    ]
    assert step.notices[0].due == NOW


def test_an_hour_offered_from_the_waiting_list_is_still_asked_for() -> None:
    """The counsellor has proposed it to nobody; it only became free."""
    assert ask(replace(held(), agreed=True)).after.status is Status.requested


def test_booked_at_night_she_hears_of_it_in_the_morning() -> None:
    step = rules.request(held(now=at(23, 22)), None, replace(MIRA, at_once=True), CHAIN, at(23, 22), TEAM)

    assert step.notices[0].due == at(24, 9)


def test_the_tenth_minute_still_counts_and_a_second_more_is_too_late() -> None:
    until = held().held_until
    assert until is not None

    assert ask(held(), now=until).after.status is Status.requested
    with pytest.raises(HoldExpired):
        ask(held(), now=until + SECOND)


def test_a_hold_lasts_ten_minutes_whatever_the_clock_on_the_wall_says() -> None:
    """At 3:00 on 25 October 2026 it is 2:00 again."""
    before = datetime(2026, 10, 25, 0, 55, tzinfo=UTC)
    appointment = held(now=before.astimezone(BERLIN))

    assert ask(appointment, now=(before + timedelta(minutes=9)).astimezone(BERLIN)).after.status is Status.requested
    with pytest.raises(HoldExpired):
        ask(appointment, now=(before + timedelta(minutes=11)).astimezone(BERLIN))


def test_asking_twice_is_asking_once() -> None:
    once = ask(held()).after

    assert ask(once, now=at(24, 10)) == Step(once, once)


@pytest.mark.parametrize("status", [Status.cancelled, Status.expired, Status.declined])
def test_what_was_let_go_cannot_be_asked_for(status: Status) -> None:
    with pytest.raises(HoldExpired):
        ask(replace(held(), status=status))
    with pytest.raises(HoldExpired):
        ask(replace(held(), held_until=None))


def test_moving_asks_again_for_the_new_hour_and_frees_the_old() -> None:
    step = ask(held(moves=STANDING.id), STANDING)

    assert (step.after.id, step.after.slot, step.after.status) == (STANDING.id, HOUR, Status.requested)
    assert (step.after.version, step.let_go, step.freed) == (STANDING.version + 1, "c0ffee1234", STANDING.slot)
    assert told(step.notices)[0] == "requested > counsellor"
    assert step.notices[0].data == {"from": "2026-11-30T09:00:00+00:00"}


def test_moving_twice_is_moving_once() -> None:
    new = held(moves=STANDING.id)
    moved = ask(new, STANDING).after

    assert ask(replace(new, status=Status.expired), moved) == Step(moved, moved)


def test_moving_to_another_counsellor_tells_the_first_that_she_has_it_no_longer() -> None:
    new = replace(held(moves=STANDING.id), slot=slot(at(26, 14), who=OLENA))
    step = rules.request(new, STANDING, OLENA, CHAIN, NOW, TEAM)

    assert told(step.notices)[0] == "requested > counsellor"
    assert told(step.notices)[-1] == f"moved > {MIRA.id}"
    assert step.notices[-1].due == NOW


def test_moved_with_one_who_is_booked_at_once_it_stands_and_she_hears_from_when() -> None:
    step = rules.request(held(moves=STANDING.id), STANDING, replace(MIRA, at_once=True), CHAIN, NOW, TEAM)

    assert step.after.status is Status.confirmed
    assert told(step.notices)[0] == "moved > counsellor"
    assert step.notices[0].data == {"from": "2026-11-30T09:00:00+00:00"}


def test_what_has_begun_or_ended_is_moved_no_longer() -> None:
    for moved in (asked(NOW, Status.confirmed), asked(status=Status.cancelled), asked(status=Status.attended)):
        with pytest.raises(TooLate):
            ask(held(moves=moved.id), moved)
