"""What the sending of notices calls; filled by bot/adapters/notices.py and a fake."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.booking.model import Absence, Appointment, Counsellor, Notice
from bot.dialogue.model import Person
from bot.talk_ports import Case


class Outcome(StrEnum):
    """What became of a notice. `void`: what it tells was no longer so. `no_channel`: there is no way to its receiver.

    `given_up`: passing trouble did not pass within a day.
    """

    sent = "sent"
    void = "void"
    no_channel = "no channel"
    unreachable = "unreachable"
    refused = "refused"
    given_up = "given up"


# Kinds of notices for which somebody sits and waits, and those that are due for many people in the same minute.
REQUESTS = frozenset({"requested", "asked_substitute", "asked_team", "passed_on", "late", "case_unanswered_team"})
FOR_MANY = frozenset({"remind_day", "remind_hours", "how_was_it", "came"})
MAIL = "mail"


@dataclass(frozen=True)
class Way:
    """Where somebody is told; an e-mail address is a Person on the channel `mail`. `told`: has this notice already."""

    person: Person
    told: bool = False


@dataclass(frozen=True)
class Receiver:
    """A counsellor who is to be told on all her ways, and when she is away."""

    counsellor: Counsellor
    ways: tuple[Way, ...] = ()
    absences: tuple[Absence, ...] = ()


@dataclass(frozen=True)
class DueNotice:
    """A notice with all that is needed to word and to send it. `locale` is the visitor's.

    `counsellor`: whose appointment or case it is. `held`: the hour that the notice's data names. Told are, by audience,
    the visitor on the first of her ways that works, or `staff` on all of theirs; of a team its `group`, and `staff`
    where there is none. `since`: when it was due first.
    """

    id: int
    notice: Notice
    since: datetime
    locale: str
    appointment: Appointment | None = None
    held: Appointment | None = None
    case: Case | None = None
    counsellor: Counsellor | None = None
    visitor: tuple[Way, ...] = ()
    staff: tuple[Receiver, ...] = ()
    group: Way | None = None


class Notices(Protocol):
    """The outbox of all notices. Every method raises StoreAway."""

    async def notice(self, notice_id: int) -> DueNotice | None:
        """None when it has its outcome already."""

    async def told(self, notice_id: int, person: Person) -> None:
        """On this way it is done, whatever happens on the others."""

    async def done(self, notice_id: int, outcome: Outcome, now: datetime, more: Sequence[Notice] = ()) -> None:
        """Its outcome, and the notices that follow from it."""

    async def put_off(self, notice_id: int, until: datetime) -> None:
        """It is due then, and its job with it."""
