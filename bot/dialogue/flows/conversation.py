"""The conversation about itself: hello, help, language, menu, privacy, thanks, what cannot be read."""

from dataclasses import replace

from bot.dialogue.effects import ForgetMe, Rate
from bot.dialogue.flows import guidance
from bot.dialogue.model import Decision, Facts, Keep, Needs, Say, State
from bot.dialogue.wishes import Request


def nothing_needed(_request: Request) -> Needs:
    return Needs()


def menu_needed(_request: Request) -> Needs:
    return Needs(menu=True)


def start(request: Request, state: State, facts: Facts) -> Decision:
    """`/start`, with a deep link of a poster: `topic-<intent>-<locale>` opens that topic at once."""
    if facts.topic:
        told = (Say("welcome"), Say("topic", {"topic": facts.topic}))
        counted = guidance.read(facts.topic.id, state, facts)
        return Decision(told, guidance.remembered(replace(state, topic=facts.topic.id), facts.topic.id, True), counted)
    return Decision((Say("welcome"), Say("languages"), Say("menu")), state)


def start_needed(request: Request) -> Needs:
    kind, _, rest = request.wish.argument.partition("-")
    return Needs(topic=rest.rpartition("-")[0], menu=True) if kind == "topic" else Needs(menu=True)


def greet(request: Request, state: State, facts: Facts) -> Decision:
    return Decision((Say("greet"), Say("menu")), state)


def menu(request: Request, state: State, facts: Facts) -> Decision:
    """The list of categories, or of one category's topics."""
    chosen = request.wish.argument
    return Decision((Say("menu", {"category": chosen}),), replace(state, offered=()))


def language(request: Request, state: State, facts: Facts) -> Decision:
    """The list of languages, unless one of them was chosen; the choice itself is made in conversation.py."""
    if request.wish.argument == facts.locale:
        return Decision((Say("language_set"), Say("menu")), state)
    return Decision((Say("languages"),), state)


def goodbye(request: Request, state: State, facts: Facts) -> Decision:
    return Decision((Say("goodbye"),), state)


def thank(request: Request, state: State, facts: Facts) -> Decision:
    return Decision((Say("thank"),), state)


def yes(request: Request, state: State, facts: Facts) -> Decision:
    """A "yes" to nothing that was asked: show what there is."""
    return Decision((Say("what_next"), Say("menu")), state)


def no(request: Request, state: State, facts: Facts) -> Decision:
    return Decision((Say("all_right"),), state)


def help_(request: Request, state: State, facts: Facts) -> Decision:
    return Decision((Say("help"), Say("menu")), state)


def about(request: Request, state: State, facts: Facts) -> Decision:
    return Decision((Say("about"),), state)


def privacy(request: Request, state: State, facts: Facts) -> Decision:
    return Decision((Say("privacy", {"keep": state.keep is Keep.yes}),), state)


def delete(request: Request, state: State, facts: Facts) -> Decision:
    """Erasing asks back once, since it cannot be undone; afterwards nothing is remembered."""
    if request.wish.argument == "yes":
        return Decision((Say("deleted"),), State(), (ForgetMe(),))
    return Decision((Say("delete_ask"),), state)


def feedback(request: Request, state: State, facts: Facts) -> Decision:
    return Decision((Say("feedback"),), state)


def rate(request: Request, state: State, facts: Facts) -> Decision:
    """The last topic was helpful, or not: then a person is offered."""
    good = request.wish.argument == "up"
    counted = (Rate(state.topic, facts.locale, good),) if state.topic else ()
    return Decision((Say("rated_up" if good else "rated_down"),), state, counted)


def unreadable(request: Request, state: State, facts: Facts) -> Decision:
    """A photo, a voice message, a document: say what can be read, and offer a person."""
    return Decision((Say("unreadable", {"kind": request.wish.argument}),), state)


def stale(request: Request, state: State, facts: Facts) -> Decision:
    """A button of another time, or none of ours."""
    return Decision((Say("stale"), Say("menu")), state)
