"""A part of the topic last spoken of, asked for without naming it: with the real recogniser."""

import pytest

from tests.bot_api import BotApi
from tests.conftest import OpenHouse
from tests.journeys.steps import LOCALES, begins, data, sentence, settled

COST = {
    "ar": "وكم التكلفة؟",
    "de": "und was kostet das?",
    "en": "and how much is it?",
    "uk": "а скільки це коштує?",
    "ru": "а сколько это стоит?",
    "ku": "û bihayê wê çiqas e?",
    "ckb": "ئەی تێچووی چەندە؟",
    "pl": "a ile to kosztuje?",
    "vi": "thế tốn bao nhiêu tiền?",
}


@pytest.mark.parametrize("locale", LOCALES)
async def test_a_part_of_the_topic_is_asked_for_without_naming_it(
    api: BotApi, telegram_house: OpenHouse, rasa: str, locale: str
) -> None:
    amina = api.visitor(language_code=locale)
    async with telegram_house(nlu_url=rasa) as house:
        await begins(amina)
        await amina.presses_data("topic:residence_permit")
        await amina.expects(sentence(locale, "section.steps"))
        await amina.says(COST[locale])
        answer = await amina.expects(sentence(locale, "section.cost"))
        assert "more:residence_permit" in data(answer)
        await settled(house)


async def test_a_new_question_after_a_topic_is_no_follow_up(api: BotApi, telegram_house: OpenHouse, rasa: str) -> None:
    amina = api.visitor(language_code="en")
    async with telegram_house(nlu_url=rasa) as house:
        await begins(amina)
        await amina.presses_data("topic:residence_permit")
        await amina.expects(sentence("en", "section.steps"))
        await amina.says("How much does the Kita cost per month?")
        answer = await amina.expects(sentence("en", "section.steps"))
        assert "more:kita_cost" in data(answer)
        await settled(house)
