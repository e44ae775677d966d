"""Bars beside the tables of a report: where each begins and how long it is. Templates draw them as SVG."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.channels.web.desk.report_words import Sheet

# What may lie end to end in one bar, because no thing is counted in two of them.
_TOGETHER: Mapping[str, tuple[str, ...]] = {
    "consultations": ("talk", "attended"),
    "appointments": ("attended", "missed", "cancelled_visitor", "cancelled_desk", "declined"),
    "questions": ("answered", "no_text", "handed_over", "booked", "not_understood"),
    "events": ("events_asked", "event_read", "event_reminder"),
}
# Pixels: a line of text, and the bar below it.
_ROW, _TEXT, _BAR = 46, 17, 24
HIDDEN = "*"


@dataclass(frozen=True)
class Piece:
    """Of one kind; `start` and `width` in per cent of the room there is."""

    series: int
    start: float
    width: float


@dataclass(frozen=True)
class Bar:
    """`value` in words of numbers, `text` and `top` are where name and bar stand, from above."""

    name: str
    value: str
    pieces: tuple[Piece, ...]
    text: int
    top: int


@dataclass(frozen=True)
class Chart:
    """`series` are the names of what the colours mean, none where each bar is one of them."""

    bars: tuple[Bar, ...]
    series: tuple[str, ...]

    @property
    def height(self) -> int:
        return _ROW * len(self.bars)


def of_rows(sheet: Sheet) -> Chart:
    """A bar for each row. A hidden count has no length, and a star."""
    chosen = [number for number, kind in enumerate(sheet.kinds) if kind in _TOGETHER[sheet.subject]]
    rows = [(row.name, [row.counts[number] for number in chosen]) for row in sheet.rows]
    return Chart(_bars(rows), tuple(sheet.columns[number] for number in chosen))


def of_totals(sheet: Sheet) -> Chart:
    """A bar for each column."""
    rows = [(name, [total]) for name, total in zip(sheet.columns, sheet.totals, strict=True)]
    return Chart(_bars(rows), ())


def _bars(rows: Iterable[tuple[str, list[int | None]]]) -> tuple[Bar, ...]:
    named = list(rows)
    longest = max((sum(count or 0 for count in counts) for _, counts in named), default=0) or 1
    return tuple(
        Bar(
            name=name,
            value=" · ".join(HIDDEN if count is None else str(count) for count in counts),
            pieces=_pieces(counts, longest),
            text=_ROW * number + _TEXT,
            top=_ROW * number + _BAR,
        )
        for number, (name, counts) in enumerate(named)
    )


def _pieces(counts: list[int | None], longest: int) -> tuple[Piece, ...]:
    shares = [100 * (count or 0) / longest for count in counts]
    starts = [sum(shares[:number]) for number in range(len(shares))]
    found = zip(starts, shares, strict=True)
    return tuple(Piece(one, round(start, 2), round(share, 2)) for one, (start, share) in enumerate(found) if share)
