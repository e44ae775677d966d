"""`doctor`: looks at each part, names the one that fails, and says what to do."""

import asyncio
import shutil
import socket
from dataclasses import dataclass

import aiohttp
from sqlalchemy import select
from telegram.error import InvalidToken, TelegramError

from bot.adapters.database import open_engine, transaction
from bot.adapters.embedded import EmbeddedFailed
from bot.adapters.mail import MailPostman
from bot.adapters.recogniser import RasaRecogniser
from bot.app import CannotStart, open_bot
from bot.commands import content, recogniser, up
from bot.ports import NotDelivered, StoreAway
from bot.settings import Settings, SettingsFault, read
from content import store
from content.pack_files import PackFaults


@dataclass(frozen=True)
class Finding:
    """`way_out` is empty when the part is well."""

    part: str
    state: str
    way_out: str = ""


def run() -> int:
    """Prints a line per part; the exit code is 1 when one of them fails."""
    findings = _findings()
    for finding in findings:
        print(f"{'FAILS' if finding.way_out else 'ok   '} {finding.part}: {finding.state}")
        if finding.way_out:
            print(f"      -> {finding.way_out}")
    return 1 if any(finding.way_out for finding in findings) else 0


def _findings() -> list[Finding]:
    try:
        settings = read()
    except SettingsFault as error:
        return [Finding("settings", fault, "Mend it in .env or in the environment.") for fault in error.faults]
    found = [Finding("settings", "all in order"), _disk(settings), _port(settings), _pack(settings), _model(settings)]
    return [
        *found,
        *_database(settings),
        asyncio.run(_telegram(settings)),
        asyncio.run(_recogniser(settings)),
        asyncio.run(_mail(settings)),
    ]


def _disk(settings: Settings) -> Finding:
    try:
        up.make_data_dir(settings)
    except CannotStart as error:
        return Finding("disk", str(error), "Free some space, or set LOTSE_DATA_DIR to another disk.")
    return Finding("disk", f"{shutil.disk_usage(settings.data_dir).free // 2**30} GB free")


def _port(settings: Settings) -> Finding:
    """Answering is well: then it is Lotse, or somebody else's program, which only its owner can tell."""
    with socket.socket() as probe:
        probe.settimeout(1)
        taken = probe.connect_ex((settings.host, settings.port)) == 0
    where = f"{settings.host}:{settings.port}"
    return Finding("port", f"{where} is in use; if that is not Lotse, set LOTSE_PORT" if taken else f"{where} is free")


def _pack(settings: Settings) -> Finding:
    try:
        pack = content.checked_pack(settings.pack)
    except PackFaults as error:
        return Finding("pack", f"{len(error.faults)} faults", "Mend what `./lotse content check` names.")
    return Finding("pack", f"{len(pack.topics)} topics, {len(pack.places)} places")


def _model(settings: Settings) -> Finding:
    if not recogniser.PYTHON.exists():
        return Finding("recogniser's Python", "not set up", "Run ./lotse up with a network connection.")
    if not recogniser.model(settings).exists():
        return Finding("model", "not trained for the present data", "Run ./lotse train.")
    return Finding("model", "trained for the present data")


def _database(settings: Settings) -> list[Finding]:
    try:
        with up.database(settings) as url:
            return asyncio.run(_look_into(url))
    except (EmbeddedFailed, CannotStart) as error:
        return [Finding("database", str(error), "Look into that log; a full disk is the usual reason.")]


async def _look_into(url: str) -> list[Finding]:
    engine = open_engine(url)
    try:
        async with transaction(engine) as connection:
            await connection.execute(select(1))
        reached = Finding("database", "answers")
        try:
            version, _ = await store.version(engine)
        except Exception as error:
            return [reached, Finding("content", type(error).__name__, "Run ./lotse migrate.")]
        return [reached, Finding("content", f"version {version}")]
    except StoreAway as error:
        return [Finding("database", f"cannot be reached ({error})", "Start it, or mend LOTSE_DATABASE_URL.")]
    finally:
        await engine.dispose()


async def _telegram(settings: Settings) -> Finding:
    async with open_bot(settings) as bot:
        if bot is None:
            return Finding("Telegram", "no token is set: try-out mode")
        try:
            me = await bot.get_me()
        except InvalidToken:
            return Finding("Telegram", "refuses the token", "Ask @BotFather for it again: LOTSE_TELEGRAM_TOKEN.")
        except TelegramError as error:
            return Finding("Telegram", type(error).__name__, "Look at the network and LOTSE_TELEGRAM_API_URL.")
    return Finding("Telegram", f"answers as @{me.username}")


async def _recogniser(settings: Settings) -> Finding:
    if not settings.nlu_url:
        return Finding("recogniser", "is started by ./lotse up")
    async with aiohttp.ClientSession() as session:
        if await RasaRecogniser(settings.nlu_url, session).ready():
            return Finding("recogniser", "answers")
    return Finding("recogniser", "does not answer", "Start it, or mend LOTSE_NLU_URL.")


async def _mail(settings: Settings) -> Finding:
    if not settings.mail_from:
        return Finding("e-mail", "not set up: counsellors are told in Telegram and at the desk")
    try:
        await MailPostman(settings.smtp_url.get_secret_value(), settings.mail_from).reachable()
    except NotDelivered as error:
        return Finding("e-mail", f"cannot be sent ({error})", "Look at the mail server, or mend LOTSE_SMTP_URL.")
    return Finding("e-mail", "the mail server takes it")
