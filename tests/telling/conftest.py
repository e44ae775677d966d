"""A house in which one notice at a time is told."""

from dataclasses import dataclass, field
from datetime import datetime

import pytest

from bot.booking.model import BERLIN, Appointment, Audience, Counsellor, Notice, Slot, Status
from bot.booking.planning import Chain
from bot.dialogue.model import Person
from bot.notice_ports import DueNotice, Receiver, Way
from bot.telling import Telling
from tests.fakes.contents import FakeContents
from tests.fakes.locales import LOCALES
from tests.fakes.notices import FakeNotices, FakePostman

MIRA = Counsellor("1", "Mira", ("de",), team="1")
OLENA = Counsellor("2", "Olena", ("en",), team="1")
TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=BERLIN)
SLOT = Slot(datetime(2026, 11, 26, 9, 0, tzinfo=BERLIN), datetime(2026, 11, 26, 10, 0, tzinfo=BERLIN), "1")
AMINA = Person("telegram", "5000001")
ASKED = Appointment("a1", SLOT, Status.requested, "ar", "kita_place", "A1B2")


def chat(counsellor: Counsellor) -> Person:
    return Person("telegram", f"chat-{counsellor.id}")


def mail(counsellor: Counsellor) -> Person:
    return Person("mail", f"{counsellor.id}@example.org")


def receiver(counsellor: Counsellor, *channels: str) -> Receiver:
    ways = {"telegram": chat(counsellor), "mail": mail(counsellor)}
    return Receiver(counsellor, tuple(Way(ways[channel]) for channel in channels or ("telegram",)))


def due(kind: str, audience: Audience, appointment: Appointment = ASKED, **more: object) -> DueNotice:
    notice = Notice(kind, audience, appointment.id, TUESDAY, appointment.version)
    given = {"locale": appointment.locale, "appointment": appointment, "counsellor": MIRA, **more}
    return DueNotice(1, notice, TUESDAY, **given)  # type: ignore[arg-type]


@dataclass
class Desk:
    """`tells` sends a notice at a time; Telegram and e-mail are fakes that can fail."""

    chats: FakePostman = field(default_factory=FakePostman)
    mails: FakePostman = field(default_factory=FakePostman)
    masses: FakePostman = field(default_factory=FakePostman)
    notices: FakeNotices = field(default_factory=lambda: FakeNotices(None))
    contents: FakeContents = field(default_factory=FakeContents)

    async def tells(self, due: DueNotice, now: datetime = TUESDAY) -> None:
        if self.notices.due is None:
            self.notices.due = due
        await Telling(
            notices=self.notices,
            contents=self.contents,
            locales=LOCALES,
            postmen={"telegram": self.chats, "mail": self.mails},
            patient={"telegram": self.masses, "mail": self.mails},
            chain=Chain(is_holiday=lambda day: False),
            desk="https://lotse.example/desk",
        ).send(1, now)


@pytest.fixture
def desk() -> Desk:
    return Desk()
