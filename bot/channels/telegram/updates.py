"""A Telegram update as one of ours. Foreign input is parsed here and nowhere else.

Update: https://core.telegram.org/bots/api#update
"""

import hashlib
from dataclasses import dataclass
from typing import Any

from telegram import CallbackQuery, Chat, ChatMemberUpdated, Location, Message, Update

from bot.dialogue.model import Inbound, Kind, Person, Wish

CHANNEL = "telegram"
# A command of the menu and the wish that it stands for.
COMMANDS = {
    "start": "start",
    "help": "help",
    "language": "language",
    "hours": "hours",
    "appointment": "appointments",
    "human": "human",
    "privacy": "privacy",
    "delete": "delete",
}
_COUNSELLOR = "counsellor-"


class Malformed(Exception):
    """This update is not in the form of the Bot API; it is put aside, trying again does not help."""


@dataclass(frozen=True)
class Link:
    """A counsellor opens the link that binds her chat to her account."""

    person: Person
    code: str


@dataclass(frozen=True)
class DeskButton:
    """A counsellor's button under a notice."""

    person: Person
    appointment: str
    query: str


@dataclass(frozen=True)
class Said:
    """A visitor's message; `query` is the id of the button press that must be answered, if it was one."""

    inbound: Inbound
    query: str = ""


@dataclass(frozen=True)
class Left:
    """A visitor blocked the bot."""

    person: Person


Event = Said | Link | DeskButton | Left


def number(payload: dict[str, Any]) -> int | None:
    """By which Telegram knows the update; None when it has none."""
    given = payload.get("update_id")
    return given if type(given) is int and 0 <= given < 2**63 else None


def lane(payload: dict[str, Any]) -> str:
    """A word for the chat of a raw update: what has the same is worked off in order. Never raises.

    A digest, so that the queue does not name anybody.
    """
    for part in payload.values():
        if isinstance(part, dict):
            message = part.get("message") if isinstance(part.get("message"), dict) else part
            for owner in (message.get("chat") if isinstance(message, dict) else None, part.get("from")):
                if isinstance(owner, dict) and isinstance(owner.get("id"), int):
                    return hashlib.blake2b(str(owner["id"]).encode(), digest_size=12).hexdigest()
    return "unknown"


def read(payload: dict[str, Any], key: str) -> Event | None:
    """None for what needs no answer: groups, channels, service messages. Raises Malformed."""
    try:
        update = Update.de_json(payload, None)
        if update.callback_query:
            return _pressed(update.callback_query, key)
        if update.my_chat_member:
            return _changed(update.my_chat_member)
        message = update.message
        if message is None or message.chat.type != Chat.PRIVATE or message.from_user is None:
            return None
        return _written(message, key)
    except Exception as error:
        # Whatever the library stumbles over in foreign input: one odd update must not stop those behind it.
        raise Malformed(type(error).__name__) from None


def _changed(change: ChatMemberUpdated) -> Event | None:
    blocked = change.chat.type == Chat.PRIVATE and change.new_chat_member.status == "kicked"
    return Left(_person(change.chat)) if blocked else None


def _pressed(query: CallbackQuery, key: str) -> Event | None:
    if query.message is None or query.message.chat.type != Chat.PRIVATE:
        return None
    person = _person(query.message.chat)
    verb, _, argument = (query.data or "").partition(":")
    if verb == "desk-cancel":
        return DeskButton(person, argument, query.id)
    language = query.from_user.language_code or ""
    return Said(Inbound(person, Kind.wish, wish=Wish(verb, argument), client_locale=language, id=key), query.id)


def _written(message: Message, key: str) -> Event | None:
    assert message.from_user
    person, language = _person(message.chat), message.from_user.language_code or ""
    text = message.text or message.caption or ""
    command, argument = _command(message.text or "")
    if command == "start" and argument.startswith(_COUNSELLOR):
        return Link(person, argument.removeprefix(_COUNSELLOR))
    if command:
        wish = Wish(COMMANDS.get(command, "help"), argument)
        return Said(Inbound(person, Kind.wish, wish=wish, client_locale=language, id=key))
    kind = _kind(message)
    if kind is None:
        return None
    position = _position(message.location) if message.location else None
    return Said(Inbound(person, kind, text, client_locale=language, id=key, position=position))


def _command(text: str) -> tuple[str, str]:
    """`/start@our_bot topic-x` is ("start", "topic-x"); what is no command is ("", "")."""
    if not text.startswith("/") or len(text) == 1:
        return "", ""
    first, _, rest = text[1:].partition(" ")
    name = first.split("\n")[0].partition("@")[0].casefold()
    return (name, rest.strip()[:64]) if name.isascii() and name.isidentifier() else ("", "")


def _kind(message: Message) -> Kind | None:
    """None for service messages (pinned, auto-delete set, ...), which nobody wrote to us."""
    kinds = (
        (message.text, Kind.text),
        (message.location or message.venue, Kind.location),
        (message.voice or message.audio or message.video_note, Kind.voice),
        (message.photo or message.video or message.animation or message.live_photo, Kind.picture),
        (message.document, Kind.document),
        (message.contact, Kind.contact),
        (message.sticker or message.dice, Kind.sticker),
        (message.poll or message.story or message.game or message.checklist or message.paid_media, Kind.other),
        (message.api_kwargs, Kind.other),
    )
    return next((kind for content, kind in kinds if content), None)


def _position(location: Location) -> tuple[float, float]:
    return float(location.latitude), float(location.longitude)


def _person(chat: Chat) -> Person:
    if not isinstance(chat.id, int):
        raise TypeError
    return Person(CHANNEL, str(chat.id))
