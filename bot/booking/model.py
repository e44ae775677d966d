"""Hours that can be booked and what was booked. Instants are aware; local times are Europe/Berlin."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")


class Mode(StrEnum):
    """How they meet."""

    room = "room"
    phone = "phone"
    video = "video"


@dataclass(frozen=True)
class Duty:
    """Hours of one weekday (Monday is 0) in which she can be told of something."""

    weekday: int
    start: time
    end: time


OFFICE_HOURS = tuple(Duty(day, time(9), time(17)) for day in range(5))


@dataclass(frozen=True)
class Counsellor:
    """Appears to visitors by role, unless she wants `shown_name`. `place` is one of the pack, "" the contact point.

    `topics` are the intents she advises on, all when empty. `notice_minutes`: nobody books later than this before,
    `most_per_day`: no more appointments a day, 0 without limit. `at_once`: booked hours are hers without asking her.
    `quiet_until`: she wants to hear nothing before.
    """

    id: str
    name: str
    locales: tuple[str, ...]
    place: str = ""
    topics: tuple[str, ...] = ()
    team: str = ""
    woman: bool = False
    shown_name: str = ""
    notice_minutes: int = 120
    horizon_days: int = 14
    most_per_day: int = 0
    buffer_minutes: int = 0
    at_once: bool = False
    duty: tuple[Duty, ...] = OFFICE_HOURS
    quiet_until: datetime | None = None


@dataclass(frozen=True)
class Availability:
    """Consultation hours of one weekday (Monday is 0), cut into slots of `minutes`.

    With a `day` they hold on that day alone and replace those of the week; without length it is a day off.
    `valid_from` and `valid_until` are included. `place` is one of the pack, "" the counsellor's own.
    """

    counsellor: str
    weekday: int
    start: time
    end: time
    minutes: int = 60
    modes: tuple[Mode, ...] = (Mode.room,)
    place: str = ""
    room: str = ""
    step_free: bool = False
    valid_from: date | None = None
    valid_until: date | None = None
    day: date | None = None
    id: int = 0


@dataclass(frozen=True)
class Absence:
    """She is away from `start` to `end`; what is asked of her meanwhile is asked of `substitute`, if there is one."""

    counsellor: str
    start: datetime
    end: datetime
    substitute: str = ""
    id: int = 0


@dataclass(frozen=True)
class Interpreter:
    """Somebody whom an appointment can need besides the counsellor."""

    id: str
    name: str
    locales: tuple[str, ...]


@dataclass(frozen=True)
class InterpreterHours:
    """When an interpreter can be had, weekday by weekday, as in Availability."""

    interpreter: str
    weekday: int
    start: time
    end: time
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, order=True)
class Slot:
    """A bookable time of one counsellor, and of the interpreter it needs."""

    start: datetime
    end: datetime
    counsellor: str
    mode: Mode = Mode.room
    interpreter: str = ""
    place: str = ""
    room: str = ""
    step_free: bool = False

    @property
    def id(self) -> str:
        """Fits into button data: `<counsellor>.<minutes since 1970>.<length in minutes>.<mode>.<interpreter>`."""
        start, end = int(self.start.timestamp()) // 60, int(self.end.timestamp()) // 60
        return f"{self.counsellor}.{start}.{end - start}.{self.mode[0]}.{self.interpreter}"


@dataclass(frozen=True)
class Calendar:
    """Everything that says when somebody can be had. `busy`: held, requested and confirmed times to come."""

    counsellors: Mapping[str, Counsellor] = field(default_factory=dict)
    availabilities: tuple[Availability, ...] = ()
    absences: tuple[Absence, ...] = ()
    interpreters: Mapping[str, Interpreter] = field(default_factory=dict)
    interpreter_hours: tuple[InterpreterHours, ...] = ()
    busy: tuple[Slot, ...] = ()


@dataclass(frozen=True)
class Wishes:
    """What a visitor wants besides an hour. `mode` None: any. `with_child` is told, and changes no offer."""

    mode: Mode | None = None
    woman: bool = False
    step_free: bool = False
    with_child: bool = False


class Status(StrEnum):
    """The first three block the hour; the database's exclusion constraint says the same."""

    held = "held"
    requested = "requested"
    confirmed = "confirmed"
    declined = "declined"
    cancelled = "cancelled"
    expired = "expired"
    attended = "attended"
    missed = "missed"

    @property
    def blocking(self) -> bool:
        return self in (Status.held, Status.requested, Status.confirmed)

    @property
    def running(self) -> bool:
        """A visitor counts on it."""
        return self in (Status.requested, Status.confirmed)


@dataclass(frozen=True)
class Appointment:
    """`number` is a short word for the desk. A held one ends at `held_until` unless confirmed before.

    `version` grows with each move. A held one with `moves` would replace the time of that appointment; when it is
    `agreed`, the counsellor has offered it and need not be asked again. `name` and `about` are the visitor's own words,
    `reason` names one of rules.REASONS. `asked_at`: since when the counsellor is being asked.
    """

    id: str
    slot: Slot
    status: Status
    locale: str
    topic: str = ""
    number: str = ""
    held_until: datetime | None = None
    cancelled_by: str = ""
    version: int = 0
    moves: str = ""
    agreed: bool = False
    name: str = ""
    about: str = ""
    wishes: Wishes = Wishes()
    reason: str = ""
    asked_at: datetime | None = None


@dataclass(frozen=True)
class Waiting:
    """A visitor who wants to be told when an hour becomes free, in the order of `id`."""

    id: int
    visitor: str
    locale: str
    topic: str = ""
    wishes: Wishes = Wishes()


class Audience(StrEnum):
    """Who is told. `team`: all counsellors of a team, in its group where there is one."""

    visitor = "visitor"
    counsellor = "counsellor"
    team = "team"


@dataclass(frozen=True)
class Notice:
    """Something to be told to someone at a time, about an appointment or a case; the same by all but `due` once only.

    `version` is that of the appointment: a notice about a time that was moved is void. `counsellor` is told instead of
    the one whose appointment it is. `data` holds plain facts that the appointment does not, never a person's words.
    """

    kind: str
    audience: Audience
    appointment: str = ""
    due: datetime = field(default_factory=lambda: datetime.fromtimestamp(0, UTC))
    version: int = 0
    counsellor: str = ""
    case: int = 0
    data: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """One step in an appointment's life: as it was, as it is now, who is told of it.

    `let_go`: the id of a held hour that ends with it, because this appointment takes its time.
    """

    before: Appointment
    after: Appointment
    notices: tuple[Notice, ...] = ()
    let_go: str = ""

    @property
    def freed(self) -> Slot | None:
        """The hour that somebody else can have now."""
        if not self.before.status.blocking:
            return None
        was, now = self.before.slot, self.after.slot
        moved = (was.start, was.counsellor) != (now.start, now.counsellor)
        return was if moved or not self.after.status.blocking else None
