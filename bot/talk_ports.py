"""What talks between visitors and counsellors call; each Protocol is filled by one adapter and one fake."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.booking.model import Absence, Counsellor, Notice, Wishes
from bot.dialogue.model import Person, Reply
from bot.ports import PortError


class CaseStatus(StrEnum):
    waiting = "waiting"
    open = "open"
    closed = "closed"

    @property
    def running(self) -> bool:
        return self is not CaseStatus.closed


@dataclass(frozen=True)
class Card:
    """What a counsellor gets to know at a glance, made from what was pressed and shown: no model, no words of hers.

    `asked`: topics in the order asked, `seen`: those whose answer she has got, `missing`: what nobody has asked yet
    (language, topic, mode ...), as keys.
    """

    asked: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    wishes: Wishes = field(default_factory=Wishes)
    missing: tuple[str, ...] = ()
    about: str = ""


@dataclass(frozen=True)
class Case:
    """A conversation handed to a person. `counsellor` "" while nobody has taken it; `thread` 0 without a topic."""

    id: int
    number: str
    locale: str
    team: str
    status: CaseStatus
    opened_at: datetime
    topic: str = ""
    counsellor: str = ""
    urgent: bool = False
    card: Card = Card()
    thread: int = 0
    closed_at: datetime | None = None


class Author(StrEnum):
    """`lotse`: what happened to the case, as a line in the talk; its kind, one of Event, says what."""

    visitor = "visitor"
    counsellor = "counsellor"
    lotse = "lotse"


class Event(StrEnum):
    """`closed` and `resumed` by counsellors, `ended` and `again` by the visitor, who is not told of her own doing.

    `gone`: she cannot be reached. `refused`: her channel does not take a message. `forgotten`: she had all erased.
    """

    card = "card"
    urgent = "urgent"
    taken = "taken"
    passed = "passed"
    closed = "closed"
    resumed = "resumed"
    ended = "ended"
    again = "again"
    gone = "gone"
    refused = "refused"
    forgotten = "forgotten"


TOLD_VISITORS = (Event.taken, Event.passed, Event.closed, Event.resumed)


@dataclass(frozen=True)
class CaseMessage:
    """One line of a talk. Of media `text` is the caption alone; `source` is where the original stands: chat, message.

    Of a line of Lotse's `counsellor` is whom it is about. `id` 0: not stored yet.
    """

    id: int
    case: int
    author: Author
    kind: str
    text: str
    at: datetime
    counsellor: str = ""
    source: tuple[int, int] | None = None
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    delivered_at: datetime | None = None

    @property
    def meant_for_visitor(self) -> bool:
        return self.author is Author.counsellor or self.kind in TOLD_VISITORS


@dataclass(frozen=True)
class CaseNote:
    """For colleagues. It has no way to a visitor: nothing that sends takes one."""

    id: int
    counsellor: str
    text: str
    at: datetime


class Cases(Protocol):
    """Talks as counsellors lead them. Every method raises StoreAway; `actor` as in Appointments.

    What changes a talk is stored with the job that brings it to the other side.
    """

    async def get(self, case_id: int) -> Case | None: ...

    async def numbered(self, number: str, team: str) -> Case | None:
        """The newest of this number."""

    async def in_thread(self, chat: int, thread: int) -> Case | None: ...

    async def at(self, chat: int, message: int) -> tuple[Case, CaseMessage] | None:
        """By where a message of the talk stands, as original or as copy."""

    async def of(self, who: Counsellor) -> Sequence[Case]:
        """Hers and her team's, running and newest first."""

    async def messages(self, case_id: int) -> Sequence[CaseMessage]: ...

    async def unanswered(self, case_ids: Collection[int]) -> Collection[int]:
        """Those in which the last word is the visitor's."""

    async def notes(self, case_id: int) -> Sequence[CaseNote]: ...

    async def say(self, message: CaseMessage) -> None:
        """One that was said before is not said again: of the same source, or without one in the same words just now."""

    async def edit(self, message: CaseMessage, text: str, now: datetime) -> None: ...

    async def delete(self, message: CaseMessage, now: datetime) -> None: ...

    async def edited_by_visitor(self, source: tuple[int, int], text: str, urgent: bool, now: datetime) -> None:
        """Nothing where that message of hers is not part of a talk, or reads so already."""

    async def note(self, case_id: int, note: CaseNote, actor: str) -> None: ...

    async def take(self, case_id: int, who: str, instead_of: str, actor: str, now: datetime) -> bool:
        """False when neither it waits nor `instead_of` has it; then nothing is written. Its notices are void then."""

    async def pass_on(
        self, case_id: int, by: str, to: str, notices: Sequence[Notice], actor: str, now: datetime
    ) -> bool:
        """Back to waiting; False when it is not hers (any more), `by` "" where nobody had it."""

    async def close(self, case_id: int, by: str, actor: str, now: datetime) -> bool: ...

    async def reopen(self, case_id: int, by: str, actor: str, now: datetime) -> bool:
        """False when it runs, or its visitor has another one running, or is gone."""

    async def once(self, case_id: int, kind: str, counsellor: str, now: datetime) -> bool:
        """Whether it is the first time that this is to be said; remembered with the case."""

    async def last_of(self, visitor: Person) -> Case | None:
        """The running one, else the one that ended last."""

    async def heard(self, case_id: int, up_to: int, now: datetime) -> None:
        """She has what was meant for her, up to this message."""


@dataclass(frozen=True)
class Member:
    """A counsellor and her private chat, None when her Telegram is not connected."""

    counsellor: Counsellor
    chat: int | None


@dataclass(frozen=True)
class Room:
    """Who is on both sides of a case. `visitor` None: gone, or not to be reached. `group`: the team's, if any."""

    case: Case
    visitor: Person | None
    group: int | None
    members: tuple[Member, ...]
    absences: tuple[Absence, ...] = ()


class Relays(Protocol):
    """What has to get to the other side of a talk, and what has got there. Every method raises StoreAway."""

    async def room(self, case_id: int) -> Room | None: ...

    async def unshown(self, case_id: int, chat: int) -> Sequence[CaseMessage]:
        """What stands in this chat of the team's neither as original nor as copy, oldest first."""

    async def undelivered(self, case_id: int) -> Sequence[CaseMessage]:
        """What the visitor has not got, oldest first."""

    async def message(self, message_id: int) -> CaseMessage | None: ...

    async def copies(self, message_id: int) -> Sequence[tuple[int, int]]:
        """(chat, message), oldest first."""

    async def copied(self, message: CaseMessage, chat: int, numbers: Sequence[int], delivered: datetime | None) -> None:
        """It stands there under these numbers. `delivered`: and with that the other side has it."""

    async def uncopied(self, chat: int, numbers: Sequence[int]) -> None: ...

    async def set_thread(self, case_id: int, thread: int) -> None:
        """Where the team reads it from now on; in a new one all is to be shown."""

    async def leave_group(self, chat: int, now: datetime) -> None:
        """Talks cannot be led there any more: running ones are to be shown anew, wherever the team reads them then."""

    async def first_in_team(self, case_id: int, kind: str, now: datetime) -> bool:
        """As Cases.once, for all cases of the team."""

    async def gone(self, case_id: int, now: datetime) -> None:
        """The visitor cannot be reached: nothing is tried until she writes again, and the counsellor is told, once."""

    async def refused(self, message: CaseMessage, now: datetime) -> None:
        """It will never get to the visitor: a line for the counsellor."""

    async def wake(self, case_id: int, due: datetime) -> None:
        """Look again then whether somebody can be shown the case; `awake` is what is to be done then."""

    async def awake(self, case_id: int, now: datetime) -> None: ...


class ThreadGone(PortError):
    """Somebody deleted the topic of the case. A new one helps."""

    again = False


class NoThreads(PortError):
    """The group has no topics, or the bot may not open one, or is not in it. Private chats help."""

    again = False


class Lines(Protocol):
    """Telegram as talks need it. All raise what Postman.send raises; `thread` 0: none.

    Returned and given numbers are those of messages.
    """

    async def open_thread(self, group: int, name: str) -> int:
        """Raises NoThreads; NotDelivered when the group has another number, by which it is known from then on."""

    async def close_thread(self, group: int, thread: int, closed: bool) -> None:
        """As far as the bot may: nobody is harmed by one that stays open."""

    async def say(self, chat: int, thread: int, reply: Reply, quiet: bool = False) -> Sequence[int]:
        """More than one message for a long text. `quiet`: without a sound. Raises ThreadGone."""

    async def copy(
        self, chat: int, thread: int, source: tuple[int, int], caption: Reply | None, quiet: bool = False
    ) -> int:
        """Media from where they stand; who sent them is not shown. `caption` None: a kind without one."""

    async def rewrite(self, chat: int, thread: int, numbers: Sequence[int], reply: Reply, media: bool) -> Sequence[int]:
        """One text, in as many messages as it needs now. What reads so already, or is gone, is let be."""

    async def delete(self, chat: int, message: int) -> bool:
        """False for one that is too old to be deleted; one that is gone already is let be."""
