"""A question about a part of the topic last spoken of: "and what does it cost?"."""

from datetime import datetime

import pytest

from bot.booking.model import BERLIN
from bot.dialogue.decide import decide, needs
from bot.dialogue.knowledge import Hours, Opening, Place, Topic
from bot.dialogue.model import Decision, Facts, State, Wish
from bot.dialogue.wishes import Request

NOW = datetime(2026, 11, 25, 10, tzinfo=BERLIN)
OFFICE = Place("office", "Amt", "authority", Hours(Opening.unknown))
PERMIT = Topic(
    "residence_permit",
    "Aufenthaltstitel",
    "Beantragen Sie ihn rechtzeitig.",
    {"steps": "1. Antrag", "cost": "100 Euro", "where": "Im Amt."},
    places=(OFFICE,),
)
READING = State(topic="residence_permit", misses=1)


def asked(part: str, topic: Topic | None = PERMIT) -> Decision:
    request = Request(Wish("part", f"residence_permit.{part}"), "und das?")
    return decide(request, READING, Facts(now=NOW, locale="de", topic=topic))


@pytest.mark.parametrize("part", ["steps", "cost", "where"])
def test_the_section_that_was_asked_for_is_told(part: str) -> None:
    said = asked(part)

    assert [say.key for say in said.say] == ["topic_part"]
    assert said.say[0].data["part"] == part
    assert said.state == State(topic="residence_permit", asked=("residence_permit",), seen=("residence_permit",))


def test_when_open_shows_the_places_with_their_hours() -> None:
    (say,) = asked("hours").say

    assert (say.key, say.data["places"], say.data["verb"]) == ("which_place", (OFFICE,), "hours")


def test_more_tells_everything() -> None:
    assert [say.key for say in asked("more").say] == ["topic_more"]


@pytest.mark.parametrize("part", ["bring", "deadlines", "../etc", "", "no_such_part"])
def test_what_the_text_does_not_say_is_not_made_up(part: str) -> None:
    assert [say.key for say in asked(part).say] == ["part_missing"]


def test_a_topic_that_is_gone_is_said_to_be_missing() -> None:
    assert [say.key for say in asked("cost", topic=None).say] == ["nothing"]


def test_the_topic_is_fetched_and_numbers_of_danger_are_not_told_again() -> None:
    needed = needs(Request(Wish("part", "mental_health.where")))

    assert (needed.topic, needed.places_for, needed.emergency) == ("mental_health", "mental_health", "")
