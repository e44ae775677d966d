"""A Telegram update as one of ours. Foreign input is parsed here and nowhere else.

Update: https://core.telegram.org/bots/api#update
"""

import hashlib
from typing import Any

from telegram import CallbackQuery, Chat, ChatMemberUpdated, Location, MaybeInaccessibleMessage, Message, Update

from bot.channels.telegram.events import (
    CHANNEL,
    STAFF_COMMANDS,
    CaseButton,
    Demoted,
    DeskButton,
    Edited,
    Event,
    Left,
    Link,
    Moved,
    Said,
    Words,
)
from bot.desk.chat import COMMANDS as DESK_COMMANDS
from bot.desk.chat import PREFIX as _DESK
from bot.dialogue.model import Inbound, Kind, Person, Wish

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
_CASE = "case-"
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_GROUPS = (Chat.GROUP, Chat.SUPERGROUP)


class Malformed(Exception):
    """This update is not in the form of the Bot API; it is put aside, trying again does not help."""


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
        message = update.message or update.edited_message
        if message is None:
            return None
        edited = update.message is None
        if message.chat.type in _GROUPS:
            return _moved(message) or _words(message, edited)
        if message.chat.type != Chat.PRIVATE or message.from_user is None:
            return None
        return _changed_words(message, key) if edited else _written(message, key)
    except Exception as error:
        # Whatever the library stumbles over in foreign input: one odd update must not stop those behind it.
        raise Malformed(type(error).__name__) from None


def _changed(change: ChatMemberUpdated) -> Event | None:
    """What became of the bot itself."""
    status = change.new_chat_member.status
    if change.chat.type == Chat.PRIVATE:
        return Left(_person(change.chat)) if status == "kicked" else None
    demoted = change.chat.type in _GROUPS and status != "administrator"
    return Demoted(_number(change.chat.id)) if demoted else None


def _moved(message: Message) -> Moved | None:
    """Telegram tells it on both sides."""
    here, to, since = message.chat.id, message.migrate_to_chat_id, message.migrate_from_chat_id
    if to:
        return Moved(_number(here), _number(to))
    return Moved(_number(since), _number(here)) if since else None


def _pressed(query: CallbackQuery, key: str) -> Event | None:
    if query.message is None:
        return None
    verb, _, argument = (query.data or "").partition(":")
    if verb.startswith(_CASE):
        return _case_button(query, verb, argument)
    said = _said(query, Wish(verb, argument), key) if query.message.chat.type == Chat.PRIVATE else None
    return _desk_button(query, Wish(verb, argument), said) if verb.startswith(_DESK) else said


def _said(query: CallbackQuery, wish: Wish, key: str) -> Said:
    assert query.message
    language = query.from_user.language_code or ""
    inbound = Inbound(_person(query.message.chat), Kind.wish, wish=wish, client_locale=language, id=key)
    return Said(inbound, query.id)


def _desk_button(query: CallbackQuery, wish: Wish, said: Said | None) -> Event | None:
    message = query.message
    if message is None or message.chat.type not in (Chat.PRIVATE, *_GROUPS):
        return None
    person = Person(CHANNEL, str(query.from_user.id))
    return DeskButton(person, wish, message.chat.id, _thread(message), message.message_id, query.id, said)


def _written(message: Message, key: str) -> Event | None:
    assert message.from_user
    person, language = _person(message.chat), message.from_user.language_code or ""
    command, argument = _command(message.text or "")
    if command == "start" and argument.startswith(_COUNSELLOR):
        return Link(person, argument.removeprefix(_COUNSELLOR))
    if command:
        wish = Wish(COMMANDS.get(command, "help"), argument)
        pressed = Inbound(person, Kind.wish, wish=wish, client_locale=language, id=key)
        of_staff = command in STAFF_COMMANDS or command in DESK_COMMANDS
        return Said(pressed, words=_words(message) if of_staff or message.reply_to_message else None)
    inbound = _inbound(message, key)
    words = _words(message) if inbound and message.reply_to_message else None
    return Said(inbound, words=words) if inbound else None


def _inbound(message: Message, key: str) -> Inbound | None:
    kind = _kind(message)
    if kind is None:
        return None
    assert message.from_user
    return Inbound(
        _person(message.chat),
        kind,
        message.text or message.caption or "",
        client_locale=message.from_user.language_code or "",
        id=key,
        position=_position(message.location) if message.location else None,
        source=(message.chat.id, message.message_id),
        answers=message.reply_to_message.message_id if message.reply_to_message else 0,
    )


def _changed_words(message: Message, key: str) -> Event | None:
    inbound, words = _inbound(message, key), _words(message, edited=True)
    return Edited(inbound, words) if inbound and words else None


def _words(message: Message, edited: bool = False) -> Words | None:
    """None for service messages, and for what another bot wrote."""
    kind = _kind(message)
    if kind is None or message.from_user is None or (message.from_user.is_bot and not message.sender_chat):
        return None
    text = message.text or message.caption or ""
    command, after = _full_command(text)
    return Words(
        person=Person(CHANNEL, str(message.from_user.id)),
        chat=message.chat.id,
        message=message.message_id,
        kind=kind,
        text=after if command else text,
        thread=(message.message_thread_id or 0) if message.is_topic_message else 0,
        answers=message.reply_to_message.message_id if message.reply_to_message else 0,
        command=command,
        edited=edited,
        private=message.chat.type == Chat.PRIVATE,
        album=bool(message.media_group_id),
    )


def _full_command(text: str) -> tuple[str, str]:
    """Whatever begins with a stroke is a command, and never a message: "?" where its name is none."""
    text = text.strip()
    if not text.startswith("/"):
        return "", text
    first, _, rest = text[1:].replace("\n", " ", 1).partition(" ")
    return _plain(first.partition("@")[0]) or "?", rest.strip()


def _case_button(query: CallbackQuery, verb: str, argument: str) -> Event | None:
    message = query.message
    if message is None:
        return None
    person = Person(CHANNEL, str(query.from_user.id))
    return CaseButton(person, message.chat.id, _thread(message), verb, argument, query.id)


def _thread(message: MaybeInaccessibleMessage) -> int:
    """0 for none; an old message does not say."""
    thread = getattr(message, "message_thread_id", None) if getattr(message, "is_topic_message", None) else None
    return thread or 0


def _command(text: str) -> tuple[str, str]:
    """`/start@our_bot topic-x` is ("start", "topic-x"); what is no command is ("", "")."""
    if not text.startswith("/") or len(text) == 1:
        return "", ""
    first, _, rest = text[1:].partition(" ")
    name = _plain(first.split("\n")[0].partition("@")[0])
    return (name, rest.strip()[:64]) if name.isascii() and name.isidentifier() else ("", "")


def _plain(name: str) -> str:
    """As Telegram allows names of commands: `/fälle` is `/faelle`."""
    return name.casefold().translate(_UMLAUTS)


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
    return Person(CHANNEL, str(_number(chat.id)))


def _number(given: object) -> int:
    if type(given) is not int:
        raise TypeError
    return given
