"""The part of `train.py` that needs Rasa: `python rasa_training.py HOME FOLDER` makes FOLDER/model.tar.gz."""

import logging
import sys
from pathlib import Path

from components.encoder import EncoderFault
from pipeline import configuration
from rasa.engine.exceptions import GraphComponentException
from rasa.model_training import train_nlu
from rasa.shared.exceptions import RasaException
from train import FAILED, OURS, system_failure


class NothingFound(Exception):
    """Rasa found no sentences under data/."""


def main(home: Path, folder: Path) -> int:
    _show_progress()
    try:
        _train(home, folder)
    except (RasaException, GraphComponentException, NothingFound, OSError) as error:
        print(f"{FAILED}{_reason(error)}", flush=True)
        return 1
    return 0


def _train(home: Path, folder: Path) -> None:
    made = train_nlu(
        config=str(configuration(home, folder)),
        nlu_data=str(home / "data"),
        domain=str(home / "domain.yml"),
        output=str(folder),
        fixed_model_name="model",
    )
    if made is None:
        raise NothingFound(NothingFound.__doc__)


def _reason(error: Exception) -> str:
    """One line. What a component raised lies beneath Rasa's own wrapping."""
    cause = error.__cause__ if isinstance(error, GraphComponentException) and error.__cause__ else error
    if isinstance(cause, OSError):
        return system_failure(cause)
    if isinstance(cause, EncoderFault):
        return str(cause)
    return f"Rasa could not train: {' '.join(str(cause).split())}"


def _show_progress() -> None:
    """Our components say what they do through `logging`."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(logging.Formatter(OURS + "%(message)s"))
    ours = logging.getLogger("components")
    ours.addHandler(handler)
    ours.setLevel(logging.INFO)
    ours.propagate = False


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
