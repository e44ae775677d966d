"""What is on, in detail, in her calendar, and a reminder before it begins."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.dialogue.effects import Count, DoNotRemind, Remind
from bot.dialogue.knowledge import Event
from bot.dialogue.model import Decision, Facts, Needs, Say, State
from bot.dialogue.wishes import Request

WEEK, WEEKS = 7, 56
_EVENING, _SHORTLY = 18, timedelta(hours=2)


def list_needed(request: Request) -> Needs:
    """`events`: the coming seven days, or the days she named; `events:later`: the seven weeks after them."""
    if request.wish.argument == "later":
        return Needs(events=(WEEK, WEEKS))
    return Needs(events=(0, WEEKS))


def events(request: Request, state: State, facts: Facts) -> Decision:
    """An empty week shows what comes next instead, so that nobody has to ask twice."""
    if request.wish.argument == "later":
        return _later(state, facts)
    asked = Count("events_asked", "", facts.locale), Count("answered", "events", facts.locale)
    return replace(_soon(request, state, facts), do=asked)


def _soon(request: Request, state: State, facts: Facts) -> Decision:
    wanted = request.wanted
    fitting = tuple(one for one in facts.events if wanted and wanted.fits(one.start))
    if fitting:
        return Decision((Say("events_fitting", {"events": fitting}),), state)
    end = facts.now + timedelta(days=WEEK)
    week = tuple(one for one in facts.events if one.start < end)
    later = len(week) < len(facts.events)
    if not week and later:
        return _later(state, facts)
    return Decision((Say("events", {"events": week, "later": later}),), state)


def _later(state: State, facts: Facts) -> Decision:
    """Of what repeats only the next date, so that one weekly meeting does not hide the rest."""
    first = {one.series: one for one in reversed(facts.events)}
    shown = tuple(one for one in facts.events if one is first[one.series])
    return Decision((Say("events_later", {"events": shown}),), state)


def one_needed(request: Request) -> Needs:
    return Needs(event=request.wish.argument)


def event(request: Request, state: State, facts: Facts) -> Decision:
    found = _found(facts)
    looked_at = (Count("event_read", found.series, facts.locale),) if found else ()
    return replace(_about("event", state, facts), do=looked_at)


def calendar(request: Request, state: State, facts: Facts) -> Decision:
    """A file that the calendar of a phone takes."""
    return _about("calendar", state, facts)


def remind(request: Request, state: State, facts: Facts) -> Decision:
    """The evening before; on the day itself two hours before; afterwards it is too late."""
    found = _found(facts)
    if found is None or found.cancelled:
        return _about("event", state, facts)
    due = _due(found.start, facts.now)
    if due is None or not facts.can_tell:
        return Decision((Say("remind_late", {"event": found}),), state)
    told = Remind(found.id, found.start, due, facts.locale)
    counted = Count("event_reminder", found.series, facts.locale)
    return Decision((Say("remind", {"event": found, "due": due}),), state, (told, counted))


def do_not_remind(request: Request, state: State, facts: Facts) -> Decision:
    return Decision((Say("remind_off"),), state, (DoNotRemind(request.wish.argument),))


def _about(key: str, state: State, facts: Facts) -> Decision:
    found = _found(facts)
    if found is None:
        return Decision((Say("event_gone"),), state)
    return Decision((Say(key, {"event": found}),), state)


def _found(facts: Facts) -> Event | None:
    return facts.events[0] if facts.events else None


def _due(start: datetime, now: datetime) -> datetime | None:
    evening = (start - timedelta(days=1)).replace(hour=_EVENING, minute=0, second=0, microsecond=0)
    return next((due for due in (evening, start - _SHORTLY) if due > now), None)
