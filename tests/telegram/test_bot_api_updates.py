"""How the local Bot API hands updates to a real Bot, by polling and by webhook."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
import telegram
from aiohttp import web
from telegram.error import BadRequest, Conflict, Forbidden

from bot.channels.telegram.request import AiohttpRequest
from tests.bot_api import BotApi, Visitor


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


@pytest.fixture
def amina(api: BotApi) -> Visitor:
    return api.visitor(chat_id=77, language_code="ar", first_name="Amina")


async def test_nobody_is_written_to_who_is_unknown_or_never_began(api: BotApi, bot: telegram.Bot) -> None:
    shy = api.visitor(began=False)

    with pytest.raises(BadRequest, match=r"(?i)chat not found"):
        await bot.send_message(4711, "hello")
    with pytest.raises(Forbidden, match="can't initiate"):
        await bot.send_message(shy.chat_id, "hello")

    await shy.says("/start")
    assert await bot.send_message(shy.chat_id, "hello")


async def test_blocking_is_told_to_the_bot(bot: telegram.Bot, amina: Visitor) -> None:
    amina.blocks()

    (update,) = await bot.get_updates(timeout=2)
    assert update.my_chat_member is not None
    assert update.my_chat_member.new_chat_member.status == "kicked"
    with pytest.raises(Forbidden, match="blocked"):
        await bot.send_message(amina.chat_id, "hello")
    amina.unblocks()
    assert await bot.send_message(amina.chat_id, "hello")


async def test_updates_stay_until_confirmed(bot: telegram.Bot, amina: Visitor) -> None:
    for text in ("one", "two", "three"):
        await amina.says(text)

    first = await bot.get_updates(limit=2)
    again = await bot.get_updates(limit=2)
    rest = await bot.get_updates(offset=first[-1].update_id + 1)

    assert [update.update_id for update in first] == [update.update_id for update in again]
    assert [update.message.text for update in rest if update.message] == ["three"]
    assert len(await bot.get_updates(offset=-1)) == 1


async def test_a_long_poll_ends_with_the_message(bot: telegram.Bot, amina: Visitor) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=10))
    await asyncio.sleep(0.1)
    began = time.monotonic()

    await amina.says("/start from_flyer")

    (update,) = await poll
    assert time.monotonic() - began < 1
    assert update.message is not None
    assert update.message.entities[0].type == "bot_command"


async def test_every_kind_of_update_is_one_that_ptb_reads(api: BotApi, bot: telegram.Bot, amina: Visitor) -> None:
    group = {"id": -100, "type": "supergroup", "title": "Neighbours"}
    channel = {"id": -200, "type": "channel", "title": "News"}
    kinds = ("photo", "voice", "video", "sticker", "document", "contact", "location", "venue", "poll", "dice")
    for kind in kinds:
        await amina.sends(**dict[str, Any]({kind: True}))
    await amina.sends(kind="edited_message", text="changed my mind", message_id=1)
    await amina.sends(kind="channel_post", chat=channel, text="news")
    await amina.sends(chat=group, text="hello all")

    updates = await bot.get_updates(timeout=2)

    read = [kind for kind, update in zip(kinds, updates, strict=False) if getattr(update.message, kind)]
    assert read == list(kinds)
    assert updates[-3].edited_message is not None
    assert updates[-2].channel_post is not None
    assert updates[-1].effective_chat is not None
    await bot.send_message(updates[-1].effective_chat.id, "hello group")
    assert [message.text for message in api.chats[-100].sees()] == ["hello group"]


async def test_only_updates_that_were_asked_for_come(bot: telegram.Bot, amina: Visitor) -> None:
    await bot.get_updates(allowed_updates=["message"])

    amina.blocks()
    await amina.says("hello")

    assert [update.message is not None for update in await bot.get_updates(timeout=2)] == [True]


async def test_anything_can_be_pushed(api: BotApi, bot: telegram.Bot) -> None:
    api.push_update({"update_id": 9, "message": {"text": "no chat, no date"}})

    with pytest.raises(KeyError, match="date"):
        await bot.get_updates()


class Receiver:
    """A bot's webhook. `unwilling`: how many deliveries are answered with 503 first."""

    def __init__(self, unwilling: int = 0) -> None:
        self.texts: list[str] = []
        self.secrets: set[str | None] = set()
        self.tries = 0
        self.unwilling = unwilling

    async def take(self, request: web.Request) -> web.Response:
        self.tries += 1
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        if self.tries <= self.unwilling:
            return web.Response(status=503)
        self.texts.append((await request.json())["message"]["text"])
        return web.Response()

    async def has(self, count: int) -> None:
        async with asyncio.timeout(5):
            while len(self.texts) < count:
                await asyncio.sleep(0.01)


@pytest.fixture
async def receiver() -> AsyncIterator[tuple[str, Receiver]]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/hook", receiver
    await runner.cleanup()


async def test_a_webhook_gets_updates_in_order_with_its_secret_until_it_takes_them(
    bot: telegram.Bot, amina: Visitor, receiver: tuple[str, Receiver]
) -> None:
    url, hook = receiver
    hook.unwilling = 3
    await amina.says("before")

    await bot.set_webhook(url, secret_token="s3cret-_")
    for n in range(5):
        await amina.says(str(n))

    await hook.has(6)
    assert hook.texts == ["before", "0", "1", "2", "3", "4"]
    assert hook.tries == 9
    assert hook.secrets == {"s3cret-_"}
    info = await bot.get_webhook_info()
    assert (info.url, info.pending_update_count) == (url, 0)
    assert "503" in (info.last_error_message or "")


async def test_polling_and_webhook_exclude_each_other(
    bot: telegram.Bot, amina: Visitor, receiver: tuple[str, Receiver]
) -> None:
    url, hook = receiver
    hook.unwilling = 1000
    await bot.set_webhook(url)
    await amina.says("hello")

    with pytest.raises(Conflict, match="webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()

    assert len(await bot.get_updates()) == 1


async def test_a_webhook_needs_a_safe_address_and_a_plain_secret(bot: telegram.Bot) -> None:
    with pytest.raises(BadRequest, match=r"(?i)https url"):
        await bot.set_webhook("http://example.org/hook")
    with pytest.raises(BadRequest, match=r"(?i)unallowed characters"):
        await bot.set_webhook("https://example.org/hook", secret_token="no blanks")
