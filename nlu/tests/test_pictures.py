"""The curves in the pictures, before they are drawn."""

import pytest
from evaluation.pictures import BINS, FEWEST, refusal, reliability
from evaluation.predictions import Prediction


def said(intent: str, first: str, confidence: float) -> Prediction:
    return Prediction("de", "text", intent, ((first, confidence),), "unsure", "de")


def test_reliability_compares_confidence_with_how_often_it_is_right() -> None:
    run = [said("greet", "greet", 0.82)] * 4 + [said("bye", "greet", 0.88)] * 4 + [said("greet", "greet", 0.35)] * 5

    means, right = reliability(run)
    assert means == pytest.approx([0.35, 0.85])
    assert right == pytest.approx([1.0, 0.5])


def test_a_tenth_with_few_sentences_is_not_drawn() -> None:
    assert reliability([said("greet", "greet", 0.5)] * (FEWEST - 1)) == ([], [])
    assert reliability([]) == ([], [])


def test_full_confidence_belongs_to_the_last_tenth() -> None:
    run = [said("greet", "greet", 1.0)] * FEWEST + [said("greet", "greet", 0.95)] * FEWEST

    means, _ = reliability(run)
    assert means == pytest.approx([0.975])


def test_refusal_rises_with_the_threshold_from_what_is_taken_for_nothing_to_all() -> None:
    run = [
        said("greet", "greet", 0.9),
        said("greet", "out_of_scope", 0.9),
        said("out_of_scope", "out_of_scope", 0.4),
        said("out_of_scope", "greet", 0.5),
        Prediction("de", "?!", "out_of_scope", (), "none"),
    ]
    away, refused = refusal(run)

    assert (away[0], refused[0]) == pytest.approx((1 / 2, 2 / 3))
    assert (away[60], refused[60]) == pytest.approx((1 / 2, 1))
    assert (away[-1], refused[-1]) == (1, 1)
    assert away == sorted(away)
    assert refused == sorted(refused)


@pytest.mark.parametrize("intent", ["greet", "out_of_scope"])
def test_one_side_alone_can_be_drawn(intent: str) -> None:
    away, refused = refusal([said(intent, "greet", 0.9)])

    assert len(away) == len(refused) == BINS * BINS + 1
