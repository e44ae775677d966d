"""The one door for readers: what is published, by id, by words, by nearness; numbers for people in danger."""

import asyncio
import hashlib
import logging
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from math import cos, radians
from pathlib import Path

import holidays
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from content import matching, store
from content.hours import BadHours, Status, status, week
from content.model import Confidence, EmergencyNumber, Event, Pack, Place, Topic, TopicText
from content.pack_files import PackFaults, read_emergency
from content.publishing import outdated

__all__ = ["BadHours", "Confidence", "Content", "Event", "Place", "Published", "Status", "Topic", "TopicText"]

log = logging.getLogger(__name__)
REFRESH_SECONDS = 1.0
_NEAR = 5


class ContentAway(Exception):
    """The content cannot be read, and nothing was read before. Trying again later helps."""


@dataclass
class Content:
    """One state of a pack with what is needed to look things up in it. Pure, never changed."""

    pack: Pack
    _names: list[matching.Name] = field(init=False)
    _districts: list[matching.Name] = field(init=False)
    _folded: dict[tuple[str, str], matching.Document] = field(init=False)
    _documents: dict[str, list[matching.Document]] = field(init=False)
    _holidays: holidays.HolidayBase = field(init=False)

    def __post_init__(self) -> None:
        info = self.pack.info
        self._names = matching.names((place.id, [place.name, *place.aliases]) for place in self.pack.places.values())
        self._districts = matching.names((name, [name, *others]) for name, others in self.pack.districts().items())
        self._folded = {
            (topic_id, locale): _document(topic_id, text)
            for topic_id, texts in self.pack.texts.items()
            for locale, text in texts.items()
        }
        self._documents = {locale: self._documents_in(locale) for locale in info.locales}
        self._holidays = holidays.country_holidays(info.country, subdiv=info.subdivision)

    def _documents_in(self, locale: str) -> list[matching.Document]:
        """Titles and texts in the locale and in the source locale, since both are typed."""
        languages = dict.fromkeys((locale, self.pack.info.source_locale))
        return [
            matching.merged(topic_id, [self._folded[topic_id, one] for one in languages if one in texts])
            for topic_id, texts in self.pack.texts.items()
        ]

    def is_holiday(self, day: date) -> bool:
        return day in self._holidays

    def text(self, topic_id: str, locale: str) -> TopicText | None:
        return self.pack.texts.get(topic_id, {}).get(locale)

    def is_outdated(self, topic_id: str, locale: str) -> bool:
        text, source = self.text(topic_id, locale), self.text(topic_id, self.pack.info.source_locale)
        return text is not None and source is not None and outdated(text, source)

    def titles(self, locale: str) -> dict[str, str]:
        return {one: texts[locale].title for one, texts in self.pack.texts.items() if locale in texts}

    def prose(self) -> list[str]:
        """All texts of topics and the names of categories: words that speak of no person and no place."""
        names = [name for one in self.pack.info.categories for name in one.names.values()]
        texts = [text for texts in self.pack.texts.values() for text in texts.values()]
        return [*names, *(part for text in texts for part in (text.title, text.short, *text.sections.values()))]

    def place(self, place_id: str) -> Place | None:
        """`contact_point` stands for the pack's own."""
        wanted = self.pack.info.contact_point if place_id == "contact_point" else place_id
        return self.pack.places.get(wanted)

    def opening(self, place: Place, now: datetime) -> Status | None:
        """None when no hours are known. `now` is naive local time."""
        return status(place.hours, now, self.is_holiday) if place.hours else None

    def week(self, place: Place, today: date) -> list[tuple[int, list[tuple[str, str]]]]:
        return week(place.hours, today, self.is_holiday) if place.hours else []

    def districts_named_in(self, text: str) -> list[str]:
        return matching.mentioned(text, self._districts, self.pack.info.ordinary_words)

    def places_named_in(self, text: str) -> list[Place]:
        """Of several that a text names, those in the district that it names too, should there be one."""
        named = [self.pack.places[found] for found in matching.named_in(text, self._names)]
        districts = self.districts_named_in(text) if named else []
        return [place for place in named if _is_in(place, districts)] or named

    def places_in_district(self, text: str) -> list[Place]:
        """All of the districts that a text names: those of just this name and those we are sure of first."""
        districts = self.districts_named_in(text)
        found = [place for place in self.pack.places.values() if _is_in(place, districts)]
        doubtful = Confidence.low
        return sorted(
            found, key=lambda one: (set(districts).isdisjoint(one.address.districts), one.confidence is doubtful)
        )

    def places_of(self, topic: Topic, text: str = "") -> list[Place]:
        """Those that the topic names; before them those that know about it in a district that `text` names."""
        districts = self.districts_named_in(text)
        near = [place for place in self.places_for(topic.id) if _is_in(place, districts)]
        named = [self.pack.places[one] for one in topic.places]
        return list({place.id: place for place in [*near[:_NEAR], *named]}.values())

    def places_for(self, intent: str, text: str = "") -> list[Place]:
        """Those that the topic names, then those whose subjects fit it best; of both, first those in a district that
        `text` names.
        """
        topic = self.pack.topics.get(intent)
        named = [self.pack.places[one] for one in topic.places] if topic else []
        subjects = [name for name, intents in self.pack.info.subjects.items() if intent in intents]
        fitting = [place for place in self.pack.places.values() if set(subjects) & set(place.subjects)]
        fitting.sort(key=lambda place: (len(place.subjects), place.confidence is Confidence.low))
        districts = self.districts_named_in(text)
        both = {place.id: place for place in [*named, *fitting]}.values()
        return sorted(both, key=lambda place: not _is_in(place, districts))

    def places_near(self, latitude: float, longitude: float) -> list[Place]:
        """Nearest first; flat-earth distances are right within a city."""
        shrink = cos(radians(latitude))

        def distance(place: Place) -> float:
            assert place.position
            return (place.position[0] - latitude) ** 2 + ((place.position[1] - longitude) * shrink) ** 2

        return sorted((place for place in self.pack.places.values() if place.position), key=distance)

    def search(self, text: str, locale: str) -> list[str]:
        return matching.search(text, self._documents.get(locale, []))

    def upcoming(self, now: datetime) -> list[Event]:
        return sorted((one for one in self.pack.events.values() if one.until > now), key=lambda one: one.start)


def _is_in(place: Place, districts: Collection[str]) -> bool:
    """`Zentrum` is also `Zentrum-Ost`, as people say it."""
    return any(own == one or own.startswith(f"{one}-") for own in place.address.districts for one in districts)


def _document(topic_id: str, text: TopicText) -> matching.Document:
    title = f"{text.title} {topic_id.replace('_', ' ')}"
    return matching.document(topic_id, title, " ".join([text.short, *text.sections.values()]))


class Published:
    """The newest content, looked up in the database at most once a second; the last one if that is away."""

    def __init__(self, engine: AsyncEngine, folder: Path) -> None:
        self._engine = engine
        self._content: Content | None = None
        self._version = 0
        self._checked = 0.0
        self.emergency: list[EmergencyNumber] = []
        self._last_resort(folder)

    def _last_resort(self, folder: Path) -> None:
        """The numbers for people in danger, from the files: they are there with the database down."""
        try:
            self.emergency = read_emergency(folder)
        except PackFaults as error:
            log.error("pack files have faults, numbers for people in danger come from the database: %s", error)

    async def current(self) -> Content:
        """Raises ContentAway."""
        if self._content is None or time.monotonic() - self._checked > REFRESH_SECONDS:
            await self._refresh()
        if self._content is None:
            raise ContentAway
        return self._content

    async def _refresh(self) -> None:
        try:
            version, _ = await store.version(self._engine)
            if version != self._version:
                pack = await store.load_pack(self._engine)
                # Folding all texts for the search takes a while; meanwhile others are answered.
                self._content, self._version = await asyncio.to_thread(Content, pack), version
                self.emergency = pack.emergency or self.emergency
        except (SQLAlchemyError, OSError, store.NoContent) as error:
            log.warning("content not refreshed: %s", type(error).__name__)
        self._checked = time.monotonic()


def digest(folder: Path) -> str:
    """A fingerprint of a pack's files: the same files, the same digest."""
    total = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        total.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()
