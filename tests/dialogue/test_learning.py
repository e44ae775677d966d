"""Messages that were not understood: she is asked once, and nothing is kept without her "yes"."""

from dataclasses import dataclass, field
from datetime import datetime

import pytest

from bot.booking.model import BERLIN
from bot.booking.planning import Chain
from bot.conversation import Conversation
from bot.dialogue.effects import DropMessages, ForgetMe, KeepMessage
from bot.dialogue.model import Guess, Inbound, Keep, Kind, Person, Reply, State, Wish
from tests.fakes.contents import FakeContents
from tests.fakes.locales import LOCALES
from tests.fakes.recogniser import FakeRecogniser
from tests.fakes.visitors import FakeVisitors

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=BERLIN)
AMINA = Person("web", "amina")
UNREADABLE = "xqzt blorp"
ASKED = LOCALES.words("en").text("say.keep_ask")


@dataclass
class Talk:
    """One visitor and what she writes and presses."""

    recogniser: FakeRecogniser = field(default_factory=lambda: FakeRecogniser({"yes": "affirm", "no": "deny"}))
    visitors: FakeVisitors = field(default_factory=FakeVisitors)
    contents: FakeContents = field(default_factory=FakeContents)

    async def says(self, text: str) -> list[Reply]:
        return await self._hears(Inbound(AMINA, Kind.text, text, client_locale="en"))

    async def presses(self, verb: str, argument: str = "") -> list[Reply]:
        return await self._hears(Inbound(AMINA, Kind.wish, wish=Wish(verb, argument), client_locale="en"))

    async def _hears(self, inbound: Inbound) -> list[Reply]:
        names, rules = LOCALES.names, LOCALES.rules
        talk = Conversation(
            languages=LOCALES.languages,
            safety=rules,
            names=names,
            locales=LOCALES,
            recogniser=self.recogniser,
            contents=self.contents,
            visitors=self.visitors,
            chain=Chain(is_holiday=lambda day: False),
            times=LOCALES.times,
        )
        return [reply async for reply in talk.answer(inbound, NOW)]

    @property
    def state(self) -> State:
        return self.visitors.states[AMINA]

    @property
    def kept(self) -> list[str]:
        return [one.text for one in self.visitors.done if isinstance(one, KeepMessage)]


def wishes(reply: Reply) -> list[str]:
    return [str(choice.wish) for row in reply.choices for choice in row]


async def test_she_is_asked_after_the_usual_answer_with_a_yes_and_a_no() -> None:
    said, asked = await Talk().says(UNREADABLE)

    assert said.text == LOCALES.words("en").text("say.nothing")
    assert asked.text == ASKED
    assert wishes(asked) == ["keep:yes", "keep:no"]


async def test_she_is_asked_once_also_when_she_does_not_answer() -> None:
    talk = Talk()
    await talk.says(UNREADABLE)

    again = [await talk.says(f"{UNREADABLE} {number}") for number in range(3)]

    assert all(ASKED not in reply.text for replies in again for reply in replies)
    assert talk.kept == []
    assert talk.state.keep is Keep.no


async def test_only_what_comes_after_a_yes_is_kept_and_without_names() -> None:
    talk = Talk()
    await talk.says("my name is zayyan and xqzt before")
    await talk.presses("keep", "yes")
    assert talk.kept == []

    await talk.says("my name is zayyan and xqzt after")

    assert talk.kept == ["my name is … and xqzt after"]


async def test_with_a_message_go_its_language_and_what_the_recogniser_took_it_for() -> None:
    talk = Talk(FakeRecogniser(locales={UNREADABLE: "fa", "blorp xqzt": "other"}))
    await talk.presses("keep", "yes")

    await talk.says(UNREADABLE)
    await talk.says("blorp xqzt")

    guesses = (Guess("out_of_scope", 0.9),)
    kept = [one for one in talk.visitors.done if isinstance(one, KeepMessage)]
    assert kept == [KeepMessage(UNREADABLE, "fa", guesses), KeepMessage("blorp xqzt", "en", guesses)]


async def test_after_a_no_nothing_is_kept_and_what_lay_there_is_erased() -> None:
    talk = Talk()
    await talk.presses("keep", "yes")
    await talk.presses("keep", "no")
    assert talk.visitors.done == [DropMessages()]

    replies = await talk.says(UNREADABLE)

    assert talk.kept == []
    assert len(replies) == 1


@pytest.mark.parametrize(("typed", "answer"), [("yes", Keep.yes), ("no", Keep.no)])
async def test_a_typed_answer_right_after_the_question_counts(typed: str, answer: Keep) -> None:
    talk = Talk()
    await talk.says(UNREADABLE)

    replies = await talk.says(typed)

    assert talk.state.keep is answer
    assert replies[0].text == LOCALES.words("en").text(f"say.keep_{answer.value}")


async def test_a_yes_to_something_else_is_not_taken_for_consent() -> None:
    talk = Talk()
    await talk.says(UNREADABLE)
    await talk.presses("menu")

    await talk.says("yes")

    assert talk.state.keep is Keep.no


async def test_a_typed_yes_does_not_count_where_two_things_were_asked() -> None:
    talk = Talk(FakeRecogniser({"yes": "affirm"}, locales={UNREADABLE: "en"}))
    await talk.presses("language", "de")
    asked = await talk.says(UNREADABLE)
    assert [wishes(reply) for reply in asked[1:]] == [["keep:yes", "keep:no"], ["language:en"]]

    await talk.says("yes")

    assert talk.state.keep is Keep.no


async def test_while_the_recogniser_is_away_nothing_is_asked_or_kept() -> None:
    talk = Talk(FakeRecogniser(away=True))
    assert len(await talk.says(UNREADABLE)) == 1
    await talk.presses("keep", "yes")

    await talk.says(UNREADABLE)

    assert talk.kept == []


async def test_nobody_in_danger_is_asked_and_nothing_of_it_is_kept() -> None:
    talk = Talk()
    danger = "I want to kill myself"
    assert ASKED not in [reply.text for reply in await talk.says(danger)]
    await talk.presses("keep", "yes")

    await talk.says(danger)

    assert talk.kept == []


async def test_buttons_pictures_and_understood_messages_are_never_kept() -> None:
    talk = Talk(FakeRecogniser({"where is a kita place": "kita_place"}))
    await talk.presses("keep", "yes")

    await talk.says("where is a kita place")
    await talk.presses("intent", "out_of_scope")
    await talk._hears(Inbound(AMINA, Kind.picture, "xqzt blorp caption"))

    assert talk.kept == []


async def test_of_a_message_that_is_only_a_name_nothing_is_kept() -> None:
    talk = Talk()
    await talk.presses("keep", "yes")

    await talk.says("Zayyan Almasri, 0151 23456789")

    assert talk.kept == []


async def test_the_privacy_answer_says_what_she_chose_and_lets_her_change_it() -> None:
    talk, words = Talk(), LOCALES.words("en")
    for choice, key, change in (
        ("", "say.privacy_not_kept", "keep:yes"),
        ("yes", "say.privacy_kept", "keep:no"),
        ("no", "say.privacy_not_kept", "keep:yes"),
    ):
        if choice:
            said = await talk.presses("keep", choice)
            assert "privacy" in wishes(said[0])
        (privacy,) = await talk.presses("privacy")
        assert privacy.text == f"{words.text('say.privacy')}\n\n{words.text(key)}"
        assert wishes(privacy) == [change, "delete", "menu"]


async def test_forgetting_her_forgets_her_answer_too() -> None:
    talk = Talk()
    await talk.presses("keep", "yes")
    await talk.presses("delete", "yes")
    assert ForgetMe() in talk.visitors.done

    replies = await talk.says(UNREADABLE)

    assert replies[-1].text == ASKED
    assert talk.kept == []


async def test_a_button_with_another_answer_changes_nothing() -> None:
    talk = Talk()
    await talk.presses("keep", "maybe")

    assert talk.state.keep is Keep.unknown
