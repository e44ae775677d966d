"""How far a confidence may be believed, per locale, and what follows from it: fitted on sentences not learned from."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from components.network import softmax

TEMPERATURES = np.geomspace(0.2, 5, 161)
NOTHING = "out_of_scope"
EVERYWHERE = ""
"""Stands for the locale of a message whose language is not clear."""

WRONG_WHEN_SURE = 0.015
"""Share of all messages that may be answered wrongly at once. Below the 0.02 we promise: others write differently."""

TURNED_AWAY = 0.03
"""Share of messages we could answer that may be refused; below the 0.04 we promise, for the same reason."""


@dataclass(frozen=True)
class Scale:
    """`temperature` divides the logits; from `sure` on a message is answered, from `unsure` on choices are offered."""

    temperature: float = 1.0
    sure: float = 0.7
    unsure: float = 0.12

    def decision(self, best: str, confidence: float) -> str:
        """`sure`, `unsure` or `none`."""
        if best == NOTHING or confidence < self.unsure:
            return "none"
        return "sure" if confidence >= self.sure else "unsure"


@dataclass(frozen=True)
class Calibration:
    """One scale per locale; EVERYWHERE holds for the others."""

    scales: Mapping[str, Scale]

    def of(self, locale: str) -> Scale:
        return self.scales.get(locale, self.scales[EVERYWHERE])

    def to_json(self) -> dict[str, Any]:
        return {locale: asdict(scale) for locale, scale in self.scales.items()}

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> "Calibration":
        return Calibration({locale: Scale(**scale) for locale, scale in data.items()})


def folds(groups: Sequence[str], count: int, seed: int) -> np.ndarray:
    """Which fold each sentence is held out in (shape: sentences); every group is spread over all folds."""
    random = np.random.default_rng(seed)
    fold = np.zeros(len(groups), np.int64)
    members: dict[str, list[int]] = {}
    for index, group in enumerate(groups):
        members.setdefault(group, []).append(index)
    for start, indices in enumerate(members.values()):
        fold[random.permutation(indices)] = (start + np.arange(len(indices))) % count
    return fold


def fit(logits: np.ndarray, labels: np.ndarray, names: Sequence[str], locales: Sequence[str]) -> Calibration:
    """`logits` (sentences, names) are held-out ones, `labels` the right names' places."""
    where = np.array(locales)
    scales = {EVERYWHERE: scale(logits, labels, names)}
    for locale in sorted(set(locales)):
        here = where == locale
        scales[locale] = scale(logits[here], labels[here], names)
    return Calibration(scales)


def scale(logits: np.ndarray, labels: np.ndarray, names: Sequence[str]) -> Scale:
    chosen = temperature(logits, labels)
    shares = softmax(logits / chosen)
    best, confidence = shares.argmax(axis=1), shares.max(axis=1)
    nothing = names.index(NOTHING) if NOTHING in names else -1
    answered, inside = best != nothing, labels != nothing
    wrong = answered & (best != labels)
    sure = _lowest(confidence[wrong], WRONG_WHEN_SURE * len(labels))
    refused = inside & ~answered
    unsure = _highest(confidence[inside & answered], TURNED_AWAY * inside.sum() - refused.sum())
    return Scale(chosen, round(sure, 4), round(min(unsure, sure), 4))


def temperature(logits: np.ndarray, labels: np.ndarray) -> float:
    """The divisor of the logits that makes held-out labels likeliest."""
    right = np.arange(len(labels)), labels
    losses = [-np.log(softmax(logits / value)[right] + 1e-12).mean() for value in TEMPERATURES]
    return float(TEMPERATURES[int(np.argmin(losses))])


def _lowest(wrong: np.ndarray, most: float) -> float:
    """The threshold that lets at most `most` wrong answers through; one half at the least."""
    falling = np.sort(wrong)[::-1]
    allowed = int(most)
    return max(0.5, float(falling[allowed]) + 1e-4) if allowed < len(falling) else 0.5


def _highest(right: np.ndarray, most: float) -> float:
    """The threshold under which at most `most` of these confidences lie; never below one in twenty."""
    rising = np.sort(right)
    allowed = max(int(most), 0)
    return max(0.05, float(rising[allowed]) - 1e-4) if allowed < len(rising) else 0.05
