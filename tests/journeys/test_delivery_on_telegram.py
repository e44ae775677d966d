"""What goes out to Telegram when sending fails: waited for, tried again, not doubled, given up."""

import asyncio

import pytest

from bot.channels.telegram.postman import TelegramPostman
from bot.dialogue.model import Person, Reply
from tests.bot_api import BotApi
from tests.conftest import OpenHouse
from tests.journeys.steps import assert_no_faults, begins, rows, sentence, settled, until


async def test_flood_control_is_waited_for(api: BotApi, telegram_house: OpenHouse) -> None:
    amina = api.visitor(language_code="en")
    async with telegram_house() as house:
        api.fail_next("sendMessage", status=429, retry_after=2)
        await amina.says("/human")
        await amina.silence(1.5)
        await amina.expects(sentence("en", "say.human"))
        await settled(house)
        first, second = (call.at for call in api.called("sendMessage"))
        assert second - first >= 2
        assert len(amina.sees()) == 1


async def test_flood_control_of_one_visitor_holds_nobody_else_up(api: BotApi, telegram_house: OpenHouse) -> None:
    amina, olha = api.visitor(language_code="en"), api.visitor(language_code="uk")
    async with telegram_house():
        api.fail_next("sendMessage", status=429, retry_after=2, chat_id=amina.chat_id)
        await amina.says("/human")
        await amina.says("/privacy")
        await olha.says("/human")
        await olha.expects(sentence("uk", "say.human"), timeout=2)
        await until(lambda: len(amina.sees()) == 2)
        assert amina.sees()[0].text.startswith(sentence("en", "say.human"))


@pytest.mark.parametrize("fault", [{"status": 500}, {"status": 502, "body": b"<html>Bad gateway"}, {"reset": True}])
async def test_an_outage_at_telegram_is_waited_out(
    api: BotApi, telegram_house: OpenHouse, caplog: pytest.LogCaptureFixture, fault: dict[str, object]
) -> None:
    amina = api.visitor(language_code="en")
    async with telegram_house() as house:
        api.fail_next("sendMessage", times=2, **fault)
        await amina.says("/human")
        await amina.expects(sentence("en", "say.human"))
        await settled(house)
        assert len(amina.sees()) == 1
        assert len(api.called("sendMessage")) == 3
    assert not [record for record in caplog.records if record.levelname == "ERROR" and record.name.startswith("bot")]


async def test_a_failure_between_two_replies_repeats_only_what_is_not_out(
    api: BotApi, telegram_house: OpenHouse
) -> None:
    amina = api.visitor(language_code="en")
    async with telegram_house() as house:
        await begins(amina)
        await settled(house)
        before = len(amina.sees())
        await amina.says("/help")
        await amina.expects(sentence("en", "say.help").split("\n")[0])
        api.fail_next("sendMessage", status=500)
        await amina.says("/help")
        await amina.expects(sentence("en", "say.menu"))
        await settled(house)
        assert len(amina.sees()) == before + 4


async def test_an_answer_that_may_have_arrived_is_not_doubled(
    api: BotApi, telegram_house: OpenHouse, caplog: pytest.LogCaptureFixture
) -> None:
    amina = api.visitor(language_code="en")
    async with telegram_house() as house:
        api.fail_next("sendMessage", hang=7, delivered=True)
        await amina.says("/human")
        await amina.expects(sentence("en", "say.human"))
        await settled(house, 15)
        assert [message.text.split("\n")[0] for message in amina.sees()] == [sentence("en", "say.human")]
    assert_no_faults(caplog)


async def test_a_message_that_telegram_refuses_does_not_hold_up_the_next(
    api: BotApi, telegram_house: OpenHouse
) -> None:
    amina = api.visitor(language_code="en")
    async with telegram_house() as house:
        api.fail_next("sendMessage", status=400, description="Bad Request: can't parse entities")
        await amina.says("/human")
        await amina.says("/privacy")
        await amina.expects(sentence("en", "say.privacy").split("\n")[0])
        await settled(house)
        assert len(amina.sees()) == 1


async def test_a_visitor_who_blocks_the_bot_is_unreachable_until_she_writes_again(
    api: BotApi, telegram_house: OpenHouse, caplog: pytest.LogCaptureFixture
) -> None:
    amina = api.visitor(language_code="en")
    async with telegram_house() as house:
        await begins(amina)
        await settled(house)
        sent = len(api.called("sendMessage"))
        await amina.says("/help")
        amina.blocked = True  # before the answer, and before Telegram tells us
        await until(lambda: len(api.called("sendMessage")) > sent)
        await settled(house)
        assert await rows(house, "SELECT unreachable FROM visitors") == [(True,)]
        assert len(api.called("sendMessage")) == sent + 1
        amina.unblocks()
        await amina.says("/human")
        await amina.expects(sentence("en", "say.human"))
        assert await rows(house, "SELECT unreachable FROM visitors") == [(False,)]
        amina.blocks()
        await asyncio.sleep(0.5)
        await settled(house)
        assert await rows(house, "SELECT unreachable FROM visitors") == [(True,)]
    assert_no_faults(caplog)


async def test_a_long_text_comes_in_parts_with_the_buttons_under_the_last(
    api: BotApi, telegram_house: OpenHouse
) -> None:
    amina = api.visitor(language_code="ar")
    async with telegram_house() as house:
        assert isinstance(house.postman, TelegramPostman)
        text = "\n\n".join(f"**{number}** " + "🙂" * 900 for number in range(9))
        await house.postman.send(Person("telegram", str(amina.chat_id)), Reply(text))
        assert "".join(message.text for message in amina.sees()).count("🙂") == 8100
        assert all(len(message.text) <= 4096 for message in amina.sees())
