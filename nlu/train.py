"""Trains the recogniser with Rasa: `python train.py [--force]` writes models/nlu-<fingerprint>.tar.gz.

Prints the model's path on stdout, progress and one sentence on any failure on stderr. Exit code 1: no model.
"""

import argparse
import errno
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from fingerprint import HOME, model_path
from sentences import Sentence, Unreadable, training

# Rasa's cache is one database for all trainings, and two at once would fight over it: it stays empty.
ENVIRONMENT = {"RASA_TELEMETRY_ENABLED": "false", "RASA_MAX_CACHE_SIZE": "0", "PYTHONPATH": str(HOME)}
OURS, FAILED = "lotse-nlu: ", "lotse-nlu failed: "
"""How lines begin that `rasa_training` wrote for people; the rest is chatter of old libraries."""


class Untrainable(Exception):
    """The training cannot be done; the message says what to mend."""


def main(arguments: list[str] | None = None, home: Path = HOME) -> int:
    parser = argparse.ArgumentParser(description="Train the recogniser.")
    parser.add_argument("--force", action="store_true", help="train although the model is up to date")
    options = parser.parse_args(arguments)
    try:
        print(train(home, force=options.force))
    except (Unreadable, Untrainable) as error:
        say(f"train: {error}")
        return 1
    return 0


def train(home: Path, force: bool = False) -> Path:
    """The model of the present data. Raises `Unreadable` or `Untrainable`."""
    target = model_path(home)
    if target.exists() and not force:
        say(f"{target.name} is up to date")
        return target
    _must_differ_in_intent(training(home))
    try:
        target.parent.mkdir(exist_ok=True)
        # In the models' own folder, so the last step is a rename on one disk: whole model or none.
        with tempfile.TemporaryDirectory(prefix=".training-", dir=target.parent) as folder:
            made = _with_rasa(home, Path(folder))
            if model_path(home) != target:
                raise Untrainable("the data or the components changed meanwhile; start again")
            made.replace(target)
    except OSError as error:
        raise Untrainable(system_failure(error)) from error
    return target


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
