"""The run that later ones are held against."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from evaluation import accepted
from evaluation.figures import ALL, Figures
from sentences import Unreadable

ROW = Figures(100, 0.9, 0.95, 0.6, 0.02, 0.8, 0.01, 0.97, 0.005)
ROWS = {"ar": replace(ROW, accuracy=0.8), "de": ROW, ALL: replace(ROW, accuracy=0.85)}


def now(**accuracy: float) -> dict[str, Figures]:
    return {locale: replace(ROW, accuracy=value) for locale, value in accuracy.items()}


@pytest.fixture
def before(tmp_path: Path) -> accepted.Accepted:
    accepted.write(tmp_path, ROWS, {"model": "nlu-1.tar.gz", "learned": 43})
    found = accepted.read(tmp_path)
    assert found is not None
    return found


def test_a_run_that_was_written_is_read_again(before: accepted.Accepted) -> None:
    assert before.about == {"model": "nlu-1.tar.gz", "learned": 43}
    assert list(before.locales) == ["ar", "de", ALL]
    assert before.locales["de"]["accuracy"] == 0.9
    assert before.locales["de"]["sentences"] == 100


def test_it_is_kept_as_json_that_people_can_compare_line_by_line(before: accepted.Accepted, tmp_path: Path) -> None:
    content = (tmp_path / "accepted.json").read_text(encoding="utf-8")

    assert json.loads(content)["locales"]["ar"]["accuracy"] == 0.8
    assert '\n      "accuracy": 0.8,\n' in content
    assert content.endswith("}\n")


def test_before_the_first_run_is_accepted_there_is_none_and_nothing_is_worse(tmp_path: Path) -> None:
    assert accepted.read(tmp_path) is None
    assert accepted.worse(ROWS, None) == []


def test_the_same_run_is_not_worse(before: accepted.Accepted) -> None:
    assert accepted.worse(ROWS, before) == []


def test_a_locale_that_fell_is_named_with_both_figures(before: accepted.Accepted) -> None:
    assert accepted.worse(now(ar=0.75, de=0.95), before) == [
        "ar: first choice right 75.0 %, accepted were 80.0 %",
    ]


@pytest.mark.parametrize(("accuracy", "fallen"), [(0.896, 0), (0.891, 0), (0.889, 1), (0.95, 0)])
def test_up_to_a_point_is_let_pass(before: accepted.Accepted, accuracy: float, fallen: int) -> None:
    assert len(accepted.worse(now(ar=0.8, de=accuracy), before)) == fallen


def test_a_locale_that_rose_does_not_make_up_for_one_that_fell(before: accepted.Accepted) -> None:
    assert len(accepted.worse(now(ar=0.99, de=0.8), before)) == 1


def test_new_locales_and_those_not_measured_are_not_compared(before: accepted.Accepted) -> None:
    assert accepted.worse(now(pl=0.1), before) == []
    assert accepted.worse(now(de=0.9), before) == []


def test_the_row_over_all_is_not_held_against_anything(before: accepted.Accepted) -> None:
    assert accepted.worse({ALL: replace(ROW, accuracy=0.1)}, before) == []


@pytest.mark.parametrize("content", ["", "{", "{}", "[]", '{"locales": {}}', "<<<<<<< HEAD\n{}\n"])
def test_a_broken_file_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "accepted.json").write_text(content)

    with pytest.raises(Unreadable, match=r"accepted\.json:1: is not what `train --accept` writes"):
        accepted.read(tmp_path)
