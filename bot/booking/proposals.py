"""What becomes of a request when its visitor does not take the hour that was proposed instead."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.booking.model import Appointment, Calendar, Counsellor, Step
from bot.booking.planning import Chain, asking


def ask_anew(asked: Appointment, counsellor: Counsellor, chain: Chain, now: datetime, calendar: Calendar) -> Step:
    """The counsellor is asked once more, as if it were requested now, with all that follows when nobody answers."""
    anew = replace(asked, version=asked.version + 1, asked_at=now.astimezone(UTC))
    return Step(asked, anew, asking(anew, counsellor, chain, calendar, now))
