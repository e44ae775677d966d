"""A worker is killed (SIGKILL) at each step of telling a notice: nothing is lost, at most that one comes twice."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager

import pytest
from pydantic import SecretStr

from bot.app import House, open_house
from bot.channels.telegram.paced import PacedPostman
from bot.commands import worker
from bot.settings import Settings
from tests.bot_api import BotApi
from tests.conftest import running
from tests.fakes.mailbox import Mailbox, mailbox
from tests.journeys.outbox import Worker, all_told, appointment, counsellor, doing, locked, outcomes, requested, tells
from tests.journeys.steps import change, rows, until


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mailbox() as box:
        yield box


@pytest.fixture
def settings(api: BotApi, box: Mailbox, settings_for: Callable[..., Settings]) -> Settings:
    return settings_for(
        telegram_token=SecretStr(api.token),
        telegram_api_url=api.url,
        smtp_url=SecretStr(box.url),
        mail_from="lotse@example.org",
    )


@pytest.fixture
async def house(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    """The living worker looks for the dead one's jobs sooner than usual."""
    monkeypatch.setattr(worker, "_HEARTBEAT", 0.5)
    monkeypatch.setattr(worker, "_STALLED", 3)
    async with open_house(settings) as house:
        yield house


@asynccontextmanager
async def victim(house: House, settings: Settings) -> AsyncIterator[Worker]:
    """A worker that is at work; killed at the end, if not before."""
    process = Worker(settings)
    try:
        await _happens(lambda: rows(house, "SELECT 1 FROM procrastinate_workers"), 30)
        yield process
    finally:
        process.kill()


async def _happens(look: Callable[[], object], seconds: float = 15) -> None:
    async def wait() -> None:
        while not await look():  # type: ignore[misc]
            await asyncio.sleep(0.02)

    await asyncio.wait_for(wait(), seconds)


async def finished(house: House) -> None:
    """By the next worker."""
    async with running(house, poll=False):
        await all_told(house)
    assert {outcome for _, outcome in await outcomes(house)} == {"sent"}


async def test_killed_before_sending_it_is_told_once(api: BotApi, house: House, settings: Settings) -> None:
    mira = api.visitor(first_name="Mira")
    asked = requested(await appointment(house, await counsellor(house, mira)))
    async with victim(house, settings) as process:
        await tells(house, asked)
        async with locked(house, "notice_receipts", "ACCESS EXCLUSIVE"):
            await _happens(lambda: doing(house))
            process.kill()
    assert mira.sees() == []
    await finished(house)
    assert len(mira.sees()) == 1


async def test_killed_between_sending_and_ticking_off_that_one_comes_twice(
    api: BotApi, house: House, settings: Settings
) -> None:
    mira, jan = api.visitor(first_name="Mira"), api.visitor(first_name="Jan")
    async with victim(house, settings) as process:
        await tells(house, requested(await appointment(house, await counsellor(house, jan))))
        await until(jan.sees)
        await _happens(lambda: rows(house, "SELECT 1 FROM notices WHERE outcome = 'sent'"))
        async with locked(house, "notice_receipts", "EXCLUSIVE"):
            await tells(house, requested(await appointment(house, await counsellor(house, mira))))
            await until(mira.sees)
            process.kill()
    await finished(house)
    assert (len(mira.sees()), len(jan.sees())) == (2, 1)


async def test_killed_between_two_channels_the_first_comes_once(
    api: BotApi, box: Mailbox, house: House, settings: Settings
) -> None:
    mira = api.visitor(first_name="Mira")
    box.hang = 60
    async with victim(house, settings) as process:
        await tells(house, requested(await appointment(house, await counsellor(house, mira, "mira@example.org"))))
        await until(lambda: box.begun, 15)
        process.kill()
    box.hang = 0
    await finished(house)
    assert (len(mira.sees()), len(box.received)) == (1, 1)


@pytest.mark.parametrize("seconds", [0.9, 5.0])
async def test_killed_while_it_waits_for_its_turn_it_is_told_once(
    api: BotApi, house: House, settings: Settings, seconds: float
) -> None:
    """A short wait is slept in the worker, a long one planned in the queue."""
    mira = api.visitor(first_name="Mira")
    asked = requested(await appointment(house, await counsellor(house, mira)))
    async with victim(house, settings) as process:
        await _full(house, mira.chat_id, seconds)
        await tells(house, asked)
        waits = (
            "SELECT 1 FROM procrastinate_jobs WHERE task_name = 'send_notice' AND (status = 'doing' OR attempts > 0)"
        )
        await _happens(lambda: rows(house, waits))
        process.kill()
    assert mira.sees() == []
    await finished(house)
    assert len(mira.sees()) == 1


async def _full(house: House, chat: int, seconds: float) -> None:
    """So many messages went to this chat that the next fits only after so many seconds."""
    postman = house.paced()
    assert isinstance(postman, PacedPostman)
    await postman.wait(chat, 3)
    sql = "UPDATE pace SET next_at = now() + make_interval(secs => :ahead) WHERE lane <> 'all'"
    await change(house, sql, ahead=seconds + 2)


async def test_killed_between_two_tries_it_is_told_once(api: BotApi, house: House, settings: Settings) -> None:
    mira = api.visitor(first_name="Mira")
    asked = requested(await appointment(house, await counsellor(house, mira)))
    api.fail_next("sendMessage", status=500)
    async with victim(house, settings) as process:
        await tells(house, asked)
        await _happens(
            lambda: rows(house, "SELECT 1 FROM procrastinate_jobs WHERE task_name = 'send_notice' AND attempts = 1")
        )
        process.kill()
    assert mira.sees() == []
    await finished(house)
    assert len(mira.sees()) == 1


async def test_killed_during_a_second_try_it_is_told_once(api: BotApi, house: House, settings: Settings) -> None:
    mira = api.visitor(first_name="Mira")
    asked = requested(await appointment(house, await counsellor(house, mira)))
    api.fail_next("sendMessage", status=500)
    api.fail_next("sendMessage", hang=30)
    async with victim(house, settings) as process:
        await tells(house, asked)
        await until(lambda: len(api.called("sendMessage")) == 2, 20)
        process.kill()
    assert mira.sees() == []
    await finished(house)
    assert len(mira.sees()) == 1
