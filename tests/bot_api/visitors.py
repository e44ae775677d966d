"""A person with Telegram on the phone."""

import re
import time
from typing import TYPE_CHECKING, Any

from tests.bot_api.chats import GENERAL, Chat, Message
from tests.bot_api.groups import Group
from tests.bot_api.samples import FILES, filled
from tests.bot_api.validation import visible

if TYPE_CHECKING:
    from tests.bot_api.server import BotApi

COMMAND = re.compile(r"/[A-Za-z0-9_]{1,32}(@\w+)?")
# Buttons further up are not pressed by accident of an equal label.
REACH = 10

Sent = Message | dict[str, Any]


class Visitor(Chat):
    """Her private chat with the bot. What she does returns at once; the bot hears of it by an update.

    With `at=group` she does it there, and `thread` is a topic of a forum.
    """

    def __init__(self, api: "BotApi", person: dict[str, Any], *, began: bool = True) -> None:
        names = {name: value for name, value in person.items() if name in ("first_name", "last_name", "username")}
        super().__init__(person["id"], {"id": person["id"], "type": "private", **names}, began)
        self.api = api
        self.person = person
        self.answers: list[str] = []
        """Texts with which the bot answered her presses; empty ones for a bare acknowledgement."""

    async def says(self, text: str, **fields: Any) -> dict[str, Any]:
        """Sends a text; a leading /command is marked as one. Returns her message. For `fields` see `sends`."""
        return await self.sends(text=text, **{**_marked(text), **fields})

    async def sends(
        self,
        *,
        kind: str = "message",
        chat: dict[str, Any] | None = None,
        at: Group | None = None,
        thread: int | None = None,
        reply_to: Sent | None = None,
        **fields: Any,
    ) -> dict[str, Any]:
        """Sends anything: `sends(voice=True)` takes a sample, `sends(photo="file-7", caption="...")` names a
        file, `sends(photo=[...])` takes what is given.

        `kind` is the update's kind (edited_message, channel_post, ...), `chat` a place that is described
        only, such as a group or channel that the bot has not been told of.
        """
        place: Chat = at or (self.api.place(chat) if chat else self)
        message = {
            "message_id": fields.pop("message_id", None) or self.api.next_message(place),
            "date": fields.pop("date", None) or int(time.time()),
            "chat": place.about,
            **({"sender_chat": chat} if kind.endswith("channel_post") else {"from": self.person}),
            **({"edit_date": int(time.time())} if kind.startswith("edited") else {}),
            **self._placed(place, thread, reply_to),
            **{name: filled(name, value) for name, value in fields.items()},
        }
        place.began = True
        place.acts()
        self._post(place, kind, message)
        return message

    def _placed(self, place: Chat, thread: int | None, reply_to: Sent | None) -> dict[str, Any]:
        replied = self._found(reply_to) if reply_to else None
        if not isinstance(place, Group):
            return place.placed(0, replied)
        assert place.is_inside(self.person), f"{self.person['first_name']} is not in {place.about['title']!r}"
        placed = place.placed(0 if thread in (None, GENERAL) else int(thread), replied)
        topic = place.topics.get(placed.get("message_thread_id", 0))
        assert not topic or not topic.closed or place.may_write_when_closed(self.person, topic), "the topic is closed"
        return placed

    def _post(self, place: Chat, kind: str, message: dict[str, Any]) -> None:
        for name in FILES:
            if name in message:
                self.api.files.keep(name, message[name])
        before = place.message(message["message_id"])
        if before is None or not before.by_bot:
            place.keep(message, edited=kind.startswith("edited"))
        if place.told(message):
            self.api.hear(kind, message)

    def _found(self, sent: Sent) -> Message:
        about, number = (sent.sent, sent.id) if isinstance(sent, Message) else (sent, sent["message_id"])
        message = self.api.chats[about["chat"]["id"]].message(number)
        assert message is not None, f"there is no message {number} any more"
        return message

    async def edits(self, message: Sent, text: str, **fields: Any) -> dict[str, Any]:
        """Changes the words of her message, or the caption of her file. Returns it as it reads now."""
        before = self._found(message).sent
        assert before["from"]["id"] == self.person["id"], "only one's own messages can be edited"
        words = {"text": text, **_marked(text)} if "text" in before else {"caption": text}
        kept = {name: value for name, value in before.items() if name not in ("entities", "caption_entities")}
        changed = {**kept, "edit_date": int(time.time()), **words, **fields}
        place = self.api.chats[before["chat"]["id"]]
        place.acts()
        self._post(place, "edited_message", changed)
        return changed

    async def deletes(self, message: Sent) -> None:
        """For everybody. Telegram tells no bot."""
        self._found(message).deleted = True

    async def presses(
        self, button: str, *, at: Group | None = None, thread: int | None = None, on: Sent | None = None
    ) -> str:
        """Presses by label or data, on the newest message that has it or on one that is named.

        Returns the query's id; AssertionError if there is no such button.
        """
        shown = [self._found(on)] if on else (at or self).sees(thread)
        offered = [message for message in shown if message.buttons][-REACH:]
        for message in reversed(offered):
            for label, data in (pair for row in message.buttons for pair in row):
                if button == data or visible(button) == visible(label):
                    assert "callback_data" in _wire(message, data), f"{button!r} is a link, it tells the bot nothing"
                    return self._press(message, data)
        labels = [message.labels for message in reversed(offered)]
        raise AssertionError(f"no button {button!r}; newest first there are: {labels}")

    async def presses_data(self, data: str, *, at: Group | None = None) -> str:
        """Sends raw data as if from the newest message, whether it has such a button or not."""
        shown = (at or self).sees()
        assert shown, "there is no message to press on"
        return self._press(shown[-1], data)

    def _press(self, message: Message, data: str) -> str:
        place = self.api.chats[message.sent["chat"]["id"]]
        place.acts()
        query = {
            "id": self.api.next_query(self),
            "from": self.person,
            "message": message.sent,
            "chat_instance": str(-place.chat_id),
            "data": data,
        }
        self.api.hear("callback_query", query)
        return str(query["id"])

    def blocks(self) -> None:
        """Blocks the bot: sends are answered with 403, and the bot is told."""
        self._membership("member", "kicked")

    def unblocks(self) -> None:
        self._membership("kicked", "member")

    def _membership(self, before: str, after: str) -> None:
        self.blocked = after == "kicked"
        until = {"until_date": 0}
        change = {
            "chat": self.about,
            "from": self.person,
            "date": int(time.time()),
            "old_chat_member": {
                "user": self.api.me,
                "status": before,
                **(until if before == "kicked" else {}),
            },
            "new_chat_member": {"user": self.api.me, "status": after, **(until if after == "kicked" else {})},
        }
        self.api.hear("my_chat_member", change)


def _marked(text: str) -> dict[str, Any]:
    command = COMMAND.match(text)
    return {"entities": [{"type": "bot_command", "offset": 0, "length": len(command[0])}]} if command else {}


def _wire(message: Message, data: str) -> dict[str, Any]:
    rows = message.sent["reply_markup"]["inline_keyboard"]
    return next(button for row in rows for button in row if data in (button.get("callback_data"), button.get("url")))
