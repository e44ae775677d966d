"""The web channel on fakes."""

from dataclasses import dataclass, field
from datetime import datetime

from starlette.routing import BaseRoute

from bot.booking.model import BERLIN
from bot.channels.web.parts import WebParts
from bot.conversation import Conversation
from bot.desk import CounsellorDesk
from tests.fakes.contents import FakeContents
from tests.fakes.desk import FakeDesk
from tests.fakes.locales import LOCALES
from tests.fakes.recogniser import FakeRecogniser
from tests.fakes.visitors import FakeVisitors

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=BERLIN)


@dataclass
class Site:
    """Everything behind the pages; change it to see what the pages make of it."""

    contents: FakeContents = field(default_factory=FakeContents)
    visitors: FakeVisitors = field(default_factory=FakeVisitors)
    recogniser: FakeRecogniser = field(default_factory=lambda: FakeRecogniser({"Kita?": "kita_place"}))
    desk: FakeDesk = field(default_factory=FakeDesk)
    now: datetime = MONDAY
    tryout: bool = False
    secure: bool = False
    bot_name: str = "lotse_bot"
    routes: tuple[BaseRoute, ...] = ()

    def parts(self) -> WebParts:
        conversation = Conversation(
            LOCALES.languages,
            LOCALES.rules,
            LOCALES.names,
            LOCALES,
            self.recogniser,
            self.contents,
            self.visitors,
            lambda day: False,
            LOCALES.times,
        )
        return WebParts(
            conversation=conversation,
            desk=CounsellorDesk(self.desk, self.contents, LOCALES, {}),
            locales=LOCALES,
            languages=LOCALES.languages,
            now=lambda: self.now,
            secret="a secret for tests",
            tryout=self.tryout,
            secure=self.secure,
            bot_name=lambda: self.bot_name,
            ready=self.recogniser.ready,
        )
