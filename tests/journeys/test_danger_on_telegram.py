"""Somebody in danger gets the numbers first, whatever else is down, and the conversation goes on."""

from dataclasses import replace

import pytest

from bot.adapters.database import open_engine
from bot.app import now
from bot.dialogue.model import Inbound, Kind, Person
from bot.ports import StoreAway
from tests.bot_api import BotApi
from tests.bot_api.validation import visible
from tests.conftest import OpenHouse
from tests.journeys.steps import LOCALES, assert_no_faults, away, data, sentence, settled, until

# What is written, what answers it, and a number that must stand in the answer.
DANGERS = {
    "de": ("Mein Mann schlägt mich", "danger.violence", "116016"),
    "en": ("my husband is not breathing please help", "danger.life", "112"),
    "ar": ("جوزي ما عم يتنفس ساعدوني", "danger.life", "112"),
    "uk": ("не хочу жити", "danger.suicide", "0800 1110111"),
    "ru": ("муж меня бьёт", "danger.violence", "116016"),
    "ku": ("mêrê min li min dixe", "danger.violence", "116016"),
    "ckb": ("مێردەکەم لێم دەدات", "danger.violence", "116016"),
    "pl": ("mąż mnie bije", "danger.violence", "116016"),
    "vi": ("chồng tôi đánh tôi", "danger.violence", "116016"),
}


@pytest.mark.parametrize("locale", LOCALES)
async def test_the_numbers_come_first_and_the_conversation_goes_on(
    api: BotApi, telegram_house: OpenHouse, caplog: pytest.LogCaptureFixture, locale: str
) -> None:
    cry, key, number = DANGERS[locale]
    amina = api.visitor(language_code=locale)
    async with telegram_house() as house:
        await amina.says(cry)
        first = await amina.expects("")
        assert visible(first.text).startswith(sentence(locale, key))
        assert any(number in line for line in visible(first.text).splitlines())
        assert "human" in data(first)
        await amina.presses("human")
        await amina.expects(sentence(locale, "say.human"))
        await settled(house)
        assert sum(sentence(locale, key) in visible(one.text) for one in amina.sees()) == 1
    assert_no_faults(caplog)


async def test_the_same_update_delivered_again_does_not_repeat_them(api: BotApi, telegram_house: OpenHouse) -> None:
    amina = api.visitor(language_code="de")
    message = {"message_id": 1, "date": 1, "chat": amina.about, "from": amina.person, "text": DANGERS["de"][0]}
    update = {"update_id": 600_000_001, "message": message}
    async with telegram_house() as house:
        for _ in range(3):
            api.push_update(update)
        await amina.expects("116016")
        await amina.says("/privacy")
        await amina.expects(sentence("de", "say.privacy").split("\n")[0])
        await settled(house)
        assert sum("116016" in one.text for one in amina.sees()) == 1


async def test_they_come_with_the_database_away_and_only_once(
    api: BotApi, telegram_house: OpenHouse, server: str
) -> None:
    locale = "ar"
    cry, key, number = DANGERS[locale]
    amina, olha = api.visitor(language_code=locale), api.visitor(language_code="uk")
    async with telegram_house() as house:
        await olha.says("/human")
        await olha.expects(sentence("uk", "say.human"))
        async with away(server, house):
            await amina.says(cry)
            first = await amina.expects("")
            assert visible(first.text).startswith(sentence(locale, key))
            assert number in visible(first.text)
            await amina.expects(sentence(locale, "trouble.store"))
            await until(lambda: len(api.called("getUpdates")) > 3)
        await amina.expects("", timeout=20)
        await settled(house, 20)
        assert sum(sentence(locale, key) in visible(one.text) for one in amina.sees()) == 1
        await amina.says("/human")
        await amina.expects(sentence(locale, "say.human"))


async def test_they_come_with_no_database_and_no_recogniser_at_all(api: BotApi, telegram_house: OpenHouse) -> None:
    async with telegram_house() as house:
        nowhere = replace(house, engine=open_engine("postgresql://nobody@127.0.0.1:9/nothing"))
        intake = nowhere.intake()
        for update_id, (locale, (cry, key, number)) in enumerate(DANGERS.items()):
            amina = api.visitor(language_code=locale)
            message = {"message_id": 1, "date": 1, "chat": amina.about, "from": amina.person, "text": cry}
            for _ in range(3):
                with pytest.raises(StoreAway):
                    await intake.take({"update_id": update_id, "message": message})
            numbers, trouble = amina.sees()
            assert visible(numbers.text).startswith(sentence(locale, key))
            assert number in visible(numbers.text)
            assert sentence(locale, "trouble.store") in visible(trouble.text)
        await nowhere.engine.dispose()


async def test_who_writes_while_the_database_is_away_is_told_once_and_answered_later(
    api: BotApi, telegram_house: OpenHouse, server: str
) -> None:
    amina = api.visitor(language_code="ar")
    async with telegram_house() as house:
        async with away(server, house):
            await amina.says("/human")
            await amina.expects(sentence("ar", "trouble.store"))
            await amina.says("/privacy")
            await amina.silence(2)
        await amina.expects(sentence("ar", "say.privacy").split("\n")[0], timeout=20)
        assert len(amina.sees()) == 3


async def test_without_telegram_too_the_numbers_are_the_first_reply(telegram_house: OpenHouse) -> None:
    """The same use case as for the web chat."""
    async with telegram_house() as house:
        for locale, (cry, key, number) in DANGERS.items():
            inbound = Inbound(Person("web", locale), Kind.text, cry, client_locale=locale)
            replies = [reply async for reply in house.conversation.answer(inbound, now())]
            assert visible(replies[0].text).replace("**", "").startswith(sentence(locale, key))
            assert number in visible(replies[0].text)
            assert len(replies) > 1
