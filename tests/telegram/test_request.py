"""Our HTTP client under a real Bot, over real HTTP."""

import asyncio
import io
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
import telegram
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut

from bot.channels.telegram.request import AiohttpRequest, NotSent, Patience
from tests.bot_api import BotApi, Visitor


@asynccontextmanager
async def connected(
    url: str, token: str, patience: Patience | None = None, connections: int = 256
) -> AsyncIterator[telegram.Bot]:
    sending = AiohttpRequest(connections, patience or Patience())
    polling = AiohttpRequest(4, patience or Patience())
    bot = telegram.Bot(token, base_url=f"{url}/bot", request=sending, get_updates_request=polling)
    async with sending, polling:
        yield bot


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as api:
        yield api


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[telegram.Bot]:
    async with connected(api.url, api.token) as bot:
        yield bot


@pytest.fixture
def amina(api: BotApi) -> Visitor:
    return api.visitor(chat_id=77, language_code="ar")


@pytest.fixture
def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


async def test_a_bot_starts_and_stops_with_it(api: BotApi) -> None:
    request = AiohttpRequest()
    bot = telegram.Bot(api.token, base_url=f"{api.url}/bot", request=request, get_updates_request=AiohttpRequest())
    async with bot:
        assert bot.username == api.me["username"]

    with pytest.raises(NetworkError, match="not initialized"):
        await bot.get_me()


async def test_a_closed_client_can_be_opened_again(api: BotApi) -> None:
    request = AiohttpRequest()
    for _ in range(2):
        async with request:
            assert (await request.do_request(f"{api.url}/bot{api.token}/getMe", "POST"))[0] == 200


async def test_the_usual_read_time_out_is_told_to_ptb() -> None:
    assert AiohttpRequest().read_timeout == 5
    assert AiohttpRequest(patience=Patience(read=None)).read_timeout is None


async def test_text_in_any_script_arrives_unchanged(bot: telegram.Bot, amina: Visitor) -> None:
    text = "مرحبا & <ласкаво> просимо+100% 👋"

    await bot.send_message(amina.chat_id, text)

    assert amina.sees()[0].text == text


@pytest.mark.parametrize("content", [b"BEGIN:VCALENDAR", io.BytesIO(b"BEGIN:VCALENDAR")], ids=["bytes", "file"])
async def test_a_document_is_uploaded_with_its_name(
    api: BotApi, bot: telegram.Bot, amina: Visitor, content: bytes | io.BytesIO
) -> None:
    sent = await bot.send_document(
        amina.chat_id, content, filename="Термін „1“.ics", caption="<b>موعد</b>", parse_mode="HTML"
    )

    assert sent.document is not None
    assert sent.document.file_name == "Термін „1“.ics"
    assert api.uploads[sent.document.file_id] == b"BEGIN:VCALENDAR"
    assert amina.sees()[0].text == "موعد"


async def test_an_opened_file_is_streamed(api: BotApi, bot: telegram.Bot, amina: Visitor) -> None:
    handle = io.BytesIO(b"x" * 300_000)
    streamed = telegram.InputFile(handle, filename="big.pdf", read_file_handle=False)

    sent = await bot.send_document(amina.chat_id, streamed)

    assert sent.document is not None
    assert sent.document.file_size == 300_000


async def test_connections_are_kept_and_shared(api: BotApi, amina: Visitor) -> None:
    async with connected(api.url, api.token, connections=4) as bot:
        await asyncio.gather(*(bot.send_message(amina.chat_id, f"{n}") for n in range(100)))

    assert len(amina.sees()) == 100


async def test_flood_control_names_the_seconds(
    api: BotApi, bot: telegram.Bot, amina: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # else merely raising RetryAfter warns
    api.fail_next("sendMessage", status=429, retry_after=3)

    with pytest.raises(RetryAfter) as caught:
        await bot.send_message(amina.chat_id, "hello")

    assert caught.value.retry_after == timedelta(seconds=3)


async def test_a_person_who_blocks_the_bot_is_forbidden(bot: telegram.Bot, amina: Visitor) -> None:
    amina.blocks()

    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(amina.chat_id, "hello")


async def test_refused_html_is_a_bad_request(bot: telegram.Bot, amina: Visitor) -> None:
    with pytest.raises(BadRequest, match="Can't parse entities"):
        await bot.send_message(amina.chat_id, "<b>open", parse_mode="HTML")


async def test_a_wrong_token_is_told(api: BotApi) -> None:
    async with connected(api.url, "123456:wrong") as bot:
        with pytest.raises(InvalidToken):
            await bot.get_me()


async def test_a_second_poller_ends_the_first_with_a_conflict(bot: telegram.Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=5))
    await asyncio.sleep(0.1)
    second = asyncio.create_task(bot.get_updates(timeout=1))

    with pytest.raises(Conflict):
        await first
    assert await second == ()


async def test_an_outage_at_telegram_is_a_network_error(api: BotApi, bot: telegram.Bot, amina: Visitor) -> None:
    api.fail_next("sendMessage", status=502)

    with pytest.raises(NetworkError) as caught:
        await bot.send_message(amina.chat_id, "hello")

    assert not isinstance(caught.value, NotSent | TimedOut | BadRequest)


async def test_no_answer_is_timed_out_and_not_called_unsent(api: BotApi, amina: Visitor) -> None:
    api.fail_next("sendMessage", hang=2, delivered=True)

    async with connected(api.url, api.token, Patience(read=0.2)) as bot:
        with pytest.raises(TimedOut):
            await bot.send_message(amina.chat_id, "hello")

    assert len(amina.sees()) == 1


async def test_a_call_may_wait_longer_than_usual(api: BotApi, amina: Visitor) -> None:
    api.latency = 0.5

    async with connected(api.url, api.token, Patience(read=0.1)) as bot:
        await bot.send_message(amina.chat_id, "hello", read_timeout=3)

    assert len(amina.sees()) == 1


async def test_an_upload_nobody_takes_is_given_up() -> None:
    async def never_reads(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(2)
        writer.close()

    server = await asyncio.start_server(never_reads, "127.0.0.1", 0, limit=1024)
    port = server.sockets[0].getsockname()[1]
    async with server, connected(f"http://127.0.0.1:{port}", "1:a", Patience(upload=0.2, read=0.1)) as bot:
        with pytest.raises(TimedOut):
            await bot.send_document(77, b"x" * 20_000_000, filename="big.bin", connect_timeout=0.2)


async def test_a_refused_connection_is_not_sent(free_port: int) -> None:
    async with connected(f"http://127.0.0.1:{free_port}", "1:a") as bot:
        with pytest.raises(NotSent, match="ClientConnectorError"):
            await bot.send_message(77, "hello")


async def test_an_unknown_host_is_not_sent() -> None:
    async with connected("http://telegram.invalid", "1:a") as bot:
        with pytest.raises(NotSent):
            await bot.send_message(77, "hello")


async def test_a_server_that_cannot_be_reached_in_time_is_not_sent() -> None:
    with socket.socket() as deaf, socket.socket() as first:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        first.connect(deaf.getsockname())
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        async with connected(url, "1:a", Patience(connect=0.3)) as bot:
            with pytest.raises(NotSent, match="ConnectionTimeoutError"):
                await bot.send_message(77, "hello")


async def test_no_free_connection_in_time_is_not_sent(api: BotApi, amina: Visitor) -> None:
    api.latency = 1.0
    async with connected(api.url, api.token, Patience(pool=0.2), connections=1) as bot:
        first = asyncio.create_task(bot.send_message(amina.chat_id, "first"))
        await asyncio.sleep(0.05)

        with pytest.raises(NotSent, match="in use"):
            await bot.send_message(amina.chat_id, "second")

        await first
    assert [message.text for message in amina.sees()] == ["first"]


async def test_a_connection_freed_by_a_failure_is_used_again(api: BotApi, amina: Visitor) -> None:
    api.fail_next("sendMessage", reset=True, times=3)
    async with connected(api.url, api.token, connections=1) as bot:
        for _ in range(3):
            with pytest.raises(NetworkError):
                await bot.send_message(amina.chat_id, "lost")
        await bot.send_message(amina.chat_id, "found")

    assert [message.text for message in amina.sees()] == ["found"]


async def test_a_torn_connection_leaves_it_open_whether_it_was_sent(
    api: BotApi, bot: telegram.Bot, amina: Visitor
) -> None:
    api.fail_next("sendMessage", reset=True, delivered=True)

    with pytest.raises(NetworkError) as caught:
        await bot.send_message(amina.chat_id, "hello")

    assert not isinstance(caught.value, NotSent)
    assert len(amina.sees()) == 1


@pytest.mark.parametrize("status", [200, 502])
async def test_an_answer_that_is_no_json_is_an_error_of_telegram(
    api: BotApi, bot: telegram.Bot, amina: Visitor, status: int
) -> None:
    api.fail_next("sendMessage", status=status, body=b"<html>gateway</html>")

    with pytest.raises(telegram.error.TelegramError):
        await bot.send_message(amina.chat_id, "hello")


async def test_a_proxy_of_the_environment_is_used(api: BotApi, amina: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", api.url)

    async with connected("http://reached-by-proxy.invalid", api.token) as bot:
        await bot.send_message(amina.chat_id, "hello")

    assert len(amina.sees()) == 1


@pytest.mark.parametrize("fault", ["refused", "reset", "silent", "bad address"])
async def test_no_error_and_no_log_shows_the_token(
    api: BotApi, free_port: int, caplog: pytest.LogCaptureFixture, fault: str
) -> None:
    url = {"refused": f"http://127.0.0.1:{free_port}", "bad address": "http://"}.get(fault, api.url)
    api.fail_next("getMe", hang=1 if fault == "silent" else 0, reset=True)
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.INFO, "telegram")  # PTB itself shows the token at DEBUG

    async with connected(url, api.token, Patience(read=0.2)) as bot:
        with pytest.raises(NetworkError) as caught:
            await bot.get_me()

    secret = api.token.partition(":")[2]
    chain: list[BaseException] = [caught.value]
    while (error := chain[-1].__cause__ or chain[-1].__context__) is not None:
        chain.append(error)
    assert secret not in caplog.text
    assert not [error for error in chain if secret in f"{error!r} {error}"]
