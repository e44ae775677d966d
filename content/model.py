"""What Lotse knows, as it stands in a pack's files: topics with texts per locale, places, events, numbers."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, NaiveDatetime, StringConstraints

SECTIONS = ("steps", "bring", "cost", "deadlines", "where", "watch_out")
FIRST_MESSAGE = 900
SHORT = 500
TITLE = 60

Locale = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{1,47}$")]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\n\r]*$")]
Month = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"]+$")]


def _balanced(text: str) -> str:
    if text.count("**") % 2:
        raise ValueError("** must come in pairs")
    return text


Prose = Annotated[str, StringConstraints(min_length=1, max_length=4000), AfterValidator(_balanced)]


class Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Review(StrEnum):
    """Whether a native speaker has read a text; shown to editors, not to visitors."""

    pending = "pending"
    done = "done"


class TopicText(Entry):
    """A topic in one locale. The source has a `revision`; a translation says on which one it is `based_on`.

    `synonyms`: other words by which people look for it. `[[id]]` in a text stands for the name of a place or a topic.
    """

    title: Line
    synonyms: list[Line] = []
    short: Prose
    sections: dict[Literal["steps", "bring", "cost", "deadlines", "where", "watch_out"], Prose] = {}
    revision: int | None = None
    based_on: int | None = None
    review: Review = Review.pending


class Topic(Entry):
    """Guidance for one intent. `checked` is the day on which the facts were looked up."""

    id: Identifier
    checked: date
    check_by: date
    related: list[Identifier] = []
    places: list[Identifier] = []
    links: list[Url] = []
    sources: list[Line] = Field(min_length=1)


class Confidence(StrEnum):
    high = "high"
    medium = "medium"
    low = "low"


class Address(Entry):
    """`district` may name two that the place lies between: `Gohlis/Möckern`."""

    street: Line | None = None
    postcode: Annotated[str, StringConstraints(pattern=r"^\d{5}$")] | None = None
    city: Line
    district: Line | None = None

    @property
    def districts(self) -> list[str]:
        return [part.strip() for part in (self.district or "").split("/") if part.strip()]


class SpecialDays(Entry):
    """Days on which other hours hold, both ends included. `hours`: times of a day (`09:00-12:00`); None is closed."""

    since: date
    until: date
    hours: Line | None = None


class Place(Entry):
    """An office or partner. `hours` in OSM opening_hours syntax; `hours_as_of` and `as_of` say how old they are.

    `special` goes before holidays, and these before `hours`; of several that hold for a day the first counts. Before
    `valid_from` and after `valid_until`, both included in its life, visitors do not see the place.
    """

    id: Identifier
    name: Line
    kind: Line
    subjects: list[Identifier] = []
    address: Address
    position: tuple[float, float] | None = None
    phone: Line | None = None
    email: Line | None = None
    website: Url | None = None
    languages: list[Locale] = []
    hours: Line | None = None
    hours_as_of: Month | None = None
    special: list[SpecialDays] = []
    by_appointment: bool = False
    valid_from: date | None = None
    valid_until: date | None = None
    as_of: Month
    confidence: Confidence
    aliases: list[Line] = []
    notes: dict[Locale, Line] = {}
    sources: list[Line] = Field(min_length=1)


class EventText(Entry):
    title: Line
    text: Prose


# Stands in button data together with a day and a verb.
EventIdentifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{1,39}$")]


class Event(Entry):
    """Something on at a place, once or again and again. Times are local, as they stand on a poster.

    `start` and `until` are those of the first date; `repeat` is a rule of RFC 5545 without its name
    (`FREQ=WEEKLY;BYDAY=TU`). Dates of `left_out` do not exist, those of `cancelled` are shown as called off. On a
    public holiday nothing repeats unless `on_holidays`.
    """

    id: EventIdentifier
    start: NaiveDatetime
    until: NaiveDatetime
    repeat: Line | None = None
    left_out: list[date] = []
    cancelled: list[date] = []
    on_holidays: bool = False
    place: Identifier
    languages: list[Locale] = []
    as_of: Month
    confidence: Confidence = Confidence.high
    texts: dict[Locale, EventText]
    source: Line


class EmergencyNumber(Entry):
    """A number for people in danger; `dangers` names the kinds for which it is shown, in file order."""

    id: Identifier
    number: Annotated[str, StringConstraints(pattern=r"^[0-9 ]{3,20}$")]
    name: Line
    dangers: list[Literal["life", "suicide", "violence"]] = []
    purpose: dict[Locale, Line]
    as_of: Month
    source: Line


class SafetyWords(Entry):
    """What people in danger say, in one locale, besides the phrases that the program brings along.

    `calm`: phrases that call an alarm off. How a phrase is written: bot/dialogue/safety.py.
    """

    life: list[Line] = []
    suicide: list[Line] = []
    violence: list[Line] = []
    calm: list[Line] = []


class Category(Entry):
    """A group of the menu, and the intents that are shown in it."""

    id: Identifier
    names: dict[Locale, Line]
    intents: list[Identifier]


class PackInfo(Entry):
    """The head of a pack. `country` and `subdivision` choose the public holidays.

    `in_city`: how one says "in <city>" in each locale; interface words that name the city hold this in its place.
    `subjects` says what a place that carries one can help with: subject -> intents. `districts`: name -> other names.
    `ordinary_words`: names of districts that mean something else too; alone they name no district.
    `spoken`: languages that also help those who read a locale (`ckb: [ku]`).
    """

    id: Identifier
    city: Line
    in_city: dict[Locale, Line] = {}
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    subdivision: Line | None = None
    source_locale: Locale
    locales: list[Locale]
    contact_point: Identifier
    categories: list[Category]
    subjects: dict[Identifier, list[Identifier]] = {}
    districts: dict[Line, list[Line]] = {}
    ordinary_words: list[Line] = []
    spoken: dict[Locale, list[Locale]] = {}


class Pack(Entry):
    """A district's content, whole. Texts are keyed by topic and locale."""

    info: PackInfo
    topics: dict[str, Topic] = {}
    texts: dict[str, dict[str, TopicText]] = {}
    places: dict[str, Place] = {}
    events: dict[str, Event] = {}
    emergency: list[EmergencyNumber] = []
    safety: dict[str, SafetyWords] = {}

    def titles(self, locale: str) -> dict[str, str]:
        """Topic -> its title, of those that have a text in the locale."""
        return {one: texts[locale].title for one, texts in self.texts.items() if locale in texts}

    def districts(self) -> dict[str, list[str]]:
        """Those that have a place, each with its other names."""
        named = dict.fromkeys(name for place in self.places.values() for name in place.address.districts)
        return {name: self.info.districts.get(name, []) for name in named}
