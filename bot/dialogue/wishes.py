"""From a message to one wish: what the button says, or what the recogniser makes of the words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.dialogue.model import Certainty, Inbound, Keep, Kind, State, Understanding, Wish
from bot.dialogue.times import Wanted

OFFERED = 3

# Who asks about these may be in danger now: the recogniser is the second net under the safety rule (safety.Danger).
DANGERS = {"domestic_violence": "violence", "medical_emergency": "life", "mental_health": "suicide"}

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
    """A wish with what came along: the visitor's words, the intents to choose from, where she is, when she can.

    `danger`: what her words sound like, where they were asked for and are taken as what they are. `said`: her message,
    where it is for a counsellor.
    """

    wish: Wish
    text: str = ""
    offered: tuple[str, ...] = ()
    position: tuple[float, float] | None = None
    wanted: Wanted | None = None
    danger: str = ""
    said: Inbound | None = None


def read(
    inbound: Inbound, text: str, understood: Understanding | None, state: State, wanted: Wanted | None = None
) -> Request:
    """`understood` is None when the recogniser is away, then the words are looked for in the content.

    A text that holds only a time, after hours were offered, asks for other hours, whatever the recogniser thinks.
    """
    if inbound.wish is not None:
        asked = inbound.wish
        return Request(wish_for(asked.argument) if asked.verb == "intent" else asked)
    if inbound.kind is Kind.location:
        return Request(Wish("near"), position=inbound.position)
    if inbound.kind is not Kind.text:
        return Request(Wish("unreadable", inbound.kind.value))
    if state.expects and not _question(text, state):
        return _told(text, understood, state)
    if not any(letter.isalnum() for letter in text):
        return Request(Wish("menu"))
    if state.hours_offered and wanted and wanted.alone:
        return Request(Wish("move", state.moves) if state.moves else Wish("book"), text, wanted=wanted)
    if understood is None:
        return Request(Wish("search"), text)
    return replace(_understood(text, understood, state), wanted=wanted)


def _understood(text: str, understood: Understanding, state: State) -> Request:
    if understood.follow_up and state.topic and not _pressing(understood):
        return Request(Wish("part", f"{state.topic}.{understood.follow_up}"), text)
    if understood.certainty is Certainty.sure:
        return Request(_in_context(understood.guesses[0].intent, state), text)
    if understood.certainty is Certainty.unsure:
        offered = tuple(guess.intent for guess in understood.guesses if guess.intent != "out_of_scope")
        return Request(Wish("unsure"), text, offered[:OFFERED])
    return Request(Wish("lost"), text)


def _question(text: str, state: State) -> bool:
    """Neither a name nor a number, so that it is answered; what an appointment is about may well be one."""
    return state.expects != "about" and text.endswith(("?", "؟"))


def _told(text: str, understood: Understanding | None, state: State) -> Request:
    """What she was asked to write for the counsellor. "No" leaves it out; without a number nobody can call her."""
    sure = understood is not None and understood.certainty is Certainty.sure
    intent = understood.guesses[0].intent if understood and sure else ""
    if intent == "deny" and state.expects == "phone":
        return Request(Wish("no", state.held))
    wish = Wish("added", state.expects)
    return Request(wish) if intent == "deny" else Request(wish, text, danger=DANGERS.get(intent, ""))


def _pressing(understood: Understanding) -> bool:
    """Danger is never taken for a question about something else."""
    return understood.certainty is not Certainty.none and understood.guesses[0].intent in DANGERS


def _in_context(intent: str, state: State) -> Wish:
    """ "Yes" and "no" answer what was asked last: may messages be kept, or the hour that is held for her."""
    wish = wish_for(intent)
    if state.keep is Keep.asked and wish.verb in ("yes", "no"):
        return Wish("keep", wish.verb)
    if state.held and wish.verb == "yes":
        return Wish("confirm")
    if state.held and wish.verb == "no":
        return Wish("no", state.held)
    return wish


def wish_for(intent: str) -> Wish:
    return WISHES.get(intent, Wish("topic", intent))
