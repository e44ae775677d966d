import pytest
from outcomes import Outcome, Ranking, Thresholds, figures, outcome, suggestion

USUAL = Thresholds(sure=0.55, margin=0.15, unsure=0.12)


@pytest.mark.parametrize(
    ("intent", "ranking", "expected"),
    [
        ("kita_place", [("kita_place", 0.8), ("kita_cost", 0.1)], Outcome.right),
        ("kita_cost", [("kita_place", 0.8), ("kita_cost", 0.1)], Outcome.wrong),
        ("out_of_scope", [("kita_place", 0.8), ("kita_cost", 0.1)], Outcome.wrong),
        ("kita_cost", [("out_of_scope", 0.8), ("kita_cost", 0.1)], Outcome.refused),
        ("kita_cost", [("kita_place", 0.56), ("kita_cost", 0.44)], Outcome.offered),
        ("kita_cost", [("kita_place", 0.4), ("out_of_scope", 0.3), ("kita_cost", 0.2)], Outcome.offered),
        ("debt", [("kita_place", 0.4), ("greet", 0.3), ("thank", 0.2), ("debt", 0.1)], Outcome.useless),
        ("debt", [("debt", 0.11), ("greet", 0.1)], Outcome.refused),
        ("debt", [("out_of_scope", 0.4), ("debt", 0.39)], Outcome.refused),
        ("debt", [], Outcome.refused),
        ("debt", [("debt", 1.0)], Outcome.right),
    ],
)
def test_a_ranking_is_treated_as_the_bot_does(intent: str, ranking: Ranking, expected: Outcome) -> None:
    assert outcome(intent, ranking, USUAL) is expected


def test_figures_keep_what_is_in_scope_apart_from_what_is_not() -> None:
    intents = ["debt", "debt", "out_of_scope", "out_of_scope"]
    rankings = [
        [("debt", 0.9), ("greet", 0.1)],
        [("greet", 0.4), ("debt", 0.3)],
        [("out_of_scope", 0.9), ("debt", 0.1)],
        [("debt", 0.9), ("out_of_scope", 0.1)],
    ]
    measured = figures(intents, rankings, USUAL)

    assert (measured.accuracy, measured.top3) == (0.5, 1.0)
    assert (measured.answered, measured.helped, measured.turned_away) == (0.5, 1.0, 0.0)
    assert (measured.refused, measured.wrong) == (0.5, 0.25)


def test_thresholds_are_suggested_that_keep_wrong_answers_back() -> None:
    intents = ["debt"] * 20
    rankings = [[("debt", 0.7), ("greet", 0.1)]] * 10 + [[("greet", 0.5), ("debt", 0.2)]] * 10

    assert 0.5 < suggestion(intents, rankings).sure <= 0.7
