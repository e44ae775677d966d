"""The one door for readers: what is published, by id, by words, by nearness; numbers for people in danger."""

import asyncio
import hashlib
import logging
import time
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from math import cos, hypot, radians
from pathlib import Path

import holidays
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from content import links, matching, searching, store
from content.hours import BadHours, Status, status, week
from content.model import Confidence, EmergencyNumber, Pack, Place, Topic, TopicText
from content.occurrences import Occurrence, coming, on_day
from content.pack_files import PackFaults, read_emergency
from content.publishing import names, outdated

__all__ = ["BadHours", "Confidence", "Content", "Occurrence", "Place", "Published", "Status", "Topic", "TopicText"]

log = logging.getLogger(__name__)
REFRESH_SECONDS = 1.0
_NEAR = 5
_METRES_A_DEGREE = 111_195


class ContentAway(Exception):
    """The content cannot be read, and nothing was read before. Trying again later helps."""


@dataclass
class Content:
    """One state of a pack with what is needed to look things up in it. Pure, never changed.

    What the search needs of a language is made when it is first searched: a third of a second, some ten megabytes.
    """

    pack: Pack
    _texts: dict[tuple[str, str], TopicText] = field(init=False)
    _names: list[matching.Name] = field(init=False)
    _districts: list[matching.Name] = field(init=False)
    _indexes: dict[str, searching.Index] = field(init=False)
    _holidays: holidays.HolidayBase = field(init=False)

    def __post_init__(self) -> None:
        info = self.pack.info
        self._texts = dict(_filled(self.pack))
        self._names = matching.names((place.id, [place.name, *place.aliases]) for place in self.pack.places.values())
        self._districts = matching.names((name, [name, *others]) for name, others in self.pack.districts().items())
        self._indexes = {}
        self._holidays = holidays.country_holidays(info.country, subdiv=info.subdivision)

    def _index(self, locale: str) -> searching.Index:
        """Two threads at once may make it twice, and either is right."""
        if locale not in self._indexes:
            texts = {topic_id: self.text(topic_id, locale) for topic_id in self.pack.topics}
            documents = [_document(topic_id, text) for topic_id, text in texts.items() if text]
            self._indexes[locale] = searching.Index(documents)
        return self._indexes[locale]

    def is_holiday(self, day: date) -> bool:
        return day in self._holidays

    def text(self, topic_id: str, locale: str) -> TopicText | None:
        """With names in place of its links."""
        return self._texts.get((topic_id, locale))

    def is_outdated(self, topic_id: str, locale: str) -> bool:
        text, source = self.text(topic_id, locale), self.text(topic_id, self.pack.info.source_locale)
        return text is not None and source is not None and outdated(text, source)

    def titles(self, locale: str) -> dict[str, str]:
        return self.pack.titles(locale)

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

    def places_near(self, latitude: float, longitude: float) -> list[tuple[Place, int]]:
        """Nearest first, with metres as the crow flies; flat-earth distances are right within a city."""
        shrink = cos(radians(latitude))
        found = [
            (place, round(_METRES_A_DEGREE * hypot(at[0] - latitude, (at[1] - longitude) * shrink)))
            for place in self.pack.places.values()
            if (at := place.position)
        ]
        return sorted(found, key=lambda one: one[1])

    def speaking(self, locale: str) -> frozenset[str]:
        """Languages that help those who read a locale."""
        return frozenset({locale, *self.pack.info.spoken.get(locale, [])})

    def district(self, name: str) -> list[Place]:
        """All places in the district of exactly this name."""
        return [place for place in self.pack.places.values() if name in place.address.districts]

    def districts(self) -> list[str]:
        """Those with the most places first."""
        counted = Counter(name for place in self.pack.places.values() for name in place.address.districts)
        return [name for name, _ in counted.most_common()]

    def search(self, text: str, locale: str, strictly: bool = False) -> list[str]:
        """Topics that fit the words, best first. `strictly`: only those that are very probably meant."""
        languages = dict.fromkeys((locale, self.pack.info.source_locale))
        least = searching.STRONG if strictly else searching.WEAK
        return [found.id for found in searching.search(text, map(self._index, languages), least)]

    def coming(self, since: datetime, before: datetime) -> list[Occurrence]:
        """What is on, soonest first, called off or not. Times are aware."""
        return coming(self.pack.events.values(), since, before, self.is_holiday)

    def occurrence(self, event_id: str, day: date) -> Occurrence | None:
        """None when there is no such event on that day, or no more."""
        event = self.pack.events.get(event_id)
        return on_day(event, day, self.is_holiday) if event else None


def _filled(pack: Pack) -> Iterator[tuple[tuple[str, str], TopicText]]:
    called = {locale: names(pack, locale) for locale in pack.info.locales}
    for topic_id, texts in pack.texts.items():
        for locale, text in texts.items():
            known = called.get(locale, {})
            sections = {name: links.filled(body, known) for name, body in text.sections.items()}
            filled = {"short": links.filled(text.short, known), "sections": sections}
            yield (topic_id, locale), text.model_copy(update=filled)


def _is_in(place: Place, districts: Collection[str]) -> bool:
    """`Zentrum` is also `Zentrum-Ost`, as people say it."""
    return any(own == one or own.startswith(f"{one}-") for own in place.address.districts for one in districts)


def _document(topic_id: str, text: TopicText) -> searching.Document:
    called = [topic_id.replace("_", " "), text.title, *text.synonyms]
    return searching.Document(topic_id, called, [text.short, *text.sections.values()])


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
                # Putting names into all texts takes a while; meanwhile others are answered.
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
