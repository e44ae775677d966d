"""Talks when something breaks or ends: restarts, blocked bots, erased data, nobody who answers."""

import logging
from datetime import timedelta

import pytest

from bot.app import now
from tests.bot_api import BotApi
from tests.conftest import OpenHouse
from tests.journeys.steps import assert_no_faults, change, data, opening, rows, sentence, settled, until
from tests.journeys.talks import case, closed, hands_over, in_talk, team, thread_of

pytestmark = pytest.mark.usefixtures("unpaced")


async def test_a_restart_between_two_messages_loses_nothing(api: BotApi, telegram_house: OpenHouse) -> None:
    """Peers' trap: the relay's map is in memory."""
    olha = api.visitor(language_code="en")
    async with telegram_house() as house:
        there, group, thread = await in_talk(house, api, olha)
        said = await there.amira.says("Monday", at=group, thread=thread)
        await olha.expects("Monday")
        await settled(house)
    await olha.says("while it was down")
    async with telegram_house() as house:
        await group.expects("while it was down", thread=thread)
        await there.amira.edits(said, "Tuesday")
        await olha.expects("Tuesday")
        await there.amira.says("and the time", at=group, thread=thread)
        await olha.expects("and the time")
        assert len(group.topics) == 1


async def test_what_could_not_be_sent_comes_later_and_in_order(api: BotApi, telegram_house: OpenHouse) -> None:
    olha = api.visitor(language_code="en")
    async with telegram_house() as house:
        there, group, thread = await in_talk(house, api, olha)
        api.fail_next("sendMessage", status=500, chat_id=olha.chat_id)
        for text in ("one", "two", "three"):
            await there.amira.says(text, at=group, thread=thread)
        await olha.expects("three", timeout=20)
        heard = [message.text.split("\n")[-1] for message in olha.sees()][-3:]
        assert heard == ["one", "two", "three"]
        await settled(house)


async def test_a_visitor_who_blocked_the_bot_is_told_of_in_the_topic(api: BotApi, telegram_house: OpenHouse) -> None:
    olha = api.visitor(language_code="en")
    async with telegram_house() as house:
        there, group, thread = await in_talk(house, api, olha)
        olha.blocks()
        await settled(house)
        for text in ("are you there?", "hello?"):
            await there.amira.says(text, at=group, thread=thread)
        await group.expects(sentence("de", "case.gone", number=await case(house, "number")), thread=thread)
        await settled(house)
        assert " ".join(group.texts(thread)).count("nicht mehr erreichbar") == 1
        olha.unblocks()
        await olha.says("I am back")
        await olha.expects("are you there?")
        await group.expects("I am back", thread=thread)


async def test_a_topic_that_somebody_deleted_is_opened_anew(api: BotApi, telegram_house: OpenHouse) -> None:
    olha = api.visitor(language_code="en")
    async with telegram_house() as house:
        there, group, thread = await in_talk(house, api, olha)
        await olha.says("kept")
        await group.expects("kept", thread=thread)
        group.delete_topic(there.amira.person, thread)
        await olha.says("goes on")
        again = await group.expects("goes on")
        assert again.thread != thread
        assert "kept" in " ".join(group.texts(again.thread))


async def test_erasing_her_data_erases_the_words_everywhere_and_ends_the_case(
    api: BotApi, telegram_house: OpenHouse, caplog: pytest.LogCaptureFixture
) -> None:
    """Peers' traps: names stored without need; "delete my data" writes who she is into a log."""
    caplog.set_level(logging.DEBUG)
    olha = api.visitor(language_code="en", first_name="Olhaname", last_name="Familyname", username="olha_user")
    async with telegram_house() as house:
        there, group, thread = await in_talk(house, api, olha)
        number = await case(house, "number")
        await olha.says("word of hers")
        await olha.sends(photo=True, caption="caption of hers")
        await group.expects("caption of hers", thread=thread)
        await there.amira.says("word of ours", at=group, thread=thread)
        await there.amira.says(f"/notiz {number} note about her", at=group)
        await olha.expects("word of ours")
        stored = str([await rows(house, f"SELECT * FROM {table}") for table in ("cases", "case_messages", "visitors")])
        assert not {"Olhaname", "Familyname", "olha_user"} & set(stored.replace("'", " ").split())

        await olha.presses_data("delete:yes")
        await olha.expects(sentence("en", "say.deleted"))
        await group.expects(sentence("de", "case.forgotten", number=number), thread=thread)
        await until(lambda: "of hers" not in " ".join(group.texts(thread)))
        await closed(house, group, thread)
        left = str([await rows(house, f"SELECT * FROM {table}") for table in ("cases", "case_messages", "case_notes")])
        assert "of hers" not in left and "of ours" not in left and "about her" not in left
        assert await rows(house, "SELECT status, visitor FROM cases") == [("closed", None)]
    written = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("bot."))
    assert not [word for word in ("hers", "ours", "Olhaname", str(olha.chat_id)) if word in written]
    assert_no_faults(caplog)


async def test_unanswered_the_team_is_reminded_and_then_she_is_told_honestly(
    api: BotApi, telegram_house: OpenHouse
) -> None:
    """Peers' trap: the net for open enquiries is off by default."""
    olha = api.visitor(language_code="en")
    async with telegram_house() as house:
        there = await team(house, api)
        assert there.group
        await hands_over(olha)
        await thread_of(house, there.group)
        due = await rows(house, 'SELECT kind, audience, due, "case" IS NOT NULL FROM notices ORDER BY due')
        assert [row[:2] + row[3:] for row in due] == [
            ("case_unanswered_team", "team", True),
            ("case_unanswered", "visitor", True),
        ]
        assert all(str(row[2]) > str(now().astimezone(due[0][2].tzinfo) + timedelta(minutes=25)) for row in due)  # type: ignore[attr-defined]
        await change(house, "UPDATE notices SET due = now()")
        await change(house, "UPDATE procrastinate_jobs SET scheduled_at = now() WHERE task_name = 'send_notice'")
        told = await there.group.expects(opening("de", "notice.case_unanswered_team"), timeout=20)
        assert any(one.startswith("case-take:") for one in data(told))
        await olha.expects(opening("en", "notice.case_unanswered"), timeout=20)


async def test_taking_it_makes_these_notices_void(api: BotApi, telegram_house: OpenHouse) -> None:
    olha = api.visitor(language_code="en")
    async with telegram_house() as house:
        await in_talk(house, api, olha)
        assert await rows(house, "SELECT DISTINCT outcome FROM notices") == [("void",)]


@pytest.mark.parametrize("locale", ["ar", "uk", "vi"])
async def test_everything_that_is_said_around_a_talk_is_in_her_language(
    api: BotApi, telegram_house: OpenHouse, locale: str
) -> None:
    """Peers' trap: system texts in one language."""
    visitor = api.visitor(language_code=locale)
    async with telegram_house() as house:
        there, group, thread = await in_talk(house, api, visitor)
        await there.amira.says("OK", at=group, thread=thread)
        assert sentence(locale, "talk.counsellor") in (await visitor.expects("OK")).text
        await there.amira.presses(sentence("de", "button.case-close"), at=group, thread=thread)
        closed = await visitor.expects(sentence(locale, "talk.closed"))
        assert closed.labels == [sentence(locale, "button.talk_again")]
