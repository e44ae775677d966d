"""Appointments and accounts as staff see them, in memory."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.booking.model import Appointment, Calendar, Counsellor, Notice, Status, Step
from bot.booking.rules import ChangedMeanwhile, SlotTaken
from bot.desk_ports import StaffMember
from bot.dialogue.model import Person
from bot.ports import StoreAway


@dataclass
class FakeAppointments:
    """Fills desk_ports.Appointments. Give it `rows` and `plan`; `told` and `audit` show what was done.

    Of `plan`, busy times are those of the rows. `unheard` are the ids of those whose visitor could not be told.
    """

    rows: list[Appointment] = field(default_factory=list)
    plan: Calendar = field(default_factory=Calendar)
    told: list[Notice] = field(default_factory=list)
    audit: list[tuple[str, str]] = field(default_factory=list)
    unheard: set[str] = field(default_factory=set)
    away: bool = False

    async def get(self, appointment_id: str) -> Appointment | None:
        if self.away:
            raise StoreAway
        return next((one for one in self.rows if one.id == appointment_id), None)

    async def between(self, counsellor: str, since: datetime, until: datetime) -> Sequence[Appointment]:
        hers = self._of(lambda one: one.slot.counsellor == counsellor and since <= one.slot.start < until)
        return [one for one in hers if one.status not in (Status.held, Status.expired)]

    async def requested(self, team: str, now: datetime) -> Sequence[Appointment]:
        members = {one.id for one in self.plan.counsellors.values() if one.team == team}
        return self._of(lambda one: one.status is Status.requested and one.slot.counsellor in members)

    async def calendar(self, now: datetime, busy: Collection[str] | None = None) -> Calendar:
        taken = (one.slot for one in self.rows if one.status.blocking)
        wanted = (one for one in taken if busy is None or one.counsellor in busy or (busy and one.interpreter))
        return replace(self.plan, busy=tuple(wanted))

    async def carry_out(self, step: Step, actor: str, now: datetime) -> None:
        self._replace(step.before, step.after)
        self.rows = [one for one in self.rows if one.id != step.let_go]
        self.told.extend(step.notices)
        self.audit.append((actor, step.after.status.value))

    async def propose(
        self, held: Appointment, asked: Appointment, notices: Sequence[Notice], actor: str, now: datetime
    ) -> None:
        if self._taken(held):
            raise SlotTaken
        self._replace(asked, replace(asked, version=asked.version + 1))
        self.rows.append(held)
        self.told.extend(notices)
        self.audit.append((actor, "proposed"))

    async def late(self, counsellor: str, since: datetime) -> Mapping[str, int]:
        return {one.appointment: int(one.data["minutes"]) for one in self.told if one.kind == "late"}

    async def undelivered(self, counsellor: str, now: datetime) -> Sequence[Appointment]:
        return self._of(lambda one: one.slot.counsellor == counsellor and one.id in self.unheard)

    def _replace(self, before: Appointment, after: Appointment) -> None:
        if before not in self.rows:
            raise ChangedMeanwhile
        if after.status.blocking and self._taken(after):
            raise SlotTaken
        self.rows[self.rows.index(before)] = after

    def _taken(self, one: Appointment) -> bool:
        others = (other for other in self.rows if other.status.blocking and other.id != one.id)
        return any(
            other.slot.counsellor == one.slot.counsellor
            and other.slot.start < one.slot.end
            and one.slot.start < other.slot.end
            for other in others
        )

    def _of(self, wanted: Callable[[Appointment], bool]) -> list[Appointment]:
        return sorted(filter(wanted, self.rows), key=lambda one: one.slot.start)


@dataclass
class FakeStaff:
    """Fills desk_ports.Staff. Codes are `code-of-<id>`; a session's token is the login."""

    counsellors: dict[str, Counsellor] = field(default_factory=dict)
    members: dict[str, StaffMember] = field(default_factory=dict)
    at: dict[Person, str] = field(default_factory=dict)
    groups: dict[int, str] = field(default_factory=dict)

    async def member(self, token: str, now: datetime) -> StaffMember | None:
        return self.members.get(token)

    async def counsellor(self, counsellor_id: str) -> Counsellor | None:
        return self.counsellors.get(counsellor_id)

    async def counsellor_at(self, person: Person) -> Counsellor | None:
        return self.counsellors.get(self.at.get(person, ""))

    async def team_of(self, chat: int) -> str | None:
        return self.groups.get(chat)

    async def link_code(self, counsellor: str, now: datetime) -> str:
        return f"code-of-{counsellor}"

    async def link(self, code: str, person: Person, now: datetime) -> Counsellor | None:
        found = self.counsellors.get(code.removeprefix("code-of-"))
        if found:
            self.at[person] = found.id
        return found

    async def connect_code(self, team: str) -> str:
        return f"code-of-{team}"

    async def connect(self, code: str, chat: int, now: datetime) -> str | None:
        self.groups[chat] = code.removeprefix("code-of-")
        return self.groups[chat]

    async def follow(self, old: int, new: int) -> None:
        self.groups[new] = self.groups.pop(old)

    async def set_quiet(self, counsellor: str, until: datetime | None, now: datetime) -> None:
        self.counsellors[counsellor] = replace(self.counsellors[counsellor], quiet_until=until)
