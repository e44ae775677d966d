"""Which hours a visitor is offered."""

from datetime import UTC, date, datetime, time, timedelta

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.booking.model import BERLIN, Availability, Counsellor, Slot
from bot.booking.slots import HORIZON, NOTICE, free, offer

SAXONY = holidays.country_holidays("DE", subdiv="SN")
MONDAY_MORNING = datetime(2026, 11, 23, 7, 0, tzinfo=BERLIN)
AMIRA = Counsellor("1", "Amira", ("ar", "de"))
OKSANA = Counsellor("2", "Oksana", ("uk", "de"))
TEAM = {one.id: one for one in (AMIRA, OKSANA)}


def is_holiday(day: date) -> bool:
    return day in SAXONY


def hours(weekday: int, start: int, end: int, minutes: int = 60, counsellor: Counsellor = AMIRA) -> Availability:
    return Availability(counsellor.id, weekday, time(start), time(end), minutes)


def slot(start: datetime, minutes: int = 60, counsellor: Counsellor = AMIRA) -> Slot:
    return Slot(start, start + timedelta(minutes=minutes), counsellor.id)


def clock(slots: list[Slot]) -> list[str]:
    """As a visitor reads them."""
    return [f"{one.start.astimezone(BERLIN):%d.%m. %H:%M}" for one in slots]


def length(one: Slot) -> timedelta:
    return one.end.astimezone(UTC) - one.start.astimezone(UTC)


def test_a_consultation_morning_is_cut_into_hours() -> None:
    slots = free([hours(1, 9, 12)], [], MONDAY_MORNING, is_holiday)

    assert clock(slots) == [f"{day} {hour}" for day in ("24.11.", "01.12.") for hour in ("09:00", "10:00", "11:00")]


def test_a_rest_too_short_for_a_talk_is_not_offered() -> None:
    slots = free([hours(1, 9, 11, minutes=45)], [], MONDAY_MORNING, is_holiday)

    assert clock(slots)[:2] == ["24.11. 09:00", "24.11. 09:45"]
    assert len(slots) == 4


def test_slots_of_all_counsellors_come_earliest_first() -> None:
    slots = free([hours(1, 10, 11), hours(1, 9, 10, counsellor=OKSANA)], [], MONDAY_MORNING, is_holiday)

    assert [one.counsellor for one in slots] == [OKSANA.id, AMIRA.id] * 2


def test_nobody_is_offered_an_hour_that_begins_within_two_hours() -> None:
    at_nine = datetime(2026, 11, 23, 9, 0, tzinfo=BERLIN)

    assert clock(free([hours(0, 9, 13)], [], at_nine, is_holiday))[0] == "23.11. 11:00"
    assert clock(free([hours(0, 9, 13)], [], at_nine + timedelta(minutes=1), is_holiday))[0] == "23.11. 12:00"


def test_nothing_is_offered_beyond_two_weeks() -> None:
    at_nine = datetime(2026, 11, 23, 9, 0, tzinfo=BERLIN)

    assert clock(free([hours(0, 8, 11)], [], at_nine, is_holiday))[-1] == "07.12. 09:00"


def test_what_now_is_called_elsewhere_does_not_matter() -> None:
    rules = [hours(day, 8, 17) for day in range(5)]

    assert free(rules, [], MONDAY_MORNING.astimezone(UTC), is_holiday) == free(rules, [], MONDAY_MORNING, is_holiday)


def test_a_holiday_of_saxony_has_no_consultation() -> None:
    """Wednesday 18 November 2026 is the Day of Repentance, in Saxony alone."""
    slots = free([hours(2, 9, 10)], [], datetime(2026, 11, 16, 7, 0, tzinfo=BERLIN), is_holiday)

    assert clock(slots) == ["25.11. 09:00"]


def test_a_taken_hour_is_gone_for_this_counsellor_only() -> None:
    rules = [hours(1, 9, 10), hours(1, 9, 10, counsellor=OKSANA)]
    taken = slot(datetime(2026, 11, 24, 9, 0, tzinfo=BERLIN))

    slots = free(rules, [taken], MONDAY_MORNING, is_holiday)

    assert [(one.counsellor, clock([one])[0]) for one in slots] == [
        (OKSANA.id, "24.11. 09:00"),
        (AMIRA.id, "01.12. 09:00"),
        (OKSANA.id, "01.12. 09:00"),
    ]


def test_a_busy_time_that_only_touches_takes_nothing() -> None:
    before = slot(datetime(2026, 11, 24, 8, 0, tzinfo=BERLIN))
    after = slot(datetime(2026, 11, 24, 10, 0, tzinfo=BERLIN))

    assert "24.11. 09:00" in clock(free([hours(1, 9, 10)], [before, after], MONDAY_MORNING, is_holiday))


def test_a_busy_time_across_two_hours_takes_both() -> None:
    across = slot(datetime(2026, 11, 24, 9, 30, tzinfo=BERLIN).astimezone(UTC))

    assert clock(free([hours(1, 9, 12)], [across], MONDAY_MORNING, is_holiday))[0] == "24.11. 11:00"


def test_hours_entered_twice_make_one_slot() -> None:
    assert len(free([hours(1, 9, 10), hours(1, 9, 10)], [], MONDAY_MORNING, is_holiday)) == 2


@pytest.mark.parametrize(
    ("friday", "monday", "sunday"),
    [
        pytest.param(date(2026, 10, 23), date(2026, 10, 26), date(2026, 10, 25), id="to winter time"),
        pytest.param(date(2027, 3, 19), date(2027, 3, 22), date(2027, 3, 28), id="to summer time"),
    ],
)
def test_nine_is_nine_on_both_sides_of_a_clock_change(friday: date, monday: date, sunday: date) -> None:
    now = datetime.combine(friday, time(6), BERLIN)
    rules = [hours(day, 9, 11) for day in range(7)]

    slots = free(rules, [], now, lambda day: False)

    days = [friday + timedelta(days=days) for days in range(14)]
    assert sunday in days and monday in days
    assert clock(slots) == [f"{day:%d.%m.} {hour}" for day in days for hour in ("09:00", "10:00")]
    assert {length(one) for one in slots} == {timedelta(hours=1)}


def test_the_hour_that_does_not_exist_is_not_offered() -> None:
    night = free([hours(6, 1, 4)], [], datetime(2027, 3, 27, 12, 0, tzinfo=BERLIN), lambda day: False)

    assert clock(night)[:2] == ["28.03. 01:00", "28.03. 03:00"]
    assert [length(one) for one in night[:2]] == [timedelta(hours=1)] * 2
    assert [one.id.rsplit(".")[-1] for one in night[:2]] == ["60", "60"]


def test_the_hour_that_comes_twice_is_two_slots_and_each_can_be_taken() -> None:
    now = datetime(2026, 10, 24, 12, 0, tzinfo=BERLIN)
    night = free([hours(6, 2, 3)], [], now, lambda day: False)
    assert clock(night)[:2] == ["25.10. 02:00", "25.10. 02:00"]
    assert night[0].id != night[1].id

    left = free([hours(6, 2, 3)], [night[0]], now, lambda day: False)

    assert night[1] in left and night[0] not in left


def test_two_hours_of_notice_are_two_hours_through_the_night_of_the_clock_change() -> None:
    now = datetime(2027, 3, 28, 1, 30, tzinfo=BERLIN)

    assert clock(free([hours(6, 1, 7)], [], now, lambda day: False))[0] == "28.03. 05:00"


def test_the_visitors_language_comes_before_an_earlier_hour() -> None:
    rules = [hours(1, 9, 10, counsellor=AMIRA), hours(2, 9, 10, counsellor=OKSANA)]
    slots = free(rules, [], MONDAY_MORNING, is_holiday)

    assert [one.counsellor for one in offer(slots, TEAM, "uk")] == [OKSANA.id, OKSANA.id, AMIRA.id, AMIRA.id]
    assert [one.counsellor for one in offer(slots, TEAM, "ar")] == [AMIRA.id, AMIRA.id, OKSANA.id, OKSANA.id]


def test_two_counsellors_free_at_once_are_one_button_and_the_one_who_speaks_the_language_has_it() -> None:
    rules = [hours(1, 9, 11), hours(1, 9, 11, counsellor=OKSANA)]
    offered = offer(free(rules, [], MONDAY_MORNING, is_holiday), TEAM, "uk")

    assert clock(offered) == ["24.11. 09:00", "24.11. 10:00", "01.12. 09:00", "01.12. 10:00"]
    assert {one.counsellor for one in offered} == {OKSANA.id}


def test_no_more_than_six_hours_are_offered() -> None:
    slots = free([hours(day, 9, 17) for day in range(5)], [], MONDAY_MORNING, is_holiday)

    assert offer(slots, TEAM, "de") == slots[:6]
    assert offer([], TEAM, "de") == []


def test_a_slot_fits_into_button_data() -> None:
    (first, *_) = free([hours(1, 9, 10)], [], MONDAY_MORNING, is_holiday)

    assert first.id == f"1.{int(first.start.timestamp()) // 60}.60"
    assert len(f"slot:{first.id}".encode()) <= 64


FIRST, LAST = datetime(2026, 10, 1), datetime(2027, 4, 30)  # noqa: DTZ001 - Hypothesis puts the zone to them
MOMENTS = st.datetimes(FIRST, LAST, timezones=st.just(UTC))
RULES = st.lists(
    st.builds(
        Availability,
        counsellor=st.sampled_from(sorted(TEAM)),
        weekday=st.integers(0, 6),
        start=st.times(time(0), time(20)).map(lambda one: one.replace(second=0, microsecond=0)),
        end=st.times(time(4), time(23, 59)).map(lambda one: one.replace(second=0, microsecond=0)),
        minutes=st.sampled_from([15, 30, 45, 60, 90]),
    ),
    max_size=5,
)
BUSY = st.lists(
    st.builds(
        lambda days, minutes, long, who: (days, minutes, long, who),
        st.integers(0, 14),
        st.integers(0, 24 * 60),
        st.integers(5, 180),
        st.sampled_from(sorted(TEAM)),
    ),
    max_size=6,
)


def overlap(one: Slot, other: Slot) -> bool:
    return one.counsellor == other.counsellor and max(one.start.timestamp(), other.start.timestamp()) < min(
        one.end.timestamp(), other.end.timestamp()
    )


@settings(deadline=None)
@given(RULES, MOMENTS, BUSY)
def test_whatever_the_hours_nobody_is_promised_twice(
    rules: list[Availability], now: datetime, taken: list[tuple[int, int, int, str]]
) -> None:
    busy = []
    for days, minutes, long, who in taken:
        start = now + timedelta(days=days, minutes=minutes)
        busy.append(Slot(start, start + timedelta(minutes=long), who))

    slots = free(rules, busy, now, is_holiday)

    assert not any(overlap(one, other) for one in slots for other in busy)
    assert not any(overlap(one, other) for number, one in enumerate(slots) for other in slots[:number])
    assert len({one.id for one in slots}) == len(slots)
    assert slots == sorted(slots)
    for one in slots:
        assert now + NOTICE <= one.start <= now + HORIZON
        assert not is_holiday(one.start.astimezone(BERLIN).date())
        assert length(one) in {timedelta(minutes=rule.minutes) for rule in rules}


@settings(deadline=None)
@given(RULES, MOMENTS, st.sampled_from(["ar", "uk", "de", "en"]), st.integers(1, 8))
def test_whatever_is_free_an_offer_shows_different_times_and_few(
    rules: list[Availability], now: datetime, locale: str, most: int
) -> None:
    slots = free(rules, [], now, is_holiday)

    offered = offer(slots, TEAM, locale, most)

    assert set(offered) <= set(slots)
    assert len({one.start for one in offered}) == len(offered) == min(most, len({one.start for one in slots}))
    speaks = [locale in TEAM[one.counsellor].locales for one in offered]
    assert speaks == sorted(speaks, reverse=True)
