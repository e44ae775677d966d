"""What was measured, as numbers for programs and as Markdown for people."""

import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from statistics import quantiles

Cell = str | int | float
Row = dict[str, Cell]


class BenchFault(Exception):
    """The measurement itself did not work; its figures would mean nothing."""


@dataclass(frozen=True)
class Table:
    """`how` says in words what was measured. All rows have the same keys, which name the unit."""

    name: str
    how: str
    rows: list[Row]


def machine() -> Row:
    """`load` is that of the last minute before we began: above the number of cores, others were at work too."""
    return {
        "cores": os.cpu_count() or 0,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "load": round(os.getloadavg()[0], 1),
    }


def milliseconds(seconds: Sequence[float]) -> Row:
    """Half, 95 and 99 of a hundred were at most as slow as this."""
    if len(seconds) < 2:
        raise BenchFault("fewer than two answers came")
    cuts = quantiles(seconds, n=100, method="inclusive")
    return {f"p{number} ms": round(cuts[number - 1] * 1000, 1) for number in (50, 95, 99)}


def as_data(where: Row, tables: Sequence[Table]) -> dict[str, object]:
    return {"machine": where, "tables": [asdict(table) for table in tables]}


def as_markdown(where: Row, tables: Sequence[Table]) -> str:
    head = (
        f"{where['cores']} cores, Python {where['python']}, {where['system']}, {where['date']}, "
        f"load before the start {where['load']}"
    )
    return "\n\n".join([head, *(_section(table) for table in tables)])


def _section(table: Table) -> str:
    names = list(table.rows[0])
    lines = [names, ["---"] * len(names), *([str(row[name]) for name in names] for row in table.rows)]
    return "\n".join([f"## {table.name}", "", table.how, "", *(f"| {' | '.join(line)} |" for line in lines)])
