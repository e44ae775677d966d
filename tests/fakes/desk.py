"""The counsellors' side of the store, in memory: accounts with plain passwords, appointments in a list."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.booking.model import Appointment, Counsellor, Notice, Status
from bot.dialogue.model import Person
from bot.ports import DeskAccount, DueNotice, StoreAway

MIRA = Counsellor("1", "Mira", ("fa", "de"))
OLENA = Counsellor("2", "Olena", ("uk", "de"))


@dataclass
class FakeDesk:
    """Fills ports.Desk. Mira signs in as `mira`, Olena as `olena`, both with `open sesame`."""

    accounts: dict[str, DeskAccount] = field(
        default_factory=lambda: {
            "mira": DeskAccount(MIRA, "mira", linked=False),
            "olena": DeskAccount(OLENA, "olena", linked=True),
        }
    )
    appointments: list[Appointment] = field(default_factory=list)
    told: list[Notice] = field(default_factory=list)
    away: bool = False

    async def sign_in(self, login: str, password: str) -> DeskAccount | None:
        return await self.account(login) if password == "open sesame" else None

    async def account(self, login: str) -> DeskAccount | None:
        if self.away:
            raise StoreAway
        return self.accounts.get(login)

    async def calendar(self, counsellor: str, now: datetime) -> Sequence[Appointment]:
        return [one for one in self.appointments if one.slot.counsellor == counsellor]

    async def change(self, appointment: Appointment, told: Sequence[Notice]) -> bool:
        before = next(one for one in self.appointments if one.id == appointment.id)
        if before.status is not Status.confirmed:
            return False
        self.appointments[self.appointments.index(before)] = appointment
        self.told.extend(told)
        return True

    async def link_code(self, counsellor: str, now: datetime) -> str:
        return f"code-of-{counsellor}"

    async def link(self, code: str, person: Person, now: datetime) -> Counsellor | None:
        return MIRA if code == f"code-of-{MIRA.id}" else None

    async def counsellor_at(self, person: Person) -> Counsellor | None:
        return None

    async def notice(self, notice_id: int) -> DueNotice | None:
        return None

    async def notice_done(self, notice_id: int, outcome: str) -> None:
        return None
