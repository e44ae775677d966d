"""What counsellors do in the topic of a case: who is heard, what is passed on, and what never is."""

import pytest

from bot.app import now
from tests.bot_api import BotApi
from tests.bot_api.validation import visible
from tests.conftest import OpenHouse
from tests.journeys.steps import begins, data, opening, rows, sentence, settled, until
from tests.journeys.talks import case, hands_over, in_talk, team, thread_of

pytestmark = pytest.mark.usefixtures("unpaced")


async def test_no_note_ever_reaches_a_visitor(api: BotApi, telegram_house: OpenHouse) -> None:
    """Peers' trap: an internal note reaches the user."""
    olha = api.visitor(language_code="en")
    async with telegram_house() as house:
        there, group, thread = await in_talk(house, api, olha)
        number = await case(house, "number")
        await there.amira.says(f"/notiz {number} secret-general", at=group)
        await group.expects(sentence("de", "case.noted", number=number))
        await there.oksana.says(f"/note {number} secret-private")
        await there.oksana.expects(sentence("de", "case.noted", number=number))
        for text in (f"/notiz {number} secret-thread", f"/note@local_bot {number} secret-thread"):
            refused = await there.amira.says(text, at=group, thread=thread)
            await group.expects(sentence("de", "case.note_elsewhere"), thread=thread)
        await there.amira.edits(refused, "secret-edited")
        for text in ("/ notiz secret-stroke", "/nottiz secret-typo", "  /notiz secret-space", "/\nsecret-line"):
            await there.amira.says(text, at=group, thread=thread)
            await group.expects("/", thread=thread)
        await there.amira.sends(photo=True, caption=f"/notiz {number} secret-caption", at=group, thread=thread)
        await group.expects(sentence("de", "case.note_elsewhere"), thread=thread)
        said = await there.amira.says("to be heard", at=group, thread=thread)
        await olha.expects("to be heard")
        await there.amira.edits(said, f"/notiz {number} secret-turned")
        await group.expects(sentence("de", "case.no_command"), thread=thread)
        await there.amira.says("in General secret-plain", at=group)
        await settled(house)
        assert "secret" not in " ".join(message.html for message in olha.sees())
        assert [row[0] for row in await rows(house, "SELECT text FROM case_notes ORDER BY id")] == [
            "secret-general",
            "secret-private",
        ]
        assert "secret" not in str(await rows(house, "SELECT text FROM case_messages"))


async def test_a_note_below_one_picture_of_an_album_lets_none_of_them_through(
    api: BotApi, telegram_house: OpenHouse
) -> None:
    olha = api.visitor(language_code="en")
    async with telegram_house() as house:
        there, group, thread = await in_talk(house, api, olha)
        number = await case(house, "number")
        seen = len(olha.sees())
        for caption in ({}, {"caption": f"/notiz {number} secret"}):
            await there.amira.sends(photo=True, media_group_id="album-1", at=group, thread=thread, **caption)
        await group.expects(sentence("de", "case.no_album"), thread=thread)
        await settled(house)
        assert len(olha.sees()) == seen


async def test_who_has_not_taken_the_case_is_not_heard(api: BotApi, telegram_house: OpenHouse) -> None:
    olha = api.visitor(language_code="en")
    async with telegram_house() as house:
        there = await team(house, api)
        assert there.group
        await hands_over(olha)
        thread = await thread_of(house, there.group)
        await there.amira.says("unheard", at=there.group, thread=thread)
        number = await case(house, "number")
        await there.group.expects(sentence("de", "case.not_taken", number=number), thread=thread)
        await there.amira.presses(sentence("de", "button.case-take"), at=there.group, thread=thread)
        await olha.expects(opening("en", "talk.taken"))

        for _ in range(3):
            await there.oksana.says("from the side", at=there.group, thread=thread)
        await there.group.expects(sentence("de", "case.taken_by_other", number=number), thread=thread)
        await settled(house)
        told = [
            text for text in there.group.texts(thread) if text == sentence("de", "case.taken_by_other", number=number)
        ]
        assert len(told) == 1
        assert not {"unheard", "from the side"} & set(" ".join(message.text for message in olha.sees()).split("\n"))


async def test_being_in_the_group_is_not_enough(api: BotApi, telegram_house: OpenHouse) -> None:
    olha, guest = api.visitor(language_code="en"), api.visitor(first_name="Guest", language_code="de")
    async with telegram_house() as house:
        there, group, thread = await in_talk(house, api, olha)
        group.sets_member(guest)
        for _ in range(2):
            await guest.says("I only look", at=group, thread=thread)
        await group.expects(sentence("de", "case.stranger"), thread=thread)
        await guest.presses(sentence("de", "button.case-close"), at=group, thread=thread)
        await group.expects(sentence("de", "case.stranger"), thread=thread)
        await there.amira.says("still here", at=group, thread=thread)
        await olha.expects("still here")
        assert "I only look" not in " ".join(message.text for message in olha.sees())
        assert await case(house, "status") == "open"


async def test_the_first_who_takes_it_has_it(api: BotApi, telegram_house: OpenHouse) -> None:
    olha = api.visitor(language_code="en")
    async with telegram_house() as house:
        there = await team(house, api)
        assert there.group
        await hands_over(olha)
        thread = await thread_of(house, there.group)
        take = sentence("de", "button.case-take")
        await there.amira.presses(take, at=there.group, thread=thread)
        await there.oksana.presses(take, at=there.group, thread=thread)
        number = await case(house, "number")
        second = await there.group.expects(sentence("de", "case.taken_by_other", number=number), thread=thread)
        assert "Amira" not in second.text
        await settled(house)
        heard = [message.text for message in olha.sees() if opening("en", "talk.taken") in message.text]
        assert len(heard) == 1


async def test_passed_on_it_waits_until_a_colleague_takes_it(api: BotApi, telegram_house: OpenHouse) -> None:
    olha = api.visitor(language_code="en")
    async with telegram_house() as house:
        there, group, thread = await in_talk(house, api, olha)
        await there.amira.presses(sentence("de", "button.case-pass"), at=group, thread=thread)
        await group.expects(sentence("de", "case.pass_to", number=await case(house, "number")), thread=thread)
        await there.amira.presses("Oksana (erfunden)", at=group, thread=thread)
        await olha.expects(sentence("en", "talk.passed"))
        await until(lambda: sentence("de", "button.case-take") in group.sees(thread)[-1].labels)
        await there.oksana.presses(sentence("de", "button.case-take"), at=group, thread=thread)
        await olha.expects(opening("en", "talk.taken"))
        await there.oksana.says("I am here now", at=group, thread=thread)
        await olha.expects("I am here now")
        actions = await rows(house, "SELECT action FROM audit WHERE subject LIKE 'case:%' ORDER BY number")
        assert [action for (action,) in actions] == ["case_taken", "case_passed_on", "case_taken"]


async def test_edits_and_deletions_reach_the_other_side(api: BotApi, telegram_house: OpenHouse) -> None:
    olha = api.visitor(language_code="en")
    async with telegram_house() as house:
        there, group, thread = await in_talk(house, api, olha)
        said = await there.amira.says("Monday at nine", at=group, thread=thread)
        await olha.expects("Monday at nine")
        await there.amira.edits(said, "Tuesday at nine")
        assert (await olha.expects("Tuesday at nine")).edited
        await there.amira.says("/weg", at=group, thread=thread, reply_to=said)
        await group.expects(sentence("de", "case.unsent"), thread=thread)
        await until(lambda: not any("at nine" in message.text for message in olha.sees()))

        own = await olha.says("I have one child")
        await group.expects("I have one child", thread=thread)
        await olha.edits(own, "I have two children")
        await group.expects("I have two children", thread=thread)
        await settled(house)
        assert "one child" not in " ".join(group.texts())
        assert "Monday" not in str(await rows(house, "SELECT text FROM case_messages"))


async def test_media_pass_through_both_ways_and_are_not_kept(api: BotApi, telegram_house: OpenHouse) -> None:
    olha = api.visitor(language_code="en", first_name="Olha", username="olha_p")
    async with telegram_house() as house:
        there, group, thread = await in_talk(house, api, olha)
        await olha.sends(photo=True, caption="my letter")
        assert (await group.expects("my letter", thread=thread)).photo
        await olha.sends(voice=True)
        await until(lambda: any(message.voice for message in group.sees(thread)))
        await olha.sends(location={"latitude": 51.34, "longitude": 12.37})
        await until(lambda: any(message.location for message in group.sees(thread)))
        form = await there.amira.sends(document=True, caption="fill this in", at=group, thread=thread)
        assert (await olha.expects("fill this in")).document
        await there.amira.edits(form, "fill in page one")
        await olha.expects("fill in page one")
        await settled(house)
        assert not {"getFile"} & {call.method for call in api.calls}
        assert "olha" not in " ".join(group.texts()).casefold()
        stored = str(await rows(house, "SELECT * FROM case_messages"))
        assert "my letter" in stored and "file" not in stored


async def test_canned_answers_are_the_topics_in_her_language(api: BotApi, telegram_house: OpenHouse) -> None:
    amina = api.visitor(language_code="ar")
    async with telegram_house() as house:
        there = await team(house, api)
        assert there.group
        await begins(amina)
        await amina.presses_data("topic:kita_place")
        await amina.expects("")
        await amina.presses_data("talk")
        await amina.expects(opening("ar", "talk.there_now"))
        await amina.presses_data("talk:yes")
        await amina.expects(opening("ar", "say.talk_opened"))
        thread = await thread_of(house, there.group)
        card = there.group.sees(thread)[0]
        assert sentence("de", "intent.kita_place") in card.text
        await there.amira.presses(sentence("de", "button.case-take"), at=there.group, thread=thread)
        await amina.expects(opening("ar", "talk.taken"))
        await there.amira.says("/antwort Kita", at=there.group, thread=thread)
        found = await there.group.expects(sentence("de", "case.answers"), thread=thread)
        await there.amira.presses(found.labels[0], at=there.group, thread=thread, on=found)
        german = await there.group.expects(sentence("de", "case.answer_sent"), thread=thread)
        told = await amina.expects(sentence("ar", "talk.counsellor"))
        topic = data(found)[0].partition(".")[2]
        topics = [await house.conversation.contents.topic(topic, locale, now()) for locale in ("de", "ar")]
        assert topics[0] and topics[0].short.replace("**", "")[:40] in german.text
        assert topics[1] and topics[1].title in visible(told.text)
