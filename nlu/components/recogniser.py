"""The recogniser without Rasa: learns from sentences, ranks intents, keeps itself in two plain files."""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from components import calibration, network
from components.features import Block, Vector, blocks, inverse_document_frequency, vector
from components.network import Settings, Weights

log = logging.getLogger(__name__)

ARRAYS = "recogniser.npz"
FACTS = "recogniser.json"


class NothingToLearn(Exception):
    """There are no sentences to learn from, or all have the same intent."""


class UnreadableModel(Exception):
    """The stored arrays do not fit together; train anew."""


@dataclass(frozen=True)
class Recogniser:
    intents: tuple[str, ...]
    weights: Weights
    idf: np.ndarray
    temperature: float

    def rank(self, text: str) -> list[tuple[str, float]]:
        """All intents with their confidence, best first; none for a text without a single word."""
        found = vector(blocks(text), self.idf)
        if not found[0].size:
            return []
        shares = network.softmax(self.weights.logits([found]) / self.temperature)[0]
        return [(self.intents[index], float(shares[index])) for index in np.argsort(-shares, kind="stable")]

    def save(self, folder: Path) -> None:
        """Arrays of numbers and JSON only: a model that is loaded runs no code of its maker."""
        arrays = {name: array.astype(np.float16) for name, array in vars(self.weights).items()}
        np.savez(folder / ARRAYS, idf=self.idf, **arrays)
        facts = {"intents": self.intents, "temperature": self.temperature}
        (folder / FACTS).write_text(json.dumps(facts, indent=1), encoding="utf-8")


def load(folder: Path) -> Recogniser:
    facts = json.loads((folder / FACTS).read_text(encoding="utf-8"))
    with np.load(folder / ARRAYS, allow_pickle=False) as arrays:
        weights = Weights(
            embedding=arrays["embedding"],  # stays float16: a text touches few of its rows
            bias=arrays["bias"].astype(np.float32),
            output=arrays["output"].astype(np.float32),
            output_bias=arrays["output_bias"].astype(np.float32),
        )
        idf = arrays["idf"]
    if weights.output.shape != (weights.bias.size, len(facts["intents"])) or len(idf) != len(weights.embedding):
        raise UnreadableModel
    return Recogniser(tuple(facts["intents"]), weights, idf, float(facts["temperature"]))


def learn(texts: Sequence[str], intents: Sequence[str], settings: Settings, held_out: int) -> Recogniser:
    """Learns from all sentences, after `held_out` trainings on parts of them have set the temperature."""
    names = tuple(sorted(set(intents)))
    if len(names) < 2:
        raise NothingToLearn(NothingToLearn.__doc__)
    labels = np.array([names.index(intent) for intent in intents])
    documents = [blocks(text) for text in texts]
    log.info("%d sentences of %d intents", len(texts), len(names))
    logits = held_out_logits(documents, labels, intents, settings, held_out)
    weights, idf = _fit(documents, labels, len(names), settings)
    return Recogniser(names, weights, idf, calibration.temperature(logits, labels))


def held_out_logits(
    documents: list[list[Block]], labels: np.ndarray, groups: Sequence[str], settings: Settings, count: int
) -> np.ndarray:
    """Shape (sentences, classes): what a network says of each sentence that did not learn from it."""
    fold = calibration.folds(groups, count, settings.seed)
    classes = int(labels.max()) + 1
    logits = np.zeros((len(labels), classes), np.float32)
    for number in range(count):
        log.info("measuring confidence, part %d of %d", number + 1, count)
        kept, held = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
        weights, idf = _fit([documents[index] for index in kept], labels[kept], classes, settings)
        logits[held] = weights.logits([vector(documents[index], idf) for index in held])
    return logits


def _fit(
    documents: list[list[Block]], labels: np.ndarray, classes: int, settings: Settings
) -> tuple[Weights, np.ndarray]:
    idf = inverse_document_frequency(documents)
    vectors: list[Vector] = [vector(document, idf) for document in documents]
    return network.train(vectors, labels, classes, settings, _report), idf


def _report(epoch: int, loss: float) -> None:
    if epoch % 4 == 3:
        log.info("  round %d, loss %.3f", epoch + 1, loss)
