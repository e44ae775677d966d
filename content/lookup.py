"""What a pack says, looked up by id, by words, by nearness, on a day. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, cached_property
from math import cos, hypot, radians

import holidays

from content import links, matching, searching
from content.entries import Key, changed
from content.hours import Status, status, week
from content.indexes import Indexes
from content.model import Confidence, Entry, Pack, PackInfo, Place, Topic, TopicText
from content.occurrences import Occurrence, coming, on_day
from content.publishing import names, outdated

_NEAR = 5
_METRES_A_DEGREE = 111_195


@dataclass
class Content:
    """One state of a pack with what is needed to look things up in it. Pure, never changed.

    What takes time is worked out when it is first asked for, and what the search needs of a language when it is first
    searched: a fifth of a second, some five megabytes. Two threads at once may do it twice, and either is right.
    """

    pack: Pack
    indexes: Indexes = field(default_factory=Indexes)
    _texts: dict[tuple[str, str], TopicText] = field(init=False, default_factory=dict)
    _called: dict[str, dict[str, str]] = field(init=False, default_factory=dict)
    _on: dict[date, "Content"] = field(init=False, default_factory=dict)

    def changed(self, changes: Mapping[Key, Entry | None], info: PackInfo | None = None) -> "Content":
        """The content with these entries instead; None removes one.

        The search knows new texts only after `indexes.freshen`; it finds no topic that is gone. A place's new name in
        a topic's text it finds after that text has changed.
        """
        return Content(changed(self.pack, changes, info), self.indexes.after(changes))

    @cached_property
    def _holidays(self) -> holidays.HolidayBase:
        return _calendar(self.pack.info.country, self.pack.info.subdivision)

    @cached_property
    def _names(self) -> list[matching.Name]:
        return matching.names((place.id, [place.name, *place.aliases]) for place in self.pack.places.values())

    @cached_property
    def _districts(self) -> list[matching.Name]:
        return matching.names((name, [name, *others]) for name, others in self.pack.districts().items())

    def names(self, locale: str) -> Mapping[str, str]:
        """What stands for `[[id]]` in a text."""
        if locale not in self._called:
            self._called[locale] = names(self.pack, locale)
        return self._called[locale]

    def topics(self) -> Iterable[str]:
        return self.pack.topics

    def document(self, topic_id: str, locale: str) -> searching.Document | None:
        """What the search looks at."""
        written = self.pack.texts.get(topic_id, {}).get(locale)
        if written is None:
            return None
        text = _filled(written, self.names(locale))
        called = [topic_id.replace("_", " "), text.title, *text.synonyms]
        return searching.Document(topic_id, called, [text.short, *text.sections.values()])

    def on(self, today: date) -> "Content":
        """Without the places that are not valid on that day; texts that name one go on naming it."""
        hidden = [one.id for one in self.pack.places.values() if not _is_valid(one, today)]
        if not hidden:
            return self
        if today not in self._on:
            shown = self.changed({Key("place", one): None for one in hidden})
            shown._called = {locale: names(self.pack, locale) for locale in self.pack.info.locales}
            self._on = {today: shown}
        return self._on[today]

    def is_holiday(self, day: date) -> bool:
        return day in self._holidays

    def text(self, topic_id: str, locale: str) -> TopicText | None:
        """With names in place of its links."""
        written = self.pack.texts.get(topic_id, {}).get(locale)
        if written is None:
            return None
        if (topic_id, locale) not in self._texts:
            self._texts[topic_id, locale] = _filled(written, self.names(locale))
        return self._texts[topic_id, locale]

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
        return status(place.hours, now, self.is_holiday, place.special) if place.hours else None

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
        return list({place.id: place for place in [*near[:_NEAR], *self._named_by(topic)]}.values())

    def _named_by(self, topic: Topic) -> list[Place]:
        return [self.pack.places[one] for one in topic.places if one in self.pack.places]

    def places_for(self, intent: str, text: str = "") -> list[Place]:
        """Those that the topic names, then those whose subjects fit it best; of both, first those in a district that
        `text` names.
        """
        topic = self.pack.topics.get(intent)
        named = self._named_by(topic) if topic else []
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
        indexes = [self.indexes.of(locale, self) for locale in languages]
        found = [one.id for one in searching.search(text, indexes, least)]
        return [one for one in found if any(locale in self.pack.texts.get(one, {}) for locale in languages)]

    def coming(self, since: datetime, before: datetime) -> list[Occurrence]:
        """What is on, soonest first, called off or not. Times are aware."""
        return coming(self.pack.events.values(), since, before, self.is_holiday)

    def occurrence(self, event_id: str, day: date) -> Occurrence | None:
        """None when there is no such event on that day, or no more."""
        event = self.pack.events.get(event_id)
        return on_day(event, day, self.is_holiday) if event else None


def _filled(text: TopicText, names: Mapping[str, str]) -> TopicText:
    sections = {name: links.filled(body, names) for name, body in text.sections.items()}
    return text.model_copy(update={"short": links.filled(text.short, names), "sections": sections})


@cache
def _calendar(country: str, subdivision: str | None) -> holidays.HolidayBase:
    return holidays.country_holidays(country, subdiv=subdivision)


def _is_valid(place: Place, today: date) -> bool:
    return (place.valid_from or today) <= today <= (place.valid_until or today)


def _is_in(place: Place, districts: Collection[str]) -> bool:
    """`Zentrum` is also `Zentrum-Ost`, as people say it."""
    return any(own == one or own.startswith(f"{one}-") for own in place.address.districts for one in districts)
