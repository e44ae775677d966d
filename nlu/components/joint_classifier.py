"""The recogniser as a component of a Rasa pipeline.

`registered.py` makes it known to Rasa's recipe. It is apart because the recipe brings TensorFlow, which takes twenty
seconds and half a gigabyte, and nothing here needs it: server.py loads this module alone.
"""

from dataclasses import asdict
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    METADATA,
    METADATA_INTENT,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components import learning, recogniser
from components.recogniser import Example, Plan, Recogniser


class JointClassifier(GraphComponent, IntentClassifier):
    """One recogniser for all languages; needs no tokenizer and no featurizer before it.

    Dense sentence features that featurizers before it have set are taken as the meaning of a text.

    Besides Rasa's `intent` and `intent_ranking` a message gets `decision`, `language` and `follow_up` (see `Reading`).
    """

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        known: Recogniser | None = None,
    ) -> None:
        self._config, self._storage, self._resource, self._known = config, model_storage, resource, known

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        plan = asdict(Plan())
        return {**plan.pop("settings"), **plan, "ranking_length": 10}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "JointClassifier":
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "JointClassifier":
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, recogniser.load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        examples = [_example(one) for one in training_data.intent_examples if one.get(TEXT)]
        self._known = learning.learn(examples, Plan.of(self._config))
        with self._storage.write_to(self._resource) as folder:
            self._known.save(folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing comes after us in the pipeline, so training sentences need no answer."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            self._answer(message)
        return messages

    def _answer(self, message: Message) -> None:
        """A text without words gets no intent and an empty ranking, as is Rasa's custom."""
        assert self._known is not None, "process comes after load or train"
        reading = self._known.read(message.get(TEXT) or "", _meaning(message))
        ranking = [_named(*guess) for guess in reading.ranking[: self._config["ranking_length"]]]
        message.set(INTENT, ranking[0] if ranking else _named(None, 0.0), add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        message.set("decision", reading.decision, add_to_output=True)
        message.set("language", _named(reading.language or None, reading.language_confidence), add_to_output=True)
        message.set("follow_up", _named(reading.follow_up or None, reading.follow_up_confidence), add_to_output=True)


def _example(message: Message) -> Example:
    """The locale stands as metadata beside the intent: `metadata: {locale: pl}`."""
    metadata = (message.get(METADATA) or {}).get(METADATA_INTENT) or {}
    return Example(message.get(TEXT), message.get(INTENT), str(metadata.get("locale", "")), _meaning(message))


def _meaning(message: Message) -> np.ndarray | None:
    """What all featurizers say of the sentence, one after the other."""
    _, sentence = message.get_dense_features(TEXT, [])
    return None if sentence is None else np.asarray(sentence.features, np.float32).reshape(-1)


def _named(name: str | None, confidence: float) -> dict[str, Any]:
    return {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: confidence}
