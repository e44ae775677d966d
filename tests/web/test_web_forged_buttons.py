"""A stranger makes up what no page has shown her: buttons with somebody else's numbers, and nonsense."""

import logging
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta

import httpx
import pytest
from sqlalchemy import text

from bot.app import House, open_house
from bot.booking.model import BERLIN, Slot
from bot.channels.web.app import create
from bot.dialogue.decide import FLOWS
from bot.dialogue.effects import OpenCase, SayInCase
from bot.settings import Settings
from tests.store.office import AMIRA, OKSANA, Office
from tests.web.browser import HTMX, Browser

KEPT = ("appointments", "cases", "case_messages", "notices", "waiting")
# These ask for something of her own, which she may have.
HER_OWN = {"talk", "wait", "waiting"}
OF_STAFF = ["case-take", "case-close", "case-say", "desk-accept", "desk-cancel", "desk-show"]
NONSENSE = ("", "..", "-1", "9" * 64, "%00\u202e", "1.1.1.x.1", "00010101", "é" * 64)


@pytest.fixture
async def house(settings_for: Callable[..., Settings]) -> AsyncIterator[House]:
    async with open_house(settings_for()) as house:
        yield house


@pytest.fixture
async def stranger(house: House) -> Browser:
    transport = httpx.ASGITransport(create(house.web_parts()), client=("192.0.2.7", 1))
    browser = Browser(httpx.AsyncClient(transport=transport, base_url="http://lotse.test"), htmx=True)
    await browser.open()
    return browser


async def kept(house: House) -> dict[str, list[object]]:
    async with house.engine.connect() as connection:
        found = {name: await connection.execute(text(f"SELECT * FROM {name} ORDER BY id")) for name in KEPT}
        return {name: [tuple(row) for row in rows] for name, rows in found.items()}


async def test_with_somebody_elses_numbers_nothing_is_seen_or_done(house: House, stranger: Browser) -> None:
    office, now = Office(house.engine, house.jobs), datetime.now(BERLIN)
    start, end = now + timedelta(days=1), now + timedelta(days=1, hours=1)
    held = await office.hold("samira", Slot(start, end, AMIRA.id), now=now)
    booked = await office.book("samira", Slot(start, end, OKSANA.id), "debt", now)
    await office.write("samira", OpenCase("C4F1", "de", "", team="1"), SayInCase("secret"), now=now)
    before = await kept(house)

    for verb in [one for one in (*FLOWS, *OF_STAFF) if one not in HER_OWN]:
        for argument in (held.id, booked.id, f"{booked.id}.yes", f"{booked.id}.0", f"{booked.id}.15", held.slot.id):
            answer = await stranger.press(verb, argument)
            assert not [word for word in ("secret", booked.number, held.number, "C4F1") if word in answer.text], verb
    assert await kept(house) == before
    for one in (held, booked):
        assert (await stranger.open(f"/calendar/{one.id}.ics")).status_code == 404
    assert (await stranger.open("/talk", **HTMX)).status_code == 286


async def test_nonsense_in_a_button_is_answered_like_an_old_one(
    house: House, stranger: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    for verb in (*FLOWS, *OF_STAFF):
        for argument in NONSENSE:
            assert (await stranger.press(verb, argument)).status_code == 200, (verb, argument)
    assert not [one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR]
