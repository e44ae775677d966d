"""Groups with topics at the local Bot API, as a real Bot and their members see them."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import telegram
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters
from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot.channels.telegram.request import AiohttpRequest
from tests.bot_api import GENERAL, BotApi, Group, Visitor


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
def olena(api: BotApi) -> Visitor:
    return api.visitor(first_name="Olena", began=False)


@pytest.fixture
def amina(api: BotApi) -> Visitor:
    return api.visitor(chat_id=77)


@pytest.fixture
def team(api: BotApi, olena: Visitor) -> Group:
    return api.group("Team", forum=True, members=[olena])


async def news(bot: telegram.Bot, **wanted: Any) -> list[telegram.Message]:
    """What the bot has not heard before, service messages too."""
    updates = await bot.get_updates(timeout=1, **wanted)
    if updates:
        await bot.get_updates(offset=updates[-1].update_id + 1)
    return [update.effective_message for update in updates if update.effective_message]


def button(label: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=label.lower())]])


async def test_a_topic_that_the_bot_opens_is_told_to_it_as_well(bot: telegram.Bot, team: Group) -> None:
    topic = await bot.create_forum_topic(team.chat_id, "Amina")

    (opened,) = await news(bot)
    assert opened.forum_topic_created is not None
    assert (opened.message_id, opened.message_thread_id) == (topic.message_thread_id, topic.message_thread_id)
    assert opened.from_user is not None
    assert opened.from_user.id == bot.id
    assert team.topic("Amina").id == topic.message_thread_id
    assert team.sees() == []


async def test_members_write_in_general_and_in_topics(bot: telegram.Bot, team: Group, olena: Visitor) -> None:
    thread = (await bot.create_forum_topic(team.chat_id, "Amina")).message_thread_id
    await news(bot)
    await olena.says("all", at=team)
    await olena.says("here", at=team, thread=thread)
    await olena.sends(voice=True, caption="listen", at=team, thread=thread)

    general, topical, voice = await news(bot)
    assert (general.chat.id, general.chat.type, general.chat.is_forum) == (team.chat_id, "supergroup", True)
    assert (general.message_thread_id, general.is_topic_message) == (None, None)
    assert (topical.message_thread_id, topical.is_topic_message) == (thread, True)
    assert topical.reply_to_message is not None, "Telegram names the head of the topic"
    assert topical.reply_to_message.forum_topic_created is not None
    assert (voice.caption, voice.voice is not None) == ("listen", True)
    assert team.texts(GENERAL) == ["all"]
    assert team.texts(thread) == ["here", "listen"]


async def test_an_answer_stays_in_the_topic_of_what_it_answers(bot: telegram.Bot, team: Group, olena: Visitor) -> None:
    thread = (await bot.create_forum_topic(team.chat_id, "Amina")).message_thread_id
    asked = await olena.says("who?", at=team, thread=thread)

    await bot.send_message(team.chat_id, "me", reply_parameters=ReplyParameters(asked["message_id"]))
    await olena.says("ah", at=team, reply_to=team.sees()[0])

    assert [(one.by, one.text, one.reply_to) for one in team.history(thread)[1:]] == [
        ("Olena", "who?", None),
        ("Local bot", "me", asked["message_id"]),
        ("Olena", "ah", team.sees()[0].id),
    ]
    with pytest.raises(BadRequest, match=r"(?i)to be replied not found"):
        await bot.send_message(team.chat_id, "me", reply_parameters=ReplyParameters(99))
    assert await bot.send_message(
        team.chat_id, "me", reply_parameters=ReplyParameters(99, allow_sending_without_reply=True)
    )


async def test_an_answer_in_general_names_a_thread_that_is_no_topic(
    bot: telegram.Bot, team: Group, olena: Visitor
) -> None:
    first = await olena.says("one", at=team)
    await olena.says("two", at=team, reply_to=first)

    answer = (await news(bot))[1]
    assert (answer.message_thread_id, answer.is_topic_message) == (first["message_id"], None)
    with pytest.raises(BadRequest, match=r"(?i)message thread not found"):
        await bot.send_message(team.chat_id, "three", message_thread_id=answer.message_thread_id)
    with pytest.raises(BadRequest, match=r"(?i)message thread not found"):
        await bot.send_message(team.chat_id, "three", message_thread_id=GENERAL)


async def test_topics_are_renamed_closed_and_reopened_once(bot: telegram.Bot, team: Group, olena: Visitor) -> None:
    thread = (await bot.create_forum_topic(team.chat_id, "Amina")).message_thread_id
    await bot.edit_forum_topic(team.chat_id, thread, name="Amina (done)")
    await bot.close_forum_topic(team.chat_id, thread)

    assert team.topics[thread].closed
    for again in (
        bot.close_forum_topic(team.chat_id, thread),
        bot.edit_forum_topic(team.chat_id, thread, "Amina (done)"),
    ):
        with pytest.raises(BadRequest, match=r"(?i)topic_not_modified"):
            await again
    await bot.send_message(team.chat_id, "an administrator may", message_thread_id=thread)
    await bot.reopen_forum_topic(team.chat_id, thread)
    team.close_topic(olena.person, thread)
    kinds = [one.service for one in team.history(thread) if one.service]
    assert kinds == [f"forum_topic_{done}" for done in ("created", "edited", "closed", "reopened", "closed")]
    told = await news(bot)
    assert told[-1].forum_topic_closed is not None
    assert told[-1].from_user is not None
    assert told[-1].from_user.first_name == "Olena"


async def test_a_topic_that_is_gone_cannot_be_written_in(bot: telegram.Bot, team: Group, olena: Visitor) -> None:
    thread = (await bot.create_forum_topic(team.chat_id, "Amina")).message_thread_id
    team.delete_topic(olena.person, thread)

    for call in (
        bot.send_message(team.chat_id, "hello", message_thread_id=thread),
        bot.close_forum_topic(team.chat_id, thread),
        bot.edit_forum_topic(team.chat_id, thread, "New"),
    ):
        with pytest.raises(BadRequest, match=r"(?i)message thread not found"):
            await call


async def test_topics_need_a_forum_and_the_right_to_manage_them(
    api: BotApi, bot: telegram.Bot, team: Group, olena: Visitor
) -> None:
    plain = api.group("No topics", members=[olena])
    thread = team.open_topic(olena.person, "Hers").id
    team.sets_bot("administrator", can_manage_topics=False)

    with pytest.raises(BadRequest, match=r"(?i)not enough rights to create a topic"):
        await bot.create_forum_topic(team.chat_id, "Amina")
    with pytest.raises(BadRequest, match=r"(?i)not enough rights"):
        await bot.close_forum_topic(team.chat_id, thread)
    with pytest.raises(BadRequest, match=r"(?i)not a forum"):
        await bot.create_forum_topic(plain.chat_id, "Amina")
    team.close_topic(olena.person, thread)
    team.sets_bot("member")
    with pytest.raises(BadRequest, match=r"(?i)topic_closed"):
        await bot.send_message(team.chat_id, "hello", message_thread_id=thread)


async def test_a_press_in_a_group_says_who_and_where(bot: telegram.Bot, team: Group, olena: Visitor) -> None:
    thread = team.open_topic(olena.person, "Amina").id
    await bot.send_message(team.chat_id, "waiting", message_thread_id=thread, reply_markup=button("Mine"))
    await olena.presses("Mine", at=team, thread=thread)

    query = (await bot.get_updates(timeout=1))[-1].callback_query
    assert query is not None
    assert isinstance(query.message, telegram.Message)
    assert (query.from_user.first_name, query.message.chat.id) == ("Olena", team.chat_id)
    assert query.message.message_thread_id == thread
    await query.answer("yours")
    await query.edit_message_text("Olena has it")
    assert olena.answers == ["yours"]
    assert (await team.expects("Olena has it", thread=thread)).buttons == []


async def test_the_bot_edits_only_what_is_its_own(bot: telegram.Bot, team: Group, olena: Visitor) -> None:
    hers = await olena.says("hers", at=team)

    with pytest.raises(BadRequest, match=r"(?i)can't be edited"):
        await bot.edit_message_text("mine", team.chat_id, hers["message_id"])


async def test_the_bot_is_told_when_it_comes_goes_or_is_thrown_out(
    api: BotApi, bot: telegram.Bot, olena: Visitor
) -> None:
    team = api.group("Team", members=[olena], bot="left")
    with pytest.raises(Forbidden, match=r"(?i)not a member of the supergroup"):
        await bot.send_message(team.chat_id, "hello")
    team.sets_bot("administrator", by=olena)
    assert await bot.send_message(team.chat_id, "hello")
    team.sets_bot("kicked", by=olena)
    await olena.says("unheard", at=team)

    updates = await bot.get_updates(timeout=1)
    changes = [update.my_chat_member for update in updates if update.my_chat_member]
    assert [(one.old_chat_member.status, one.new_chat_member.status) for one in changes] == [
        ("left", "administrator"),
        ("administrator", "kicked"),
    ]
    told = [update.message for update in updates if update.message]
    assert [bool(one.new_chat_members) for one in told] == [True, False]
    assert told[1].left_chat_member is not None
    with pytest.raises(Forbidden, match=r"(?i)bot was kicked from the supergroup chat"):
        await bot.send_message(team.chat_id, "hello")


async def test_a_small_group_that_grows_gets_another_id(api: BotApi, bot: telegram.Bot, olena: Visitor) -> None:
    small = api.group("Team", kind="group", members=[olena])
    await olena.says("hello", at=small)
    grown = small.upgrades(forum=True)

    _, left, arrived = await news(bot)
    assert (left.migrate_to_chat_id, arrived.migrate_from_chat_id) == (grown.chat_id, small.chat_id)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(small.chat_id, "hello")
    assert moved.value.new_chat_id == grown.chat_id
    assert await bot.create_forum_topic(grown.chat_id, "Amina")


async def test_a_plain_member_hears_only_what_is_meant_for_it(bot: telegram.Bot, team: Group, olena: Visitor) -> None:
    team.sets_bot("member")
    sent = await bot.send_message(team.chat_id, "hello")
    await olena.says("among us", at=team)
    await olena.says("/help", at=team)
    await olena.says("for you", at=team, reply_to=sent.to_dict())

    assert [message.text for message in await news(bot) if message.text] == ["/help", "for you"]


async def test_members_and_chats_can_be_looked_up(
    api: BotApi, bot: telegram.Bot, team: Group, olena: Visitor, amina: Visitor
) -> None:
    statuses = [(await bot.get_chat_member(team.chat_id, who)).status for who in (olena.chat_id, bot.id, amina.chat_id)]
    assert statuses == ["creator", "administrator", "left"]
    team.sets_member(amina)
    assert (await bot.get_chat_member(team.chat_id, amina.chat_id)).status == "member"
    with pytest.raises(BadRequest, match=r"(?i)user not found"):
        await bot.get_chat_member(team.chat_id, 4711)
    found = await bot.get_chat(team.chat_id)
    assert (found.title, found.is_forum) == ("Team", True)
    assert (await bot.get_chat(amina.chat_id)).first_name == "Amina"
