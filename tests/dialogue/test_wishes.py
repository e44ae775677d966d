"""From a message to one wish."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.commands.content import intents
from bot.dialogue.model import Certainty, Guess, Inbound, Kind, Person, State, Understanding, Wish
from bot.dialogue.wishes import DANGERS, OFFERED, WISHES, Request, read, wish_for

AMINA = Person("telegram", "1")
NEW, HOLDING = State(), State(held="a1")


SURE, UNSURE, NONE = Certainty.sure, Certainty.unsure, Certainty.none


def typed(text: str, certainty: Certainty, *intents: str, state: State = NEW, follow_up: str = "") -> Request:
    guesses = tuple(Guess(intent, 0.9 / (place + 1)) for place, intent in enumerate(intents))
    understood = Understanding(guesses, certainty, follow_up=follow_up)
    return read(Inbound(AMINA, Kind.text, text), text, understood, state)


def pressed(verb: str, argument: str = "", state: State = NEW) -> Request:
    return read(Inbound(AMINA, Kind.wish, wish=Wish(verb, argument)), "", None, state)


def test_a_button_is_what_it_says() -> None:
    assert pressed("slot", "1.2.60") == Request(Wish("slot", "1.2.60"))


def test_a_button_is_what_it_says_even_if_the_recogniser_thinks_otherwise() -> None:
    inbound = Inbound(AMINA, Kind.wish, "kita", wish=Wish("menu"))

    sure = Understanding((Guess("kita_place", 0.99),), SURE)

    assert read(inbound, "kita", sure, NEW) == Request(Wish("menu"))


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
    assert typed(text, SURE, "greet") == Request(Wish("menu"))


@pytest.mark.parametrize("text", ["5", "а", "روضة", "你好", "ok!"])
def test_a_letter_or_a_digit_of_any_script_is_a_word(text: str) -> None:
    assert typed(text, NONE).wish.verb != "menu"


def test_words_are_looked_for_in_the_content_while_the_recogniser_is_away() -> None:
    assert read(Inbound(AMINA, Kind.text, "kita"), "kita", None, NEW) == Request(Wish("search"), "kita")


def test_a_sure_guess_is_believed_and_the_words_come_along() -> None:
    assert typed("brauche kita", SURE, "kita_place") == Request(Wish("topic", "kita_place"), "brauche kita")


def test_when_it_is_not_sure_the_best_are_offered() -> None:
    request = typed("kita", UNSURE, "kita_place", "kita_cost", "school_enrol")

    assert request == Request(Wish("unsure"), "kita", ("kita_place", "kita_cost", "school_enrol"))


def test_no_more_than_three_are_offered_and_never_that_it_is_no_matter_of_ours() -> None:
    request = typed("kita", UNSURE, "kita_place", "out_of_scope", "kita_cost", "greet", "help")

    assert request.offered == ("kita_place", "kita_cost", "greet")


@pytest.mark.parametrize("intents", [("kita_place",), ("out_of_scope", "kita_place"), ()])
def test_what_is_not_understood_may_still_be_found_in_the_texts(intents: tuple[str, ...]) -> None:
    assert typed("wetter", NONE, *intents) == Request(Wish("lost"), "wetter")


def test_a_question_for_a_part_is_about_the_topic_last_spoken_of() -> None:
    reading = State(topic="residence_permit")

    asked = typed("und was kostet das?", SURE, "kita_cost", state=reading, follow_up="cost")

    assert asked == Request(Wish("part", "residence_permit.cost"), "und was kostet das?")


def test_without_a_topic_there_is_nothing_to_follow_up() -> None:
    assert typed("kosten?", UNSURE, "kita_cost", follow_up="cost").wish == Wish("unsure")


@pytest.mark.parametrize("intent", sorted(DANGERS))
@pytest.mark.parametrize("certainty", [SURE, UNSURE])
def test_danger_is_never_a_question_about_something_else(intent: str, certainty: Certainty) -> None:
    request = typed("wo kann ich hin", certainty, intent, state=State(topic="kita_cost"), follow_up="where")

    assert request.wish.verb in ("topic", "unsure")
    assert intent in (request.wish.argument, *request.offered)


def test_yes_confirms_the_hour_that_is_held_and_no_lets_it_go() -> None:
    assert typed("ja", SURE, "affirm", state=HOLDING).wish == Wish("confirm")
    assert typed("nein", SURE, "deny", state=HOLDING).wish == Wish("no", "a1")


def test_without_a_held_hour_yes_is_only_yes() -> None:
    assert typed("ja", SURE, "affirm").wish == Wish("yes")
    assert typed("nein", SURE, "deny").wish == Wish("no")


def test_an_unsure_yes_confirms_nothing() -> None:
    assert typed("ja?", UNSURE, "affirm", "deny", state=HOLDING).wish == Wish("unsure")


def test_while_an_hour_is_held_other_questions_are_still_answered() -> None:
    assert typed("kita", SURE, "kita_place", state=HOLDING).wish == Wish("topic", "kita_place")


INTENTS = st.lists(st.sampled_from([*sorted(WISHES), "kita_place", "kita_cost"]), min_size=1, max_size=6)
STATES = [NEW, HOLDING, State(topic="deportation_legal_help")]


@settings(deadline=None)
@given(
    st.text(max_size=50), INTENTS, st.sampled_from(Certainty), st.sampled_from(STATES), st.sampled_from(["", "cost"])
)
def test_whatever_is_typed_there_is_one_wish_that_fits_into_a_button(
    text: str, intents: list[str], certainty: Certainty, state: State, follow_up: str
) -> None:
    request = typed(text, certainty, *intents, state=state, follow_up=follow_up)

    assert request.wish.verb
    assert len(str(request.wish).encode()) <= 64
    assert len(request.offered) <= OFFERED
    assert not request.offered or request.wish.verb == "unsure"
