"""What is on: this week, later, on a day; in detail, in the calendar, and a reminder in time."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from icalendar import Calendar

from bot.booking.model import BERLIN
from bot.dialogue.decide import decide, needs
from bot.dialogue.effects import DoNotRemind, Remind
from bot.dialogue.knowledge import Event, Hours, Opening, Place
from bot.dialogue.model import Decision, Facts, Reply, State, Wish
from bot.dialogue.render import render
from bot.dialogue.wishes import Request
from tests.fakes.locales import LOCALES

NOW = datetime(2026, 11, 25, 10, tzinfo=BERLIN)
HOUSE = Place("house", "Bürgerhaus", "leisure", Hours(Opening.unknown), street="Markt 1", city="04109 Leipzig")
TITLE = "Frauenfrühstück, mit Kindern; kommt!"


def event(days: int, series: str = "breakfast", hour: int = 9, **more: object) -> Event:
    start = (NOW + timedelta(days=days)).replace(hour=hour, minute=30)
    shown = Event(series, TITLE, "Wir frühstücken **zusammen**.", start, start + timedelta(hours=2), HOUSE)
    return replace(shown, **more)  # type: ignore[arg-type]


def answer(wish: str, *on: Event, can_tell: bool = True, request: Request | None = None) -> tuple[Decision, Reply]:
    verb, _, argument = wish.partition(":")
    facts = Facts(now=NOW, locale="de", events=on, can_tell=can_tell)
    decision = decide(request or Request(Wish(verb, argument)), State(), facts)
    return decision, render(decision.say, facts, LOCALES.words("de"), LOCALES.all())[-1]


def wishes(reply: Reply) -> list[str]:
    return [str(choice.wish) for row in reply.choices for choice in row]


def test_the_coming_seven_days_are_shown_and_what_is_later_is_a_button() -> None:
    _, reply = answer("events", event(1), event(8))

    assert "26. November" in reply.text
    assert "3. Dezember" not in reply.text
    assert wishes(reply)[:2] == ["event:breakfast.20261126", "events:later"]


def test_an_empty_week_shows_what_comes_next() -> None:
    _, reply = answer("events", event(8))

    assert "3. Dezember" in reply.text


def test_nothing_at_all_is_said_and_leads_on() -> None:
    _, reply = answer("events")

    assert reply.text == LOCALES.words("de").text("say.no_events")
    assert wishes(reply) == ["menu"]


def test_later_on_a_weekly_meeting_does_not_hide_the_others() -> None:
    _, reply = answer("events:later", event(8), event(15), event(20, "fest"), event(22))

    assert wishes(reply)[:2] == ["event:breakfast.20261203", "event:fest.20261215"]


def test_who_names_a_day_gets_that_day() -> None:
    wanted = LOCALES.times.read("Was ist am Freitag los?", ("de",), NOW)
    _, reply = answer("events", event(1), event(2), event(8), request=Request(Wish("events"), wanted=wanted))

    assert wishes(reply)[0] == "event:breakfast.20261127"
    assert "26. November" not in reply.text


def test_one_event_says_when_where_and_in_which_languages() -> None:
    _, reply = answer("event:breakfast.20261126", event(1, languages=("de", "ar"), as_of="2025"))

    assert "Donnerstag, 26. November, 9:30 Uhr bis 11:30 Uhr" in reply.text
    assert "Bürgerhaus, Markt 1" in reply.text
    assert "Deutsch und Arabisch" in reply.text
    assert "2025" in reply.text
    assert wishes(reply) == [
        "calendar:breakfast.20261126",
        "remind:breakfast.20261126",
        "place:house",
        "events",
    ]


def test_a_cancelled_date_is_shown_as_such_and_nobody_is_sent_there() -> None:
    _, reply = answer("event:breakfast.20261126", event(1, cancelled=True))

    assert "Fällt aus" in reply.text
    assert wishes(reply) == ["place:house", "events"]


def test_an_event_that_is_gone_is_told_so() -> None:
    _, reply = answer("event:breakfast.20261127")

    assert reply.text == LOCALES.words("de").text("say.event_gone")


def test_a_calendar_takes_the_file() -> None:
    _, reply = answer("calendar:breakfast.20261126", event(1))

    assert reply.file
    assert reply.file.name == "breakfast.20261126.ics"
    (entry,) = Calendar.from_ical(reply.file.text).walk("VEVENT")
    assert str(entry["summary"]) == TITLE
    assert entry["dtstart"].dt == event(1).start
    assert str(entry["location"]) == "Bürgerhaus, Markt 1, 04109 Leipzig"
    assert str(entry["description"]) == "Wir frühstücken zusammen."
    assert all(len(line.encode()) <= 75 for line in reply.file.text.split("\r\n"))


@pytest.mark.parametrize(
    ("days", "hour", "due"),
    [
        (3, 9, datetime(2026, 11, 27, 18, tzinfo=BERLIN)),
        (1, 9, datetime(2026, 11, 25, 18, tzinfo=BERLIN)),
        (0, 14, datetime(2026, 11, 25, 12, 30, tzinfo=BERLIN)),
    ],
)
def test_a_reminder_comes_the_evening_before_or_two_hours_before(days: int, hour: int, due: datetime) -> None:
    shown = event(days, hour=hour)
    decision, reply = answer(f"remind:{shown.id}", shown)

    assert decision.do[0] == Remind(shown.id, shown.start, due, "de")
    assert TITLE in reply.text
    assert f"unremind:{shown.id}" in wishes(reply)


def test_too_late_for_a_reminder_the_calendar_is_offered() -> None:
    shown = event(0, hour=11)
    decision, reply = answer(f"remind:{shown.id}", shown)

    assert not decision.do
    assert f"calendar:{shown.id}" in wishes(reply)


def test_on_a_channel_that_cannot_tell_later_no_reminder_is_promised() -> None:
    shown = event(3)

    assert f"remind:{shown.id}" not in wishes(answer(f"event:{shown.id}", shown, can_tell=False)[1])
    assert not answer(f"remind:{shown.id}", shown, can_tell=False)[0].do


def test_a_reminder_is_taken_back() -> None:
    decision, _ = answer("unremind:breakfast.20261126")

    assert decision.do == (DoNotRemind("breakfast.20261126"),)


def test_what_a_button_says_fits_into_telegrams_sixty_four_bytes() -> None:
    shown = event(1, series="x" * 40)

    assert all(len(f"{verb}:{shown.id}".encode()) <= 64 for verb in ("event", "remind", "unremind", "calendar"))


def test_only_one_date_is_looked_up_for_one() -> None:
    assert needs(Request(Wish("event", "breakfast.20261126"))).event == "breakfast.20261126"
    assert needs(Request(Wish("events", "later"))).events == (7, 56)
