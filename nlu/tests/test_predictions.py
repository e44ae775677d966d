"""What was said of each sentence, as other tools read it."""

import json
from pathlib import Path

import pytest
from components.recogniser import Recogniser
from evaluation.predictions import Prediction, predict, write
from sentences import Sentence

TEXTS = [("de", "Kitaplatz gesucht", "kita_place"), ("ar", "مرحبا", "greet"), ("de", "?!", "out_of_scope")]


@pytest.fixture
def lines(known: Recogniser, tmp_path: Path) -> list[str]:
    asked = [Sentence(locale, intent, text, tmp_path / "mine.tsv", 2) for locale, text, intent in TEXTS]
    write(predict(known, asked), tmp_path / "out.jsonl")
    return (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()


def test_there_is_one_line_of_json_for_each_sentence_in_its_order(lines: list[str]) -> None:
    found = [json.loads(line) for line in lines]

    assert [(one["locale"], one["text"], one["intent"]) for one in found] == TEXTS


def test_each_line_has_the_documented_keys(lines: list[str]) -> None:
    first = json.loads(lines[0])

    assert list(first) == ["locale", "text", "intent", "ranking", "decision", "language"]
    assert len(first["ranking"]) == 3
    assert all(set(guess) == {"intent", "confidence"} for guess in first["ranking"])
    confidences = [guess["confidence"] for guess in first["ranking"]]
    assert confidences == sorted(confidences, reverse=True)
    assert sum(confidences) == pytest.approx(1, abs=1e-5)


def test_the_lines_say_what_the_recogniser_said(lines: list[str], known: Recogniser) -> None:
    reading, first = known.read("Kitaplatz gesucht"), json.loads(lines[0])

    assert first["ranking"][0]["intent"] == reading.ranking[0][0] == "kita_place"
    assert first["ranking"][0]["confidence"] == pytest.approx(reading.ranking[0][1], abs=1e-6)
    assert (first["decision"], first["language"]) == (reading.decision, reading.language)


def test_a_text_without_words_has_no_ranking_and_no_language(lines: list[str]) -> None:
    last = json.loads(lines[2])

    assert (last["ranking"], last["decision"], last["language"]) == ([], "none", None)


def test_other_scripts_are_written_as_they_are(lines: list[str]) -> None:
    assert '"مرحبا"' in lines[1]


def test_only_the_best_three_of_many_count_as_first_choices() -> None:
    said = Prediction("de", "Hallo", "greet", (("bye", 0.5), ("help", 0.3), ("deny", 0.1)), "unsure")

    assert not said.among_first
    assert not said.right
