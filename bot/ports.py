"""What the use cases call: small Protocols, each filled by one adapter and one hand-made fake."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.booking.model import Appointment, Calendar, Counsellor
from bot.dialogue.knowledge import Category, EmergencyNumber, Event, Place, Topic
from bot.dialogue.model import Person, Reply, State, Talk, Understanding
from bot.dialogue.safety import Danger
from bot.dialogue.words import Words


class PortError(Exception):
    """Something outside failed. `again`: trying again later may help; `after` says in how many seconds."""

    again = True

    def __init__(self, message: str = "", after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


class RecogniserAway(PortError):
    """The recogniser does not answer, answers with an error, or with something that is no answer."""


class StoreAway(PortError):
    """The database cannot be reached."""


class NotDelivered(PortError):
    """The message did not go out; sending it again is right."""


class TooFast(NotDelivered):
    """Held back by ourselves, since the channel would take no more now; no failure. `after` is always set."""


class MaybeDelivered(PortError):
    """No answer came back: the message may have gone out. Sending again may double it."""


class Unreachable(PortError):
    """This person cannot be reached on this channel: blocked, deleted, never begun."""

    again = False


class Refused(PortError):
    """The channel refuses this message for good: our fault, not the visitor's."""

    again = False


class Safety(Protocol):
    """The rule for people in danger, as it stands now."""

    def detect(self, text: str) -> Danger | None:
        """From memory, at once: must answer with everything else down. Never raises."""


class Recogniser(Protocol):
    async def understand(self, text: str) -> Understanding:
        """Raises RecogniserAway within three seconds."""


class Contents(Protocol):
    """What Lotse knows, in one locale."""

    async def topic(self, intent: str, locale: str, now: datetime, districts_in: str = "") -> Topic | None:
        """Its places in a district that the text `districts_in` names come first."""

    async def titles(self, locale: str) -> Mapping[str, str]:
        """Intent -> title of every topic that has a text in this locale."""

    async def categories(self, locale: str) -> Sequence[Category]: ...

    async def place(self, place_id: str, locale: str, now: datetime) -> Place | None:
        """`contact_point` is the pack's own advice centre."""

    async def places_in(self, text: str, locale: str, now: datetime) -> Sequence[Place]:
        """The places that a text names, best match first; typing mistakes are forgiven."""

    async def places_in_district(self, text: str, locale: str, now: datetime) -> Sequence[Place]:
        """Some places of the districts that a text names."""

    async def places_for(
        self, intent: str, locale: str, now: datetime, districts_in: str = "", only: str = ""
    ) -> Sequence[Place]:
        """Those that know about it, in a district that the text `districts_in` names first."""

    async def places_near(
        self, position: tuple[float, float], locale: str, now: datetime, only: str = ""
    ) -> Sequence[Place]:
        """Nearest first. `only`: those that are `open` now, or where `mine`, the locale, is spoken."""

    async def places_of_district(self, name: str, locale: str, now: datetime, only: str = "") -> Sequence[Place]:
        """Those in the district of exactly this name."""

    async def districts(self) -> Sequence[str]:
        """Those with the most places first."""

    async def search(self, text: str, locale: str, strictly: bool = False) -> Sequence[str]:
        """Intents whose topic fits the words, best first. `strictly`: only those that are very probably meant."""

    async def events(self, locale: str, now: datetime, days: tuple[int, int]) -> Sequence[Event]:
        """What is on from so many to so many days from now, soonest first."""

    async def event(self, event_id: str, locale: str, now: datetime) -> Event | None:
        """None when it is not on (any more) on the day that its id names."""

    async def words(self) -> frozenset[str]:
        """The words of all texts, in all locales, as `known_words` of dialogue/reading.py gives them."""

    def emergency(self, danger: str, locale: str) -> Sequence[EmergencyNumber]:
        """From memory: must answer with everything else down."""


@dataclass(frozen=True)
class Remembered:
    """What the store knows of a person. `id` is random and says nothing about who it is."""

    id: str
    state: State
    fresh: bool = False
    talk: Talk | None = None


@dataclass(frozen=True)
class Outgoing:
    """Replies written down before they are sent; `key` is the update they answer."""

    key: str
    replies: tuple[Reply, ...]


class Visitors(Protocol):
    """Conversations and appointments. Every method raises StoreAway."""

    async def load(self, person: Person) -> Remembered: ...

    async def save(
        self, person: Person, state: State, do: Sequence[object], now: datetime, outgoing: Outgoing | None
    ) -> None:
        """State, effects and replies in one transaction.

        Raises SlotTaken, ChangedMeanwhile, TooMany or OneATopic when something has changed since she was answered;
        then nothing was written.
        """

    async def of_counsellor(self, source: tuple[int, int]) -> bool:
        """Whether what stands there, (chat, message), came from a counsellor of hers."""

    async def appointments(self, visitor: str, now: datetime) -> Sequence[Appointment]:
        """Held, requested, confirmed and declined ones of this visitor that are not over, soonest first."""

    async def calendar(self, now: datetime) -> Calendar: ...

    async def counsellors(self) -> Mapping[str, Counsellor]: ...


@dataclass(frozen=True)
class DueReminder:
    """`start`: when the event was to begin as she asked to be reminded of it."""

    person: Person
    event: str
    start: datetime
    locale: str


class Reminders(Protocol):
    """Events that visitors want to be told of. Every method raises StoreAway."""

    async def reminder(self, reminder_id: int) -> DueReminder | None:
        """None when it is not wanted any more, or was told."""

    async def reminded(self, reminder_id: int) -> None: ...


class Postman(Protocol):
    """Sends replies to a person on one channel."""

    async def send(self, person: Person, reply: Reply) -> None:
        """Raises NotDelivered, MaybeDelivered, Unreachable or Refused."""


class Locales(Protocol):
    """The catalogues of all offered locales, in the order in which they are offered."""

    def words(self, locale: str) -> Words: ...

    def all(self) -> Sequence[Words]: ...


class Clock(Protocol):
    def __call__(self) -> datetime:
        """Now, in Europe/Berlin."""
