"""A phrase that is published for people in danger counts with the next message, wherever that comes in first."""

import asyncio
import time
from collections.abc import Callable

import pytest
from pydantic import SecretStr

from bot.app import House, open_house
from bot.ports import StoreAway
from bot.settings import Settings
from content import store
from content.entries import SAFETY, Key
from content.model import SafetyWords
from tests.bot_api import BotApi
from tests.bot_api.validation import visible
from tests.conftest import OpenHouse
from tests.journeys.steps import assert_no_faults, away, sentence, settled, until

# What a visitor of Leipzig might write about a fall; no phrase of the program hears it.
CRY = "mein Vater ist vom Gerüst gestürzt"
NUMBERS = "112"


async def publish(house: House, **lists: list[str]) -> None:
    """As the editor does it."""
    async with house.engine.begin() as connection:
        await store.put(connection, Key(SAFETY, SAFETY, "de"), SafetyWords(**lists))


async def test_the_next_message_with_a_published_phrase_gets_the_numbers(
    api: BotApi, telegram_house: OpenHouse, caplog: pytest.LogCaptureFixture
) -> None:
    amina, olha = api.visitor(language_code="de"), api.visitor(language_code="uk")
    async with telegram_house() as house:
        await amina.says(CRY)
        await until(amina.sees)
        await settled(house)
        assert not any(NUMBERS in one.text for one in amina.sees())
        await publish(house, life=["Gerüst gestürzt"])
        await until(lambda: house.conversation.safety.detect(CRY))
        for visitor in (amina, olha):
            await visitor.says(CRY)
            first = await visitor.expects(sentence("de", "danger.life"))
            assert NUMBERS in visible(first.text)
        await settled(house)
    assert_no_faults(caplog)


async def test_words_are_live_in_a_second_and_gone_as_quickly(telegram_house: OpenHouse) -> None:
    async with telegram_house() as house:
        for lists, heard in (({"life": ["Gerüst gestürzt"]}, True), ({}, False)):
            begin = time.perf_counter()
            await publish(house, **lists)
            await until(lambda heard=heard: bool(house.conversation.safety.detect(CRY)) is heard)
            assert time.perf_counter() - begin < 2


async def test_a_process_that_only_takes_messages_in_hears_them_too(
    api: BotApi, settings_for: Callable[..., Settings], server: str
) -> None:
    """It reads no other content, and goes on hearing them when the database has gone."""
    amina = api.visitor(language_code="de")
    settings = settings_for(telegram_token=SecretStr(api.token), telegram_api_url=api.url)
    message = {"message_id": 1, "date": 1, "chat": amina.about, "from": amina.person, "text": CRY}
    async with open_house(settings) as house:
        intake = house.intake()
        await publish(house, life=["Gerüst gestürzt"])
        await until(lambda: house.conversation.safety.detect(CRY))
        async with away(server, house):
            await asyncio.sleep(1)
            with pytest.raises(StoreAway):
                await intake.take({"update_id": 1, "message": message})
        assert visible(amina.sees()[0].text).startswith(sentence("de", "danger.life"))
