"""Measures our classifier on public sets with published tables: `python benchmark.py FOLDER` reads MASSIVE or CLINC150.

FOLDER holds tables with the columns locale, intent, text (with a header): `<locale>.train.tsv` and `<locale>.dev.tsv`
of MASSIVE (https://arxiv.org/abs/2204.08582), or `train.tsv`, `val.tsv`, `oos_train.tsv` and `oos_val.tsv` of CLINC150
(https://arxiv.org/abs/1909.02027). One ensemble learns all locales, with the settings of config.yml.
"""

import argparse
import csv
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import yaml
from components import classifier, network
from components.features import blocks, vector
from components.learning import intent_lessons, lexicon_of
from components.lexicon import Lexicon
from components.recogniser import Example, Plan
from fingerprint import HOME

Row = Sequence[str]
OUTSIDE = "oos"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Measure the classifier on public sets.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--members", type=int, help="networks in the ensemble (default: as configured)")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    learned = _rows(options.folder, "*train.tsv")
    tested = _rows(options.folder, "*dev.tsv") + _rows(options.folder, "*val.tsv")
    plan = configured()
    words = lexicon_of(plan)
    examples = [Example(text, intent, locale) for locale, intent, text in learned]
    known = classifier.learn(intent_lessons(examples, plan, words), plan.settings, options.members or plan.members)
    taken = _taken(known, tested, words)
    print(f"{len(learned)} sentences learned, {len(tested)} tested, seed {plan.settings.seed}")
    for locale in sorted({row[0] for row in tested}):
        inside = [
            row[1] == name for row, name in zip(tested, taken, strict=True) if row[0] == locale != OUTSIDE != row[1]
        ]
        print(f"{locale}: {100 * np.mean(inside):.2f}")
    outside = [name == OUTSIDE for row, name in zip(tested, taken, strict=True) if row[1] == OUTSIDE]
    if outside:
        print(f"out of scope found: {100 * np.mean(outside):.2f}")
    return 0


def _rows(folder: Path, pattern: str) -> list[Row]:
    found: list[Row] = []
    for file in sorted(folder.glob(pattern)):
        with file.open(encoding="utf-8", newline="") as lines:
            found += list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
    return found


def configured() -> Plan:
    """As config.yml says. The component's own reading of it would bring Rasa."""
    component = yaml.safe_load((HOME / "config.yml").read_text(encoding="utf-8"))["pipeline"][0]
    return Plan.of(component)


def _taken(known: classifier.Classifier, tested: Sequence[Row], words: Lexicon) -> list[str]:
    shares = network.softmax(known.weights.logits([vector(blocks(row[2], words), known.idf) for row in tested]))
    return [known.names[place] for place in shares.argmax(axis=1)]


if __name__ == "__main__":
    sys.exit(main())
