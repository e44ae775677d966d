"""A counsellor's own time on Telegram: consultation hours, absences, do not disturb, her calendar."""

import re
from datetime import timedelta

import pytest

from bot.adapters.feeds import FeedStore
from bot.app import House, now
from bot.booking.model import BERLIN
from tests.bot_api import BotApi
from tests.journeys.steps import assert_no_faults, begins, books, button, data, opening, rows, sentence, settled
from tests.journeys.team import asks, audit, hires


async def hours(house: House) -> list[tuple[object, ...]]:
    """(weekday, from, to, minutes, ways, room)."""
    sql = "SELECT weekday, to_char(start, 'HH24:MI'), to_char(\"end\", 'HH24:MI'), minutes, modes, room"
    hers = "FROM availabilities JOIN counsellors ON counsellors.id = counsellor AND active"
    return await rows(house, f"{sql} {hers} WHERE day IS NULL ORDER BY weekday, start")


async def test_hours_are_added_and_taken_away_by_typing(
    api: BotApi, office: House, caplog: pytest.LogCaptureFixture
) -> None:
    mira = api.visitor()
    await hires(office, "Mira", mira, hours=None)
    await mira.says("/zeiten")
    await mira.expects(sentence("de", "deskchat.no_rules"))
    await mira.says("/zeiten Mo, Mi 9-12 45 Raum, Telefon")
    shown = await mira.expects(sentence("de", "deskchat.hours_changed"))
    assert "Montag 9:00–12:00, je 45 Minuten, vor Ort und Telefon" in shown.text
    await mira.says("/times tue 13:30-15 30 phone")
    await mira.expects("Dienstag 13:30–15:00")
    assert await hours(office) == [
        (0, "09:00", "12:00", 45, ["room", "phone"], ""),
        (1, "13:30", "15:00", 30, ["phone"], ""),
        (2, "09:00", "12:00", 45, ["room", "phone"], ""),
    ]
    await mira.says("/zeiten Mo 11-14")
    await mira.expects("überschneidet sich mit: Montag 9:00–12:00")
    await mira.says("/zeiten weg Mi")
    await mira.expects(sentence("de", "deskchat.hours_changed"))
    assert [row[0] for row in await hours(office)] == [0, 1]
    assert set(await audit(office)) == {"hours_changed"}
    assert_no_faults(caplog)


@pytest.mark.parametrize("typed", ["Mo", "Mo 12-9", "Mo 9-25", "Xx 9-12", "Mo 9-12 5", "Mo 9-12 60 Schiff", "weg So"])
async def test_what_cannot_be_read_changes_nothing_and_shows_an_example(api: BotApi, office: House, typed: str) -> None:
    mira = api.visitor()
    await hires(office, "Mira", mira)
    before = await hours(office)
    await mira.says(f"/zeiten {typed if typed != 'weg So' else 'weg So 1-2'}")
    await mira.expects("/zeiten Mo 9-12 60 Raum")
    assert await hours(office) == before


async def test_hours_are_added_and_taken_away_by_buttons(api: BotApi, office: House) -> None:
    mira = api.visitor()
    await hires(office, "Mira", mira, hours=None)
    await mira.says("/zeiten")
    shown = await mira.expects(sentence("de", "deskchat.no_rules"))
    await mira.presses(sentence("de", "deskbutton.add"))
    for question, label in (
        ("add_day", "Freitag"),
        ("add_from", "10:00"),
        ("add_to", "14:00"),
        ("add_minutes", "30 Minuten"),
        ("add_way", "vor Ort und Telefon"),
    ):
        asked = await mira.expects(sentence("de", f"deskchat.{question}"))
        assert asked.id == shown.id, "all in one message"
        await mira.presses(label)
    await mira.expects("Freitag 10:00–14:00, je 30 Minuten")
    assert await hours(office) == [(4, "10:00", "14:00", 30, ["room", "phone"], "")]
    await mira.presses("Entfernen: Freitag 10:00–14:00")
    await mira.expects(sentence("de", "deskchat.no_rules"))
    assert await hours(office) == []


async def test_one_day_can_be_off_or_have_hours_of_its_own(api: BotApi, office: House) -> None:
    mira = api.visitor()
    await hires(office, "Mira", mira)
    await mira.says("/zeiten 24.12. frei")
    await mira.expects("24. Dezember: frei")
    await mira.says("/zeiten 24.12. 9-11 Raum 2.04")
    await mira.expects("24. Dezember 9:00–11:00")
    sql = "SELECT to_char(start, 'HH24:MI'), room FROM availabilities WHERE day IS NOT NULL"
    assert await rows(office, sql) == [("09:00", "2.04")]
    await mira.presses(next(one for one in data(mira.sees()[-1]) if one.startswith("desk-hours:day.")))
    await mira.expects(sentence("de", "deskchat.hours_changed"))
    assert await rows(office, sql) == []


async def test_an_absence_says_which_appointments_fall_into_it_and_offers_to_deal_with_them(
    api: BotApi, office: House
) -> None:
    olha, mira = api.visitor(language_code="de"), api.visitor()
    await hires(office, "Mira", mira, at_once=True)
    await hires(office, "Jan", hours=None)
    await begins(olha)
    await books(olha)
    await mira.expects(opening("de", "staff.booked"))
    today = now().astimezone(BERLIN).date()
    await mira.says(f"/abwesend {today:%d.%m.}-{today + timedelta(days=3):%d.%m.} Jan")
    away = await mira.expects("Termine in dieser Zeit: 1")
    assert "Vertretung: Jan" in away.text
    await mira.presses(button(away, "desk-show"))
    card = await mira.expects("bestätigt")
    assert [one.partition(":")[0] for one in data(card)] == ["desk-moves", "desk-pass", "desk-cancel"]
    await mira.presses(button(card, "desk-moves"))
    moves = await mira.expects("Wohin verschieben?")
    first = int(button(moves, "desk-move").partition(".")[2]) * 60
    assert first > now().timestamp() + 2 * 24 * 3600, "no hour of those in which she is away"
    await mira.presses(button(moves, "desk-move"))
    await mira.expects("ist verschoben")
    await olha.expects(opening("de", "notice.new_time"))
    await mira.presses(next(one for one in data(away) if one.startswith("desk-away:del.")), on=away)
    await mira.expects(sentence("de", "deskchat.no_absences"))
    assert await audit(office) == ["absence_added", "appointment_moved", "absence_removed"]


@pytest.mark.parametrize("typed", ["Weihnachten", "31.2.", "24.12. Nobody", "1.1.2020", "24.12.-"])
async def test_an_absence_that_cannot_be_read_is_not_entered(api: BotApi, office: House, typed: str) -> None:
    mira = api.visitor()
    await hires(office, "Mira", mira)
    await hires(office, "Jan")
    await mira.says(f"/abwesend {typed}")
    told = await mira.expects("/abwesend 24.12.-2.1.")
    assert "Jan" in told.text
    assert await rows(office, "SELECT 1 FROM absences") == []


async def test_an_absence_of_today_takes_one_press_however_often(api: BotApi, office: House) -> None:
    mira = api.visitor()
    await hires(office, "Mira", mira)
    await mira.says("/abwesend")
    shown = await mira.expects(sentence("de", "deskchat.no_absences"))
    for _ in range(2):
        await mira.presses_data(button(shown, "desk-away"))
        await mira.expects(sentence("de", "deskchat.away_free"))
    assert len(await rows(office, "SELECT 1 FROM absences")) == 1


async def test_while_she_wants_quiet_nothing_is_told_her(api: BotApi, office: House) -> None:
    olha, mira = api.visitor(language_code="de"), api.visitor()
    await hires(office, "Mira", mira)
    await mira.says("/ruhe")
    await mira.expects(sentence("de", "deskchat.quiet_off"))
    await mira.says("/ruhe 2h")
    await mira.expects("Sie werden nicht gestört bis")
    before = len(mira.sees())
    await asks(olha)
    await settled(office)
    assert len(mira.sees()) == before
    await mira.presses(sentence("de", "deskbutton.quiet_off"))
    await mira.expects(sentence("de", "deskchat.quiet_off"))
    assert await rows(office, "SELECT quiet_until FROM counsellors WHERE name = 'Mira'") == [(None,)]
    assert await audit(office) == ["quiet_set", "quiet_ended"]


@pytest.mark.parametrize("typed", ["9 Tage", "200h", "bis", "bis 25", "laut"])
async def test_quiet_that_cannot_be_read_is_not_set(api: BotApi, office: House, typed: str) -> None:
    mira = api.visitor()
    await hires(office, "Mira", mira)
    await mira.says(f"/ruhe {typed}")
    await mira.expects("/ruhe 2h, /ruhe bis 8")
    assert await audit(office) == []


async def test_her_calendar_address_is_shown_once_and_can_be_renewed_and_ended(api: BotApi, office: House) -> None:
    mira = api.visitor()
    number = await hires(office, "Mira", mira)
    feeds = FeedStore(office.engine)
    await mira.says("/kalender")
    first = _secret((await mira.expects("https://lotse.example/calendar/feed/")).text)
    assert (await feeds.owner(first)).id == number  # type: ignore[union-attr]
    await mira.says("/calendar")
    known = await mira.expects(sentence("de", "deskchat.feed_exists"))
    assert "https" not in known.text
    await mira.presses(sentence("de", "deskbutton.feed_new"))
    second = _secret((await mira.expects("https://lotse.example/calendar/feed/")).text)
    assert (await feeds.owner(first), bool(await feeds.owner(second))) == (None, True)
    await mira.presses(sentence("de", "deskbutton.feed_off"))
    await mira.expects(sentence("de", "deskchat.feed_off"))
    assert await feeds.owner(second) is None


def _secret(text: str) -> str:
    found = re.search(r"/calendar/feed/([\w-]+)\.ics", text)
    assert found
    return found[1]


async def test_help_names_every_command_and_leads_to_what_visitors_see(api: BotApi, office: House) -> None:
    mira = api.visitor(language_code="de")
    await hires(office, "Mira", mira)
    for command in ("/hilfe", "/help"):
        await mira.says(command)
        told = await mira.expects(sentence("de", "deskchat.help"))
        assert "/abwesend" in told.text
    await mira.presses(sentence("de", "deskbutton.visitor"))
    await mira.expects(sentence("de", "say.menu"))
