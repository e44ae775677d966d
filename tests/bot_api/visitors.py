"""A person with Telegram on the phone."""

import re
import time
from typing import TYPE_CHECKING, Any

from tests.bot_api.chats import Chat, Message
from tests.bot_api.samples import SAMPLES
from tests.bot_api.validation import visible

if TYPE_CHECKING:
    from tests.bot_api.server import BotApi

COMMAND = re.compile(r"/[A-Za-z0-9_]{1,32}(@\w+)?")
# Buttons further up are not pressed by accident of an equal label.
REACH = 10


class Visitor(Chat):
    """Her private chat with the bot. What she does returns at once; the bot hears of it by an update."""

    def __init__(self, api: "BotApi", person: dict[str, Any], *, began: bool = True) -> None:
        names = {name: value for name, value in person.items() if name in ("first_name", "last_name", "username")}
        super().__init__(person["id"], {"id": person["id"], "type": "private", **names}, began)
        self.api = api
        self.person = person
        self.answers: list[str] = []
        """Texts with which the bot answered her presses; empty ones for a bare acknowledgement."""

    async def says(self, text: str, **fields: Any) -> dict[str, Any]:
        """Sends a text; a leading /command is marked as one. Returns her message."""
        command = COMMAND.match(text)
        if command:
            fields.setdefault("entities", [{"type": "bot_command", "offset": 0, "length": len(command[0])}])
        return await self.sends(text=text, **fields)

    async def sends(
        self, *, kind: str = "message", chat: dict[str, Any] | None = None, **fields: Any
    ) -> dict[str, Any]:
        """Sends anything: `sends(voice=True)` takes a sample, `sends(photo=[...])` what is given.

        `kind` is the update's kind (edited_message, channel_post, ...), `chat` another place than her
        private chat, such as a group.
        """
        message = {
            "message_id": fields.pop("message_id", None) or self.api.next_message(),
            "date": fields.pop("date", None) or int(time.time()),
            "chat": chat or self.about,
            **({"sender_chat": chat} if kind.endswith("channel_post") else {"from": self.person}),
            **({"edit_date": int(time.time())} if kind.startswith("edited") else {}),
            **{name: SAMPLES[name] if value is True and name in SAMPLES else value for name, value in fields.items()},
        }
        place = self.api.place(chat) if chat else self
        place.began = True
        place.acts()
        self.api.hear(kind, message)
        return message

    async def presses(self, button: str) -> str:
        """Presses by label or data. Returns the query's id; AssertionError if there is no such button."""
        offered = [message for message in self.sees() if message.buttons][-REACH:]
        for message in reversed(offered):
            for label, data in (pair for row in message.buttons for pair in row):
                if button == data or visible(button) == visible(label):
                    assert "callback_data" in _wire(message, data), f"{button!r} is a link, it tells the bot nothing"
                    return self._press(message, data)
        labels = [message.labels for message in reversed(offered)]
        raise AssertionError(f"no button {button!r}; newest first there are: {labels}")

    async def presses_data(self, data: str) -> str:
        """Sends raw data as if from the newest message, whether it has such a button or not."""
        shown = self.sees()
        assert shown, "there is no message to press on"
        return self._press(shown[-1], data)

    def _press(self, message: Message, data: str) -> str:
        self.acts()
        query = {
            "id": self.api.next_query(self),
            "from": self.person,
            "message": message.sent,
            "chat_instance": str(-self.chat_id),
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


def _wire(message: Message, data: str) -> dict[str, Any]:
    rows = message.sent["reply_markup"]["inline_keyboard"]
    return next(button for row in rows for button in row if data in (button.get("callback_data"), button.get("url")))
