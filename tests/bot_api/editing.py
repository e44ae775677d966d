"""The methods of the Bot API that change, mark or remove a message that is there."""

import time
from typing import TYPE_CHECKING, Any

from telegram.constants import ReactionEmoji

from tests.bot_api import validation
from tests.bot_api.chats import Chat, Message
from tests.bot_api.refusals import bad_request
from tests.bot_api.requests import Method, Request
from tests.bot_api.sending import CAPTIONED, captioned, worded, writable

if TYPE_CHECKING:
    from tests.bot_api.server import BotApi

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
WORDS = ("text", "entities", "caption", "caption_entities", "reply_markup")
EMOJIS = frozenset(str(emoji.value) for emoji in ReactionEmoji)
DELETABLE_FOR = 48 * 3600


def _editable(api: "BotApi", asked: Request) -> tuple[Chat, Message]:
    chat = writable(api, asked)
    message = chat.message(asked.number("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if message.service or message.sent.get("from", {}).get("id") != api.me["id"]:
        raise bad_request("message can't be edited")
    return chat, message


def _edit(chat: Chat, message: Message, new: dict[str, Any], html: str | None, *, kept: tuple[str, ...] = ()) -> Any:
    changed = {name: value for name, value in message.sent.items() if name not in WORDS or name in kept} | new
    if all(changed.get(name) == message.sent.get(name) for name in WORDS):
        raise bad_request(NOT_MODIFIED)
    changed["edit_date"] = int(time.time())
    chat.show(changed, html, edited=True)
    return changed


def _keyboard(asked: Request) -> dict[str, Any]:
    """Without one the old keyboard goes, as with Telegram."""
    keyboard = validation.reply_markup(asked.value("reply_markup"))
    return {"reply_markup": keyboard} if keyboard else {}


async def edit_message_text(api: "BotApi", asked: Request) -> Any:
    chat, message = _editable(api, asked)
    if "text" not in message.sent:
        raise bad_request("there is no text in the message to edit")
    content, html = worded(asked)
    return _edit(chat, message, content | _keyboard(asked), html)


async def edit_message_caption(api: "BotApi", asked: Request) -> Any:
    chat, message = _editable(api, asked)
    if not message.sent.keys() & set(CAPTIONED):
        raise bad_request("there is no caption in the message to edit")
    content, html = captioned(asked)
    return _edit(chat, message, content | _keyboard(asked), html)


async def edit_message_reply_markup(api: "BotApi", asked: Request) -> Any:
    chat, message = _editable(api, asked)
    return _edit(chat, message, _keyboard(asked), message.html, kept=WORDS[:-1])


async def delete_message(api: "BotApi", asked: Request) -> Any:
    chat = writable(api, asked)
    message = chat.message(asked.number("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    too_old = chat.chat_id > 0 and message.sent["date"] < time.time() - DELETABLE_FOR
    if too_old or not chat.may_delete(message):
        raise bad_request("message can't be deleted for everyone")
    message.deleted = True
    return True


async def set_message_reaction(api: "BotApi", asked: Request) -> Any:
    """An empty list takes the bot's reaction away; a bot has one at most."""
    chat = writable(api, asked)
    message = chat.message(asked.number("message_id"))
    if message is None:
        raise bad_request("message to react not found")
    listed = asked.value("reaction") or []
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise bad_request("can't parse reaction: expected an Array of ReactionType")
    emojis = [str(one.get("emoji", "")) for one in listed]
    if not EMOJIS.issuperset(emojis):
        raise bad_request("REACTION_INVALID")
    if len(emojis) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    message.reactions[:] = emojis
    return True


async def answer_callback_query(api: "BotApi", asked: Request) -> Any:
    query = api.queries.get(asked.text("callback_query_id"))
    if query is None or time.monotonic() > query.until:
        raise bad_request(TOO_OLD)
    text = validation.cleaned(asked.text("text"))
    if len(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    query.visitor.answers.append(text)
    return True


EDITING: dict[str, Method] = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "setMessageReaction": set_message_reaction,
    "answerCallbackQuery": answer_callback_query,
}
