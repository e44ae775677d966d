"""The worker dies between deciding and sending, or is stopped by the operator: what was decided still arrives."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress

from pydantic import SecretStr

from bot.app import open_house
from bot.channels.telegram.intake import Poller
from bot.commands import worker
from bot.settings import ROOT, Settings
from tests.bot_api import BotApi, Visitor
from tests.conftest import running
from tests.journeys.steps import change, rows, sentence, settled, until

MakeSettings = Callable[..., Settings]


def _settings(api: BotApi, settings_for: MakeSettings) -> Settings:
    return settings_for(telegram_token=SecretStr(api.token), telegram_api_url=api.url)


async def _is_asked_to_send(api: BotApi, amina: Visitor) -> None:
    """The worker has decided and now waits for Telegram."""
    await amina.says("/human")
    await until(lambda: bool(api.called("sendMessage")), 20)


async def test_a_worker_that_is_stopped_while_sending_leaves_the_answer_to_the_next(
    api: BotApi, settings_for: MakeSettings
) -> None:
    amina = api.visitor(language_code="en")
    settings = _settings(api, settings_for)
    api.fail_next("sendMessage", hang=4)
    async with open_house(settings) as house, running(house, grace=0.2):
        await _is_asked_to_send(api, amina)
    assert not amina.sees()
    async with open_house(settings) as house:
        assert await rows(house, "SELECT handled_at IS NULL, payload IS NULL FROM inbox") == [(False, False)]
        await change(house, "UPDATE outbox SET replies = jsonb_set(replies, '{0,text}', '\"As decided\"')")
        async with running(house):
            await amina.expects("As decided")
            await settled(house)
    assert len(amina.sees()) == 1, "decided once, sent once"


async def test_a_worker_that_is_killed_while_sending_leaves_the_answer_to_the_next(
    api: BotApi, settings_for: MakeSettings
) -> None:
    amina = api.visitor(language_code="en")
    settings = _settings(api, settings_for)
    api.fail_next("sendMessage", hang=30)
    async with open_house(settings) as house:
        assert house.bot
        poller = asyncio.create_task(Poller(house.bot, house.intake()).run())
        process = subprocess.Popen([sys.executable, "-m", "bot", "worker"], cwd=ROOT, env=_environment(settings))
        try:
            await _is_asked_to_send(api, amina)
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait(10)
        await change(house, "UPDATE outbox SET replies = jsonb_set(replies, '{0,text}', '\"As decided\"')")
        await amina.says("/privacy")
        worker.register(house)
        living = asyncio.create_task(worker.work(house, 1, signals=False))
        await amina.expects("As decided", timeout=25)
        await amina.expects(sentence("en", "say.privacy").split("\n")[0])
        await settled(house)
        for task in (poller, living):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
    assert len(amina.sees()) == 2, "decided once, sent once, in order"


def _environment(settings: Settings) -> dict[str, str]:
    """For a process of its own, with nothing of ours but what it needs."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LOTSE_")}
    return clean | {
        "LOTSE_TELEGRAM_TOKEN": settings.telegram_token.get_secret_value(),
        "LOTSE_TELEGRAM_API_URL": settings.telegram_api_url,
        "LOTSE_DATABASE_URL": settings.database_url.get_secret_value(),
        "LOTSE_NLU_URL": settings.nlu_url,
        "LOTSE_DATA_DIR": str(settings.data_dir),
    }
