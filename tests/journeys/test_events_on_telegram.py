"""What is on, into the calendar, and a reminder that comes in time, or not at all when the event was moved."""

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.app import House, now
from content.model import Event, Pack
from content.published import REFRESH_SECONDS
from content.store import load_pack, save_pack
from tests.bot_api import BotApi, Visitor
from tests.conftest import OpenHouse
from tests.journeys.steps import LOCALES, begins, button, change, data, opening, rows, sentence, settled

# A reminder that waits for its turn would come when a test has looked already.
pytestmark = pytest.mark.usefixtures("unpaced")


def breakfast(start: datetime, **more: object) -> Event:
    """An invented one, beside those of the pack."""
    local = start.replace(tzinfo=None)
    texts = {one: {"title": f"Frühstück {one}", "text": "Tee."} for one in LOCALES}
    given = {"start": local, "until": local + timedelta(hours=2), "place": "internationale-frauen", "texts": texts}
    return Event.model_validate({"id": "breakfast", "as_of": "2026-11", "source": "invented", **given, **more})


async def put(house: House, event: Event | None) -> None:
    pack: Pack = await load_pack(house.engine)
    events = {event.id: event} if event else {}
    await save_pack(house.engine, pack.model_copy(update={"events": events}), "", now())
    await asyncio.sleep(REFRESH_SECONDS + 0.1)


async def hear_of_a_breakfast(house: House, *visitors: Visitor) -> None:
    """It is on in three days, and they have begun to talk."""
    await put(house, breakfast(in_three_days()))
    for visitor in visitors:
        await begins(visitor)


async def asks_for_a_reminder(visitor: Visitor) -> None:
    locale = str(visitor.person["language_code"])
    await visitor.presses_data("events")
    listed = await visitor.expects(f"Frühstück {locale}")
    await visitor.presses(button(listed, "event"))
    shown = await visitor.expects("Tee.")
    await visitor.presses(button(shown, "remind"))
    await visitor.expects(opening(locale, "say.remind"))


def in_three_days() -> datetime:
    return (now() + timedelta(days=3)).replace(hour=9, minute=30, second=0, microsecond=0)


async def comes_due(house: House) -> None:
    await change(house, "UPDATE procrastinate_jobs SET scheduled_at = now() WHERE task_name = 'send_reminder'")
    await settled(house)


async def test_she_is_reminded_in_her_language(api: BotApi, telegram_house: OpenHouse) -> None:
    amina = api.visitor(language_code="ar")
    async with telegram_house() as house:
        await hear_of_a_breakfast(house, amina)
        await asks_for_a_reminder(amina)
        jobs = await rows(house, "SELECT scheduled_at FROM procrastinate_jobs WHERE task_name = 'send_reminder'")
        evening = (in_three_days() - timedelta(days=1)).replace(hour=18, minute=0)
        assert [due for (due,) in jobs] == [evening]
        await comes_due(house)
        told = await amina.expects(sentence("ar", "notice.event"))
        assert "Frühstück ar" in told.text
        assert await rows(house, "SELECT id FROM reminders") == []


async def test_a_reminder_is_not_sent_for_a_time_that_was_moved(api: BotApi, telegram_house: OpenHouse) -> None:
    amina = api.visitor(language_code="de")
    async with telegram_house() as house:
        await hear_of_a_breakfast(house, amina)
        await asks_for_a_reminder(amina)
        await put(house, breakfast(in_three_days() + timedelta(hours=1)))
        amina.acts()
        await comes_due(house)
        await amina.silence(0.5)


async def test_of_what_was_called_off_she_is_told_that(api: BotApi, telegram_house: OpenHouse) -> None:
    amina = api.visitor(language_code="uk")
    async with telegram_house() as house:
        await hear_of_a_breakfast(house, amina)
        await asks_for_a_reminder(amina)
        await put(house, breakfast(in_three_days(), cancelled=[in_three_days().date()]))
        await comes_due(house)
        await amina.expects(sentence("uk", "notice.event_cancelled"))


async def test_a_reminder_taken_back_or_forgotten_with_her_is_not_sent(api: BotApi, telegram_house: OpenHouse) -> None:
    amina, olha = api.visitor(language_code="ar"), api.visitor(language_code="uk")
    async with telegram_house() as house:
        await hear_of_a_breakfast(house, amina, olha)
        for visitor in (amina, olha):
            await asks_for_a_reminder(visitor)
        await amina.presses_data(f"unremind:breakfast.{in_three_days():%Y%m%d}")
        await amina.expects(sentence("ar", "say.remind_off"))
        await olha.presses_data("delete:yes")
        await olha.expects(sentence("uk", "say.deleted"))
        assert await rows(house, "SELECT id FROM reminders") == []
        await comes_due(house)
        await amina.silence(0.3)
        await olha.silence(0.1)


async def test_asking_twice_reminds_once(api: BotApi, telegram_house: OpenHouse) -> None:
    amina = api.visitor(language_code="en")
    async with telegram_house() as house:
        await hear_of_a_breakfast(house, amina)
        for _ in range(2):
            await asks_for_a_reminder(amina)
        await comes_due(house)
        await amina.expects(sentence("en", "notice.event"))
        await amina.silence(0.3)


async def test_the_calendar_file_arrives_as_a_document(api: BotApi, telegram_house: OpenHouse) -> None:
    amina = api.visitor(language_code="de")
    async with telegram_house() as house:
        await hear_of_a_breakfast(house, amina)
        await amina.presses_data(f"calendar:breakfast.{in_three_days():%Y%m%d}")
        await amina.expects(sentence("de", "say.calendar"))
        await settled(house)
        (sent,) = [one.document for one in amina.sees() if one.document]
        assert sent["file_name"] == f"breakfast.{in_three_days():%Y%m%d}.ics"
        assert sent["mime_type"] == "text/calendar"
        assert b"SUMMARY:Fr\xc3\xbchst\xc3\xbcck de" in api.uploads[sent["file_id"]]


async def test_places_near_a_shared_location_can_be_narrowed(api: BotApi, telegram_house: OpenHouse) -> None:
    amina = api.visitor(language_code="ar")
    async with telegram_house() as house:
        await begins(amina)
        await amina.sends(location={"latitude": 51.34439, "longitude": 12.40932})
        listed = await amina.expects("Internationale Frauen")
        assert "100 m" in listed.text
        narrow = next(one for one in data(listed) if one.endswith("/mine"))
        await amina.presses(narrow)
        await amina.expects("Internationale Frauen")
        assert await rows(house, "SELECT state::text FROM visitors WHERE state::text LIKE '%51.3%'") == []
        await settled(house)
