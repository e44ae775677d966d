"""`lotse evaluate` as it is typed: what it prints, what it writes, and what it says when it cannot."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import evaluate
import project
import pytest
from evaluation import accepted
from evaluation.figures import by_locale
from evaluation.predictions import Prediction
from fingerprint import HOME, model_path

Shown = pytest.CaptureFixture[str]
MINE = {"kita_place": ["Kitaplatz gesucht", "Krippe"], "greet": ["Moin zusammen"]}


@pytest.fixture
def measured(home: Path, archive_file: Path) -> Path:
    """The small project with its model."""
    (home / "models").mkdir()
    shutil.copy(archive_file, model_path(home))
    return home


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder where the command is typed, with a table of sentences in it."""
    folder = tmp_path / "desk"
    folder.mkdir()
    (folder / "mine.tsv").write_text(project.table("de", MINE), encoding="utf-8")
    monkeypatch.setenv("LOTSE_CALLED_FROM", str(folder))
    return folder


def accept(home: Path, right: int, wrong: int) -> None:
    """As if an earlier run had been right so often in German."""
    said = [Prediction("de", "", "greet", (("greet", 1.0),), "sure")] * right
    said += [Prediction("de", "", "greet", (("bye", 1.0),), "sure")] * wrong
    accepted.write(home, by_locale(said), {"model": "nlu-before.tar.gz"})


def first_cells(shown: str) -> list[str]:
    return [line.split("|")[1].strip() for line in shown.splitlines() if line.startswith("|")]


def failure(home: Path, capsys: Shown, *arguments: str) -> str:
    """What stands on stderr, one line, and nothing else is said."""
    assert evaluate.main(list(arguments), home) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    return shown.err


def test_a_row_for_each_locale_and_one_over_all_is_printed(measured: Path, capsys: Shown) -> None:
    assert evaluate.main([], measured) == 0

    shown = capsys.readouterr()
    assert first_cells(shown.out)[2:] == ["ar", "de", "all"]
    assert "No run has been accepted yet" in shown.out
    assert shown.err == ""


def test_it_says_how_far_the_figures_are_from_the_accepted_run(measured: Path, capsys: Shown) -> None:
    accept(measured, right=1, wrong=1)
    assert evaluate.main([], measured) == 0

    assert "in points against the accepted run (nlu-before.tar.gz): de +" in capsys.readouterr().out


def test_other_sentences_are_measured_instead(measured: Path, desk: Path, capsys: Shown) -> None:
    assert evaluate.main(["--data", "mine.tsv"], measured) == 0

    shown = capsys.readouterr().out
    assert first_cells(shown)[2:] == ["de", "all"]
    assert shown.splitlines()[2].split("|")[2].strip() == "3"
    assert "accepted" not in shown, "other sentences cannot be compared with that run"


def test_predictions_are_written_where_the_command_was_typed(measured: Path, desk: Path) -> None:
    assert evaluate.main(["--data", "mine.tsv", "--predictions", "out.jsonl"], measured) == 0

    lines = [json.loads(line) for line in (desk / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(one["text"], one["intent"]) for one in lines] == [
        ("Kitaplatz gesucht", "kita_place"),
        ("Krippe", "kita_place"),
        ("Moin zusammen", "greet"),
    ]


def test_a_report_is_written_where_the_command_was_typed_and_its_page_is_named(
    measured: Path, desk: Path, capsys: Shown
) -> None:
    assert evaluate.main(["--report", "a/report"], measured) == 0

    assert capsys.readouterr().out.splitlines()[-1] == str(desk / "a/report/report.md")
    assert {file.name for file in (desk / "a/report").iterdir()} > {"report.md", "predictions.jsonl"}


def test_absolute_paths_are_taken_as_they_are(measured: Path, desk: Path, tmp_path: Path) -> None:
    out = tmp_path / "elsewhere.jsonl"

    assert evaluate.main(["--data", str(desk / "mine.tsv"), "--predictions", str(out)], measured) == 0
    assert len(out.read_text().splitlines()) == 3


def test_without_a_place_to_be_called_from_paths_are_seen_from_here(
    measured: Path, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LOTSE_CALLED_FROM")
    monkeypatch.chdir(desk)

    assert evaluate.main(["--data", "mine.tsv", "--predictions", "here.jsonl"], measured) == 0
    assert (desk / "here.jsonl").exists()


def test_another_model_can_be_measured(home: Path, archive_file: Path, capsys: Shown) -> None:
    assert evaluate.main(["--model", str(archive_file)], home) == 0
    assert first_cells(capsys.readouterr().out)[-1] == "all"


def test_held_against_the_accepted_run_a_locale_that_fell_fails(measured: Path, capsys: Shown) -> None:
    (measured / "eval" / "de.tsv").write_text(f"{project.HEADER}de\tkita_place\tGuten Tag\n", encoding="utf-8")
    accept(measured, right=1, wrong=0)

    assert evaluate.main([], measured) == 0
    assert evaluate.main(["--held"], measured) == 1
    fallen = "worse than accepted, de: first choice right 0.0 %, accepted were 100.0 %\n"
    assert capsys.readouterr().err == fallen


def test_held_against_the_accepted_run_one_that_is_as_good_passes(measured: Path) -> None:
    accept(measured, right=0, wrong=1)

    assert evaluate.main(["--held"], measured) == 0


def test_without_a_model_one_is_told_to_train(home: Path, capsys: Shown) -> None:
    missing = "evaluate: There is no model of the present data: run `./lotse train`.\n"

    assert failure(home, capsys) == missing


def test_the_model_of_other_data_is_not_taken(measured: Path, capsys: Shown) -> None:
    with (measured / "domain.yml").open("a") as stream:
        stream.write("# changed\n")

    assert "There is no model of the present data" in failure(measured, capsys)


def test_a_torn_model_is_named(measured: Path, capsys: Shown) -> None:
    model_path(measured).write_bytes(model_path(measured).read_bytes()[:5_000])

    torn = f"evaluate: {model_path(measured).name} is no model, or only a part of one; train anew\n"
    assert failure(measured, capsys) == torn


def test_a_missing_table_is_named(measured: Path, desk: Path, capsys: Shown) -> None:
    assert failure(measured, capsys, "--data", "none.tsv") == f"evaluate: {desk}/none.tsv: No such file or directory\n"


@pytest.mark.parametrize(
    ("content", "line", "expected"),
    [
        ("intent\ttext\ngreet\tHallo\n", 1, "expected the header locale, intent, text, separated by tabs"),
        ("", 1, "expected the header locale, intent, text, separated by tabs"),
        (f"{project.HEADER}de\tHallo\n", 2, "expected a locale, an intent and a text, separated by tabs"),
    ],
    ids=["another header", "empty", "a column less"],
)
def test_a_table_of_another_form_is_named_with_its_line(
    measured: Path, desk: Path, capsys: Shown, content: str, line: int, expected: str
) -> None:
    (desk / "mine.tsv").write_text(content)

    assert failure(measured, capsys, "--data", "mine.tsv") == f"evaluate: {desk}/mine.tsv:{line}: {expected}\n"


def test_a_table_without_sentences_is_measured_as_nothing(measured: Path, desk: Path, capsys: Shown) -> None:
    (desk / "mine.tsv").write_text(project.HEADER)

    assert evaluate.main(["--data", "mine.tsv"], measured) == 0
    assert first_cells(capsys.readouterr().out)[2:] == ["all"]


@pytest.mark.parametrize(
    ("option", "path"), [("--predictions", "no/such/out.jsonl"), ("--predictions", "."), ("--report", "mine.tsv")]
)
def test_what_cannot_be_written_is_named(measured: Path, desk: Path, capsys: Shown, option: str, path: str) -> None:
    assert evaluate.main(["--data", "mine.tsv", option, path], measured) == 1

    shown = capsys.readouterr().err
    assert shown.startswith(f"evaluate: {desk}")
    assert shown.count("\n") == 1


def test_an_unreadable_accepted_run_is_named(measured: Path, capsys: Shown) -> None:
    (measured / "accepted.json").write_text("<<<<<<< HEAD\n")

    assert "accepted.json:1: is not what `train --accept` writes" in failure(measured, capsys)


def test_as_a_program_it_measures_and_writes_too(desk: Path, archive_file: Path) -> None:
    command = [sys.executable, "evaluate.py", "--model", str(archive_file), "--data", "mine.tsv"]
    done = subprocess.run(
        [*command, "--predictions", "out.jsonl"],
        cwd=HOME,
        env=dict(os.environ),
        text=True,
        capture_output=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert first_cells(done.stdout)[2:] == ["de", "all"]
    assert (desk / "out.jsonl").exists()
