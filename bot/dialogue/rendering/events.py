"""What is on, in the visitor's language, and as a file for her calendar."""

from collections.abc import Iterable
from datetime import UTC, datetime

from icalendar import Calendar
from icalendar import Event as Entry

from bot.dialogue.knowledge import Event
from bot.dialogue.model import Choice, Facts, File, Reply, Say, Wish
from bot.dialogue.rendering.parts import about_choice, button, content, pin_of, reply
from bot.dialogue.words import Words

MOST = 8
_OURS = "-//Lotse//Lotse//EN"


def events(say: Say, facts: Facts, words: Words) -> Reply:
    """The coming days, soonest first; each date is a button to more about it."""
    shown = _several(say)
    if not shown:
        choices = [*about_choice(words, facts, "events"), button(words, "button.menu", "menu")]
        return reply(words, words.text("say.no_events"), choices)
    heading = words.plural(f"say.{say.key}", len(shown))
    blocks = [heading, *(_line(one, words) for one in shown[:MOST])]
    choices = [Choice(_label(one, words), Wish("event", one.id)) for one in shown[:MOST]]
    later = [button(words, "button.events_later", "events", "later")] if say.data.get("later") else []
    onward = [*later, *about_choice(words, facts, "events"), button(words, "button.menu", "menu")]
    return reply(words, "\n\n".join(blocks), [*choices, *onward])


def event(say: Say, facts: Facts, words: Words) -> Reply:
    """When, where, what; to the calendar, to be reminded, to the place."""
    shown = _one(say)
    text = "\n".join([_line(shown, words), "", content(words, shown.text), *_more(shown, words)])
    choices = []
    if not shown.cancelled:
        choices.append(button(words, "button.calendar", "calendar", shown.id))
        if facts.can_tell:
            choices.append(button(words, "button.remind", "remind", shown.id))
    if shown.place:
        choices.append(Choice(shown.place.name, Wish("place", shown.place.id)))
    back = button(words, "button.back", "events")
    return reply(words, text, [*choices, back], pin_of(shown.place) if shown.place else None)


def calendar(say: Say, facts: Facts, words: Words) -> Reply:
    shown = _one(say)
    said = reply(words, words.text("say.calendar"), [button(words, "button.back", "event", shown.id)])
    return Reply(said.text, said.choices, None, said.locale, calendar_file(shown, facts.now))


def remind(say: Say, facts: Facts, words: Words) -> Reply:
    shown, due = _one(say), say.data["due"]
    assert isinstance(due, datetime)
    text = words.text("say.remind", event=shown.title, when=words.moment(due))
    return reply(words, text, [button(words, "button.remind_off", "unremind", shown.id), *_onward(words)])


def remind_late(say: Say, facts: Facts, words: Words) -> Reply:
    """It begins too soon, or nobody can be told later on this channel: the calendar can."""
    shown = _one(say)
    choices = [button(words, "button.calendar", "calendar", shown.id), button(words, "button.menu", "menu")]
    return reply(words, words.text("say.remind_late", when=words.moment(shown.start)), choices)


def gone(say: Say, facts: Facts, words: Words) -> Reply:
    return reply(words, words.text("say.event_gone"), _onward(words))


def reminder(shown: Event, words: Words) -> Reply:
    """What is told before it begins; what was called off meanwhile is told as such."""
    key = "notice.event_cancelled" if shown.cancelled else "notice.event"
    text = "\n".join([words.text(key), "", _line(shown, words)])
    return reply(words, text, [button(words, "button.details", "event", shown.id)])


def calendar_file(shown: Event, now: datetime) -> File:
    """RFC 5545; times in UTC, which every phone turns into its own."""
    entry = Entry()
    entry.add("uid", f"{shown.id}@lotse")
    entry.add("dtstamp", now.astimezone(UTC))
    entry.add("dtstart", shown.start.astimezone(UTC))
    entry.add("dtend", shown.until.astimezone(UTC))
    entry.add("summary", shown.title)
    entry.add("description", shown.text.replace("**", ""))
    entry.add("status", "CANCELLED" if shown.cancelled else "CONFIRMED")
    if shown.place:
        where = (shown.place.name, shown.place.street, shown.place.city)
        entry.add("location", ", ".join(part for part in where if part))
    whole = Calendar()
    whole.add("prodid", _OURS)
    whole.add("version", "2.0")
    whole.add_component(entry)
    return File(shown.id, f"{shown.id}.ics", whole.to_ical().decode())


def _line(shown: Event, words: Words) -> str:
    """Title, when, where."""
    when = words.text("event.when", start=words.moment(shown.start), end=words.time(shown.until))
    lines = [f"**{content(words, shown.title)}**", when]
    if shown.cancelled:
        lines.insert(1, f"**{words.text('event.cancelled')}**")
    if shown.place:
        where = ", ".join(part for part in (shown.place.name, shown.place.street) if part)
        lines.append(words.text("event.where", place=where))
    return "\n".join(lines)


def _more(shown: Event, words: Words) -> list[str]:
    lines = []
    if shown.languages:
        spoken = words.list([words.language(code) for code in shown.languages])
        lines.append(words.text("event.languages", languages=spoken))
    if shown.as_of:
        lines += ["", words.text("event.as_of", year=shown.as_of)]
    return lines


def _label(shown: Event, words: Words) -> str:
    return f"{words.day(shown.start.date())}: {shown.title}"


def _onward(words: Words) -> list[Choice]:
    return [button(words, "button.events", "events"), button(words, "button.menu", "menu")]


def _several(say: Say) -> tuple[Event, ...]:
    shown = say.data["events"]
    assert isinstance(shown, Iterable)
    return tuple(one for one in shown if isinstance(one, Event))


def _one(say: Say) -> Event:
    shown = say.data["event"]
    assert isinstance(shown, Event)
    return shown
