"""How an event repeats, in words. Pure."""

from datetime import date, timedelta

from content.editor.parts import Words
from content.editor.repeat_form import NTH, WEEKDAYS, Repeat, Rhythm, from_rule
from content.model import Event

# A Monday, from which the names of weekdays are taken.
_MONDAY = date(2024, 1, 1)


def repeat_said(event: Event, words: Words) -> str:
    repeat = from_rule(event.repeat) if event.repeat else None
    if repeat is None:
        return words.text("event.own_rule" if event.repeat else "event.once")
    said = words.plural(f"event.every_{repeat.rhythm}", repeat.every)
    days = _days(repeat, words, event.start.date())
    return " · ".join(part for part in (said, days, _end(repeat, words)) if part)


def weekday_said(name: str, words: Words) -> str:
    return words.weekday(_MONDAY + timedelta(days=WEEKDAYS.index(name)))


def day_said(day: date, words: Words) -> str:
    return words.text("event.day", day=words.day(day), year=day.year)


def _days(repeat: Repeat, words: Words, first: date) -> str:
    if repeat.rhythm is Rhythm.daily:
        return ""
    named = repeat.weekdays or (WEEKDAYS[first.weekday()],)
    days = [weekday_said(one, words) for one in named]
    which = [words.text(f"event.nth_{name}") for name, nth in NTH.items() if nth in repeat.nth]
    return words.list([words.text("event.nth_weekday", nth=one, weekday=days[0]) for one in which] or days)


def _end(repeat: Repeat, words: Words) -> str:
    if repeat.until:
        return words.text("event.until_day", day=day_said(repeat.until, words))
    return words.plural("event.times", repeat.count) if repeat.count else ""
