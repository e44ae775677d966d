"""Another time: chosen from free hours, asked once more, told, and taken back."""

from datetime import timedelta

from bot.booking.model import Appointment, Slot, Status
from tests.desk_pages.office import MONDAY, Office
from tests.web.browser import Browser

TUESDAY = MONDAY + timedelta(days=1)


def time_of(appointment: Appointment) -> str:
    return f"/desk/appointments/{appointment.id}/time"


async def choose(mira: Browser, appointment: Appointment, slot: Slot) -> str:
    """Goes through the form and the question; returns where it leads."""
    await mira.open(f"{time_of(appointment)}?slot={slot.id}&back=week/2026-11-23")
    answer = await mira.send(mira.page.form(time_of(appointment)))
    return str(answer.headers["location"])


async def slot_at(office: Office, appointment: Appointment, hour: int) -> Slot:
    who = await office.parts.staff.counsellor(appointment.slot.counsellor)
    assert who
    free = await office.parts.answering.free_slots(who, appointment.id, office.at)
    return next(one for one in free if one.start == TUESDAY.replace(hour=hour))


async def test_the_visitor_is_told_only_after_the_question(office: Office) -> None:
    mira = await office.counsellor("mira")
    meeting = await office.booked("mira", TUESDAY)
    await mira.open(f"{time_of(meeting)}?back=week/2026-11-23")
    offered = [given.get("value") for given in mira.page.all("input") if given.get("name") == "slot"]
    slot = await slot_at(office, meeting, 14)
    assert slot.id in offered

    await mira.open(f"{time_of(meeting)}?slot={slot.id}&back=week/2026-11-23")
    assert "Die ratsuchende Person wird es sofort erfahren" in mira.page.text
    assert (await office.appointment(meeting.id)).slot.start == TUESDAY
    assert not await office.told(meeting)

    answer = await mira.send(mira.page.form(time_of(meeting)))
    assert answer.headers["location"].startswith("/desk/week/2026-11-23?said=moved")
    assert (await office.appointment(meeting.id)).slot.start == TUESDAY.replace(hour=14)
    assert ("moved_by_desk", "visitor") in await office.told(meeting)


async def test_a_move_can_be_taken_back(office: Office) -> None:
    mira = await office.counsellor("mira")
    meeting = await office.booked("mira", TUESDAY)
    await mira.open(await choose(mira, meeting, await slot_at(office, meeting, 14)))
    undo = next(link["href"] for link in mira.page.all("a") if "/time?slot=" in (link.get("href") or ""))
    await mira.open(str(undo))
    await mira.send(mira.page.form(time_of(meeting)))
    assert (await office.appointment(meeting.id)).slot.start == TUESDAY


async def test_an_hour_that_somebody_else_got_is_said_and_nothing_changed(office: Office) -> None:
    mira = await office.counsellor("mira")
    meeting = await office.booked("mira", TUESDAY)
    slot = await slot_at(office, meeting, 14)
    await mira.open(f"{time_of(meeting)}?slot={slot.id}")
    sure = mira.page.form(time_of(meeting))
    await office.booked("mira", slot.start)
    await mira.open((await mira.send(sure)).headers["location"])
    assert "gerade jemand anders bekommen" in mira.page.text
    assert (await office.appointment(meeting.id)).slot.start == TUESDAY


async def test_a_request_is_answered_by_a_proposal(office: Office) -> None:
    mira = await office.counsellor("mira")
    asked = await office.booked("mira", TUESDAY, Status.requested)
    slot = await slot_at(office, asked, 14)
    await mira.open(f"{time_of(asked)}?slot={slot.id}")
    assert "wird gefragt, ob das passt" in mira.page.text
    answer = await mira.send(mira.page.form(time_of(asked)))
    assert answer.headers["location"] == "/desk/?said=proposed"
    assert "proposed" in {kind for kind, _ in await office.told(asked)} | {
        action.removeprefix("appointment_") for _, action, _ in await office.log()
    }


async def test_with_a_script_the_question_comes_as_a_part_of_the_page(office: Office) -> None:
    mira = await office.counsellor("mira")
    meeting = await office.booked("mira", TUESDAY)
    slot = await slot_at(office, meeting, 14)
    asked = await mira.client.get(f"{time_of(meeting)}?slot={slot.id}", headers={"HX-Request": "true"})
    assert "<html" not in asked.text
    assert 'id="asking-title"' in asked.text
    gone = await mira.client.get(f"{time_of(meeting)}?slot=x", headers={"HX-Request": "true"})
    assert "nicht mehr frei" in gone.text


async def test_the_way_back_is_a_page_of_the_desk_and_none_elsewhere(office: Office) -> None:
    mira = await office.counsellor("mira")
    meeting = await office.booked("mira", TUESDAY)
    for wanted in ("//evil.test", "https://evil.test", "../editor", "week/x"):
        await mira.open(f"{time_of(meeting)}?back={wanted}")
        assert not [link for link in mira.page.all("a") if "evil" in (link.get("href") or "")]
        answer = await mira.post(f"/desk/appointments/{meeting.id}", {"deed": "cancel", "back": wanted})
        assert answer.headers["location"].startswith("/desk/?")
