"""A sentence encoder as a featurizer of a Rasa pipeline; `registered.py` makes it known to Rasa's recipe."""

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components import encoder
from components.encoder import Encoder


class SentenceEncoder(DenseFeaturizer, GraphComponent):
    """Sets dense sentence features of each text; needs no tokenizer. `source`: a folder or a name of the hub.

    What is kept of it in the model is which weights it took, not the weights.
    """

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        name: str,
        known: Encoder | None = None,
    ) -> None:
        super().__init__(name, config)
        self._storage, self._resource, self._known = model_storage, resource, known

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {**DenseFeaturizer.get_default_config(), "source": ""}

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        if not isinstance(config["source"], str) or not config["source"]:
            raise InvalidConfigException("SentenceEncoder needs a `source`: a folder or a name of the hub")

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SentenceEncoder":
        return cls(config, model_storage, resource, execution_context.node_name or cls.__name__)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "SentenceEncoder":
        with model_storage.read_from(resource) as folder:
            origin = encoder.origin_in(folder)
        name = execution_context.node_name or cls.__name__
        return cls(config, model_storage, resource, name, encoder.opened(origin))

    def train(self, training_data: TrainingData) -> Resource:
        """Learns nothing but which weights there are."""
        origin = encoder.found(self._config["source"])
        with self._storage.write_to(self._resource) as folder:
            origin.save(folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        assert self._known is not None, "process comes after load"
        asked = [message for message in messages if message.get(TEXT)]
        if asked:
            for message, meaning in zip(asked, self._known.encode([one.get(TEXT) for one in asked]), strict=True):
                self._set(message, meaning)
        return messages

    def _set(self, message: Message, meaning: np.ndarray) -> None:
        """For the sentence; there are no words here whose features could be set."""
        self.add_features_to_message(None, meaning[None], TEXT, message)
