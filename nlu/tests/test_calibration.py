"""How far confidences may be believed: on made-up logits, where the truth is known."""

import json

import numpy as np
import pytest
from components.calibration import (
    EVERYWHERE,
    NOTHING,
    TURNED_AWAY,
    WRONG_WHEN_SURE,
    Calibration,
    Scale,
    fit,
    folds,
    scale,
    temperature,
)
from components.network import softmax

NAMES = ["greet", "kita_place", NOTHING]


def made_up(count: int, seed: int, overconfident: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    """Logits, and labels drawn as likely as these say; the logits are then blown up."""
    random = np.random.default_rng(seed)
    logits = random.normal(0, 2.5, (count, len(NAMES)))
    labels = (random.random((count, 1)) > softmax(logits).cumsum(axis=1)[:, :-1]).sum(axis=1)
    return logits * overconfident, labels


def decisions(found: Scale, logits: np.ndarray) -> np.ndarray:
    shares = softmax(logits / found.temperature)
    best = [NAMES[place] for place in shares.argmax(axis=1)]
    return np.array([found.decision(*one) for one in zip(best, shares.max(axis=1).tolist(), strict=True)])


@pytest.mark.parametrize("blown_up", [0.5, 1.0, 3.0])
def test_the_temperature_undoes_too_much_or_too_little_confidence(blown_up: float) -> None:
    logits, labels = made_up(20_000, seed=1, overconfident=blown_up)

    assert temperature(logits, labels) == pytest.approx(blown_up, rel=0.1)


def test_after_it_confidences_come_true() -> None:
    logits, labels = made_up(20_000, seed=2, overconfident=3.0)
    shares = softmax(logits / temperature(logits, labels))
    fair = (shares.max(axis=1) > 0.55) & (shares.max(axis=1) < 0.65)

    assert (shares.argmax(axis=1) == labels)[fair].mean() == pytest.approx(0.6, abs=0.03)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("count", [150, 2_000])
def test_at_most_the_promised_share_is_answered_wrongly(count: int, seed: int) -> None:
    logits, labels = made_up(count, seed)
    wrong = (decisions(scale(logits, labels, NAMES), logits) == "sure") & (logits.argmax(axis=1) != labels)

    assert wrong.sum() <= WRONG_WHEN_SURE * count


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("count", [150, 2_000])
def test_at_most_the_promised_share_is_turned_away_besides_what_is_taken_for_nothing(count: int, seed: int) -> None:
    logits, labels = made_up(count, seed)
    logits[:, 2] -= 6  # next to nothing is taken for out of scope
    inside = labels != NAMES.index(NOTHING)
    refused = decisions(scale(logits, labels, NAMES), logits)[inside] == "none"
    taken_for_nothing = logits.argmax(axis=1)[inside] == NAMES.index(NOTHING)

    assert refused.sum() <= max(TURNED_AWAY * inside.sum(), taken_for_nothing.sum())


def test_what_is_always_right_is_answered_from_one_half_on() -> None:
    labels = np.array([0, 1, 2] * 50)
    found = scale(np.eye(3)[labels] * 9, labels, NAMES)

    assert found.sure == 0.5
    assert found.unsure <= found.sure


def test_what_is_never_right_is_never_answered_at_once() -> None:
    labels = np.array([0, 1] * 50)
    logits = np.eye(3)[1 - labels] * 9

    assert "sure" not in decisions(scale(logits, labels, NAMES), logits)


def test_names_without_out_of_scope_can_be_calibrated() -> None:
    logits, labels = made_up(200, seed=3)

    assert scale(logits, labels, ["one", "two", "three"]).sure >= 0.5


@pytest.mark.parametrize(
    ("best", "confidence", "decision"),
    [
        ("greet", 0.7, "sure"),
        ("greet", 0.69, "unsure"),
        ("greet", 0.12, "unsure"),
        ("greet", 0.11, "none"),
        (NOTHING, 0.99, "none"),
        (NOTHING, 0.3, "none"),
    ],
)
def test_thresholds_decide_and_out_of_scope_is_never_answered(best: str, confidence: float, decision: str) -> None:
    assert Scale(sure=0.7, unsure=0.12).decision(best, confidence) == decision


def test_each_locale_gets_a_scale_of_its_own() -> None:
    calm, calm_labels = made_up(3_000, seed=4)
    loud, loud_labels = made_up(3_000, seed=5, overconfident=3.0)
    labels = np.concatenate([calm_labels, loud_labels])
    found = fit(np.concatenate([calm, loud]), labels, NAMES, ["de"] * 3_000 + ["ar"] * 3_000)

    assert found.of("de").temperature == pytest.approx(1, rel=0.15)
    assert found.of("ar").temperature == pytest.approx(3, rel=0.15)
    assert found.of("de").temperature < found.of(EVERYWHERE).temperature < found.of("ar").temperature


@pytest.mark.parametrize("locale", ["", "other", "xx"])
def test_an_unclear_or_unknown_language_falls_back_to_the_scale_of_all(locale: str) -> None:
    found = Calibration({EVERYWHERE: Scale(2.0), "de": Scale(3.0)})

    assert found.of(locale) == Scale(2.0)


def test_a_stored_calibration_is_the_same() -> None:
    found = fit(*made_up(300, seed=6), NAMES, ["de"] * 150 + ["ar"] * 150)

    assert Calibration.from_json(json.loads(json.dumps(found.to_json()))) == found


def test_every_group_is_spread_evenly_over_the_folds() -> None:
    groups = ["de greet"] * 9 + ["ar greet"] * 10 + ["de bye"] * 2
    found = folds(groups, 3, seed=42)

    for group, least, most in (("de greet", 3, 3), ("ar greet", 3, 4), ("de bye", 0, 1)):
        counts = np.bincount(found[np.array(groups) == group], minlength=3)
        assert counts.min() >= least
        assert counts.max() <= most


def test_folds_are_drawn_by_the_seed() -> None:
    groups = ["a"] * 40

    assert np.array_equal(folds(groups, 3, seed=1), folds(groups, 3, seed=1))
    assert not np.array_equal(folds(groups, 3, seed=1), folds(groups, 3, seed=2))
