"""What the figures of a run say, on predictions that can be counted by hand."""

from dataclasses import asdict

import pytest
from evaluation.figures import ALL, as_json, by_locale, confusions, figures, grouped, share
from evaluation.predictions import Prediction


def said(
    intent: str, *names: str, decision: str = "unsure", locale: str = "de", language: str = "de", text: str = "text"
) -> Prediction:
    """`names` are the first guesses, with confidences that fall."""
    ranking = tuple((name, 0.6 / (place + 1)) for place, name in enumerate(names))
    return Prediction(locale, text, intent, ranking, decision, language)


RUN = [
    said("greet", "greet", "bye", "kita_place", decision="sure"),
    said("greet", "bye", "greet", "kita_place", decision="sure"),
    said("kita_place", "kita_place", "greet", "bye"),
    said("kita_place", "greet", "bye", "out_of_scope", decision="none", language="ar"),
    said("out_of_scope", "out_of_scope", "greet", "bye", decision="none", language="other"),
    said("out_of_scope", "greet", "out_of_scope", "bye", decision="sure", language=""),
    said("out_of_scope", "greet", "bye", "kita_place", decision="unsure"),
    said("out_of_scope", decision="none", language=""),
]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sentences", 8),
        ("accuracy", 2 / 4),
        ("top3", 3 / 4),
        ("answered", 1 / 4),
        ("turned_away", 1 / 4),
        ("refused", 2 / 4),
        ("wrong", 2 / 8),
        ("language", 4 / 8),
        ("language_wrong", 2 / 8),
    ],
)
def test_each_figure_is_the_share_it_promises(name: str, value: float) -> None:
    assert asdict(figures(RUN))[name] == pytest.approx(value)


def test_of_nothing_every_share_is_nothing() -> None:
    assert set(asdict(figures([])).values()) == {0}
    assert share([]) == 0.0


def test_out_of_scope_alone_says_nothing_about_accuracy() -> None:
    row = figures([one for one in RUN if not one.inside])

    assert (row.accuracy, row.top3, row.turned_away) == (0, 0, 0)
    assert row.refused == 0.5


def test_there_is_a_row_for_each_locale_and_the_last_is_over_all() -> None:
    rows = by_locale([said("greet", "greet"), said("greet", "bye", locale="ar"), said("greet", "bye", locale="ar")])

    assert list(rows) == ["ar", "de", ALL]
    assert [row.sentences for row in rows.values()] == [2, 1, 3]
    assert [row.accuracy for row in rows.values()] == pytest.approx([0, 1, 1 / 3])


def test_groups_are_those_that_were_asked_for() -> None:
    rows = grouped(RUN, lambda one: one.intent)

    assert list(rows) == ["greet", "kita_place", "out_of_scope"]
    assert rows["kita_place"].sentences == 2


@pytest.mark.parametrize(("words", "kind"), [(1, "short"), (3, "short"), (4, "plain"), (12, "plain"), (13, "story")])
def test_a_messages_kind_follows_from_its_length(words: int, kind: str) -> None:
    assert said("greet", text=" ".join(["wort"] * words)).kind == kind


def test_confusions_that_happened_twice_are_listed_most_frequent_first() -> None:
    run = [said("greet", "bye")] * 2 + [said("kita_place", "greet")] * 3 + [said("greet", "kita_place")]

    assert confusions(run) == [("kita_place", "greet", 3), ("greet", "bye", 2)]
    assert confusions(run, most=1) == [("kita_place", "greet", 3)]


def test_messages_taken_for_nothing_are_a_confusion_and_right_ones_are_none() -> None:
    assert confusions([said("greet"), said("greet"), *[said("bye", "bye")] * 5]) == [("greet", "", 2)]


def test_figures_in_a_file_are_rounded() -> None:
    stored = as_json(by_locale([said("greet", "greet"), said("greet", "bye"), said("greet", "bye")]))

    assert stored["de"]["accuracy"] == 0.33333
    assert stored["de"]["sentences"] == 3
