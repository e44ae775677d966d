"""Writing with a counsellor, as decided: consent, silence, the one word that it waits, the end, going on."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.dialogue.effects import Count, EndCase, OpenCase, ReopenCase, SayInCase
from bot.dialogue.model import Inbound, Kind, Reply, State
from bot.dialogue.model import Talk as OnTalk
from tests.dialogue.talks import AMINA, MIRA, NOW, Talk
from tests.fakes.locales import LOCALES

TEAM = replace(MIRA, team="7")
FIRST, SECOND = (int(AMINA.address), 11), (int(AMINA.address), 12)
SPOKEN = State(spoken="en")
WAITING, OPEN = OnTalk("A1B2", "waiting", "en", "7"), OnTalk("A1B2", "open", "en", "7")


def text(key: str, **values: object) -> str:
    return LOCALES.words("en").text(key, **values)


def pressed(reply: Reply) -> set[str]:
    return {str(choice.wish) for row in reply.choices for choice in row}


def at(hour: int, day: int = 25) -> datetime:
    return NOW.replace(day=day, hour=hour)


async def talking(on: OnTalk | None, state: State = SPOKEN) -> Talk:
    talk = Talk(team=(TEAM,))
    talk.visitors.talk, talk.visitors.states[AMINA] = on, state
    return talk


async def says(talk: Talk, words: str, kind: Kind = Kind.text, answers: int = 0) -> list[Reply]:
    return await talk.hears(Inbound(AMINA, kind, words, client_locale="en", source=SECOND, answers=answers))


async def test_nothing_is_handed_over_without_a_yes() -> None:
    talk = await talking(None)
    asked = await talk.presses("talk")
    assert text("say.talk_ask") in asked.text and pressed(asked) == {"talk:yes", "talk:no"}
    await talk.presses("talk:no")
    assert talk.visitors.done == []


async def test_the_card_knows_what_she_looked_at_and_none_of_her_words() -> None:
    asked = State(topic="kita_place", asked=("residence_permit", "kita_place"), seen=("kita_place",))
    talk = await talking(None, asked)
    await talk.presses("talk:yes")
    opened, counted = talk.visitors.done
    assert isinstance(opened, OpenCase) and counted == Count("handed_over", "kita_place", "en")
    assert (opened.topic, opened.asked, opened.seen, opened.team) == ("kita_place", asked.asked, asked.seen, "7")
    assert opened.missing == ("mode",)
    assert [notice.kind for notice in opened.notices] == ["case_unanswered_team", "case_unanswered"]
    assert [notice.due for notice in opened.notices] == [NOW + timedelta(minutes=30), NOW + timedelta(minutes=60)]


@pytest.mark.parametrize(
    ("now", "from_when"), [(at(10), ""), (at(20), "Thursday"), (at(18, 27), "Monday"), (at(12, 28), "Monday")]
)
async def test_she_is_told_whether_somebody_is_there_or_when(now: datetime, from_when: str) -> None:
    """Peers' trap: chat offered when nobody is on duty."""
    talk = await talking(None)
    talk.now = now
    for button in ("talk", "talk:yes"):
        said = (await talk.presses(button)).text
        assert (text("talk.there_now") in said) is (from_when == "")
        assert from_when in said


@pytest.mark.parametrize("on", [WAITING, OPEN])
@pytest.mark.parametrize("kind", [Kind.text, Kind.picture, Kind.document, Kind.voice, Kind.location, Kind.contact])
async def test_what_she_sends_is_for_the_counsellor_and_the_bot_is_silent(on: OnTalk, kind: Kind) -> None:
    """Peers' trap: the bot answers over the human. The recogniser is not asked either."""
    talk = await talking(on, State(spoken="en", passed_on=True))
    talk.recogniser.intents = {"Kita?": "kita_place"}
    assert await says(talk, "Kita?", kind) == []
    assert talk.recogniser.asked == []
    assert talk.visitors.done == [SayInCase("Kita?", kind.value, SECOND)]


async def test_it_is_said_once_that_it_waits() -> None:
    talk = await talking(WAITING)
    first = await says(talk, "one")
    assert text("say.passed_on") in first[0].text and pressed(first[0]) == {"talk:pause", "talk:end"}
    assert await says(talk, "two") == []


async def test_danger_is_answered_first_and_passed_on_as_urgent() -> None:
    talk = await talking(OPEN)
    (numbers,) = await says(talk, "he wants to kill me")
    assert "110" in numbers.text
    assert talk.visitors.done == [SayInCase("he wants to kill me", "text", SECOND, urgent=True)]


async def test_paused_she_talks_with_the_bot_and_finds_the_way_back() -> None:
    talk = await talking(WAITING)
    await talk.presses("talk:pause")
    answered = await says(talk, "xqzt blorp")
    assert "talk:on" in pressed(answered[-1])
    assert not [one for one in talk.visitors.done if isinstance(one, SayInCase)]
    await talk.presses("talk:on")
    assert await says(talk, "for the counsellor") == []


async def test_a_counsellor_who_has_come_is_not_talked_over() -> None:
    talk = await talking(OPEN, State(spoken="en", paused=True))
    assert await says(talk, "hello") == []
    await talk.presses("talk:pause")
    assert await says(talk, "hello again") == []


async def test_what_a_button_asked_for_is_an_answer_to_that() -> None:
    talk = await talking(OPEN, State(spoken="en", expects="name", held="nothing", person_on=True))
    await says(talk, "Amina")
    assert not [one for one in talk.visitors.done if isinstance(one, SayInCase)]


async def test_what_a_counsellor_asks_who_has_come_since_is_answered_to_her() -> None:
    """Peers' trap: the bot answers over the human. It had asked for a number, for an hour on the phone."""
    talk = await talking(WAITING, State(spoken="en", expects="phone", held="nothing", person_on=False))
    talk.visitors.talk = OPEN
    assert await says(talk, "It is about my landlord") == []
    assert talk.visitors.done == [SayInCase("It is about my landlord", source=SECOND)]


async def test_a_picture_or_an_answer_to_a_counsellor_is_never_taken_for_what_the_bot_asked() -> None:
    asked = State(spoken="en", expects="about", held="nothing", person_on=True)
    for kind, answers in ((Kind.picture, 0), (Kind.text, FIRST[1])):
        talk = await talking(OPEN, asked)
        talk.visitors.from_counsellors = frozenset({FIRST})
        assert await says(talk, "this", kind, answers) == []
        assert talk.visitors.done == [SayInCase("this", kind, source=SECOND)]


async def test_ending_twice_is_ending_once() -> None:
    talk = await talking(OPEN)
    await talk.presses("talk:end")
    talk.visitors.talk = replace(OPEN, status="closed", closed_at=NOW)
    await talk.presses("talk:end")
    assert talk.visitors.done == [EndCase()]


@pytest.mark.parametrize(
    ("minutes", "by_her", "answers", "goes_on"),
    [(29, False, 0, True), (31, False, 0, False), (5, True, 0, False), (5, True, 11, True), (999, False, 11, True)],
)
async def test_after_the_end_words_go_on_with_it_or_not(
    minutes: int, by_her: bool, answers: int, goes_on: bool
) -> None:
    talk = await talking(
        replace(OPEN, status="closed", closed_at=NOW - timedelta(minutes=minutes)), State(spoken="en", paused=by_her)
    )
    talk.visitors.from_counsellors = frozenset({FIRST})
    await says(talk, "one more thing", answers=answers)
    reopened = [one for one in talk.visitors.done if isinstance(one, ReopenCase)]
    assert bool(reopened) is goes_on


@pytest.mark.parametrize(("words", "goes_on"), [("Thank you", False), ("Thank you but one more thing", True)])
async def test_thanks_alone_after_the_end_open_no_talk_again(words: str, goes_on: bool) -> None:
    talk = await talking(replace(OPEN, status="closed", closed_at=NOW - timedelta(minutes=2)))
    talk.recogniser.intents = {"Thank you": "thank", "Thank you but one more thing": "thank"}
    replies = await says(talk, words)
    assert bool([one for one in talk.visitors.done if isinstance(one, ReopenCase)]) is goes_on
    assert goes_on or replies[0].text == text("say.thank")


async def test_a_button_that_pretends_to_be_a_message_is_stale() -> None:
    talk = await talking(OPEN)
    replies = await talk.all_of("say:text")
    assert replies[0].text == text("say.stale") and talk.visitors.done == []


@pytest.mark.parametrize("button", ["talk", "talk:yes"])
async def test_asking_again_while_it_runs_opens_no_second(button: str) -> None:
    talk = await talking(WAITING)
    assert "A1B2" in (await talk.presses(button)).text
    assert talk.visitors.done == []


async def test_without_counsellors_there_is_the_contact_point() -> None:
    talk = Talk(team=())
    assert text("say.talk_nobody") in (await talk.presses("talk:yes")).text
    assert talk.visitors.done == []


@pytest.mark.parametrize("kind", [Kind.picture, Kind.document, Kind.voice])
async def test_what_the_bot_cannot_read_leads_to_somebody_who_can(kind: Kind) -> None:
    talk = await talking(None)
    (told,) = await says(talk, "", kind)
    assert "talk" in pressed(told)
