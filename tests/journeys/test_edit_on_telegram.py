"""An edit reaches the visitor: published in the browser, read on the phone with the next message."""

from content.editor.roles import Role
from tests.bot_api import BotApi
from tests.conftest import OpenHouse
from tests.editor.newsroom import Newsroom
from tests.editor.test_writing import DE, UK, post
from tests.journeys.steps import begins, rows, sentence, settled

TOPIC = "topic:kita_cost"


async def test_what_is_published_comes_with_the_next_message(api: BotApi, telegram_house: OpenHouse) -> None:
    async with telegram_house() as house:
        visitor = api.visitor(language_code="uk")
        await begins(visitor)
        olena = await Newsroom(house).writer("olena", Role.publisher, "uk")
        await visitor.presses_data(TOPIC)
        await visitor.expects("Скільки коштує")

        await post(olena, UK, "save", title="Ще чернетка")
        await visitor.presses_data(TOPIC)
        assert "Ще чернетка" not in (await visitor.expects("Скільки коштує")).text

        await post(olena, UK, "publish", title="Садок: що платити")
        await visitor.presses_data(TOPIC)
        await visitor.expects("Садок: що платити")
        await settled(house)
        assert (await rows(house, "SELECT topic, locale, count FROM reads"))[0][:2] == ("kita_cost", "uk")


async def test_visitors_are_told_that_a_translation_is_behind(api: BotApi, telegram_house: OpenHouse) -> None:
    async with telegram_house() as house:
        visitor = api.visitor(language_code="uk")
        await begins(visitor)
        maria = await Newsroom(house).writer("maria", Role.publisher)
        await post(maria, DE, "publish", title="Was kostet ein Kita-Platz?")
        await visitor.presses_data("more:kita_cost")
        assert sentence("uk", "topic.outdated") in (await visitor.expects("Скільки коштує")).text
        await settled(house)
