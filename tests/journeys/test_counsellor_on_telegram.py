"""A counsellor's way on Telegram: joining, being asked, and every answer she can give."""

import time
from datetime import timedelta

import pytest

from bot.adapters.staff import StaffStore
from bot.app import House, now
from bot.booking.rules import REASONS
from tests.bot_api import BotApi
from tests.journeys.steps import (
    assert_no_faults,
    begins,
    books,
    button,
    change,
    data,
    opening,
    rows,
    sentence,
    settled,
    until,
)
from tests.journeys.team import appointments, asks, audit, falls_due, hires


async def test_she_joins_by_a_link_and_is_told_what_she_can_do_here(api: BotApi, office: House) -> None:
    mira = api.visitor(language_code="de")
    await hires(office, "Mira", mira)
    welcome = mira.sees()[-1].text
    for command in ("/heute", "/anfragen", "/zeiten", "/abwesend", "/ruhe", "/faelle", "/hilfe"):
        assert command in welcome
    ((_, listed),) = [one for one in api.commands.items() if str(mira.chat_id) in one[0][0]]
    assert [one["command"] for one in listed][:3] == ["heute", "anfragen", "woche"]
    await mira.says("/start")
    await mira.expects(sentence("de", "say.menu"))


async def test_one_who_speaks_no_german_has_english_commands(api: BotApi, office: House) -> None:
    mira = api.visitor(language_code="en")
    number = await hires(office, "Mira", locales="en")
    code = await StaffStore(office.engine).link_code(number, now())
    await mira.says(f"/start counsellor-{code}")
    await mira.expects(sentence("en", "notice.linked"))
    ((_, listed),) = [one for one in api.commands.items() if str(mira.chat_id) in one[0][0]]
    assert [one["command"] for one in listed][:3] == ["today", "requests", "week"]
    for command in ("/today", "/heute"):
        await mira.says(command)
        await mira.expects(sentence("en", "deskchat.no_today"))


async def test_a_code_that_is_wrong_used_or_expired_links_nobody(api: BotApi, office: House) -> None:
    mira, stranger = api.visitor(), api.visitor(language_code="ar")
    number, staff = await hires(office, "Mira"), StaffStore(office.engine)
    used, expired = await staff.link_code(number, now()), await staff.link_code(number, now() - timedelta(hours=2))
    await mira.says(f"/start counsellor-{used}")
    await mira.expects(sentence("de", "notice.linked"))
    for code in (used, expired, "wrong", "", "'; DROP TABLE link_codes --", "ü" * 60):
        await stranger.says(f"/start counsellor-{code}")
        await stranger.expects(sentence("de", "notice.link_failed"))
    assert await rows(office, "SELECT address FROM counsellor_reach") == [(str(mira.chat_id),)]


async def test_linking_anew_moves_her_notices_to_the_new_chat(api: BotApi, office: House) -> None:
    olha, old, new = api.visitor(language_code="de"), api.visitor(), api.visitor()
    number = await hires(office, "Mira", old)
    await new.says(f"/start counsellor-{await StaffStore(office.engine).link_code(number, now())}")
    await new.expects(sentence("de", "notice.linked"))
    await asks(olha)
    await new.expects(opening("de", "staff.requested"))
    await settled(office)
    assert len(old.sees()) == 1
    await old.says("/heute")
    await until(lambda: len(old.sees()) > 1)
    await settled(office)
    assert not [one for one in old.sees() if sentence("de", "deskchat.no_today") in one.text]
    assert not [one for one in api.commands if str(old.chat_id) in one[0]], "the menu is that of all visitors again"


async def test_she_accepts_and_the_visitor_has_her_confirmation(
    api: BotApi, office: House, caplog: pytest.LogCaptureFixture
) -> None:
    olha, mira = api.visitor(language_code="de"), api.visitor()
    number = await hires(office, "Mira", mira)
    await asks(olha)
    told = await mira.expects(opening("de", "staff.requested"))
    assert str(olha.chat_id) not in told.text
    await mira.presses(button(told, "desk-accept"))
    done = await mira.expects("bekommt jetzt die Bestätigung")
    await olha.expects(sentence("de", "notice.confirmed"))
    assert await appointments(office) == [("confirmed", number)]
    assert await audit(office) == ["appointment_confirmed"]
    assert [one.partition(":")[0] for one in data(done)] == ["desk-moves", "desk-pass", "desk-cancel"]
    await until(lambda: not mira.sees()[1].buttons)
    assert len(mira.answers) == 1, "the press is answered"
    assert_no_faults(caplog)


async def test_of_a_booked_hour_she_hears_at_once_and_of_its_calling_off_too(api: BotApi, office: House) -> None:
    olha, mira = api.visitor(language_code="de"), api.visitor()
    await hires(office, "Mira", mira, at_once=True)
    await begins(olha)
    booked = await books(olha)
    began = time.monotonic()
    await mira.expects(opening("de", "staff.booked"))
    assert time.monotonic() - began < 2
    await olha.presses(button(booked, "cancel"))
    asked = await olha.expects(opening("de", "say.cancel_ask"))
    await olha.presses(button(asked, "cancel"))
    await olha.expects(opening("de", "say.cancelled"))
    ((number,),) = await rows(office, "SELECT number FROM appointments WHERE status = 'cancelled'")
    told = await mira.expects(opening("de", "staff.cancelled"))
    assert str(number) in told.text
    assert str(olha.chat_id) not in told.text


async def test_a_second_press_changes_nothing_and_says_so(api: BotApi, office: House) -> None:
    olha, mira = api.visitor(language_code="de"), api.visitor()
    await hires(office, "Mira", mira)
    await asks(olha)
    pressed = button(await mira.expects(opening("de", "staff.requested")), "desk-accept")
    for _ in range(2):
        await mira.presses_data(pressed)
    await mira.expects("ist bestätigt")
    await mira.expects("schon bestätigt")
    await settled(office)
    assert await audit(office) == ["appointment_confirmed"]
    assert len([one for one in olha.sees() if sentence("de", "notice.confirmed") in one.text]) == 1


@pytest.mark.parametrize("reason", REASONS)
async def test_she_declines_with_a_reason_that_the_visitor_reads(api: BotApi, office: House, reason: str) -> None:
    olha, mira = api.visitor(language_code="de"), api.visitor()
    await hires(office, "Mira", mira)
    await asks(olha)
    await mira.presses(button(await mira.expects(opening("de", "staff.requested")), "desk-decline"))
    asked = await mira.expects("ablehnen: Warum?")
    await mira.presses(next(one for one in data(asked) if one.endswith(f".{reason}")))
    done = await mira.expects(sentence("de", f"reason.{reason}"))
    assert (done.id, done.edited, done.buttons) == (asked.id, True, []), "the answer stands where the question was"
    await olha.expects(sentence("de", f"reason.{reason}"))
    assert await rows(office, "SELECT status, reason FROM appointments") == [("declined", reason)]


async def test_she_proposes_another_hour_and_the_visitor_takes_it_with_one_press(api: BotApi, office: House) -> None:
    olha, mira = api.visitor(language_code="de"), api.visitor()
    number = await hires(office, "Mira", mira)
    await asks(olha)
    await mira.presses(button(await mira.expects(opening("de", "staff.requested")), "desk-other"))
    offered = await mira.expects("Welche Zeit schlagen Sie vor?")
    hours = [one for one in data(offered) if one.startswith("desk-propose:")]
    assert len(hours) == 8
    await mira.presses(sentence("de", "deskbutton.later"))
    later = await mira.expects("Welche Zeit schlagen Sie vor?")
    assert (later.id, button(later, "desk-propose") in hours) == (offered.id, False)
    await mira.presses(button(later, "desk-propose"))
    await mira.expects("vorgeschlagen")
    proposed = await olha.expects("schlägt vor")
    await olha.presses(sentence("de", "button.proposal_yes"), on=proposed)
    await mira.expects(opening("de", "staff.moved"))
    await settled(office)
    assert await appointments(office) == [("confirmed", number)]
    assert await audit(office) == ["appointment_proposed"]


async def test_a_proposal_that_the_visitor_does_not_want_brings_the_request_back(api: BotApi, office: House) -> None:
    olha, mira = api.visitor(language_code="de"), api.visitor()
    number = await hires(office, "Mira", mira)
    await asks(olha)
    await mira.presses(button(await mira.expects(opening("de", "staff.requested")), "desk-other"))
    await mira.presses(button(await mira.expects("Welche Zeit schlagen Sie vor?"), "desk-propose"))
    await olha.presses(button(await olha.expects("schlägt vor"), "no"))
    again = await mira.expects(opening("de", "staff.requested"))
    await mira.presses(button(again, "desk-accept"))
    await olha.expects("Ihr Termin ist bestätigt")
    assert await appointments(office) == [("confirmed", number)]


async def test_she_passes_on_to_a_colleague_who_is_free_and_speaks_the_language(api: BotApi, office: House) -> None:
    olha, mira, jan = api.visitor(language_code="de"), api.visitor(), api.visitor()
    await hires(office, "Mira", mira)
    other = await hires(office, "Jan", jan, hours=None)
    await hires(office, "Zoe", locales="en", hours=None)
    await asks(olha)
    await mira.presses(button(await mira.expects(opening("de", "staff.requested")), "desk-pass"))
    choice = await mira.expects("weitergeben")
    assert [label for row in choice.buttons for label, _ in row] == ["Jan (Deutsch)", "Zoe", "Zurück"]
    await mira.presses("Jan (Deutsch)")
    before = len(olha.sees())
    await mira.expects("Jan wird jetzt gefragt")
    asked = await jan.expects("An Sie weitergegeben")
    assert len(olha.sees()) == before, "the visitor notices nothing"
    await jan.presses(button(asked, "desk-accept"))
    await olha.expects(sentence("de", "notice.confirmed"))
    await mira.presses_data(button(asked, "desk-accept"))
    await mira.expects(sentence("de", "deskchat.not_yours"))
    assert await appointments(office) == [("confirmed", other)]
    assert await audit(office) == ["appointment_passed_on", "appointment_confirmed"]


async def test_she_cancels_only_after_being_asked_back(api: BotApi, office: House) -> None:
    olha, mira = api.visitor(language_code="de"), api.visitor()
    await hires(office, "Mira", mira, at_once=True)
    await begins(olha)
    await books(olha)
    told = await mira.expects(opening("de", "staff.booked"))
    await mira.presses(button(told, "desk-cancel"))
    await mira.presses(button(await mira.expects("wirklich absagen?"), "desk-back"))
    card = await mira.expects("bestätigt")
    assert (await rows(office, "SELECT status FROM appointments")) == [("confirmed",)]
    await mira.presses(button(card, "desk-cancel"))
    await mira.presses(button(await mira.expects("wirklich absagen?"), "desk-cancel"))
    await mira.expects("ist abgesagt")
    off = await olha.expects(opening("de", "notice.cancelled_by_counsellor"))
    await olha.presses(button(off, "book"))
    await olha.expects(sentence("de", "say.slots"))
    await mira.presses_data(button(told, "desk-cancel"))
    await mira.expects("schon abgesagt")
    await settled(office)
    assert await rows(office, "SELECT status, cancelled_by FROM appointments") == [("cancelled", "counsellor")]
    assert await rows(office, "SELECT count(*) FROM notices WHERE kind = 'cancelled'") == [(1,)]


async def test_she_moves_an_appointment_and_the_visitor_reads_old_and_new(api: BotApi, office: House) -> None:
    olha, mira = api.visitor(language_code="de"), api.visitor()
    await hires(office, "Mira", mira, at_once=True)
    await begins(olha)
    await books(olha)
    await mira.expects(opening("de", "staff.booked"))
    await mira.says("/woche")
    week = await mira.expects("Woche ab")
    if "desk-show" not in [one.partition(":")[0] for one in data(week)]:
        await mira.presses(sentence("de", "deskbutton.week_after"))
        week = await mira.expects("Woche ab")
    await mira.presses(button(week, "desk-show"))
    await mira.presses(button(await mira.expects("bestätigt"), "desk-moves"))
    await mira.presses(button(await mira.expects("Wohin verschieben?"), "desk-move"))
    await mira.expects("ist verschoben")
    await olha.expects(opening("de", "notice.new_time"))
    assert await audit(office) == ["appointment_moved"]


async def test_afterwards_she_says_whether_the_visitor_came_and_can_put_it_right(api: BotApi, office: House) -> None:
    olha, mira = api.visitor(language_code="de"), api.visitor()
    await hires(office, "Mira", mira)
    await asks(olha)
    await mira.presses(button(await mira.expects(opening("de", "staff.requested")), "desk-accept"))
    await mira.expects("ist bestätigt")
    await change(office, "UPDATE appointments SET during = tstzrange(now() - INTERVAL '2 hours', now())")
    await falls_due(office, "came")
    asked = await mira.expects("War die Person da?")
    await mira.presses(sentence("de", "staff.button.missed"), on=asked)
    missed = await mira.expects("war nicht da")
    await mira.presses(button(missed, "desk-came"))
    await mira.expects("wird gefragt, wie es war")
    await olha.expects(sentence("de", "notice.how_was_it"))
    assert await audit(office) == ["appointment_confirmed", "appointment_missed", "appointment_attended"]


async def test_she_sees_today_who_comes_late(api: BotApi, office: House) -> None:
    olha, mira = api.visitor(language_code="de"), api.visitor()
    await hires(office, "Mira", mira)
    await asks(olha)
    await mira.presses(button(await mira.expects(opening("de", "staff.requested")), "desk-accept"))
    await mira.expects("ist bestätigt")
    await mira.says("/heute")
    await until(lambda: "Heute" in mira.sees()[-1].text)
    today = "tstzrange(date_trunc('day', now() AT TIME ZONE 'Europe/Berlin') AT TIME ZONE 'Europe/Berlin', now())"
    await change(office, f"UPDATE appointments SET during = {today}")
    sql = (
        "INSERT INTO notices (kind, audience, appointment, version, due, data, outcome) "
        "SELECT 'late', 'counsellor', id, version, now(), CAST(:data AS jsonb), 'sent' FROM appointments"
    )
    await change(office, sql, data='{"minutes": "15"}')
    await mira.says("/heute")
    listed = await mira.expects("Kommt etwa 15 Minuten später.")
    await mira.presses(button(listed, "desk-show"))
    card = await mira.expects("Sprache: Deutsch")
    assert [one.partition(".")[2] for one in data(card)] == ["yes", "no"]
    assert listed.buttons, "the list can be used again"
