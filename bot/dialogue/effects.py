"""What a decision does besides talking. The store carries all of it out in one transaction."""

from dataclasses import dataclass
from datetime import datetime

from bot.booking.model import Appointment, Notice
from bot.dialogue.model import Guess


@dataclass(frozen=True)
class Hold:
    """Reserve an hour; another hour that the same visitor holds is let go. The store may raise SlotTaken."""

    appointment: Appointment


@dataclass(frozen=True)
class Change:
    """Write an appointment's new status together with the notices that follow from it."""

    appointment: Appointment
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
