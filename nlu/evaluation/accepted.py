"""The run that later ones are held against: `accepted.json`, kept with the sentences."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sentences import Unreadable

from evaluation.figures import ALL, Figures, as_json

SLACK = 0.01
"""One point of first choices right. Two machines do not round alike, and a few sentences may tip over."""


@dataclass(frozen=True)
class Accepted:
    """`locales`: rows of figures by locale. `about`: model, number of sentences, seed; for people."""

    locales: Mapping[str, Mapping[str, float]]
    about: Mapping[str, Any]


def read(home: Path) -> Accepted | None:
    """None when no run has been accepted yet. Raises `Unreadable`."""
    file = home / "accepted.json"
    if not file.exists():
        return None
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        return Accepted(data["locales"], data["about"])
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable(file, 1, "is not what `train --accept` writes") from error


def write(home: Path, rows: Mapping[str, Figures], about: Mapping[str, Any]) -> None:
    data = {"about": dict(about), "locales": as_json(rows)}
    (home / "accepted.json").write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")


def worse(rows: Mapping[str, Figures], accepted: Accepted | None) -> list[str]:
    """One line for each locale in which the first choice is less often right than in the accepted run."""
    if accepted is None:
        return []
    found = []
    for locale, before in accepted.locales.items():
        now = rows.get(locale)
        if locale != ALL and now and now.accuracy < before["accuracy"] - SLACK:
            was = f"accepted were {100 * before['accuracy']:.1f} %"
            found.append(f"{locale}: first choice right {100 * now.accuracy:.1f} %, {was}")
    return found
