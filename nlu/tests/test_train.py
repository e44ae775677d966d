"""The way to a model and all that may go wrong on it. What needs Rasa takes a quarter of a minute each time."""

import errno
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import train
from archive import opened
from fingerprint import HOME, model_path

Shown = pytest.CaptureFixture[str]


def names(home: Path) -> list[str]:
    return sorted(path.name for path in (home / "models").iterdir())


def test_a_trained_model_answers_and_nothing_else_is_left(trained_home: Path) -> None:
    made = model_path(trained_home)

    assert names(trained_home) == [made.name]
    assert opened(made).read("Kitaplatz").ranking[0][0] == "kita_place"
    assert opened(made).read("Guten Morgen ihr Lieben").language == "de"


def test_a_model_that_is_up_to_date_is_not_trained_again(trained_home: Path, capsys: Shown) -> None:
    made = model_path(trained_home)
    before = made.stat()

    assert train.main([], trained_home) == 0
    shown = capsys.readouterr()
    assert shown.out == f"{made}\n"
    assert shown.err == f"{made.name} is up to date\n"
    assert (made.stat().st_mtime_ns, made.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_two_trainings_at_once_leave_one_whole_model_and_tell_how_far_they_are(home: Path, capsys: Shown) -> None:
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda _: train.train(home, force=True), range(2)))

    assert made == [model_path(home)] * 2
    assert names(home) == [made[0].name]
    assert opened(made[0]).read("مرحبا").ranking[0][0] == "greet"
    told = capsys.readouterr().err
    assert told.count("loading Rasa") == 2
    assert told.count("24 sentences of 3 intents\n") == 2
    assert "network 2 of 2 has learned\n" in told


def test_data_that_changes_meanwhile_gives_no_model_of_the_wrong_name(home: Path, capsys: Shown) -> None:
    with ThreadPoolExecutor(1) as pool:
        training = pool.submit(train.main, [], home)
        while not list((home / "models").glob(".training-*")):
            time.sleep(0.05)
        with (home / "domain.yml").open("a") as stream:
            stream.write("# changed\n")

    assert training.result() == 1
    assert "changed meanwhile" in capsys.readouterr().err
    assert names(home) == []


def test_a_fault_in_the_configuration_ends_with_one_sentence(home: Path, capsys: Shown) -> None:
    (home / "config.yml").write_text("recipe: default.v1\nassistant_id: x\npipeline:\n- name: Nowhere\n")

    assert train.main([], home) == 1
    shown = capsys.readouterr().err
    assert shown.splitlines()[-1].startswith("train: Rasa could not train: Can't load class for name 'Nowhere'")
    assert names(home) == []


def test_sentences_that_teach_no_follow_up_end_with_one_sentence(home: Path, capsys: Shown) -> None:
    for file in (home / "data").glob("*/all.yml"):
        file.write_text(file.read_text(encoding="utf-8").replace("follow_up_", "greet_"), encoding="utf-8")

    assert train.main([], home) == 1
    last = capsys.readouterr().err.splitlines()[-1]
    assert last.startswith("train: Rasa could not train: There are no sentences to learn from")
    assert names(home) == []


def test_a_fault_in_the_data_ends_with_one_sentence(home: Path, capsys: Shown) -> None:
    file = home / "data" / "de" / "all.yml"
    file.write_text("nlu:\n- intent: greet\n  metadata: {locale: de}\n  examples: |\n    Hallo\n")

    assert train.main([], home) == 1
    assert capsys.readouterr().err == f"train: {file}:5: expected `- ` and a sentence\n"
    assert not (home / "models").exists()


@pytest.mark.parametrize("kept", [0, 1], ids=["no sentence", "one intent"])
def test_a_project_without_two_intents_is_told_so(home: Path, capsys: Shown, kept: int) -> None:
    for file in sorted((home / "data").glob("*/*.yml"))[:3]:
        file.unlink()
    if kept:
        only = "nlu:\n- intent: greet\n  metadata: {locale: de}\n  examples: |\n    - Hallo\n"
        (home / "data" / "de" / "all.yml").write_text(only)

    assert train.main([], home) == 1
    assert "has no sentences of at least two intents" in capsys.readouterr().err


@pytest.mark.parametrize("file", ["eval/de.tsv", "accepted.json"])
def test_what_the_new_model_is_measured_with_is_read_before_the_long_training(
    home: Path, capsys: Shown, file: str
) -> None:
    (home / file).write_text("<<<<<<< HEAD\n")

    assert train.main([], home) == 1
    shown = capsys.readouterr().err
    assert shown.startswith(f"train: {home / file}:1: ")
    assert "loading Rasa" not in shown


def test_models_that_cannot_be_written_are_named(home: Path, capsys: Shown) -> None:
    (home / "models").write_text("a file in the way")

    assert train.main([], home) == 1
    assert f"{home / 'models'}: File exists" in capsys.readouterr().err


def test_a_full_disk_says_so() -> None:
    full = OSError(errno.ENOSPC, "No space left on device", "model.tar.gz")

    assert train.system_failure(full).startswith("the disk is full")


def test_a_failure_without_a_file_is_told_all_the_same() -> None:
    assert train.system_failure(OSError(errno.EMFILE, "Too many open files")) == "the system: Too many open files"


def test_the_program_explains_its_options_without_loading_rasa() -> None:
    command = [sys.executable, "train.py", "--help"]
    done = subprocess.run(command, cwd=HOME, text=True, capture_output=True, timeout=20, check=True)

    assert "--force" in done.stdout
    assert "--accept" in done.stdout
