"""Booking as a visitor lives it: hours at once, held while she thinks, confirmed or asked for, once a topic."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.booking.model import Mode, Status
from bot.dialogue.effects import Change
from bot.dialogue.model import Reply
from tests.dialogue.talks import JAN, MIRA, NOW, Talk, first, labels, mornings, said, verbs, wishes


async def test_one_press_shows_hours_and_the_ways_to_others() -> None:
    offered = await Talk().presses("book")

    assert offered.text == said("say.slots")
    assert verbs(offered) == ["slot"] * 6 + ["days", "wishes", "wait", "menu"]


async def test_three_presses_book_an_hour_of_a_counsellor_who_need_not_be_asked() -> None:
    talk = Talk()
    booked = await talk.books()

    assert said("say.booked") in booked.text
    assert talk.appointment(Status.confirmed).slot.start > NOW


async def test_the_confirmation_tells_where_has_a_german_line_a_pin_and_a_calendar_file() -> None:
    talk = Talk()
    booked = await talk.books()
    appointment = talk.appointment(Status.confirmed)

    assert "Seeburgstraße 1" in booked.text
    assert f"Termin {appointment.number}, Mittwoch" in booked.text
    assert "Sprache: Englisch" in booked.text
    assert booked.pin is not None
    assert booked.file is not None
    assert f"UID:{appointment.id}@lotse" in booked.file.text
    assert "STATUS:CONFIRMED" in booked.file.text
    assert verbs(booked)[:3] == ["move", "cancel", "late"]


async def test_the_topic_spoken_of_goes_along_and_says_what_to_bring() -> None:
    talk = Talk()
    await talk.presses("topic:kita_place")
    booked = await talk.books()

    assert talk.appointment(Status.confirmed).topic == "kita_place"
    assert "Birth certificate" in booked.text
    assert "intent:kita_place" in wishes(booked)


async def test_a_counsellor_who_wants_to_be_asked_is_asked_and_nothing_is_called_booked_before() -> None:
    talk = Talk(mornings(JAN), locale="de")
    answer = await talk.books()

    assert "Ihr Termin ist angefragt." in answer.text
    assert "spätestens" in answer.text
    assert answer.file is None
    assert talk.appointment(Status.requested)
    [listed] = await talk.all_of("appointments")
    assert "Die Antwort fehlt noch" in listed.text
    assert "gebucht" not in listed.text


async def test_where_nothing_can_be_told_later_she_is_told_to_look_again() -> None:
    answer = await Talk(mornings(JAN), tells=()).books()

    assert said("say.requested_look") in answer.text
    assert "appointments" in verbs(answer)


async def test_confirming_twice_says_the_same_and_asks_nobody_twice() -> None:
    talk = Talk(mornings(JAN))
    held = await talk.holds()
    once, twice = [await talk.presses(first(held, "confirm")) for _ in range(2)]

    assert once == twice
    assert sum(isinstance(one, Change) for one in talk.visitors.done) == 1


async def test_yes_and_no_are_about_the_hour_that_is_held() -> None:
    talk = Talk(intents={"yes": "affirm", "no": "deny"})
    await talk.holds()
    assert said("say.booked") in (await talk.says("yes")).text

    other = Talk(intents={"no": "deny"})
    await other.holds()
    await other.says("no")
    assert other.appointment(Status.expired)


async def test_a_no_after_the_booking_calls_nothing_off() -> None:
    talk = Talk(intents={"no": "deny"})
    await talk.books()
    await talk.says("no")

    assert talk.appointment(Status.confirmed)


async def test_after_ten_minutes_the_next_hours_are_offered() -> None:
    talk = Talk()
    held = await talk.holds()
    talk.later(minutes=11)

    assert said("say.hold_over") in (await talk.presses(first(held, "confirm"))).text


async def test_the_button_of_an_hour_let_go_does_not_book_the_one_held_now() -> None:
    talk = Talk()
    offered = await talk.presses("book")
    one, other = [wish for wish in wishes(offered) if wish.startswith("slot:")][:2]
    old = await talk.presses(one)
    await talk.presses(other)
    answer = await talk.presses(first(old, "confirm"))

    assert said("say.hold_over") in answer.text
    assert not [kept for kept in talk.visitors.kept.values() if kept.status.running]


async def test_other_days_lead_to_the_hours_of_one_day() -> None:
    talk = Talk()
    days = await talk.presses("days")
    day = await talk.presses(first(days, "day"))

    assert labels(days, "day")[0] == "Wednesday, November 25"
    assert labels(day, "slot") == ["12:00"]
    assert "days" in verbs(day)


async def test_a_day_whose_hours_are_gone_shows_the_other_days() -> None:
    answer = await Talk().presses("day:20261129")

    assert answer.text == said("say.days")
    assert (await Talk().presses("day:nonsense")).text == said("say.days")


async def test_wishes_are_switched_on_and_off_and_kept_for_the_hours() -> None:
    talk = Talk([*mornings(), *mornings(JAN, modes=(Mode.phone,))])
    shown = await talk.presses("wishes:phone")

    assert "✓ By phone" in labels(shown, "wishes")
    offered = await talk.presses(first(shown, "book"))
    assert all(", phone" in one for one in labels(offered, "slot"))
    await talk.presses("wishes:phone")
    assert not any(", phone" in one for one in labels(await talk.presses("book"), "slot"))


async def test_a_wish_that_nobody_can_meet_is_said_honestly() -> None:
    talk = Talk(mornings(JAN))
    await talk.presses("wishes:woman")
    offered = await talk.presses("book")

    assert said("say.unmet", wishes=said("unmet.woman")) in offered.text
    assert "slot" in verbs(offered)
    assert "wait" in verbs(offered)


async def test_hours_of_somebody_who_does_not_speak_her_language_say_so() -> None:
    offered = await Talk(mornings(JAN)).presses("book")

    assert all("(other language)" in one for one in labels(offered, "slot"))


async def test_a_second_appointment_about_one_topic_shows_the_first() -> None:
    talk = Talk()
    await talk.presses("topic:kita_place")
    await talk.books()
    answer = await talk.holds()

    assert verbs(answer) == ["move", "cancel", "book-other", "menu"]
    await talk.presses("book-other")
    assert talk.state.topic == ""


async def test_nobody_is_offered_an_hour_at_which_she_meets_somebody_else() -> None:
    talk = Talk([*mornings(), *mornings(JAN)], locale="de")
    await talk.presses("topic:kita_place")
    await talk.books()
    [kept] = [one for one in talk.visitors.kept.values() if one.status.running]
    elsewhere = replace(kept.slot, counsellor=JAN.id if kept.slot.counsellor == MIRA.id else MIRA.id)

    offered = await talk.presses("book-other")
    assert starts(offered)
    assert elsewhere.start not in starts(offered)
    assert verbs(await talk.presses(f"slot:{elsewhere.id}"))[0] == "slot", "not held for her either"
    assert elsewhere.start in starts(await talk.presses(f"move:{kept.id}")), "in place of the one she has"


async def test_an_offer_about_what_she_has_booked_meanwhile_shows_what_she_has() -> None:
    """She waited for an hour, found one herself, and then says yes to the one that became free."""
    talk = Talk()
    await talk.presses("topic:kita_place")
    await talk.books()
    booked = talk.appointment(Status.confirmed)
    until, later = NOW + timedelta(hours=2), booked.slot.start + timedelta(days=2)
    slot = replace(booked.slot, start=later, end=later + timedelta(hours=1))
    offered = replace(booked, id="offered", slot=slot, status=Status.held, agreed=True, held_until=until)
    talk.counsellor_says(offered)

    answer = await talk.presses("confirm:offered")
    assert verbs(answer)[:2] == ["move", "cancel"]
    assert talk.appointment(Status.confirmed) == booked
    assert talk.appointment(Status.held) == offered


async def test_a_fourth_appointment_is_one_too_many() -> None:
    talk = Talk()
    await talk.books()
    appointment = talk.appointment(Status.confirmed)
    for number, topic in enumerate(("debt", "job_search")):
        other = replace(appointment, id=f"{number}", topic=topic, slot=replace(appointment.slot, counsellor="2"))
        talk.counsellor_says(other)
    await talk.presses("topic:kita_place")

    assert (await talk.holds()).text == said("say.too_many")
    assert len(await talk.all_of("appointments")) == 3


def starts(offered: Reply) -> list[datetime]:
    """When the hours on offer begin."""
    hours = [one for one in wishes(offered) if one.startswith("slot:")]
    return [datetime.fromtimestamp(int(one.split(".")[1]) * 60, UTC) for one in hours]


async def test_wishes_that_nobody_can_meet_are_named_and_can_be_waited_for() -> None:
    talk = Talk(mornings(JAN))
    await talk.presses("wishes:video")
    shown = await talk.presses("wishes:woman")

    assert said("say.unmet", wishes="a woman and by video") in shown.text
    assert "wait" in verbs(shown)


async def test_an_hour_that_is_gone_when_none_is_left_is_said_to_be_gone() -> None:
    talk = Talk(())
    answer = await talk.presses("slot:1.29924000.60.r.")

    assert answer.text.startswith(said("say.hour_gone"))
    assert verbs(answer) == ["wait", "talk", "menu"]


async def test_the_menu_leads_to_her_appointments() -> None:
    assert "appointments" in verbs(await Talk().presses("menu"))
