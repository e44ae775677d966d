"""The bot's profile at the local Bot API, per language."""

from collections.abc import AsyncIterator

import pytest
import telegram
from telegram import BotCommand, BotCommandScopeAllPrivateChats
from telegram.error import BadRequest

from bot.channels.telegram.request import AiohttpRequest
from tests.bot_api import BotApi


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi(webhook_pause=0.02) as api:
        yield api


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[telegram.Bot]:
    bot = telegram.Bot(
        api.token,
        base_url=f"{api.url}/bot",
        request=AiohttpRequest(),
        get_updates_request=AiohttpRequest(),
    )
    async with bot:
        yield bot


async def test_commands_are_kept_per_scope_and_two_letter_language(bot: telegram.Bot) -> None:
    private = BotCommandScopeAllPrivateChats()
    await bot.set_my_commands([BotCommand("help", "Help")])
    await bot.set_my_commands([BotCommand("help", "مساعدة")], scope=private, language_code="ar")

    assert (await bot.get_my_commands())[0].description == "Help"
    assert (await bot.get_my_commands(private, "ar"))[0].description == "مساعدة"
    assert await bot.get_my_commands(private, "uk") == ()
    await bot.delete_my_commands(private, "ar")
    assert await bot.get_my_commands(private, "ar") == ()
    for code in ("ckb", "pt-br", "AR"):
        with pytest.raises(BadRequest, match="language code"):
            await bot.set_my_commands([BotCommand("help", "Help")], language_code=code)
    with pytest.raises(BadRequest, match=r"(?i)command_invalid"):
        await bot.set_my_commands([BotCommand("Hilfe!", "Help")])


async def test_descriptions_are_kept_per_language(bot: telegram.Bot) -> None:
    await bot.set_my_description("Ask me", language_code="en")
    await bot.set_my_short_description("Guide")

    assert (await bot.get_my_description("en")).description == "Ask me"
    assert (await bot.get_my_description("ar")).description == ""
    assert (await bot.get_my_short_description()).short_description == "Guide"
    with pytest.raises(BadRequest, match="too long"):
        await bot.set_my_short_description("x" * 121)
