"""Telegram as talks need it: topics, messages and their copies. Fills talk_ports.Lines."""

import logging
import re
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.channels.telegram.markup import as_html, keyboard, messages, split
from bot.channels.telegram.paced import Follow
from bot.channels.telegram.postman import Moved, port_error
from bot.dialogue.model import Reply
from bot.ports import NotDelivered, Refused
from bot.talk_ports import NoThreads, ThreadGone

log = logging.getLogger(__name__)

Wait = Callable[[int], Awaitable[None]]

_THREAD_GONE = re.compile(r"message thread not found|TOPIC_DELETED|TOPIC_ID_INVALID", re.IGNORECASE)
_SETTLED = re.compile(r"message is not modified|message to edit not found|message to delete not found", re.IGNORECASE)
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_LONGEST_CAPTION = 1000


class TelegramLines:
    """`wait`: until the next message may go to a chat. Raises TooFast."""

    def __init__(self, bot: Bot, wait: Wait, follow: Follow) -> None:
        self._bot = bot
        self._wait = wait
        self._follow = follow

    async def open_thread(self, group: int, name: str) -> int:
        try:
            topic = await self._bot.create_forum_topic(group, name)
        except ChatMigrated as moved:
            await self._follow(group, moved.new_chat_id)
            raise NotDelivered("moved", after=0) from None
        except (BadRequest, Forbidden) as error:
            raise NoThreads(type(error).__name__) from None
        except TelegramError as error:
            raise port_error(error) from None
        return int(topic.message_thread_id)

    async def close_thread(self, group: int, thread: int, closed: bool) -> None:
        change = self._bot.close_forum_topic if closed else self._bot.reopen_forum_topic
        try:
            await change(group, thread)
        except TelegramError as error:
            log.info("a topic stays as it was: %s", type(error).__name__)

    async def say(self, chat: int, thread: int, reply: Reply, quiet: bool = False) -> Sequence[int]:
        try:
            return await self._say(chat, thread, reply, quiet)
        except Moved as group:
            await self._follow(chat, group.to)
            return await self._say(group.to, 0, reply, quiet)

    async def _say(self, chat: int, thread: int, reply: Reply, quiet: bool) -> Sequence[int]:
        sent = []
        for text, buttons in messages(reply):
            await self._wait(chat)
            with _failing():
                message = await self._bot.send_message(
                    chat,
                    as_html(text),
                    message_thread_id=thread or None,
                    parse_mode=ParseMode.HTML,
                    reply_markup=buttons,
                    link_preview_options=_NO_PREVIEW,
                    disable_notification=quiet,
                )
            sent.append(message.message_id)
        return sent

    async def copy(
        self, chat: int, thread: int, source: tuple[int, int], caption: Reply | None, quiet: bool = False
    ) -> int:
        await self._wait(chat)
        with _failing():
            copied = await self._bot.copy_message(
                chat,
                *source,
                message_thread_id=thread or None,
                caption=_caption(caption) if caption else None,
                parse_mode=ParseMode.HTML,
                disable_notification=quiet,
            )
        return copied.message_id

    async def rewrite(self, chat: int, thread: int, numbers: Sequence[int], reply: Reply, media: bool) -> Sequence[int]:
        if media:
            await self._recaption(chat, numbers[0], reply)
            return numbers
        parts = split(reply.text)
        for number, part in zip(numbers, parts, strict=False):
            await self._reword(chat, number, part, keyboard(reply) if part is parts[-1] else None)
        for number in numbers[len(parts) :]:
            await self.delete(chat, number)
        more = parts[len(numbers) :]
        added = await self.say(chat, thread, replace(reply, text="\n".join(more)), quiet=True) if more else ()
        return [*numbers[: len(parts)], *added]

    async def delete(self, chat: int, message: int) -> bool:
        try:
            await self._bot.delete_message(chat, message)
        except BadRequest as error:
            if not _SETTLED.search(str(error)):
                return False
        except TelegramError as error:
            raise port_error(error) from None
        return True

    async def _reword(self, chat: int, number: int, text: str, buttons: InlineKeyboardMarkup | None) -> None:
        await self._wait(chat)
        with _failing(), _settled():
            await self._bot.edit_message_text(
                as_html(text),
                chat,
                number,
                parse_mode=ParseMode.HTML,
                reply_markup=buttons,
                link_preview_options=_NO_PREVIEW,
            )

    async def _recaption(self, chat: int, number: int, reply: Reply) -> None:
        await self._wait(chat)
        with _failing(), _settled():
            await self._bot.edit_message_caption(
                chat, number, caption=_caption(reply), parse_mode=ParseMode.HTML, reply_markup=keyboard(reply)
            )


def _caption(reply: Reply) -> str:
    return as_html(reply.text[:_LONGEST_CAPTION])


@contextmanager
def _failing() -> Iterator[None]:
    """Turns what the library raises into what the port promises."""
    try:
        yield
    except BadRequest as error:
        raise ThreadGone if _THREAD_GONE.search(str(error)) else port_error(error) from None
    except TelegramError as error:
        raise port_error(error) from None


@contextmanager
def _settled() -> Iterator[None]:
    try:
        yield
    except BadRequest as error:
        if not _SETTLED.search(str(error)):
            raise Refused("bad request") from None
