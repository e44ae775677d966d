"""A chat as the people in it see it."""

import asyncio
import html as markup
from dataclasses import dataclass, field
from typing import Any

from tests.bot_api.refusals import bad_request, forbidden
from tests.bot_api.validation import visible

Button = tuple[str, str]

GENERAL = 1
"""The thread of a forum that is no topic of its own: Telegram leaves its number out of messages."""

SERVICE = (
    "forum_topic_created",
    "forum_topic_edited",
    "forum_topic_closed",
    "forum_topic_reopened",
    "new_chat_members",
    "left_chat_member",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
)


@dataclass
class Message:
    """A message on the screen.

    `text` has no tags; for a venue it is title and address, for a photo or a document its caption.
    `html` is the text as the bot wrote it. A button is (label, data or link). `by` is the sender's
    first name, `thread` a forum's topic or GENERAL and elsewhere None. `service` names what happened
    to the chat where nobody wrote, such as "forum_topic_closed".
    """

    id: int
    text: str = ""
    html: str = ""
    buttons: list[list[Button]] = field(default_factory=list)
    venue: dict[str, Any] | None = None
    location: dict[str, float] | None = None
    document: dict[str, Any] | None = None
    photo: list[dict[str, Any]] | None = None
    voice: dict[str, Any] | None = None
    sticker: dict[str, Any] | None = None
    edited: bool = False
    deleted: bool = False
    reactions: list[str] = field(default_factory=list)
    """Emojis the bot has set."""
    by: str = ""
    by_bot: bool = False
    thread: int | None = None
    reply_to: int | None = None
    service: str = ""
    sent: dict[str, Any] = field(default_factory=dict, repr=False)
    """As answered to the bot."""
    change: int = 0
    """Rises with every message of the bot and every edit in this chat."""

    @property
    def labels(self) -> list[str]:
        return [label for row in self.buttons for label, _ in row]

    @property
    def quoted(self) -> dict[str, Any]:
        """As another message holds it that replies to it: one step deep."""
        return {name: value for name, value in self.sent.items() if name != "reply_to_message"}


@dataclass(eq=False)
class Chat:
    """`began`: someone in it has written, so the bot may. `actions` counts "typing" and its kin."""

    chat_id: int
    about: dict[str, Any]
    began: bool = True
    blocked: bool = False
    actions: int = 0
    _shown: dict[int, Message] = field(default_factory=dict, repr=False)
    _changes: int = 0
    _acted: int = 0
    _returned: set[int] = field(default_factory=set, repr=False)
    _news: asyncio.Event = field(default_factory=asyncio.Event, repr=False)

    def sees(self, thread: int | None = None) -> list[Message]:
        """The bot's messages, oldest first, each as it reads now; without deleted ones."""
        return [message for message in self.history(thread) if message.by_bot and not message.service]

    def history(self, thread: int | None = None) -> list[Message]:
        """What stands there by whomever, service messages too; `thread` narrows it to one of a forum."""
        there = (message for message in self._shown.values() if not message.deleted)
        return [message for message in there if thread in (None, message.thread)]

    def texts(self, thread: int | None = None) -> list[str]:
        return [message.text for message in self.history(thread) if not message.service]

    @property
    def deleted(self) -> list[Message]:
        return [message for message in self._shown.values() if message.deleted]

    def message(self, message_id: int) -> Message | None:
        """None also for one that was deleted."""
        message = self._shown.get(message_id)
        return None if message is None or message.deleted else message

    def show(self, sent: dict[str, Any], html: str | None = None, *, edited: bool = False) -> Message:
        """Puts a message of the bot on the screen, or its new wording."""
        self._changes += 1
        message = self.keep(sent, html, edited=edited)
        message.change = self._changes
        self._news.set()
        return message

    def keep(self, sent: dict[str, Any], html: str | None = None, *, edited: bool = False) -> Message:
        """As `show`, but nobody waits for it: what people write, and service messages."""
        text = sent.get("text") or sent.get("caption") or _address(sent.get("venue"))
        before = self._shown.get(sent["message_id"])
        message = Message(
            id=sent["message_id"],
            text=text,
            html=markup.escape(text, quote=False) if html is None else html,
            buttons=_buttons(sent.get("reply_markup")),
            venue=sent.get("venue"),
            location=sent.get("location"),
            document=sent.get("document"),
            photo=sent.get("photo"),
            voice=sent.get("voice"),
            sticker=sent.get("sticker"),
            edited=edited,
            reactions=before.reactions if before else [],
            by=sent.get("from", {}).get("first_name", ""),
            by_bot=sent.get("from", {}).get("is_bot", False),
            thread=self.thread_of(sent),
            reply_to=_answered(sent),
            service=next((name for name in SERVICE if name in sent), ""),
            sent=sent,
        )
        self._shown[message.id] = message
        return message

    def thread_of(self, sent: dict[str, Any]) -> int | None:
        return None

    def placed(self, thread: int, replied: Message | None) -> dict[str, Any]:
        """What a message says of its thread and of what it answers. Raises Refusal for a thread that is not here."""
        if thread:
            raise bad_request("message thread not found")
        return {"reply_to_message": replied.quoted} if replied else {}

    def check_write(self, thread: int = 0) -> None:
        """Raises Refusal where the bot may not write."""
        if self.blocked:
            raise forbidden("bot was blocked by the user")
        if not self.began:
            raise forbidden("bot can't initiate conversation with a user")

    def check_read(self) -> None:
        """Raises Refusal where the bot may not even look."""

    def may_delete(self, message: Message) -> bool:
        return True

    def told(self, message: dict[str, Any]) -> bool:
        """Whether the bot gets to read what somebody wrote here."""
        return True

    def acts(self) -> None:
        """What was on the screen before this is no answer to it."""
        self._acted = self._changes

    async def expects(self, substring: str, timeout: float = 10, *, thread: int | None = None) -> Message:
        """A message, new or edited since the last act here, that no earlier call returned.

        Marks of direction count on neither side. Raises AssertionError after `timeout` seconds.
        """
        try:
            async with asyncio.timeout(timeout):
                while True:
                    for message in self._new_since(self._acted, thread):
                        if visible(substring) in visible(message.text):
                            self._returned.add(message.change)
                            return message
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            seen = [message.text for message in self._new_since(self._acted, thread)]
            raise AssertionError(f"{substring!r} did not come within {timeout} s; new are: {seen}") from None

    async def silence(self, seconds: float, *, thread: int | None = None) -> None:
        """Raises AssertionError if anything comes, or is edited, in the next seconds."""
        before = self._changes
        await asyncio.sleep(seconds)
        came = [message.text for message in self.sees(thread) if message.change > before]
        assert not came, f"silence was expected, but there came: {came}"

    def _new_since(self, change: int, thread: int | None) -> list[Message]:
        return [
            message for message in self.sees(thread) if message.change > change and message.change not in self._returned
        ]


def _address(venue: dict[str, Any] | None) -> str:
    return f"{venue['title']}\n{venue['address']}" if venue else ""


def _answered(sent: dict[str, Any]) -> int | None:
    """What stands at the head of a topic is named by Telegram only, not by whoever wrote."""
    replied = sent.get("reply_to_message", {})
    return None if "forum_topic_created" in replied else replied.get("message_id")


def _buttons(keyboard: dict[str, Any] | None) -> list[list[Button]]:
    rows = keyboard["inline_keyboard"] if keyboard else []
    return [[(button["text"], button.get("callback_data") or button["url"]) for button in row] for row in rows]
