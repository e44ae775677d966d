"""The figures in words and tables: for a terminal, and as a page with pictures."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path

from components.calibration import Calibration

from evaluation import pictures
from evaluation.accepted import Accepted
from evaluation.figures import Figures, FollowUps, by_locale, confusions, grouped
from evaluation.predictions import Prediction, write

WEAK = 0.8
"""Intents whose first choice is right less often are listed."""


def table(rows: Mapping[str, Figures] | Mapping[str, FollowUps], first: str) -> str:
    """Aligned text that is a table in Markdown as well; shares in percent."""
    columns = [field.name for field in fields(next(iter(rows.values()), Figures))]
    head = [first, *columns]
    lines = [[name, *(_cell(key, getattr(row, key)) for key in columns)] for name, row in rows.items()]
    widths = [max(len(line[place]) for line in [head, *lines]) for place in range(len(head))]
    rule = ["-" * width for width in widths]
    return "\n".join(_row(line, widths) for line in [head, rule, *lines])


def _cell(name: str, value: float) -> str:
    return str(value) if name == "sentences" else f"{100 * value:.1f}"


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |"


def compared(rows: Mapping[str, Figures], accepted: Accepted | None) -> str:
    if accepted is None:
        return "No run has been accepted yet (`train --accept`)."
    both = [name for name in rows if name in accepted.locales]
    changes = [f"{name} {100 * (rows[name].accuracy - accepted.locales[name]['accuracy']):+.1f}" for name in both]
    return f"First choice right, in points against the accepted run ({accepted.about['model']}): {', '.join(changes)}"


def written(
    predictions: Sequence[Prediction], calibration: Calibration, accepted: Accepted | None, folder: Path
) -> Path:
    """A page with tables and pictures, and the predictions beside it; the page's path."""
    folder.mkdir(parents=True, exist_ok=True)
    write(predictions, folder / "predictions.jsonl")
    drawn = pictures.draw(predictions, folder)
    rows = by_locale(predictions)
    intents = grouped([one for one in predictions if one.inside], lambda one: one.intent)
    weak = {name: row for name, row in sorted(intents.items(), key=_accuracy) if row.accuracy < WEAK}
    parts = [
        "# How well the recogniser understands",
        f"{len(predictions)} sentences that it has not learned from. Shares in percent.",
        compared(rows, accepted),
        "## By locale\n\n" + table(rows, "locale"),
        "## By kind\n\nUp to 3 words, up to 12, more.\n\n" + table(grouped(predictions, lambda one: one.kind), "kind"),
        "## Thresholds\n\n" + _thresholds(calibration),
        "## Confusions worth mending\n\n" + _confused(predictions),
        f"## Intents right less than {100 * WEAK:.0f} times in a hundred\n\n"
        + (table(weak, "intent") if weak else "None."),
        "## Pictures\n\n" + "\n\n".join(f"![{words}]({name})" for name, words in drawn.items()),
    ]
    page = folder / "report.md"
    page.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    return page


def _accuracy(item: tuple[str, Figures]) -> float:
    return item[1].accuracy


def _thresholds(calibration: Calibration) -> str:
    rows = [
        [locale or "unclear", *(f"{value:.3f}" for value in vars(scale).values())]
        for locale, scale in calibration.scales.items()
    ]
    head = ["locale", "temperature", "sure", "unsure"]
    widths = [max(len(line[place]) for line in [head, *rows]) for place in range(len(head))]
    return "\n".join(_row(line, widths) for line in [head, ["-" * width for width in widths], *rows])


def _confused(predictions: Sequence[Prediction]) -> str:
    lines = [f"- {right} taken for {taken or 'nothing'}: {count}" for right, taken, count in confusions(predictions)]
    return "\n".join(lines) or "None twice."
