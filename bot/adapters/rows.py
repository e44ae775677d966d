"""Rows and JSON of the store to and from our own types."""

from typing import Any

from bot.booking.model import BERLIN, Appointment, Slot, Status
from bot.dialogue.model import Choice, File, Pin, Reply, Wish


def appointment_of(row: Any) -> Appointment:
    start, end = row.during.lower.astimezone(BERLIN), row.during.upper.astimezone(BERLIN)
    return Appointment(
        id=row.id,
        slot=Slot(start, end, str(row.counsellor)),
        status=Status(row.status),
        locale=row.locale,
        topic=row.topic,
        number=row.number,
        held_until=row.held_until,
        cancelled_by=row.cancelled_by,
    )


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
