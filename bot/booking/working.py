"""Working time: when somebody can be told of something, and when so many working minutes have passed for her."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from bot.booking.model import Absence, Calendar, Counsellor, Duty, Slot
from bot.booking.slots import IsHoliday
from bot.booking.spans import instant, local_day

# Whoever does not work within a year does not work here.
_DAYS_AHEAD = 366
_LONG_AGO = datetime.fromtimestamp(0, UTC)


def hers(counsellor: Counsellor, absences: Sequence[Absence]) -> list[Absence]:
    """Her own of all `absences`, soonest first."""
    return sorted((one for one in absences if one.counsellor == counsellor.id), key=lambda one: one.start)


def undisturbed(counsellor: Counsellor) -> tuple[Absence, ...]:
    """That she wants to hear nothing now, as if she were away."""
    return (Absence(counsellor.id, _LONG_AGO, counsellor.quiet_until),) if counsellor.quiet_until else ()


def next_on_duty(
    start: datetime, duty: Sequence[Duty], absences: Sequence[Absence], is_holiday: IsHoliday
) -> datetime | None:
    """`start` itself or the first working moment after it, in UTC. All `absences` count, whosever they are.

    None when there is none within a year.
    """
    return next((begins for begins, _ in _working_times(start, duty, absences, is_holiday)), None)


def on_duty(moment: datetime, duty: Sequence[Duty], absences: Sequence[Absence], is_holiday: IsHoliday) -> bool:
    return next_on_duty(moment, duty, absences, is_holiday) == moment


def add_working_minutes(
    start: datetime, minutes: int, duty: Sequence[Duty], absences: Sequence[Absence], is_holiday: IsHoliday
) -> datetime | None:
    """When so many working minutes have passed since `start`, in UTC; None when it takes more than a year."""
    left = timedelta(minutes=minutes)
    for begins, ends in _working_times(start, duty, absences, is_holiday):
        if left <= ends - begins:
            return begins + left
        left -= ends - begins
    return None


def answerable(
    slots: Sequence[Slot], calendar: Calendar, now: datetime, minutes: int, is_holiday: IsHoliday
) -> list[Slot]:
    """Those that begin after their counsellor had so many working minutes to answer: asked on Sunday for Monday's
    first hour, she could only be surprised. Hours that are hers without asking stay.
    """
    answered = {name: _answered(who, calendar, now, minutes, is_holiday) for name, who in calendar.counsellors.items()}
    return [slot for slot in slots if (by := answered[slot.counsellor]) is not None and by <= slot.start]


def _answered(
    who: Counsellor, calendar: Calendar, now: datetime, minutes: int, is_holiday: IsHoliday
) -> datetime | None:
    return now if who.at_once else add_working_minutes(now, minutes, who.duty, hers(who, calendar.absences), is_holiday)


def _working_times(
    since: datetime, duty: Sequence[Duty], absences: Sequence[Absence], is_holiday: IsHoliday
) -> Iterator[tuple[datetime, datetime]]:
    """In order, in UTC; none overlaps another, even where duty hours do."""
    reached, gone = since.astimezone(UTC), sorted(absences, key=lambda one: one.start)
    today = local_day(since)
    for day in (today + timedelta(days=number) for number in range(_DAYS_AHEAD)):
        for begins, ends in _duty_of(day, duty, is_holiday):
            if reached < ends:
                yield from _present(max(begins, reached), ends, gone)
                reached = ends


def _duty_of(day: date, duty: Sequence[Duty], is_holiday: IsHoliday) -> list[tuple[datetime, datetime]]:
    if is_holiday(day):
        return []
    return sorted((instant(day, one.start), instant(day, one.end)) for one in duty if one.weekday == day.weekday())


def _present(begins: datetime, ends: datetime, gone: Sequence[Absence]) -> Iterator[tuple[datetime, datetime]]:
    """What is left of a working time without absences, which come in order of their starts."""
    for one in gone:
        if one.end > begins and one.start < ends:
            if one.start > begins:
                yield begins, one.start.astimezone(UTC)
            begins = one.end.astimezone(UTC)
    if begins < ends:
        yield begins, ends
