"""What a decision does besides talking. The store carries all of it out in one transaction."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.booking.model import Appointment, Notice, Step, Wishes
from bot.dialogue.model import Guess


@dataclass(frozen=True)
class Hold:
    """Reserve an hour; another hour that the same visitor holds is let go. The store may raise SlotTaken."""

    appointment: Appointment


@dataclass(frozen=True)
class Change:
    """Take a step in an appointment's life, together with the notices that follow from it.

    The store raises ChangedMeanwhile when it is no longer as it was before the step, SlotTaken when its hour is gone.
    """

    step: Step


@dataclass(frozen=True)
class Describe:
    """Write what she adds to an appointment of hers: first name, what it is about, wishes. Changes nothing else."""

    appointment: Appointment


@dataclass(frozen=True)
class Tell:
    """Notices without a change: "I will be late"."""

    notices: tuple[Notice, ...]


@dataclass(frozen=True)
class JoinWaiting:
    """Tell her when an hour that fits becomes free; asking twice for a topic is asking once."""

    locale: str
    topic: str
    wishes: Wishes


@dataclass(frozen=True)
class LeaveWaiting:
    """She waits for nothing any more."""


@dataclass(frozen=True)
class RateTalk:
    """How an appointment was, if it is one of hers to which she came. Her first answer is counted, by topic and month;
    nothing ties it to her.
    """

    appointment: str
    good: bool


@dataclass(frozen=True)
class Count:
    """Add one to a figure of the reports (bot/reporting.py). What became of a question: `answered`, `no_text` in her
    language, `handed_over` to a person, `booked`, `not_understood`; of events: `events_asked`, `event_read`,
    `event_reminder`, whose topic is the event.
    """

    kind: str
    topic: str
    locale: str


@dataclass(frozen=True)
class OpenCase:
    """Hand the conversation to a team; asking twice is asking once. `asked` and `seen` are topics, for the card.

    `notices`: what becomes due when nobody answers; they get the number of the case.
    """

    number: str
    locale: str
    topic: str
    asked: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    wishes: Wishes = field(default_factory=Wishes)
    urgent: bool = False
    team: str = ""
    notices: tuple[Notice, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """What a counsellor has to ask first."""
        known = {"topic": self.topic, "mode": self.wishes.mode}
        return tuple(name for name, value in known.items() if not value)


@dataclass(frozen=True)
class SayInCase:
    """What she wrote is for the counsellor. `kind` is that of the message; media are copied from where they stand.

    `source` is (chat, message) in Telegram, None elsewhere.
    """

    text: str
    kind: str = "text"
    source: tuple[int, int] | None = None
    urgent: bool = False


@dataclass(frozen=True)
class EndCase:
    """She ends the talk."""


@dataclass(frozen=True)
class ReopenCase:
    """She goes on with the talk that ended last. `notices` as in OpenCase, should nobody have it."""

    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True)
class ForgetMe:
    """Erase the visitor: address, state, kept messages; coming appointments are cancelled and the desk is told."""


@dataclass(frozen=True)
class KeepMessage:
    """Put a message that was not understood, stripped of persons, where people can say what it means."""

    text: str
    locale: str
    guesses: tuple[Guess, ...] = ()


@dataclass(frozen=True)
class DropMessages:
    """Erase what was kept of the visitor's messages, as far as nobody has accepted it."""


@dataclass(frozen=True)
class Rate:
    """Count one opinion about a topic; no person is stored with it."""

    topic: str
    locale: str
    good: bool


@dataclass(frozen=True)
class Read:
    """Count one visitor who wants to read a topic, also where it has no text; who she is is not stored with it."""

    topic: str
    locale: str


@dataclass(frozen=True)
class Remind:
    """Tell the visitor of an event (dialogue/knowledge.py) at `due`; asking twice is asking once."""

    event: str
    start: datetime
    due: datetime
    locale: str


@dataclass(frozen=True)
class DoNotRemind:
    event: str
