"""Both ways in: long polling and its watchdog, and the address that Telegram calls."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import aiohttp
import pytest
import uvicorn
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.routing import Route
from telegram.error import InvalidToken

from bot.app import House, open_house
from bot.channels.telegram.intake import ALLOWED, Poller, PollerSilent, webhook
from bot.commands.recogniser import free_port
from bot.settings import Settings
from tests.bot_api import BotApi
from tests.conftest import OpenHouse, running
from tests.journeys.steps import assert_no_faults, away, sentence, settled, until

SECRET = "a-secret-for-the-journeys"
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": SECRET}


@pytest.fixture
async def hooked(api: BotApi, settings_for: Callable[..., Settings]) -> AsyncIterator[tuple[House, str]]:
    """A house that Telegram calls, and its address."""
    settings = settings_for(telegram_token=SecretStr(api.token), telegram_api_url=api.url)
    async with open_house(settings) as house, running(house, poll=False), _listening(house) as address:
        assert house.bot
        await house.bot.set_webhook(address, secret_token=SECRET, allowed_updates=ALLOWED)
        yield house, address


@asynccontextmanager
async def _listening(house: House) -> AsyncIterator[str]:
    app = Starlette(routes=[Route("/hook", webhook(house.intake(), SECRET), methods=["POST"])])
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None, access_log=False, ws="none"))
    with server.capture_signals():
        task = asyncio.create_task(server._serve())
        await until(lambda: server.started)
        yield f"http://127.0.0.1:{port}/hook"
        server.should_exit = True
        await task


async def test_the_webhook_answers_like_polling(api: BotApi, hooked: tuple[House, str]) -> None:
    amina = api.visitor(language_code="ar")
    await amina.says("/start")
    await amina.expects(sentence("ar", "say.menu"))
    await amina.presses("book")
    await amina.expects(sentence("ar", "say.slots"))
    await settled(hooked[0])
    assert api.updates.webhook
    assert api.updates.webhook.last_error is None


async def test_only_telegram_may_call_the_webhook(api: BotApi, hooked: tuple[House, str]) -> None:
    amina = api.visitor(language_code="ar")
    update = {"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": amina.about, "from": amina.person}}
    async with aiohttp.ClientSession() as session:
        for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": "wrong"}, {"X-Telegram-Bot-Api-Secret-Token": "ü"}):
            async with session.post(hooked[1], json=update, headers=headers) as answer:
                assert answer.status == 403
    await settled(hooked[0])
    assert not amina.sees()


async def test_a_body_that_is_no_json_is_refused(hooked: tuple[House, str]) -> None:
    async with aiohttp.ClientSession(headers=HEADERS) as session:
        for body in (b"", b"hello", b"{", b"\xff\xfe{}", b"[" * 200_000):
            async with session.post(hooked[1], data=body) as answer:
                assert answer.status == 400, body[:9]


async def test_json_that_is_no_update_of_ours_is_taken_and_left(
    hooked: tuple[House, str], caplog: pytest.LogCaptureFixture
) -> None:
    async with aiohttp.ClientSession(headers=HEADERS) as session:
        for body in ("[]", "7", "null", '"text"', "{}", '{"update_id": 5, "message": {"text": "\\ud83d"}}'):
            async with session.post(hooked[1], data=body) as answer:
                assert answer.status == 200, body
    await settled(hooked[0])
    assert_no_faults(caplog)


async def test_half_a_character_does_not_stop_the_webhook(api: BotApi, hooked: tuple[House, str]) -> None:
    amina = api.visitor(language_code="en")
    message = {"message_id": 1, "date": 1, "chat": amina.about, "from": amina.person, "text": "\ud83d Kita \0"}
    body = json.dumps({"update_id": 6, "message": message})
    async with aiohttp.ClientSession() as session, session.post(hooked[1], data=body, headers=HEADERS) as answer:
        assert answer.status == 200
    await amina.expects(sentence("en", "say.found"))


async def test_while_the_database_is_away_telegram_keeps_the_update(
    api: BotApi, hooked: tuple[House, str], server: str
) -> None:
    house, address = hooked
    amina = api.visitor(language_code="en")
    async with away(server, house):
        update = {"update_id": 8, "edited_message": {"text": "x"}}
        async with aiohttp.ClientSession() as session, session.post(address, json=update, headers=HEADERS) as answer:
            assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
        await amina.says("/human")
        await amina.expects(sentence("en", "trouble.store"))
        assert len(api.updates.pending) == 1
    await amina.expects(sentence("en", "say.human"), timeout=15)
    await until(lambda: not api.updates.pending)
    assert len(amina.sees()) == 2


async def test_two_pollers_on_one_token_are_told_so(
    api: BotApi, telegram_house: OpenHouse, caplog: pytest.LogCaptureFixture
) -> None:
    async with telegram_house() as house:
        assert house.bot
        second = asyncio.create_task(Poller(house.bot, house.intake()).run())
        await until(lambda: "another program polls with the same Telegram token" in caplog.text)
        second.cancel()
        await asyncio.gather(second, return_exceptions=True)


async def test_a_telegram_that_stays_silent_ends_the_poller(api: BotApi, telegram_house: OpenHouse) -> None:
    async with telegram_house() as house:
        assert house.bot
        api.fail_next("getUpdates", hang=5, times=2)
        with pytest.raises(ExceptionGroup) as ended:
            await Poller(house.bot, house.intake(), silence=0.3, look=0.1).run()
        assert ended.group_contains(PollerSilent)


async def test_a_refused_token_ends_the_poller(api: BotApi, settings_for: Callable[..., Settings]) -> None:
    settings = settings_for(telegram_token=SecretStr("123456:refused-token"), telegram_api_url=api.url)
    async with open_house(settings) as house:
        assert house.bot
        with pytest.raises(InvalidToken):
            await Poller(house.bot, house.intake()).run()


@pytest.mark.parametrize("fault", [{"status": 502}, {"reset": True}, {"body": b"<html>"}, {"body": b'{"ok":true}'}])
async def test_polling_goes_on_after_an_outage(
    api: BotApi, telegram_house: OpenHouse, fault: dict[str, object]
) -> None:
    amina = api.visitor(language_code="en")
    api.fail_next("getUpdates", times=2, **fault)
    async with telegram_house():
        await amina.says("/human")
        await amina.expects(sentence("en", "say.human"))
