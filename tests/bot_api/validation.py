"""What Telegram checks and changes in what a bot sends."""

import re
from typing import Any

from tests.bot_api.markup import LINK, parse_html, utf16
from tests.bot_api.refusals import bad_request

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
REQUEST_BYTES = 32768
ROW_LIMIT = 8
KEYBOARD_LIMIT = 100
DATA_BYTES = 64
ENTITY_LIMIT = 100

REMOVED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
BLANK = re.compile("[\x00-\x09\x0b-\x1f]")
BLANKS = "\u1680\u180e\u2000-\u200a\u202f\u205f\u2800\u3000\ufffc\U000e0000-\U000e007f"
INVISIBLE = re.compile(f"[ \n{BLANKS}\u200b-\u200f\u202e\ufeff\u00a0]*")
MARKS = re.compile("[\u200b-\u200f\u2066-\u2069\u061c\ufeff]")
LANGUAGE = re.compile(r"[a-z]{2}")
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
UPLOADS = ("photo", "video", "voice", "audio", "document", "video_note")
RECORDINGS = ("video", "voice", "audio", "video_note")
ACTIONS = frozenset(
    [
        *("typing", "choose_sticker", "find_location"),
        *(f"upload_{kind}" for kind in UPLOADS),
        *(f"record_{kind}" for kind in RECORDINGS),
    ]
)


def visible(text: str) -> str:
    """The text without marks that only steer direction and joining."""
    return MARKS.sub("", text)


def cleaned(text: str) -> str:
    """As tdlib's clean_input_string: CR and embedding marks vanish, control characters become blanks."""
    return BLANK.sub(" ", REMOVED.sub("", text))


def is_empty(text: str) -> bool:
    return INVISIBLE.fullmatch(text) is not None


def formatted(text: str, parse_mode: str, limit: int = TEXT_LIMIT) -> tuple[str, list[dict[str, Any]]]:
    """What the reader sees, and its entities."""
    if len(text.encode()) > REQUEST_BYTES:
        raise bad_request("text is too long")
    if parse_mode.lower() not in ("", "html"):
        raise bad_request("unsupported parse_mode")
    plain, entities = parse_html(cleaned(text)) if parse_mode else (cleaned(text), [])
    trimmed = plain.strip(" \n")
    if len(trimmed) > limit:
        raise bad_request("message is too long" if limit == TEXT_LIMIT else "message caption is too long")
    return trimmed, _moved(entities, utf16(plain) - utf16(plain.lstrip(" \n")), utf16(trimmed))


def _moved(entities: list[dict[str, Any]], left: int, length: int) -> list[dict[str, Any]]:
    kept = []
    for entity in entities:
        start = max(0, entity["offset"] - left)
        end = min(length, entity["offset"] + entity["length"] - left)
        if start < end:
            kept.append(entity | {"offset": start, "length": end - start})
    return kept[:ENTITY_LIMIT]


def message_text(text: str, parse_mode: str) -> tuple[str, list[dict[str, Any]]]:
    if not text:
        raise bad_request("message text is empty")
    plain, entities = formatted(text, parse_mode)
    if is_empty(plain):
        raise bad_request("text must be non-empty")
    return plain, entities


def reply_markup(markup: Any) -> dict[str, Any] | None:
    """The inline keyboard of a message; other markups are let through and shown to nobody."""
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" not in markup:
        if not markup.keys() & {"keyboard", "remove_keyboard", "force_reply"}:
            raise bad_request("can't parse reply keyboard markup JSON object")
        return None
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    if any(len(row) > ROW_LIMIT for row in rows):
        raise bad_request(f"too many buttons in a row: at most {ROW_LIMIT} can be read on a phone")
    if sum(map(len, rows)) > KEYBOARD_LIMIT:
        raise bad_request("reply markup is too long")
    kept = [[_button(button) for button in row] for row in rows if row]
    return {"inline_keyboard": kept} if kept else None


def _button(button: Any) -> dict[str, Any]:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    label = button.get("text")
    if not isinstance(label, str) or is_empty(cleaned(label)):
        raise bad_request("can't parse inline keyboard button: Inline keyboard button text must be non-empty")
    shown: dict[str, Any] = {"text": cleaned(label).strip(" \n")}
    if "url" in button:
        if not LINK.fullmatch(str(button["url"])):
            raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
        return shown | {"url": button["url"]}
    data = button.get("callback_data", "")
    if not isinstance(data, str) or not data:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(data.encode()) > DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    return shown | {"callback_data": data}


def coordinates(latitude: Any, longitude: Any) -> dict[str, float]:
    try:
        place = {"latitude": float(latitude), "longitude": float(longitude)}
    except (TypeError, ValueError):
        raise bad_request("wrong latitude or longitude specified") from None
    if not -90 <= place["latitude"] <= 90 or not -180 <= place["longitude"] <= 180:
        raise bad_request("wrong latitude or longitude specified")
    return place


def language(code: str) -> str:
    if code and not LANGUAGE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return code


def commands(listed: Any) -> list[dict[str, str]]:
    if not isinstance(listed, list):
        raise bad_request("expected an Array of BotCommand")
    if len(listed) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return [_command(entry) for entry in listed]


def _command(entry: Any) -> dict[str, str]:
    if not isinstance(entry, dict):
        raise bad_request("expected an Object as BotCommand")
    name = str(entry.get("command", "")).removeprefix("/")
    description = cleaned(str(entry.get("description", ""))).strip()
    if not COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if is_empty(description) or len(description) > 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}
