"""Booking an hour on Telegram: who is offered first, pressing twice, being late, being one of many."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest

from bot.app import now
from bot.dialogue.model import Inbound, Kind, Person, Wish
from tests.bot_api import BotApi, Visitor
from tests.bot_api.validation import visible
from tests.conftest import OpenHouse
from tests.journeys.steps import (
    assert_no_faults,
    begins,
    books,
    button,
    change,
    data,
    opening,
    rows,
    sentence,
    settled,
    slots,
)


async def test_she_asks_in_arabic_and_books_an_hour(api: BotApi, telegram_house: OpenHouse, rasa: str) -> None:
    amina = api.visitor(language_code="ar")
    async with telegram_house(nlu_url=rasa) as house:
        await begins(amina)
        await amina.says("كيف أحصل على مكان في الروضة لابنتي؟")
        topic = await amina.expects("meinkitaplatz-leipzig.de")
        await amina.presses(button(topic, "book"))
        offered = await amina.expects(sentence("ar", "say.slots"))
        await amina.presses(button(offered, "slot"))
        await amina.expects(sentence("ar", "say.who_reads"))
        await amina.says("نعم")
        await amina.expects(sentence("ar", "say.booked"))
        assert await rows(house, "SELECT status, topic, locale FROM appointments") == [
            ("confirmed", "kita_place", "ar")
        ]


@pytest.mark.parametrize(("locale", "login"), [("ar", "amira"), ("uk", "oksana")])
async def test_hours_of_those_who_speak_her_language_come_first(
    api: BotApi, telegram_house: OpenHouse, locale: str, login: str
) -> None:
    amina = api.visitor(language_code=locale)
    async with telegram_house() as house:
        await begins(amina)
        offered = await slots(amina)
        ((speaker,),) = await rows(house, "SELECT counsellor::text FROM editors WHERE login = :login", login=login)
        assert [one.split(":")[1].split(".")[0] for one in offered] == [speaker] * 6
        starts = [int(one.split(".")[1]) for one in offered]
        assert starts == sorted(set(starts))


@pytest.mark.parametrize("locale", ["ar", "uk", "en"])
async def test_the_confirmation_has_a_line_in_german_for_the_desk(
    api: BotApi, telegram_house: OpenHouse, locale: str
) -> None:
    amina = api.visitor(language_code=locale)
    async with telegram_house() as house:
        await begins(amina)
        booked = await books(amina)
        ((number, start),) = await rows(house, "SELECT number, lower(during) FROM appointments")
        german, details = visible(booked.text).splitlines()[-2:]
        assert german.startswith(f"Termin {number}, ")
        assert "Uhr" in german
        assert details.startswith("Sprache: ")
        assert opening(locale, "say.counsellor_speaks") in visible(booked.text)
        assert start > now()  # type: ignore[operator]
        assert {"move", "cancel", "late", "menu"} <= {one.partition(":")[0] for one in data(booked)}


async def test_pressing_slot_and_confirm_twice_in_one_batch_books_once(
    api: BotApi, telegram_house: OpenHouse, caplog: pytest.LogCaptureFixture
) -> None:
    amina = api.visitor(language_code="de")
    async with telegram_house() as house:
        await begins(amina)
        first = (await slots(amina))[0]
        for _ in range(2):
            await amina.presses(first)
        held = [await amina.expects(sentence("de", "say.who_reads")) for _ in range(2)]
        for _ in range(2):
            await amina.presses(button(held[1], "confirm"))
        booked = [await amina.expects(sentence("de", "say.booked")) for _ in range(2)]
        assert booked[0].text == booked[1].text
        await settled(house)
        assert await rows(house, "SELECT count(*) FROM appointments WHERE status = 'confirmed'") == [(1,)]
        assert await rows(house, "SELECT count(*) FROM notices WHERE kind = 'booked'") == [(1,)]
    assert_no_faults(caplog)


async def test_truly_parallel_presses_hold_one_hour_that_can_be_confirmed(telegram_house: OpenHouse) -> None:
    """As from two windows of the web chat: nothing puts them in order."""
    amina = Person("web", uuid4().hex)

    async with telegram_house() as house:

        async def press(verb: str, argument: str = "") -> str:
            wish = Inbound(amina, Kind.wish, wish=Wish(verb, argument), client_locale="de")
            return "\n".join([reply.text async for reply in house.conversation.answer(wish, now())])

        offered = [reply async for reply in house.conversation.answer(_wish(amina, "book"), now())]
        wish = offered[0].choices[0][0].wish
        held = await asyncio.gather(*(press("slot", wish.argument) for _ in range(5)))
        assert all(sentence("de", "say.who_reads") in visible(text) for text in held), held
        booked = await asyncio.gather(*(press("confirm") for _ in range(5)))
        assert all(sentence("de", "say.booked") in visible(text).replace("**", "") for text in booked), booked
        assert await rows(house, "SELECT count(*) FROM appointments WHERE status = 'confirmed'") == [(1,)]
        assert await rows(house, "SELECT count(*) FROM notices WHERE kind = 'booked'") == [(1,)]


def _wish(person: Person, verb: str) -> Inbound:
    return Inbound(person, Kind.wish, wish=Wish(verb), client_locale="de")


async def test_an_hour_taken_a_second_ago_is_answered_with_other_hours(api: BotApi, telegram_house: OpenHouse) -> None:
    amina, olha = api.visitor(language_code="en"), api.visitor(language_code="uk")
    async with telegram_house():
        await begins(amina)
        await begins(olha)
        wanted = (await slots(olha))[0]
        assert wanted in await slots(olha)
        await amina.presses_data(wanted)
        await amina.expects(sentence("en", "say.who_reads"))
        await olha.presses(wanted)
        others = await olha.expects(sentence("uk", "say.slot_taken"))
        assert [one for one in data(others) if one.startswith("slot:")]
        assert wanted not in data(others)


async def test_an_hour_that_is_no_longer_held_is_not_booked(api: BotApi, telegram_house: OpenHouse) -> None:
    amina = api.visitor(language_code="uk")
    async with telegram_house() as house:
        await begins(amina)
        wanted = (await slots(amina))[0]
        await amina.presses(wanted)
        held = await amina.expects(sentence("uk", "say.who_reads"))
        await change(house, "UPDATE appointments SET held_until = :past", past=now() - timedelta(minutes=1))
        await amina.presses(button(held, "confirm"))
        others = await amina.expects(sentence("uk", "say.hold_over"))
        assert wanted in data(others)
        assert await rows(house, "SELECT count(*) FROM appointments WHERE status = 'confirmed'") == [(0,)]
        await amina.presses(wanted)
        held = await amina.expects(sentence("uk", "say.who_reads"))
        await amina.presses(button(held, "confirm"))
        await amina.expects(sentence("uk", "say.booked"))


async def test_an_hour_whose_hold_is_over_can_be_held_by_somebody_else(api: BotApi, telegram_house: OpenHouse) -> None:
    amina, olha = api.visitor(language_code="en"), api.visitor(language_code="uk")
    async with telegram_house() as house:
        await begins(amina)
        await begins(olha)
        wanted = (await slots(amina))[0]
        await amina.presses(wanted)
        held = await amina.expects(sentence("en", "say.who_reads"))
        await change(house, "UPDATE appointments SET held_until = :past", past=now() - timedelta(minutes=1))
        await olha.presses_data(wanted)
        hers = await olha.expects(sentence("uk", "say.who_reads"))
        await amina.presses(button(held, "confirm"))
        await amina.expects(sentence("en", "say.hold_over"))
        await olha.presses(button(hers, "confirm"))
        await olha.expects(sentence("uk", "say.booked"))


async def test_letting_go_and_calling_off_twice_is_harmless(api: BotApi, telegram_house: OpenHouse) -> None:
    amina = api.visitor(language_code="de")
    async with telegram_house() as house:
        await begins(amina)
        await amina.presses((await slots(amina))[0])
        held = await amina.expects(sentence("de", "say.who_reads"))
        await amina.presses(button(held, "no"))
        await amina.expects(opening("de", "say.let_go"))
        booked = await books(amina)
        await amina.presses(button(booked, "cancel"))
        asked = await amina.expects(opening("de", "say.cancel_ask"))
        for key in ("say.cancelled", "say.no_appointment"):
            await amina.presses(button(asked, "cancel"))
            await amina.expects(opening("de", key))
        await amina.presses_data("confirm")
        await amina.expects(sentence("de", "say.hold_over"))
        statuses = await rows(house, "SELECT status, cancelled_by FROM appointments ORDER BY created_at")
        assert statuses == [("expired", ""), ("cancelled", "visitor")]


async def test_a_fourth_appointment_is_one_too_many(api: BotApi, telegram_house: OpenHouse) -> None:
    amina = api.visitor(language_code="de")
    async with telegram_house() as house:
        await begins(amina)
        for topic in ("kita_place", "school_enrol", "debt"):
            await _speaks_of(amina, topic)
            await books(amina)
        await _speaks_of(amina, "residence_permit")
        await amina.presses((await slots(amina))[0])
        answer = await amina.expects(sentence("de", "say.too_many"))
        await amina.presses(button(answer, "appointments"))
        shown = [await amina.expects(sentence("de", "say.appointment")) for _ in range(3)]
        await amina.presses(button(shown[1], "cancel"))
        await amina.presses(button(await amina.expects(opening("de", "say.cancel_ask")), "cancel"))
        await amina.expects(opening("de", "say.cancelled"))
        await books(amina)
        assert await rows(house, "SELECT status, count(*) FROM appointments GROUP BY 1 ORDER BY 1") == [
            ("cancelled", 1),
            ("confirmed", 3),
        ]


async def _speaks_of(visitor: Visitor, topic: str) -> None:
    await visitor.presses_data(f"topic:{topic}")
    await visitor.expects("")


async def test_about_one_topic_there_is_one_appointment_which_can_be_moved(
    api: BotApi, telegram_house: OpenHouse
) -> None:
    amina = api.visitor(language_code="en")
    async with telegram_house() as house:
        await begins(amina)
        await books(amina)
        await amina.presses((await slots(amina))[0])
        there = await amina.expects(opening("en", "say.one_a_topic"))
        await amina.presses(button(there, "move"))
        offered = await amina.expects(opening("en", "say.move"))
        await amina.presses([one for one in data(offered) if one.startswith("slot:")][2])
        held = await amina.expects(opening("en", "held.instead"))
        assert await rows(house, "SELECT status FROM appointments ORDER BY created_at") == [("confirmed",), ("held",)]
        for _ in range(2):
            await amina.presses(button(held, "confirm"))
            await amina.expects(sentence("en", "say.booked"))
        moved = await rows(house, "SELECT status, version FROM appointments ORDER BY created_at")
        assert moved == [("confirmed", 1), ("expired", 0)]


async def test_her_words_stand_with_the_appointment_and_nowhere_else(api: BotApi, telegram_house: OpenHouse) -> None:
    amina = api.visitor(language_code="de")
    async with telegram_house() as house:
        await begins(amina)
        await amina.presses((await slots(amina))[0])
        held = await amina.expects(sentence("de", "say.who_reads"))
        await amina.presses(button(held, "add"))
        await amina.expects(sentence("de", "say.ask_name"))
        await amina.says("Zerrinnur")
        held = await amina.expects(sentence("de", "held.name", name="Zerrinnur"))
        await amina.presses(button(held, "confirm"))
        await amina.expects(sentence("de", "say.booked"))
        await settled(house)
        assert await rows(house, "SELECT name FROM appointments") == [("Zerrinnur",)]
        assert "Zerrinnur" not in str(await rows(house, "SELECT state::text FROM visitors"))


async def test_a_calendar_file_comes_with_the_confirmation(api: BotApi, telegram_house: OpenHouse) -> None:
    amina = api.visitor(language_code="de")
    async with telegram_house() as house:
        await begins(amina)
        await books(amina)
        await settled(house)
        ((number,),) = await rows(house, "SELECT number FROM appointments")
        assert [one.document["file_name"] for one in amina.sees() if one.document] == [f"{number}.ics"]


async def test_of_forty_who_press_the_same_hour_at_once_exactly_one_gets_it(
    api: BotApi, telegram_house: OpenHouse, caplog: pytest.LogCaptureFixture
) -> None:
    crowd = [api.visitor(language_code="de") for _ in range(40)]
    async with telegram_house() as house:
        await begins(crowd[0])
        wanted = (await slots(crowd[0]))[0]
        await asyncio.gather(*(begins(one) for one in crowd[1:]))
        for one in crowd:
            await one.presses_data(wanted)
        answers = await asyncio.gather(*(one.expects("", timeout=15) for one in crowd))
        got = [sentence("de", "say.who_reads") in visible(answer.text) for answer in answers]
        assert sum(got) == 1
        lost = [answer for answer, held in zip(answers, got, strict=True) if not held]
        assert all(answer.text == sentence("de", "say.slot_taken") for answer in lost), {one.text for one in lost}
        assert all("slot" in [one.partition(":")[0] for one in data(answer)] for answer in lost)
        await settled(house)
        assert await rows(house, "SELECT status FROM appointments") == [("held",)]
    assert_no_faults(caplog)
