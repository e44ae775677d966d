"""The methods of the Bot API that put a message into a chat."""

import time
from typing import TYPE_CHECKING, Any

from tests.bot_api import validation
from tests.bot_api.chats import GENERAL, Chat, Message
from tests.bot_api.refusals import bad_request
from tests.bot_api.requests import Method, Request

if TYPE_CHECKING:
    from tests.bot_api.server import BotApi

CAPTIONED = ("photo", "document", "voice", "audio", "video", "animation")
PLAIN = ("sticker", "video_note", "location", "contact", "venue")


def chat_named(api: "BotApi", asked: Request, field: str = "chat_id") -> Chat:
    written = asked.text(field)
    if not written:
        raise bad_request("chat_id is empty")
    try:
        return api.chats[int(written)]
    except (KeyError, ValueError):
        raise bad_request("chat not found") from None


def writable(api: "BotApi", asked: Request) -> Chat:
    chat = chat_named(api, asked)
    chat.check_write()
    return chat


def _send(api: "BotApi", asked: Request, chat: Chat, content: dict[str, Any], html: str | None = None) -> Any:
    keyboard = validation.reply_markup(asked.value("reply_markup"))
    placed = chat.placed(asked.number("message_thread_id"), _replied_to(asked, chat))
    chat.check_write(placed.get("message_thread_id", 0))
    message = {
        "message_id": api.next_message(chat),
        "from": api.me,
        "chat": chat.about,
        "date": int(time.time()),
        **placed,
        **content,
        **({"reply_markup": keyboard} if keyboard else {}),
    }
    chat.show(message, html)
    return message


def _replied_to(asked: Request, chat: Chat) -> Message | None:
    parameters = asked.value("reply_parameters") or {}
    if not isinstance(parameters, dict):
        raise bad_request("object expected as reply parameters")
    wanted = parameters.get("message_id") or asked.number("reply_to_message_id")
    if not wanted:
        return None
    message = chat.message(int(wanted))
    if message is None and not parameters.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return message


def worded(asked: Request) -> tuple[dict[str, Any], str | None]:
    text, mode = asked.text("text"), asked.text("parse_mode")
    plain, entities = validation.message_text(text, mode)
    entities = entities or asked.value("entities") or []
    return {"text": plain, **({"entities": entities} if entities else {})}, text if mode else None


def captioned(asked: Request) -> tuple[dict[str, Any], str | None]:
    written, mode = asked.text("caption"), asked.text("parse_mode")
    caption, entities = validation.formatted(written, mode, validation.CAPTION_LIMIT)
    entities = entities or asked.value("caption_entities") or []
    content: dict[str, Any] = {"caption": caption} if caption else {}
    return content | ({"caption_entities": entities} if caption and entities else {}), written if mode else None


async def send_message(api: "BotApi", asked: Request) -> Any:
    chat = writable(api, asked)
    content, html = worded(asked)
    return _send(api, asked, chat, content, html)


async def send_location(api: "BotApi", asked: Request) -> Any:
    chat = writable(api, asked)
    point = validation.coordinates(asked.text("latitude"), asked.text("longitude"))
    return _send(api, asked, chat, {"location": point})


async def send_venue(api: "BotApi", asked: Request) -> Any:
    chat = writable(api, asked)
    point = validation.coordinates(asked.text("latitude"), asked.text("longitude"))
    title, address = (validation.cleaned(asked.text(name)).strip() for name in ("title", "address"))
    if validation.is_empty(title):
        raise bad_request("venue title must be non-empty")
    if validation.is_empty(address):
        raise bad_request("venue address must be non-empty")
    venue = {"location": point, "title": title, "address": address}
    return _send(api, asked, chat, {"venue": venue, "location": point})


def _sender(kind: str) -> Method:
    async def send_file(api: "BotApi", asked: Request) -> Any:
        chat = writable(api, asked)
        content, html = captioned(asked) if kind in CAPTIONED else ({}, None)
        return _send(api, asked, chat, {kind: api.files.take(asked, kind), **content}, html)

    return send_file


async def copy_message(api: "BotApi", asked: Request) -> Any:
    """Without a new caption the old one stays; the keyboard never comes along."""
    chat, source = writable(api, asked), chat_named(api, asked, "from_chat_id")
    source.check_read()
    message = source.message(asked.number("message_id"))
    if message is None:
        raise bad_request("message to copy not found")
    content, html = _copied(asked, message)
    return {"message_id": _send(api, asked, chat, content, html)["message_id"]}


def _copied(asked: Request, message: Message) -> tuple[dict[str, Any], str | None]:
    sent, html = message.sent, message.html
    if "text" in sent:
        return {name: sent[name] for name in ("text", "entities") if name in sent}, html
    content = {name: sent[name] for name in CAPTIONED + PLAIN if name in sent}
    if not content or message.service:
        raise bad_request("message can't be copied")
    if not content.keys() & set(CAPTIONED):
        return content, html
    if "caption" in asked.fields:
        caption, html_caption = captioned(asked)
        return content | caption, html_caption
    return content | {name: sent[name] for name in ("caption", "caption_entities") if name in sent}, html


async def send_chat_action(api: "BotApi", asked: Request) -> Any:
    """Unlike a message, "typing" may name GENERAL as its thread."""
    chat, thread = writable(api, asked), asked.number("message_thread_id")
    if asked.text("action") not in validation.ACTIONS:
        raise bad_request("wrong parameter action in request")
    if thread != GENERAL:
        chat.placed(thread, None)
    chat.actions += 1
    return True


SENDING: dict[str, Method] = {
    "sendMessage": send_message,
    "sendLocation": send_location,
    "sendVenue": send_venue,
    "sendPhoto": _sender("photo"),
    "sendDocument": _sender("document"),
    "sendVoice": _sender("voice"),
    "sendAudio": _sender("audio"),
    "sendVideo": _sender("video"),
    "sendSticker": _sender("sticker"),
    "copyMessage": copy_message,
    "sendChatAction": send_chat_action,
}
