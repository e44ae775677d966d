"""Writing with a counsellor: asked for, agreed to, passed on in silence, ended, taken up again."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.booking.handing_over import soonest, team_for, unanswered
from bot.booking.model import Counsellor, Notice
from bot.dialogue.effects import Count, EndCase, OpenCase, ReopenCase, SayInCase
from bot.dialogue.model import Certainty, Decision, Facts, Inbound, Kind, Needs, Say, State, Talk, Understanding
from bot.dialogue.wishes import Request

GOES_ON = timedelta(minutes=30)


def needed(_request: Request) -> Needs:
    return Needs(duty=True, menu=True)


def takes(inbound: Inbound, state: State, talk: Talk | None, now: datetime, answers: bool) -> bool:
    """Whether a message is for the counsellor and not for the bot. `answers`: it answers one of a counsellor's.

    What she was asked for after a press of a button is an answer to that, in words, unless a counsellor has come since:
    then she answers her. After a talk that she ended herself only an answer begins it again; after one that a
    counsellor ended everything does for half an hour.
    """
    if talk is None or inbound.wish is not None or inbound.kind is Kind.other:
        return False
    if answers:
        return True
    if state.expects and inbound.kind is Kind.text and talk.person_on <= state.person_on:
        return False
    if talk.running:
        return not (state.paused and talk.waiting)
    return not state.paused and talk.closed_at is not None and now - talk.closed_at <= GOES_ON


def only_thanks(understood: Understanding) -> bool:
    """Nothing that a counsellor would have to read or answer."""
    return understood.certainty is Certainty.sure and understood.guesses[0].intent in ("thank", "goodbye")


def talk(request: Request, state: State, facts: Facts) -> Decision:
    """`talk` asks whether she agrees to what a counsellor gets to see; `talk:yes` hands her over."""
    running = facts.talk is not None and facts.talk.running
    match request.wish.argument:
        case "no":
            return Decision((Say("all_right"),), state)
        case "end":
            return _end(state, running)
        case "pause" if running:
            return _pause(state, facts)
        case "on" if running:
            return Decision((Say("talk_on", _when(facts)),), replace(state, paused=False, passed_on=True))
        case "again" if facts.talk and not running:
            return _again(state, facts)
    if running:
        return Decision((Say("talk_running", _when(facts)),), state)
    return _open(state, facts) if request.wish.argument == "yes" else _ask(state, facts)


def say(request: Request, state: State, facts: Facts) -> Decision:
    """Silence, but for one word that it waits, as long as nobody has come, and one that the talk goes on.

    A button that pretends to be a message says nothing.
    """
    if request.said is None or facts.talk is None:
        return Decision((Say("stale"), Say("menu")), state)
    said = SayInCase(request.text, request.said.kind.value, request.said.source, bool(request.danger))
    on = replace(state, paused=False, passed_on=True)
    if not facts.talk.running:
        return Decision((Say("talk_again", _when(facts)),), on, (ReopenCase(_due(facts)), said))
    if facts.talk.waiting and not state.passed_on:
        return Decision((Say("passed_on", _when(facts)),), on, (said,))
    return Decision((), replace(state, paused=False), (said,))


def _ask(state: State, facts: Facts) -> Decision:
    team = _chosen_team(state, facts)
    if not team:
        return Decision((Say("talk_nobody", {"place": facts.contact_point}),), state)
    return Decision((Say("talk_ask", _when(facts, team)),), state)


def _open(state: State, facts: Facts) -> Decision:
    team = _chosen_team(state, facts)
    if not team:
        return Decision((Say("talk_nobody", {"place": facts.contact_point}),), state)
    opened = OpenCase(
        number=facts.fresh_id[:4].upper(),
        locale=facts.locale,
        topic=_topic(state),
        asked=state.asked,
        seen=state.seen,
        wishes=state.wishes,
        team=team,
        notices=_due(facts, team),
    )
    told = Say("talk_opened", {**_when(facts, team), "number": opened.number})
    counted = Count("handed_over", opened.topic, facts.locale)
    return Decision((told,), replace(state, paused=False, passed_on=False), (opened, counted))


def _end(state: State, running: bool) -> Decision:
    """Ending twice is ending once."""
    ended = (EndCase(),) if running else ()
    return Decision((Say("talk_ended"),), replace(state, paused=True, passed_on=False), ended)


def _pause(state: State, facts: Facts) -> Decision:
    """As long as nobody has come; a counsellor who is there is not talked over."""
    if facts.talk and not facts.talk.waiting:
        return Decision((Say("talk_running", _when(facts)),), state)
    return Decision((Say("talk_paused"), Say("menu")), replace(state, paused=True))


def _again(state: State, facts: Facts) -> Decision:
    on = replace(state, paused=False, passed_on=True)
    return Decision((Say("talk_again", _when(facts)),), on, (ReopenCase(_due(facts)),))


def _when(facts: Facts, team: str = "") -> dict[str, object]:
    """`there`: the first moment at which somebody reads it, `now` when that is now; None when nobody ever will."""
    when = None
    if facts.chain:
        when = soonest(_members(facts, team), facts.calendar.absences, facts.now, facts.chain.is_holiday)
    number = facts.talk.number if facts.talk else ""
    return {"there": when, "now": when == facts.now, "number": number, "talk": facts.talk}


def _due(facts: Facts, team: str = "") -> tuple[Notice, ...]:
    if facts.chain is None:
        return ()
    return unanswered(_members(facts, team), facts.calendar.absences, facts.chain, facts.now)


def _members(facts: Facts, team: str) -> list[Counsellor]:
    wanted = team or (facts.talk.team if facts.talk else "")
    return [one for one in facts.calendar.counsellors.values() if one.team == wanted]


def _chosen_team(state: State, facts: Facts) -> str:
    if facts.chain is None:
        return ""
    return team_for(facts.calendar, facts.locale, _topic(state), facts.now, facts.chain.is_holiday)


def _topic(state: State) -> str:
    return state.topic or next(reversed(state.asked), "")
