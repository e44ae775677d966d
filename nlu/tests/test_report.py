"""The page about a run: its files are made, and its tables hold the numbers."""

from dataclasses import fields
from pathlib import Path

import pytest
from components.calibration import Calibration, Scale
from evaluation import accepted, report
from evaluation.figures import Figures, as_json, by_locale
from evaluation.predictions import Prediction

CALIBRATION = Calibration({"": Scale(0.5, 0.7, 0.12), "de": Scale(0.625, 0.81, 0.2)})


def said(intent: str, first: str, confidence: float, locale: str = "de", text: str = "text") -> Prediction:
    decision = "none" if first == "out_of_scope" else "sure" if confidence > 0.7 else "unsure"
    return Prediction(locale, text, intent, ((first, confidence), ("bye", 0.05)), decision, locale)


RUN = [
    *[said("greet", "greet", 0.9)] * 6,
    *[said("kita_place", "greet", 0.4, text="eins zwei drei vier")] * 3,
    *[said("out_of_scope", "out_of_scope", 0.6)] * 5,
    said("out_of_scope", "greet", 0.3, locale="ar"),
    Prediction("ar", "?!", "out_of_scope", (), "none"),
]
BEFORE = accepted.Accepted({"de": {"accuracy": 0.5}, "pl": {"accuracy": 0.5}}, {"model": "nlu-1.tar.gz"})


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return report.written(RUN, CALIBRATION, BEFORE, tmp_path_factory.mktemp("report") / "made" / "anew")


def rows(page: Path, heading: str) -> dict[str, list[str]]:
    """The table under a heading: first cell -> the others."""
    part = page.read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line.strip("|").split("|") for line in part.splitlines() if line.startswith("|")]
    return {cells[0].strip(): [cell.strip() for cell in cells[1:]] for cells in lines}


def test_a_page_two_pictures_and_the_predictions_are_made(page: Path) -> None:
    made = {file.name for file in page.parent.iterdir()}

    assert made == {"report.md", "predictions.jsonl", "reliability.png", "refusal.png"}
    assert len((page.parent / "predictions.jsonl").read_text().splitlines()) == len(RUN)
    for name in ("reliability.png", "refusal.png"):
        assert (page.parent / name).read_bytes().startswith(b"\x89PNG")
        assert f"]({name})" in page.read_text()


def test_the_table_by_locale_holds_the_figures_in_percent(page: Path) -> None:
    found = rows(page, "By locale")

    assert found["locale"] == [field.name for field in fields(Figures)]
    assert list(found)[2:] == ["ar", "de", "all"]
    assert found["de"] == ["14", "66.7", "66.7", "66.7", "0.0", "100.0", "0.0", "100.0", "0.0"]
    assert found["ar"][0] == "2"


def test_the_table_by_kind_tells_short_messages_from_questions(page: Path) -> None:
    found = rows(page, "By kind")

    assert (found["short"][0], found["plain"][0]) == ("13", "3")
    assert (found["short"][1], found["plain"][1]) == ("100.0", "0.0")


def test_thresholds_stand_there_and_those_of_an_unclear_language_are_named_so(page: Path) -> None:
    found = rows(page, "Thresholds")

    assert found["unclear"] == ["0.500", "0.700", "0.120"]
    assert found["de"] == ["0.625", "0.810", "0.200"]


def test_confusions_and_weak_intents_are_listed(page: Path) -> None:
    assert "- kita_place taken for greet: 3\n" in page.read_text()
    assert list(rows(page, "Intents right less than 80 times in a hundred"))[2:] == ["kita_place"]


def test_the_page_says_how_it_stands_against_the_accepted_run(page: Path) -> None:
    assert "against the accepted run (nlu-1.tar.gz): de +16.7\n" in page.read_text()


def test_without_an_accepted_run_it_says_so() -> None:
    assert report.compared(by_locale(RUN), None) == "No run has been accepted yet (`train --accept`)."


def test_a_run_without_faults_is_told_as_one(tmp_path: Path) -> None:
    page = report.written(RUN[:6], CALIBRATION, None, tmp_path)

    assert "## Confusions worth mending\n\nNone twice.\n" in page.read_text()
    assert "in a hundred\n\nNone.\n" in page.read_text()


def test_a_page_is_written_over_an_older_one(tmp_path: Path) -> None:
    report.written(RUN, CALIBRATION, BEFORE, tmp_path)
    page = report.written(RUN[:6], CALIBRATION, None, tmp_path)

    assert page.read_text().count("# How well the recogniser understands") == 1
    assert len((tmp_path / "predictions.jsonl").read_text().splitlines()) == 6


@pytest.mark.parametrize("run", [[], RUN[-1:]], ids=["no sentence", "no words"])
def test_a_run_with_nothing_to_draw_makes_a_page_all_the_same(tmp_path: Path, run: list[Prediction]) -> None:
    page = report.written(run, CALIBRATION, None, tmp_path)

    assert rows(page, "By locale")["all"][0] == str(len(run))


def test_every_table_is_aligned() -> None:
    lines = report.table(by_locale(RUN), "locale").splitlines()

    assert len({len(line) for line in lines}) == 1
    assert set(lines[1]) == {"|", "-", " "}


def test_a_table_says_the_same_as_the_figures_in_a_file() -> None:
    stored = as_json(by_locale(RUN))["de"]
    cells = report.table(by_locale(RUN), "locale").splitlines()[3].strip("|").split("|")[1:]

    assert [float(cell) for cell in cells[1:]] == [round(100 * value, 1) for value in list(stored.values())[1:]]
