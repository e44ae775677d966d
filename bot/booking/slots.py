"""Which hours are free, and in which order they are offered."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from bot.booking.model import BERLIN, Availability, Counsellor, Slot

HORIZON = timedelta(days=14)
NOTICE = timedelta(hours=2)


def free(
    availabilities: Iterable[Availability],
    busy: Iterable[Slot],
    now: datetime,
    is_holiday: Callable[[date], bool],
) -> list[Slot]:
    """All free slots between two hours and fourteen days from `now`, earliest first.

    `busy` are held and confirmed times; a slot that overlaps one of the same counsellor is not free, nor is
    the later of two that overlap because rules do.
    """
    taken: dict[str, list[Slot]] = {}
    for slot in busy:
        taken.setdefault(slot.counsellor, []).append(slot)
    found: list[Slot] = []
    for slot in sorted(slot for one in availabilities for slot in _cut(one, now, is_holiday)):
        others = taken.setdefault(slot.counsellor, [])
        if not any(_overlap(slot, other) for other in others):
            others.append(slot)
            found.append(slot)
    return found


def offer(slots: Sequence[Slot], counsellors: dict[str, Counsellor], locale: str, most: int = 6) -> list[Slot]:
    """The next hours of counsellors who speak `locale`, others after them; one per start time.

    So a visitor sees different times, and two counsellors free at once do not look like a doubled button.
    """
    speaking = [slot for slot in slots if locale in counsellors[slot.counsellor].locales]
    others = [slot for slot in slots if locale not in counsellors[slot.counsellor].locales]
    chosen: dict[datetime, Slot] = {}
    for slot in speaking + others:
        if len(chosen) < most:
            chosen.setdefault(slot.start, slot)
    return list(chosen.values())


def _cut(rule: Availability, now: datetime, is_holiday: Callable[[date], bool]) -> Iterator[Slot]:
    """The slots of one rule. Local times are resolved day by day and then counted in UTC: two local times do not
    tell how far apart they are when the clock changes between them.
    """
    length = timedelta(minutes=rule.minutes)
    today = now.astimezone(BERLIN).date()
    earliest, latest = now.astimezone(UTC) + NOTICE, now.astimezone(UTC) + HORIZON
    for days in range(HORIZON.days + 1):
        day = today + timedelta(days=days)
        if day.weekday() != rule.weekday or is_holiday(day):
            continue
        start = datetime.combine(day, rule.start, BERLIN).astimezone(UTC)
        end_of_day = datetime.combine(day, rule.end, BERLIN).astimezone(UTC)
        while start + length <= end_of_day:
            if earliest <= start <= latest:
                yield Slot(start, start + length, rule.counsellor)
            start += length


def _overlap(one: Slot, other: Slot) -> bool:
    return one.start < other.end and other.start < one.end
