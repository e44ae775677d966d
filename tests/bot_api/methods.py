"""The methods of the Bot API that deal with messages."""

import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from tests.bot_api import delivery, validation
from tests.bot_api.chats import Chat, Message
from tests.bot_api.refusals import bad_request, forbidden
from tests.bot_api.requests import Request
from tests.bot_api.webhook import Webhook

if TYPE_CHECKING:
    from tests.bot_api.server import BotApi

Method = Callable[["BotApi", Request], Awaitable[Any]]

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


async def get_me(api: "BotApi", asked: Request) -> Any:
    return api.me


async def get_updates(api: "BotApi", asked: Request) -> Any:
    api.updates.allow(delivery.kinds(asked.value("allowed_updates")))
    return await api.updates.fetch(asked.number("offset"), asked.number("limit", 100), asked.number("timeout"))


async def set_webhook(api: "BotApi", asked: Request) -> Any:
    url, secret = asked.text("url"), asked.text("secret_token")
    if not url:
        return await delete_webhook(api, asked)
    if not url.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if secret and not validation.SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    api.updates.allow(delivery.kinds(asked.value("allowed_updates")))
    connections = min(max(asked.number("max_connections", 40), 1), 100)
    await api.updates.start_webhook(Webhook(url, secret, connections), drop_pending=asked.flag("drop_pending_updates"))
    return True


async def delete_webhook(api: "BotApi", asked: Request) -> Any:
    await api.updates.stop_webhook(drop_pending=asked.flag("drop_pending_updates"))
    return True


async def get_webhook_info(api: "BotApi", asked: Request) -> Any:
    webhook = api.updates.webhook
    info: dict[str, Any] = {
        "url": webhook.url if webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(api.updates.pending),
    }
    if api.updates.allowed:
        info["allowed_updates"] = sorted(api.updates.allowed)
    if webhook:
        info["max_connections"] = webhook.max_connections
        if webhook.last_error:
            info["last_error_date"], info["last_error_message"] = webhook.last_error
    return info


def _chat(api: "BotApi", asked: Request) -> Chat:
    written = asked.text("chat_id")
    if not written:
        raise bad_request("chat_id is empty")
    try:
        chat = api.chats[int(written)]
    except (KeyError, ValueError):
        raise bad_request("chat not found") from None
    if chat.blocked:
        raise forbidden("bot was blocked by the user")
    if not chat.began:
        raise forbidden("bot can't initiate conversation with a user")
    return chat


def _send(api: "BotApi", asked: Request, chat: Chat, content: dict[str, Any], html: str | None = None) -> Any:
    keyboard = validation.reply_markup(asked.value("reply_markup"))
    answered = _replied_to(asked, chat)
    message = {
        "message_id": api.next_message(),
        "from": api.me,
        "chat": chat.about,
        "date": int(time.time()),
        **answered,
        **content,
        **({"reply_markup": keyboard} if keyboard else {}),
    }
    chat.show(message, html)
    return message


def _replied_to(asked: Request, chat: Chat) -> dict[str, Any]:
    parameters = asked.value("reply_parameters") or {}
    wanted = parameters.get("message_id") if isinstance(parameters, dict) else None
    if wanted is None:
        return {}
    message = chat.message(int(wanted))
    return {"reply_to_message": message.sent} if message else {}


def _text(asked: Request) -> tuple[dict[str, Any], str | None]:
    text, mode = asked.text("text"), asked.text("parse_mode")
    plain, entities = validation.message_text(text, mode)
    entities = entities or asked.value("entities") or []
    return {"text": plain, **({"entities": entities} if entities else {})}, text if mode else None


async def send_message(api: "BotApi", asked: Request) -> Any:
    chat = _chat(api, asked)
    content, html = _text(asked)
    return _send(api, asked, chat, content, html)


async def send_location(api: "BotApi", asked: Request) -> Any:
    chat = _chat(api, asked)
    point = validation.coordinates(asked.text("latitude"), asked.text("longitude"))
    return _send(api, asked, chat, {"location": point})


async def send_venue(api: "BotApi", asked: Request) -> Any:
    chat = _chat(api, asked)
    point = validation.coordinates(asked.text("latitude"), asked.text("longitude"))
    title, address = (validation.cleaned(asked.text(name)).strip() for name in ("title", "address"))
    if validation.is_empty(title):
        raise bad_request("venue title must be non-empty")
    if validation.is_empty(address):
        raise bad_request("venue address must be non-empty")
    venue = {"location": point, "title": title, "address": address}
    return _send(api, asked, chat, {"venue": venue, "location": point})


async def send_document(api: "BotApi", asked: Request) -> Any:
    chat = _chat(api, asked)
    written, mode = asked.text("caption"), asked.text("parse_mode")
    caption, entities = validation.formatted(written, mode, validation.CAPTION_LIMIT)
    content: dict[str, Any] = {"document": _document(api, asked)}
    if caption:
        content["caption"] = caption
    if entities:
        content["caption_entities"] = entities
    return _send(api, asked, chat, content, written if mode else None)


def _document(api: "BotApi", asked: Request) -> dict[str, Any]:
    """A new upload, or the identifier of an earlier one."""
    named = asked.text("document")
    upload = asked.uploads.get(named.removeprefix("attach://") or "document")
    if upload is None:
        if named not in api.files:
            raise bad_request("there is no document in the request" if not named else "wrong file identifier")
        return api.files[named]
    if not upload.content:
        raise bad_request("file must be non-empty")
    identifier = f"document-{len(api.files) + 1}"
    api.files[identifier] = {
        "file_id": identifier,
        "file_unique_id": f"u{identifier}",
        "file_name": upload.name,
        "mime_type": upload.mime_type,
        "file_size": len(upload.content),
    }
    api.uploads[identifier] = upload.content
    return api.files[identifier]


async def send_chat_action(api: "BotApi", asked: Request) -> Any:
    chat = _chat(api, asked)
    if asked.text("action") not in validation.ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.actions += 1
    return True


def _editable(api: "BotApi", asked: Request) -> tuple[Chat, Message]:
    chat = _chat(api, asked)
    message = chat.message(asked.number("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    return chat, message


def _edit(chat: Chat, message: Message, changed: dict[str, Any], html: str | None) -> Any:
    compared = ("text", "entities", "reply_markup")
    if all(changed.get(name) == message.sent.get(name) for name in compared):
        raise bad_request(NOT_MODIFIED)
    changed["edit_date"] = int(time.time())
    chat.show(changed, html, edited=True)
    return changed


async def edit_message_text(api: "BotApi", asked: Request) -> Any:
    """Without reply_markup the keyboard goes, as with Telegram."""
    chat, message = _editable(api, asked)
    if "text" not in message.sent:
        raise bad_request("there is no text in the message to edit")
    content, html = _text(asked)
    keyboard = validation.reply_markup(asked.value("reply_markup"))
    kept = {k: v for k, v in message.sent.items() if k not in ("text", "entities", "reply_markup")}
    return _edit(chat, message, kept | content | ({"reply_markup": keyboard} if keyboard else {}), html)


async def edit_message_reply_markup(api: "BotApi", asked: Request) -> Any:
    chat, message = _editable(api, asked)
    keyboard = validation.reply_markup(asked.value("reply_markup"))
    kept = {k: v for k, v in message.sent.items() if k != "reply_markup"}
    return _edit(chat, message, kept | ({"reply_markup": keyboard} if keyboard else {}), message.html)


async def answer_callback_query(api: "BotApi", asked: Request) -> Any:
    query = api.queries.get(asked.text("callback_query_id"))
    if query is None or time.monotonic() > query.until:
        raise bad_request(TOO_OLD)
    text = validation.cleaned(asked.text("text"))
    if len(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    query.visitor.answers.append(text)
    return True


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "sendMessage": send_message,
    "sendLocation": send_location,
    "sendVenue": send_venue,
    "sendDocument": send_document,
    "sendChatAction": send_chat_action,
    "editMessageText": edit_message_text,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "answerCallbackQuery": answer_callback_query,
}
