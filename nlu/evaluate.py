"""Measures the model of the present data: `python evaluate.py` prints a line per locale of eval/.

`--data FILE.tsv` measures other sentences (columns locale, intent, text with a header), `--predictions OUT.jsonl`
writes what was said of each, `--report DIR` makes a page with tables and pictures. `--held` exits with 1 where a locale
is worse than in the accepted run.
"""

import argparse
import os
import sys
from pathlib import Path

from archive import NoModel, opened
from components.classifier import UnreadableModel
from components.recogniser import Recogniser
from evaluation import accepted, report
from evaluation.figures import by_locale, follow_ups_by_locale
from evaluation.predictions import Prediction, predict, write
from fingerprint import HOME, model_path
from sentences import Sentence, Unreadable, held_out, held_out_follow_ups, table


def main(arguments: list[str] | None = None, home: Path = HOME) -> int:
    options = _options(arguments)
    try:
        known = opened(options.model or model_path(home))
        predictions = predict(known, _asked(options.data, home))
        return _tell(predictions, known, options, home)
    except (Unreadable, NoModel, UnreadableModel) as error:
        print(f"evaluate: {error or type(error).__doc__}", file=sys.stderr)
    except OSError as error:
        print(f"evaluate: {error.filename}: {error.strerror}", file=sys.stderr)
    return 1


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="lotse evaluate", description="Measure the recogniser.")
    parser.add_argument("--data", type=_path, metavar="FILE.tsv", help="sentences to measure with (default: nlu/eval)")
    parser.add_argument("--predictions", type=_path, metavar="OUT.jsonl", help="write what was said of each sentence")
    parser.add_argument("--report", type=_path, metavar="DIR", help="write a page with tables and pictures")
    parser.add_argument("--model", type=_path, metavar="FILE", help="another model (default: that of the present data)")
    parser.add_argument("--held", action="store_true", help="fail where a locale is worse than in the accepted run")
    return parser.parse_args(arguments)


def _path(given: str) -> Path:
    """As seen from where the command was typed."""
    return Path(os.environ.get("LOTSE_CALLED_FROM", ".")) / given


def _asked(data: Path | None, home: Path) -> list[Sentence]:
    return table(data) if data else held_out(home)


def _tell(predictions: list[Prediction], known: Recogniser, options: argparse.Namespace, home: Path) -> int:
    rows, before = by_locale(predictions), accepted.read(home)
    print(report.table(rows, "locale"))
    if not options.data and (following := held_out_follow_ups(home)):
        print(report.table(follow_ups_by_locale(predict(known, following)), "follow-ups"))
    if not options.data:
        print(report.compared(rows, before))
    if options.predictions:
        write(predictions, options.predictions)
    if options.report:
        print(report.written(predictions, known.calibration, before, options.report))
    fallen = accepted.worse(rows, before) if options.held else []
    for line in fallen:
        print(f"worse than accepted, {line}", file=sys.stderr)
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
