"""A report in words, the same for page and files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_skeleton

from bot.dialogue.words import Words
from bot.reporting import SUBJECTS, Report, Row, Table


@dataclass(frozen=True)
class Sheet:
    """A table with names. `heading` is that of the column in which the rows are named; a hidden count is None."""

    subject: str
    by: str
    title: str
    heading: str
    kinds: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    totals: tuple[int | None, ...]

    @property
    def empty(self) -> bool:
        """Nothing but zeros."""
        return not any(count != 0 for row in (*self.rows, Row("", self.totals)) for count in row.counts)


def sheets(report: Report, words: Words, events: Mapping[str, str]) -> list[Sheet]:
    """`events` are titles by id."""
    return [_sheet(table, words, events) for table in report.tables]


def meanings(words: Words) -> list[tuple[str, str]]:
    """(name, what is counted) of each kind, in the order of the report."""
    kinds = dict.fromkeys(kind for kinds in SUBJECTS.values() for kind in kinds)
    return [(words.text(f"figure.{kind}"), words.text(f"means.{kind}")) for kind in kinds]


def month_name(month: date, words: Words) -> str:
    return format_skeleton("yMMMM", month, locale=words.locale)


def range_name(report: Report, words: Words) -> str:
    first, last = (month_name(one, words) for one in (report.first, report.last))
    return first if first == last else words.text("reports.range", first=first, last=last)


def _sheet(table: Table, words: Words, events: Mapping[str, str]) -> Sheet:
    by = "event" if (table.subject, table.by) == ("events", "topic") else table.by
    rows: Sequence[Row] = [Row(_name(by, row.name, words, events), row.counts) for row in table.rows]
    if by != "month":
        rows = sorted(rows, key=lambda row: row.name.casefold())
    return Sheet(
        subject=table.subject,
        by=by,
        title=f"{words.text(f'reports.{table.subject}')} {words.text(f'reports.by_{by}')}",
        heading=words.text(f"reports.{by}"),
        kinds=table.kinds,
        columns=tuple(words.text(f"figure.{kind}") for kind in table.kinds),
        rows=tuple(rows),
        totals=table.totals,
    )


def _name(by: str, name: str, words: Words, events: Mapping[str, str]) -> str:
    """What is gone from the content keeps the name that it had for us."""
    match by:
        case "month":
            return month_name(date.fromisoformat(f"{name}-01"), words)
        case "locale":
            return words.language(name)
        case "event":
            return events.get(name, name)
    if not name:
        return words.text("reports.no_topic")
    return words.text(f"intent.{name}") if words.has(f"intent.{name}") else name
