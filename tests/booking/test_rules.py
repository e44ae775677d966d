"""The life of an appointment."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.booking.model import BERLIN, Appointment, Audience, Notice, Slot, Status
from bot.booking.rules import BookingRefused, HoldExpired, SlotTaken, TooLate, TooMany, cancel, confirm, hold

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=BERLIN)
SECOND = timedelta(seconds=1)
IN_AN_HOUR = Slot(NOW + timedelta(hours=1), NOW + timedelta(hours=2), "1")


def held(own: tuple[Appointment, ...] = (), now: datetime = NOW) -> Appointment:
    return hold(IN_AN_HOUR, own, "c0ffee1234", "ar", "kita_place", now)


def booked(number: int = 0, start: datetime = NOW + timedelta(days=1)) -> Appointment:
    slot = Slot(start, start + timedelta(hours=1), "1")
    return Appointment(f"a{number}", slot, Status.confirmed, "ar")


def test_an_hour_is_held_for_ten_minutes() -> None:
    appointment = held()

    assert appointment.status is Status.held
    assert appointment.held_until == NOW + timedelta(minutes=10)
    assert (appointment.slot, appointment.locale, appointment.topic) == (IN_AN_HOUR, "ar", "kita_place")


def test_the_number_for_the_desk_is_short_and_easy_to_say() -> None:
    assert held().number == "C0FF"


def test_nobody_keeps_more_than_three_coming_appointments() -> None:
    with pytest.raises(TooMany):
        held(tuple(booked(number) for number in range(3)))


def test_two_coming_appointments_leave_room_for_a_third() -> None:
    assert held((booked(1), booked(2))).status is Status.held


def test_what_is_over_called_off_or_only_held_does_not_count() -> None:
    over = booked(1, NOW - timedelta(hours=1))
    called_off = replace(booked(2), status=Status.cancelled)
    only_held = replace(booked(3), status=Status.held)
    expired = replace(booked(4), status=Status.expired)

    assert held((over, called_off, only_held, expired, booked(5), booked(6))).status is Status.held


def test_an_appointment_that_runs_still_counts() -> None:
    running = booked(1, NOW - timedelta(minutes=59))

    with pytest.raises(TooMany):
        held((running, booked(2), booked(3)))


def test_confirming_books_the_hour_and_tells_the_counsellor_at_once() -> None:
    confirmed, notices = confirm(held(), NOW + timedelta(minutes=3))

    assert confirmed.status is Status.confirmed
    assert confirmed.held_until is None
    assert notices == (Notice("booked", Audience.counsellor, "c0ffee1234", NOW + timedelta(minutes=3)),)


def test_the_tenth_minute_still_counts_and_a_second_more_is_too_late() -> None:
    until = held().held_until
    assert until is not None

    assert confirm(held(), until)[0].status is Status.confirmed
    with pytest.raises(HoldExpired):
        confirm(held(), until + SECOND)


def test_a_hold_lasts_ten_minutes_whatever_the_clock_on_the_wall_says() -> None:
    """At 3:00 on 25 October 2026 it is 2:00 again."""
    before = datetime(2026, 10, 25, 0, 55, tzinfo=UTC)
    appointment = held(now=before.astimezone(BERLIN))

    assert confirm(appointment, (before + timedelta(minutes=9)).astimezone(BERLIN))[0].status is Status.confirmed
    with pytest.raises(HoldExpired):
        confirm(appointment, (before + timedelta(minutes=11)).astimezone(BERLIN))


def test_confirming_twice_tells_nobody_twice() -> None:
    confirmed, _ = confirm(held(), NOW)

    assert confirm(confirmed, NOW + timedelta(hours=5)) == (confirmed, ())


@pytest.mark.parametrize("status", [Status.cancelled, Status.expired])
def test_what_was_let_go_cannot_be_confirmed(status: Status) -> None:
    with pytest.raises(HoldExpired):
        confirm(replace(held(), status=status), NOW)


def test_a_held_hour_without_an_end_cannot_be_confirmed() -> None:
    with pytest.raises(HoldExpired):
        confirm(replace(held(), held_until=None), NOW)


@pytest.mark.parametrize(
    ("by", "told"), [(Audience.visitor, Audience.counsellor), (Audience.counsellor, Audience.visitor)]
)
def test_calling_off_tells_the_other_side(by: Audience, told: Audience) -> None:
    cancelled, notices = cancel(booked(), by, NOW)

    assert (cancelled.status, cancelled.cancelled_by) == (Status.cancelled, by.value)
    assert notices == (Notice("cancelled", told, "a0", NOW),)


def test_calling_off_twice_changes_nothing_and_tells_nobody() -> None:
    cancelled, _ = cancel(booked(), Audience.visitor, NOW)

    assert cancel(cancelled, Audience.counsellor, NOW) == (cancelled, ())


def test_letting_a_held_hour_go_tells_nobody() -> None:
    released, notices = cancel(held(), Audience.visitor, NOW)

    assert (released.status, released.held_until, notices) == (Status.expired, None, ())
    assert cancel(released, Audience.visitor, NOW) == (released, ())


def test_what_has_begun_can_no_longer_be_called_off() -> None:
    appointment = booked(start=NOW)

    with pytest.raises(TooLate):
        cancel(appointment, Audience.visitor, NOW)
    assert cancel(appointment, Audience.visitor, NOW - SECOND)[0].status is Status.cancelled


def test_calling_off_again_after_the_hour_is_no_fault() -> None:
    cancelled, _ = cancel(booked(), Audience.visitor, NOW)

    assert cancel(cancelled, Audience.visitor, NOW + timedelta(days=9)) == (cancelled, ())


def test_whoever_asks_can_treat_all_refusals_alike() -> None:
    assert all(issubclass(one, BookingRefused) for one in (SlotTaken, HoldExpired, TooMany, TooLate))
