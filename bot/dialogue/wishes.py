"""From a message to one wish: what the button says, or what the recogniser makes of the words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.dialogue.model import Guess, Inbound, Kind, State, Wish

SURE = 0.7
MARGIN = 0.1
UNSURE = 0.12
OFFERED = 3

# What an intent asks for. An intent that is not named here asks for the topic of the same name.
WISHES: Mapping[str, Wish] = {
    "greet": Wish("greet"),
    "goodbye": Wish("goodbye"),
    "thank": Wish("thank"),
    "affirm": Wish("yes"),
    "deny": Wish("no"),
    "help": Wish("help"),
    "bot_challenge": Wish("about"),
    "change_language": Wish("language"),
    "privacy_question": Wish("privacy"),
    "delete_my_data": Wish("delete"),
    "give_feedback": Wish("feedback"),
    "talk_to_human": Wish("human"),
    "book_appointment": Wish("book"),
    "change_appointment": Wish("appointments"),
    "cancel_appointment": Wish("appointments"),
    "show_appointments": Wish("appointments"),
    "opening_hours": Wish("hours"),
    "address_contact": Wish("place"),
    "events": Wish("events"),
    "out_of_scope": Wish("nothing"),
}


@dataclass(frozen=True)
class Request:
    """A wish with what came along: the visitor's words, the intents to choose from, where she is."""

    wish: Wish
    text: str = ""
    offered: tuple[str, ...] = ()
    position: tuple[float, float] | None = None


def read(inbound: Inbound, text: str, guesses: Sequence[Guess] | None, state: State) -> Request:
    """`guesses` best first; None when the recogniser is away, then the words are looked for in the content."""
    if inbound.wish is not None:
        asked = inbound.wish
        return Request(wish_for(asked.argument) if asked.verb == "intent" else asked)
    if inbound.kind is Kind.location:
        return Request(Wish("near"), position=inbound.position)
    if inbound.kind is not Kind.text:
        return Request(Wish("unreadable", inbound.kind.value))
    if not any(letter.isalnum() for letter in text):
        return Request(Wish("menu"))
    if guesses is None:
        return Request(Wish("search"), text)
    return _understood(text, guesses, state)


def _understood(text: str, guesses: Sequence[Guess], state: State) -> Request:
    ranked = [*guesses, Guess("", 0.0), Guess("", 0.0)]
    best, second = ranked[0], ranked[1]
    if best.confidence >= SURE and best.confidence - second.confidence >= MARGIN:
        return Request(_in_context(best.intent, state), text)
    if best.confidence >= UNSURE and best.intent != "out_of_scope":
        offered = tuple(guess.intent for guess in guesses if guess.intent != "out_of_scope")[:OFFERED]
        return Request(Wish("unsure"), text, offered)
    return Request(Wish("nothing"), text)


def _in_context(intent: str, state: State) -> Wish:
    """ "Yes" and "no" answer what was asked last: the hour that is held for her."""
    wish = wish_for(intent)
    if state.held and wish.verb == "yes":
        return Wish("confirm")
    if state.held and wish.verb == "no":
        return Wish("cancel", state.held)
    return wish


def wish_for(intent: str) -> Wish:
    return WISHES.get(intent, Wish("topic", intent))
