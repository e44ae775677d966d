"""The Rasa world from the outside: which model belongs to the present data, training, serving, evaluating."""

import os
import socket
import subprocess
from collections.abc import Sequence
from pathlib import Path

from bot.commands.supervisor import Program
from bot.settings import ROOT, Settings

NLU = ROOT / "nlu"
PYTHON = NLU / ".venv/bin/python"
_QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "PYTHONPATH": str(NLU),
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "PYTHONWARNINGS": "ignore",
}
_EARLIER_MODEL_STAYS = 3
"""Exit code of train.py when a new model understands less than the one before."""


class TrainingFailed(Exception):
    """The model could not be trained; what stands above this line says why."""


def model(settings: Settings) -> Path:
    """The model file for the present data and encoder, whether it exists or not."""
    command: list[str | Path] = [PYTHON, "fingerprint.py"]
    name = subprocess.run(command, cwd=NLU, env=_environment(settings), capture_output=True, text=True, check=True)
    return NLU / name.stdout.strip()


def run(settings: Settings, script: str, arguments: Sequence[str] = ()) -> int:
    """One of the programs in nlu/, with its progress on our terminal; returns its exit code."""
    return subprocess.run([PYTHON, script, *arguments], cwd=NLU, env=_environment(settings), check=False).returncode


def _environment(settings: Settings) -> dict[str, str]:
    """The setting may stand in .env, which nlu/ does not read."""
    return {**os.environ, **_QUIET, "LOTSE_ENCODER": settings.encoder}


def ensure_trained(settings: Settings) -> Path:
    """The model to use: that of the present data, or an earlier one if that understands better.

    Raises TrainingFailed.
    """
    wanted = model(settings)
    return wanted if wanted.exists() else trained(settings, run(settings, "train.py"))


def training(settings: Settings) -> Program:
    """What `ensure_trained` does, as a program that ends."""
    return Program("training", [str(PYTHON), "train.py"], NLU, {**_QUIET, "LOTSE_ENCODER": settings.encoder})


def trained(settings: Settings, code: int) -> Path:
    """The model to use after a training that ended with this code. Raises TrainingFailed."""
    if code == _EARLIER_MODEL_STAYS:
        return max((NLU / "models").glob("nlu-*.tar.gz"), key=lambda one: one.stat().st_mtime)
    if code != 0:
        raise TrainingFailed
    return model(settings)


def server(settings: Settings, model_file: Path, port: int) -> Program:
    """Bound to loopback: nobody but us has a question for it. Which encoder it needs, its model knows."""
    command = [str(PYTHON), "server.py", str(model_file), "-i", "127.0.0.1", "-p", str(port)]
    return Program("recogniser", command, NLU, _QUIET, settings.data_dir / "log/recogniser.log")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
