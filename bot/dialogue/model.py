"""The nouns of a conversation: who says what, what we know, what we decide, what is said back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.booking.model import Appointment, Calendar, Slot, Wishes
from bot.booking.planning import Chain
from bot.dialogue.knowledge import Category, EmergencyNumber, Event, Place, Topic
from bot.dialogue.words import Words


@dataclass(frozen=True)
class Person:
    """Someone on a channel. `address` (a Telegram chat id, a web cookie) identifies a person: never log it."""

    channel: str
    address: str


@dataclass(frozen=True)
class Wish:
    """What somebody wants, as a verb and its argument: a button, a command or an understood sentence.

    Written `verb:argument` in button data (docs/telegram.md); at most 64 bytes.
    """

    verb: str
    argument: str = ""

    def __str__(self) -> str:
        return f"{self.verb}:{self.argument}" if self.argument else self.verb


class Kind(StrEnum):
    """What arrived. Everything but text and wishes gets a polite word on what we can read."""

    text = "text"
    wish = "wish"
    location = "location"
    voice = "voice"
    picture = "picture"
    document = "document"
    contact = "contact"
    sticker = "sticker"
    other = "other"


@dataclass(frozen=True)
class Inbound:
    """One message. `client_locale` is what the visitor's app is set to; `id` is the same when redelivered.

    In Telegram `source` is where it stands, (chat, message), and `answers` the message to which it is an answer.
    """

    person: Person
    kind: Kind
    text: str = ""
    wish: Wish | None = None
    client_locale: str = ""
    id: str = ""
    position: tuple[float, float] | None = None
    source: tuple[int, int] | None = None
    answers: int = 0


class Keep(StrEnum):
    """Her answer, asked for once. `asked`: in the last answer, so that a typed "yes" means this; then it is `no`."""

    unknown = ""
    asked = "asked"
    yes = "yes"
    no = "no"


@dataclass(frozen=True)
class State:
    """What is remembered between two messages: no words of the visitor, only what the next answer needs.

    `locale` was chosen by her; `spoken` is that of the last answer, so that buttons go on in it.
    `keep`: whether messages that were not understood may be kept. `hours_offered`: in the last answer, so that a day
    or an hour alone is about them. `moves`: the appointment that the offered hours would move. `expects`: what the
    next message tells the counsellor (`name`, `about`, `phone`). `asked` and `seen`: the last topics that she asked
    for, and those whose answer was shown, newest last. `paused`: while nobody has taken her talk, she asks the bot;
    `passed_on`: she was told once that her words wait for a counsellor. `person_on`: at the last answer one had come.
    """

    locale: str = ""
    spoken: str = ""
    topic: str = ""
    offered: tuple[str, ...] = ()
    misses: int = 0
    held: str = ""
    keep: Keep = Keep.unknown
    hours_offered: bool = False
    moves: str = ""
    expects: str = ""
    wishes: Wishes = field(default_factory=Wishes)
    asked: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    paused: bool = False
    passed_on: bool = False
    person_on: bool = False


@dataclass(frozen=True)
class Talk:
    """Her last talk with a person. `status` is waiting, open or closed; `who`: as she is called, "" by role."""

    number: str
    status: str
    locale: str = "de"
    team: str = ""
    who: str = ""
    closed_at: datetime | None = None

    @property
    def running(self) -> bool:
        return self.status != "closed"

    @property
    def waiting(self) -> bool:
        return self.status == "waiting"

    @property
    def person_on(self) -> bool:
        """A counsellor has taken it."""
        return self.status == "open"


@dataclass(frozen=True)
class Guess:
    """An intent of spec/intents.yaml and how sure the recogniser is, 0 to 1."""

    intent: str
    confidence: float


class Certainty(StrEnum):
    """Whether an understanding is good enough: to answer at once, to offer choices, or not at all.

    The recogniser decides, for what a confidence is worth differs from locale to locale.
    """

    sure = "sure"
    unsure = "unsure"
    none = "none"


@dataclass(frozen=True)
class Understanding:
    """What the recogniser makes of a message. `guesses`: best first; none for a text without words.

    `locale`: what it is written in, one of ours or `other`, "" when that is not clear. `follow_up`: the part of the
    topic last spoken of that it asks for (`cost`, `bring`, ...), should there be one.
    """

    guesses: tuple[Guess, ...] = ()
    certainty: Certainty = Certainty.none
    locale: str = ""
    follow_up: str = ""


@dataclass(frozen=True)
class Unread:
    """A message that was not understood: stripped of persons, empty when little is left."""

    text: str
    locale: str
    guesses: tuple[Guess, ...] = ()


@dataclass(frozen=True)
class Needs:
    """The facts a wish asks for; everything not named here is not fetched.

    `districts_in`: words of the visitor; of `topic` and `places_for` the places in a district they name come first.
    `only`: of `places_for`, `near` and `district` those that are `open` now, or where `mine`, her language, is spoken.
    `search`: words to look for in the texts, `strictly` where only what is very probably meant should be found.
    `events`: from how many days on to how many days on, `event`: one of them. `slot`: of this hour, where it is.
    `booking`: free hours, her own appointments, where those are, and what to bring. `duty`: who works when.
    """

    topic: str = ""
    menu: bool = False
    place: str = ""
    places_in: str = ""
    places_for: str = ""
    districts_in: str = ""
    near: tuple[float, float] | None = None
    district: str = ""
    districts: bool = False
    only: str = ""
    search: str = ""
    strictly: bool = False
    unread: str = ""
    emergency: str = ""
    events: tuple[int, int] | None = None
    event: str = ""
    booking: bool = False
    duty: bool = False
    slot: str = ""


@dataclass(frozen=True)
class Facts:
    """What was fetched for `Needs`, in the visitor's locale. `now` is Europe/Berlin, `fresh_id` is random.

    `titles` names the topics that have a text in this locale; `found` are the intents that a search hit.
    `in_district`: places of the district that her words name, where they name no place.
    `emergency` is empty when the safety rule has shown the numbers already, `unread` None where nothing may be kept.
    `can_tell`: her channel can bring her a message later. `slots`: all free hours, without interpreters. `sites`:
    places by id. `bring`: what to bring, by topic. `chain`: how long answers may take.
    """

    now: datetime
    locale: str
    can_tell: bool = False
    topic: Topic | None = None
    categories: tuple[Category, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    found: tuple[str, ...] = ()
    unread: Unread | None = None
    places: tuple[Place, ...] = ()
    in_district: tuple[Place, ...] = ()
    districts: tuple[str, ...] = ()
    events: tuple[Event, ...] = ()
    emergency: tuple[EmergencyNumber, ...] = ()
    slots: tuple[Slot, ...] = ()
    calendar: Calendar = field(default_factory=Calendar)
    appointments: tuple[Appointment, ...] = ()
    sites: Mapping[str, Place] = field(default_factory=dict)
    bring: Mapping[str, str] = field(default_factory=dict)
    contact_point: Place | None = None
    fresh_id: str = ""
    german: Words | None = None
    chain: Chain | None = None
    talk: Talk | None = None


@dataclass(frozen=True)
class Say:
    """Names a text of dialogue/render.py, and what it speaks of; it is not itself a text."""

    key: str
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Decision:
    """What to say, what to remember, what to do (see dialogue/effects.py); all of it is written at once."""

    say: tuple[Say, ...]
    state: State
    do: tuple[object, ...] = ()


@dataclass(frozen=True)
class Choice:
    """A button."""

    label: str
    wish: Wish


@dataclass(frozen=True)
class Pin:
    """A point on a map, in WGS 84 degrees."""

    title: str
    address: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class File:
    """Something to keep: a date for the calendar of her phone (RFC 5545). `id` is that of the event."""

    id: str
    name: str
    text: str


@dataclass(frozen=True)
class Reply:
    """What a channel shows. `text` knows one kind of markup, `**bold**`; everything else is literal."""

    text: str
    choices: tuple[tuple[Choice, ...], ...] = ()
    pin: Pin | None = None
    locale: str = "de"
    file: File | None = None
