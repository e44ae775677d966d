"""The recogniser as a component of a Rasa pipeline."""

from dataclasses import asdict, fields
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components import recogniser
from components.network import Settings
from components.recogniser import Recogniser


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class JointClassifier(GraphComponent, IntentClassifier):
    """One network for all languages; needs no tokenizer and no featurizer before it."""

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
        return {**asdict(Settings()), "held_out": 3, "ranking_length": 10}

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
        settings = Settings(**{field.name: self._config[field.name] for field in fields(Settings)})
        examples = [one for one in training_data.intent_examples if one.get(TEXT)]
        texts, intents = [one.get(TEXT) for one in examples], [one.get(INTENT) for one in examples]
        self._known = recogniser.learn(texts, intents, settings, self._config["held_out"])
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
        ranking = [
            {INTENT_NAME_KEY: intent, PREDICTED_CONFIDENCE_KEY: confidence}
            for intent, confidence in self._known.rank(message.get(TEXT) or "")[: self._config["ranking_length"]]
        ]
        nothing = {INTENT_NAME_KEY: None, PREDICTED_CONFIDENCE_KEY: 0.0}
        message.set(INTENT, ranking[0] if ranking else nothing, add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
