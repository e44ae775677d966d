"""Sends replies through the Bot API, and says of each failure whether trying again helps. Fills ports.Postman."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from telegram import Bot, InputFile, LinkPreviewOptions
from telegram.constants import ChatAction, ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels.telegram.markup import as_html, messages
from bot.channels.telegram.request import NotSent
from bot.dialogue.model import File, Person, Pin, Reply
from bot.ports import MaybeDelivered, NotDelivered, PortError, Refused, Unreachable

log = logging.getLogger(__name__)

_GONE = re.compile(r"chat not found|user is deactivated|PEER_ID_INVALID|user not found", re.IGNORECASE)
_QUIET = re.compile(r"query is too old|query id is invalid|message is not modified", re.IGNORECASE)
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_TYPING_AFTER, _TYPING_AGAIN = 0.4, 4.5


class Moved(Unreachable):
    """The group has become a supergroup, under the number `to`. Sending there helps."""

    def __init__(self, to: int) -> None:
        super().__init__("moved")
        self.to = to


class TelegramPostman:
    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def send(self, person: Person, reply: Reply) -> None:
        """The text, then the pin or the file."""
        chat = int(person.address)
        for text, buttons in messages(reply):
            with _as_port_error():
                await self._bot.send_message(
                    chat,
                    as_html(text),
                    parse_mode=ParseMode.HTML,
                    reply_markup=buttons,
                    link_preview_options=_NO_PREVIEW,
                )
        if reply.pin:
            await self._send_pin(chat, reply.pin)
        if reply.file:
            await self._send_file(chat, reply.file)

    async def _send_pin(self, chat: int, pin: Pin) -> None:
        with _as_port_error():
            await self._bot.send_venue(
                chat, latitude=pin.latitude, longitude=pin.longitude, title=pin.title, address=pin.address
            )

    async def _send_file(self, chat: int, file: File) -> None:
        with _as_port_error():
            await self._bot.send_document(chat, InputFile(file.text.encode(), file.name))

    async def answer_press(self, query: str) -> None:
        """Takes the waiting mark from a button. Too late or without a network: nobody is harmed."""
        try:
            await self._bot.answer_callback_query(query)
        except TelegramError as error:
            if not _QUIET.search(str(error)):
                log.info("button press not answered: %s", type(error).__name__)

    @asynccontextmanager
    async def typing(self, person: Person) -> AsyncIterator[None]:
        """Shows that an answer is on its way, if it takes longer than a moment."""
        task = asyncio.create_task(self._type(int(person.address)))
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _type(self, chat: int) -> None:
        await asyncio.sleep(_TYPING_AFTER)
        while True:
            try:
                await self._bot.send_chat_action(chat, ChatAction.TYPING)
            except TelegramError:
                return
            await asyncio.sleep(_TYPING_AGAIN)


class _as_port_error:  # noqa: N801 - reads as a statement
    """Turns what the library raises into what the ports promise. Table: docs/telegram.md."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, TelegramError):
            raise port_error(error) from None


def port_error(error: TelegramError) -> PortError:
    """No text of Telegram's goes along: it may hold an address."""
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        return NotDelivered("flood", after=wait.total_seconds() if hasattr(wait, "total_seconds") else float(wait))
    if isinstance(error, ChatMigrated):
        return Moved(error.new_chat_id)
    if isinstance(error, Forbidden):
        return Unreachable(type(error).__name__)
    if isinstance(error, BadRequest):
        return Unreachable("gone") if _GONE.search(str(error)) else Refused("bad request")
    if isinstance(error, InvalidToken):
        return NotDelivered("token refused", after=60)
    if isinstance(error, TimedOut) and not isinstance(error, NotSent):
        return MaybeDelivered("no answer")
    if isinstance(error, NetworkError):
        return NotDelivered("network")
    return NotDelivered(type(error).__name__)
