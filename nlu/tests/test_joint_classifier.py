import time
from pathlib import Path

import pytest
from components.joint_classifier import JointClassifier
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

CONTEXT = ExecutionContext(GraphSchema({}))
CONFIG = {**JointClassifier.get_default_config(), "hidden": 16, "batch": 4}


@pytest.fixture
def classifier(home: Path, tmp_path: Path) -> JointClassifier:
    """Trained on the small project, stored, and loaded anew, as Rasa does it."""
    (tmp_path / "storage").mkdir()
    storage, resource = LocalModelStorage(tmp_path / "storage"), Resource("classifier")
    data = TrainingData()
    for file in sorted((home / "data").glob("*/*.yml")):
        data = data.merge(RasaYAMLReader().read(file))
    JointClassifier.create(CONFIG, storage, resource, CONTEXT).train(data)
    return JointClassifier.load(CONFIG, storage, resource, CONTEXT)


def parsed(classifier: JointClassifier, text: str | None) -> Message:
    return classifier.process([Message({"text": text})])[0]


def test_a_message_gets_an_intent_and_a_ranking(classifier: JointClassifier) -> None:
    message = parsed(classifier, "Kitaplatz gesucht")

    assert message.get("intent")["name"] == "kita_place"
    assert message.get("intent_ranking")[0] == message.get("intent")
    assert len(message.get("intent_ranking")) == 3
    assert {"intent", "intent_ranking"} <= message.output_properties


def test_the_ranking_is_as_long_as_configured(classifier: JointClassifier) -> None:
    classifier._config["ranking_length"] = 2

    assert len(parsed(classifier, "Hallo").get("intent_ranking")) == 2


@pytest.mark.parametrize("text", ["", " \n", "?!…", "\u202e\u200f", "\u0301\u0308" * 5_000, None])
def test_a_text_without_words_gets_no_intent(classifier: JointClassifier, text: str | None) -> None:
    message = parsed(classifier, text)

    assert message.get("intent") == {"name": None, "confidence": 0.0}
    assert message.get("intent_ranking") == []


@pytest.mark.parametrize(
    "text",
    [
        "x" * 4_096,
        "kita " * 20_000,
        "a" + "\u0323\u0301" * 5_000,
        "😀🎉👍🏽",
        "\ufdfa" * 4_096,
        "\x00\x01\x7f a",
        "\ud800 kita",
        "<script>alert(1)</script>'; DROP TABLE--",
    ],
    ids=[
        "4096 letters",
        "100000 letters",
        "10000 marks",
        "emoji",
        "unfolding",
        "control",
        "surrogate",
        "code",
    ],
)
def test_hostile_texts_are_answered_quickly(classifier: JointClassifier, text: str) -> None:
    started = time.perf_counter()
    ranking = parsed(classifier, text).get("intent_ranking")

    assert all(0 <= guess["confidence"] <= 1 for guess in ranking)
    assert time.perf_counter() - started < 1
