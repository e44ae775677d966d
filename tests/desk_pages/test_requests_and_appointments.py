"""Requests of hers, of those she stands in for, of her team; and what can be done with one appointment."""

from datetime import timedelta

from bot.booking.model import Absence, Status
from tests.desk_pages.office import MONDAY, Office

TUESDAY = MONDAY + timedelta(days=1)


async def test_hers_and_those_of_her_team_are_apart(office: Office) -> None:
    mira = await office.counsellor("mira")
    own = await office.booked("mira", TUESDAY, Status.requested)
    long_ago = await office.booked("olga", TUESDAY, Status.requested, asked_at=MONDAY - timedelta(days=4))
    just_now = await office.booked("olga", TUESDAY + timedelta(hours=2), Status.requested)
    await mira.open("/desk/requests")
    text = mira.page.text
    assert text.index(own.number) < text.index("An Kolleginnen") < text.index(long_ago.number)
    assert "Olga" in text
    assert just_now.number not in text, "olga still has time to answer"


async def test_a_substitute_answers_while_somebody_is_away(office: Office) -> None:
    mira = await office.counsellor("mira")
    await office.add("olga")
    day = MONDAY.replace(hour=0)
    away = Absence(office.ids["olga"], day, day + timedelta(days=1), office.ids["mira"])
    await office.parts.hours.add_absence(away, "olga", MONDAY)
    asked = await office.booked("olga", TUESDAY, Status.requested)
    await mira.open("/desk/requests")
    await mira.send(mira.page.form(f"/desk/appointments/{asked.id}", deed="accept"))
    now = await office.appointment(asked.id)
    assert (now.status, now.slot.counsellor) == (Status.confirmed, office.ids["mira"])


async def test_what_a_visitor_wrote_is_read_by_the_one_she_asked_and_by_whoever_takes_it(office: Office) -> None:
    mira = await office.counsellor("mira")
    long_ago = MONDAY - timedelta(days=4)
    words = {"name": "Samira", "about": "My landlord", "asked_at": long_ago}
    asked = await office.booked("olga", TUESDAY, Status.requested, **words)
    for path in ("/desk/", "/desk/requests", f"/desk/appointments/{asked.id}", f"/desk/appointments/{asked.id}/time"):
        await mira.open(path)
        assert asked.number in mira.page.text, path
        assert not [word for word in ("Samira", "landlord") if word in mira.page.text], path
    await mira.open("/desk/requests")
    await mira.send(mira.page.form(f"/desk/appointments/{asked.id}", deed="accept"))
    assert "Samira" in (await mira.open(f"/desk/appointments/{asked.id}")).text


async def test_a_request_is_passed_on_to_a_colleague_who_has_time(office: Office) -> None:
    mira = await office.counsellor("mira")
    await office.add("olga")
    await office.booked("paula", TUESDAY)
    asked = await office.booked("mira", TUESDAY, Status.requested)
    await mira.open(f"/desk/appointments/{asked.id}")
    offered = {given.get("value") for given in mira.page.all("option")}
    assert office.ids["olga"] in offered
    assert office.ids["paula"] not in offered
    form = mira.page.form(f"/desk/appointments/{asked.id}", deed="pass_on")
    answer = await mira.send(form, to=office.ids["olga"])
    assert answer.headers["location"] == "/desk/?said=pass_on"
    assert (await office.appointment(asked.id)).slot.counsellor == office.ids["olga"]


async def test_calling_off_tells_the_visitor_and_stands_in_the_log(office: Office) -> None:
    mira = await office.counsellor("mira")
    meeting = await office.booked("mira", TUESDAY)
    await mira.open(f"/desk/appointments/{meeting.id}")
    await mira.send(mira.page.form(f"/desk/appointments/{meeting.id}", deed="cancel"))
    assert ("cancelled", "visitor") in await office.told(meeting)
    assert ("appointment_cancelled", f"appointment-{meeting.number}") in [row[1:] for row in await office.log()]
    await mira.open(f"/desk/appointments/{meeting.id}")
    assert "abgesagt" in mira.page.text
    assert not [form for form in mira.page.forms if form.fields.get("deed") == "cancel"]


async def test_an_unknown_deed_is_refused(office: Office) -> None:
    mira = await office.counsellor("mira")
    meeting = await office.booked("mira", TUESDAY)
    await mira.open(f"/desk/appointments/{meeting.id}")
    assert (await mira.post(f"/desk/appointments/{meeting.id}", {"deed": "x"})).status_code == 400
