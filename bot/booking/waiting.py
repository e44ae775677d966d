"""Who waits for an hour that becomes free."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.booking.fitting import fits
from bot.booking.model import Appointment, Audience, Calendar, Notice, Slot, Waiting
from bot.booking.planning import Chain, after_waking
from bot.booking.rules import hold
from bot.booking.spans import Spans


def next_one(waiting: Sequence[Waiting], freed: Slot, calendar: Calendar) -> tuple[Waiting, Slot] | None:
    """Who has waited longest of those whom the hour fits, and the hour as it fits her.

    None for an hour that nobody can have: the counsellor is away then, or was taken by somebody else again.
    """
    if not _had(freed, calendar):
        return None
    for one in sorted(waiting, key=lambda one: one.id):
        if slot := fits(freed, calendar, one.locale, one.topic, one.wishes):
            return one, slot
    return None


def offer(one: Waiting, slot: Slot, fresh_id: str, chain: Chain, now: datetime) -> tuple[Appointment, Notice] | None:
    """The hour, held for her for `chain.offer_hours` from when she is told; None when it begins before she is."""
    told = after_waking(now, chain)
    if told >= slot.start:
        return None
    held = hold(slot, (), fresh_id, one.locale, one.topic, now, wishes=one.wishes)
    until = min(told + timedelta(hours=chain.offer_hours), slot.start.astimezone(UTC))
    return replace(held, held_until=until), Notice("freed", Audience.visitor, held.id, told, data={"held": held.id})


def _had(slot: Slot, calendar: Calendar) -> bool:
    away = ((one.start, one.end) for one in calendar.absences if one.counsellor == slot.counsellor)
    busy = ((one.start, one.end) for one in calendar.busy if one.counsellor == slot.counsellor)
    return not Spans((*away, *busy)).overlap(slot.start, slot.end)
