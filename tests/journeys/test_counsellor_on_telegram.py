"""A counsellor's way on Telegram: linking her chat, being told of appointments, calling one off."""

import time
from datetime import timedelta

import pytest

from bot.app import House, now
from tests.bot_api import BotApi
from tests.bot_api.validation import visible
from tests.conftest import OpenHouse
from tests.journeys.steps import (
    assert_no_faults,
    begins,
    books,
    button,
    change,
    links,
    opening,
    rows,
    sentence,
    settled,
)


async def test_the_counsellor_hears_of_it_at_once_and_can_call_it_off(api: BotApi, telegram_house: OpenHouse) -> None:
    olha, amira = api.visitor(language_code="uk"), api.visitor(language_code="de")
    async with telegram_house() as house:
        await links(house, "oksana", amira)
        await begins(olha)
        await olha.presses_data("topic:school_enrol")
        await olha.expects(sentence("uk", "section.steps"))
        began = time.monotonic()
        await books(olha)
        booked = time.monotonic()
        told = await amira.expects(opening("uk", "notice.booked"))
        assert time.monotonic() - booked < 2, time.monotonic() - began
        assert sentence("uk", "intent.school_enrol") in visible(told.text)
        assert str(olha.chat_id) not in told.text
        await amira.presses(button(told, "desk-cancel"))
        await amira.expects(sentence("uk", "notice.cancelled_done", number=await _number(house)))
        off = await olha.expects(opening("uk", "notice.cancelled_by_counsellor"))
        await olha.presses(button(off, "book"))
        await olha.expects(sentence("uk", "say.slots"))
        assert await rows(house, "SELECT status, cancelled_by FROM appointments") == [("cancelled", "counsellor")]
        await settled(house)
        assert await rows(house, "SELECT DISTINCT outcome FROM notices") == [("sent",)]


async def _number(house: House) -> object:
    return (await rows(house, "SELECT number FROM appointments"))[0][0]


async def test_she_is_told_when_the_visitor_calls_it_off(api: BotApi, telegram_house: OpenHouse) -> None:
    amina, amira = api.visitor(language_code="ar"), api.visitor(language_code="ar")
    async with telegram_house() as house:
        await links(house, "amira", amira)
        await begins(amina)
        booked = await books(amina)
        await amira.expects(opening("ar", "notice.booked"))
        await amina.presses(button(booked, "cancel"))
        await amina.expects(opening("ar", "say.cancelled"))
        await amira.expects(await _number(house))  # type: ignore[arg-type]
        last = amira.sees()[-1]
        assert opening("ar", "notice.cancelled_by_visitor").split("¤")[0] in visible(last.text)


async def test_calling_off_twice_says_that_it_is_over(api: BotApi, telegram_house: OpenHouse) -> None:
    amina, amira = api.visitor(language_code="ar"), api.visitor(language_code="ar")
    async with telegram_house() as house:
        await links(house, "amira", amira)
        await begins(amina)
        await books(amina)
        told = await amira.expects(opening("ar", "notice.booked"))
        for _ in range(2):
            await amira.presses(button(told, "desk-cancel"))
        await amira.expects(opening("ar", "notice.cancelled_done"))
        await amira.expects(sentence("ar", "notice.not_yours"))
        await settled(house)
        assert await rows(house, "SELECT count(*) FROM notices WHERE kind = 'cancelled'") == [(1,)]


async def test_a_code_that_is_wrong_used_or_expired_links_nobody(api: BotApi, telegram_house: OpenHouse) -> None:
    amira, stranger = api.visitor(language_code="ar"), api.visitor(language_code="ar")
    async with telegram_house() as house:
        used = await links(house, "amira", amira)
        account = await house.desk_store.account("oksana")
        assert account
        expired = await house.desk.link_code(account.counsellor, now() - timedelta(hours=2))
        for code in (used, expired, "wrong", "", "'; DROP TABLE link_codes --", "ü" * 60):
            await stranger.says(f"/start counsellor-{code}")
            await stranger.expects(sentence("de", "notice.link_failed"))
        linked = await rows(house, "SELECT address, login FROM counsellor_reach JOIN counsellors ON id = counsellor")
        assert linked == [(str(amira.chat_id), "amira")]


async def test_linking_anew_moves_her_notices_to_the_new_chat(api: BotApi, telegram_house: OpenHouse) -> None:
    amina, old, new = (api.visitor(language_code="ar") for _ in range(3))
    async with telegram_house() as house:
        await links(house, "amira", old)
        await links(house, "amira", new)
        await begins(amina)
        await books(amina)
        await new.expects(opening("ar", "notice.booked"))
        await settled(house)
        assert len(old.sees()) == 1


async def test_her_button_pressed_by_somebody_else_does_nothing(
    api: BotApi, telegram_house: OpenHouse, caplog: pytest.LogCaptureFixture
) -> None:
    amina, amira, oksana = api.visitor(language_code="ar"), api.visitor(), api.visitor()
    async with telegram_house() as house:
        await links(house, "amira", amira)
        await links(house, "oksana", oksana)
        await begins(amina)
        await books(amina)
        told = await amira.expects(opening("ar", "notice.booked"))
        await amina.presses_data(button(told, "desk-cancel"))
        await oksana.presses_data(button(told, "desk-cancel"))
        await oksana.expects(sentence("uk", "notice.not_yours"))
        await amira.presses_data("desk-cancel:nonsense")
        await amira.expects(sentence("ar", "notice.not_yours"))
        await settled(house)
        assert len(amina.answers) == 4, "every press is answered, this one too"
        assert await rows(house, "SELECT status FROM appointments") == [("confirmed",)]
    assert_no_faults(caplog)


async def test_a_notice_is_given_up_for_a_counsellor_who_blocked_the_bot(
    api: BotApi, telegram_house: OpenHouse
) -> None:
    amina, amira = api.visitor(language_code="ar"), api.visitor()
    async with telegram_house() as house:
        await links(house, "amira", amira)
        amira.blocks()
        await begins(amina)
        await books(amina)
        await settled(house)
        assert await rows(house, "SELECT kind, outcome FROM notices") == [("booked", "unreachable")]
        assert len(amira.sees()) == 1


async def test_a_notice_for_a_counsellor_without_telegram_is_marked(api: BotApi, telegram_house: OpenHouse) -> None:
    amina = api.visitor(language_code="ar")
    async with telegram_house() as house:
        await begins(amina)
        await books(amina)
        await settled(house)
        assert await rows(house, "SELECT kind, outcome FROM notices") == [("booked", "no channel")]


async def test_a_visitor_who_blocked_the_bot_is_not_told_and_the_counsellor_is_not_held_up(
    api: BotApi, telegram_house: OpenHouse
) -> None:
    amina, amira = api.visitor(language_code="ar"), api.visitor()
    async with telegram_house() as house:
        await links(house, "amira", amira)
        await begins(amina)
        await books(amina)
        told = await amira.expects(opening("ar", "notice.booked"))
        amina.blocks()
        await amira.presses(button(told, "desk-cancel"))
        await amira.expects(opening("ar", "notice.cancelled_done"))
        await settled(house)
        assert await rows(house, "SELECT outcome FROM notices WHERE audience = 'visitor'") == [("no channel",)]


async def test_a_notice_waits_out_flood_control_and_is_sent_once(api: BotApi, telegram_house: OpenHouse) -> None:
    amina, amira = api.visitor(language_code="ar"), api.visitor()
    async with telegram_house() as house:
        await links(house, "amira", amira)
        await begins(amina)
        api.fail_next("sendMessage", status=429, retry_after=2, chat_id=amira.chat_id)
        await books(amina)
        await amira.expects(opening("ar", "notice.booked"))
        await settled(house)
        assert len(amira.sees()) == 2


async def test_a_notice_that_is_void_before_it_is_sent_is_not_sent(api: BotApi, telegram_house: OpenHouse) -> None:
    amina, amira = api.visitor(language_code="ar"), api.visitor()
    async with telegram_house() as house:
        await links(house, "amira", amira)
        await begins(amina)
        api.fail_next("sendMessage", status=500, chat_id=amira.chat_id)
        await books(amina)
        await change(house, "UPDATE appointments SET status = 'cancelled'")
        await settled(house)
        assert len(amira.sees()) == 1
