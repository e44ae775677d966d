"""The recogniser in Rasa's hands: trained on the small project, stored, and loaded anew, as Rasa does it."""

import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import project
import pytest
import yaml
from components.joint_classifier import JointClassifier
from components.network import Settings
from components.recogniser import Plan, Recogniser, load
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

CONTEXT = ExecutionContext(GraphSchema({}))


def read(home: Path) -> TrainingData:
    data = TrainingData()
    for file in sorted((home / "data").glob("*/*.yml")):
        data = data.merge(RasaYAMLReader().read(file))
    return data


def trained(home: Path, storage_folder: Path, more: Mapping[str, Any]) -> JointClassifier:
    storage_folder.mkdir()
    storage, resource = LocalModelStorage(storage_folder), Resource("classifier")
    configured = yaml.safe_load((home / "config.yml").read_text())["pipeline"][0]
    config = {**JointClassifier.get_default_config(), **configured, **more}
    assert JointClassifier.create(config, storage, resource, CONTEXT).train(read(home)) == resource
    return JointClassifier.load(config, storage, resource, CONTEXT)


@pytest.fixture(scope="module")
def storage_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rasa") / "storage"


@pytest.fixture(scope="module")
def classifier(storage_folder: Path) -> JointClassifier:
    return trained(project.laid_out(storage_folder.parent), storage_folder, {})


@pytest.fixture(scope="module")
def stored(classifier: JointClassifier, storage_folder: Path) -> Recogniser:
    """What the component left for Rasa to pack."""
    return load(storage_folder / "classifier")


def parsed(classifier: JointClassifier, text: str | None) -> Message:
    return classifier.process([Message({"text": text})])[0]


def test_a_message_gets_an_intent_and_a_ranking(classifier: JointClassifier) -> None:
    message = parsed(classifier, "Kitaplatz gesucht")

    assert message.get("intent")["name"] == "kita_place"
    assert message.get("intent_ranking")[0] == message.get("intent")
    assert {one["name"] for one in message.get("intent_ranking")} == set(project.INTENTS)


def test_a_message_gets_a_decision_a_language_and_a_follow_up(classifier: JointClassifier) -> None:
    message = parsed(classifier, "Guten Morgen, wie bekomme ich einen Platz?")

    assert message.get("decision") in ("sure", "unsure", "none")
    assert message.get("language")["name"] == "de"
    assert message.get("language")["confidence"] > 0.7
    assert message.get("follow_up")["name"] is None
    assert 0 <= message.get("follow_up")["confidence"] < 0.5


def test_all_of_it_is_handed_to_whoever_asked_rasa(classifier: JointClassifier) -> None:
    answer = parsed(classifier, "Hallo").as_dict(only_output_properties=True)

    assert set(answer) == {"text", "intent", "intent_ranking", "decision", "language", "follow_up"}
    assert all(type(one["confidence"]) is float for one in answer["intent_ranking"])


def test_the_locale_beside_each_entry_teaches_languages_and_calibration(stored: Recogniser) -> None:
    assert stored.languages.names == ("ar", "de", "other")
    assert set(stored.calibration.scales) == {"", "ar", "de"}


def test_auxiliary_names_are_no_intents(stored: Recogniser) -> None:
    assert stored.intents.names == tuple(sorted(project.INTENTS))
    assert stored.follow_ups.names == ("follow_up_cost", "follow_up_more", "none")


def test_the_ranking_is_as_long_as_configured(home: Path, tmp_path: Path) -> None:
    short = trained(home, tmp_path / "storage", {"ranking_length": 2, "epochs": 1})

    assert len(parsed(short, "Hallo").get("intent_ranking")) == 2


def test_what_can_be_configured_is_the_plan_and_the_settings() -> None:
    config = JointClassifier.get_default_config()

    assert config.pop("ranking_length") == 10
    assert Plan.of(config) == Plan()
    assert set(asdict(Settings())) < set(config)


def test_training_data_that_rasa_wants_processed_stays_as_it_is(classifier: JointClassifier, home: Path) -> None:
    data = read(home)
    before = [message.as_dict() for message in data.training_examples]

    assert [message.as_dict() for message in classifier.process_training_data(data).training_examples] == before


def test_messages_keep_their_order(classifier: JointClassifier) -> None:
    texts = ["Hallo", "", "Kitaplatz", "مرحبا"]
    found = classifier.process([Message({"text": text}) for text in texts])

    assert [message.get("text") for message in found] == texts
    assert [message.get("intent")["name"] for message in found] == ["greet", None, "kita_place", "greet"]


@pytest.mark.parametrize("text", ["", " \n", "?!…", "\u202e\u200f", "\u0301\u0308" * 5_000, None])
def test_a_text_without_words_gets_no_intent(classifier: JointClassifier, text: str | None) -> None:
    message = parsed(classifier, text)

    assert message.get("intent") == {"name": None, "confidence": 0.0}
    assert message.get("intent_ranking") == []
    assert message.get("decision") == "none"
    assert message.get("language") == message.get("follow_up") == {"name": None, "confidence": 0.0}


@pytest.mark.parametrize("text", ["x" * 4_096, "kita " * 20_000, "😀🎉👍🏽", "\ufdfa" * 4_096, "\ud800 kita"])
def test_hostile_texts_are_answered_quickly(classifier: JointClassifier, text: str) -> None:
    started = time.perf_counter()
    ranking = parsed(classifier, text).get("intent_ranking")

    assert all(0 <= guess["confidence"] <= 1 for guess in ranking)
    assert time.perf_counter() - started < 1
