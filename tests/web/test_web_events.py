"""What is on in the web chat, and the file for the calendar that anybody may fetch."""

from datetime import datetime, timedelta

import pytest

from bot.booking.model import BERLIN
from bot.dialogue.knowledge import Event
from tests.web.browser import Browser
from tests.web.website import MONDAY, Site

START = datetime(2026, 11, 26, 9, 30, tzinfo=BERLIN)
EVENT = Event("breakfast", "Women's breakfast", "Tea & <cake>.", START, START + timedelta(hours=2))


@pytest.fixture(autouse=True)
def something_is_on(site: Site) -> None:
    site.contents.on = (EVENT,)
    assert MONDAY < START


async def test_a_date_is_put_into_the_calendar(visitor: Browser) -> None:
    await visitor.open()
    await visitor.send(visitor.page.form("/press", verb="events"))
    await visitor.send(visitor.page.form("/press", verb="event", argument="breakfast.20261126"))
    assert "Tea & <cake>." in visitor.page.text
    await visitor.send(visitor.page.form("/press", verb="calendar", argument="breakfast.20261126"))
    (link,) = [a for a in visitor.page.all("a") if a["href"].startswith("/calendar/")]

    response = await visitor.client.get(link["href"])

    assert response.headers["content-type"] == "text/calendar; charset=utf-8"
    assert response.headers["content-disposition"] == 'attachment; filename="breakfast.20261126.ics"'
    assert "SUMMARY:Women's breakfast\r\nDTSTART:20261126T083000Z" in response.text


async def test_no_reminder_is_promised_where_nobody_can_be_told(visitor: Browser) -> None:
    await visitor.open()
    await visitor.send(visitor.page.form("/press", verb="events"))
    await visitor.send(visitor.page.form("/press", verb="event", argument="breakfast.20261126"))

    assert not [field for field in visitor.page.all("input") if field.get("value") == "remind"]


@pytest.mark.parametrize("path", ["breakfast.20261127", "nothing", "..", "%2e%2e%2fpack", "x" * 500])
async def test_a_date_that_there_is_not_is_not_found(visitor: Browser, path: str) -> None:
    response = await visitor.client.get(f"/calendar/{path}.ics")

    assert response.status_code == 404
