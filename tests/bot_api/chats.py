"""A chat as the people in it see it."""

import asyncio
import html as markup
from dataclasses import dataclass, field
from typing import Any

from tests.bot_api.validation import visible

Button = tuple[str, str]


@dataclass
class Message:
    """A bot's message on the screen.

    `text` has no tags; for a venue it is title and address, for a document its caption.
    `html` is the text as the bot wrote it. A button is (label, data or link).
    """

    id: int
    text: str = ""
    html: str = ""
    buttons: list[list[Button]] = field(default_factory=list)
    venue: dict[str, Any] | None = None
    location: dict[str, float] | None = None
    document: dict[str, Any] | None = None
    edited: bool = False
    sent: dict[str, Any] = field(default_factory=dict, repr=False)
    """As answered to the bot."""
    change: int = 0
    """Rises with every message and every edit in this chat."""

    @property
    def labels(self) -> list[str]:
        return [label for row in self.buttons for label, _ in row]


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

    def sees(self) -> list[Message]:
        """All messages so far, oldest first, each as it reads now."""
        return list(self._shown.values())

    def message(self, message_id: int) -> Message | None:
        return self._shown.get(message_id)

    def show(self, sent: dict[str, Any], html: str | None = None, *, edited: bool = False) -> Message:
        self._changes += 1
        text = sent.get("text") or sent.get("caption") or _address(sent.get("venue"))
        message = Message(
            id=sent["message_id"],
            text=text,
            html=markup.escape(text, quote=False) if html is None else html,
            buttons=_buttons(sent.get("reply_markup")),
            venue=sent.get("venue"),
            location=sent.get("location"),
            document=sent.get("document"),
            edited=edited,
            sent=sent,
            change=self._changes,
        )
        self._shown[message.id] = message
        self._news.set()
        return message

    def acts(self) -> None:
        """What was on the screen before this is no answer to it."""
        self._acted = self._changes

    async def expects(self, substring: str, timeout: float = 10) -> Message:
        """A message, new or edited since the last act here, that no earlier call returned.

        Marks of direction count on neither side. Raises AssertionError after `timeout` seconds.
        """
        try:
            async with asyncio.timeout(timeout):
                while True:
                    for message in self._new_since(self._acted):
                        if visible(substring) in visible(message.text):
                            self._returned.add(message.change)
                            return message
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            seen = [message.text for message in self._new_since(self._acted)]
            raise AssertionError(f"{substring!r} did not come within {timeout} s; new are: {seen}") from None

    async def silence(self, seconds: float) -> None:
        """Raises AssertionError if anything comes, or is edited, in the next seconds."""
        before = self._changes
        await asyncio.sleep(seconds)
        came = [message.text for message in self.sees() if message.change > before]
        assert not came, f"silence was expected, but there came: {came}"

    def _new_since(self, change: int) -> list[Message]:
        return [
            message
            for message in self._shown.values()
            if message.change > change and message.change not in self._returned
        ]


def _address(venue: dict[str, Any] | None) -> str:
    return f"{venue['title']}\n{venue['address']}" if venue else ""


def _buttons(keyboard: dict[str, Any] | None) -> list[list[Button]]:
    rows = keyboard["inline_keyboard"] if keyboard else []
    return [[(button["text"], button.get("callback_data") or button["url"]) for button in row] for row in rows]
