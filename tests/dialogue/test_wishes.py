"""From a message to one wish."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.commands.content import intents
from bot.dialogue.model import Guess, Inbound, Kind, Person, State, Wish
from bot.dialogue.wishes import MARGIN, OFFERED, SURE, UNSURE, WISHES, Request, read, wish_for

AMINA = Person("telegram", "1")
NEW, HOLDING = State(), State(held="a1")


def typed(text: str, *guesses: tuple[str, float], state: State = NEW) -> Request:
    inbound = Inbound(AMINA, Kind.text, text)
    return read(inbound, text, [Guess(intent, sure) for intent, sure in guesses], state)


def pressed(verb: str, argument: str = "", state: State = NEW) -> Request:
    return read(Inbound(AMINA, Kind.wish, wish=Wish(verb, argument)), "", None, state)


def test_a_button_is_what_it_says() -> None:
    assert pressed("slot", "1.2.60") == Request(Wish("slot", "1.2.60"))


def test_a_button_is_what_it_says_even_if_the_recogniser_thinks_otherwise() -> None:
    inbound = Inbound(AMINA, Kind.wish, "kita", wish=Wish("menu"))

    assert read(inbound, "kita", [Guess("kita_place", 0.99)], NEW) == Request(Wish("menu"))


@pytest.mark.parametrize(
    ("intent", "wish"),
    [
        ("kita_place", Wish("topic", "kita_place")),
        ("talk_to_human", Wish("human")),
        ("book_appointment", Wish("book")),
        ("opening_hours", Wish("hours")),
        ("out_of_scope", Wish("nothing")),
    ],
)
def test_a_button_that_names_an_intent_asks_for_what_the_intent_asks_for(intent: str, wish: Wish) -> None:
    assert pressed("intent", intent).wish == wish == wish_for(intent)


def test_every_intent_of_the_contract_asks_for_something_and_nothing_else_is_named() -> None:
    assert WISHES.keys() <= intents()
    assert all(wish_for(intent).verb for intent in intents())


def test_a_place_on_the_map_asks_what_is_near() -> None:
    inbound = Inbound(AMINA, Kind.location, position=(51.34, 12.37))

    assert read(inbound, "", None, NEW) == Request(Wish("near"), position=(51.34, 12.37))


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in (Kind.text, Kind.wish, Kind.location)])
def test_what_we_cannot_read_is_named(kind: Kind) -> None:
    assert read(Inbound(AMINA, kind, "caption"), "caption", None, NEW) == Request(Wish("unreadable", kind.value))


@pytest.mark.parametrize("text", ["", "?", "...", "😀", "👍🏽", "—", "؟"])
def test_a_text_without_a_word_gets_the_menu(text: str) -> None:
    assert typed(text, ("greet", 0.9)) == Request(Wish("menu"))


@pytest.mark.parametrize("text", ["5", "а", "روضة", "你好", "ok!"])
def test_a_letter_or_a_digit_of_any_script_is_a_word(text: str) -> None:
    assert typed(text).wish.verb != "menu"


def test_words_are_looked_for_in_the_content_while_the_recogniser_is_away() -> None:
    assert read(Inbound(AMINA, Kind.text, "kita"), "kita", None, NEW) == Request(Wish("search"), "kita")


def test_a_sure_guess_is_believed_and_the_words_come_along() -> None:
    assert typed("brauche kita", ("kita_place", 0.9)) == Request(Wish("topic", "kita_place"), "brauche kita")


def test_sure_is_exactly_at_its_limit() -> None:
    assert typed("x", ("kita_place", SURE), ("kita_cost", SURE - MARGIN - 0.01)).wish.verb == "topic"
    assert typed("x", ("kita_place", SURE - 0.01), ("kita_cost", 0.1)).wish.verb == "unsure"


def test_two_guesses_near_each_other_are_offered() -> None:
    request = typed("kita", ("kita_place", SURE + MARGIN / 2), ("kita_cost", SURE), ("school_enrol", 0.02))

    assert request == Request(Wish("unsure"), "kita", ("kita_place", "kita_cost", "school_enrol"))


def test_no_more_than_three_are_offered_and_never_that_it_is_no_matter_of_ours() -> None:
    guesses = [
        ("kita_place", UNSURE + 0.2),
        ("out_of_scope", UNSURE + 0.1),
        ("kita_cost", 0.2),
        ("greet", 0.1),
        ("help", 0.1),
    ]

    assert typed("kita", *guesses).offered == ("kita_place", "kita_cost", "greet")


@pytest.mark.parametrize(
    "guesses",
    [
        [("kita_place", UNSURE - 0.01)],
        [("out_of_scope", 0.9), ("kita_place", 0.05)],
        [("out_of_scope", 0.4), ("kita_place", 0.35)],
        [],
    ],
)
def test_what_is_not_understood_is_said_to_be_so(guesses: list[tuple[str, float]]) -> None:
    assert typed("wetter", *guesses) == Request(Wish("nothing"), "wetter")


def test_yes_confirms_the_hour_that_is_held_and_no_lets_it_go() -> None:
    assert typed("ja", ("affirm", 0.9), state=HOLDING).wish == Wish("confirm")
    assert typed("nein", ("deny", 0.9), state=HOLDING).wish == Wish("cancel", "a1")


def test_without_a_held_hour_yes_is_only_yes() -> None:
    assert typed("ja", ("affirm", 0.9)).wish == Wish("yes")
    assert typed("nein", ("deny", 0.9)).wish == Wish("no")


def test_an_unsure_yes_confirms_nothing() -> None:
    assert typed("ja?", ("affirm", 0.4), ("deny", 0.3), state=HOLDING).wish == Wish("unsure")


def test_while_an_hour_is_held_other_questions_are_still_answered() -> None:
    assert typed("kita", ("kita_place", 0.9), state=HOLDING).wish == Wish("topic", "kita_place")


GUESSES = st.lists(
    st.builds(Guess, st.sampled_from([*sorted(WISHES), "kita_place", "kita_cost"]), st.floats(0, 1)), max_size=6
).map(lambda guesses: sorted(guesses, key=lambda guess: -guess.confidence))


@settings(deadline=None)
@given(st.text(max_size=50), GUESSES, st.sampled_from([NEW, HOLDING]))
def test_whatever_is_typed_there_is_one_wish_that_fits_into_a_button(
    text: str, guesses: list[Guess], state: State
) -> None:
    request = read(Inbound(AMINA, Kind.text, text), text, guesses, state)

    assert request.wish.verb
    assert len(str(request.wish).encode()) <= 64
    assert len(request.offered) <= OFFERED
    assert bool(request.offered) == (request.wish.verb == "unsure")
