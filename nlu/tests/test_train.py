"""The way to a model and all that may go wrong on it. Rasa takes a quarter of a minute each time."""

import errno
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import evaluate
import pytest
import train
from fingerprint import model_path


def test_a_model_is_trained_once_and_answers(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert train.main([], home) == 0
    made = model_path(home)
    assert capsys.readouterr().out == f"{made}\n"
    assert [path.name for path in made.parent.iterdir()] == [made.name]
    assert evaluate.load(made).rank("Kitaplatz")[0][0] == "kita_place"

    written = made.stat().st_mtime_ns
    assert train.main([], home) == 0
    assert "is up to date" in capsys.readouterr().err
    assert made.stat().st_mtime_ns == written


def test_two_trainings_at_once_leave_one_whole_model(home: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda _: train.train(home, force=True), range(2)))

    assert made == [model_path(home)] * 2
    assert evaluate.load(made[0]).rank("مرحبا")[0][0] == "greet"
    assert [path.name for path in made[0].parent.iterdir()] == [made[0].name]


def test_a_fault_in_the_data_ends_with_one_sentence(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = home / "data" / "de" / "all.yml"
    file.write_text("nlu:\n- intent: greet\n  examples: |\n    Hallo\n")

    assert train.main([], home) == 1
    assert capsys.readouterr().err == f"train: {file}:4: expected `- ` and a sentence\n"
    assert not (home / "models").exists()


def test_a_fault_in_the_configuration_ends_with_one_sentence(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "config.yml").write_text("recipe: default.v1\nassistant_id: x\npipeline:\n- name: Nowhere\n")

    assert train.main([], home) == 1
    shown = capsys.readouterr().err
    assert shown.splitlines()[-1].startswith("train: Rasa could not train: Can't load class for name 'Nowhere'")
    assert list((home / "models").iterdir()) == []


def test_a_project_without_sentences_is_told_so(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for file in (home / "data").glob("*/*.yml"):
        file.unlink()

    assert train.main([], home) == 1
    assert "has no sentences of at least two intents" in capsys.readouterr().err


def test_models_that_cannot_be_written_are_named(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "models").write_text("a file in the way")

    assert train.main([], home) == 1
    assert f"{home / 'models'}: File exists" in capsys.readouterr().err


def test_data_that_changes_meanwhile_gives_no_model_of_the_wrong_name(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with ThreadPoolExecutor(1) as pool:
        training = pool.submit(train.main, [], home)
        while not list((home / "models").glob(".training-*")):
            time.sleep(0.05)
        with (home / "domain.yml").open("a") as stream:
            stream.write("# changed\n")

    assert training.result() == 1
    assert "changed meanwhile" in capsys.readouterr().err
    assert list((home / "models").iterdir()) == []


def test_a_full_disk_says_so() -> None:
    full = OSError(errno.ENOSPC, "No space left on device", "model.tar.gz")

    assert train.system_failure(full).startswith("the disk is full")
