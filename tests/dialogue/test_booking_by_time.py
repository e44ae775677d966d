"""When she can come, in her own words: the hours that fit, or honestly none; and another time after that."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time

import pytest

from bot.booking.model import BERLIN, Availability, Counsellor
from bot.booking.planning import Chain
from bot.conversation import Conversation
from bot.dialogue.model import Inbound, Kind, Person, Reply, State, Wish
from tests.fakes.contents import FakeContents
from tests.fakes.locales import LOCALES
from tests.fakes.recogniser import FakeRecogniser
from tests.fakes.visitors import FakeVisitors

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=BERLIN)
AMINA = Person("web", "amina")
MIRA = Counsellor("1", "Mira", ("en", "de"))
TUESDAY_AFTERNOON = "I want an appointment on Tuesday afternoon"
INTENTS = {
    TUESDAY_AFTERNOON: "book_appointment",
    "Book me at midnight on Sunday, after 11 pm": "book_appointment",
    "I want an appointment": "book_appointment",
    "I want to talk to somebody": "talk_to_human",
    "Kita?": "kita_place",
    "rather Thursday after 2 pm": "authority_appointment",
}


def monday_to_friday() -> Sequence[Availability]:
    """Nine to one and two to five, each hour on the hour."""
    halves = ((time(9), time(13)), (time(14), time(17)))
    return [Availability(MIRA.id, day, start, end) for day in range(5) for start, end in halves]


@dataclass
class Talk:
    """One visitor and what she writes and presses."""

    recogniser: FakeRecogniser = field(default_factory=lambda: FakeRecogniser(INTENTS))
    visitors: FakeVisitors = field(
        default_factory=lambda: FakeVisitors(hours=monday_to_friday(), team={MIRA.id: MIRA}),
    )

    async def says(self, text: str, locale: str = "en") -> Reply:
        return await self._hears(Inbound(AMINA, Kind.text, text, client_locale=locale))

    async def presses(self, verb: str, argument: str = "") -> Reply:
        return await self._hears(Inbound(AMINA, Kind.wish, wish=Wish(verb, argument), client_locale="en"))

    async def _hears(self, inbound: Inbound) -> Reply:
        talk = Conversation(
            languages=LOCALES.languages,
            safety=LOCALES.rules,
            names=LOCALES.names,
            locales=LOCALES,
            recogniser=self.recogniser,
            contents=FakeContents(),
            visitors=self.visitors,
            chain=Chain(is_holiday=lambda day: False),
            times=LOCALES.times,
        )
        first, *_ = [reply async for reply in talk.answer(inbound, NOW)]
        return first

    @property
    def state(self) -> State:
        return self.visitors.states[AMINA]


def starts(reply: Reply) -> list[datetime]:
    """When the hours on the buttons begin."""
    wishes = [choice.wish for row in reply.choices for choice in row]
    return [
        datetime.fromtimestamp(int(wish.argument.split(".")[1]) * 60, BERLIN) for wish in wishes if wish.verb == "slot"
    ]


def said(key: str, locale: str = "en") -> str:
    return LOCALES.words(locale).text(f"say.{key}")


async def test_the_hours_that_fit_her_words_are_offered_and_the_others_are_one_press_away() -> None:
    reply = await Talk().says(TUESDAY_AFTERNOON)

    assert reply.text == said("slots_fitting")
    assert [(one.month, one.day, one.hour) for one in starts(reply)] == [
        (month, day, hour) for month, day in ((12, 1), (12, 8)) for hour in (14, 15, 16)
    ]
    assert Wish("days") in [choice.wish for row in reply.choices for choice in row]


async def test_if_no_hour_fits_she_is_told_and_offered_the_next_ones() -> None:
    talk = Talk()
    reply = await talk.says("Book me at midnight on Sunday, after 11 pm")

    assert reply.text == said("slots_unfitting")
    assert starts(reply) == starts(await talk.presses("book"))


async def test_without_a_time_in_her_words_the_next_hours_are_offered() -> None:
    reply = await Talk().says("I want an appointment")

    assert reply.text == said("slots")
    assert starts(reply)[0] == datetime(2026, 11, 25, 12, tzinfo=BERLIN)


async def test_if_there_is_no_hour_at_all_that_is_what_she_is_told() -> None:
    reply = await Talk(visitors=FakeVisitors()).says(TUESDAY_AFTERNOON)

    assert reply.text == said("no_slots")


@pytest.mark.parametrize("away", [False, True])
async def test_after_hours_were_offered_a_time_alone_asks_for_others_whatever_the_recogniser_thinks(away: bool) -> None:
    talk = Talk()
    await talk.says("I want an appointment")
    talk.recogniser.away = away
    reply = await talk.says("rather Thursday after 2 pm")

    assert reply.text == said("slots_fitting")
    assert {(one.isoweekday(), one.hour) for one in starts(reply)} == {(4, 14), (4, 15), (4, 16)}


async def test_she_may_go_on_asking_for_other_times() -> None:
    talk = Talk()
    await talk.says(TUESDAY_AFTERNOON)
    await talk.says("or Wednesday")
    reply = await talk.says("tomorrow at 10")

    assert [(one.day, one.hour) for one in starts(reply)] == [(26, 10)]


async def test_a_time_in_another_language_than_the_answer_is_understood() -> None:
    talk = Talk()
    await talk.presses("book")

    assert [one.hour for one in starts(await talk.says("übermorgen um 10"))] == [10]


async def test_what_the_recogniser_takes_for_polish_is_read_as_polish() -> None:
    talk = Talk()
    await talk.presses("book")
    talk.recogniser.locales = {"w czwartek po 14": "pl"}
    reply = await talk.says("w czwartek po 14")

    assert {(one.isoweekday(), one.hour) for one in starts(reply)} == {(4, 14), (4, 15), (4, 16)}


@pytest.mark.parametrize("offer", ["book", "human"])
async def test_wherever_hours_are_offered_a_time_can_be_asked_for(offer: str) -> None:
    talk = Talk()
    await talk.presses(offer)

    assert talk.state.hours_offered
    assert (await talk.says("rather Thursday after 2 pm")).text == said("slots_fitting")


async def test_after_anything_else_a_time_alone_is_about_something_else() -> None:
    talk = Talk()
    await talk.presses("book")
    await talk.says("Kita?")

    assert not talk.state.hours_offered
    assert not starts(await talk.says("rather Thursday after 2 pm"))


async def test_a_question_that_names_a_time_is_answered_as_a_question() -> None:
    talk = Talk(FakeRecogniser({"where do I get a Kita place on Thursday": "kita_place"}))
    await talk.presses("book")

    assert "Kita" in (await talk.says("where do I get a Kita place on Thursday")).text


async def test_choosing_an_hour_ends_the_offer() -> None:
    talk = Talk()
    offered = await talk.presses("book")
    await talk.presses("slot", offered.choices[0][0].wish.argument)

    assert not talk.state.hours_offered


async def test_a_time_said_while_asking_for_a_person_is_used_too() -> None:
    talk = Talk(FakeRecogniser({"I want to talk to somebody on Tuesday afternoon": "talk_to_human"}))
    reply = await talk.says("I want to talk to somebody on Tuesday afternoon")

    assert said("human") in reply.text
    assert said("slots_fitting") in reply.text
    assert {(one.isoweekday(), one.hour) for one in starts(reply)} == {(2, 14), (2, 15), (2, 16)}
