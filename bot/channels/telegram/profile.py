"""What Telegram shows of the bot: command menu and descriptions per language, written only when changed.

Telegram takes two-letter codes only; people with any other language see the default, which is therefore
German and English together. Writing at every start runs into long flood waits (docs/telegram.md).
"""

import logging
from collections.abc import Sequence

from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import TelegramError

from bot.booking.model import Counsellor
from bot.channels.telegram.updates import COMMANDS
from bot.dialogue.rendering.desk_chat import command_names
from bot.dialogue.words import Words

log = logging.getLogger(__name__)

_DESCRIPTION, _SHORT, _COMMAND = 512, 120, 256


async def publish(bot: Bot, offered: Sequence[Words]) -> None:
    """Raises TelegramError."""
    by_locale = {words.locale: words for words in offered}
    both = [by_locale[locale] for locale in ("de", "en") if locale in by_locale] or list(offered[:1])
    await _publish_one(bot, "", both)
    for words in offered:
        if len(words.locale) == 2:
            await _publish_one(bot, words.locale, [words])


async def _publish_one(bot: Bot, code: str, shown: Sequence[Words]) -> None:
    commands = [BotCommand(name, _joined(shown, f"command.{name}", " / ", _COMMAND)) for name in COMMANDS]
    if list(await bot.get_my_commands(language_code=code)) != commands:
        await bot.set_my_commands(commands, language_code=code)
    description = _joined(shown, "profile.description", "\n\n", _DESCRIPTION)
    if (await bot.get_my_description(code)).description != description:
        await bot.set_my_description(description, code)
    short = _joined(shown, "profile.short", " / ", _SHORT)
    if (await bot.get_my_short_description(code)).short_description != short:
        await bot.set_my_short_description(short, code)


def _joined(shown: Sequence[Words], key: str, glue: str, most: int) -> str:
    """All languages if they fit, else the first one."""
    texts = [words.text(key) for words in shown]
    joined = glue.join(texts)
    return joined if len(joined) <= most else texts[0][:most]


class Menus:
    """The command menu of a counsellor's own chat. Commands work without it too, so a failure is logged only."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def write(self, chat: int, who: Counsellor, words: Words) -> None:
        names = command_names(who).items()
        commands = [BotCommand(name, words.text(f"deskcommand.{key}")[:_COMMAND]) for key, name in names]
        try:
            await self._bot.set_my_commands(commands, scope=BotCommandScopeChat(chat))
        except TelegramError as error:
            log.warning("a counsellor's menu is not written: %s", type(error).__name__)

    async def withdraw(self, chat: int) -> None:
        """From somebody who is no counsellor (any more): she sees the menu of all visitors."""
        try:
            await self._bot.delete_my_commands(scope=BotCommandScopeChat(chat))
        except TelegramError as error:
            log.warning("a menu is not withdrawn: %s", type(error).__name__)
