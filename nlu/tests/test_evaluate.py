import json
from pathlib import Path

import evaluate
import pytest
from components.network import Settings
from fingerprint import model_path
from outcomes import Thresholds


def test_without_a_model_one_is_told_to_train(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate.main([], home) == 1
    assert "run `python train.py`" in capsys.readouterr().err


def test_settings_are_those_of_the_configuration(home: Path) -> None:
    with (home / "config.yml").open("a") as stream:
        stream.write("\n")
    text = (home / "config.yml").read_text()
    (home / "config.yml").write_text(text.replace("Classifier\n", "Classifier\n    epochs: 3\n"))

    assert evaluate.settings(home) == Settings(epochs=3)


def test_cross_validation_ranks_every_sentence_and_suggests_thresholds(home: Path) -> None:
    report = evaluate.suggested(home, Thresholds())

    assert report["cross_validation"]["all"]["sentences"] == 18
    assert set(report["suggestion"]) == {"sure", "margin", "unsure"}
    assert json.dumps(report)


def test_the_model_of_other_data_is_not_taken(home: Path) -> None:
    (home / "models").mkdir()
    (home / "models" / "nlu-000000000000.tar.gz").write_bytes(b"old")

    assert model_path(home).name != "nlu-000000000000.tar.gz"
    with pytest.raises(evaluate.NoModel):
        evaluate.measured(home, Thresholds())
