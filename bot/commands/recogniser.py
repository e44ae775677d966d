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
    "PYTHONPATH": str(NLU),
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "PYTHONWARNINGS": "ignore",
}


class TrainingFailed(Exception):
    """The model could not be trained; what stands above this line says why."""


def model() -> Path:
    """The model file for the present data, whether it exists or not."""
    name = subprocess.run([PYTHON, "fingerprint.py"], cwd=NLU, capture_output=True, text=True, check=True)
    return NLU / name.stdout.strip()


def run(script: str, arguments: Sequence[str] = ()) -> int:
    """One of the programs in nlu/, with its progress on our terminal; returns its exit code."""
    return subprocess.run([PYTHON, script, *arguments], cwd=NLU, env={**os.environ, **_QUIET}, check=False).returncode


def ensure_trained() -> Path:
    """Raises TrainingFailed."""
    wanted = model()
    if not wanted.exists() and run("train.py") != 0:
        raise TrainingFailed
    return wanted


def server(settings: Settings, model_file: Path, port: int) -> Program:
    """Bound to loopback: Rasa's server can load models, so nobody else may reach it."""
    command = [str(PYTHON), "-m", "rasa", "run", "--enable-api", "--model", str(model_file)]
    command += ["-i", "127.0.0.1", "-p", str(port)]
    return Program("recogniser", command, NLU, _QUIET, settings.data_dir / "log/recogniser.log")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
