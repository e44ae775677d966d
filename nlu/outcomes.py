"""What becomes of a ranking: answered, asked back or refused, by the bot's rules (bot/dialogue/wishes.py)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import product

NOTHING = "out_of_scope"
OFFERED = 3

Ranking = Sequence[tuple[str, float]]


@dataclass(frozen=True)
class Thresholds:
    """`sure` and `margin` over the second are both needed to answer; from `unsure` on choices are offered."""

    sure: float = 0.7
    margin: float = 0.1
    unsure: float = 0.12


class Outcome(Enum):
    right = "answered rightly"
    wrong = "answered wrongly"
    offered = "right one among the choices offered"
    useless = "choices offered, none of them right"
    refused = "refused"


def outcome(intent: str, ranking: Ranking, thresholds: Thresholds) -> Outcome:
    (best, first), (_, second) = [*ranking, ("", 0.0), ("", 0.0)][:2]
    if first >= thresholds.sure and first - second >= thresholds.margin:
        if best == NOTHING:
            return Outcome.refused
        return Outcome.right if best == intent else Outcome.wrong
    if first >= thresholds.unsure and best != NOTHING:
        choices = [name for name, _ in ranking if name != NOTHING][:OFFERED]
        return Outcome.offered if intent in choices else Outcome.useless
    return Outcome.refused


@dataclass(frozen=True)
class Figures:
    """Shares from 0 to 1. `accuracy` and `top3` are of all intents; `refused` of out-of-scope sentences only;
    `answered`, `helped` (answered rightly or offered) and `turned_away` of the others; `wrong` of all."""

    sentences: int
    accuracy: float
    top3: float
    refused: float
    answered: float
    helped: float
    turned_away: float
    wrong: float


def figures(intents: Sequence[str], rankings: Sequence[Ranking], thresholds: Thresholds) -> Figures:
    results = [outcome(*pair, thresholds) for pair in zip(intents, rankings, strict=True)]
    inside = [result for intent, result in zip(intents, results, strict=True) if intent != NOTHING]
    outside = [result for intent, result in zip(intents, results, strict=True) if intent == NOTHING]
    best = [[name for name, _ in ranking[:3]] for ranking in rankings]
    return Figures(
        sentences=len(intents),
        accuracy=_share(intent in names[:1] for intent, names in zip(intents, best, strict=True)),
        top3=_share(intent in names for intent, names in zip(intents, best, strict=True)),
        refused=_share(result is Outcome.refused for result in outside),
        answered=_share(result is Outcome.right for result in inside),
        helped=_share(result in (Outcome.right, Outcome.offered) for result in inside),
        turned_away=_share(result is Outcome.refused for result in inside),
        wrong=_share(result is Outcome.wrong for result in results),
    )


def _share(flags: Iterable[bool]) -> float:
    counted = list(flags)
    return sum(counted) / len(counted) if counted else 0.0


# What an outcome is worth to somebody who asked for something we answer, and to somebody who did not.
WORTH = {
    Outcome.right: 1.0,
    Outcome.offered: 0.7,
    Outcome.refused: 0.0,
    Outcome.useless: -0.2,
    Outcome.wrong: -1.0,
}
WORTH_OUTSIDE = {**WORTH, Outcome.refused: 1.0}


def suggestion(intents: Sequence[str], rankings: Sequence[Ranking]) -> Thresholds:
    """The thresholds that are worth most on these rankings, which must be of sentences not learned."""

    def worth(thresholds: Thresholds) -> float:
        return sum(
            (WORTH_OUTSIDE if intent == NOTHING else WORTH)[outcome(intent, ranking, thresholds)]
            for intent, ranking in zip(intents, rankings, strict=True)
        )

    sure = (0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)
    every = product(sure, (0.0, 0.1, 0.15, 0.2, 0.3), (0.06, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3))
    return max((Thresholds(*values) for values in every), key=worth)
