"""The methods of the Bot API that deal with groups, their members and their topics."""

from typing import TYPE_CHECKING, Any

from tests.bot_api.groups import NOT_FORUM, Group
from tests.bot_api.refusals import bad_request
from tests.bot_api.requests import Method, Request
from tests.bot_api.sending import chat_named, writable
from tests.bot_api.visitors import Visitor

if TYPE_CHECKING:
    from tests.bot_api.server import BotApi

ICON_COLORS = (0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F)
GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


async def get_chat(api: "BotApi", asked: Request) -> Any:
    chat = chat_named(api, asked)
    chat.check_read()
    more = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": dict.fromkeys(GIFTS, False)}
    return {**chat.about, **more}


async def get_chat_member(api: "BotApi", asked: Request) -> Any:
    """Who was never there is "left", who is unknown to Telegram is an error."""
    chat, number = chat_named(api, asked), asked.number("user_id")
    chat.check_read()
    people = {person["id"]: person for person in (api.me, *_people(api))}
    if number not in people:
        raise bad_request("user not found")
    if isinstance(chat, Group):
        return chat.standing(people[number])
    return {"user": people[number], "status": "member" if number in (chat.chat_id, api.me["id"]) else "left"}


def _people(api: "BotApi") -> list[dict[str, Any]]:
    return [chat.person for chat in api.chats.values() if isinstance(chat, Visitor)]


def _forum(api: "BotApi", asked: Request) -> Group:
    chat = writable(api, asked)
    if not isinstance(chat, Group):
        raise bad_request(NOT_FORUM)
    return chat


async def create_forum_topic(api: "BotApi", asked: Request) -> Any:
    chat, color = _forum(api, asked), asked.number("icon_color", ICON_COLORS[0])
    if color not in ICON_COLORS:
        raise bad_request("invalid icon color specified")
    topic = chat.open_topic(api.me, asked.text("name"), color)
    return {"message_thread_id": topic.id, "name": topic.name, "icon_color": topic.icon_color}


async def edit_forum_topic(api: "BotApi", asked: Request) -> Any:
    _forum(api, asked).rename_topic(api.me, asked.number("message_thread_id"), asked.text("name"))
    return True


async def close_forum_topic(api: "BotApi", asked: Request) -> Any:
    _forum(api, asked).close_topic(api.me, asked.number("message_thread_id"))
    return True


async def reopen_forum_topic(api: "BotApi", asked: Request) -> Any:
    _forum(api, asked).close_topic(api.me, asked.number("message_thread_id"), closed=False)
    return True


async def delete_forum_topic(api: "BotApi", asked: Request) -> Any:
    _forum(api, asked).delete_topic(api.me, asked.number("message_thread_id"))
    return True


PLACES: dict[str, Method] = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "createForumTopic": create_forum_topic,
    "editForumTopic": edit_forum_topic,
    "closeForumTopic": close_forum_topic,
    "reopenForumTopic": reopen_forum_topic,
    "deleteForumTopic": delete_forum_topic,
}
