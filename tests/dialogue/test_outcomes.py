"""What became of a question, as the reports count it."""

import pytest

from bot.booking.model import Status
from bot.dialogue.decide import decide
from bot.dialogue.effects import Count
from bot.dialogue.knowledge import Category, Event, Topic
from bot.dialogue.model import Decision, Facts, State, Wish
from bot.dialogue.wishes import Request
from tests.dialogue.talks import CENTRE, JAN, NOW, Talk, first, mornings

PERMIT = Topic("residence_permit", "Aufenthaltstitel", "Beantragen Sie ihn rechtzeitig.", {"cost": "100 Euro"})
MENU = (Category("stay", "Aufenthalt", ("residence_permit",)),)
BREAKFAST = Event("breakfast", "Frühstück", "", NOW.replace(hour=18), NOW.replace(hour=20))


def decided(wish: str, text: str = "", state: State | None = None, **facts: object) -> Decision:
    verb, _, argument = wish.partition(":")
    known = Facts(now=NOW, locale="uk", categories=MENU, contact_point=CENTRE, can_tell=True, **facts)  # type: ignore[arg-type]
    return decide(Request(Wish(verb, argument), text), state or State(), known)


def counted(wish: str, text: str = "", state: State | None = None, **facts: object) -> list[tuple[str, str]]:
    """Kind and topic; the language is always hers."""
    counts = [one for one in decided(wish, text, state, **facts).do if isinstance(one, Count)]
    assert {one.locale for one in counts} <= {"uk"}
    return [(one.kind, one.topic) for one in counts]


def test_a_question_that_a_text_answers_is_answered() -> None:
    assert counted("topic:residence_permit", topic=PERMIT) == [("answered", "residence_permit")]


def test_who_reads_on_has_asked_nothing_new() -> None:
    assert counted("more:residence_permit", state=State(topic="residence_permit"), topic=PERMIT) == []


def test_a_topic_without_a_text_in_her_language_is_not_called_answered() -> None:
    assert counted("topic:residence_permit") == [("no_text", "residence_permit")]


@pytest.mark.parametrize("wish", ["nothing", "lost", "unsure", "search"])
def test_what_nobody_can_make_anything_of_is_not_understood(wish: str) -> None:
    assert counted(wish, "xqzt") == [("not_understood", "")]


def test_of_what_was_offered_nothing_may_be_what_she_meant() -> None:
    assert counted("search", "papers", found=("residence_permit",)) == []
    assert counted("else") == [("not_understood", "")]


def test_a_place_that_she_asks_for_in_words_is_an_answer_and_a_button_belongs_to_one() -> None:
    assert counted("place", "Wo ist die Anlaufstelle?", places=(CENTRE,)) == [("answered", "address_contact")]
    assert counted("hours", "Wann offen?", places=(CENTRE,)) == [("answered", "opening_hours")]
    assert counted("place:contact_point", places=(CENTRE,)) == []


def test_who_asks_what_is_on_is_counted_and_who_asks_for_more_dates_is_not_again() -> None:
    assert counted("events", events=(BREAKFAST,)) == [("events_asked", ""), ("answered", "events")]
    assert counted("events:later", events=(BREAKFAST,)) == []


def test_events_are_counted_by_what_they_are_not_by_their_dates() -> None:
    assert counted(f"event:{BREAKFAST.id}", events=(BREAKFAST,)) == [("event_read", "breakfast")]
    assert counted(f"remind:{BREAKFAST.id}", events=(BREAKFAST,)) == [("event_reminder", "breakfast")]
    assert counted("event:made-up") == []


async def test_an_hour_is_booked_once_whether_it_is_hers_at_once_or_asked_for() -> None:
    for hours in (mornings(), mornings(JAN)):
        talk = Talk(hours)
        held = await talk.holds()
        for _ in range(2):
            await talk.presses(first(held, "confirm"))

        assert [one for one in talk.visitors.done if isinstance(one, Count)] == [Count("booked", "", "en")]


async def test_moving_an_appointment_books_no_second_one() -> None:
    talk = Talk()
    await talk.books()
    moving = await talk.presses(f"move:{talk.appointment(Status.confirmed).id}")
    await talk.presses(first(await talk.presses(first(moving, "slot")), "confirm"))

    assert talk.appointment(Status.confirmed).version == 1
    assert sum(isinstance(one, Count) for one in talk.visitors.done) == 1
