"""What a bot needs that carries messages from one chat to another: files, copies, edits, limits."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import telegram
from telegram import ReactionTypeEmoji
from telegram.error import BadRequest, RetryAfter

from bot.channels.telegram.request import AiohttpRequest
from tests.bot_api import BotApi, Group, Limits, Visitor


@pytest.fixture(autouse=True)
def timedelta_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # else merely raising RetryAfter warns


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as api:
        yield api


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[telegram.Bot]:
    bot = telegram.Bot(
        api.token,
        base_url=f"{api.url}/bot",
        request=AiohttpRequest(),
        get_updates_request=AiohttpRequest(),
    )
    async with bot:
        yield bot


@pytest.fixture
def amina(api: BotApi) -> Visitor:
    return api.visitor(chat_id=77)


@pytest.fixture
def olena(api: BotApi) -> Visitor:
    return api.visitor(first_name="Olena")


@pytest.fixture
def team(api: BotApi, olena: Visitor) -> Group:
    return api.group("Team", forum=True, members=[olena])


async def test_every_kind_she_sends_can_be_copied_into_a_topic(
    bot: telegram.Bot, amina: Visitor, team: Group, olena: Visitor
) -> None:
    thread = team.open_topic(olena.person, "Amina").id
    for sent in (
        await amina.says("hello"),
        await amina.sends(photo="file-7", caption="my letter"),
        await amina.sends(document=True, caption="old"),
        await amina.sends(voice=True),
        await amina.sends(sticker=True),
        await amina.sends(location=True),
    ):
        words: dict[str, Any] = {"caption": "new"} if "document" in sent else {}
        await bot.copy_message(team.chat_id, amina.chat_id, sent["message_id"], message_thread_id=thread, **words)

    text, photo, document, voice, sticker, location = team.sees(thread)
    assert text.text == "hello"
    assert photo.photo is not None
    assert (photo.text, photo.photo[0]["file_id"]) == ("my letter", "file-7")
    assert document.document is not None
    assert document.text == "new"
    assert voice.voice is not None
    assert sticker.sticker is not None
    assert location.location == {"latitude": 50.5, "longitude": 10.5}


async def test_what_is_gone_or_no_message_cannot_be_copied(
    bot: telegram.Bot, amina: Visitor, team: Group, olena: Visitor
) -> None:
    sent = await amina.says("hello")
    await amina.deletes(sent)
    topic = team.open_topic(olena.person, "Amina").id

    with pytest.raises(BadRequest, match=r"(?i)message to copy not found"):
        await bot.copy_message(team.chat_id, amina.chat_id, sent["message_id"])
    with pytest.raises(BadRequest, match=r"(?i)message can't be copied"):
        await bot.copy_message(amina.chat_id, team.chat_id, topic)


async def test_files_go_on_by_their_id_under_their_own_kind(api: BotApi, bot: telegram.Bot, amina: Visitor) -> None:
    await amina.sends(photo="file-7")
    await bot.send_photo(amina.chat_id, "file-7", caption="yours")
    uploaded = await bot.send_photo(amina.chat_id, b"\x89PNG", caption="mine")

    assert [shown.text for shown in amina.sees()] == ["yours", "mine"]
    assert api.uploads[uploaded.photo[0].file_id] == b"\x89PNG"
    with pytest.raises(BadRequest, match=r"(?i)can't use file of type photo as document"):
        await bot.send_document(amina.chat_id, "file-7")
    with pytest.raises(BadRequest, match=r"(?i)wrong file identifier"):
        await bot.send_photo(amina.chat_id, "file-8")


async def test_her_edit_comes_only_if_it_was_asked_for(
    bot: telegram.Bot, amina: Visitor, team: Group, olena: Visitor
) -> None:
    await bot.get_updates(allowed_updates=["message"])
    hers = await amina.says("eight o'clock")
    await amina.edits(hers, "unheard")
    await bot.get_updates(allowed_updates=["message", "edited_message"])
    photo = await olena.sends(photo=True, caption="this", at=team)
    await olena.edits(photo, "that")
    await amina.edits(hers, "nine o'clock")

    edits = [update.edited_message for update in await bot.get_updates(timeout=1) if update.edited_message]
    assert [(edit.chat.id, edit.text or edit.caption) for edit in edits] == [
        (team.chat_id, "that"),
        (77, "nine o'clock"),
    ]
    assert all(edit.edit_date for edit in edits)
    (shown,) = amina.history()
    assert (shown.text, shown.edited) == ("nine o'clock", True)


async def test_she_answers_one_message_of_the_bot(bot: telegram.Bot, amina: Visitor) -> None:
    first = await bot.send_message(amina.chat_id, "one")
    await bot.send_message(amina.chat_id, "two")
    await amina.says("to the first", reply_to=amina.sees()[0])

    message = (await bot.get_updates(timeout=1))[0].message
    assert message is not None
    assert message.reply_to_message is not None
    assert message.reply_to_message.message_id == first.message_id
    assert message.message_thread_id is None


async def test_captions_are_edited_and_messages_deleted(
    bot: telegram.Bot, amina: Visitor, team: Group, olena: Visitor
) -> None:
    photo = await bot.send_photo(amina.chat_id, b"x", caption="one")
    await bot.edit_message_caption(amina.chat_id, photo.message_id, caption="<b>two</b>", parse_mode="HTML")
    assert (amina.sees()[0].text, amina.sees()[0].edited) == ("two", True)
    with pytest.raises(BadRequest, match=r"(?i)not modified"):
        await bot.edit_message_caption(amina.chat_id, photo.message_id, caption="<b>two</b>", parse_mode="HTML")

    await bot.delete_message(amina.chat_id, photo.message_id)
    assert amina.sees() == []
    assert [gone.text for gone in amina.deleted] == ["two"]
    with pytest.raises(BadRequest, match=r"(?i)message to delete not found"):
        await bot.delete_message(amina.chat_id, photo.message_id)
    hers = await olena.says("hers", at=team)
    team.sets_bot("administrator", can_delete_messages=False)
    with pytest.raises(BadRequest, match=r"(?i)can't be deleted"):
        await bot.delete_message(team.chat_id, hers["message_id"])


async def test_a_reaction_stands_at_the_message_until_it_is_taken_away(bot: telegram.Bot, amina: Visitor) -> None:
    hers = await amina.says("hello")
    await bot.set_message_reaction(amina.chat_id, hers["message_id"], [ReactionTypeEmoji("👀")])
    assert amina.history()[0].reactions == ["👀"]

    await bot.set_message_reaction(amina.chat_id, hers["message_id"], [])
    assert amina.history()[0].reactions == []
    with pytest.raises(BadRequest, match=r"(?i)reaction_invalid"):
        await bot.set_message_reaction(amina.chat_id, hers["message_id"], [ReactionTypeEmoji("🧦")])
    with pytest.raises(BadRequest, match=r"(?i)message to react not found"):
        await bot.set_message_reaction(amina.chat_id, 4711, [ReactionTypeEmoji("👀")])


async def test_the_same_number_may_stand_for_another_message_elsewhere(
    api: BotApi, amina: Visitor, team: Group, olena: Visitor
) -> None:
    await amina.says("hello")
    hers = await amina.says("is anybody there?")
    theirs = await olena.says("good morning", at=team)

    assert hers["message_id"] == theirs["message_id"]


async def test_a_group_takes_twenty_messages_a_minute(api: BotApi, bot: telegram.Bot, team: Group) -> None:
    api.limits = Limits(chat=None)
    for n in range(20):
        await bot.send_message(team.chat_id, str(n))

    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(team.chat_id, "one too many")
    assert isinstance(refused.value.retry_after, timedelta)
    assert 58 <= refused.value.retry_after.total_seconds() <= 60
    assert (api.rates.group(), api.rates.refused, len(team.sees())) == (20, 1, 20)


async def test_a_chat_takes_one_message_a_second_and_a_burst_if_it_is_allowed(
    api: BotApi, bot: telegram.Bot, amina: Visitor
) -> None:
    api.limits = Limits(second=0.2)
    sent = await bot.send_message(amina.chat_id, "one")
    with pytest.raises(RetryAfter):
        await bot.send_message(amina.chat_id, "two")
    await bot.send_chat_action(amina.chat_id, "typing")
    await bot.edit_message_text("edits are free", amina.chat_id, sent.message_id)
    await asyncio.sleep(0.2)
    assert await bot.send_message(amina.chat_id, "two")
    assert (api.rates.chat(seconds=0.2), api.rates.chat(amina.chat_id), api.rates.overall()) == (1, 2, 2)
    api.limits = Limits(burst=4)
    await bot.send_message(amina.chat_id, "three")
    await bot.send_message(amina.chat_id, "four")


async def test_all_chats_together_take_thirty_a_second(api: BotApi, bot: telegram.Bot) -> None:
    api.limits = Limits(second=10)
    people = [api.visitor() for _ in range(31)]
    sends = (bot.send_message(person.chat_id, "hello") for person in people)
    outcomes = await asyncio.gather(*sends, return_exceptions=True)

    assert sum(isinstance(outcome, RetryAfter) for outcome in outcomes) == 1
    assert api.rates.overall(seconds=10) == 30


async def test_without_limits_nothing_is_refused_and_all_is_counted(
    api: BotApi, bot: telegram.Bot, amina: Visitor
) -> None:
    began = time.monotonic()
    for n in range(40):
        await bot.send_message(amina.chat_id, str(n))

    assert api.rates.overall(seconds=time.monotonic() - began + 1) == 40
    assert api.rates.refused == 0
