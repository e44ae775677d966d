"""What the use cases of counsellors, notices and talks call; each Protocol is filled by one adapter and one fake."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.booking.model import (
    Absence,
    Appointment,
    Availability,
    Calendar,
    Counsellor,
    Interpreter,
    InterpreterHours,
    Notice,
    Step,
)
from bot.dialogue.model import Person


@dataclass(frozen=True)
class StaffMember:
    """Somebody signed in at the desk. The account is that of the editor; `counsellor` None: she only manages.

    `linked`: her Telegram is connected.
    """

    login: str
    name: str
    administrator: bool
    counsellor: Counsellor | None
    linked: bool = False


class Staff(Protocol):
    """Accounts and who is reached where. Every method raises StoreAway."""

    async def member(self, token: str, now: datetime) -> StaffMember | None:
        """By the token of a session of the editor; None when it is over, or she is neither counsellor nor manages."""

    async def counsellor(self, counsellor_id: str) -> Counsellor | None: ...

    async def counsellor_at(self, person: Person) -> Counsellor | None: ...

    async def team_of(self, chat: int) -> str | None:
        """The team whose group this Telegram chat is."""

    async def link_code(self, counsellor: str, now: datetime) -> str:
        """A one-time code, good for an hour, that binds her Telegram."""

    async def link(self, code: str, person: Person, now: datetime) -> Counsellor | None: ...

    async def connect_code(self, team: str) -> str:
        """A one-time code that makes the group in which it is sent the team's."""

    async def connect(self, code: str, chat: int, now: datetime) -> str | None:
        """Returns the team's name."""

    async def follow(self, old: int, new: int) -> None:
        """A group has become a supergroup, and with that another chat: it stays its team's."""

    async def set_quiet(self, counsellor: str, until: datetime | None, now: datetime) -> None: ...


class Appointments(Protocol):
    """Appointments as counsellors see and change them. Every method raises StoreAway.

    `actor` is a login or `counsellor-<id>`: what staff do stands in the audit log, in the same transaction.
    """

    async def get(self, appointment_id: str) -> Appointment | None: ...

    async def between(self, counsellor: str, since: datetime, until: datetime) -> Sequence[Appointment]:
        """All that visitors count or counted on, cancelled ones too, soonest first."""

    async def requested(self, team: str, now: datetime) -> Sequence[Appointment]:
        """Those of a team that wait for an answer, soonest first."""

    async def calendar(self, now: datetime, busy: Collection[str] | None = None) -> Calendar:
        """`busy`: of which counsellors the busy times are wanted, and with any those of interpreters; None: of all."""

    async def carry_out(self, step: Step, actor: str, now: datetime) -> None:
        """Raises SlotTaken, or ChangedMeanwhile when it is not as `step.before` any more; then nothing is written."""

    async def propose(
        self, held: Appointment, asked: Appointment, notices: Sequence[Notice], actor: str, now: datetime
    ) -> None:
        """Holds an hour for the visitor of `asked`, whose version grows by one: so older notices of it are void.

        Raises SlotTaken or ChangedMeanwhile.
        """

    async def late(self, counsellor: str, since: datetime) -> Mapping[str, int]:
        """Minutes by appointment, of those whose visitor has said that she comes later."""

    async def undelivered(self, counsellor: str, now: datetime) -> Sequence[Appointment]:
        """Coming ones whose visitor could not be told of something."""


class Hours(Protocol):
    """A counsellor's own hours and absences. Every method raises StoreAway; `actor` as in Appointments."""

    async def availabilities(self, counsellor: str) -> Sequence[Availability]: ...

    async def absences(self, counsellor: str, since: datetime) -> Sequence[Absence]: ...

    async def set_hours(self, counsellor: str, hours: Sequence[Availability], actor: str, now: datetime) -> None:
        """Replaces all of the week; days of their own stay. Booked appointments stay."""

    async def set_day(self, counsellor: str, hours: Sequence[Availability], actor: str, now: datetime) -> None:
        """Replaces those of one day (all have the same `day`)."""

    async def clear_day(self, counsellor: str, day: datetime, actor: str, now: datetime) -> None: ...

    async def add_absence(self, absence: Absence, actor: str, now: datetime) -> None: ...

    async def remove_absence(self, counsellor: str, absence: int, actor: str, now: datetime) -> None: ...

    async def set_profile(self, counsellor: Counsellor, email: str, actor: str, now: datetime) -> None: ...

    async def email(self, counsellor: str) -> str:
        """ "" when she gets none."""


class Feeds(Protocol):
    """Secret addresses of calendar feeds, of which digests alone are kept. Every method raises StoreAway."""

    async def has_one(self, counsellor: str) -> bool: ...

    async def renew(self, counsellor: str, actor: str, now: datetime) -> str:
        """Returns the secret part; an earlier address ends."""

    async def switch_off(self, counsellor: str, actor: str, now: datetime) -> None: ...

    async def owner(self, secret: str) -> Counsellor | None: ...


@dataclass(frozen=True)
class Team:
    """`connected`: its group in Telegram is known."""

    id: str
    name: str
    connected: bool


@dataclass(frozen=True)
class TeamMember:
    """Somebody who advises. `login` "" while she has no account; `invited`: a link to one is open."""

    counsellor: Counsellor
    active: bool
    login: str = ""
    invited: bool = False
    linked: bool = False


@dataclass(frozen=True)
class InterpreterPlan:
    interpreter: Interpreter
    hours: tuple[InterpreterHours, ...]
    active: bool = True


class StillBooked(Exception):
    """People have appointments with her. Move them or call them off first; then they are told."""


class TeamAdmin(Protocol):
    """Teams, counsellors, interpreters, for administrators. Every method raises StoreAway; `actor` is a login."""

    async def teams(self) -> Sequence[Team]: ...

    async def name_team(self, team: str, name: str, actor: str, now: datetime) -> None:
        """A new one when `team` is ""."""

    async def members(self, now: datetime) -> Sequence[TeamMember]:
        """All who ever were, by name."""

    async def add(self, counsellor: Counsellor, actor: str, now: datetime) -> str:
        """Returns the id; hers in `counsellor` is not looked at."""

    async def change(self, counsellor: Counsellor, actor: str, now: datetime) -> None:
        """Name, languages, topics, team, whether a woman; the rest is her own."""

    async def deactivate(self, counsellor: str, actor: str, now: datetime) -> None:
        """Her account stays, without the desk. Raises StillBooked."""

    async def reactivate(self, counsellor: str, actor: str, now: datetime) -> None: ...

    async def invite(self, counsellor: str, actor: str, now: datetime) -> str:
        """The token of a link by which she makes her account, good for seven days; an earlier one ends."""

    async def interpreters(self) -> Sequence[InterpreterPlan]: ...

    async def set_interpreter(self, plan: InterpreterPlan, actor: str, now: datetime) -> str:
        """Replaces everything; a new one when the id is "". Returns the id."""


@dataclass(frozen=True)
class Figure:
    """How often something happened in a month, which is named by its first day; who it happened to stands nowhere."""

    month: date
    kind: str
    topic: str
    locale: str
    count: int


class Figures(Protocol):
    """Counts for the reports. Every method raises StoreAway."""

    async def between(self, first: date, last: date) -> Sequence[Figure]:
        """Of the months from the one that begins at `first` to the one that begins at `last`."""


Names = Mapping[str, str]
