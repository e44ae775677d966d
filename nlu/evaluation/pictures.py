"""Pictures of a run: how far confidences may be believed, and what refusing costs."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib
import numpy as np

from evaluation.predictions import NOTHING, Prediction

matplotlib.use("Agg")
from matplotlib import pyplot  # noqa: E402  the backend is chosen first: there may be no screen

BINS = 10
FEWEST = 5
"""A mean of fewer sentences is not drawn."""


def draw(predictions: Sequence[Prediction], folder: Path) -> Mapping[str, str]:
    """File name -> what it shows."""
    _reliability(predictions, folder / "reliability.png")
    _refusal(predictions, folder / "refusal.png")
    return {
        "reliability.png": "How often the first choice is right, by how sure the recogniser is, per locale",
        "refusal.png": "Messages out of scope that are refused against messages in scope that are, by threshold",
    }


def _reliability(predictions: Sequence[Prediction], file: Path) -> None:
    figure, axes = pyplot.subplots(figsize=(6, 6))
    axes.plot([0, 1], [0, 1], color="grey", linestyle=":")
    for locale in sorted({one.locale for one in predictions}):
        means, right = reliability([one for one in predictions if one.locale == locale and one.ranking])
        axes.plot(means, right, marker="o", markersize=3, linewidth=1, label=locale)
    axes.set(xlabel="confidence of the first choice", ylabel="share that is right", xlim=(0, 1), ylim=(0, 1.02))
    _finish(figure, axes, file)


def reliability(predictions: Sequence[Prediction]) -> tuple[list[float], list[float]]:
    """Mean confidence and share right in each tenth of the scale that has sentences enough."""
    confidence = np.array([one.ranking[0][1] for one in predictions])
    right = np.array([one.right for one in predictions], bool)
    place = np.minimum((confidence * BINS).astype(int), BINS - 1)
    bins = [place == number for number in range(BINS) if (place == number).sum() >= FEWEST]
    return [float(confidence[here].mean()) for here in bins], [float(right[here].mean()) for here in bins]


def _refusal(predictions: Sequence[Prediction], file: Path) -> None:
    figure, axes = pyplot.subplots(figsize=(6, 6))
    for locale in sorted({one.locale for one in predictions}):
        away, refused = refusal([one for one in predictions if one.locale == locale])
        axes.plot(away, refused, linewidth=1, label=locale)
    axes.axhline(0.8, color="grey", linestyle=":")
    axes.axvline(0.04, color="grey", linestyle=":")
    axes.set(xlabel="in scope and refused", ylabel="out of scope and refused", xlim=(0, 0.3), ylim=(0, 1.02))
    _finish(figure, axes, file)


def refusal(predictions: Sequence[Prediction]) -> tuple[list[float], list[float]]:
    """Shares refused, in scope and out of it, as the threshold rises from 0 to 1."""
    accepted = np.array([_confidence(one) for one in predictions])
    inside = np.array([one.inside for one in predictions], bool)
    steps = np.linspace(0, 1, 101)
    return (
        [float((accepted[inside] <= step).mean()) if inside.any() else 0.0 for step in steps],
        [float((accepted[~inside] <= step).mean()) if (~inside).any() else 0.0 for step in steps],
    )


def _confidence(one: Prediction) -> float:
    """In there being an answer: none when out of scope comes first."""
    return 0.0 if not one.ranking or one.first == NOTHING else one.ranking[0][1]


def _finish(figure: pyplot.Figure, axes: pyplot.Axes, file: Path) -> None:
    axes.legend(fontsize=8)
    axes.grid(alpha=0.3)
    figure.tight_layout()
    figure.savefig(file, dpi=110)
    pyplot.close(figure)
