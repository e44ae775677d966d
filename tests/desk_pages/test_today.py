"""The first page: what waits, whom she meets, what went wrong."""

from datetime import timedelta

from bot.booking.model import Status, Wishes
from tests.desk_pages.office import MONDAY, Office


async def test_it_shows_whom_she_meets_today_in_order_with_what_she_was_told(office: Office) -> None:
    mira = await office.counsellor("mira")
    await office.booked("mira", MONDAY.replace(hour=15), name="Samira", about="Mein Kind ist vier.")
    earlier = await office.booked("mira", MONDAY.replace(hour=13), wishes=Wishes(with_child=True, woman=True))
    tomorrow = await office.booked("mira", MONDAY + timedelta(days=1))
    others = await office.booked("olga", MONDAY.replace(hour=12))
    await mira.open("/desk/")
    text = mira.page.text
    assert text.index(earlier.number) < text.index("Samira") < text.index("Mein Kind ist vier.")
    for shown in ("kommt mit Kind", "möchte eine Frau", "Arabisch", "vor Ort"):
        assert shown in text
    assert tomorrow.number not in text
    assert others.number not in text


async def test_who_said_she_would_be_late_is_marked(office: Office) -> None:
    mira = await office.counsellor("mira")
    meeting = await office.booked("mira", MONDAY.replace(hour=11))
    await office.notice(meeting, "late", "counsellor", data={"minutes": "15"})
    await mira.open("/desk/")
    assert "kommt 15 Min. später" in mira.page.text


async def test_a_request_is_accepted_with_one_press_and_the_visitor_told(office: Office) -> None:
    mira = await office.counsellor("mira")
    asked = await office.booked("mira", MONDAY + timedelta(days=1), Status.requested)
    await mira.open("/desk/")
    assert "1 Anfrage wartet" in (await mira.open("/desk/now")).text
    answer = await mira.send(mira.page.form(f"/desk/appointments/{asked.id}", deed="accept"))
    assert answer.headers["location"] == "/desk/?said=accept"
    await mira.open(answer.headers["location"])
    assert "Zugesagt" in mira.page.text
    assert (await office.appointment(asked.id)).status is Status.confirmed
    assert ("confirmed", "visitor") in await office.told(asked)
    assert any(action == "appointment_confirmed" for _, action, _ in await office.log())


async def test_what_was_answered_meanwhile_is_said_and_not_done_again(office: Office) -> None:
    mira = await office.counsellor("mira")
    asked = await office.booked("mira", MONDAY + timedelta(days=1), Status.requested)
    await mira.open("/desk/")
    form = mira.page.form(f"/desk/appointments/{asked.id}", deed="accept")
    decline = mira.page.form(f"/desk/appointments/{asked.id}", deed="decline")
    await mira.send(decline, reason="ill")
    answer = await mira.send(form)
    assert "refused=" in answer.headers["location"]
    await mira.open(answer.headers["location"])
    assert any(given.get("role") == "alert" for given in mira.page.all("div"))
    assert (await office.appointment(asked.id)).status is Status.declined


async def test_declining_needs_a_reason(office: Office) -> None:
    mira = await office.counsellor("mira")
    asked = await office.booked("mira", MONDAY + timedelta(days=1), Status.requested)
    await mira.open("/desk/")
    answer = await mira.send(mira.page.form(f"/desk/appointments/{asked.id}", deed="decline"), reason="")
    assert answer.headers["location"] == f"/desk/appointments/{asked.id}?refused=no_reason"
    assert (await office.appointment(asked.id)).status is Status.requested


async def test_whether_she_came_is_asked_once_it_has_begun(office: Office) -> None:
    mira = await office.counsellor("mira")
    meeting = await office.booked("mira", MONDAY.replace(hour=9))
    coming = await office.booked("mira", MONDAY.replace(hour=14))
    await mira.open("/desk/")
    deeds = {(form.action, form.fields.get("deed")) for form in mira.page.forms}
    assert (f"/desk/appointments/{meeting.id}", "missed") in deeds
    assert (f"/desk/appointments/{coming.id}", "missed") not in deeds
    await mira.send(mira.page.form(f"/desk/appointments/{meeting.id}", deed="missed"))
    assert (await office.appointment(meeting.id)).status is Status.missed


async def test_what_could_not_be_told_is_said(office: Office) -> None:
    mira = await office.counsellor("mira")
    meeting = await office.booked("mira", MONDAY + timedelta(days=2))
    await office.notice(meeting, "confirmed", "visitor", outcome="unreachable")
    await mira.open("/desk/")
    assert "Nicht zugestellt" in mira.page.text
    assert meeting.number in mira.page.text


async def test_talks_that_run_are_there_with_a_mark_where_the_visitor_spoke_last(office: Office) -> None:
    mira = await office.counsellor("mira")
    answered, new = await office.case("AAAA", counsellor="mira"), await office.case("BBBB", counsellor="mira")
    await office.said(answered, "Hallo")
    await office.said(answered, "Guten Tag", "counsellor", counsellor=int(office.ids["mira"]))
    await office.said(new, "Hallo?")
    await mira.open("/desk/")
    lines = {line[:4]: line for line in mira.page.text.split("\n") if line[:4] in ("AAAA", "BBBB")}
    assert "neu" in lines["BBBB"]
    assert "neu" not in lines["AAAA"]


async def test_the_part_that_renews_itself_is_no_whole_page(office: Office) -> None:
    mira = await office.counsellor("mira")
    assert "<html" not in (await mira.open("/desk/now")).text
    gone = office.outsider(htmx=True)
    answer = await gone.client.get("/desk/now", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert "Neu anmelden" in answer.text
