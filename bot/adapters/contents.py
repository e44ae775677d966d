"""The content as the conversation sees it: one locale, hours worked out, doubts named. Fills ports.Contents."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol

from bot.booking.model import BERLIN
from bot.dialogue.knowledge import (
    Category,
    EmergencyNumber,
    Event,
    Hours,
    Opening,
    Place,
    SpecialHours,
    Topic,
    series_and_day,
)
from bot.dialogue.reading import known_words
from bot.ports import StoreAway
from content import published
from content.hours import coming_special

_LISTED = 8
# Metres; who is farther away than this is not in the city.
_FAR = 30_000
_FOR = 5
_IN_DISTRICT = 7
_OLD_YEARS = 3


class Source(Protocol):
    """Where content comes from; content/published.py fills it with the newest that is published."""

    @property
    def emergency(self) -> Sequence[published.EmergencyNumber]: ...

    async def current(self) -> published.Content:
        """Raises ContentAway."""


@dataclass(frozen=True)
class Unpublished:
    """One state of the content, to be seen before anybody else sees it. Fills Source."""

    content: published.Content

    @property
    def emergency(self) -> Sequence[published.EmergencyNumber]:
        return self.content.pack.emergency

    async def current(self) -> published.Content:
        return self.content


class PublishedContents:
    def __init__(self, source: Source, every_place: bool = False) -> None:
        """`every_place`: also those that are not valid today, as whoever writes about them wants to see them."""
        self._source = source
        self._every_place = every_place
        self._words: frozenset[str] = frozenset()
        self._read: published.Content | None = None
        self._reading: asyncio.Task[None] | None = None

    async def _content(self) -> published.Content:
        try:
            return await self._source.current()
        except published.ContentAway:
            raise StoreAway("no content") from None

    async def _content_on(self, now: datetime) -> published.Content:
        content = await self._content()
        return content if self._every_place else content.on(now.astimezone(BERLIN).date())

    async def topic(self, intent: str, locale: str, now: datetime, districts_in: str = "") -> Topic | None:
        content = await self._content_on(now)
        text, entry = content.text(intent, locale), content.pack.topics.get(intent)
        if text is None or entry is None:
            return None
        titles = content.titles(locale)
        return Topic(
            id=intent,
            title=text.title,
            short=text.short,
            sections={str(name): body for name, body in text.sections.items()},
            links=tuple(entry.links),
            related=tuple((one, titles[one]) for one in entry.related if one in titles),
            places=tuple(_place(content, one, locale, now) for one in content.places_of(entry, districts_in)),
            checked=entry.checked.isoformat(),
            outdated=content.is_outdated(intent, locale),
        )

    async def titles(self, locale: str) -> Mapping[str, str]:
        return (await self._content()).titles(locale)

    async def categories(self, locale: str) -> Sequence[Category]:
        info = (await self._content()).pack.info
        return [Category(one.id, one.names[locale], tuple(one.intents)) for one in info.categories]

    async def place(self, place_id: str, locale: str, now: datetime) -> Place | None:
        content = await self._content_on(now)
        found = content.place(place_id)
        return _place(content, found, locale, now) if found else None

    async def places_in(self, text: str, locale: str, now: datetime) -> Sequence[Place]:
        content = await self._content_on(now)
        return [_place(content, one, locale, now) for one in content.places_named_in(text)]

    async def places_in_district(self, text: str, locale: str, now: datetime) -> Sequence[Place]:
        content = await self._content_on(now)
        return [_place(content, one, locale, now) for one in content.places_in_district(text)[:_IN_DISTRICT]]

    async def places_for(
        self, intent: str, locale: str, now: datetime, districts_in: str = "", only: str = ""
    ) -> Sequence[Place]:
        content = await self._content_on(now)
        known = content.places_for(intent, districts_in)
        return _listed(content, known if only else known[:_FOR], only, locale, now)

    async def places_near(
        self, position: tuple[float, float], locale: str, now: datetime, only: str = ""
    ) -> Sequence[Place]:
        content = await self._content_on(now)
        metres = {one.id: far for one, far in content.places_near(*position) if far <= _FAR}
        around = [content.pack.places[one] for one in metres]
        return [replace(one, metres=metres[one.id]) for one in _listed(content, around, only, locale, now)]

    async def places_of_district(self, name: str, locale: str, now: datetime, only: str = "") -> Sequence[Place]:
        content = await self._content_on(now)
        return _listed(content, content.district(name), only, locale, now)

    async def districts(self) -> Sequence[str]:
        return (await self._content()).districts()

    async def search(self, text: str, locale: str, strictly: bool = False) -> Sequence[str]:
        content = await self._content()
        return await asyncio.to_thread(content.search, text, locale, strictly)

    async def events(self, locale: str, now: datetime, days: tuple[int, int]) -> Sequence[Event]:
        content = await self._content_on(now)
        since, before = (now + timedelta(days=one) for one in days)
        return [_event(content, one, locale, now) for one in content.coming(since, before)]

    async def event(self, event_id: str, locale: str, now: datetime) -> Event | None:
        content = await self._content_on(now)
        named = series_and_day(event_id)
        found = content.occurrence(*named) if named else None
        return _event(content, found, locale, now) if found and locale in found.event.texts else None

    async def words(self) -> frozenset[str]:
        """Those that are read so far, so that nobody waits; with fewer words more is left out of what visitors wrote.

        A word that is gone from the content stays known until the next start.
        """
        content = await self._content()
        if content is not self._read and (self._reading is None or self._reading.done()):
            self._reading = asyncio.create_task(self._read_words(content))
        return self._words

    async def _read_words(self, content: published.Content) -> None:
        self._words = await asyncio.to_thread(_more_words, self._words, self._read, content)
        self._read = content

    def emergency(self, danger: str, locale: str) -> Sequence[EmergencyNumber]:
        return [
            EmergencyNumber(one.number, one.name, one.purpose[locale])
            for one in self._source.emergency
            if danger in one.dangers
        ]


def _more_words(known: frozenset[str], before: published.Content | None, content: published.Content) -> frozenset[str]:
    """Only of texts that are new: all of twenty thousand take ten seconds."""
    return known | known_words(set(content.prose()).difference(before.prose() if before else ()))


def _event(content: published.Content, found: published.Occurrence, locale: str, now: datetime) -> Event:
    entry = found.event
    text, place = entry.texts[locale], content.place(entry.place)
    doubtful = _older(entry.as_of, now, 0) or entry.confidence is published.Confidence.low
    return Event(
        series=entry.id,
        title=text.title,
        text=text.text,
        start=found.start,
        until=found.until,
        place=_place(content, place, locale, now) if place else None,
        languages=tuple(entry.languages),
        cancelled=found.cancelled,
        as_of=entry.as_of[:4] if doubtful else "",
    )


def _listed(
    content: published.Content, places: Sequence[published.Place], only: str, locale: str, now: datetime
) -> Sequence[Place]:
    """The first few. Of those that are open now first those whose hours are sure.

    Only for "open" are the hours of all worked out, for that is what takes time.
    """
    if only == "open":
        known = (_place(content, one, locale, now) for one in places)
        is_open = [one for one in known if one.hours.state is Opening.open]
        return sorted(is_open, key=lambda one: bool(one.hours.as_of))[:_LISTED]
    if only == "mine":
        spoken = content.speaking(locale)
        places = [one for one in places if not spoken.isdisjoint(one.languages)]
    return [_place(content, one, locale, now) for one in places[:_LISTED]]


def _place(content: published.Content, place: published.Place, locale: str, now: datetime) -> Place:
    address = place.address
    return Place(
        id=place.id,
        name=place.name,
        kind=place.kind,
        hours=_hours(content, place, now),
        street=address.street or "",
        city=" ".join(part for part in (address.postcode, address.city) if part),
        district=address.district or "",
        position=place.position,
        phone=place.phone or "",
        email=place.email or "",
        website=place.website or "",
        languages=tuple(place.languages),
        note=place.notes.get(locale, ""),
        as_of=place.as_of[:4],
        doubtful=_old(place.as_of, now) or place.confidence is published.Confidence.low,
    )


def _hours(content: published.Content, place: published.Place, now: datetime) -> Hours:
    """Hours are compared in local time, since that is how they are written on the door."""
    local = now.astimezone(BERLIN).replace(tzinfo=None)
    status = content.opening(place, local)
    special = tuple(_special(place, local.date()))
    if status is None:
        return Hours(Opening.unknown, special=special, by_appointment=place.by_appointment)
    as_of = place.hours_as_of or place.as_of
    doubtful = _old(as_of, now) or place.confidence is published.Confidence.low
    return Hours(
        state=Opening.open if status.open else Opening.closed,
        until=status.until.replace(tzinfo=BERLIN) if status.until else None,
        holiday=status.holiday,
        week=tuple((day, tuple(spans)) for day, spans in content.week(place, local.date())),
        special=special,
        as_of=as_of[:4] if doubtful else "",
        by_appointment=place.by_appointment,
    )


def _special(place: published.Place, today: date) -> Iterator[SpecialHours]:
    for one, spans in coming_special(place.special, today):
        yield SpecialHours(one.since, one.until, tuple(spans))


def _old(as_of: str, now: datetime) -> bool:
    """More than three years old by its year."""
    return _older(as_of, now, _OLD_YEARS)


def _older(as_of: str, now: datetime, years: int) -> bool:
    return now.year - int(as_of[:4]) > years
