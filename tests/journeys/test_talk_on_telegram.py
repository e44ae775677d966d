"""A visitor writes with a counsellor through the bot, from both phones."""

import pytest

from tests.bot_api import BotApi
from tests.conftest import OpenHouse
from tests.journeys.steps import assert_no_faults, begins, change, data, opening, rows, sentence, settled, until
from tests.journeys.talks import case, closed, hands_over, in_talk, team, thread_of

pytestmark = pytest.mark.usefixtures("unpaced")


async def test_a_talk_from_consent_to_the_end(
    api: BotApi, telegram_house: OpenHouse, caplog: pytest.LogCaptureFixture
) -> None:
    olha = api.visitor(language_code="en")
    async with telegram_house() as house:
        there = await team(house, api)
        assert there.group
        number = await hands_over(olha)
        thread = await thread_of(house, there.group)
        assert number in there.group.topics[thread].name

        await olha.says("Hello, I need help")
        waiting = await olha.expects(opening("en", "say.passed_on"))
        assert {"talk:pause", "talk:end"} <= set(data(waiting))
        await there.group.expects("Hello, I need help", thread=thread)
        await there.amira.presses(sentence("de", "button.case-take"), at=there.group, thread=thread)
        await olha.expects(opening("en", "talk.taken"))
        await there.amira.says("What is it about?", at=there.group, thread=thread)
        answer = await olha.expects("What is it about?")
        assert sentence("en", "talk.counsellor") in answer.text and "Amira" not in answer.text

        await olha.says("About a Kita")
        await there.group.expects("About a Kita", thread=thread)
        await there.amira.presses(sentence("de", "button.case-close"), at=there.group, thread=thread)
        await olha.expects(sentence("en", "talk.closed"))
        await closed(house, there.group, thread)
        assert await rows(house, "SELECT outcome FROM notices WHERE outcome <> 'void'") == []
    assert_no_faults(caplog)


async def test_consent_comes_first_and_says_who_reads_what(api: BotApi, telegram_house: OpenHouse) -> None:
    olha = api.visitor(language_code="en")
    async with telegram_house() as house:
        await team(house, api)
        await begins(olha)
        await olha.says("a secret of mine")
        await olha.presses_data("talk")
        asked = await olha.expects(sentence("en", "say.talk_ask"))
        assert set(data(asked)) == {"talk:yes", "talk:no"}
        await olha.presses_data("talk:no")
        await olha.expects(sentence("en", "say.all_right"))
        assert await rows(house, "SELECT * FROM cases") == []
        await olha.presses_data("talk:yes")
        await olha.expects(opening("en", "say.talk_opened"))
        await settled(house)
        assert "secret" not in str(await rows(house, "SELECT * FROM cases, case_messages"))


async def test_the_bot_is_silent_while_a_person_is_on(api: BotApi, telegram_house: OpenHouse) -> None:
    """Peers' trap: the bot answers over the human."""
    olha = api.visitor(language_code="en")
    async with telegram_house() as house:
        _, group, thread = await in_talk(house, api, olha)
        for text in ("How do I register my flat?", "hello", "13", "/ is a sign", "👍"):
            await olha.says(text)
            await group.expects(text, thread=thread)
        await olha.silence(0.5)
        await olha.presses_data("menu")
        await olha.expects(sentence("en", "say.menu"))
        await settled(house)


async def test_danger_shows_the_numbers_and_marks_the_case(api: BotApi, telegram_house: OpenHouse) -> None:
    olha = api.visitor(language_code="en")
    async with telegram_house() as house:
        _, group, thread = await in_talk(house, api, olha)
        await olha.says("I want to kill myself")
        await olha.expects(sentence("en", "danger.suicide"))
        await group.expects("❗", thread=thread)
        await group.expects("I want to kill myself", thread=thread)
        assert await case(house, "urgent") is True


async def test_only_one_word_that_it_waits_and_the_bot_may_be_asked_meanwhile(
    api: BotApi, telegram_house: OpenHouse
) -> None:
    olha = api.visitor(language_code="en")
    async with telegram_house() as house:
        there = await team(house, api)
        assert there.group
        await hands_over(olha)
        thread = await thread_of(house, there.group)
        await olha.says("first")
        await olha.expects(opening("en", "say.passed_on"))
        await olha.says("second")
        await there.group.expects("second", thread=thread)
        await olha.silence(0.3)

        await olha.presses_data("talk:pause")
        await olha.expects(sentence("en", "say.talk_paused"))
        await olha.expects(sentence("en", "say.menu"))
        await olha.says("zzz")
        answered = await olha.expects("")
        assert "talk:on" in data(answered)
        await olha.presses_data("talk:on")
        await olha.expects(sentence("en", "say.talk_on"))
        await olha.says("third")
        await there.group.expects("third", thread=thread)
        await settled(house)
        assert "zzz" not in " ".join(there.group.texts())


async def test_pausing_ends_as_soon_as_somebody_comes(api: BotApi, telegram_house: OpenHouse) -> None:
    olha = api.visitor(language_code="en")
    async with telegram_house() as house:
        there = await team(house, api)
        assert there.group
        await hands_over(olha)
        await olha.presses_data("talk:pause")
        await olha.expects(sentence("en", "say.talk_paused"))
        thread = await thread_of(house, there.group)
        await there.amira.presses(sentence("de", "button.case-take"), at=there.group, thread=thread)
        await olha.expects(opening("en", "talk.taken"))
        await olha.says("here I am")
        await there.group.expects("here I am", thread=thread)
        await olha.silence(0.3)


async def test_a_talk_is_never_offered_as_if_somebody_were_there(api: BotApi, telegram_house: OpenHouse) -> None:
    """Peers' trap: chat offered when nobody is on duty."""
    olha = api.visitor(language_code="en")
    async with telegram_house() as house:
        there = await team(house, api)
        tomorrow = '[[0,"09:00","10:00"],[3,"09:00","10:00"]]'
        await change(house, "UPDATE counsellors SET duty = :duty", duty=tomorrow)
        day_off = "SELECT id, now(), now() + interval '1 day' FROM counsellors"
        await change(house, f'INSERT INTO absences (counsellor, start, "end") {day_off}')
        await begins(olha)
        await olha.presses_data("talk")
        asked = await olha.expects(sentence("en", "say.talk_ask"))
        assert opening("en", "talk.there_from") in asked.text
        assert sentence("en", "talk.there_now") not in asked.text
        await olha.presses_data("talk:yes")
        opened = await olha.expects(opening("en", "say.talk_opened"))
        assert opening("en", "talk.there_from") in opened.text
        assert there.group
        await thread_of(house, there.group)


async def test_without_counsellors_there_is_no_case_but_the_contact_point(
    api: BotApi, telegram_house: OpenHouse
) -> None:
    olha = api.visitor(language_code="en")
    async with telegram_house() as house:
        await change(house, "UPDATE counsellors SET active = false")
        await begins(olha)
        for pressed in ("talk", "talk:yes"):
            await olha.presses_data(pressed)
            await olha.expects(sentence("en", "say.talk_nobody"))
        assert await rows(house, "SELECT * FROM cases") == []


async def test_ended_by_her_it_is_over_until_she_answers_a_counsellor(api: BotApi, telegram_house: OpenHouse) -> None:
    olha = api.visitor(language_code="en")
    async with telegram_house() as house:
        there, group, thread = await in_talk(house, api, olha)
        await there.amira.says("Come by tomorrow", at=group, thread=thread)
        answer = await olha.expects("Come by tomorrow")
        await olha.presses_data("talk:end")
        await olha.expects(sentence("en", "say.talk_ended"))
        await until(lambda: group.topics[thread].closed)
        await olha.says("for Lotse alone")
        await olha.expects("")
        await olha.says("at what time?", reply_to=answer)
        await olha.expects(opening("en", "say.talk_again"))
        await group.expects("at what time?", thread=thread)
        assert len(group.topics) == 1 and not group.topics[thread].closed
        assert "for Lotse alone" not in " ".join(group.texts())
        assert await case(house, "status") == "open"


async def test_closed_by_a_counsellor_it_goes_on_with_the_next_words(api: BotApi, telegram_house: OpenHouse) -> None:
    olha = api.visitor(language_code="en")
    async with telegram_house() as house:
        there, group, thread = await in_talk(house, api, olha)
        await there.amira.presses(sentence("de", "button.case-close"), at=group, thread=thread)
        await olha.expects(sentence("en", "talk.closed"))
        await olha.says("one more thing")
        await olha.expects(opening("en", "say.talk_again"))
        await group.expects("one more thing", thread=thread)

        await there.amira.presses(sentence("de", "button.case-close"), at=group, thread=thread)
        closed = await olha.expects(sentence("en", "talk.closed"))
        assert "talk:again" in data(closed)
        await change(house, "UPDATE cases SET closed_at = now() - interval '31 minutes'")
        await olha.says("later")
        await olha.expects("")
        assert await case(house, "status") == "closed"
        await olha.presses_data("talk:again")
        await olha.expects(opening("en", "say.talk_again"))
        assert await rows(house, "SELECT count(*), min(status) FROM cases") == [(1, "open")]
