"""How far a confidence may be believed: one temperature, fitted on sentences the network has not seen."""

from collections.abc import Sequence

import numpy as np

from components.network import softmax

TEMPERATURES = np.geomspace(0.2, 5, 161)


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


def temperature(logits: np.ndarray, labels: np.ndarray) -> float:
    """The divisor of the logits that makes held-out labels likeliest."""
    right = np.arange(len(labels)), labels
    losses = [-np.log(softmax(logits / value)[right] + 1e-12).mean() for value in TEMPERATURES]
    return float(TEMPERATURES[int(np.argmin(losses))])
