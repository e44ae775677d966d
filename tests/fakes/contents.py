"""A small town of content: two categories, topics and places as given, two emergency numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.dialogue.knowledge import Category, EmergencyNumber, Event, Hours, Opening, Place, Topic
from bot.ports import StoreAway

KITA = Topic(
    "kita_place",
    "Find a Kita",
    "Apply **online** at https://kita.example/apply?a=1&b=2 or call 0341 123-0.",
    {"steps": "1. Register your child.\n2. Choose a Kita.", "bring": "- Passport\n- Birth certificate"},
)
TOWN_HALL = Place(
    "town_hall",
    "Neues Rathaus",
    "authority",
    Hours(Opening.unknown),
    street="Martin-Luther-Ring 4",
    city="04109 Leipzig",
    position=(51.3359, 12.3716),
    phone="0341 1230",
)
CATEGORIES = (
    Category("children", "Kita & Schule", ("kita_place", "kita_cost")),
    Category("work", "Arbeit", ("job_search",)),
    Category("home", "Wohnen", ("apartment_search",)),
)
NUMBERS = (
    EmergencyNumber("110", "Polizei", "danger"),
    EmergencyNumber("112", "Rettungsdienst", "danger to life"),
)


@dataclass
class FakeContents:
    """Fills ports.Contents, the same in every locale. `away`: all but the numbers raise StoreAway."""

    topics: Mapping[str, Topic] = field(default_factory=lambda: {KITA.id: KITA})
    places: Sequence[Place] = (TOWN_HALL,)
    shown: Sequence[Category] = CATEGORIES
    on: Sequence[Event] = ()
    found: Sequence[str] = ()
    away: bool = False

    async def topic(self, intent: str, locale: str, now: datetime, districts_in: str = "") -> Topic | None:
        self._look()
        return self.topics.get(intent)

    async def titles(self, locale: str) -> Mapping[str, str]:
        self._look()
        return {topic.id: topic.title for topic in self.topics.values()}

    async def categories(self, locale: str) -> Sequence[Category]:
        self._look()
        return self.shown

    async def place(self, place_id: str, locale: str, now: datetime) -> Place | None:
        self._look()
        return next((place for place in self.places if place.id == place_id), None)

    async def places_in(self, text: str, locale: str, now: datetime) -> Sequence[Place]:
        self._look()
        return [place for place in self.places if place.name in text]

    async def places_in_district(self, text: str, locale: str, now: datetime) -> Sequence[Place]:
        self._look()
        return []

    async def places_for(
        self, intent: str, locale: str, now: datetime, districts_in: str = "", only: str = ""
    ) -> Sequence[Place]:
        self._look()
        return []

    async def places_near(
        self, position: tuple[float, float], locale: str, now: datetime, only: str = ""
    ) -> Sequence[Place]:
        self._look()
        return self.places

    async def places_of_district(self, name: str, locale: str, now: datetime, only: str = "") -> Sequence[Place]:
        self._look()
        return []

    async def districts(self) -> Sequence[str]:
        self._look()
        return []

    async def search(self, text: str, locale: str, strictly: bool = False) -> Sequence[str]:
        self._look()
        return self.found

    async def events(self, locale: str, now: datetime, days: tuple[int, int]) -> Sequence[Event]:
        self._look()
        since, before = (now + timedelta(days=one) for one in days)
        return [one for one in self.on if since < one.until and one.start < before]

    async def event(self, event_id: str, locale: str, now: datetime) -> Event | None:
        self._look()
        return next((one for one in self.on if one.id == event_id), None)

    async def words(self) -> frozenset[str]:
        self._look()
        return frozenset()

    def emergency(self, danger: str, locale: str) -> Sequence[EmergencyNumber]:
        return NUMBERS

    def _look(self) -> None:
        if self.away:
            raise StoreAway
