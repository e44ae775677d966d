"""An hour that becomes free is offered to those who wait, one after the other."""

from datetime import timedelta

import pytest

from bot.adapters import booking
from bot.adapters.hours import HoursStore
from bot.booking.model import Absence, Appointment, Audience, Status, Wishes
from bot.dialogue.effects import JoinWaiting, LeaveWaiting
from tests.store.office import AMIRA, CHAIN, NOW, OKSANA, Office, hour

THE_HOUR = hour(2, 10)
OFFER = timedelta(hours=CHAIN.offer_hours)
SECONDS = timedelta(seconds=2)


async def wait_for(office: Office, *names: str, topic: str = "rent", locale: str = "de") -> None:
    for name in names:
        await office.write(name, JoinWaiting(locale, topic, Wishes()))


async def offered(office: Office, name: str) -> list[Appointment]:
    return [one for one in await office.of(name) if one.agreed and one.status is Status.held]


@pytest.fixture
async def booked(office: Office) -> Appointment:
    return await office.book("taras", THE_HOUR)


async def test_who_waits_is_offered_a_freed_hour_at_once_with_a_deadline(office: Office, booked: Appointment) -> None:
    await wait_for(office, "olha", "mira")
    await office.call_off("taras", booked)
    assert await office.offer_freed() == 1

    [hers] = await offered(office, "olha")
    assert (hers.slot.start, hers.held_until) == (THE_HOUR.start, NOW + OFFER)
    assert await office.told(Audience.visitor, "freed") == [("freed", {"held": hers.id})]
    assert not await offered(office, "mira")
    assert not await office.is_free(THE_HOUR)


async def test_the_next_one_is_offered_it_when_the_deadline_has_passed(office: Office, booked: Appointment) -> None:
    await wait_for(office, "olha", "mira")
    await office.call_off("taras", booked)
    await office.offer_freed()
    await office.offer_freed(NOW + OFFER + SECONDS)

    assert len(await office.told(Audience.visitor, "freed")) == 2
    assert len([one for one in await offered(office, "mira") if one.held_until == NOW + 2 * OFFER + SECONDS]) == 1


async def test_nobody_is_offered_the_same_hour_twice_and_then_it_is_free_for_all(
    office: Office, booked: Appointment
) -> None:
    await wait_for(office, "olha")
    await office.call_off("taras", booked)
    await office.offer_freed()
    later = NOW + OFFER + SECONDS
    await booking.let_go_expired(office.engine, office.jobs, later)
    await office.offer_freed(later)

    assert len(await office.told(Audience.visitor, "freed")) == 1
    assert await office.is_free(THE_HOUR, later)


async def test_whoever_takes_the_offer_has_an_appointment_and_waits_no_more(
    office: Office, booked: Appointment
) -> None:
    await wait_for(office, "olha")
    await office.call_off("taras", booked)
    await office.offer_freed()
    [hers] = await offered(office, "olha")

    taken = await office.say_yes("olha", hers)
    assert taken.status.running
    assert await office.rows("SELECT * FROM waiting") == []
    await office.offer_freed(NOW + OFFER + SECONDS)
    assert [one.id for one in await office.of("olha")] == [taken.id]


async def test_whoever_called_it_off_is_not_offered_it_again(office: Office, booked: Appointment) -> None:
    await wait_for(office, "taras")
    await office.call_off("taras", booked)
    await office.offer_freed()

    assert await office.is_free(THE_HOUR)


async def test_of_two_freed_hours_the_second_goes_to_the_second(office: Office, booked: Appointment) -> None:
    other = await office.book("vira", hour(2, 11))
    await wait_for(office, "olha", "mira")
    await office.call_off("taras", booked)
    await office.call_off("vira", other)
    await office.offer_freed()

    assert [len(await offered(office, name)) for name in ("olha", "mira")] == [1, 1]


async def test_the_hour_of_a_counsellor_who_is_away_is_offered_to_nobody(office: Office, booked: Appointment) -> None:
    away = Absence(AMIRA.id, THE_HOUR.start, THE_HOUR.end)
    await HoursStore(office.engine).add_absence(away, "amira", NOW)
    await wait_for(office, "olha")
    await office.call_off("taras", booked)
    await office.offer_freed()

    assert not await offered(office, "olha")


async def test_whoever_has_an_appointment_about_it_by_now_is_passed_over(office: Office, booked: Appointment) -> None:
    await wait_for(office, "olha", topic="rent")
    await wait_for(office, "mira", topic="rent")
    await office.ask("olha", hour(3, 10, OKSANA), "rent")
    assert await office.rows("SELECT count(*) FROM waiting") == [(1,)]
    await wait_for(office, "olha", topic="rent")
    await office.call_off("taras", booked)
    await office.offer_freed()

    assert [len(await offered(office, name)) for name in ("olha", "mira")] == [0, 1]


async def test_whoever_no_longer_waits_or_cannot_be_reached_is_offered_nothing(
    office: Office, booked: Appointment
) -> None:
    await wait_for(office, "olha", "mira")
    await office.write("olha", LeaveWaiting())
    await office.rows("UPDATE visitors SET unreachable = true FROM reach WHERE visitor = id AND address = 'mira'")
    await office.call_off("taras", booked)
    await office.offer_freed()

    assert await office.told(Audience.visitor, "freed") == []
    assert await office.is_free(THE_HOUR)


async def test_a_hold_that_is_given_up_or_forgotten_is_a_freed_hour_too(office: Office) -> None:
    await wait_for(office, "olha", "mira")
    held = await office.hold("taras", THE_HOUR)
    await office.call_off("taras", held)
    await office.hold("vira", hour(2, 11))
    assert await office.offer_freed() == 1
    later = NOW + timedelta(minutes=11)
    await booking.let_go_expired(office.engine, office.jobs, later)
    await office.offer_freed(later)

    assert [[one.slot.start.hour for one in await offered(office, name)] for name in ("olha", "mira")] == [[10], [11]]


async def test_doing_the_job_twice_offers_the_hour_once(office: Office, booked: Appointment) -> None:
    await wait_for(office, "olha", "mira")
    await office.call_off("taras", booked)
    [(arguments,)] = await office.rows("SELECT args FROM procrastinate_jobs WHERE task_name = 'offer_freed'")
    for _ in range(2):
        await office.offer_hour(**arguments)

    assert len(await office.told(Audience.visitor, "freed")) == 1


async def test_at_night_nobody_is_woken_and_the_deadline_counts_from_the_morning(
    office: Office, booked: Appointment
) -> None:
    night = NOW.replace(hour=22)
    await wait_for(office, "olha")
    await office.call_off("taras", booked, night)
    await office.offer_freed(night)

    [hers] = await offered(office, "olha")
    morning = NOW.replace(hour=8) + timedelta(days=1)
    assert hers.held_until == morning + OFFER
    assert await office.rows("SELECT due FROM notices WHERE kind = 'freed'") == [(morning,)]
