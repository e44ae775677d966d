"""The composition root: the only place where adapters are built and handed to the use cases."""

import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import aiohttp
import holidays
import yaml
from procrastinate import App as Jobs
from sqlalchemy.ext.asyncio import AsyncEngine
from telegram import Bot

from bot.adapters.contents import PublishedContents, Unpublished
from bot.adapters.database import open_engine
from bot.adapters.desk_store import DeskStore
from bot.adapters.locales import GettextLocales
from bot.adapters.queue import Inbox, Outbox, open_jobs
from bot.adapters.reads import TopicReads
from bot.adapters.recogniser import RasaRecogniser
from bot.adapters.reminders import ReminderStore
from bot.adapters.safety_words import FollowedRules, PhraseReview
from bot.adapters.visitors import VisitorStore
from bot.booking.model import BERLIN
from bot.channels.telegram.handlers import Handlers
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.postman import TelegramPostman
from bot.channels.telegram.preview import PhonePreview
from bot.channels.telegram.request import AiohttpRequest
from bot.channels.web.pages import static_address
from bot.channels.web.parts import WebParts
from bot.conversation import Conversation
from bot.desk import CounsellorDesk
from bot.dialogue.model import Inbound, Reply, State
from bot.dialogue.rendering.conversation import trouble
from bot.ports import Postman
from bot.reminding import Reminding
from bot.settings import ROOT, Settings
from content.editor.parts import CitySignIn
from content.editor.parts import Parts as EditorParts
from content.published import Content, Published


class CannotStart(Exception):
    """Says in one sentence what is in the way and what to do about it."""


def now() -> datetime:
    return datetime.now(BERLIN)


@dataclass(frozen=True)
class House:
    """Everything built, for one process."""

    settings: Settings
    engine: AsyncEngine
    jobs: Jobs
    locales: GettextLocales
    recogniser: RasaRecogniser
    visitors: VisitorStore
    conversation: Conversation
    desk_store: DeskStore
    published: Published
    safety: FollowedRules
    bot: Bot | None

    @property
    def postman(self) -> TelegramPostman | None:
        return TelegramPostman(self.bot) if self.bot else None

    @property
    def postmen(self) -> dict[str, Postman]:
        return _postmen(self.bot)

    @property
    def desk(self) -> CounsellorDesk:
        return CounsellorDesk(self.desk_store, self.conversation.contents, self.locales, self.postmen)

    @property
    def reminding(self) -> Reminding:
        return Reminding(ReminderStore(self.engine), self.conversation.contents, self.locales, self.postmen)

    @property
    def preview(self) -> PhonePreview[Content]:
        return PhonePreview(self.locales, lambda content: PublishedContents(Unpublished(content), every_place=True))

    @property
    def phrase_review(self) -> PhraseReview:
        return PhraseReview(self.locales.safety, self.locales.rules, self.published.urgent)

    @property
    def inbox(self) -> Inbox:
        """Of the bot whose token is set; a bot's number is the first part of its token."""
        number = self.settings.telegram_token.get_secret_value().partition(":")[0]
        return Inbox(self.engine, self.jobs, int(number or 0))

    def trouble(self, inbound: Inbound) -> Reply:
        """What a visitor is told while the database is away, with the numbers for the worst case."""
        locale = self.conversation.languages.choose(inbound, State())
        numbers = self.conversation.contents.emergency("life", locale)
        return trouble(numbers, self.locales.words(locale))

    def intake(self) -> Intake:
        assert self.postman
        return Intake(self.inbox, self.conversation.urgent, self.trouble, self.postman)

    def handlers(self) -> Handlers:
        assert self.postman
        outbox = Outbox(self.engine)
        return Handlers(
            self.conversation, self.desk, self.inbox, outbox, self.visitors, self.postman, self.trouble, now
        )

    def web_parts(self) -> WebParts:
        return WebParts(
            conversation=self.conversation,
            desk=self.desk,
            locales=self.locales,
            languages=self.locales.languages,
            now=now,
            secret=secret(self.settings.data_dir),
            tryout=self.settings.tryout,
            secure=self.settings.public_url.startswith("https://"),
            bot_name=lambda: self.bot.username if self.bot else "",
            ready=self.recogniser.ready,
        )

    def editor_parts(self, intents: frozenset[str]) -> EditorParts:
        """`intents` are those of the contract, which a topic can answer."""
        words = self.locales.for_editors
        return EditorParts(
            engine=self.engine,
            published=self.published,
            intents=intents,
            languages=tuple(words),
            words=words.__getitem__,
            preview=self.preview,
            reads=TopicReads(self.engine).since,
            safety=self.phrase_review,
            now=now,
            secret=secret(self.settings.data_dir),
            secure=self.settings.public_url.startswith("https://"),
            tryout=self.settings.tryout,
            address=self.settings.public_url,
            shared=static_address(),
            tiles=self.settings.map_tiles,
            city_sign_in=_city_sign_in(self.settings),
        )


@asynccontextmanager
async def open_house(settings: Settings) -> AsyncIterator[House]:
    """`settings` name a database and a recogniser; `up` fills them in where the user left them empty."""
    url = settings.database_url.get_secret_value()
    engine, jobs = open_engine(url), open_jobs(url)
    locales = _locales(settings.pack)
    async with aiohttp.ClientSession() as session, jobs.open_async(), open_bot(settings) as bot:
        try:
            house = _assemble(settings, engine, jobs, locales, session, bot)
            async with house.safety.following():
                yield house
        finally:
            await engine.dispose()


def _assemble(
    settings: Settings,
    engine: AsyncEngine,
    jobs: Jobs,
    locales: GettextLocales,
    session: aiohttp.ClientSession,
    bot: Bot | None,
) -> House:
    recogniser = RasaRecogniser(settings.nlu_url, session)
    visitors = VisitorStore(engine, jobs)
    published = Published(engine, settings.pack)
    safety = FollowedRules(locales.rules, published.urgent)
    conversation = Conversation(
        languages=locales.languages,
        safety=safety,
        names=locales.names,
        locales=locales,
        recogniser=recogniser,
        contents=PublishedContents(published),
        visitors=visitors,
        is_holiday=_holidays(settings.pack),
        times=locales.times,
        tells=_postmen(bot).keys(),
    )
    desk = DeskStore(engine, jobs)
    return House(settings, engine, jobs, locales, recogniser, visitors, conversation, desk, published, safety, bot)


def _postmen(bot: Bot | None) -> dict[str, Postman]:
    """By channel: where somebody can be told something later."""
    return {"telegram": TelegramPostman(bot)} if bot else {}


@asynccontextmanager
async def open_bot(settings: Settings) -> AsyncIterator[Bot | None]:
    """None without a token. Nothing is asked of Telegram before it is used."""
    token = settings.telegram_token.get_secret_value()
    if not token:
        yield None
        return
    request = AiohttpRequest()
    async with request:
        yield Bot(token, base_url=f"{settings.telegram_api_url}/bot", request=request, get_updates_request=request)


def _city_sign_in(settings: Settings) -> CitySignIn | None:
    if not settings.oidc_issuer:
        return None
    secret = settings.oidc_client_secret.get_secret_value()
    return CitySignIn(settings.oidc_issuer, settings.oidc_client_id, secret, settings.oidc_name)


def offered_locales(pack: Path) -> list[str]:
    """The pack's locales that have a catalogue of interface words."""
    return [one for one in _head(pack)["locales"] if (ROOT / f"locales/{one}/LC_MESSAGES/lotse.po").is_file()]


def in_city(pack: Path) -> dict[str, str]:
    """From the file, since the page that says the database is away names the city too."""
    return dict(_head(pack).get("in_city", {}))


@cache
def _locales(pack: Path) -> GettextLocales:
    """Read once a process, which takes a second."""
    return GettextLocales(ROOT / "locales", offered_locales(pack), in_city(pack))


@cache
def _head(pack: Path) -> dict[str, Any]:
    """Read once, at start, as the catalogues are."""
    head = yaml.safe_load((pack / "pack.yaml").read_text(encoding="utf-8"))
    assert isinstance(head, dict), pack
    return head


def _holidays(pack: Path) -> Callable[[date], bool]:
    head = _head(pack)
    calendar = holidays.country_holidays(head["country"], subdiv=head.get("subdivision"))

    def is_holiday(day: date) -> bool:
        return day in calendar

    return is_holiday


def secret(data_dir: Path) -> str:
    """The key that signs cookies, made at the first start and kept from other users of the machine."""
    path = data_dir / "secret"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return path.read_text(encoding="ascii")
