"""The life of an appointment: held, confirmed, cancelled; and which notices follow from each step."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.booking.model import Appointment, Audience, Notice, Slot, Status

HOLD = timedelta(minutes=10)
MOST_RUNNING = 3


class BookingRefused(Exception):
    """This step is not allowed; the message names the rule, trying again does not help."""


class SlotTaken(BookingRefused):
    """Somebody else was a moment faster. Choosing another hour helps."""


class HoldExpired(BookingRefused):
    """The hour was held for ten minutes, and they are over. Choosing an hour again helps."""


class TooMany(BookingRefused):
    """Nobody may keep more than three coming appointments."""


class TooLate(BookingRefused):
    """What has begun or has ended can no longer be changed."""


def hold(
    slot: Slot, own: tuple[Appointment, ...], fresh_id: str, locale: str, topic: str, now: datetime
) -> Appointment:
    """Reserve an hour for ten minutes. `fresh_id` is random; its first letters are the number for the desk.

    Raises TooMany.
    """
    confirmed = [one for one in own if one.status is Status.confirmed and one.slot.end > now]
    if len(confirmed) >= MOST_RUNNING:
        raise TooMany
    until = now.astimezone(UTC) + HOLD
    return Appointment(fresh_id, slot, Status.held, locale, topic, number=fresh_id[:4].upper(), held_until=until)


def confirm(appointment: Appointment, now: datetime) -> tuple[Appointment, tuple[Notice, ...]]:
    """Raises HoldExpired. Confirming what is confirmed changes nothing and tells nobody twice."""
    if appointment.status is Status.confirmed:
        return appointment, ()
    if appointment.status is not Status.held or appointment.held_until is None or appointment.held_until < now:
        raise HoldExpired
    confirmed = replace(appointment, status=Status.confirmed, held_until=None)
    return confirmed, (Notice("booked", Audience.counsellor, appointment.id, now),)


def cancel(appointment: Appointment, by: Audience, now: datetime) -> tuple[Appointment, tuple[Notice, ...]]:
    """Call it off and tell the other side. Raises TooLate for one that has begun.

    A held one is let go without telling anybody; cancelling twice changes nothing.
    """
    if appointment.status in (Status.cancelled, Status.expired):
        return appointment, ()
    if appointment.status is Status.held:
        return replace(appointment, status=Status.expired, held_until=None), ()
    if appointment.slot.start <= now:
        raise TooLate
    other = Audience.visitor if by is Audience.counsellor else Audience.counsellor
    cancelled = replace(appointment, status=Status.cancelled, cancelled_by=by.value)
    return cancelled, (Notice("cancelled", other, appointment.id, now),)
