"""What answers mean: nothing is dead at the first try, and what answers again is well again."""

from datetime import datetime, timedelta

import pytest

from bot.adapters.web_links import Answer, Failure
from bot.booking.model import BERLIN
from content.link_check import LinkState, Verdict, is_hint, judge

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=BERLIN)
DAY = timedelta(days=1)
MISSING, SILENT, BROKEN, WELL = Answer(404), Answer(failure=Failure.time), Answer(502), Answer(200)


def after(*answers: tuple[Answer, timedelta]) -> LinkState:
    """The state after answers, each so long after the beginning."""
    state: LinkState | None = None
    for answer, late in answers:
        state = judge(state, answer, NOW + late)
    assert state
    return state


def test_a_page_that_answers_is_fine() -> None:
    assert after((WELL, DAY)) == LinkState(Verdict.fine, 200, "", 0, None, NOW + DAY)


def test_a_page_that_moved_is_moved_and_says_where() -> None:
    state = after((Answer(200, "https://new.example/"), DAY))

    assert (state.state, state.location) == (Verdict.moved, "https://new.example/")


@pytest.mark.parametrize("status", [401, 403, 405, 429])
def test_a_site_that_lets_no_programs_in_is_never_dead(status: int) -> None:
    assert after(*((Answer(status), DAY * day) for day in range(9))).state is Verdict.refused


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_missing_twice_a_day_apart_is_gone(status: int) -> None:
    assert after((Answer(status), 0 * DAY)).state is Verdict.doubtful
    assert after((Answer(status), 0 * DAY), (Answer(status), DAY / 2)).state is Verdict.doubtful
    assert after((Answer(status), 0 * DAY), (Answer(status), DAY)).state is Verdict.gone


@pytest.mark.parametrize("answer", [SILENT, BROKEN, Answer(failure=Failure.name), Answer(302, "", Failure.redirects)])
def test_a_site_that_fails_three_times_over_two_days_is_unreachable(answer: Answer) -> None:
    assert after((answer, 0 * DAY)).state is Verdict.doubtful
    assert after((answer, 0 * DAY), (answer, 3 * DAY)).state is Verdict.doubtful
    assert after(*((answer, DAY * part / 2) for part in range(3))).state is Verdict.doubtful

    state = after(*((answer, DAY * day) for day in range(3)))

    assert (state.state, state.failures, state.since) == (Verdict.unreachable, 3, NOW)


def test_nightly_runs_that_begin_a_little_earlier_count_as_a_day() -> None:
    assert after((MISSING, 0 * DAY), (MISSING, timedelta(hours=23))).state is Verdict.gone


def test_one_answer_between_makes_all_well_again() -> None:
    failing = [(SILENT, 0 * DAY), (SILENT, DAY)]

    assert after(*failing, (WELL, 2 * DAY)).state is Verdict.fine
    assert after(*failing, (WELL, 2 * DAY), (SILENT, 3 * DAY)).state is Verdict.doubtful


def test_another_way_of_failing_is_counted_anew() -> None:
    assert after((SILENT, 0 * DAY), (SILENT, DAY), (MISSING, 2 * DAY)).state is Verdict.doubtful


def test_what_was_dead_stays_so_until_an_answer_comes() -> None:
    gone = [(MISSING, 0 * DAY), (MISSING, DAY)]

    assert after(*gone, (SILENT, 2 * DAY)).state is Verdict.gone
    assert after(*gone, *((SILENT, DAY * day) for day in (2, 3, 4))).state is Verdict.unreachable
    assert after(*gone, (WELL, 2 * DAY)).state is Verdict.fine


HINTS = [
    ("http://a.de/page", "https://a.de/page"),
    ("https://a.de/page", "https://a.de/page/"),
    ("https://a.de/page", "https://www.a.de/page"),
    ("https://a.de", "https://a.de/de/home"),
]
MOVES = [
    ("https://a.de/page", "https://a.de/"),
    ("https://a.de", "https://b.de"),
    ("https://a.de/?id=1", "https://a.de"),
]


@pytest.mark.parametrize(("url", "location"), HINTS)
def test_a_move_that_changes_nothing_for_visitors_is_a_hint(url: str, location: str) -> None:
    assert is_hint(url, location)


@pytest.mark.parametrize(("url", "location"), MOVES)
def test_other_moves_are_more_than_a_hint(url: str, location: str) -> None:
    assert not is_hint(url, location)
