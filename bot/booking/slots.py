"""Which hours are free."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from operator import attrgetter

from bot.booking.model import Availability, Calendar, Counsellor, InterpreterHours, Mode, Slot
from bot.booking.spans import Spans, instant, local_day

IsHoliday = Callable[[date], bool]

# Of each time of one counsellor, one slot for each way to meet.
_Times = dict[tuple[datetime, datetime], dict[Mode, Slot]]


def free(calendar: Calendar, now: datetime, is_holiday: IsHoliday) -> list[Slot]:
    """All free slots, earliest first; a time that can be had in several modes is a slot for each. None needs an
    interpreter yet.

    After each appointment and before the next the counsellor's buffer stays free. A slot that overlaps what she is
    busy with, or an absence, is not free, nor is the later of two that overlap because rules do. `most_per_day`
    counts what of a day is in `busy`. There are no hours on a holiday, not even by a rule of that day.
    """
    plans = _plans(calendar)
    slots = [slot for plan in plans for slot in _free(plan, now.astimezone(UTC), is_holiday)]
    return sorted(slots, key=attrgetter("start", "end", "counsellor", "mode"))


def valid(rule: Availability | InterpreterHours, day: date) -> bool:
    return (rule.valid_from or day) <= day <= (rule.valid_until or day)


@dataclass
class _Plan:
    """What is known of one counsellor. `days`: the rules of single days, which replace those of the week."""

    who: Counsellor
    weekdays: dict[int, list[Availability]] = field(default_factory=lambda: defaultdict(list))
    days: dict[date, list[Availability]] = field(default_factory=lambda: defaultdict(list))
    taken: list[tuple[datetime, datetime]] = field(default_factory=list)
    booked: Counter[date] = field(default_factory=Counter)

    @property
    def buffer(self) -> timedelta:
        return timedelta(minutes=self.who.buffer_minutes)

    def rules(self, day: date) -> Sequence[Availability]:
        if day in self.days:
            return self.days[day]
        return [rule for rule in self.weekdays.get(day.weekday(), ()) if valid(rule, day)]

    def full(self, day: date) -> bool:
        return 0 < self.who.most_per_day <= self.booked[day]


def _plans(calendar: Calendar) -> Sequence[_Plan]:
    plans = {name: _Plan(who) for name, who in calendar.counsellors.items()}
    for rule in calendar.availabilities:
        if plan := plans.get(rule.counsellor):
            (plan.weekdays[rule.weekday] if rule.day is None else plan.days[rule.day]).append(rule)
    for absence in calendar.absences:
        if plan := plans.get(absence.counsellor):
            plan.taken.append((absence.start, absence.end))
    for busy in calendar.busy:
        if plan := plans.get(busy.counsellor):
            plan.taken.append((busy.start.astimezone(UTC) - plan.buffer, busy.end.astimezone(UTC) + plan.buffer))
            plan.booked[local_day(busy.start)] += 1
    return tuple(plans.values())


def _free(plan: _Plan, now: datetime, is_holiday: IsHoliday) -> Iterator[Slot]:
    earliest = now + timedelta(minutes=plan.who.notice_minutes)
    latest = now + timedelta(days=plan.who.horizon_days)
    taken, again = Spans(plan.taken), earliest
    for day in _days(earliest, latest):
        if is_holiday(day) or plan.full(day):
            continue
        times = _times(plan, day)
        for start, end in sorted(times):
            if again <= start <= latest and not taken.overlap(start, end):
                yield from times[start, end].values()
                again = end + plan.buffer


def _days(first: datetime, last: datetime) -> Iterator[date]:
    day = local_day(first)
    while day <= local_day(last):
        yield day
        day += timedelta(days=1)


def _times(plan: _Plan, day: date) -> _Times:
    times: _Times = defaultdict(dict)
    for rule in plan.rules(day):
        for start, end in _cut(rule, day, plan.buffer):
            for mode in rule.modes:
                slot = Slot(
                    start, end, rule.counsellor, mode, "", rule.place or plan.who.place, rule.room, rule.step_free
                )
                times[start, end].setdefault(mode, slot)
    return times


def _cut(rule: Availability, day: date, buffer: timedelta) -> Iterator[tuple[datetime, datetime]]:
    """Counted in UTC, so that every slot has its full length when the clock changes in between."""
    start, end, length = instant(day, rule.start), instant(day, rule.end), timedelta(minutes=rule.minutes)
    while rule.minutes > 0 and start + length <= end:
        yield start, start + length
        start += length + buffer
