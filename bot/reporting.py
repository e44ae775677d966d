"""The use case: reports for funders. Which counts there are, how they are added up, and which of them are shown.

No count is tied to anybody, but a small one can point at somebody. What is hidden and why nothing that is hidden can be
computed from what is shown stands in docs/reports.md.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.desk_ports import Figure, Figures

SMALLEST_SHOWN = 5

# Which kinds of figures a part of the report has as columns. No column is the sum of others.
SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "consultations": ("talk", "attended", "talk_good", "talk_bad"),
    "appointments": ("booked", "attended", "missed", "cancelled_visitor", "cancelled_desk", "declined"),
    "questions": ("answered", "no_text", "handed_over", "booked", "not_understood"),
    "events": ("events_asked", "event_read", "event_reminder"),
}
# By what they are counted; of events the `topic` is the event.
BY = ("month", "locale", "topic")
_WITHOUT_TOPIC = ("not_understood", "events_asked")


@dataclass(frozen=True)
class Row:
    """`name` is a month as 2026-11, a locale or a topic, "" for none. A count that is None is hidden."""

    name: str
    counts: tuple[int | None, ...]


@dataclass(frozen=True)
class Table:
    """`kinds` name the columns, `totals` are those of the columns."""

    subject: str
    by: str
    kinds: tuple[str, ...]
    rows: tuple[Row, ...]
    totals: tuple[int | None, ...]


@dataclass(frozen=True)
class Report:
    """From the month that begins at `first` to the one that begins at `last`, both included."""

    first: date
    last: date
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class Reporting:
    figures: Figures

    async def report(self, first: date, last: date) -> Report:
        """Of the whole house. Raises StoreAway."""
        return report(await self.figures.between(first, last), first, last)


def report(figures: Iterable[Figure], first: date, last: date) -> Report:
    """All tables, also those without a row."""
    every_month = months(first, last)
    columns = _columns(figures, every_month)
    tables = (_table(subject, by, columns, every_month) for subject in SUBJECTS for by in BY)
    return Report(first, last, tuple(tables))


def months(first: date, last: date) -> tuple[str, ...]:
    """As 2026-11, both included."""
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return tuple(f"{number // 12}-{number % 12 + 1:02}" for number in numbers)


@dataclass(frozen=True)
class _Column:
    """One kind. `shown` by month, locale and topic; None when all of it is hidden."""

    total: int
    shown: Mapping[str, Mapping[str, int | None]] | None

    def cell(self, by: str, name: str) -> int | None:
        return self.shown[by].get(name, 0) if self.shown else None

    def names(self, by: str) -> set[str]:
        """Who is hidden altogether does not make a row either: that there is one would tell that it is not zero."""
        return {name for name, count in self.shown[by].items() if count != 0} if self.shown else set()


def _columns(figures: Iterable[Figure], every_month: Sequence[str]) -> Mapping[str, _Column]:
    counts: dict[str, dict[str, Counter[str]]] = {
        kind: {"month": Counter(dict.fromkeys(every_month, 0)), "locale": Counter(), "topic": Counter()}
        for kinds in SUBJECTS.values()
        for kind in kinds
    }
    months_named = {date.fromisoformat(f"{name}-01"): name for name in every_month}
    for one in figures:
        month, found = months_named.get(one.month), counts.get(one.kind)
        if month and found:
            found["month"][month] += one.count
            found["locale"][one.locale] += one.count
            found["topic"][one.topic] += one.count
    return {kind: _Column(found["month"].total(), protected(found)) for kind, found in counts.items()}


def _table(subject: str, by: str, columns: Mapping[str, _Column], every_month: Sequence[str]) -> Table:
    kinds = tuple(kind for kind in SUBJECTS[subject] if by != "topic" or kind not in _WITHOUT_TOPIC)
    chosen = [columns[kind] for kind in kinds]
    names = every_month if by == "month" else sorted({name for one in chosen for name in one.names(by)})
    rows = [Row(name, tuple(one.cell(by, name) for one in chosen)) for name in names]
    return Table(subject, by, kinds, tuple(rows), tuple(one.total if one.shown else None for one in chosen))


Counts = Mapping[str, int]


def protected(ways: Mapping[str, Counts]) -> Mapping[str, Mapping[str, int | None]] | None:
    """The same things counted in several ways, each adding up to the same total, with None for what is hidden.

    None when the total must be hidden too, and everything with it. A zero is shown: nobody is behind it.
    """
    total = sum(next(iter(ways.values())).values())
    hidden = {way: _hidden(counts) for way, counts in ways.items()}
    if 0 < total < SMALLEST_SHOWN or None in hidden.values():
        return None
    return {
        way: {name: None if name in (hidden[way] or ()) else count for name, count in counts.items()}
        for way, counts in ways.items()
    }


def _hidden(counts: Counts) -> frozenset[str] | None:
    """Whose counts are hidden where the total is shown, so that their sum is known; None when that tells too much.

    It depends on the counts alone and never on their order: exchange two hidden ones, and the same is shown.
    """
    small = frozenset(name for name, count in counts.items() if 0 < count < SMALLEST_SHOWN)
    if not small or _safe([counts[name] for name in small]):
        return small
    larger = [count for count in counts.values() if count >= SMALLEST_SHOWN]
    if not larger:
        return None
    return small | {name for name, count in counts.items() if count == min(larger)}


def _safe(small: Sequence[int]) -> bool:
    """Whether their sum tells of none of them what it is, and is no small count itself.

    All ones or all fours could be told from how many they are; of other equal ones one can be more and one less.
    """
    return len(small) > 1 and sum(small) >= SMALLEST_SHOWN and set(small) not in ({1}, {SMALLEST_SHOWN - 1})
