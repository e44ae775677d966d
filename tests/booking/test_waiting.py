"""Who waits for an hour that becomes free."""

from dataclasses import replace

from bot.booking.model import Absence, Audience, Calendar, Mode, Status, Waiting, Wishes
from bot.booking.rules import NO_WISHES
from bot.booking.waiting import next_one, offer
from tests.booking.team import CHAIN
from tests.fakes.calendars import AMIRA, JAN, OKSANA, amira, at, calendar, hours, slot

NOW = at(23, 10)
FREED = slot(at(24, 14))
PLAN = calendar(hours(1, 9, 17), hours(1, 9, 17, OKSANA), hours(2, 9, 17, JAN))


def waiting(number: int, locale: str = "ar", topic: str = "", wishes: Wishes = NO_WISHES) -> Waiting:
    return Waiting(number, f"visitor-{number}", locale, topic, wishes)


def first(*people: Waiting, plan: Calendar = PLAN) -> int | None:
    found = next_one(people, FREED, plan)
    return found[0].id if found else None


def test_who_has_waited_longest_comes_first() -> None:
    assert first(waiting(7), waiting(3), waiting(5)) == 3


def test_an_hour_that_does_not_fit_goes_to_the_next() -> None:
    phone = Wishes(mode=Mode.phone)
    plan = calendar(hours(1, 9, 17), hours(1, 9, 17, OKSANA), hours(2, 9, 17, JAN, modes=(Mode.phone,)))

    assert first(waiting(1, "uk"), waiting(2, wishes=phone), waiting(3), plan=plan) == 3


def test_who_asks_about_what_she_does_not_advise_on_waits_on() -> None:
    work = amira(topics=("work",))
    other = replace(OKSANA, locales=("ar",))
    plan = calendar(hours(1, 9, 17, work), hours(1, 9, 17, other), team=(work, other))

    assert first(waiting(1, topic="housing"), waiting(2, topic="work"), plan=plan) == 2


def test_nobody_is_found_where_nobody_waits() -> None:
    assert next_one((), FREED, PLAN) is None


def test_an_hour_of_one_who_is_away_then_is_offered_to_nobody() -> None:
    ill = replace(PLAN, absences=(Absence(AMIRA.id, at(24, 0), at(25, 0)),))
    elsewhere = replace(PLAN, absences=(Absence(OKSANA.id, at(24, 0), at(25, 0)),))

    assert first(waiting(1), plan=ill) is None
    assert first(waiting(1), plan=elsewhere) == 1


def test_an_hour_that_somebody_has_taken_again_is_offered_to_nobody() -> None:
    assert first(waiting(1), plan=replace(PLAN, busy=(slot(at(24, 14, 30)),))) is None
    assert first(waiting(1), plan=replace(PLAN, busy=(slot(at(24, 15)),))) == 1


def test_the_hour_is_held_for_her_for_two_hours() -> None:
    found = offer(waiting(1, topic="work"), FREED, "beef1234", CHAIN, NOW)
    assert found is not None
    held, notice = found

    assert (held.status, held.slot, held.held_until) == (Status.held, FREED, at(23, 12))
    assert (held.locale, held.topic, held.agreed) == ("ar", "work", False)
    assert (notice.kind, notice.audience, notice.due) == ("freed", Audience.visitor, NOW)
    assert (notice.appointment, notice.data) == (held.id, {"held": held.id})


def test_at_night_she_is_told_in_the_morning_and_has_her_two_hours_then() -> None:
    found = offer(waiting(1), FREED, "beef1234", CHAIN, at(23, 22))
    assert found is not None

    assert (found[1].due, found[0].held_until) == (at(24, 8), at(24, 10))


def test_an_offer_ends_when_the_hour_begins_and_one_that_comes_too_late_is_none() -> None:
    found = offer(waiting(1), FREED, "beef1234", CHAIN, at(24, 13))
    assert found is not None

    assert found[0].held_until == FREED.start
    assert offer(waiting(1), FREED, "beef1234", CHAIN, at(24, 14)) is None
    assert offer(waiting(1), slot(at(24, 7)), "beef1234", CHAIN, at(23, 22)) is None
