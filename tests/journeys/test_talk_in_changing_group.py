"""A team's group does not stay as it was: it grows, loses its topics, throws the bot out of its office."""

import pytest

from bot.adapters.staff import StaffStore
from tests.bot_api import BotApi
from tests.conftest import OpenHouse
from tests.journeys.steps import change, rows, sentence, settled
from tests.journeys.talks import case, hands_over, in_talk, taken, team, thread_of

pytestmark = pytest.mark.usefixtures("unpaced")


async def test_a_group_that_becomes_a_supergroup_stays_the_teams(api: BotApi, telegram_house: OpenHouse) -> None:
    olha = api.visitor(language_code="en")
    async with telegram_house() as house:
        there = await team(house, api, forum=None)
        small = api.group("Team", kind="group", members=[there.amira, there.oksana])
        await change(house, "UPDATE teams SET chat = :chat", chat=small.chat_id)
        number = await hands_over(olha)
        await there.amira.expects(sentence("de", "case.card", number=number))
        grown = small.upgrades(forum=True)
        await settled(house)
        assert await rows(house, "SELECT chat FROM teams") == [(grown.chat_id,)]
        await olha.says("goes on there")
        await grown.expects("goes on there")
        thread = await taken(house, there.amira, grown)
        await there.amira.says("I read you", at=grown, thread=thread)
        await olha.expects("I read you")


async def test_sending_follows_a_group_of_whose_move_nobody_told(api: BotApi, telegram_house: OpenHouse) -> None:
    olha = api.visitor(language_code="en")
    async with telegram_house() as house:
        there = await team(house, api, forum=None)
        small = api.group("Team", kind="group", members=[there.amira, there.oksana])
        grown = small.upgrades(forum=True)
        await settled(house)
        await change(house, "UPDATE teams SET chat = :chat", chat=small.chat_id)
        await hands_over(olha)
        await olha.says("where are you?")
        await grown.expects("where are you?", thread=await thread_of(house, grown))
        assert await rows(house, "SELECT chat FROM teams") == [(grown.chat_id,)]
        await settled(house)
        assert there.amira.sees() == [] and not grown.texts(0)


async def test_an_answer_follows_into_the_grown_group(api: BotApi, telegram_house: OpenHouse) -> None:
    async with telegram_house() as house:
        there = await team(house, api, forum=None)
        small = api.group("Team", kind="group", members=[there.amira])
        await change(house, "UPDATE teams SET chat = :chat", chat=small.chat_id)
        await there.amira.says("/faelle", at=small)
        grown = small.upgrades()
        await grown.expects(sentence("de", "case.none"))


async def test_with_its_topics_switched_off_talks_go_on_in_private(api: BotApi, telegram_house: OpenHouse) -> None:
    olha = api.visitor(language_code="en")
    async with telegram_house() as house:
        there, group, thread = await in_talk(house, api, olha)
        group.switches_topics(False)
        await olha.says("is anybody there?")
        shown = await there.amira.expects("is anybody there?")
        await group.expects(sentence("de", "case.no_threads"))
        await there.amira.says("here I am", reply_to=shown)
        await olha.expects("here I am")
        await settled(house)
        assert "is anybody there?" not in " ".join(group.texts())
        assert there.oksana.sees() == []

        group.switches_topics(True)
        await olha.says("and now?")
        await group.expects("and now?", thread=thread)


async def test_a_bot_that_no_longer_hears_its_topics_goes_on_in_private_at_once(
    api: BotApi, telegram_house: OpenHouse
) -> None:
    """Else what counsellors write in the topic gets lost: in privacy mode only administrators hear it."""
    olha = api.visitor(language_code="en")
    async with telegram_house() as house:
        there, group, thread = await in_talk(house, api, olha)
        await olha.says("I need a flat")
        await group.expects("I need a flat", thread=thread)
        group.sets_bot("member")
        shown = await there.amira.expects("I need a flat")
        await group.expects(sentence("de", "case.no_threads"))
        await there.amira.says("Where?", reply_to=shown)
        await olha.expects("Where?")

        group.sets_bot("administrator")
        await olha.says("In the west")
        again = await group.expects("In the west")
        assert again.thread != thread
        assert "Where?" in " ".join(group.texts(again.thread))
        await there.amira.says("Good", at=group, thread=again.thread)
        await olha.expects("Good")


async def test_a_topic_of_another_group_with_the_same_number_is_never_written_to(
    api: BotApi, telegram_house: OpenHouse
) -> None:
    olha = api.visitor(language_code="en")
    async with telegram_house() as house:
        there, _, thread = await in_talk(house, api, olha)
        other = api.group("New", forum=True, members=[there.amira])
        while thread not in other.topics:
            other.open_topic(there.amira.person, "Canteen")
        code = await StaffStore(house.engine).connect_code("1")
        await there.amira.says(f"/connect {code}", at=other)
        await other.expects(sentence("de", "deskchat.group_connected", team="Team"))
        await olha.says("only for my counsellor")
        shown = await other.expects("only for my counsellor")
        assert shown.thread != thread and str(await case(house, "number")) in other.topics[shown.thread].name
        await there.amira.says("canteen at noon?", at=other, thread=thread)
        await there.amira.says("I am here", at=other, thread=shown.thread)
        await olha.expects("I am here")
        assert "canteen" not in " ".join(message.text for message in olha.sees())
