"""What administrators set up: counsellors, teams, interpreters, and the way into Telegram."""

from datetime import time, timedelta

import pytest

from bot.booking.model import InterpreterHours
from bot.dialogue.model import Person
from content.editor.roles import Role
from tests.desk_pages.office import HOST, MONDAY, Office
from tests.web.browser import Browser

PASSWORD = "drei lange Woerter zusammen"


@pytest.fixture
async def anna(office: Office) -> Browser:
    browser = await office.member("anna", Role.administrator)
    await browser.open("/desk/team")
    return browser


async def test_somebody_is_added_invited_and_comes_in(office: Office, anna: Browser) -> None:
    form = anna.page.form("/desk/team")
    added = await anna.send(form, name="Mira Öz", locales="fa\nde", woman="yes")
    number = added.headers["location"].rpartition("/")[2].partition("?")[0]
    await anna.open(f"/desk/team/{number}")
    await anna.post(f"/desk/team/{number}", {"deed": "invite"})
    link = next(given["value"] for given in anna.page.all("input") if "/invited/" in (given.get("value") or ""))
    assert link

    mira, address = office.outsider(), link.removeprefix(HOST)
    await mira.open(address)
    came = await mira.send(mira.page.form(address), login="mira", password=PASSWORD)
    assert came.headers["location"] == "/desk/"
    assert "Heute" in (await mira.open("/desk/")).text
    member = next(one for one in await office.parts.team.members(MONDAY) if one.counsellor.id == number)
    assert (member.login, member.counsellor.woman, member.counsellor.locales) == ("mira", True, ("fa", "de"))


async def test_without_a_name_or_a_language_nobody_is_added(office: Office, anna: Browser) -> None:
    before = len(await office.parts.team.members(MONDAY))
    form = anna.page.form("/desk/team")
    for wrong in ({"name": " ", "locales": "de"}, {"name": "Mira"}, {"name": "Mira", "locales": "de", "team": "99"}):
        assert (await anna.send(form, **wrong)).status_code == 422
    assert anna.page.form("/desk/team").fields["name"] == "Mira"
    assert len(await office.parts.team.members(MONDAY)) == before


async def test_her_place_in_the_team_is_changed(office: Office, anna: Browser) -> None:
    await office.add("mira")
    other = str(await office.add_team("Schule"))
    address = f"/desk/team/{office.ids['mira']}"
    await anna.open(address)
    await anna.send(anna.page.form(address), deed="counsellor", team=other, topics="kita_place\nkita_cost")
    who = await office.parts.staff.counsellor(office.ids["mira"])
    assert who
    assert (who.team, who.topics) == (other, ("kita_place", "kita_cost"))


async def test_who_still_has_appointments_cannot_leave(office: Office, anna: Browser) -> None:
    meeting = await office.booked("mira", MONDAY + timedelta(days=1))
    mira, address = await office.counsellor("mira"), f"/desk/team/{office.ids['mira']}"
    await anna.open(address)
    assert (await anna.post(address, {"deed": "deactivated"})).headers["location"].endswith("refused=still_booked")
    assert (await mira.open("/desk/")).status_code == 200

    await mira.open(f"/desk/appointments/{meeting.id}")
    await mira.post(f"/desk/appointments/{meeting.id}", {"deed": "cancel"})
    await anna.open(address)
    assert (await anna.post(address, {"deed": "deactivated"})).headers["location"].endswith("said=deactivated")
    assert (await mira.open("/desk/")).status_code == 403
    await anna.open(address)
    await anna.post(address, {"deed": "reactivated"})
    assert (await mira.open("/desk/")).status_code == 200


async def test_teams_get_names_and_a_group_by_a_code(office: Office, anna: Browser) -> None:
    await anna.post("/desk/teams", {"deed": "name", "name": "Schule"})
    team = next(one for one in await office.parts.team.teams() if one.name == "Schule")
    await anna.open("/desk/team")
    await anna.post("/desk/teams", {"deed": "connect", "team": team.id})
    code = anna.page.text.partition("/connect ")[2].split()[0]
    assert await office.parts.staff.connect(code, -100123, MONDAY) == "Schule"
    assert next(one for one in await office.parts.team.teams() if one.id == team.id).connected
    await anna.open("/desk/team")
    assert (await anna.post("/desk/teams", {"deed": "name", "name": " "})).status_code == 422


async def test_an_interpreter_and_hours_are_set_up(office: Office, anna: Browser) -> None:
    await anna.open("/desk/interpreters/new")
    form = anna.page.form("/desk/interpreters/new")
    row = {"0.weekday": "2", "0.start": "09:00", "0.end": "12:30", "0.valid_until": "2027-06-30"}
    wrong = await anna.send(form, deed="save", name="Pavlo", locales="uk", **{**row, "0.end": "08:00"})
    assert wrong.status_code == 422
    assert anna.page.form("/desk/interpreters/new").fields["name"] == "Pavlo"
    await anna.send(form, deed="save", name="Pavlo", locales="uk\nru", **row)
    (plan,) = await office.parts.team.interpreters()
    assert plan.interpreter.locales == ("uk", "ru")
    (hours,) = plan.hours
    assert hours == InterpreterHours(plan.interpreter.id, 2, time(9), time(12, 30), None, hours.valid_until)
    assert (await office.parts.appointments.calendar(MONDAY)).interpreters

    address = f"/desk/interpreters/{plan.interpreter.id}"
    await anna.open(address)
    form = anna.page.form(address)
    assert form.fields["0.start"] == "09:00"
    form.fields.pop("active")
    await anna.send(form, deed="save")
    assert not (await office.parts.appointments.calendar(MONDAY)).interpreters


async def test_her_telegram_is_connected_by_a_link_that_works_once(office: Office) -> None:
    mira = await office.counsellor("mira")
    await mira.open("/desk/hours/telegram")
    await mira.send(mira.page.form("/desk/hours/telegram"))
    link = next(one["href"] or "" for one in mira.page.all("a") if "t.me" in (one.get("href") or ""))
    assert link.startswith("https://t.me/lotse_bot?start=counsellor-")
    assert any((one.get("src") or "").startswith("data:image/svg+xml") for one in mira.page.all("img"))
    code, phone = link.partition("counsellor-")[2], Person("telegram", "77")
    who = await office.parts.staff.link(code, phone, MONDAY)
    assert who
    assert who.id == office.ids["mira"]
    assert await office.parts.staff.link(code, phone, MONDAY) is None
    await mira.open("/desk/hours/telegram")
    assert "Telegram ist verbunden" in mira.page.text


async def test_what_is_set_up_stands_in_the_audit_log(office: Office, anna: Browser) -> None:
    await anna.send(anna.page.form("/desk/team"), name="Mira", locales="de")
    assert ("anna", "counsellor_added") in [row[:2] for row in await office.log()]
    assert "Mira" not in str([row for row in await office.log() if row[1] == "counsellor_added"])
