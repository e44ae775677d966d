"""What editors are shown beforehand is what a visitor's phone then shows."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.app import House, now
from bot.channels.telegram.preview import Bubble
from content.model import TopicText
from content.published import Content
from tests.bot_api import BotApi, Message, Visitor
from tests.conftest import OpenHouse
from tests.journeys.steps import begins, opening, sentence
from tests.journeys.test_events_on_telegram import breakfast, in_three_days, put

RTL = ("ar", "ckb")


async def presses(visitor: Visitor, data: str, answer: str) -> Message:
    await visitor.presses_data(data)
    return await visitor.expects(answer)


def assert_same(bubbles: Sequence[Bubble], messages: Sequence[Message], rtl: bool) -> None:
    """Text and buttons, these from the side from which she reads."""
    labels = [[[label for label, _ in row[:: -1 if rtl else 1]] for row in one.buttons] for one in messages]
    assert [str(one.html) for one in bubbles] == [one.html for one in messages]
    assert [one.rows for one in bubbles] == labels
    assert {one.rtl for one in bubbles} == {rtl}


async def drafted(house: House, locale: str, **changed: object) -> Content:
    """As published, but for one text."""
    pack = (await house.published.current()).pack
    text = pack.texts["kita_place"][locale].model_copy(update=changed)
    texts: dict[str, dict[str, TopicText]] = {
        **pack.texts,
        "kita_place": {**pack.texts["kita_place"], locale: text},
    }
    return Content(pack.model_copy(update={"texts": texts}))


@pytest.mark.parametrize("locale", ["de", "ar", "vi"])
async def test_a_topic_and_what_is_behind_more(api: BotApi, telegram_house: OpenHouse, locale: str) -> None:
    amina = api.visitor(language_code=locale)
    async with telegram_house() as house:
        await begins(amina)
        first = await presses(amina, "topic:kita_place", sentence(locale, "section.steps"))
        rest = await presses(amina, "more:kita_place", opening(locale, "topic.checked"))

        shown = await house.preview.topic(await house.published.current(), "kita_place", locale, now())

        assert_same(shown, [first, rest], locale in RTL)


@pytest.mark.parametrize("locale", ["de", "ckb"])
async def test_a_place_and_its_week(api: BotApi, telegram_house: OpenHouse, locale: str) -> None:
    amina = api.visitor(language_code=locale)
    async with telegram_house() as house:
        content = await house.published.current()
        place = next(one for one in content.pack.places.values() if content.week(one, now().date()))
        await begins(amina)
        card = await presses(amina, f"place:{place.id}", place.name)
        week = await presses(amina, f"hours:{place.id}", sentence(locale, "hours.week"))

        shown = await house.preview.place(content, place.id, locale, now())

        assert_same(shown, [card, week], locale in RTL)


@pytest.mark.parametrize("locale", ["en", "ar"])
async def test_an_event_on_one_of_its_days(api: BotApi, telegram_house: OpenHouse, locale: str) -> None:
    amina, day = api.visitor(language_code=locale), in_three_days().date()
    async with telegram_house() as house:
        await put(house, breakfast(in_three_days()))
        await begins(amina)
        told = await presses(amina, f"event:breakfast.{day:%Y%m%d}", "Tee.")
        content = await house.published.current()

        assert_same(await house.preview.event(content, "breakfast", day, locale, now()), [told], locale in RTL)
        assert await house.preview.event(content, "breakfast", day + timedelta(days=1), locale, now()) == []


async def test_a_draft_is_seen_beforehand_and_by_no_visitor(api: BotApi, telegram_house: OpenHouse) -> None:
    amina = api.visitor(language_code="de")
    async with telegram_house() as house:
        await begins(amina)
        draft = await drafted(house, "de", title="Noch nicht fertig")

        shown = await house.preview.topic(draft, "kita_place", "de", now())

        assert all("<b>Noch nicht fertig</b>" in bubble.html for bubble in shown)
        told = await presses(amina, "topic:kita_place", sentence("de", "section.steps"))
        assert "Noch nicht fertig" not in told.text
