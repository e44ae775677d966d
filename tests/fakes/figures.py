"""The figures of a house, in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.desk_ports import Figure
from bot.ports import StoreAway


@dataclass
class FakeFigures:
    """Fills desk_ports.Figures."""

    kept: list[Figure] = field(default_factory=list)
    away: bool = False

    async def between(self, first: date, last: date) -> Sequence[Figure]:
        if self.away:
            raise StoreAway
        return [one for one in self.kept if first <= one.month <= last]


def figure(month: str, kind: str, count: int, topic: str = "kita_place", locale: str = "uk") -> Figure:
    """Of a month as 2026-11."""
    return Figure(date.fromisoformat(f"{month}-01"), kind, topic, locale, count)
