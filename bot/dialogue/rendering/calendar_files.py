"""Appointments as files for the calendar of a phone (RFC 5545)."""

from collections.abc import Sequence
from datetime import UTC, datetime

from icalendar import Calendar, Event

from bot.booking.model import Appointment, Status
from bot.dialogue.model import File

_OURS = "-//Lotse//Lotse//EN"


def appointment_file(appointment: Appointment, summary: str, where: str, details: Sequence[str], now: datetime) -> File:
    """A later version replaces the entry of an earlier one, a cancelled one strikes it out: the UID stays the same.

    Times are in UTC, which every phone turns into its own. It says nothing of what the appointment is about: phones
    are borrowed and shared.
    """
    entry = Event()
    entry.add("uid", f"{appointment.id}@lotse")
    entry.add("sequence", appointment.version + (appointment.status is Status.cancelled))
    entry.add("dtstamp", now.astimezone(UTC))
    entry.add("dtstart", appointment.slot.start.astimezone(UTC))
    entry.add("dtend", appointment.slot.end.astimezone(UTC))
    entry.add("summary", summary)
    entry.add("description", "\n".join(details))
    entry.add("status", "CANCELLED" if appointment.status is Status.cancelled else "CONFIRMED")
    if where:
        entry.add("location", where)
    whole = Calendar()
    whole.add("prodid", _OURS)
    whole.add("version", "2.0")
    whole.add("method", "PUBLISH")
    whole.add_component(entry)
    return File(appointment.id, f"{appointment.number or 'lotse'}.ics", whole.to_ical().decode())
