"""Trains the recogniser with Rasa: `python train.py [--force] [--accept]` writes models/nlu-<fingerprint>.tar.gz.

A model that understands a locale worse than the accepted run does not take the place of an earlier one, unless
`--accept` says so; that also makes it the accepted run. Prints the path of the model to use on stdout, progress and one
sentence on any failure on stderr. Exit code 1: no model; 3: the earlier model stays.
"""

import argparse
import errno
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from archive import opened
from components.classifier import UnreadableModel
from evaluation import accepted
from evaluation.figures import by_locale
from evaluation.predictions import predict
from fingerprint import HOME, model_path
from sentences import Sentence, Unreadable, held_out, training

# Rasa's cache is one database for all trainings, and two at once would fight over it: it stays empty.
ENVIRONMENT = {"RASA_TELEMETRY_ENABLED": "false", "RASA_MAX_CACHE_SIZE": "0", "PYTHONPATH": str(HOME)}
OURS, FAILED = "lotse-nlu: ", "lotse-nlu failed: "
"""How lines begin that `rasa_training` wrote for people; the rest is chatter of old libraries."""


REFUSED = "refused-"
"""How the names of models begin that were worse than the accepted run."""

KEPT = 2
"""Models on disk: the present one, and the one before to go back to."""

WORSE = 3
"""Exit code: an earlier model is to be used."""


class Untrainable(Exception):
    """The training cannot be done; the message says what to mend."""


class Worse(Untrainable):
    """The new model understands a locale worse than the accepted run did."""


def main(arguments: list[str] | None = None, home: Path = HOME) -> int:
    parser = argparse.ArgumentParser(prog="lotse train", description="Train the recogniser.")
    parser.add_argument("--force", action="store_true", help="train although the model is up to date")
    parser.add_argument(
        "--accept", action="store_true", help="use the model even if it is worse; measure later ones by it"
    )
    options = parser.parse_args(arguments)
    try:
        print(train(home, options.force, options.accept))
    except Worse as error:
        say(f"train: {error}")
        print(latest(home))
        return WORSE
    except (Unreadable, Untrainable, UnreadableModel) as error:
        say(f"train: {error}")
        return 1
    except OSError as error:
        say(f"train: {system_failure(error)}")
        return 1
    return 0


def train(home: Path, force: bool = False, accept: bool = False) -> Path:
    """The model of the present data. Raises `Unreadable`, `Untrainable`, `Worse`, UnreadableModel or OSError."""
    target = model_path(home)
    refused = target.with_name(f"{REFUSED}{target.name}")
    if not force and refused.exists():
        _take(refused, target, home, accept)
    elif not force and target.exists() and not accept:
        say(f"{target.name} is up to date")
    elif not force and target.exists():
        _take(target, target, home, accept)
    else:
        _make(target, home, accept)
    return target


def _make(target: Path, home: Path, accept: bool) -> None:
    _must_differ_in_intent(training(home))
    held_out(home)  # read once before, with the accepted run: a fault in them would cost the whole training
    accepted.read(home)
    target.parent.mkdir(exist_ok=True)
    # In the models' own folder, so the last step is a rename on one disk: whole model or none.
    with tempfile.TemporaryDirectory(prefix=".training-", dir=target.parent) as folder:
        made = _with_rasa(home, Path(folder))
        if model_path(home) != target:
            raise Untrainable("the data or the components changed meanwhile; start again")
        _take(made, target, home, accept)


def _take(made: Path, target: Path, home: Path, accept: bool) -> None:
    """Puts the model in its place. Raises `Worse` where it is worse and an earlier one is there to go on with.

    It is then laid aside, so that `--accept` need not train again.
    """
    rows = by_locale(predict(opened(made), held_out(home)))
    fallen = accepted.worse(rows, accepted.read(home))
    for line in fallen:
        say(f"worse than accepted, {line}")
    if fallen and not accept and latest(home):
        aside = made.replace(target.with_name(f"{REFUSED}{target.name}"))
        _clear_away(home, aside)
        raise Worse("the earlier model stays; to use the new one all the same: ./lotse train --accept")
    made.replace(target)
    os.utime(target)  # the latest, though it may have been laid aside before others were made
    if accept:
        accepted.write(home, rows, {"model": target.name, "learned": len(training(home))})
    _clear_away(home)


def _clear_away(home: Path, aside: Path | None = None) -> None:
    """All but the models of `KEPT` and the one that has just been laid aside."""
    refused = (home / "models").glob(f"{REFUSED}nlu-*.tar.gz")
    for old in [*_models(home)[:-KEPT], *(one for one in refused if one != aside)]:
        old.unlink(missing_ok=True)


def _models(home: Path) -> list[Path]:
    """Those in use or used before, of whatever data; the latest comes last."""
    return sorted((home / "models").glob("nlu-*.tar.gz"), key=lambda model: model.stat().st_mtime)


def latest(home: Path) -> Path | None:
    return next(reversed(_models(home)), None)


def _must_differ_in_intent(sentences: list[Sentence]) -> None:
    if len({sentence.intent for sentence in sentences}) < 2:
        raise Untrainable("data/<locale>/*.yml has no sentences of at least two intents")


def _with_rasa(home: Path, folder: Path) -> Path:
    """In a process of its own, for Rasa brings TensorFlow and half a gigabyte. The model is in `folder`."""
    say("loading Rasa, about 20 seconds ...")
    command = [sys.executable, str(HOME / "rasa_training.py"), str(home), str(folder)]
    environment = {**os.environ, **ENVIRONMENT, "TMPDIR": str(folder)}
    last = ""
    with subprocess.Popen(
        command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as child:
        for line in child.stdout or ():
            last = line.strip() or last
            if line.startswith(OURS):
                say(last.removeprefix(OURS))
            if line.startswith(FAILED):
                raise Untrainable(last.removeprefix(FAILED))
    if child.returncode:
        raise Untrainable(f"Rasa ended with code {child.returncode}: {last}")
    return folder / "model.tar.gz"


def system_failure(error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return "the disk is full; free about 300 MB and start again"
    return f"{error.filename or 'the system'}: {error.strerror or error}"


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
