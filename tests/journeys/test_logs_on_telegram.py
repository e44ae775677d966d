"""The log of whole journeys names nobody and quotes nothing, also when everything goes wrong on the way."""

import logging

import pytest

from bot.adapters.staff import StaffStore
from bot.app import House, now
from tests.bot_api import BotApi
from tests.conftest import OpenHouse
from tests.journeys.steps import away, begins, books_telling, button, opening, sentence, settled, several
from tests.journeys.team import hires

NAME, PHONE, WORDS = "Zebunisa", "0151 23456789", "Nachbarschaftsfrühstück"


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO)
    for name in ("telegram", "procrastinate", "sqlalchemy.engine", "aiohttp", "bot"):
        caplog.set_level(logging.INFO, logger=name)
    return caplog


async def test_a_journey_with_an_appointment_leaves_no_trace_of_people(
    api: BotApi, log: pytest.LogCaptureFixture, office: House
) -> None:
    amina = api.visitor(language_code="de", first_name=NAME, last_name=NAME, username=NAME)
    amira = api.visitor(chat_id=6_000_777, language_code="de", first_name="Amiranda")
    staff = StaffStore(office.engine)
    code = await staff.link_code(await hires(office, "Amiranda", at_once=True), now())
    await amira.says(f"/start counsellor-{code}")
    await amira.expects(sentence("de", "notice.linked"))
    await begins(amina)
    await amina.says(f"Ich heiße {NAME}, {PHONE}, {WORDS}. Ich will nicht mehr leben")
    await amina.expects("0800 1110111")
    await amina.sends(contact={"phone_number": PHONE, "first_name": NAME})
    await amina.expects(sentence("de", "unreadable.contact"))
    await amina.sends(location={"latitude": 51.34567, "longitude": 12.34567})
    await amina.expects(several("de", "say.places_all", 8))
    booked = await books_telling(amina, NAME, WORDS)
    assert WORDS in (await amira.expects(opening("de", "staff.booked"))).text
    await amina.presses(button(booked, "cancel"))
    await amina.presses(button(await amina.expects(opening("de", "say.cancel_ask")), "cancel"))
    await amina.expects(opening("de", "say.cancelled"))
    await amira.expects(opening("de", "staff.cancelled"))
    await amina.says("/delete")
    await amina.presses(button(await amina.expects(sentence("de", "say.delete_ask")), "delete"))
    await amina.expects(sentence("de", "say.deleted"))
    await settled(office)
    _assert_silent(log, api, [str(amina.chat_id), str(amira.chat_id), "Amiranda", code, "51.34567"])


async def test_faults_on_the_way_leave_no_trace_of_people_either(
    api: BotApi, telegram_house: OpenHouse, server: str, log: pytest.LogCaptureFixture
) -> None:
    amina = api.visitor(language_code="de", first_name=NAME)
    text = f"Ich heiße {NAME}, {PHONE}, {WORDS}"
    async with telegram_house() as house:
        api.push_update({"message": {"text": text, "chat": {"id": NAME}, "from": amina.person}})
        for fault in ({"reset": True}, {"status": 429, "retry_after": 1}, {"body": text.encode()}):
            api.fail_next("sendMessage", **fault)
        api.fail_next("getUpdates", body=f'{{"ok": true, "result": [{{"text": "{text}'.encode())
        api.fail_next("answerCallbackQuery", status=400, description=text)
        await amina.says(text)
        await amina.expects(sentence("de", "say.found").split(":")[0], timeout=30)
        api.fail_next("sendMessage", status=400, description=f"Bad Request: {text}")
        await amina.says(text)
        await amina.says("/human")
        await amina.expects(sentence("de", "say.human"), timeout=20)
        async with away(server, house):
            await amina.says(text)
            await amina.expects(sentence("de", "trouble.store"))
        await amina.expects(sentence("de", "say.found"), timeout=20)
    _assert_silent(log, api, [str(amina.chat_id)])


def _assert_silent(log: pytest.LogCaptureFixture, api: BotApi, more: list[str]) -> None:
    assert "handle_update" in log.text, "it was listened at all"
    secrets = [NAME, PHONE, "23456789", WORDS, api.token, api.token.partition(":")[2], *more]
    assert not [word for word in secrets if word.casefold() in log.text.casefold()]
