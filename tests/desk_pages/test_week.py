"""The week calendar: what stands on which day, and where it can be moved to."""

from datetime import datetime, timedelta

from bot.booking.model import BERLIN, Absence, Slot, Status
from tests.desk_pages.office import MONDAY, Office
from tests.web.browser import Browser


def moved(mira: Browser) -> list[str]:
    return [given["data-move"] or "" for given in mira.page.all("li") if "data-move" in given]


def free(mira: Browser) -> list[str]:
    return [given["data-slot"] or "" for given in mira.page.all("li") if "data-slot" in given]


async def test_booked_and_free_hours_stand_there_and_what_is_over_cannot_be_moved(office: Office) -> None:
    mira = await office.counsellor("mira")
    begun = await office.booked("mira", MONDAY.replace(hour=9), name="Samira")
    coming = await office.booked("mira", MONDAY + timedelta(days=1), Status.requested)
    off = await office.booked("mira", MONDAY + timedelta(days=2), Status.cancelled, name="Fatima")
    await mira.open("/desk/week")
    assert moved(mira) == [coming.id]
    assert "Samira" in mira.page.text
    assert begun.id not in moved(mira)
    assert "Fatima" not in mira.page.text
    wednesday = Slot(off.slot.start, off.slot.end, office.ids["mira"])
    assert wednesday.id in free(mira), "the hour that was called off can be had again"


async def test_one_goes_from_week_to_week(office: Office) -> None:
    mira = await office.counsellor("mira")
    await office.booked("mira", MONDAY + timedelta(days=8), name="Samira")
    await mira.open("/desk/week/2026-11-25")
    links = {link.get("rel"): link.get("href") for link in mira.page.all("a") if link.get("rel") in ("prev", "next")}
    assert links == {"prev": "/desk/week/2026-11-16", "next": "/desk/week/2026-11-30"}
    assert "Samira" not in mira.page.text
    await mira.open("/desk/week/2026-11-30")
    assert "Samira" in mira.page.text


async def test_holidays_are_named_and_absences_shown(office: Office) -> None:
    mira = await office.counsellor("mira")
    start = datetime(2026, 11, 26, tzinfo=BERLIN)
    away = Absence(office.ids["mira"], start, start + timedelta(days=1))
    await office.parts.hours.add_absence(away, "mira", MONDAY)
    await mira.open("/desk/week")
    assert "abwesend" in mira.page.text
    assert not [
        one for one in free(mira) if int(one.split(".")[1]) * 60 // 86400 == int(start.timestamp()) // 86400 + 1
    ]
    await mira.open("/desk/week/2026-11-18")
    assert "Buß- und Bettag" in mira.page.text


async def test_an_appointment_at_an_unusual_hour_is_on_the_page(office: Office) -> None:
    mira = await office.counsellor("mira")
    for day, hour in ((3, 6), (4, 22)):
        await office.booked("mira", MONDAY.replace(hour=hour) + timedelta(days=day), name=f"Um {hour}")
    await mira.open("/desk/week")
    assert "Um 6" in mira.page.text
    assert "Um 22" in mira.page.text


async def test_hours_are_right_in_the_weeks_in_which_the_clock_changes(office: Office) -> None:
    for monday, hour in (("2027-03-22", 9), ("2026-10-19", 9)):
        mira = await office.counsellor("mira")
        day = datetime.fromisoformat(monday).replace(tzinfo=BERLIN, hour=hour) + timedelta(days=7)
        meeting = await office.booked("mira", day, Status.attended)
        await mira.open(f"/desk/week/{day.date().isoformat()}")
        assert meeting.number in mira.page.text
        assert f"{hour}:00–{hour + 1}:00" in mira.page.text
