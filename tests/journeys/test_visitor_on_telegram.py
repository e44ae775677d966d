"""A visitor's way on Telegram: asking in her language, places, commands, languages, being forgotten."""

from collections.abc import Sequence

import pytest
from aiohttp import web

from bot.app import House
from tests.bot_api import BotApi
from tests.bot_api.validation import visible
from tests.conftest import OpenHouse
from tests.fakes.locales import LOCALES as CATALOGUES
from tests.journeys.steps import (
    LOCALES,
    begins,
    books,
    books_telling,
    button,
    change,
    data,
    opening,
    rows,
    sentence,
    settled,
)
from tests.journeys.test_bad_recogniser_on_telegram import ranking, recogniser, saying

QUESTIONS = {
    "ar": ("كيف أحصل على مكان في الروضة لابنتي؟", "kita_place"),
    "uk": ("Як записати дитину до школи?", "school_enrol"),
    "de": ("Wo kann ich einen Deutschkurs machen?", "german_course"),
    "en": ("How do I register my new address?", "address_registration"),
    "ru": ("Как продлить вид на жительство?", "residence_permit"),
    "ku": ("Ez dikarim li ku kursa almanî çêbikim?", "german_course"),
    "ckb": ("چۆن منداڵەکەم لە قوتابخانە تۆمار بکەم؟", "school_enrol"),
    "pl": ("Jak zameldować się pod nowym adresem?", "address_registration"),
    "vi": ("Làm sao để xin được chỗ ở nhà trẻ cho con tôi?", "kita_place"),
}
HOURS = ("open_until", "opens_today", "opens_tomorrow", "opens_on")


@pytest.mark.parametrize("locale", LOCALES)
async def test_a_question_in_her_own_words_is_answered_with_the_right_topic(
    api: BotApi, telegram_house: OpenHouse, rasa: str, locale: str
) -> None:
    amina = api.visitor(language_code=locale)
    question, topic = QUESTIONS[locale]
    async with telegram_house(nlu_url=rasa) as house:
        await begins(amina)
        await amina.says(question)
        answer = await amina.expects(sentence(locale, "section.steps"))
        assert f"more:{topic}" in data(answer)
        await amina.presses(f"more:{topic}")
        await amina.expects(opening(locale, "topic.checked"))
        await settled(house)


@pytest.mark.parametrize("locale", LOCALES)
async def test_a_place_comes_with_its_address_its_hours_and_a_pin(
    api: BotApi, telegram_house: OpenHouse, locale: str
) -> None:
    amina = api.visitor(language_code=locale)
    async with telegram_house():
        await begins(amina)
        await amina.presses_data("topic:kita_place")
        topic = await amina.expects("meinkitaplatz-leipzig.de")
        await amina.presses(button(topic, "place"))
        place = await amina.expects("Georg-Schumann-Straße 357")
        assert "0341 123-0" in place.text
        assert any(opening(locale, f"hours.old_{one}") in visible(place.text) for one in HOURS)
        pin = await amina.expects("Georg-Schumann-Straße 357")
        assert pin.location == {"latitude": 51.3749, "longitude": 12.32264}
        await amina.presses(button(place, "hours"))
        week = await amina.expects(sentence(locale, "hours.week"))
        assert "13:00–18:00" in visible(week.text)


async def test_places_in_a_district_come_to_choose_from_and_before_others(
    api: BotApi, telegram_house: OpenHouse
) -> None:
    amina = api.visitor(language_code="uk")
    understood = {
        "адреса в Райднітц": ranking(("address_contact", 0.7), ("address_registration", 0.2)),
        "курси німецької в Лінденау": ranking(("german_course", 0.9), decision="sure"),
        "курси німецької": ranking(("german_course", 0.9), decision="sure"),
    }

    async def answer(request: web.Request) -> web.StreamResponse:
        return await saying(understood[(await request.json())["text"]])(request)

    async with recogniser(answer) as url, telegram_house(nlu_url=url) as house:
        await begins(amina)
        await amina.says("адреса в Райднітц")
        choice = await amina.expects(sentence("uk", "say.which_place"))
        assert data(choice)[-2:] == ["place:contact-point", "menu"]
        assert "place:inlingua-leipzig" in data(choice)
        await amina.presses("place:inlingua-leipzig")
        await amina.expects("Prager Straße 36")

        await amina.says("курси німецької в Лінденау")
        there = await amina.expects(sentence("uk", "section.steps"))
        assert button(there, "place") == "place:drk-akademischer-kv"
        await amina.says("курси німецької")
        anywhere = await amina.expects(sentence("uk", "section.steps"))
        assert button(anywhere, "place") == "place:willkommenszentrum"
        await settled(house)


async def test_a_posters_link_opens_the_topic_in_the_posters_language(api: BotApi, telegram_house: OpenHouse) -> None:
    amina = api.visitor(language_code="ar")
    async with telegram_house():
        await amina.says("/start topic-kita_place-uk")
        await amina.expects(sentence("uk", "say.welcome").split("\n")[0])
        topic = await amina.expects("meinkitaplatz-leipzig.de")
        assert "more:kita_place" in data(topic)
        await amina.says("/help")
        await amina.expects(sentence("uk", "say.help").split("\n")[0])


async def test_a_link_that_leads_nowhere_still_says_welcome(api: BotApi, telegram_house: OpenHouse) -> None:
    async with telegram_house():
        for link in ("topic-kita_place-xx", "topic-nonsense-ar", "topic-", "topic", "nonsense", "🙂" * 70):
            amina = api.visitor(language_code="ar")
            await amina.says(f"/start {link}")
            await amina.expects(sentence("ar", "say.welcome").split("\n")[0])


COMMANDS = {
    "/start": ["say.languages", "say.menu"],
    "/help": ["say.help", "say.menu"],
    "/language": ["say.languages"],
    "/hours": ["hours.unknown"],
    "/appointment": ["say.no_appointment"],
    "/human": ["say.human"],
    "/privacy": ["say.privacy"],
    "/delete": ["say.delete_ask"],
    "/nonsense": ["say.help", "say.menu"],
}


@pytest.mark.parametrize("locale", LOCALES)
async def test_every_command_answers_in_her_language_with_a_way_on(
    api: BotApi, telegram_house: OpenHouse, locale: str
) -> None:
    amina = api.visitor(language_code=locale)
    async with telegram_house():
        for command, keys in COMMANDS.items():
            await amina.says(f"{command}@{api.me['username']}")
            answers = [await amina.expects(sentence(locale, key).split("\n")[0]) for key in keys]
            assert data(answers[-1]), command


async def test_with_no_appointment_yet_the_command_lets_her_book_one(api: BotApi, telegram_house: OpenHouse) -> None:
    amina = api.visitor(language_code="en")
    async with telegram_house():
        await amina.says("/appointment")
        answer = await amina.expects(sentence("en", "say.no_appointment"))
        assert "book" in data(answer)


async def test_a_language_chosen_by_button_holds_from_then_on(api: BotApi, telegram_house: OpenHouse) -> None:
    amina = api.visitor(language_code="fr")
    async with telegram_house():
        await amina.says("/language")
        choice = await amina.expects(sentence("de", "say.languages"))
        assert choice.labels == [words.name for words in CATALOGUES.all()]
        assert {"Українська", "کوردیی سۆرانی", "Tiếng Việt"} <= set(choice.labels)
        await amina.presses("Українська")
        await amina.expects(sentence("uk", "say.language_set"))
        await amina.says("/human")
        await amina.expects(sentence("uk", "say.human"))


async def test_a_message_in_another_language_is_answered_in_it_with_a_button_to_stay(
    api: BotApi, telegram_house: OpenHouse
) -> None:
    amina = api.visitor(language_code="en")
    async with telegram_house():
        await amina.says("/start")
        await amina.expects(sentence("en", "say.languages"))
        await amina.presses("language:de")
        await amina.expects(sentence("de", "say.language_set"))
        await amina.says("أين أجد مكانا في الروضة لابنتي؟")
        await amina.expects(sentence("ar", "say.found"))
        switch = await amina.expects(sentence("ar", "say.switch_language"))
        await amina.presses(button(switch, "language"))
        await amina.expects(sentence("ar", "say.language_set"))
        await amina.says("12345")
        await amina.expects(sentence("ar", "say.nothing"))


async def test_nonsense_twice_brings_a_person(api: BotApi, telegram_house: OpenHouse) -> None:
    amina = api.visitor(language_code="uk")
    async with telegram_house():
        await amina.says("щґфїв прлд")
        await amina.expects(sentence("uk", "say.nothing"))
        await amina.says("щґфїв прлд")
        again = await amina.expects(sentence("uk", "say.nothing_again"))
        assert data(again)[:2] == ["talk", "human"]
        await amina.presses("human")
        human = await amina.expects(sentence("uk", "say.human"))
        assert "book" in data(human)


async def test_deleting_leaves_nothing_of_her_and_calls_her_appointment_off(
    api: BotApi, telegram_house: OpenHouse
) -> None:
    amina = api.visitor(language_code="ar", first_name="Aminata")
    async with telegram_house() as house:
        await begins(amina)
        await books_telling(amina, "Zerrinnur", "خلاف مع صاحب البيت")
        await amina.says("/delete")
        await amina.expects(sentence("ar", "say.delete_ask"))
        await amina.presses("delete:yes")
        await amina.expects(sentence("ar", "say.deleted"))
        await settled(house)
        for table in ("visitors", "reach", "outbox", "notice_receipts"):
            assert await rows(house, f"SELECT * FROM {table}") == [], table
        assert await rows(house, "SELECT * FROM inbox WHERE payload IS NOT NULL OR handled_at IS NULL") == []
        assert await rows(house, "SELECT status, visitor FROM appointments") == [("cancelled", None)]
        assert not await _anywhere(house, [str(amina.chat_id), "Aminata", "Zerrinnur", "خلاف مع"])
        await amina.says("/appointment")
        await amina.expects(sentence("ar", "say.no_appointment"))


async def test_reminders_of_whoever_was_forgotten_wait_for_their_time_and_say_nothing_then(
    api: BotApi, telegram_house: OpenHouse
) -> None:
    amina = api.visitor(language_code="ar")
    async with telegram_house() as house:
        await begins(amina)
        await books(amina)
        await amina.presses_data("delete:yes")
        await amina.expects(sentence("ar", "say.deleted"))
        await settled(house)
        waiting = "SELECT kind FROM notices WHERE outcome IS NULL AND audience = 'visitor'"
        assert await rows(house, waiting)
        await change(house, "UPDATE procrastinate_jobs SET scheduled_at = now() WHERE task_name = 'send_notice'")
        await settled(house)
        assert await rows(house, waiting) == []
        assert await rows(house, "SELECT DISTINCT outcome FROM notices WHERE audience = 'visitor'") == [("void",)]
        await amina.silence(0.3)


async def _anywhere(house: House, words: Sequence[str]) -> list[str]:
    """The tables, ours and the queue's, in which one of the words stands."""
    tables = await rows(house, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    found = []
    for (table,) in tables:
        lines = await rows(house, f'SELECT t::text FROM "{table}" t')
        found += [str(table) for (line,) in lines if any(word in str(line) for word in words)]
    return found


async def test_keeping_her_data_keeps_it(api: BotApi, telegram_house: OpenHouse) -> None:
    amina = api.visitor(language_code="en")
    async with telegram_house() as house:
        await amina.says("/delete")
        asked = await amina.expects(sentence("en", "say.delete_ask"))
        await amina.presses(sentence("en", "button.delete_no"))
        await amina.expects(sentence("en", "say.menu"))
        assert len(data(asked)) == 2
        assert len(await rows(house, "SELECT * FROM reach")) == 1
