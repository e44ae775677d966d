"""What a report says: months, languages, topics, outcomes, and what it keeps to itself."""

from datetime import date

import pytest

from bot.ports import StoreAway
from bot.reporting import Report, Reporting, Table, months, report
from tests.fakes.figures import FakeFigures, figure

FIRST, LAST = date(2026, 1, 1), date(2026, 3, 1)


def table(made: Report, subject: str, by: str) -> Table:
    return next(one for one in made.tables if (one.subject, one.by) == (subject, by))


def column(one: Table, kind: str) -> dict[str, int | None]:
    return {row.name: row.counts[one.kinds.index(kind)] for row in one.rows}


def total(one: Table, kind: str) -> int | None:
    return one.totals[one.kinds.index(kind)]


async def test_counts_are_added_up_by_month_language_and_topic() -> None:
    kept = [
        figure("2026-01", "answered", 8),
        figure("2026-03", "answered", 6, locale="ar"),
        figure("2026-03", "answered", 7, topic="asylum"),
        figure("2026-04", "answered", 90),
    ]
    made = await Reporting(FakeFigures(kept)).report(FIRST, LAST)

    assert column(table(made, "questions", "month"), "answered") == {"2026-01": 8, "2026-02": 0, "2026-03": 13}
    assert column(table(made, "questions", "locale"), "answered") == {"ar": 6, "uk": 15}
    assert column(table(made, "questions", "topic"), "answered") == {"asylum": 7, "kita_place": 14}
    assert total(table(made, "questions", "month"), "answered") == 21


def test_a_small_count_is_hidden_with_a_second_one_and_the_total_stays() -> None:
    made = report(
        [figure("2026-01", "talk", 3), figure("2026-02", "talk", 9), figure("2026-03", "talk", 20)], FIRST, LAST
    )

    by_month = table(made, "consultations", "month")
    assert column(by_month, "talk") == {"2026-01": None, "2026-02": None, "2026-03": 20}
    assert total(by_month, "talk") == 32


def test_of_a_kind_with_a_small_total_nothing_is_shown_not_even_who_asked() -> None:
    made = report([figure("2026-01", "missed", 3, topic="abortion", locale="ckb")], FIRST, LAST)

    for by in ("month", "locale", "topic"):
        assert total(table(made, "appointments", by), "missed") is None
        assert set(column(table(made, "appointments", by), "missed").values()) <= {None}
    assert not table(made, "appointments", "locale").rows
    assert not table(made, "appointments", "topic").rows


def test_what_stands_in_two_tables_is_the_same_in_both() -> None:
    kept = [figure("2026-01", "attended", 3), figure("2026-02", "attended", 9), figure("2026-02", "talk", 7)]
    made = report(kept, FIRST, LAST)

    one, other = (column(table(made, subject, "month"), "attended") for subject in ("consultations", "appointments"))
    assert one == other == {"2026-01": None, "2026-02": None, "2026-03": 0}


def test_no_total_goes_across() -> None:
    for one in report([figure("2026-01", "answered", 8)], FIRST, LAST).tables:
        assert all(len(row.counts) == len(one.kinds) == len(one.totals) for row in one.rows)


def test_what_has_no_topic_has_no_column_by_topic() -> None:
    made = report([figure("2026-01", "not_understood", 8, topic="")], FIRST, LAST)

    assert "not_understood" not in table(made, "questions", "topic").kinds
    assert total(table(made, "questions", "locale"), "not_understood") == 8


def test_kinds_of_another_version_are_left_out() -> None:
    made = report([figure("2026-01", "of_tomorrow", 8)], FIRST, LAST)

    assert not any(row.counts.count(8) for one in made.tables for row in one.rows)


def test_months_are_named_over_the_turn_of_the_year() -> None:
    assert months(date(2025, 11, 1), date(2026, 2, 1)) == ("2025-11", "2025-12", "2026-01", "2026-02")


async def test_a_database_that_is_away_is_said_to_be() -> None:
    with pytest.raises(StoreAway):
        await Reporting(FakeFigures(away=True)).report(FIRST, LAST)
