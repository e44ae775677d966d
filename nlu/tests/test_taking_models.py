"""Which of several models is used: the new one, unless it is worse and an earlier one is there. Nothing is trained."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import project
import pytest
import train
from evaluation import accepted
from evaluation.figures import by_locale
from evaluation.predictions import Prediction
from fingerprint import model_path

Shown = pytest.CaptureFixture[str]
WORSE = "worse than accepted, de: first choice right 0.0 %, accepted were 100.0 %\n"


@pytest.fixture(autouse=True)
def nothing_is_trained(capsys: Shown) -> Iterator[None]:
    yield
    assert "loading Rasa" not in capsys.readouterr().err


def put(home: Path, name: str, archive_file: Path, age: int = 0) -> Path:
    """A model in the project, so many seconds old."""
    model = home / "models" / name
    model.parent.mkdir(exist_ok=True)
    shutil.copy(archive_file, model)
    made = model.stat().st_mtime - age
    os.utime(model, (made, made))
    return model


def laid_aside(home: Path, archive_file: Path, age: int = 0) -> Path:
    return put(home, f"refused-{model_path(home).name}", archive_file, age)


def earlier(home: Path, archive_file: Path, age: int = 100) -> Path:
    return put(home, "nlu-000000000000.tar.gz", archive_file, age)


def take(home: Path, archive_file: Path, accept: bool = False) -> Path:
    """As a training ends."""
    train._take(put(home, ".made.tar.gz", archive_file), model_path(home), home, accept)
    return model_path(home)


def names(home: Path) -> list[str]:
    return sorted(path.name for path in (home / "models").iterdir())


def make_it_worse(home: Path) -> None:
    """The accepted run was always right in German, and no model can be right now."""
    (home / "eval" / "de.tsv").write_text(f"{project.HEADER}de\tkita_place\tGuten Tag\n", encoding="utf-8")
    right = Prediction("de", "", "greet", (("greet", 1.0),), "sure")
    accepted.write(home, by_locale([right]), {"model": "nlu-before.tar.gz"})


def test_the_first_model_is_taken(home: Path, archive_file: Path, capsys: Shown) -> None:
    made = take(home, archive_file)

    assert names(home) == [made.name]
    assert capsys.readouterr().err == ""
    assert not (home / "accepted.json").exists()


def test_one_that_is_as_good_takes_the_place_of_an_earlier_one(home: Path, archive_file: Path) -> None:
    old = earlier(home, archive_file)
    take(home, archive_file, accept=True)
    made = take(home, archive_file)

    assert names(home) == sorted([old.name, made.name])
    assert train.latest(home) == made


def test_one_that_is_worse_is_laid_aside_and_the_earlier_one_stays(
    home: Path, archive_file: Path, capsys: Shown
) -> None:
    make_it_worse(home)
    old = earlier(home, archive_file)

    with pytest.raises(train.Worse, match="the earlier model stays; to use the new one all the same"):
        take(home, archive_file)
    assert capsys.readouterr().err == WORSE
    assert names(home) == [old.name, f"refused-{model_path(home).name}"]


def test_one_that_is_worse_is_better_than_none(home: Path, archive_file: Path, capsys: Shown) -> None:
    make_it_worse(home)
    made = take(home, archive_file)

    assert names(home) == [made.name]
    assert capsys.readouterr().err == WORSE


def test_one_that_is_worse_is_taken_if_one_says_so_and_later_ones_are_measured_by_it(
    home: Path, archive_file: Path
) -> None:
    make_it_worse(home)
    earlier(home, archive_file)
    made = take(home, archive_file, accept=True)

    assert train.latest(home) == made
    now = accepted.read(home)
    assert now is not None
    assert now.about == {"model": made.name, "learned": 43}
    assert now.locales["de"]["accuracy"] == 0
    assert take(home, archive_file) == made, "it is no longer worse"


def test_the_program_then_prints_the_earlier_model_and_ends_with_code_three(
    home: Path, archive_file: Path, capsys: Shown
) -> None:
    make_it_worse(home)
    old = earlier(home, archive_file)
    aside = laid_aside(home, archive_file)

    assert train.main([], home) == 3
    shown = capsys.readouterr()
    assert shown.out == f"{old}\n"
    assert shown.err.startswith(WORSE + "train: the earlier model stays")
    assert aside.exists()


def test_accepting_takes_the_model_that_was_laid_aside(home: Path, archive_file: Path, capsys: Shown) -> None:
    make_it_worse(home)
    old = earlier(home, archive_file)
    laid_aside(home, archive_file)

    assert train.main(["--accept"], home) == 0
    assert capsys.readouterr().out == f"{model_path(home)}\n"
    assert names(home) == sorted([old.name, model_path(home).name])
    assert train.main(["--accept"], home) == 0


def test_one_that_was_laid_aside_is_taken_as_soon_as_it_is_not_worse(home: Path, archive_file: Path) -> None:
    make_it_worse(home)
    earlier(home, archive_file)
    laid_aside(home, archive_file)
    assert train.main([], home) == 3
    (home / "accepted.json").unlink()

    assert train.main([], home) == 0
    assert model_path(home).exists()


def test_a_model_in_use_can_be_accepted(home: Path, archive_file: Path) -> None:
    made = put(home, model_path(home).name, archive_file)

    assert train.main(["--accept"], home) == 0
    now = accepted.read(home)
    assert now is not None and now.about["model"] == made.name
    assert list(now.locales) == ["ar", "de", "all"]


def test_old_models_are_cleared_away_but_for_the_one_before(home: Path, archive_file: Path) -> None:
    for age in range(4):
        put(home, f"nlu-00000000000{age}.tar.gz", archive_file, 100 + age)
    made = take(home, archive_file)

    assert names(home) == sorted(["nlu-000000000000.tar.gz", made.name])


def test_the_model_that_was_taken_stays_though_it_was_made_before_the_others(home: Path, archive_file: Path) -> None:
    for age in range(2):
        put(home, f"nlu-00000000000{age}.tar.gz", archive_file, age)
    laid_aside(home, archive_file, age=1_000)

    assert train.main(["--accept"], home) == 0
    assert train.latest(home) == model_path(home)
    assert names(home) == sorted(["nlu-000000000000.tar.gz", model_path(home).name])


def test_models_that_were_laid_aside_do_not_pile_up(home: Path, archive_file: Path) -> None:
    make_it_worse(home)
    old = earlier(home, archive_file)
    put(home, "refused-nlu-000000000001.tar.gz", archive_file)
    with pytest.raises(train.Worse):
        take(home, archive_file)
    assert names(home) == [old.name, f"refused-{model_path(home).name}"]

    take(home, archive_file, accept=True)
    assert names(home) == sorted([old.name, model_path(home).name])


def test_other_files_beside_the_models_are_left_alone(home: Path, archive_file: Path) -> None:
    kept = [put(home, name, archive_file, 100) for name in ("mine.tar.gz", "notes.txt", "20251125-core.tar.gz")]
    for _ in range(3):
        take(home, archive_file)

    assert all(file.exists() for file in kept)


def test_a_torn_model_that_was_laid_aside_is_named(home: Path, archive_file: Path, capsys: Shown) -> None:
    aside = laid_aside(home, archive_file)
    aside.write_bytes(aside.read_bytes()[:5_000])

    assert train.main([], home) == 1
    assert capsys.readouterr().err == f"train: {aside.name} is no model, or only a part of one; train anew\n"


def test_an_accepted_run_that_cannot_be_written_is_named(home: Path, archive_file: Path, capsys: Shown) -> None:
    put(home, model_path(home).name, archive_file)
    (home / "accepted.json").symlink_to(home / "no" / "such" / "file")

    assert train.main(["--accept"], home) == 1
    assert capsys.readouterr().err == f"train: {home}/accepted.json: No such file or directory\n"
