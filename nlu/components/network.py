"""A small network, NumPy only: embedding bag, ReLU, softmax; trained with Adagrad on the rows that occur."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from components.features import BUCKETS, Vector


@dataclass(frozen=True)
class Settings:
    """How one network learns. Most of it matters less than a point (docs/understanding.md)."""

    hidden: int = 128
    epochs: int = 4
    batch: int = 64
    rate: float = 0.03
    rate_embedding: float = 0.07
    input_dropout: float = 0.25
    hidden_dropout: float = 0.3
    smoothing: float = 0.1
    seed: int = 42


@dataclass
class Weights:
    """Shapes: embedding (buckets, hidden), output (hidden, classes); biases for hidden units and classes.

    The dimensions of an encoder are rows of the embedding behind its buckets.
    """

    embedding: np.ndarray
    bias: np.ndarray
    output: np.ndarray
    output_bias: np.ndarray

    def logits(self, vectors: Sequence[Vector]) -> np.ndarray:
        """Shape (texts, classes)."""
        bags = [values @ self.embedding[buckets].astype(np.float32) for buckets, values in vectors]
        hidden = np.maximum(np.array(bags).reshape(len(bags), -1) + self.bias, 0)
        return hidden @ self.output + self.output_bias


def softmax(logits: np.ndarray) -> np.ndarray:
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    return shifted / shifted.sum(axis=1, keepdims=True)


def ensemble(members: Sequence[Weights]) -> Weights:
    """One network whose logits are the mean of its members' logits: their hidden units side by side."""
    share = np.float32(1 / len(members))
    return Weights(
        embedding=np.concatenate([one.embedding for one in members], axis=1),
        bias=np.concatenate([one.bias for one in members]),
        output=np.concatenate([one.output for one in members]) * share,
        output_bias=np.sum([one.output_bias for one in members], axis=0) * share,
    )


def fresh(classes: int, settings: Settings, random: np.random.Generator, dimensions: int = 0) -> Weights:
    hidden = settings.hidden
    return Weights(
        embedding=random.standard_normal((BUCKETS + dimensions, hidden), np.float32) * np.float32(0.1),
        bias=np.zeros(hidden, np.float32),
        output=random.standard_normal((hidden, classes), np.float32) * np.float32(hidden**-0.5),
        output_bias=np.zeros(classes, np.float32),
    )


def sparse(vectors: Sequence[Vector], dropout: float, random: np.random.Generator) -> tuple[np.ndarray, csr_matrix]:
    """The buckets that occur in a batch, and its values as a matrix (texts, those buckets), some of them dropped."""
    every = np.concatenate([buckets for buckets, _ in vectors])
    values = np.concatenate([values for _, values in vectors])
    rows, columns = np.unique(every, return_inverse=True)
    ends = np.cumsum([0, *(len(buckets) for buckets, _ in vectors)])
    kept = values * _kept(values.shape, dropout, random)
    return rows, csr_matrix((kept, columns, ends), shape=(len(vectors), len(rows)))


class Adagrad:
    """Steps that shrink where gradients were large: one running sum per embedding row, else per number."""

    def __init__(self, weights: Weights, settings: Settings) -> None:
        self.weights, self.settings = weights, settings
        self.rows = np.zeros(len(weights.embedding), np.float32)
        self.sums = {name: np.zeros_like(getattr(weights, name)) for name in ("bias", "output", "output_bias")}

    def step(self, name: str, gradient: np.ndarray, remaining: float) -> None:
        """`remaining` falls from 1 to 0 over the training."""
        total = self.sums[name]
        total += gradient * gradient
        array = getattr(self.weights, name)
        array -= (self.settings.rate * remaining) * gradient / np.sqrt(total + 1e-8)

    def step_rows(self, rows: np.ndarray, gradient: np.ndarray, remaining: float) -> None:
        self.rows[rows] += np.einsum("rh,rh->r", gradient, gradient) / gradient.shape[1]
        scale = (self.settings.rate_embedding * remaining) / np.sqrt(self.rows[rows] + 1e-8)
        gradient *= scale[:, None]
        self.weights.embedding[rows] -= gradient

    def forget_unseen(self) -> None:
        """Rows that no sentence touched are still random; they would be noise in new messages."""
        self.weights.embedding[self.rows == 0] = 0


def train(
    vectors: Sequence[Vector],
    labels: np.ndarray,
    classes: int,
    settings: Settings,
    progress: Callable[[int, float], None] = lambda epoch, loss: None,
    dimensions: int = 0,
) -> Weights:
    """`labels` are class numbers (texts,), `dimensions` those of an encoder in the vectors.

    Same input, seed and BLAS on one thread: same weights, to the digit.
    """
    random = np.random.default_rng(settings.seed)
    weights = fresh(classes, settings, random, dimensions)
    optimiser = Adagrad(weights, settings)
    steps = settings.epochs * -(-len(vectors) // settings.batch)
    step = 0
    for epoch in range(settings.epochs):
        order, losses = random.permutation(len(vectors)), []
        for start in range(0, len(order), settings.batch):
            chosen = order[start : start + settings.batch]
            batch = [vectors[index] for index in chosen]
            losses.append(_learn(optimiser, batch, labels[chosen], 1 - step / steps, random))
            step += 1
        progress(epoch, float(np.mean(losses)))
    optimiser.forget_unseen()
    return weights


def _learn(
    optimiser: Adagrad, batch: list[Vector], labels: np.ndarray, remaining: float, random: np.random.Generator
) -> float:
    weights, settings = optimiser.weights, optimiser.settings
    rows, matrix = sparse(batch, settings.input_dropout, random)
    hidden = np.maximum(matrix @ weights.embedding[rows] + weights.bias, 0)
    kept = _kept(hidden.shape, settings.hidden_dropout, random)
    hidden *= kept
    shares = softmax(hidden @ weights.output + weights.output_bias)
    loss = -np.log(shares[np.arange(len(batch)), labels] + 1e-9).mean()

    error = shares
    error -= settings.smoothing / shares.shape[1]
    error[np.arange(len(batch)), labels] -= 1 - settings.smoothing
    error /= len(batch)
    back = (error @ weights.output.T) * kept * (hidden > 0)
    optimiser.step("output", hidden.T @ error, remaining)
    optimiser.step("output_bias", error.sum(axis=0), remaining)
    optimiser.step("bias", back.sum(axis=0), remaining)
    optimiser.step_rows(rows, matrix.T @ back, remaining)
    return float(loss)


def _kept(shape: tuple[int, ...], dropout: float, random: np.random.Generator) -> np.ndarray:
    """Inverted dropout: what is kept is scaled up, so nothing changes when parsing."""
    return (random.random(shape, np.float32) >= dropout) * np.float32(1 / (1 - dropout))
