"""What she tells the counsellor beforehand: taken when asked for, shown to her, kept with the appointment alone."""

from dataclasses import asdict

import pytest

from bot.booking.model import Mode, Status
from bot.dialogue.effects import Describe
from tests.dialogue.talks import JAN, MIRA, Talk, first, mornings, said, verbs, wishes

ABOUT = "The city wants papers that I do not have"


async def test_her_first_name_and_what_it_is_about_go_to_the_appointment_and_not_into_memory() -> None:
    talk = Talk()
    await talk.holds()
    await talk.presses("add:name")
    await talk.says("Amina")
    await talk.presses("add:about")
    held = await talk.says(ABOUT)
    await talk.presses(first(held, "confirm"))
    booked = talk.appointment(Status.confirmed)

    assert said("held.name", name="Amina") in held.text
    assert said("held.about", about=ABOUT) in held.text
    assert (booked.name, booked.about) == ("Amina", ABOUT)
    assert ABOUT not in str(asdict(talk.state))
    assert "Amina" not in str(asdict(talk.state))


async def test_she_is_told_who_reads_it_and_can_go_on_without() -> None:
    talk = Talk()
    held = await talk.holds()
    asked = await talk.presses("add:about")

    assert said("say.who_reads") in held.text
    assert asked.text == said("say.ask_about")
    assert verbs(asked) == ["confirm", "no"]
    assert said("say.booked") in (await talk.presses(first(asked, "confirm"))).text


@pytest.mark.parametrize("pressed", ["menu", "help", "topic:kita_place", "appointments"])
async def test_a_button_or_command_ends_the_expectation(pressed: str) -> None:
    talk = Talk(intents={ABOUT: "debt"})
    await talk.holds()
    await talk.presses("add:about")
    await talk.presses(pressed)
    await talk.says(ABOUT)

    assert not [one for one in talk.visitors.done if isinstance(one, Describe)]


async def test_words_of_danger_are_answered_with_the_numbers_and_kept_nowhere() -> None:
    talk = Talk()
    await talk.holds()
    await talk.presses("add:about")
    danger = "I want to kill myself"
    replies = await talk.says_all(danger)

    assert any("110" in reply.text or "112" in reply.text for reply in replies)
    assert not [one for one in talk.visitors.done if isinstance(one, Describe)]
    assert danger not in str(talk.visitors.kept)


async def test_what_only_the_recogniser_takes_for_danger_is_taken_and_the_numbers_come_along() -> None:
    told = "My husband has beaten me"
    talk = Talk(intents={told: "domestic_violence"})
    talk.contents.places = ()
    await talk.holds()
    await talk.presses("add:about")
    numbers, held = (await talk.says_all(told))[-2:]

    assert "110" in numbers.text
    assert told in held.text


async def test_too_long_words_are_said_to_be_so_and_what_was_there_stays() -> None:
    talk = Talk()
    await talk.holds()
    await talk.presses("add:about")
    await talk.says("short")
    await talk.presses("add:about")
    answer = await talk.says("x" * 401)

    assert answer.text == said("say.too_long", most=400, letters=401)
    assert talk.appointment(Status.held).about == "short"
    await talk.says("shorter")
    assert talk.appointment(Status.held).about == "shorter"


async def test_no_leaves_it_out() -> None:
    talk = Talk(intents={"no": "deny"})
    await talk.holds()
    await talk.presses("add:name")
    held = await talk.says("no")

    assert "confirm" in verbs(held)
    assert talk.appointment(Status.held).name == ""


async def test_a_question_instead_of_a_name_is_answered_as_a_question() -> None:
    talk = Talk(intents={"What does it cost?": "kita_place"})
    await talk.holds()
    await talk.presses("add:name")

    assert "Kita" in (await talk.says("What does it cost?")).text
    assert talk.appointment(Status.held).name == ""


async def test_who_writes_for_longer_than_ten_minutes_loses_nothing_while_the_hour_is_free() -> None:
    talk = Talk()
    await talk.presses([one for one in wishes(await talk.presses("book")) if one.startswith("slot")][1])
    await talk.presses("add:about")
    talk.later(minutes=15)
    held = await talk.says(ABOUT)

    assert said("held.about", about=ABOUT) in held.text
    assert said("say.booked") in (await talk.presses(first(held, "confirm"))).text
    assert talk.appointment(Status.confirmed).about == ABOUT


async def test_if_the_hour_is_gone_meanwhile_her_words_go_with_the_next_one() -> None:
    talk = Talk()
    await talk.holds()
    await talk.presses("add:about")
    talk.later(minutes=15)
    others = await talk.says(ABOUT)

    assert others.text == said("say.hold_over")
    held = await talk.presses(first(others, "slot"))
    assert said("held.about", about=ABOUT) in held.text


async def test_another_hour_keeps_what_she_has_told() -> None:
    talk = Talk()
    await talk.holds()
    await talk.presses("add:name")
    held = await talk.says("Amina")
    other = await talk.presses(first(await talk.presses(first(held, "book")), "slot"))

    assert said("held.name", name="Amina") in other.text


async def test_for_an_hour_on_the_phone_her_number_is_asked_at_once_and_needed() -> None:
    talk = Talk(mornings(modes=(Mode.phone,)))
    held = await talk.holds()

    assert said("say.ask_phone") in held.text
    assert (await talk.presses(first(held, "confirm"))).text == said("say.ask_phone")
    assert (await talk.says("call me")).text == said("say.no_number")
    held = await talk.says("0170 1234567")
    assert said("held.phone", phone="0170 1234567") in held.text
    booked = await talk.presses(first(held, "confirm"))
    assert said("meeting.phone") in booked.text
    assert booked.pin is None
    assert talk.appointment(Status.confirmed).about == "Telefon: 0170 1234567"


async def test_number_and_words_stand_side_by_side_in_either_order() -> None:
    talk = Talk(mornings(modes=(Mode.phone,)), team=(MIRA, JAN))
    await talk.holds()
    await talk.presses("add:about")
    await talk.says(ABOUT)
    await talk.presses("add:phone")
    await talk.says("0170 1234567")
    await talk.presses("add:about")
    await talk.says("Something else")

    assert talk.appointment(Status.held).about == "Telefon: 0170 1234567\nSomething else"


async def test_her_own_words_do_not_change_the_language_that_she_is_answered_in() -> None:
    talk = Talk(locale="de")
    await talk.holds()
    await talk.presses("add:about")
    held = await talk.says("My daughter is three and I do not have a place for her")

    assert held.locale == "de"
    assert talk.state.spoken == "de"
