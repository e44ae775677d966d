"""One visitor's conversation on the pure core and the fakes: what she writes and presses, what she reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from bot.booking.model import BERLIN, Appointment, Availability, Counsellor, Mode, Status
from bot.booking.planning import Chain
from bot.conversation import Conversation
from bot.dialogue.knowledge import Hours, Opening, Place
from bot.dialogue.model import Inbound, Kind, Person, Reply, State, Wish
from tests.fakes.contents import TOWN_HALL, FakeContents
from tests.fakes.locales import LOCALES
from tests.fakes.recogniser import FakeRecogniser
from tests.fakes.visitors import FakeVisitors

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=BERLIN)
AMINA = Person("telegram", "1")
MIRA = Counsellor("1", "Mira", ("en", "de"), woman=True, at_once=True)
JAN = Counsellor("2", "Jan", ("de",))
CENTRE = Place(
    "contact_point",
    "Anlaufstelle",
    "counselling",
    Hours(Opening.unknown),
    street="Seeburgstraße 1",
    city="04103 Leipzig",
    position=(51.33, 12.38),
    phone="0341 1230",
)
CHAIN = Chain(is_holiday=lambda day: False)


def mornings(who: Counsellor = MIRA, *, modes: tuple[Mode, ...] = (Mode.room,)) -> list[Availability]:
    """Monday to Friday from nine to one, each hour on the hour."""
    return [Availability(who.id, day, time(9), time(13), modes=modes) for day in range(5)]


@dataclass
class Talk:
    """`now` goes on when a test says so."""

    hours: Sequence[Availability] = field(default_factory=mornings)
    team: Sequence[Counsellor] = (MIRA, JAN)
    intents: Mapping[str, str] = field(default_factory=dict)
    now: datetime = NOW
    tells: tuple[str, ...] = ("telegram",)
    locale: str = "en"

    def __post_init__(self) -> None:
        self.visitors = FakeVisitors(hours=self.hours, team={one.id: one for one in self.team})
        self.recogniser = FakeRecogniser(self.intents)
        self.contents = FakeContents(places=(TOWN_HALL, CENTRE))

    async def says(self, text: str) -> Reply:
        return (await self.says_all(text))[-1]

    async def says_all(self, text: str) -> list[Reply]:
        return await self.hears(Inbound(AMINA, Kind.text, text, client_locale=self.locale))

    async def presses(self, pressed: Wish | str) -> Reply:
        return (await self.all_of(pressed))[-1]

    async def all_of(self, pressed: Wish | str) -> list[Reply]:
        """Every reply to one press; data of a button is `verb:argument`."""
        verb, _, argument = str(pressed).partition(":")
        return await self.hears(Inbound(AMINA, Kind.wish, wish=Wish(verb, argument), client_locale=self.locale))

    async def hears(self, inbound: Inbound) -> list[Reply]:
        talk = Conversation(
            languages=LOCALES.languages,
            safety=LOCALES.rules,
            names=LOCALES.names,
            locales=LOCALES,
            recogniser=self.recogniser,
            contents=self.contents,
            visitors=self.visitors,
            chain=CHAIN,
            times=LOCALES.times,
            tells=self.tells,
        )
        return [reply async for reply in talk.answer(inbound, self.now)]

    async def holds(self) -> Reply:
        """The first hour on offer."""
        return await self.presses(first(await self.presses("book"), "slot"))

    async def books(self) -> Reply:
        return await self.presses(first(await self.holds(), "confirm"))

    def later(self, **time_passed: float) -> None:
        self.now += timedelta(**time_passed)

    @property
    def state(self) -> State:
        return self.visitors.states[AMINA]

    def appointment(self, status: Status) -> Appointment:
        """The only one in this state."""
        [found] = [one for one in self.visitors.kept.values() if one.status is status]
        return found

    def counsellor_says(self, changed: Appointment) -> None:
        self.visitors.kept[changed.id] = changed


def wishes(reply: Reply) -> list[str]:
    """What the buttons say to the bot."""
    return [str(choice.wish) for row in reply.choices for choice in row]


def verbs(reply: Reply) -> list[str]:
    return [one.partition(":")[0] for one in wishes(reply)]


def first(reply: Reply, verb: str) -> str:
    return next(one for one in wishes(reply) if one.partition(":")[0] == verb)


def labels(reply: Reply, verb: str) -> list[str]:
    return [choice.label for row in reply.choices for choice in row if choice.wish.verb == verb]


def said(key: str, **values: object) -> str:
    return LOCALES.words("en").text(key, **values)
