"""Which topics are read, and by how many: one visitor on one topic is one reader, whatever she presses there."""

from datetime import datetime

import pytest

from bot.booking.model import BERLIN
from bot.dialogue.decide import decide
from bot.dialogue.effects import Read
from bot.dialogue.knowledge import Category, Topic
from bot.dialogue.model import Decision, Facts, State, Wish
from bot.dialogue.wishes import Request

NOW = datetime(2026, 11, 25, 10, tzinfo=BERLIN)
PERMIT = Topic("residence_permit", "Aufenthaltstitel", "Beantragen Sie ihn rechtzeitig.", {"cost": "100 Euro"})
MENU = (Category("stay", "Aufenthalt", ("residence_permit",)),)
ELSEWHERE, READING = State(topic="kita_place"), State(topic="residence_permit")


def reads(decision: Decision) -> list[Read]:
    return [one for one in decision.do if isinstance(one, Read)]


def asked(wish: str, state: State, topic: Topic | None = PERMIT) -> Decision:
    verb, _, argument = wish.partition(":")
    return decide(Request(Wish(verb, argument)), state, Facts(now=NOW, locale="uk", topic=topic, categories=MENU))


@pytest.mark.parametrize(
    "wish",
    [
        "topic:residence_permit",
        "more:residence_permit",
        "part:residence_permit.cost",
        "part:residence_permit.more",
        "start:topic-residence_permit-uk",
    ],
)
@pytest.mark.parametrize("before", [State(), ELSEWHERE])
def test_whoever_is_shown_a_topic_is_a_reader_however_she_came_to_it(wish: str, before: State) -> None:
    assert reads(asked(wish, before)) == [Read("residence_permit", "uk")]


@pytest.mark.parametrize(
    "wish", ["topic:residence_permit", "more:residence_permit", "part:residence_permit.cost", "rate:nothing"]
)
def test_who_reads_on_or_goes_back_is_no_second_reader(wish: str) -> None:
    assert not reads(asked(wish, READING))


def test_who_comes_back_from_another_topic_reads_again() -> None:
    first = asked("topic:residence_permit", State())
    other = asked("topic:kita_place", first.state, Topic("kita_place", "Kita", "Früh anmelden."))

    assert reads(asked("topic:residence_permit", other.state)) == [Read("residence_permit", "uk")]


@pytest.mark.parametrize("wish", ["topic:residence_permit", "more:residence_permit", "part:residence_permit.cost"])
def test_who_asks_for_what_has_no_text_counts_too(wish: str) -> None:
    assert reads(asked(wish, ELSEWHERE, topic=None)) == [Read("residence_permit", "uk")]


def test_nobody_reads_what_there_is_not() -> None:
    assert not asked("topic:nonsense", ELSEWHERE, topic=None).do


def test_a_part_that_the_text_does_not_hold_is_not_read() -> None:
    assert asked("part:residence_permit.bring", ELSEWHERE).do == ()
