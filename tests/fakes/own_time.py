"""Counsellors' own hours, absences and feeds, in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.booking.model import Absence, Availability, Counsellor


@dataclass
class FakeHours:
    """Fills desk_ports.Hours."""

    rules: list[Availability] = field(default_factory=list)
    away: list[Absence] = field(default_factory=list)

    async def availabilities(self, counsellor: str) -> Sequence[Availability]:
        return [one for one in self.rules if one.counsellor == counsellor]

    async def absences(self, counsellor: str, since: datetime) -> Sequence[Absence]:
        return [one for one in self.away if one.counsellor == counsellor and one.end > since]

    async def set_hours(self, counsellor: str, hours: Sequence[Availability], actor: str, now: datetime) -> None:
        others = [one for one in self.rules if one.counsellor != counsellor or one.day]
        self.rules = [*others, *(replace(one, id=number) for number, one in enumerate(hours, 1))]

    async def set_day(self, counsellor: str, hours: Sequence[Availability], actor: str, now: datetime) -> None:
        self.rules = [one for one in self.rules if (one.counsellor, one.day) != (counsellor, hours[0].day)]
        self.rules += hours

    async def clear_day(self, counsellor: str, day: datetime, actor: str, now: datetime) -> None:
        self.rules = [one for one in self.rules if (one.counsellor, one.day) != (counsellor, day.date())]

    async def add_absence(self, absence: Absence, actor: str, now: datetime) -> None:
        self.away.append(replace(absence, id=len(self.away) + 1))

    async def remove_absence(self, counsellor: str, absence: int, actor: str, now: datetime) -> None:
        self.away = [one for one in self.away if (one.counsellor, one.id) != (counsellor, absence)]

    async def set_profile(self, counsellor: Counsellor, email: str, actor: str, now: datetime) -> None:
        raise NotImplementedError

    async def email(self, counsellor: str) -> str:
        return ""


@dataclass
class FakeFeeds:
    """Fills desk_ports.Feeds; the secret of `1` is `secret-of-1`."""

    on: set[str] = field(default_factory=set)

    async def has_one(self, counsellor: str) -> bool:
        return counsellor in self.on

    async def renew(self, counsellor: str, actor: str, now: datetime) -> str:
        self.on.add(counsellor)
        return f"secret-of-{counsellor}"

    async def switch_off(self, counsellor: str, actor: str, now: datetime) -> None:
        self.on.discard(counsellor)

    async def owner(self, secret: str) -> Counsellor | None:
        raise NotImplementedError
