"""Consultation hours, single days, absences, what she tells of herself."""

from datetime import date, time, timedelta

import pytest

from bot.booking.model import Availability, Duty, Mode
from tests.desk_pages.office import MONDAY, Office
from tests.web.browser import Browser, Page

ROW = {"weekday": "1", "start": "09:00", "end": "12:00", "minutes": "45", "modes": "phone"}


def rows(*typed: dict[str, str]) -> dict[str, str]:
    named = {f"{number}.{name}": value for number, row in enumerate(typed) for name, value in row.items()}
    return {"rows": str(len(typed)), "deed": "save", **named}


async def hours(office: Office) -> list[Availability]:
    return list(await office.parts.hours.availabilities(office.ids["mira"]))


def said(page: Page) -> set[str]:
    """Fields that something is said about."""
    return {(given.get("id") or "").removeprefix("field-") for given in page.all("input") if "aria-invalid" in given}


@pytest.fixture
async def mira(office: Office) -> Browser:
    browser = await office.counsellor("mira")
    await browser.open("/desk/hours")
    return browser


async def test_her_hours_are_changed_and_added_to(office: Office, mira: Browser) -> None:
    form = mira.page.form("/desk/hours")
    assert form.fields["0.start"] == "09:00"
    more = {"5.start": "17:00", "5.end": "19:00", "5.weekday": "3", "5.modes": "room\nvideo", "5.room": "12"}
    answer = await mira.send(form, **{"0.start": "10:00", "0.step_free": "yes"}, **more, deed="save")
    assert answer.headers["location"] == "/desk/hours?said=hours"
    found = await hours(office)
    assert (found[0].start, found[0].step_free) == (time(10), True)
    late = next(one for one in found if one.start == time(17))
    assert (late.weekday, late.modes, late.room) == (3, (Mode.room, Mode.video), "12")
    assert len(found) == 6


async def test_a_row_is_removed_and_what_else_was_typed_stays(office: Office, mira: Browser) -> None:
    form = mira.page.form("/desk/hours")
    await mira.send(form, **{"0.start": "08:15"}, deed="remove-1")
    again = mira.page.form("/desk/hours")
    assert [again.fields[f"{number}.start"] for number in range(5)] == ["08:15", "09:00", "09:00", "09:00", ""]
    assert len(await hours(office)) == 5, "nothing is saved yet"
    await mira.send(again, deed="save")
    assert len(await hours(office)) == 4


WRONG = [
    ({"start": "x"}, "0.start"),
    ({"end": "08:00"}, "0.end"),
    ({"end": "25:00"}, "0.end"),
    ({"minutes": "2"}, "0.minutes"),
    ({"minutes": "999"}, "0.minutes"),
    ({"minutes": "240"}, "0.minutes"),
    ({"place": "nirgendwo"}, "0.place"),
    ({"valid_from": "2027-02-30"}, "0.valid_from"),
    ({"valid_from": "2027-02-01", "valid_until": "2027-01-01"}, "0.valid_until"),
]


@pytest.mark.parametrize(("typed", "field"), WRONG)
async def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    office: Office, mira: Browser, typed: dict[str, str], field: str
) -> None:
    before = await hours(office)
    answer = await mira.post("/desk/hours", rows({**ROW, "room": "Zimmer 7", **typed}))
    assert answer.status_code == 422
    assert field in said(mira.page)
    shown = mira.page.form("/desk/hours").fields
    assert shown["0.room"] == "Zimmer 7"
    assert all(shown[f"0.{name}"] == value for name, value in typed.items())
    assert await hours(office) == before


async def test_rows_that_overlap_are_refused_unless_they_hold_at_other_times(office: Office, mira: Browser) -> None:
    later = {**ROW, "start": "11:00", "end": "13:00"}
    assert (await mira.post("/desk/hours", rows(ROW, later))).status_code == 422
    assert "1.start" in said(mira.page)
    apart = ({**ROW, "valid_until": "2026-12-31"}, {**later, "valid_from": "2027-01-01"})
    assert (await mira.post("/desk/hours", rows(*apart))).status_code == 303


async def test_a_room_is_one_line_in_letters_and_calendars(office: Office, mira: Browser) -> None:
    await mira.post("/desk/hours", rows({**ROW, "modes": "room", "room": " 7 \rSUMMARY:Free beer\r\n"}))
    assert [one.room for one in await hours(office)] == ["7 SUMMARY:Free beer"]


async def test_a_place_is_chosen_by_its_name(office: Office, mira: Browser) -> None:
    number, name = (await office.parts.places())[3]
    await mira.post("/desk/hours", rows({**ROW, "place": name}))
    assert (await hours(office))[0].place == number
    await mira.open("/desk/hours")
    assert mira.page.form("/desk/hours").fields["0.place"] == name


async def test_a_single_day_has_hours_of_its_own_or_none(office: Office, mira: Browser) -> None:
    day = {"day": "2026-12-01", **rows({**ROW, "start": "14:00", "end": "16:00"})}
    assert (await mira.post("/desk/hours/days", day)).headers["location"] == "/desk/hours/days?said=day_set"
    own = [one for one in await hours(office) if one.day]
    assert [(one.day, one.start) for one in own] == [(date(2026, 12, 1), time(14))]
    await mira.open("/desk/hours/days?day=2026-12-01")
    assert mira.page.form("/desk/hours/days").fields["0.start"] == "14:00"

    await mira.post("/desk/hours/days", {"day": "2026-12-01", "rows": "0", "deed": "off"})
    (off,) = [one for one in await hours(office) if one.day]
    assert off.start == off.end
    await mira.open("/desk/week/2026-11-30")
    assert not [one for one in mira.page.all("li") if (one.get("data-slot") or "").split(".")[1:2] == ["29747280"]]
    await mira.post("/desk/hours/days", {"day": "2026-12-01", "rows": "0", "deed": "clear"})
    assert not [one for one in await hours(office) if one.day]
    assert len([one for one in await hours(office) if not one.day]) == 5


async def test_a_day_that_is_none_is_asked_for_again(office: Office, mira: Browser) -> None:
    for day in ("", "2026-02-31", "0001-01-01", "x"):
        assert (await mira.post("/desk/hours/days", {"day": day, **rows(ROW)})).status_code == 422


async def test_an_absence_names_whose_appointments_fall_into_it_before_it_is_entered(
    office: Office, mira: Browser
) -> None:
    hit = await office.booked("mira", MONDAY + timedelta(days=1))
    await office.add("olga")
    wanted = {"start_day": "2026-11-24", "end_day": "2026-11-25", "substitute": office.ids["olga"], "deed": "add"}
    await mira.open("/desk/hours/absences")
    asked = await mira.post("/desk/hours/absences", wanted)
    assert asked.status_code == 200
    assert hit.number in mira.page.text
    assert not await office.parts.hours.absences(office.ids["mira"], MONDAY)

    form = mira.page.form("/desk/hours/absences", sure="yes")
    assert form.fields["start_day"] == "2026-11-24"
    await mira.send(form)
    (away,) = await office.parts.hours.absences(office.ids["mira"], MONDAY)
    assert (away.end - away.start, away.substitute) == (timedelta(days=2), office.ids["olga"])
    await mira.open("/desk/hours/absences")
    links = [link.get("href") or "" for link in mira.page.all("a")]
    assert f"/desk/appointments/{hit.id}/time?back=hours/absences" in links
    assert f"/desk/appointments/{hit.id}?ask=cancel" in links
    await mira.send(mira.page.form("/desk/hours/absences", absence=str(away.id)), deed="remove")
    assert not await office.parts.hours.absences(office.ids["mira"], MONDAY)


async def test_an_absence_that_ends_before_it_begins_is_refused(office: Office, mira: Browser) -> None:
    for typed in (
        {"start_day": "2026-11-25", "end_day": "2026-11-24"},
        {"start_day": "2026-11-25", "end_day": "2026-11-25", "start_time": "12:00", "end_time": "11:00"},
        {"start_day": "2026-11-02", "end_day": "2026-11-03"},
        {"start_day": "", "end_day": "2026-11-25"},
        {"start_day": "2026-11-25", "end_day": "2026-11-25", "start_time": "25:99"},
        {"start_day": "2026-11-25", "end_day": "2026-11-25", "substitute": "999"},
    ):
        assert (await mira.post("/desk/hours/absences", {**typed, "deed": "add"})).status_code == 422, typed
        assert mira.page.form("/desk/hours/absences").fields["start_day"] == typed["start_day"]


async def test_nobody_removes_the_absence_of_a_colleague(office: Office, mira: Browser) -> None:
    olga = await office.counsellor("olga")
    await olga.open("/desk/hours/absences")
    await olga.post("/desk/hours/absences", {"start_day": "2026-12-01", "end_day": "2026-12-02", "deed": "add"})
    (away,) = await office.parts.hours.absences(office.ids["olga"], MONDAY)
    await mira.post("/desk/hours/absences", {"deed": "remove", "absence": str(away.id)})
    assert await office.parts.hours.absences(office.ids["olga"], MONDAY)


async def test_what_she_tells_of_herself_is_kept(office: Office, mira: Browser) -> None:
    await mira.open("/desk/hours/profile")
    form = mira.page.form("/desk/hours/profile")
    assert form.fields["notice_minutes"] == "120"
    told = {"locales": "fa\nde", "shown_name": "Frau M.", "buffer_minutes": "10", "email": "mira@example.org"}
    duty = {f"duty.{day}.start": "" for day in range(1, 7)} | {f"duty.{day}.end": "" for day in range(1, 7)}
    answer = await mira.send(form, **told, **duty, **{"duty.0.start": "08:00", "duty.0.end": "12:00"})
    assert answer.headers["location"] == "/desk/hours/profile?said=profile"
    who = await office.parts.staff.counsellor(office.ids["mira"])
    assert who
    assert (who.locales, who.shown_name, who.buffer_minutes) == (("de", "fa"), "Frau M.", 10)
    assert who.duty == (Duty(0, time(8), time(12)),)
    assert await office.parts.hours.email(who.id) == "mira@example.org"


async def test_a_profile_that_cannot_be_is_refused_and_shown_again(office: Office, mira: Browser) -> None:
    await mira.open("/desk/hours/profile")
    form = mira.page.form("/desk/hours/profile")
    wrong = {"locales": "xx", "email": "kein @", "horizon_days": "9999", "duty.0.start": "12:00", "duty.0.end": "9:00"}
    assert (await mira.send(form, **wrong)).status_code == 422
    assert {"email", "horizon_days"} <= said(mira.page)
    assert mira.page.form("/desk/hours/profile").fields["email"] == "kein @"


async def test_she_is_not_disturbed_until_then(office: Office, mira: Browser) -> None:
    await mira.open("/desk/hours/profile")
    form = mira.page.form("/desk/hours/profile/quiet")
    for until, said_so in (("2026-11-24T18:30", "said=quiet"), ("", "said=not_quiet"), ("2030-01-01T00:00", "refused")):
        answer = await mira.send(form, until=until)
        assert said_so in answer.headers["location"]
    await mira.send(form, until="2026-11-24T18:30")
    await mira.open("/desk/hours/profile")
    assert "Ruhe bis Dienstag, 24. November" in mira.page.text
