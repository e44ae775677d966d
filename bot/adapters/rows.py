"""Rows and JSON of the store to and from our own types."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, time
from typing import Any

from psycopg.types.range import TimestamptzRange

from bot.booking.model import BERLIN, OFFICE_HOURS, Appointment, Counsellor, Duty, Mode, Slot, Status, Waiting, Wishes
from bot.dialogue.model import Choice, File, Pin, Reply, Wish


def slot_of(row: Any) -> Slot:
    """From a row that has the columns of `appointments`."""
    return slot_at(row, row.during.lower, row.during.upper)


def slot_at(row: Any, start: datetime, end: datetime) -> Slot:
    """As slot_of, of a row whose time was read by itself."""
    return Slot(
        start=start.astimezone(BERLIN),
        end=end.astimezone(BERLIN),
        counsellor=str(row.counsellor),
        mode=Mode(row.mode),
        interpreter=str(row.interpreter or ""),
        place=row.place,
        room=row.room,
        step_free=row.step_free,
    )


def appointment_of(row: Any) -> Appointment:
    return Appointment(
        id=row.id,
        slot=slot_of(row),
        status=Status(row.status),
        locale=row.locale,
        topic=row.topic,
        number=row.number,
        held_until=row.held_until,
        cancelled_by=row.cancelled_by,
        version=row.version,
        moves=row.moves,
        agreed=row.agreed,
        name=row.name,
        about=row.about,
        wishes=wishes_of(row.wishes),
        reason=row.reason,
        asked_at=row.asked_at,
    )


def appointment_data(appointment: Appointment) -> dict[str, Any]:
    """The columns of `appointments`, without whose it is."""
    slot = appointment.slot
    return {
        "id": appointment.id,
        "counsellor": int(slot.counsellor),
        "during": TimestamptzRange(slot.start, slot.end),
        "mode": slot.mode.value,
        "interpreter": int(slot.interpreter) if slot.interpreter else None,
        "place": slot.place,
        "room": slot.room,
        "step_free": slot.step_free,
        "status": appointment.status.value,
        "locale": appointment.locale,
        "topic": appointment.topic,
        "number": appointment.number,
        "held_until": appointment.held_until,
        "cancelled_by": appointment.cancelled_by,
        "version": appointment.version,
        "moves": appointment.moves,
        "agreed": appointment.agreed,
        "name": appointment.name,
        "about": appointment.about,
        "wishes": asdict(appointment.wishes),
        "reason": appointment.reason,
        "asked_at": appointment.asked_at,
    }


def wishes_of(data: Mapping[str, Any]) -> Wishes:
    """What an older version stored and this one does not know is left out."""
    known = {name: value for name, value in data.items() if name in Wishes.__dataclass_fields__}
    return Wishes(**{**known, "mode": Mode(known["mode"]) if known.get("mode") else None})


def waiting_of(row: Any) -> Waiting:
    return Waiting(row.id, row.visitor, row.locale, row.topic, wishes_of(row.wishes))


def counsellor_of(row: Any) -> Counsellor:
    return Counsellor(
        id=str(row.id),
        name=row.name,
        locales=tuple(row.locales),
        place=row.place,
        topics=tuple(row.topics),
        team=str(row.team),
        woman=row.woman,
        shown_name=row.shown_name,
        notice_minutes=row.notice_minutes,
        horizon_days=row.horizon_days,
        most_per_day=row.most_per_day,
        buffer_minutes=row.buffer_minutes,
        at_once=row.at_once,
        duty=OFFICE_HOURS if row.duty is None else tuple(_duty(*one) for one in row.duty),
        quiet_until=row.quiet_until.astimezone(BERLIN) if row.quiet_until else None,
    )


def counsellor_data(counsellor: Counsellor) -> dict[str, Any]:
    """The columns that she may set herself."""
    duty = [[one.weekday, f"{one.start:%H:%M}", f"{one.end:%H:%M}"] for one in counsellor.duty]
    return {
        "name": counsellor.name,
        "locales": list(counsellor.locales),
        "place": counsellor.place,
        "topics": list(counsellor.topics),
        "woman": counsellor.woman,
        "shown_name": counsellor.shown_name,
        "notice_minutes": counsellor.notice_minutes,
        "horizon_days": counsellor.horizon_days,
        "most_per_day": counsellor.most_per_day,
        "buffer_minutes": counsellor.buffer_minutes,
        "at_once": counsellor.at_once,
        "duty": None if counsellor.duty == OFFICE_HOURS else duty,
    }


def _duty(weekday: int, start: str, end: str) -> Duty:
    return Duty(weekday, time.fromisoformat(start), time.fromisoformat(end))


def reply_data(reply: Reply) -> dict[str, Any]:
    return {
        "text": reply.text,
        "choices": [
            [[choice.label, choice.wish.verb, choice.wish.argument] for choice in row] for row in reply.choices
        ],
        "pin": [reply.pin.title, reply.pin.address, reply.pin.latitude, reply.pin.longitude] if reply.pin else None,
        "locale": reply.locale,
        "file": [reply.file.id, reply.file.name, reply.file.text] if reply.file else None,
    }


def reply_of(data: dict[str, Any]) -> Reply:
    choices = tuple(
        tuple(Choice(label, Wish(verb, argument)) for label, verb, argument in row) for row in data["choices"]
    )
    pin, file = data["pin"], data.get("file")
    return Reply(data["text"], choices, Pin(*pin) if pin else None, data["locale"], File(*file) if file else None)
