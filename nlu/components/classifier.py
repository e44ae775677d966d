"""An ensemble of small networks that gives names to texts; the same one for intents, languages and follow-ups."""

import logging
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from components import network
from components.features import BUCKETS, Block, Vector, inverse_document_frequency, vector
from components.network import Settings, Weights

log = logging.getLogger(__name__)

WORKERS = 2
"""Networks that are trained side by side. BLAS keeps to one thread each, so that results do not depend on cores."""


class NothingToLearn(Exception):
    """There are no sentences to learn from, or all have the same name."""


class UnreadableModel(Exception):
    """The stored arrays do not fit together; train anew."""


@dataclass(frozen=True)
class Classifier:
    names: tuple[str, ...]
    weights: Weights
    idf: np.ndarray

    @property
    def dimensions(self) -> int:
        """How many numbers of an encoder it learned with; 0 for none."""
        return len(self.idf) - BUCKETS

    def logits(self, document: list[Block]) -> np.ndarray | None:
        """Shape (names,); None for a text without a single word."""
        found = vector(document, self.idf)
        return self.weights.logits([found])[0] if found[0].size else None

    def shares(self, document: list[Block]) -> dict[str, float]:
        """How likely each name is; they add up to one. Empty for a text without a single word."""
        logits = self.logits(document)
        if logits is None:
            return {}
        shares = network.softmax(logits[None])[0]
        return {name: float(share) for name, share in zip(self.names, shares, strict=True)}

    def save(self, file: Path) -> None:
        """Plain arrays, halved; nothing in the file can run when it is read."""
        arrays = {name: array.astype(np.float16) for name, array in vars(self.weights).items()}
        np.savez(file, idf=self.idf, **arrays)


def load(file: Path, names: Sequence[str]) -> Classifier:
    with file.open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
        weights = Weights(
            embedding=arrays["embedding"],  # stays float16: a text touches few of its rows
            bias=arrays["bias"].astype(np.float32),
            output=arrays["output"].astype(np.float32),
            output_bias=arrays["output_bias"].astype(np.float32),
        )
        idf = arrays["idf"]
    if weights.output.shape != (weights.bias.size, len(names)) or len(idf) != len(weights.embedding):
        raise UnreadableModel(UnreadableModel.__doc__)
    return Classifier(tuple(names), weights, idf)


@dataclass(frozen=True)
class Lessons:
    """What is learned from. `noisy`: the same sentences once more, mistyped, with the same labels; or nothing.

    `dimensions`: how many numbers an encoder says of each sentence.
    """

    documents: Sequence[list[Block]]
    labels: Sequence[str]
    noisy: Sequence[list[Block]] = ()
    dimensions: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(sorted(set(self.labels)))

    def numbers(self) -> np.ndarray:
        """Each label as its place among the names (texts,)."""
        places = {name: place for place, name in enumerate(self.names)}
        return np.array([places[label] for label in self.labels], np.int64)


def learn(lessons: Lessons, settings: Settings, members: int) -> Classifier:
    """Raises NothingToLearn."""
    if len(lessons.names) < 2:
        raise NothingToLearn(NothingToLearn.__doc__)
    every = np.arange(len(lessons.labels))
    (weights,), idf = _ensembles(lessons, [every], settings, members)
    return Classifier(lessons.names, weights, idf[0])


def held_out_logits(lessons: Lessons, fold: np.ndarray, settings: Settings, members: int) -> np.ndarray:
    """Shape (texts, names): what an ensemble says of each text that it did not learn from. `fold` (texts,)."""
    parts = [np.flatnonzero(fold != number) for number in range(fold.max() + 1)]
    logits = np.zeros((len(fold), len(lessons.names)), np.float32)
    for number, (weights, idf) in enumerate(zip(*_ensembles(lessons, parts, settings, members), strict=True)):
        held = np.flatnonzero(fold == number)
        logits[held] = weights.logits([vector(lessons.documents[index], idf) for index in held])
    return logits


def _ensembles(
    lessons: Lessons, parts: Sequence[np.ndarray], settings: Settings, members: int
) -> tuple[list[Weights], list[np.ndarray]]:
    """For each part of the texts an ensemble that learned from it, with the weight of each bucket in that part."""
    dimensions = lessons.dimensions
    frequencies = [
        inverse_document_frequency((lessons.documents[index] for index in part), dimensions) for part in parts
    ]
    labels, classes = lessons.numbers(), len(lessons.names)
    total = len(parts) * members

    def one(number: int) -> Weights:
        part, idf = parts[number // members], frequencies[number // members]
        vectors, doubled = _vectors(lessons, part, idf), 2 if lessons.noisy else 1
        chosen = replace(settings, seed=settings.seed + number % members)
        weights = network.train(vectors, np.tile(labels[part], doubled), classes, chosen, dimensions=dimensions)
        log.info("network %d of %d has learned", number + 1, total)
        return weights

    with threadpool_limits(1), ThreadPoolExecutor(WORKERS) as workers:
        trained = list(workers.map(one, range(total)))
    groups = [trained[start : start + members] for start in range(0, total, members)]
    return [network.ensemble(group) for group in groups], frequencies


def _vectors(lessons: Lessons, part: np.ndarray, idf: np.ndarray) -> list[Vector]:
    found: Iterable[list[Block]] = [lessons.documents[index] for index in part]
    if lessons.noisy:
        found = [*found, *(lessons.noisy[index] for index in part)]
    return [vector(document, idf) for document in found]
