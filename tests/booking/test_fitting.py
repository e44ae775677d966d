"""Which hours a visitor is offered, and in which order."""

from dataclasses import replace
from datetime import date, time

from bot.booking.fitting import fits, offer, unmet
from bot.booking.model import Calendar, InterpreterHours, Mode, Slot, Wishes
from bot.booking.slots import free
from tests.fakes.calendars import (
    AMIRA,
    JAN,
    MONDAY_MORNING,
    OKSANA,
    OLHA,
    at,
    calendar,
    clock,
    hours,
    is_holiday,
    modes,
    slot,
)

NOTHING = Wishes()
ROOM_AND_PHONE = (Mode.room, Mode.phone)


def offered(one: Calendar, locale: str = "de", topic: str = "", wishes: Wishes = NOTHING, most: int = 6) -> list[Slot]:
    return offer(free(one, MONDAY_MORNING, is_holiday), one, locale, topic, wishes, most)


def who(slots: list[Slot]) -> list[str]:
    return [one.counsellor for one in slots]


def helped(*rules: InterpreterHours, busy: tuple[Slot, ...] = ()) -> Calendar:
    """Jan on Tuesday morning, and Olha who interprets from Russian and Ukrainian."""
    return calendar(hours(1, 9, 12, JAN), interpreters={OLHA.id: OLHA}, interpreter_hours=rules, busy=busy)


def olha(start: int, end: int, weekday: int = 1, valid_from: date | None = None) -> InterpreterHours:
    return InterpreterHours(OLHA.id, weekday, time(start), time(end), valid_from)


# Few, different, the earliest


def test_no_more_than_six_hours_are_offered() -> None:
    week = calendar(*(hours(day, 9, 17) for day in range(5)))

    assert offered(week) == free(week, MONDAY_MORNING, is_holiday)[:6]
    assert len(offered(week, most=2)) == 2
    assert offered(calendar()) == []


def test_two_counsellors_free_at_once_are_one_button_and_the_one_who_speaks_the_language_has_it() -> None:
    both = calendar(hours(1, 9, 11), hours(1, 9, 11, OKSANA))

    assert clock(offered(both, "uk")) == ["24.11. 09:00", "24.11. 10:00", "01.12. 09:00", "01.12. 10:00"]
    assert set(who(offered(both, "uk"))) == {OKSANA.id}


def test_of_one_hour_the_room_comes_before_the_phone_and_the_phone_before_the_video() -> None:
    ways = hours(1, 9, 10, modes=(Mode.video, Mode.phone, Mode.room))
    far = hours(1, 9, 10, modes=(Mode.video, Mode.phone))

    assert modes(offered(calendar(ways))) == [Mode.room] * 2
    assert modes(offered(calendar(far))) == [Mode.phone] * 2


def test_an_earlier_call_comes_before_a_later_room() -> None:
    one = calendar(hours(2, 9, 10), hours(1, 9, 10, modes=(Mode.phone,)))

    assert modes(offered(one))[:2] == [Mode.phone, Mode.room]


# Language


def test_the_visitors_language_comes_before_an_earlier_hour() -> None:
    team = calendar(hours(1, 9, 10), hours(2, 9, 10, OKSANA))

    assert who(offered(team, "uk")) == [OKSANA.id, OKSANA.id, AMIRA.id, AMIRA.id]
    assert who(offered(team, "ar")) == [AMIRA.id, AMIRA.id, OKSANA.id, OKSANA.id]


def test_who_speaks_the_language_comes_before_an_interpreter_and_an_interpreter_before_nobody() -> None:
    rules = hours(1, 9, 11, JAN), hours(2, 9, 10, OKSANA)
    team = calendar(*rules, interpreters={OLHA.id: OLHA}, interpreter_hours=(olha(10, 11),))

    first_week = [(one.counsellor, one.interpreter) for one in offered(team, "uk") if one.start < at(30, 0)]

    assert first_week == [(OKSANA.id, ""), (JAN.id, OLHA.id), (JAN.id, "")]


def test_nobody_interprets_what_the_counsellor_speaks_or_the_interpreter_does_not() -> None:
    team = helped(olha(9, 12))

    assert {one.interpreter for one in offered(team, "de")} == {""}
    assert {one.interpreter for one in offered(team, "vi")} == {""}
    assert {one.interpreter for one in offered(team, "ru")} == {OLHA.id}


def test_an_interpreter_is_there_for_the_whole_of_an_hour_or_not_at_all() -> None:
    half = InterpreterHours(OLHA.id, 1, time(9, 30), time(11))

    assert clock([one for one in offered(helped(half), "uk") if one.interpreter]) == ["24.11. 10:00", "01.12. 10:00"]


def test_an_interpreter_who_is_busy_elsewhere_cannot_help() -> None:
    elsewhere = slot(at(24, 9, 30), 60, AMIRA, interpreter=OLHA.id)

    slots = offered(helped(olha(9, 12), busy=(elsewhere,)), "uk")

    assert (*clock(slots[:1]), slots[0].interpreter) == ("24.11. 11:00", OLHA.id)
    assert [clock([one])[0] for one in slots if not one.interpreter] == ["24.11. 09:00", "24.11. 10:00"]


def test_the_next_interpreter_helps_when_the_first_is_busy() -> None:
    petro = replace(OLHA, id="9")
    elsewhere = slot(at(24, 9), 60, AMIRA, interpreter=OLHA.id)
    team = replace(
        helped(olha(9, 12), replace(olha(9, 10), interpreter="9"), busy=(elsewhere,)),
        interpreters={OLHA.id: OLHA, petro.id: petro},
    )

    assert [one.interpreter for one in offered(team, "uk")][:2] == [petro.id, OLHA.id]


def test_an_interpreter_helps_from_the_first_day_of_her_hours_and_on_no_holiday() -> None:
    later = helped(olha(9, 12, valid_from=date(2026, 12, 1)))
    assert clock([one for one in offered(later, "uk") if one.interpreter])[0] == "01.12. 09:00"

    wednesdays = calendar(
        hours(2, 9, 10, JAN), interpreters={OLHA.id: OLHA}, interpreter_hours=(olha(9, 12, weekday=2),)
    )
    repentance = offer(free(wednesdays, at(16, 7), is_holiday), wednesdays, "uk", "", NOTHING)
    assert clock(repentance) == ["25.11. 09:00"]


# Topic


def test_who_knows_the_topic_comes_before_an_earlier_hour_but_after_the_language() -> None:
    knows, knows_not, all_topics = replace(JAN, topics=("asylum",)), replace(AMIRA, topics=("work",)), OKSANA
    team = calendar(
        hours(0, 12, 13, knows_not),
        hours(1, 9, 10, knows),
        hours(2, 9, 10, all_topics),
        team=[knows, knows_not, OKSANA],
    )

    assert who(offered(team, "de", "asylum"))[:2] == [JAN.id, OKSANA.id]
    assert who(offered(team, "de", "work"))[:2] == [AMIRA.id, OKSANA.id]
    assert who(offered(team, "ar", "asylum"))[0] == AMIRA.id
    assert who(offered(team, "de"))[:3] == [AMIRA.id, JAN.id, OKSANA.id]


# Wishes


def test_a_wished_way_is_kept_although_others_are_earlier() -> None:
    team = calendar(hours(1, 9, 12), hours(4, 9, 10, modes=ROOM_AND_PHONE))

    slots = offered(team, wishes=Wishes(mode=Mode.phone))

    assert clock(slots) == ["27.11. 09:00", "04.12. 09:00"]
    assert modes(slots) == [Mode.phone] * 2


def test_a_woman_is_kept_although_a_man_speaks_the_language() -> None:
    fluent = replace(JAN, locales=("de", "vi"))
    team = calendar(hours(1, 9, 10, fluent), hours(2, 9, 10), team=[AMIRA, fluent])

    assert set(who(offered(team, "vi", wishes=Wishes(woman=True)))) == {AMIRA.id}
    assert who(offered(team, "vi"))[0] == JAN.id


def test_a_step_free_room_or_no_room_at_all() -> None:
    team = calendar(hours(1, 9, 10), hours(2, 9, 10, step_free=True), hours(3, 9, 10, modes=(Mode.phone,)))

    assert clock(offered(team, wishes=Wishes(step_free=True)))[:2] == ["25.11. 09:00", "26.11. 09:00"]


def test_a_wish_that_no_hour_meets_is_given_up_alone_and_said() -> None:
    team = calendar(hours(1, 9, 10, JAN), hours(1, 10, 11, JAN, step_free=True))
    slots = free(team, MONDAY_MORNING, is_holiday)
    wishes = Wishes(woman=True, step_free=True)

    assert clock(offered(team, wishes=wishes)) == ["24.11. 10:00", "01.12. 10:00"]
    assert unmet(slots, wishes, team) == ("woman",)


def test_of_wishes_that_no_hour_meets_together_the_one_that_matters_more_is_kept() -> None:
    team = calendar(hours(1, 9, 10, JAN, step_free=True), hours(1, 10, 11))
    slots = free(team, MONDAY_MORNING, is_holiday)
    wishes = Wishes(Mode.room, woman=True, step_free=True)

    assert set(who(offered(team, wishes=wishes))) == {JAN.id}
    assert unmet(slots, wishes, team) == ("woman",)


def test_nothing_is_unmet_when_all_is_met_or_there_is_nothing() -> None:
    team = calendar(hours(1, 9, 10))

    assert unmet(free(team, MONDAY_MORNING, is_holiday), Wishes(Mode.room, woman=True, with_child=True), team) == ()
    assert unmet([], Wishes(woman=True), team) == ()


def test_a_child_changes_no_offer() -> None:
    team = calendar(hours(1, 9, 12))

    assert offered(team, wishes=Wishes(with_child=True)) == offered(team)


# One hour that came free


def test_a_freed_hour_fits_who_speaks_the_language_knows_the_topic_and_meets_the_wishes() -> None:
    her = replace(AMIRA, topics=("work",))
    team = calendar(hours(1, 9, 10, her), hours(1, 9, 10, JAN), hours(2, 9, 10, OKSANA), team=[her, JAN, OKSANA])
    freed = slot(at(24, 9), who=her)

    assert fits(freed, team, "ar", "work", Wishes(Mode.room, woman=True)) == freed
    assert fits(freed, team, "uk", "", NOTHING) is None
    assert fits(freed, team, "de", "asylum", NOTHING) is None
    assert fits(slot(at(24, 9), who=JAN), team, "de", "", Wishes(woman=True)) is None


def test_what_nobody_here_has_is_not_asked_of_a_freed_hour() -> None:
    specialist = replace(JAN, topics=("work",))
    team = calendar(hours(1, 9, 10, specialist), team=[specialist])
    freed = slot(at(24, 9), who=specialist)

    assert fits(freed, team, "vi", "asylum", Wishes(Mode.video, woman=True, step_free=True)) == freed


def test_a_freed_hour_comes_with_the_interpreter_it_needs_now_and_without_the_one_it_needed() -> None:
    team = helped(olha(9, 10))
    freed = slot(at(24, 9), who=JAN)

    assert fits(freed, team, "uk", "", NOTHING) == replace(freed, interpreter=OLHA.id)
    assert fits(replace(freed, interpreter=OLHA.id), team, "de", "", NOTHING) == freed


def test_a_freed_hour_for_which_no_interpreter_is_free_fits_nobody_who_needs_one() -> None:
    busy = (slot(at(24, 9), who=AMIRA, interpreter=OLHA.id),)

    assert fits(slot(at(24, 9), who=JAN), helped(olha(9, 12), busy=busy), "uk", "", NOTHING) is None
    assert fits(slot(at(24, 11), who=JAN), helped(olha(9, 11)), "uk", "", NOTHING) is None


def test_an_hour_of_who_has_left_fits_nobody() -> None:
    assert fits(slot(at(24, 9), who=JAN), calendar(hours(1, 9, 10), team=[AMIRA]), "de", "", NOTHING) is None
