"""May messages that were not understood be kept, so that people can teach what they mean?"""

from dataclasses import replace

from bot.dialogue.effects import DropMessages, KeepMessage
from bot.dialogue.model import Decision, Facts, Keep, Say, State
from bot.dialogue.wishes import Request


def keep(request: Request, state: State, facts: Facts) -> Decision:
    """`keep:yes`, `keep:no`. A "no" also takes back what lies there unread."""
    if request.wish.argument == Keep.yes:
        return Decision((Say("keep_yes"),), replace(state, keep=Keep.yes))
    if request.wish.argument == Keep.no:
        return Decision((Say("keep_no"),), replace(state, keep=Keep.no), (DropMessages(),))
    return Decision((Say("stale"), Say("menu")), state)


def not_understood(decision: Decision, facts: Facts) -> Decision:
    """Asks once, after the usual answer. Only what comes after her "yes" is kept.

    Where she is also asked about the language, a typed "yes" could mean either, so only the buttons count.
    """
    state, unread = decision.state, facts.unread
    if unread is None:
        return decision
    if state.keep is Keep.unknown:
        asked = Keep.asked if state.locale in ("", facts.locale) else Keep.no
        return replace(decision, say=(*decision.say, Say("keep_ask")), state=replace(state, keep=asked))
    return kept(decision, facts)


def kept(decision: Decision, facts: Facts) -> Decision:
    """With her "yes", and without asking for it."""
    unread = facts.unread
    if unread is None or decision.state.keep is not Keep.yes or not unread.text:
        return decision
    return replace(decision, do=(*decision.do, KeepMessage(unread.text, unread.locale, unread.guesses)))


def without_answer(state: State) -> State:
    """Whatever comes next closes the question: silence is a "no"."""
    return replace(state, keep=Keep.no) if state.keep is Keep.asked else state
