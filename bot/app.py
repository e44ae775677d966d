"""The composition root: the only place where adapters are built and handed to the use cases."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import aiohttp
from procrastinate import App as Jobs
from sqlalchemy.ext.asyncio import AsyncEngine
from telegram import Bot

from bot.adapters.cases import CaseStore
from bot.adapters.contents import PublishedContents, Unpublished
from bot.adapters.database import open_engine
from bot.adapters.freed_hours import FreedHours
from bot.adapters.locales import GettextLocales
from bot.adapters.mail import MailPostman
from bot.adapters.notices import NoticeStore
from bot.adapters.pace import Pace
from bot.adapters.queue import Inbox, open_jobs
from bot.adapters.reads import TopicReads
from bot.adapters.recogniser import RasaRecogniser
from bot.adapters.relays import RelayStore
from bot.adapters.reminders import ReminderStore
from bot.adapters.safety_words import FollowedRules, PhraseReview
from bot.adapters.staff import StaffStore
from bot.adapters.visitors import VisitorStore
from bot.booking.model import BERLIN
from bot.booking.planning import Chain
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.lines import TelegramLines
from bot.channels.telegram.paced import PacedPostman
from bot.channels.telegram.postman import TelegramPostman
from bot.channels.telegram.preview import PhonePreview
from bot.channels.telegram.request import AiohttpRequest
from bot.channels.telegram.team import Team
from bot.channels.web.pages import static_address
from bot.channels.web.parts import WebParts
from bot.conversation import Conversation
from bot.dialogue.model import Inbound, Reply, State
from bot.dialogue.rendering.conversation import trouble
from bot.pack_head import holidays_of, in_city, offered_locales
from bot.ports import Postman
from bot.relaying import Relaying
from bot.reminding import Reminding
from bot.settings import ROOT, Settings
from bot.talking import Talking
from bot.telling import Telling
from content.editor.parts import CitySignIn
from content.editor.parts import Parts as EditorParts
from content.published import Content, Published

# How long what is due for many waits for its turn, in seconds, before it lets others go first.
_A_MOMENT = 0.3


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
    published: Published
    safety: FollowedRules
    bot: Bot | None

    @property
    def postman(self) -> TelegramPostman | None:
        return TelegramPostman(self.bot) if self.bot else None

    def paced(self, patience: float = 1.0) -> PacedPostman | None:
        """Sends as fast as Telegram takes it. What cannot wait goes by `postman`."""
        if self.bot is None:
            return None
        return PacedPostman(self.bot, Pace(self.engine), StaffStore(self.engine).follow, patience)

    def postmen(self, patience: float = 1.0) -> dict[str, Postman]:
        """By channel: where somebody can be told something later."""
        found: dict[str, Postman] = {}
        if paced := self.paced(patience):
            found["telegram"] = paced
        if self.settings.mail_from:
            found["mail"] = MailPostman(self.settings.smtp_url.get_secret_value(), self.settings.mail_from)
        return found

    @property
    def telling(self) -> Telling:
        return Telling(
            notices=NoticeStore(self.engine, self.jobs),
            contents=self.conversation.contents,
            locales=self.locales,
            postmen=self.postmen(),
            patient=self.postmen(_A_MOMENT),
            chain=self.conversation.chain,
            desk=f"{self.settings.public_url}/desk" if self.settings.public_url else "",
        )

    @property
    def talking(self) -> Talking:
        return Talking(
            store=CaseStore(self.engine, self.jobs),
            relays=RelayStore(self.engine, self.jobs),
            contents=self.conversation.contents,
            locales=self.locales,
            chain=self.conversation.chain,
        )

    def relaying(self) -> Relaying:
        return Relaying(RelayStore(self.engine, self.jobs), self.lines(), self.locales, self.conversation.chain)

    def team(self) -> Team:
        """What counsellors do from Telegram."""
        postman = self.postman
        assert postman
        return Team(self.talking, StaffStore(self.engine), self.lines(), postman, self.locales, now)

    def lines(self) -> TelegramLines:
        paced = self.paced()
        assert self.bot and paced
        return TelegramLines(self.bot, paced.wait, StaffStore(self.engine).follow)

    @property
    def freed_hours(self) -> FreedHours:
        return FreedHours(self.engine, self.jobs, self.conversation.chain)

    @property
    def reminding(self) -> Reminding:
        return Reminding(ReminderStore(self.engine), self.conversation.contents, self.locales, self.postmen(_A_MOMENT))

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

    def web_parts(self) -> WebParts:
        return WebParts(
            conversation=self.conversation,
            talks=self.talking,
            locales=self.locales,
            languages=self.locales.languages,
            now=now,
            secret=secret(self.settings.data_dir),
            tryout=self.settings.tryout,
            secure=self.settings.public_url.startswith("https://"),
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
        chain=_chain(settings),
        times=locales.times,
        tells={"telegram"} if bot else (),
    )
    return House(settings, engine, jobs, locales, recogniser, visitors, conversation, published, safety, bot)


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


@cache
def _locales(pack: Path) -> GettextLocales:
    """Read once a process, which takes a second."""
    return GettextLocales(ROOT / "locales", offered_locales(pack), in_city(pack))


def _chain(settings: Settings) -> Chain:
    return Chain(
        is_holiday=holidays_of(settings.pack),
        answer_minutes=settings.answer_minutes,
        quiet=settings.quiet,
        offer_hours=settings.offer_hours,
    )


def secret(data_dir: Path) -> str:
    """The key that signs cookies, made at the first start and kept from other users of the machine."""
    path = data_dir / "secret"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return path.read_text(encoding="ascii")
