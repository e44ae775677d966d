"""The web channel on fakes."""

from dataclasses import dataclass, field
from datetime import datetime

from starlette.routing import BaseRoute

from bot.booking.model import BERLIN
from bot.booking.planning import Chain
from bot.channels.web.parts import WebParts
from bot.conversation import Conversation
from tests.fakes.contents import FakeContents
from tests.fakes.locales import LOCALES
from tests.fakes.recogniser import FakeRecogniser
from tests.fakes.talks import FakeTalks
from tests.fakes.visitors import FakeVisitors

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=BERLIN)


@dataclass
class Site:
    """Everything behind the pages; change it to see what the pages make of it."""

    contents: FakeContents = field(default_factory=FakeContents)
    visitors: FakeVisitors = field(default_factory=FakeVisitors)
    recogniser: FakeRecogniser = field(default_factory=lambda: FakeRecogniser({"Kita?": "kita_place"}))
    talks: FakeTalks = field(default_factory=FakeTalks)
    now: datetime = MONDAY
    tryout: bool = False
    secure: bool = False
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
            Chain(is_holiday=lambda day: False),
            LOCALES.times,
        )
        return WebParts(
            conversation=conversation,
            talks=self.talks,
            locales=LOCALES,
            languages=LOCALES.languages,
            now=lambda: self.now,
            secret="a secret for tests",
            tryout=self.tryout,
            secure=self.secure,
            ready=self.recogniser.ready,
        )
