"""What visitors and counsellors do to appointments, on the real database."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from bot.adapters import booking
from bot.booking import rules
from bot.booking.model import Audience, Mode, Status, Wishes
from bot.booking.rules import ChangedMeanwhile, OneATopic, SlotTaken, TooMany
from bot.dialogue.effects import Change, Describe, Hold, Tell
from tests.store.office import AMIRA, CHAIN, NOW, OKSANA, Office, hour

TOMORROW_AT_TEN, TOMORROW_AT_ELEVEN = hour(1, 10), hour(1, 11)
MINUTE = timedelta(minutes=1)


async def test_an_hour_that_somebody_holds_is_nobody_elses(office: Office) -> None:
    await office.hold("olha", TOMORROW_AT_TEN)

    assert not await office.is_free(TOMORROW_AT_TEN)
    with pytest.raises(SlotTaken):
        await office.hold("taras", TOMORROW_AT_TEN)
    assert not await office.of("taras")


async def test_whose_busy_times_are_wanted_is_told_them_and_those_of_interpreters(office: Office) -> None:
    await office.rows("INSERT INTO interpreters (name, locales) VALUES ('Rojda', '{ku}')")
    theirs = hour(1, 10, OKSANA), hour(1, 11, OKSANA, interpreter="1")
    for number, slot in enumerate((TOMORROW_AT_TEN, *theirs)):
        await office.hold(f"visitor {number}", slot)

    assert {*(await office.desk.calendar(NOW)).busy} == {TOMORROW_AT_TEN, *theirs}
    assert {*(await office.desk.calendar(NOW, busy=[AMIRA.id])).busy} == {TOMORROW_AT_TEN, theirs[1]}
    assert not (await office.desk.calendar(NOW, busy=())).busy


async def test_what_is_held_for_more_than_ten_minutes_is_free_again_and_can_be_had(office: Office) -> None:
    await office.hold("olha", TOMORROW_AT_TEN)
    later = NOW + 11 * MINUTE

    assert await office.is_free(TOMORROW_AT_TEN, later)
    taken = await office.hold("taras", TOMORROW_AT_TEN, now=later)
    assert [one.id for one in await office.of("taras")] == [taken.id]
    assert not await office.of("olha")


async def test_choosing_another_hour_lets_the_first_one_go(office: Office) -> None:
    await office.hold("olha", TOMORROW_AT_TEN)
    await office.hold("olha", TOMORROW_AT_ELEVEN)

    assert await office.is_free(TOMORROW_AT_TEN)
    assert [one.slot.start for one in await office.of("olha")] == [TOMORROW_AT_ELEVEN.start]


async def test_the_hour_keeps_all_that_was_agreed_about_it(office: Office) -> None:
    slot = replace(TOMORROW_AT_TEN, mode=Mode.phone, place="contact_point", room="2.14", step_free=True)
    wishes = Wishes(Mode.phone, woman=True, with_child=True)
    held = rules.hold(slot, (), uuid4().hex, "uk", "kita_place", NOW, wishes=wishes)
    await office.write("olha", Hold(held))

    assert await office.desk.get(held.id) == held


async def test_an_hour_that_is_asked_for_waits_for_the_answer_of_its_team(office: Office) -> None:
    asked = await office.ask("olha", TOMORROW_AT_TEN)

    assert asked.status is Status.requested
    assert [one.id for one in await office.desk.requested("1", NOW)] == [asked.id]
    assert not await office.desk.requested("2", NOW)
    assert (await office.told(Audience.counsellor))[0] == ("requested", {})


async def test_saying_yes_twice_at_once_asks_once(office: Office) -> None:
    held = await office.hold("olha", TOMORROW_AT_TEN)
    answers = await asyncio.gather(*(office.say_yes("olha", held) for _ in range(2)), return_exceptions=True)

    assert sorted(type(answer).__name__ for answer in answers) == ["Appointment", "ChangedMeanwhile"]
    assert len(await office.told(Audience.counsellor, "requested")) == 1


async def test_two_hours_pressed_at_once_are_one_in_the_end(office: Office) -> None:
    await office.write("olha")
    await asyncio.gather(*(office.hold("olha", hour(1, clock)) for clock in (9, 10, 11, 12)))

    assert len(await office.of("olha")) == 1
    assert len([one for one in await office.free() if one.start.date() == TOMORROW_AT_TEN.start.date()]) > 3


async def test_nobody_gets_two_appointments_about_one_topic_however_fast_she_presses(office: Office) -> None:
    """The second hour was chosen before the first was hers."""
    await office.ask("olha", TOMORROW_AT_TEN)

    with pytest.raises(OneATopic):
        await office.hold("olha", TOMORROW_AT_ELEVEN)
    assert [one.slot.start for one in await office.of("olha")] == [TOMORROW_AT_TEN.start]


async def test_nobody_gets_more_than_three_appointments_however_fast_she_presses(office: Office) -> None:
    for number, topic in enumerate(("rent", "school")):
        await office.ask("olha", hour(2, 9 + number), topic)
    offered = [
        replace(rules.hold(hour(3, 9 + number), (), uuid4().hex, "de", topic, NOW), agreed=True, moves=topic)
        for number, topic in enumerate(("work", "health"))
    ]
    for one in offered:
        await office.write("olha", Hold(one))
    answers = await asyncio.gather(*(office.say_yes("olha", one) for one in offered), return_exceptions=True)

    assert sorted(type(answer).__name__ for answer in answers) == ["Appointment", "TooMany"]
    with pytest.raises(TooMany):
        await office.hold("olha", hour(4, 9), "language")


async def test_an_interpreter_is_in_one_place_at_a_time(office: Office) -> None:
    await office.rows("INSERT INTO interpreters (name, locales) VALUES ('Rojda', '{ku}')")
    await office.hold("olha", replace(TOMORROW_AT_TEN, interpreter="1"))

    with pytest.raises(SlotTaken):
        await office.hold("taras", replace(hour(1, 10, OKSANA), interpreter="1"))
    await office.hold("taras", hour(1, 10, OKSANA))
    await office.hold("mira", replace(TOMORROW_AT_ELEVEN, interpreter="1"))


async def test_an_answer_to_what_has_changed_meanwhile_is_not_written(office: Office) -> None:
    asked = await office.ask("olha", TOMORROW_AT_TEN)
    await office.call_off("olha", asked)

    with pytest.raises(ChangedMeanwhile):
        await office.desk.carry_out(rules.accept(asked, AMIRA, CHAIN, NOW), "amira", NOW)
    assert [one.status for one in await office.desk.between("1", NOW, NOW + timedelta(days=2))] == [Status.cancelled]
    assert await office.told(Audience.visitor, "confirmed") == []
    assert await office.rows("SELECT action FROM audit WHERE actor = 'amira'") == []


async def test_one_who_answers_for_a_colleague_who_has_answered_is_told_so(office: Office) -> None:
    asked = await office.ask("olha", TOMORROW_AT_TEN)
    await office.desk.carry_out(rules.pass_on(asked, OKSANA, CHAIN, NOW), "amira", NOW)

    with pytest.raises(ChangedMeanwhile):
        await office.desk.carry_out(rules.accept(asked, AMIRA, CHAIN, NOW), "amira", NOW)


async def test_what_counsellors_do_stands_in_the_audit_log_without_a_word_of_hers(office: Office) -> None:
    booked = await office.book("olha", TOMORROW_AT_TEN)
    moved = rules.move(booked, TOMORROW_AT_ELEVEN, CHAIN, NOW)
    await office.desk.carry_out(moved, "counsellor-1", NOW)
    await office.desk.carry_out(rules.cancel(moved.after, Audience.counsellor, NOW), "amira", NOW)

    subject = f"appointment-{booked.number}"
    assert await office.rows("SELECT actor, action, subject, detail FROM audit WHERE subject = :it ORDER BY 1, 2",
                             it=subject) == [
        ("amira", "appointment_cancelled", subject, ""),
        ("amira", "appointment_confirmed", subject, ""),
        ("counsellor-1", "appointment_moved", subject, "2026-11-25 10:00 -> 2026-11-25 11:00"),
    ]  # fmt: skip


async def test_what_she_tells_while_a_counsellor_answers_is_kept(office: Office) -> None:
    asked = await office.ask("olha", TOMORROW_AT_TEN)
    await office.write("olha", Describe(replace(asked, name="Olha", about="Ein Brief vom Amt")))
    await office.desk.carry_out(rules.accept(asked, AMIRA, CHAIN, NOW), "amira", NOW)

    known = await office.desk.get(asked.id)
    assert known
    assert (known.status, known.name, known.about) == (Status.confirmed, "Olha", "Ein Brief vom Amt")


async def test_nobody_describes_an_appointment_of_somebody_else(office: Office) -> None:
    asked = await office.ask("olha", TOMORROW_AT_TEN)

    with pytest.raises(ChangedMeanwhile):
        await office.write("taras", Describe(replace(asked, name="Taras")))


async def test_moving_keeps_the_old_hour_until_the_new_one_is_asked_for(office: Office) -> None:
    booked = await office.book("olha", TOMORROW_AT_TEN)
    held = rules.hold(TOMORROW_AT_ELEVEN, (booked,), uuid4().hex, "de", "kita_place", NOW, moves=booked.id)
    await office.write("olha", Hold(held))
    assert not await office.is_free(TOMORROW_AT_TEN)

    await office.say_yes("olha", held, booked)

    assert [(one.id, one.slot.start, one.version) for one in await office.of("olha")] == [
        (booked.id, TOMORROW_AT_ELEVEN.start, 1)
    ]
    assert await office.is_free(TOMORROW_AT_TEN)
    assert not await office.is_free(TOMORROW_AT_ELEVEN)


async def test_a_proposed_hour_is_kept_for_her_beside_the_one_she_asked_for(office: Office) -> None:
    asked = await office.ask("olha", TOMORROW_AT_TEN)
    held, told = rules.propose(asked, TOMORROW_AT_ELEVEN, uuid4().hex, CHAIN, NOW)
    await office.desk.propose(held, asked, told, "amira", NOW)

    assert not await office.is_free(TOMORROW_AT_TEN)
    assert not await office.is_free(TOMORROW_AT_ELEVEN)
    assert await office.told(Audience.visitor, "proposed") == [("proposed", {"held": held.id})]
    hers = {one.id: one for one in await office.of("olha")}
    await office.say_yes("olha", hers[held.id], hers[asked.id])
    assert [(one.id, one.status) for one in await office.of("olha")] == [(asked.id, Status.confirmed)]
    assert await office.is_free(TOMORROW_AT_TEN)


async def test_a_second_proposal_takes_the_place_of_the_first(office: Office) -> None:
    asked = await office.ask("olha", TOMORROW_AT_TEN)
    for clock in (11, 12):
        known = await office.desk.get(asked.id)
        assert known
        held, told = rules.propose(known, hour(1, clock), uuid4().hex, CHAIN, NOW)
        await office.desk.propose(held, known, told, "amira", NOW)

    assert await office.is_free(TOMORROW_AT_ELEVEN)
    assert not await office.is_free(hour(1, 12))
    assert len(await office.told(Audience.visitor, "proposed")) == 2


async def test_what_is_declined_or_called_off_frees_the_hour_proposed_for_it_too(office: Office) -> None:
    asked = await office.ask("olha", TOMORROW_AT_TEN)
    held, told = rules.propose(asked, TOMORROW_AT_ELEVEN, uuid4().hex, CHAIN, NOW)
    await office.desk.propose(held, asked, told, "amira", NOW)
    await office.call_off("olha", (await office.of("olha"))[0])

    assert await office.is_free(TOMORROW_AT_TEN)
    assert await office.is_free(TOMORROW_AT_ELEVEN)


async def test_a_proposal_for_what_was_called_off_meanwhile_holds_nothing(office: Office) -> None:
    asked = await office.ask("olha", TOMORROW_AT_TEN)
    held, told = rules.propose(asked, TOMORROW_AT_ELEVEN, uuid4().hex, CHAIN, NOW)
    await office.call_off("olha", asked)

    with pytest.raises(ChangedMeanwhile):
        await office.desk.propose(held, asked, told, "amira", NOW)
    assert await office.is_free(TOMORROW_AT_ELEVEN)


async def test_what_is_passed_on_takes_the_colleagues_hour(office: Office) -> None:
    asked = await office.ask("olha", hour(1, 10))
    await office.desk.carry_out(rules.pass_on(asked, OKSANA, CHAIN, NOW), "amira", NOW)

    assert await office.is_free(hour(1, 10))
    with pytest.raises(SlotTaken):
        await office.hold("taras", hour(1, 10, OKSANA))


async def test_nothing_is_passed_on_to_a_colleague_who_is_taken(office: Office) -> None:
    asked = await office.ask("olha", hour(1, 10))
    await office.ask("taras", hour(1, 10, OKSANA))

    with pytest.raises(SlotTaken):
        await office.desk.carry_out(rules.pass_on(asked, OKSANA, CHAIN, NOW), "amira", NOW)
    assert not await office.is_free(hour(1, 10))


async def test_whoever_is_forgotten_leaves_free_hours_and_no_words(office: Office) -> None:
    booked = await office.book("olha", TOMORROW_AT_TEN)
    await office.write("olha", Describe(replace(booked, name="Olha", about="Ein Brief vom Amt")))
    await office.hold("olha", TOMORROW_AT_ELEVEN, "rent")
    await office.forget("olha")

    assert await office.is_free(TOMORROW_AT_TEN)
    assert await office.is_free(TOMORROW_AT_ELEVEN)
    assert await office.told(Audience.counsellor, "cancelled") == [("cancelled", {})]
    assert await office.rows("SELECT count(*) FROM appointments WHERE name || about <> '' OR visitor IS NOT NULL") == [
        (0,)
    ]


async def test_the_desk_sees_who_comes_how_much_later_and_who_could_not_be_told(office: Office) -> None:
    booked = await office.book("olha", TOMORROW_AT_TEN)
    await office.book("taras", TOMORROW_AT_ELEVEN)
    for minutes in (15, 30, 30):
        await office.write("olha", Tell(rules.late(booked, minutes, NOW)))
    assert await office.told(Audience.counsellor, "late") == [("late", {"minutes": "15"}), ("late", {"minutes": "30"})]
    reached = "UPDATE notices SET outcome = :outcome WHERE kind = 'confirmed' AND appointment = :id"
    await office.rows(reached, outcome="unreachable", id=booked.id)

    assert await office.desk.late("1", NOW) == {booked.id: 30}
    assert [one.id for one in await office.desk.undelivered("1", NOW)] == [booked.id]
    assert await office.desk.undelivered("2", NOW) == []


async def test_a_step_that_changes_nothing_tells_nobody(office: Office) -> None:
    booked = await office.book("olha", TOMORROW_AT_TEN)
    before = await office.told(Audience.visitor)
    await office.write("olha", Change(rules.accept(booked, AMIRA, CHAIN, NOW)))

    assert await office.told(Audience.visitor) == before


async def test_what_was_held_too_long_is_let_go_by_the_clock(office: Office) -> None:
    held = await office.hold("olha", TOMORROW_AT_TEN)
    await booking.let_go_expired(office.engine, office.jobs, NOW + 11 * MINUTE)

    known = await office.desk.get(held.id)
    assert known
    assert known.status is Status.expired
