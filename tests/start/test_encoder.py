"""What LOTSE_ENCODER leads to: the libraries that `./lotse` installs, and another model."""

import subprocess
from pathlib import Path

import pytest

from bot.commands import recogniser
from bot.settings import ROOT, Settings

LOCKS = ("requirements.lock", "requirements-dev.lock", "nlu/requirements.lock", "nlu/requirements-encoder.lock")
UV = '#!/bin/sh\n[ "$1" = pip ] && for last; do :; done && echo "$last" >> installed || true\n'
PLAIN, LARGER = LOCKS[2:]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A clone whose programs do nothing; a `uv` that notes which locks it was given."""
    for name in LOCKS:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "lotse").write_bytes((ROOT / "lotse").read_bytes())
    for name, text in {".venv/bin/python": "#!/bin/sh\n", "nlu/.venv/bin/python": "#!/bin/sh\n", "bin/uv": UV}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o755)
    return tmp_path


def installed(house: Path, command: str, **environment: str) -> list[str]:
    """The locks for nlu/ that this start installed."""
    (house / "installed").unlink(missing_ok=True)
    (house / "installed").touch()
    path = f"{house / 'bin'}:/usr/bin:/bin"
    subprocess.run(["bash", house / "lotse", command], env={"PATH": path, **environment}, cwd=house, check=True)
    return [line for line in (house / "installed").read_text().splitlines() if line.startswith("nlu/")]


def test_without_an_encoder_the_plain_lock_is_installed_once(house: Path) -> None:
    assert installed(house, "up") == [PLAIN]
    assert installed(house, "up", LOTSE_ENCODER="") == []


@pytest.mark.parametrize("line", ["LOTSE_ENCODER=owner/name", "export LOTSE_ENCODER = 'owner/name'  # ours"])
def test_an_encoder_brings_its_libraries_and_they_stay(house: Path, line: str) -> None:
    (house / ".env").write_text(f"LOTSE_PORT=1\n{line}\n", encoding="utf-8")

    assert installed(house, "up") == [LARGER]
    (house / ".env").unlink()
    assert installed(house, "up") == []
    assert installed(house, "check") == []


@pytest.mark.parametrize("line", ["LOTSE_ENCODER=", 'LOTSE_ENCODER=""', "# LOTSE_ENCODER=owner/name"])
def test_an_empty_setting_brings_none(house: Path, line: str) -> None:
    (house / ".env").write_text(f"{line}\n", encoding="utf-8")

    assert installed(house, "up") == [PLAIN]


def test_the_environment_beats_the_file(house: Path) -> None:
    (house / ".env").write_text("LOTSE_ENCODER=owner/name\n", encoding="utf-8")

    assert installed(house, "up", LOTSE_ENCODER="") == [PLAIN]
    assert installed(house, "up", LOTSE_ENCODER="owner/name") == [LARGER]


def test_check_needs_the_libraries_for_its_tests(house: Path) -> None:
    assert installed(house, "check") == [LARGER]
    assert installed(house, "up") == []


def test_each_encoder_has_a_model_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """The setting may stand in `.env`: what nlu/ sees is ours, not the environment's."""
    monkeypatch.setenv("LOTSE_ENCODER", "owner/of-the-environment")
    none, one, other = (recogniser.model(Settings(encoder=name)) for name in ("", "owner/one", "owner/other"))

    assert len({none, one, other}) == 3
    monkeypatch.delenv("LOTSE_ENCODER")
    assert recogniser.model(Settings()) == none
