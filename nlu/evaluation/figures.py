"""How good predictions are: shares from 0 to 1, per locale, per kind of message, per intent."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from components.recogniser import FOLLOW_UP

from evaluation.predictions import Prediction

ALL = "all"


@dataclass(frozen=True)
class Figures:
    """`accuracy` and `top3`: of messages we have an answer to. `answered`: those answered rightly at once.

    `turned_away`: those refused. `refused`: of messages out of scope, those refused. `wrong`: of all messages, those
    answered wrongly at once. `language` and `language_wrong`: of all, those whose language was found, or mistaken.
    """

    sentences: int
    accuracy: float
    top3: float
    answered: float
    turned_away: float
    refused: float
    wrong: float
    language: float
    language_wrong: float


def figures(predictions: Sequence[Prediction]) -> Figures:
    inside = [one for one in predictions if one.inside]
    outside = [one for one in predictions if not one.inside]
    return Figures(
        sentences=len(predictions),
        accuracy=share(one.right for one in inside),
        top3=share(one.among_first for one in inside),
        answered=share(one.right and one.decision == "sure" for one in inside),
        turned_away=share(one.decision == "none" for one in inside),
        refused=share(one.decision == "none" for one in outside),
        wrong=share(one.wrong_when_sure for one in predictions),
        language=share(one.language == one.locale for one in predictions),
        language_wrong=share(one.language not in ("", one.locale) for one in predictions),
    )


@dataclass(frozen=True)
class FollowUps:
    """`found`: of messages that ask for a part of a topic, those taken for that part; `other`: for another part."""

    sentences: int
    found: float
    other: float


def follow_ups(predictions: Sequence[Prediction]) -> FollowUps:
    parts = [(one.follow_up, one.intent.removeprefix(FOLLOW_UP)) for one in predictions]
    return FollowUps(
        sentences=len(parts),
        found=share(taken == asked for taken, asked in parts),
        other=share(taken not in ("", asked) for taken, asked in parts),
    )


def follow_ups_by_locale(predictions: Sequence[Prediction]) -> dict[str, FollowUps]:
    """The last row, ALL, is over all of them."""
    locales = sorted({one.locale for one in predictions})
    rows = {locale: follow_ups([one for one in predictions if one.locale == locale]) for locale in locales}
    return {**rows, ALL: follow_ups(predictions)}


def share(flags: Iterable[bool]) -> float:
    counted = list(flags)
    return sum(counted) / len(counted) if counted else 0.0


def grouped(predictions: Sequence[Prediction], group: Callable[[Prediction], str]) -> dict[str, Figures]:
    """Figures of each group in alphabetical order."""
    found: dict[str, list[Prediction]] = {}
    for one in predictions:
        found.setdefault(group(one), []).append(one)
    return {name: figures(found[name]) for name in sorted(found)}


def by_locale(predictions: Sequence[Prediction]) -> dict[str, Figures]:
    """The last row, ALL, is over all of them."""
    return {**grouped(predictions, lambda one: one.locale), ALL: figures(predictions)}


def confusions(predictions: Sequence[Prediction], most: int = 25) -> list[tuple[str, str, int]]:
    """(right intent, intent taken for it, how often), most frequent first, once at the least twice."""
    counted = Counter((one.intent, one.first) for one in predictions if not one.right)
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return [(right, taken, count) for (right, taken), count in ordered if count > 1][:most]


def as_json(rows: Mapping[str, Figures]) -> dict[str, dict[str, float]]:
    return {name: {key: round(value, 5) for key, value in asdict(row).items()} for name, row in rows.items()}
