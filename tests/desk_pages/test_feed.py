"""The calendar feed: a secret address, and what does not stand behind it."""

from datetime import timedelta

from icalendar import Calendar

from bot.booking.model import Status
from tests.desk_pages.office import HOST, MONDAY, Office
from tests.web.browser import Browser


async def made(mira: Browser) -> str:
    await mira.open("/desk/hours/feed")
    await mira.send(mira.page.form("/desk/hours/feed"), deed="new")
    address = next(
        given["value"] for given in mira.page.all("input") if "/calendar/feed/" in (given.get("value") or "")
    )
    assert address
    return address.removeprefix(HOST)


async def test_it_has_number_language_topic_and_kind_and_no_word_of_a_visitor(office: Office) -> None:
    mira, program = await office.counsellor("mira"), office.outsider()
    coming = await office.booked("mira", MONDAY + timedelta(days=1), name="Samira", about="Brief vom Amt")
    off = await office.booked("mira", MONDAY + timedelta(days=2), Status.cancelled)
    others = await office.booked("olga", MONDAY + timedelta(days=1))
    answer = await program.client.get(await made(mira))
    assert answer.headers["content-type"].startswith("text/calendar")
    assert answer.headers["cache-control"] == "no-store"
    entries = {str(one["uid"]): one for one in Calendar.from_ical(answer.text).walk("VEVENT")}
    assert set(entries) == {f"{coming.id}@lotse", f"{off.id}@lotse"}
    assert str(entries[f"{coming.id}@lotse"]["summary"]) == f"{coming.number} · Arabisch · Kita: Platz finden · vor Ort"
    assert entries[f"{coming.id}@lotse"].decoded("dtstart") == coming.slot.start
    assert str(entries[f"{off.id}@lotse"]["status"]) == "CANCELLED"
    for secret in ("Samira", "Brief vom Amt", others.number):
        assert secret not in answer.text


async def test_a_program_is_told_when_nothing_has_changed(office: Office) -> None:
    mira, program = await office.counsellor("mira"), office.outsider()
    meeting = await office.booked("mira", MONDAY + timedelta(days=1))
    address = await made(mira)
    tag = (await program.client.get(address)).headers["etag"]
    office.at += timedelta(minutes=5)
    assert (await program.client.get(address, headers={"If-None-Match": tag})).status_code == 304
    await mira.open(f"/desk/appointments/{meeting.id}")
    await mira.post(f"/desk/appointments/{meeting.id}", {"deed": "cancel"})
    assert (await program.client.get(address, headers={"If-None-Match": tag})).status_code == 200


async def test_a_new_address_ends_the_old_one_and_it_can_be_switched_off(office: Office) -> None:
    mira, program = await office.counsellor("mira"), office.outsider()
    first, second = await made(mira), await made(mira)
    assert first != second
    assert (await program.client.get(first)).status_code == 404
    assert (await program.client.get(second)).status_code == 200
    await mira.open("/desk/hours/feed")
    assert "/calendar/feed/" not in "".join(given.get("value") or "" for given in mira.page.all("input"))
    await mira.send(mira.page.form("/desk/hours/feed"), deed="off")
    assert (await program.client.get(second)).status_code == 404


async def test_who_left_has_no_feed_and_guesses_find_none(office: Office) -> None:
    mira, program = await office.counsellor("mira"), office.outsider()
    address = await made(mira)
    await office.set("mira", active=False)
    for path in (address, "/calendar/feed/x.ics", f"/calendar/feed/{'a' * 43}.ics", f"/calendar/feed/{'ä' * 43}.ics"):
        assert (await program.client.get(path)).status_code == 404


async def test_the_secret_itself_is_stored_nowhere(office: Office) -> None:
    mira = await office.counsellor("mira")
    secret = (await made(mira)).rpartition("/")[2].removesuffix(".ics")
    assert len(secret) == 43
    assert secret not in str(await office.log())
    who = await office.parts.feeds.owner(secret)
    assert who
    assert who.id == office.ids["mira"]
