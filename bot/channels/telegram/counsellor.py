"""The desk in Telegram: what a counsellor presses and types, and what becomes of the message with the button."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.channels.telegram import profile
from bot.channels.telegram.events import DeskButton, Link, Words
from bot.channels.telegram.markup import as_html, messages
from bot.channels.telegram.updates import COMMANDS as VISITORS
from bot.desk.chat import COMMANDS, DeskChat
from bot.desk.joining import Joining
from bot.dialogue.model import Reply
from bot.ports import PortError
from bot.talk_ports import Lines

log = logging.getLogger(__name__)

# In a group, with the code that the desk shows.
CONNECT = frozenset({"connect", "verbinden"})
_UNCHANGED = "message is not modified"


class Screen:
    """Messages that stand there already. Whatever goes wrong here, what has been done is done: it is logged only."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def replace(self, chat: int, message: int, reply: Reply) -> bool:
        """False when it has to be sent as a new message."""
        parts = messages(reply)
        if len(parts) != 1:
            return False
        text, buttons = parts[0]
        try:
            await self._bot.edit_message_text(
                as_html(text), chat, message, parse_mode=ParseMode.HTML, reply_markup=buttons
            )
        except TelegramError as error:
            return _went_wrong("not rewritten", error)
        return True

    async def take_buttons(self, chat: int, message: int) -> None:
        try:
            await self._bot.edit_message_reply_markup(chat, message, reply_markup=None)
        except TelegramError as error:
            _went_wrong("keeps its buttons", error)

    async def answer(self, query: str, text: str = "") -> None:
        """With a text it is shown over the chat to whoever pressed, and to nobody else."""
        try:
            await self._bot.answer_callback_query(query, text or None, show_alert=bool(text))
        except TelegramError as error:
            _went_wrong("press not answered", error)


def _went_wrong(what: str, error: TelegramError) -> bool:
    """Whether it stands there as it should all the same."""
    if _UNCHANGED in str(error).casefold():
        return True
    log.info("a message of the desk %s: %s", what, type(error).__name__)
    return False


@dataclass(frozen=True)
class CounsellorChat:
    """Every method but `connected` returns what is to be sent to her in private; None for a visitor like all others.

    All raise StoreAway.
    """

    desk: DeskChat
    joining: Joining
    menus: profile.Menus
    screen: Screen
    lines: Lines
    now: Callable[[], datetime]

    async def joined(self, link: Link) -> list[Reply]:
        joined = await self.joining.link(link.code, link.person, self.now())
        if joined.who:
            await self.menus.write(int(link.person.address), joined.who, joined.words)
        return [joined.reply]

    async def wrote(self, words: Words) -> list[Reply] | None:
        answer = await self.desk.wrote(words.person, COMMANDS[words.command], words.text, self.now())
        if answer is None:
            if words.command not in VISITORS:
                await self.menus.withdraw(words.chat)
            return None
        return [answer.reply]

    async def pressed(self, press: DeskButton) -> list[Reply] | None:
        answer = await self.desk.pressed(press.person, press.wish, self.now())
        if answer is None:
            await self._stranger(press)
            return None
        await self.screen.answer(press.query)
        if press.said is None:
            await self._in_group(press, answer.aloud)
        elif answer.instead and await self.screen.replace(press.chat, press.message, answer.reply):
            return []
        elif not answer.keeps:
            await self.screen.take_buttons(press.chat, press.message)
        return [answer.reply]

    async def connected(self, words: Words) -> None:
        said = await self.joining.connect(words.text.split(" ")[0], words.chat, self.now())
        await self.lines.say(words.chat, words.thread, said)

    async def _in_group(self, press: DeskButton, aloud: Reply | None) -> None:
        """Her colleagues can answer as long as nobody has; choices are made in her private chat."""
        if not await self.desk.still_asked(press.wish.argument.partition(".")[0]):
            await self.screen.take_buttons(press.chat, press.message)
        if aloud is None:
            return
        try:
            await self.lines.say(press.chat, press.thread, aloud)
        except PortError as error:
            log.warning("a team is not told who has answered: %s", type(error).__name__)

    async def _stranger(self, press: DeskButton) -> None:
        """In the group she is told why nothing happens; in private she is answered as a visitor."""
        if press.said is None:
            await self.screen.answer(press.query, self.desk.not_connected())
        else:
            await self.menus.withdraw(press.chat)
