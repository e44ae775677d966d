"""After the booking: another time, calling off, being late, waiting for an hour, how it was."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.booking.model import Appointment, Counsellor, Mode, Status, Wishes
from bot.dialogue.effects import Change, JoinWaiting, LeaveWaiting, RateTalk, Tell
from bot.dialogue.model import Reply
from tests.dialogue.talks import JAN, MIRA, Talk, first, mornings, said, verbs, wishes


async def _moved(talk: Talk, booked: Reply, nth: int = 2) -> Reply:
    offered = await talk.presses(first(booked, "move"))
    wanted = [one for one in wishes(offered) if one.startswith("slot:")][nth]
    return await talk.presses(first(await talk.presses(wanted), "confirm"))


async def test_moving_keeps_the_old_hour_until_the_new_one_is_confirmed() -> None:
    talk = Talk()
    booked = await talk.books()
    old = talk.appointment(Status.confirmed)
    offered = await talk.presses(first(booked, "move"))
    held = await talk.presses(first(offered, "slot"))

    assert said("held.instead", when="").strip() in held.text
    assert talk.appointment(Status.confirmed) == old
    moved = await talk.presses(first(held, "confirm"))
    new = talk.appointment(Status.confirmed)
    assert said("say.booked") in moved.text
    assert (new.id, new.version) == (old.id, 1)
    assert new.slot.start > old.slot.start
    assert moved.file is not None
    assert "SEQUENCE:1" in moved.file.text


async def test_moving_goes_on_through_days_wishes_and_a_typed_time() -> None:
    talk = Talk([*mornings(), *mornings(JAN, modes=(Mode.video,))])
    booked = await talk.books()
    old = talk.appointment(Status.confirmed)
    await talk.presses(first(booked, "move"))
    switched = await talk.presses("wishes:woman")
    await talk.presses(first(switched, "move"))
    await talk.presses("days")
    offered = await talk.says("Friday at 11")
    held = await talk.presses(first(offered, "slot"))
    await talk.presses(first(held, "confirm"))

    new = talk.appointment(Status.confirmed)
    assert new.id == old.id
    assert (new.slot.start.isoweekday(), new.version) == (5, 1)


async def test_confirming_a_move_twice_says_the_same() -> None:
    talk = Talk()
    booked = await talk.books()
    offered = await talk.presses(first(booked, "move"))
    held = await talk.presses(first(offered, "slot"))
    once, twice = [await talk.presses(first(held, "confirm")) for _ in range(2)]

    assert once == twice
    assert talk.appointment(Status.confirmed).version == 1


async def test_her_words_and_her_number_go_along_to_the_new_time() -> None:
    talk = Talk(mornings(modes=(Mode.phone,)))
    await talk.holds()
    booked = await talk.presses(first(await talk.says("0170 1234567"), "confirm"))
    await _moved(talk, booked)

    assert "0170 1234567" in talk.appointment(Status.confirmed).about


async def test_book_after_move_books_and_does_not_move() -> None:
    talk = Talk()
    booked = await talk.books()
    await talk.presses(first(booked, "move"))
    await talk.presses("topic:kita_place")
    await talk.books()

    assert sorted(one.topic for one in talk.visitors.kept.values() if one.status.running) == ["", "kita_place"]


async def test_calling_off_asks_back_once_and_takes_it_out_of_her_calendar() -> None:
    talk = Talk()
    booked = await talk.books()
    asked = await talk.presses(first(booked, "cancel"))

    assert talk.appointment(Status.confirmed)
    assert verbs(asked) == ["cancel", "move", "appointments"]
    off = await talk.presses(first(asked, "cancel"))
    assert talk.appointment(Status.cancelled).cancelled_by == "visitor"
    assert off.file is not None
    assert "STATUS:CANCELLED" in off.file.text
    assert "book" in verbs(off)


@pytest.mark.parametrize("verb", ["move", "cancel", "late", "cannot"])
async def test_old_buttons_of_a_called_off_appointment_say_that_it_is_gone(verb: str) -> None:
    talk = Talk()
    await talk.books()
    gone = talk.appointment(Status.confirmed)
    await talk.presses(f"cancel:{gone.id}.yes")

    assert (await talk.presses(f"{verb}:{gone.id}")).text == said("say.no_appointment")
    await talk.books()
    assert (await talk.presses(f"{verb}:{gone.id}")).text == said("say.appointment_gone")


async def test_i_cannot_come_is_one_press_but_an_old_reminder_does_not_strike_out_a_new_time() -> None:
    talk = Talk()
    booked = await talk.books()
    old = talk.appointment(Status.confirmed)
    await _moved(talk, booked)
    asked = await talk.presses(f"cannot:{old.id}.0")

    assert "appointments" in verbs(asked)
    assert talk.appointment(Status.confirmed)
    await talk.presses(f"cannot:{old.id}.1")
    assert talk.appointment(Status.cancelled)


async def test_being_late_is_told_to_the_counsellor() -> None:
    talk = Talk()
    booked = await talk.books()
    asked = await talk.presses(first(booked, "late"))
    answer = await talk.presses(first(asked, "late"))

    told = [one for one in talk.visitors.done if isinstance(one, Tell)]
    assert [(notice.kind, notice.data) for notice in told[0].notices] == [("late", {"minutes": "15"})]
    assert said("say.late_told") in answer.text


async def test_days_before_nobody_is_told_that_she_will_be_late() -> None:
    talk = Talk()
    booked = await talk.books()
    await _moved(talk, booked, nth=5)
    answer = await talk.presses(f"late:{talk.appointment(Status.confirmed).id}.15")

    assert verbs(answer) == ["move", "cancel", "menu"]
    assert not [one for one in talk.visitors.done if isinstance(one, Tell)]


async def test_what_has_begun_cannot_be_called_off_or_moved() -> None:
    talk = Talk()
    booked = await talk.books()
    talk.later(hours=2, minutes=10)

    assert (await talk.presses(first(booked, "move"))).text == said("say.too_late")
    assert (await talk.presses(first(booked, "cancel") + ".yes")).text == said("say.too_late")


async def test_who_waits_is_on_the_list_with_topic_and_wishes_and_may_leave_it() -> None:
    talk = Talk()
    await talk.presses("topic:kita_place")
    await talk.presses("wishes:woman")
    waiting = await talk.presses(first(await talk.presses("book"), "wait"))
    await talk.presses(first(waiting, "waiting"))

    joined = JoinWaiting("en", "kita_place", Wishes(woman=True))
    assert [one for one in talk.visitors.done if isinstance(one, JoinWaiting | LeaveWaiting)] == [
        joined,
        LeaveWaiting(),
    ]


async def test_where_no_hour_is_free_she_can_wait_and_where_nothing_can_be_told_she_hears_it() -> None:
    assert "wait" in verbs(await Talk([]).presses("book"))
    assert said("say.wait_cannot") in (await Talk([], tells=()).presses("wait")).text


def _offered(talk: Talk, status: Status = Status.requested) -> Appointment:
    """A counsellor proposes another hour for what Amina asked for."""
    asked = talk.appointment(status)
    slot = replace(asked.slot, start=asked.slot.start + timedelta(days=1), end=asked.slot.end + timedelta(days=1))
    until = talk.now + timedelta(hours=24)
    held = replace(asked, id="f" * 32, slot=slot, status=Status.held, held_until=until, moves=asked.id, agreed=True)
    talk.counsellor_says(held)
    return held


async def test_a_proposed_hour_is_taken_with_one_press_and_nobody_is_asked_again() -> None:
    talk = Talk(mornings(JAN))
    await talk.books()
    asked, held = talk.appointment(Status.requested), _offered(talk)
    booked = await talk.presses(f"confirm:{held.id}")

    assert said("say.booked") in booked.text
    confirmed = talk.appointment(Status.confirmed)
    assert (confirmed.id, confirmed.slot) == (asked.id, held.slot)


async def test_a_proposed_hour_can_be_taken_in_her_list_and_let_go() -> None:
    talk = Talk(mornings(JAN))
    await talk.books()
    held = _offered(talk)
    shown = await talk.all_of("appointments")

    assert f"confirm:{held.id}" in wishes(shown[1])
    await talk.presses(f"no:{held.id}")
    assert talk.appointment(Status.expired).id == held.id
    assert talk.appointment(Status.requested)


async def test_a_counsellor_whose_proposal_is_not_taken_is_asked_anew() -> None:
    talk = Talk(mornings(JAN))
    await talk.books()
    held, asked = _offered(talk), talk.appointment(Status.requested)
    await talk.presses(f"no:{held.id}")

    change = talk.visitors.done[-1]
    assert isinstance(change, Change)
    assert change.step.after.version == asked.version + 1
    assert {one.kind for one in change.step.notices} == {"requested", "asked_team", "unanswered"}


@pytest.mark.parametrize(("verb", "good"), [("talk-good", True), ("talk-bad", False)])
async def test_how_it_was_is_one_press(verb: str, good: bool) -> None:
    talk = Talk()
    await talk.presses(f"{verb}:a1")

    assert talk.visitors.done == [RateTalk("a1", good)]


async def _refused(talk: Talk, reason: str) -> Appointment:
    await talk.books()
    refused = replace(talk.appointment(Status.requested), status=Status.declined, reason=reason)
    talk.counsellor_says(refused)
    return refused


async def test_an_hour_that_was_refused_is_not_offered_to_her_again() -> None:
    talk = Talk(mornings(JAN))
    refused = await _refused(talk, "no_time")
    offered = wishes(await talk.presses("book"))

    assert f"slot:{refused.slot.id}" not in offered
    assert [one for one in offered if one.startswith("slot:")]


async def test_whom_a_topic_is_not_for_is_not_offered_for_it_again() -> None:
    talk = Talk(mornings(JAN))
    await talk.presses("topic:kita_place")
    await _refused(talk, "other_topic")

    assert (await talk.presses("book")).text.startswith(said("say.no_slots"))
    assert "slot" in verbs(await talk.presses("book-other"))


async def test_what_she_wrote_for_a_request_that_was_refused_goes_along_to_the_next() -> None:
    talk = Talk(mornings(JAN))
    await talk.holds()
    await talk.presses("add:name")
    held = await talk.says("Amina")
    await talk.presses(first(held, "confirm"))
    talk.counsellor_says(replace(talk.appointment(Status.requested), status=Status.declined, reason="no_time"))
    held = await talk.holds()

    assert said("held.name", name="Amina") in held.text


async def test_a_move_that_must_be_asked_for_says_which_time_it_replaces() -> None:
    talk = Talk(mornings(JAN))
    asked = await talk.books()
    moved = await _moved(talk, asked)

    assert said("say.requested") in moved.text
    assert said("held.instead", when="").strip() in moved.text


@pytest.mark.parametrize(("who", "key"), [(JAN, "say.request_stays"), (MIRA, "say.appointment_stays")])
async def test_who_lets_a_new_time_go_reads_that_the_old_one_stays(who: Counsellor, key: str) -> None:
    talk = Talk(mornings(who))
    booked = await talk.books()
    offered = await talk.presses(first(booked, "move"))
    held = await talk.presses(first(offered, "slot"))
    answer = await talk.presses(first(held, "no"))

    assert said(key, when="").partition(":")[0] in answer.text
    assert verbs(answer) == ["move", "cancel", "menu"]
