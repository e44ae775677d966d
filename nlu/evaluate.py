"""Measures the model of the present data: `python evaluate.py` prints a line per locale of eval/.

Test sentences that are training sentences as well are left out, for they would measure memory. The thresholds
suggested come from cross-validation on the training sentences, so the test sentences stay unseen.
"""

import argparse
import json
import logging
import sys
import tarfile
import tempfile
from dataclasses import asdict, fields
from pathlib import Path

import numpy as np
import yaml
from check import key
from components import calibration, recogniser
from components.features import blocks
from components.network import Settings, softmax
from components.recogniser import Recogniser
from fingerprint import HOME, model_path
from outcomes import Figures, Ranking, Thresholds, figures, suggestion
from sentences import Sentence, Unreadable, held_out, training

PARTS = 5
"""Trainings of the cross-validation, each on all sentences but a fifth."""


class NoModel(Exception):
    """There is no model of the present data: run `python train.py`."""


def main(arguments: list[str] | None = None, home: Path = HOME) -> int:
    options = _options(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    thresholds = Thresholds(options.sure, options.margin, options.unsure)
    try:
        report = measured(home, thresholds)
        if not options.quick:
            report |= suggested(home, thresholds)
    except (Unreadable, NoModel) as error:
        print(f"evaluate: {error}", file=sys.stderr)
        return 1
    print(table(report))
    if options.json:
        options.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the recogniser.")
    usual = Thresholds()
    parser.add_argument("--sure", type=float, default=usual.sure, help="confidence to answer at once")
    parser.add_argument("--margin", type=float, default=usual.margin, help="and this much before the second")
    parser.add_argument("--unsure", type=float, default=usual.unsure, help="confidence to offer choices")
    parser.add_argument("--quick", action="store_true", help="without cross-validation and suggestion")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    return parser.parse_args(arguments)


def measured(home: Path, thresholds: Thresholds) -> dict[str, object]:
    """The model on the test sentences, per locale and over all. Raises `NoModel`, `Unreadable`."""
    known, learned = load(model_path(home)), {key(sentence.text) for sentence in training(home)}
    tested = held_out(home)
    unseen = [sentence for sentence in tested if key(sentence.text) not in learned]
    rankings = [known.rank(sentence.text) for sentence in unseen]
    return {
        "model": model_path(home).name,
        "thresholds": asdict(thresholds),
        "left_out": len(tested) - len(unseen),
        "test": {name: asdict(row) for name, row in by_locale(unseen, rankings, thresholds).items()},
    }


def suggested(home: Path, thresholds: Thresholds) -> dict[str, object]:
    """Cross-validation on the training sentences, and the thresholds that are worth most there."""
    learned = training(home)
    intents = [sentence.intent for sentence in learned]
    rankings = cross_validated(home, learned)
    best = suggestion(intents, rankings)
    return {
        "cross_validation": {name: asdict(row) for name, row in by_locale(learned, rankings, thresholds).items()},
        "suggestion": asdict(best),
        "with_suggestion": {name: asdict(row) for name, row in by_locale(learned, rankings, best).items()},
    }


def cross_validated(home: Path, learned: list[Sentence]) -> list[Ranking]:
    """A ranking of each sentence by a network that did not learn from it, at the best temperature."""
    names = sorted({sentence.intent for sentence in learned})
    labels = np.array([names.index(sentence.intent) for sentence in learned])
    groups = [f"{sentence.locale} {sentence.intent}" for sentence in learned]
    documents = [blocks(sentence.text) for sentence in learned]
    logits = recogniser.held_out_logits(documents, labels, groups, settings(home), PARTS)
    shares = softmax(logits / calibration.temperature(logits, labels))
    return [[(names[index], float(row[index])) for index in np.argsort(-row, kind="stable")] for row in shares]


def settings(home: Path) -> Settings:
    """As config.yml has them."""
    component = yaml.safe_load((home / "config.yml").read_text(encoding="utf-8"))["pipeline"][0]
    return Settings(**{field.name: component[field.name] for field in fields(Settings) if field.name in component})


def load(model: Path) -> Recogniser:
    """The recogniser out of Rasa's archive, without Rasa. Raises `NoModel`."""
    if not model.exists():
        raise NoModel(NoModel.__doc__)
    with tempfile.TemporaryDirectory() as folder, tarfile.open(model) as archive:
        for member in archive:
            name = Path(member.name).name
            if member.isfile() and name in (recogniser.ARRAYS, recogniser.FACTS):
                member.name = name
                archive.extract(member, folder)
        return recogniser.load(Path(folder))


def by_locale(sentences: list[Sentence], rankings: list[Ranking], thresholds: Thresholds) -> dict[str, Figures]:
    rows = {}
    for locale in [*sorted({sentence.locale for sentence in sentences}), "all"]:
        chosen = [number for number, sentence in enumerate(sentences) if locale in (sentence.locale, "all")]
        intents = [sentences[number].intent for number in chosen]
        rows[locale] = figures(intents, [rankings[number] for number in chosen], thresholds)
    return rows


def table(report: dict) -> str:
    parts = [
        f"{report['model']}, {report['left_out']} test sentences left out that were learned",
        _rows("test sentences", report["test"], report["thresholds"]),
    ]
    if "suggestion" in report:
        parts += [
            _rows("cross-validation", report["cross_validation"], report["thresholds"]),
            _rows("cross-validation, thresholds suggested", report["with_suggestion"], report["suggestion"]),
        ]
    return "\n\n".join(parts)


def _rows(title: str, rows: dict[str, dict[str, float]], thresholds: dict[str, float]) -> str:
    values = "  ".join(f"{name} {value:g}" for name, value in thresholds.items())
    names = [field.name for field in fields(Figures)]
    lines = [f"{title}  ({values})", "locale  " + "".join(f"{name:>13}" for name in names)]
    for locale, row in rows.items():
        cells = (f"{row[name]:13d}" if name == "sentences" else f"{100 * row[name]:13.1f}" for name in names)
        lines.append(f"{locale:8}" + "".join(cells))
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
