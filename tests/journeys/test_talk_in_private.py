"""A team without a usable group leads its talks in private chats, by answers."""

import json

import pytest

from tests.bot_api import BotApi
from tests.conftest import OpenHouse
from tests.journeys.steps import begins, button, change, opening, rows, sentence, settled, until
from tests.journeys.talks import NEVER, case, hands_over, team

pytestmark = pytest.mark.usefixtures("unpaced")


async def test_who_takes_it_answers_and_the_others_hear_no_more(api: BotApi, telegram_house: OpenHouse) -> None:
    olha = api.visitor(language_code="en")
    async with telegram_house() as house:
        there = await team(house, api, forum=None)
        number = await hands_over(olha)
        for one in (there.amira, there.oksana):
            await one.expects(sentence("de", "case.card", number=number))
        await olha.says("to whoever is there")
        shown = await there.amira.expects("to whoever is there")
        await there.oksana.expects("to whoever is there")
        await there.oksana.says("too early", reply_to=there.oksana.sees()[-1])
        await there.oksana.expects(sentence("de", "case.not_taken", number=number))
        await there.amira.presses(sentence("de", "button.case-take"))
        await olha.expects(opening("en", "talk.taken"))

        await there.amira.says("Good morning", reply_to=shown)
        answer = await olha.expects("Good morning")
        await olha.says("for Amira alone", reply_to=answer)
        await there.amira.expects("for Amira alone")
        await there.oksana.silence(0.3)
        await there.oksana.presses(sentence("de", "button.case-take"))
        await there.oksana.expects(sentence("de", "case.taken_by_other", number=number))
        assert "too early" not in " ".join(message.text for message in olha.sees())


async def test_what_answers_nothing_is_a_conversation_with_the_bot(api: BotApi, telegram_house: OpenHouse) -> None:
    olha = api.visitor(language_code="en")
    async with telegram_house() as house:
        there = await team(house, api, forum=None)
        number = await hands_over(olha)
        await there.amira.expects(sentence("de", "case.card", number=number))
        await there.amira.presses(sentence("de", "button.case-take"))
        await olha.expects(opening("en", "talk.taken"))
        await there.amira.presses_data("menu")
        await there.amira.expects(sentence("de", "say.menu"))
        await there.amira.says("/faelle")
        listed = await there.amira.expects(sentence("de", "case.card", number=number))
        await olha.silence(0.3)
        said = await there.amira.says("by the list", reply_to=listed)
        await olha.expects("by the list")
        await there.amira.edits(said, "by the list, mended")
        await olha.expects("by the list, mended")
        await there.amira.says("/unsend", reply_to=said)
        await until(lambda: "by the list" not in " ".join(message.text for message in olha.sees()))


async def test_the_colleague_to_whom_it_is_passed_reads_all_of_it(api: BotApi, telegram_house: OpenHouse) -> None:
    olha = api.visitor(language_code="en")
    async with telegram_house() as house:
        there = await team(house, api, forum=None)
        number = await hands_over(olha)
        await there.amira.expects(sentence("de", "case.card", number=number))
        await there.amira.presses(sentence("de", "button.case-take"))
        await olha.expects(opening("en", "talk.taken"))
        await olha.says("I need a flat")
        await there.amira.says("Where?", reply_to=await there.amira.expects("I need a flat"))
        await olha.expects("Where?")
        await there.amira.presses(sentence("de", "button.case-pass"))
        await there.amira.expects(sentence("de", "case.pass_to", number=number))
        await there.amira.presses("Oksana (erfunden)")
        for text in ("I need a flat", "Where?", sentence("de", "case.passed", number=number)):
            await there.oksana.expects(text)
        await there.oksana.presses(sentence("de", "button.case-take"))
        await olha.expects(opening("en", "talk.taken"))


@pytest.mark.parametrize(("forum", "rights"), [(False, {}), (True, {"can_manage_topics": False})])
async def test_a_group_without_topics_is_told_why_once(
    api: BotApi, telegram_house: OpenHouse, forum: bool, rights: dict[str, bool]
) -> None:
    olha, amina = api.visitor(language_code="en"), api.visitor(language_code="en")
    async with telegram_house() as house:
        there = await team(house, api, forum=forum, **rights)
        for visitor in (olha, amina):
            number = await hands_over(visitor)
            await there.amira.expects(sentence("de", "case.card", number=number))
        await settled(house)
        assert there.group and there.group.texts() == [sentence("de", "case.no_threads")]


async def test_a_bot_thrown_out_of_the_group_goes_on_in_private(api: BotApi, telegram_house: OpenHouse) -> None:
    olha = api.visitor(language_code="en")
    async with telegram_house() as house:
        there = await team(house, api)
        assert there.group
        await hands_over(olha)
        await olha.says("before")
        await there.group.expects("before")
        there.group.sets_bot("kicked")
        await olha.says("after")
        await there.amira.expects("after")


async def test_nobody_is_disturbed_off_duty_and_all_of_it_comes_when_duty_begins(
    api: BotApi, telegram_house: OpenHouse
) -> None:
    olha = api.visitor(language_code="en")
    async with telegram_house() as house:
        there = await team(house, api, forum=None)
        await change(house, "UPDATE counsellors SET quiet_until = now() + interval '4 seconds'")
        await begins(olha)
        await olha.presses_data("talk:yes")
        await olha.expects(opening("en", "talk.there_from"))
        await olha.says("in the night")
        await there.amira.silence(1)
        await there.amira.expects("in the night", timeout=15)


async def test_a_team_that_never_works_is_no_reason_to_fail(api: BotApi, telegram_house: OpenHouse) -> None:
    olha = api.visitor(language_code="en")
    async with telegram_house() as house:
        there = await team(house, api, forum=None)
        await change(house, "UPDATE counsellors SET duty = :never", never=json.dumps(NEVER))
        await begins(olha)
        await olha.presses_data("talk:yes")
        await olha.expects(sentence("en", "talk.there_unknown"))
        await settled(house)
        assert there.amira.sees() == [] and await rows(house, "SELECT * FROM notices") == []


async def test_a_counsellor_can_be_a_visitor_too(api: BotApi, telegram_house: OpenHouse) -> None:
    async with telegram_house() as house:
        there = await team(house, api, forum=None)
        there.oksana.person["language_code"] = "en"
        number = await hands_over(there.oksana)
        await there.amira.expects(sentence("de", "case.card", number=number))
        await there.amira.presses(sentence("de", "button.case-take"))
        await there.oksana.expects(opening("en", "talk.taken"))
        await there.amira.says("Hello colleague", reply_to=there.amira.sees()[0])
        answer = await there.oksana.expects("Hello colleague")
        await there.oksana.says("an answer of mine", reply_to=answer)
        await there.amira.expects("an answer of mine")
        assert await case(house, "status") == "open"
        assert button(there.amira.sees()[0], "case-take")
