"""The small project as folders, what is learned from it, and one model that Rasa trained of it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import project
import pytest
import train
from components import learning
from components.network import Settings
from components.recogniser import Recogniser
from fingerprint import model_path
from serving import Running, started

QUICK = Settings(hidden=16, epochs=40, batch=4, smoothing=0.0)
"""The small project has too few follow-ups and languages for the settings of the real one."""


@pytest.fixture(scope="session", autouse=True)
def without_the_settings_of_the_shell() -> Iterator[None]:
    """Where a command was typed, and an encoder, are set by those tests that are about them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("LOTSE_CALLED_FROM", raising=False)
        patch.delenv("LOTSE_ENCODER", raising=False)
        yield


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The folder `nlu` of a project whose data has no fault but that it is small."""
    return project.laid_out(tmp_path)


@pytest.fixture(scope="session")
def known() -> Recogniser:
    """What is learned from the small project; nobody changes it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(learning, "LANGUAGES", QUICK)
        patch.setattr(learning, "FOLLOW_UPS", QUICK)
        return learning.learn(project.examples(), project.SMALL)


@pytest.fixture(scope="session")
def archive_file(known: Recogniser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small model as an archive; copy it to where it is needed."""
    folder = tmp_path_factory.mktemp("packed")
    return project.packed(known, folder / "model.tar.gz", folder / "parts")


@pytest.fixture(scope="session")
def trained_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A small project with the model that Rasa trained of it, as `train` leaves it."""
    home = project.laid_out(tmp_path_factory.mktemp("trained"))
    train.train(home)
    yield home
    shutil.rmtree(home / "models")


@pytest.fixture(scope="session")
def trained_model(trained_home: Path) -> Path:
    return model_path(trained_home)


@pytest.fixture(scope="session")
def ours(trained_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Our server, with that model."""
    with started(["server.py", str(trained_model)], tmp_path_factory.mktemp("ours")) as running:
        yield running


@pytest.fixture(scope="session")
def rasas(trained_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Rasa's own server, with the same model."""
    command = ["-m", "rasa", "run", "--enable-api", "--model", str(trained_model)]
    with started(command, tmp_path_factory.mktemp("rasas")) as running:
        yield running
