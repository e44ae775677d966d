"""What the texts say of her words: where the recogniser is unsure, understands nothing, or is away."""

from datetime import datetime

from bot.booking.model import BERLIN
from bot.dialogue.decide import decide, needs
from bot.dialogue.effects import KeepMessage
from bot.dialogue.model import Decision, Facts, Keep, State, Unread, Wish
from bot.dialogue.wishes import Request

NOW = datetime(2026, 11, 25, 10, tzinfo=BERLIN)
WORDS = "girokonto aufmachn"
NEW = State()


def answer(request: Request, *found: str, state: State = NEW) -> Decision:
    facts = Facts(now=NOW, locale="de", found=found, titles=dict.fromkeys(found, "x"), unread=Unread(WORDS, "de"))
    return decide(request, state, facts)


def test_what_was_not_understood_is_looked_for_strictly() -> None:
    needed = needs(Request(Wish("lost"), WORDS))

    assert (needed.search, needed.strictly, needed.unread) == (WORDS, True, WORDS)


def test_what_is_out_of_scope_is_not_looked_for() -> None:
    assert needs(Request(Wish("nothing"), WORDS)).search == ""


def test_a_find_is_offered_instead_of_nothing() -> None:
    decision = answer(Request(Wish("lost"), WORDS), "bank_account", state=State(misses=1))

    assert [say.key for say in decision.say] == ["found"]
    assert (decision.state.offered, decision.state.misses) == (("bank_account",), 0)


def test_with_her_consent_people_learn_from_it_all_the_same() -> None:
    agreed, silent = (
        answer(Request(Wish("lost"), WORDS), "debt", state=State(keep=keep)) for keep in (Keep.yes, Keep.no)
    )

    assert agreed.do == (KeepMessage(WORDS, "de"),)
    assert silent.do == ()


def test_without_a_find_it_is_said_that_nothing_was_understood() -> None:
    assert answer(Request(Wish("lost"), WORDS)).say[0].key == "nothing"


def test_beside_the_likeliest_intents_stands_what_the_texts_speak_of() -> None:
    request = Request(Wish("unsure"), WORDS, ("greet", "help"))
    (say,) = answer(request, "bank_account", "debt").say

    assert needs(request).strictly
    assert say.data["offered"] == ("greet", "help", "bank_account")
    assert answer(request, "debt").say[0].data["offered"] == ("greet", "help", "debt")
