"""The same requests to our server and to Rasa's own, which serve the same model."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from archive import opened
from rasa.version import __version__
from serving import BROKEN, Running


@pytest.fixture(params=["ours", "rasas"])
def either(request: pytest.FixtureRequest) -> Running:
    found: Running = request.getfixturevalue(request.param)
    return found


TEXTS = {
    "German": "Kitaplatz gesucht",
    "Arabic": "مرحبا كيف الحال",
    "another language": "¿Dónde está la guardería?",
    "a follow-up": "und was kostet das?",
    "empty": "",
    "blank": " \t\n ",
    "no words": "?!…",
    "emoji": "😀🎉👍🏽",
    "4096 letters": "x" * 4_096,
    "more than is read": "kita " * 5_000,
    "quotes and lines": 'sie sagt "ja"\nund\\oder <b>',
    "control characters": "\x00\x01\x7f kita",
    "half a character": "\ud800 kita",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_an_answer_has_rasas_form_and_what_our_component_adds(either: Running, text: str) -> None:
    answer = either.parse(text)

    assert answer["text"] == text.strip()
    assert answer["entities"] == []
    assert set(answer) == {"text", "entities", "intent", "intent_ranking", "decision", "language", "follow_up"}
    assert answer["decision"] in ("sure", "unsure", "none")
    for named in (answer["intent"], answer["language"], answer["follow_up"], *answer["intent_ranking"]):
        assert set(named) == {"name", "confidence"}
        assert 0 <= named["confidence"] <= 1


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_both_servers_answer_the_same(ours: Running, rasas: Running, text: str) -> None:
    assert ours.parse(text) == rasas.parse(text)


def test_the_answer_is_that_of_the_model(either: Running, trained_model: Path) -> None:
    for text in ("Kitaplatz gesucht", "مرحبا", "Guten Abend"):
        answer, reading = either.parse(text), opened(trained_model).read(text)
        assert [one["name"] for one in answer["intent_ranking"]] == [name for name, _ in reading.ranking]
        assert answer["intent"]["confidence"] == pytest.approx(reading.ranking[0][1])
        assert (answer["decision"], answer["language"]["name"] or "") == (reading.decision, reading.language)


def test_a_text_without_words_has_no_intent(either: Running) -> None:
    answer = either.parse("")

    assert answer["intent"] == {"name": None, "confidence": 0.0}
    assert answer["intent_ranking"] == []
    assert answer["decision"] == "none"


@pytest.mark.parametrize("body", BROKEN, ids=ascii)
def test_what_is_no_text_is_refused_and_the_next_one_answered(either: Running, body: bytes) -> None:
    assert either.refuse(body) >= 400
    assert either.parse("Hallo")["text"] == "Hallo"


def test_it_greets_on_its_front_page(either: Running) -> None:
    status, body = either.ask("GET", "/")

    assert status == 200
    assert body.startswith(b"Hello from ")
    assert __version__.encode() in body


def test_it_tells_its_version(ours: Running, rasas: Running) -> None:
    told = json.loads(ours.ask("GET", "/version")[1])

    assert told == json.loads(rasas.ask("GET", "/version")[1])
    assert told["version"] == __version__


def test_its_status_names_the_model(either: Running, trained_model: Path) -> None:
    status, body = either.ask("GET", "/status")

    assert status == 200
    assert json.loads(body).items() >= {"model_file": trained_model.name, "num_active_training_jobs": 0}.items()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("POST", "/model/parse/more", 404),
        ("GET", "/model/parse", 405),
        ("POST", "/version", 405),
    ],
)
def test_an_unknown_path_or_method_is_told_so(either: Running, method: str, path: str, status: int) -> None:
    assert either.ask(method, path)[0] == status


def test_many_questions_at_once_are_all_answered_rightly(either: Running) -> None:
    texts = [f"{text} {number}" for number in range(50) for text in ("Kitaplatz gesucht", "مرحبا", "Hallo", "Erzähl")]
    alone = {text: either.parse(text) for text in texts[:20]}
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(either.parse, texts))

    assert [answer["text"] for answer in answers] == texts
    assert all(answers[place] == alone[text] for place, text in enumerate(texts[:20]))
    assert all(answer["intent_ranking"] for answer in answers)
