"""Counsellors set their own hours and absences, and visitors are offered nothing else."""

from dataclasses import replace
from datetime import time, timedelta

from bot.adapters.hours import HoursStore
from bot.adapters.staff import StaffStore
from bot.booking.model import BERLIN, OFFICE_HOURS, Absence, Availability, Counsellor, Duty, Mode, Slot
from tests.store.office import AMIRA, NOW, OKSANA, Office

# The day after NOW.
WEDNESDAY = (NOW + timedelta(days=1)).date()
AT_NIGHT = Availability(AMIRA.id, 2, time(20), time(22), 30, (Mode.video,), "library", "1.7", step_free=True)


async def hers(office: Office, who: Counsellor = AMIRA) -> list[Slot]:
    return [one for one in await office.free() if one.counsellor == who.id and one.start.date() == WEDNESDAY]


async def test_new_hours_replace_those_of_the_week_and_booked_ones_stay(office: Office) -> None:
    [first, *_] = await hers(office)
    booked = await office.book("olha", first)
    await HoursStore(office.engine).set_hours(AMIRA.id, [AT_NIGHT], "amira", NOW)

    assert [
        (one.start.astimezone(BERLIN).hour, one.mode, one.place, one.room, one.step_free) for one in await hers(office)
    ] == [(clock, Mode.video, "library", "1.7", True) for clock in (20, 20, 21, 21)]
    assert [one.id for one in await office.of("olha")] == [booked.id]
    assert await hers(office, OKSANA)


async def test_one_day_can_be_different_and_become_as_usual_again(office: Office) -> None:
    hours, usual = HoursStore(office.engine), await hers(office)
    await hours.set_day(AMIRA.id, [replace(AT_NIGHT, day=WEDNESDAY)], "amira", NOW)
    assert [one.start.astimezone(BERLIN).hour for one in await hers(office)] == [20, 20, 21, 21]

    day_off = Availability(AMIRA.id, 2, time(9), time(9), day=WEDNESDAY)
    await hours.set_day(AMIRA.id, [day_off], "amira", NOW)
    assert await hers(office) == []
    assert [one.day for one in await hours.availabilities(AMIRA.id)][-1] == WEDNESDAY

    await hours.clear_day(AMIRA.id, NOW + timedelta(days=1), "amira", NOW)
    assert await hers(office) == usual


async def test_nobody_is_offered_hours_of_her_absence_until_it_is_taken_back(office: Office) -> None:
    hours, usual = HoursStore(office.engine), await hers(office)
    away = Absence(AMIRA.id, NOW, NOW + timedelta(days=7), OKSANA.id)
    await hours.add_absence(away, "amira", NOW)
    assert await hers(office) == []

    [known] = await hours.absences(AMIRA.id, NOW)
    assert replace(known, id=0) == away
    await hours.remove_absence(OKSANA.id, known.id, "oksana", NOW)
    assert await hers(office) == []
    await hours.remove_absence(AMIRA.id, known.id, "amira", NOW)
    assert await hers(office) == usual


async def test_what_she_sets_about_herself_is_kept_and_her_team_stays(office: Office) -> None:
    known = await StaffStore(office.engine).counsellor(AMIRA.id)
    assert known
    assert known.duty == OFFICE_HOURS
    duty = (Duty(1, time(8, 30), time(12)), Duty(3, time(13), time(18)))
    wanted = replace(known, topics=("rent",), shown_name="Frau A.", notice_minutes=60, duty=duty, most_per_day=4)
    await HoursStore(office.engine).set_profile(replace(wanted, team="7"), "amira@example.org", "amira", NOW)

    assert await StaffStore(office.engine).counsellor(AMIRA.id) == wanted
    assert await HoursStore(office.engine).email(AMIRA.id) == "amira@example.org"


async def test_each_change_of_hours_stands_in_the_audit_log(office: Office) -> None:
    hours = HoursStore(office.engine)
    await hours.set_hours(AMIRA.id, [AT_NIGHT], "counsellor-1", NOW)
    await hours.set_day(AMIRA.id, [replace(AT_NIGHT, day=WEDNESDAY)], "counsellor-1", NOW)
    await hours.add_absence(Absence(AMIRA.id, NOW, NOW + timedelta(hours=3)), "counsellor-1", NOW)

    sql = "SELECT action, subject, detail FROM audit WHERE actor = 'counsellor-1' ORDER BY number"
    assert await office.rows(sql) == [
        ("hours_changed", "counsellor-1", ""),
        ("day_changed", "counsellor-1", "2026-11-25"),
        ("absence_added", "counsellor-1", "2026-11-24 09:00 -> 2026-11-24 12:00"),
    ]
