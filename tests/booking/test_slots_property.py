"""Whatever the hours, absences and appointments: nobody is promised twice, and no free hour is lost."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.booking.fitting import offer, unmet
from bot.booking.model import (
    BERLIN,
    Absence,
    Availability,
    Calendar,
    Counsellor,
    Interpreter,
    InterpreterHours,
    Mode,
    Slot,
    Wishes,
)
from bot.booking.slots import free
from tests.fakes.calendars import is_holiday

# Drawing whole calendars takes its time on a busy machine, which says nothing about them.
THOROUGH = settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
CHANGES = (date(2026, 3, 29), date(2026, 10, 25))


@dataclass(frozen=True)
class Span:
    """A time relative to `now`, so that what is drawn can meet."""

    minutes: int
    length: int

    def put(self, now: datetime) -> tuple[datetime, datetime]:
        start = now + timedelta(minutes=self.minutes)
        return start, start + timedelta(minutes=self.length)


FIRST, LAST = datetime(2026, 3, 1), datetime(2026, 12, 31)  # noqa: DTZ001 - Hypothesis puts the zone to them
# As often as not in the days before the clocks change.
NOWS = st.datetimes(FIRST, LAST, timezones=st.just(UTC)) | st.sampled_from(
    [datetime(2026, 3, 27, 9, 10, tzinfo=UTC), datetime(2026, 10, 23, 9, 10, tzinfo=UTC)]
)
QUARTERS = st.sampled_from([0, 15, 30, 45])
OPENS, CLOSES = st.builds(time, st.integers(1, 11), QUARTERS), st.builds(time, st.integers(2, 23), QUARTERS)
LENGTHS = st.sampled_from([15, 30, 45, 60, 90])
WEEKDAYS = st.integers(0, 6)
SPANS = st.builds(Span, st.integers(0, 4 * 24 * 12).map(lambda fives: fives * 5), st.integers(5, 400))
IDS, LOCALES, TOPICS = st.sampled_from("12"), st.sampled_from(["ar", "uk", "de"]), st.sampled_from(["work", "asylum"])
MODES = st.lists(st.sampled_from(Mode), min_size=1, max_size=3, unique=True).map(tuple)
COUNSELLORS = st.builds(
    Counsellor,
    id=st.just(""),
    name=st.just(""),
    locales=st.sets(LOCALES).map(tuple),
    topics=st.sets(TOPICS, max_size=1).map(tuple),
    woman=st.booleans(),
    notice_minutes=st.integers(0, 300),
    horizon_days=st.integers(2, 9),
    most_per_day=st.sampled_from([0, 0, 2]),
    buffer_minutes=st.sampled_from([0, 5, 30]),
)


@st.composite
def calendars(draw: Any) -> tuple[Calendar, datetime]:
    now = draw(NOWS)
    team = {id: draw(COUNSELLORS.map(lambda one, id=id: Counsellor(**{**vars(one), "id": id}))) for id in "12"}
    soon = st.integers(0, 7).map(lambda days: (now + timedelta(days=days)).date())
    steps, some = st.booleans(), st.none() | soon
    week = st.builds(Availability, IDS, WEEKDAYS, OPENS, CLOSES, LENGTHS, MODES, step_free=steps, valid_from=some)
    ends = st.builds(Availability, IDS, WEEKDAYS, OPENS, CLOSES, LENGTHS, MODES, step_free=steps, valid_until=some)
    special = st.builds(Availability, IDS, st.just(0), OPENS, CLOSES, LENGTHS, MODES, day=soon)
    rules = [one for kind in (week, ends, special) for one in draw(st.lists(kind, min_size=1, max_size=4))]
    away = [Absence(draw(IDS), *span.put(now)) for span in draw(st.lists(SPANS, max_size=3))]
    busy = [
        Slot(*span.put(now), draw(IDS), interpreter=draw(st.sampled_from(["", "8"])))
        for span in draw(st.lists(SPANS, min_size=3, max_size=15))
    ]
    there = st.builds(InterpreterHours, st.just("8"), WEEKDAYS, OPENS, CLOSES)
    interpreting = draw(st.lists(there, min_size=3, max_size=7))
    olha = {"8": Interpreter("8", "", ("uk",))}
    return Calendar(team, tuple(rules), tuple(away), olha, tuple(interpreting), tuple(busy)), now


def overlap(one: Slot, start: datetime, end: datetime, apart: int = 0) -> bool:
    margin = 60 * apart
    return one.start.timestamp() - margin < end.timestamp() and start.timestamp() < one.end.timestamp() + margin


def local(moment: datetime) -> date:
    return moment.astimezone(BERLIN).date()


def within(one: Slot, start: time, end: time) -> bool:
    """By the wall clock; in the hour that comes twice, by either."""
    day = local(one.start)
    first, last = (
        [datetime.combine(day, clock, BERLIN).replace(fold=fold).astimezone(UTC) for fold in (0, 1)]
        for clock in (start, end)
    )
    return min(first) <= one.start and one.end <= max(last)


def rules_of(calendar: Calendar, counsellor: str, day: date) -> list[Availability]:
    own = [rule for rule in calendar.availabilities if rule.counsellor == counsellor]
    return [rule for rule in own if rule.day == day] or [
        rule
        for rule in own
        if rule.day is None
        and rule.weekday == day.weekday()
        and (rule.valid_from is None or rule.valid_from <= day)
        and (rule.valid_until is None or day <= rule.valid_until)
    ]


@THOROUGH
@given(calendars())
def test_whatever_the_hours_nobody_is_promised_twice(drawn: tuple[Calendar, datetime]) -> None:
    calendar, now = drawn
    slots = free(calendar, now, is_holiday)

    for one in slots:
        apart = calendar.counsellors[one.counsellor].buffer_minutes
        others = [other for other in (*calendar.busy, *slots) if other.counsellor == one.counsellor]
        same_time = (one.start, one.end)
        assert not any(
            overlap(one, other.start, other.end, apart)
            for other in others
            if other in calendar.busy or (other.start, other.end) != same_time
        )
        assert not any(
            overlap(one, away.start, away.end) for away in calendar.absences if away.counsellor == one.counsellor
        )
    assert len({one.id for one in slots}) == len(slots)
    assert slots == sorted(slots)


@THOROUGH
@given(calendars())
def test_whatever_the_hours_each_free_one_lies_in_a_rule_of_its_day(drawn: tuple[Calendar, datetime]) -> None:
    calendar, now = drawn

    for one in free(calendar, now, is_holiday):
        her, day = calendar.counsellors[one.counsellor], local(one.start)
        assert any(
            within(one, rule.start, rule.end)
            and one.end - one.start == timedelta(minutes=rule.minutes)
            and one.mode in rule.modes
            for rule in rules_of(calendar, her.id, day)
        )
        assert now + timedelta(minutes=her.notice_minutes) <= one.start <= now + timedelta(days=her.horizon_days)
        assert not is_holiday(day)
        booked = [busy for busy in calendar.busy if busy.counsellor == her.id and local(busy.start) == day]
        assert not her.most_per_day or len(booked) < her.most_per_day


def bookable(calendar: Calendar, her: Counsellor, day: date) -> Iterator[tuple[datetime, datetime]]:
    """The times of all rules of a day, whatever else is true of them."""
    for rule in rules_of(calendar, her.id, day):
        start = datetime.combine(day, rule.start, BERLIN).astimezone(UTC)
        while start + timedelta(minutes=rule.minutes) <= datetime.combine(day, rule.end, BERLIN).astimezone(UTC):
            yield start, start + timedelta(minutes=rule.minutes)
            start += timedelta(minutes=rule.minutes + her.buffer_minutes)


@THOROUGH
@given(calendars())
def test_no_free_hour_is_lost_but_to_a_free_hour_that_overlaps_it(drawn: tuple[Calendar, datetime]) -> None:
    calendar, now = drawn
    slots = free(calendar, now, is_holiday)

    for her in calendar.counsellors.values():
        gone = [(one, her.buffer_minutes) for one in (*calendar.busy, *slots) if one.counsellor == her.id]
        gone += [(Slot(one.start, one.end, her.id), 0) for one in calendar.absences if one.counsellor == her.id]
        booked = [local(one.start) for one in calendar.busy if one.counsellor == her.id]
        for days in range(12):
            day = local(now) + timedelta(days=days)
            if is_holiday(day) or 0 < her.most_per_day <= booked.count(day) or day in CHANGES:
                continue
            for start, end in bookable(calendar, her, day):
                soon = start < now + timedelta(minutes=her.notice_minutes)
                late = start > now + timedelta(days=her.horizon_days)
                assert soon or late or any(overlap(one, start, end, apart) for one, apart in gone)


WISHES = st.builds(Wishes, st.none() | st.sampled_from(Mode), st.booleans(), st.booleans())


def meets(one: Slot, wishes: Wishes, calendar: Calendar) -> dict[str, bool]:
    return {
        "mode": wishes.mode in (None, one.mode),
        "woman": not wishes.woman or calendar.counsellors[one.counsellor].woman,
        "step_free": not wishes.step_free or one.step_free or one.mode is not Mode.room,
    }


@THOROUGH
@given(calendars(), LOCALES, st.just("") | TOPICS, WISHES, st.integers(1, 8))
def test_whatever_is_free_an_offer_shows_few_different_times_and_the_best_fit_first(
    drawn: tuple[Calendar, datetime], locale: str, topic: str, wishes: Wishes, most: int
) -> None:
    calendar, now = drawn
    slots = free(calendar, now, is_holiday)
    given_up = unmet(slots, wishes, calendar)
    kept = [
        one for one in slots if all(met for name, met in meets(one, wishes, calendar).items() if name not in given_up)
    ]

    offered = offer(slots, calendar, locale, topic, wishes, most)

    assert {replace(one, interpreter="") for one in offered} <= set(kept)
    assert len({one.start for one in offered}) == len(offered) == min(most, len({one.start for one in kept}))
    fit = [(*strangeness(one, calendar, locale, topic), one.start) for one in offered]
    assert fit == sorted(fit)


def strangeness(one: Slot, calendar: Calendar, locale: str, topic: str) -> tuple[int, bool]:
    her = calendar.counsellors[one.counsellor]
    language = 0 if locale in her.locales else 1 if one.interpreter else 2
    return language, bool(topic and her.topics and topic not in her.topics)


@THOROUGH
@given(calendars())
def test_an_interpreter_is_offered_when_and_only_when_one_is_needed_and_free(drawn: tuple[Calendar, datetime]) -> None:
    calendar, now = drawn

    for one in offer(free(calendar, now, is_holiday), calendar, "uk", "", Wishes(), 50):
        day = local(one.start)
        if day in CHANGES:
            continue
        there = any(
            row.weekday == day.weekday() and within(one, row.start, row.end) for row in calendar.interpreter_hours
        )
        taken = any(busy.interpreter == "8" and overlap(one, busy.start, busy.end) for busy in calendar.busy)
        needed = "uk" not in calendar.counsellors[one.counsellor].locales
        assert bool(one.interpreter) == (needed and there and not taken)
