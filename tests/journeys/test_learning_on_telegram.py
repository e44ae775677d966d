"""What is not understood on Telegram: asked once, kept without names, accepted, forgotten; never in the log."""

import logging

import pytest

from bot.adapters import learning
from tests.bot_api import BotApi
from tests.conftest import OpenHouse
from tests.journeys.steps import assert_no_faults, begins, button, data, rows, sentence, settled
from tests.journeys.test_bad_recogniser_on_telegram import ranking, recogniser, saying

NAME, PHONE, WORD = "Zebunisa", "0151 23456789", "blorp"


@pytest.mark.parametrize("locale", ["de", "ar"])
async def test_she_agrees_and_her_next_message_is_kept_without_her_name(
    api: BotApi, telegram_house: OpenHouse, rasa: str, locale: str
) -> None:
    amina = api.visitor(language_code=locale, first_name=NAME)
    async with telegram_house(nlu_url=rasa) as house:
        await begins(amina)
        await amina.says(f"asdf {WORD}")
        await amina.expects(sentence(locale, "say.nothing"))
        asked = await amina.expects(sentence(locale, "say.keep_ask"))
        assert data(asked) in (["keep:yes", "keep:no"], ["keep:no", "keep:yes"])
        assert await rows(house, "SELECT * FROM unanswered") == []

        await amina.presses("keep:yes")
        await amina.expects(sentence(locale, "say.keep_yes"))
        await amina.says(f"asdf {WORD} {NAME} {PHONE}")
        await amina.expects(sentence(locale, "say.nothing_again"))
        await settled(house)
        (message,) = await learning.waiting(house.engine)
        assert (message.text, len(message.guesses)) == (f"asdf {WORD} …", 3)

        await learning.accept(house.engine, message.id, "out_of_scope")
        await amina.says(f"{WORD} asdf {NAME}")
        await amina.expects(sentence(locale, "say.nothing_again"))
        assert len(await learning.waiting(house.engine)) == 1
        await amina.says("/delete")
        await amina.presses(button(await amina.expects(sentence(locale, "say.delete_ask")), "delete"))
        await amina.expects(sentence(locale, "say.deleted"))
        assert await rows(house, "SELECT text, visitor FROM unanswered") == [(f"asdf {WORD} …", None)]


async def test_with_privacy_she_takes_her_yes_back_and_nothing_is_in_the_log(
    api: BotApi, telegram_house: OpenHouse, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("telegram", "procrastinate", "sqlalchemy.engine", "aiohttp", "bot"):
        caplog.set_level(logging.INFO, logger=name)
    amina = api.visitor(language_code="en", first_name=NAME)
    refusing = saying(ranking(("out_of_scope", 0.9), decision="none"))
    async with recogniser(refusing) as url, telegram_house(nlu_url=url) as house:
        await amina.says(f"asdf {WORD}")
        await amina.expects(sentence("en", "say.keep_ask"))
        await amina.says("/privacy")
        await amina.presses(button(await amina.expects(sentence("en", "say.privacy_not_kept")), "keep"))
        await amina.expects(sentence("en", "say.keep_yes"))
        await amina.says(f"my name is {NAME} and asdf {WORD}, {PHONE}")
        await amina.expects(sentence("en", "say.nothing_again"))
        await settled(house)
        assert await rows(house, "SELECT text FROM unanswered") == [(f"my name is … and asdf {WORD}, …",)]

        await amina.says("/privacy")
        await amina.presses(button(await amina.expects(sentence("en", "say.privacy_kept")), "keep"))
        await amina.expects(sentence("en", "say.keep_no"))
        await settled(house)
        assert await rows(house, "SELECT text FROM unanswered") == []
    assert "handle_update" in caplog.text
    assert not [word for word in (NAME, PHONE, "23456789", WORD, "asdf") if word in caplog.text]
    assert_no_faults(caplog)
