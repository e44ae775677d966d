"""The desk in a real browser: dragging with mouse and finger, renewing itself, and the same without a script."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from bot.app import House
from bot.booking.model import Appointment, Status
from bot.commands.recogniser import free_port
from content.editor.shell import SESSION
from tests.chromium.windows import DESKTOP, PHONE, WebServer, complaints_of, fits
from tests.desk_pages.office import MONDAY, Office

TUESDAY = MONDAY + timedelta(days=1)


@dataclass
class Desk:
    """Mira's; `open` gives a page in a browser of its own."""

    office: Office
    site: str
    browser: Browser
    token: str
    complaints: list[list[str]]

    async def open(self, path: str, **how: Any) -> Page:
        context = await self.browser.new_context(**{"locale": "de", "viewport": DESKTOP, **how})
        await context.add_cookies([{"name": SESSION, "value": self.token, "url": self.site}])
        page = await context.new_page()
        self.complaints.append(complaints_of(page))
        await page.goto(self.site + path)
        return page


@pytest.fixture
async def desk(browser: Browser, house: House) -> AsyncIterator[Desk]:
    office = Office(house)
    token = (await office.counsellor("mira")).client.cookies[SESSION]
    server = WebServer(office.app, free_port())
    await server.start()
    desk = Desk(office, server.address, browser, token, [])
    yield desk
    await server.stop()
    assert [one for window in desk.complaints for one in window] == []


def piece(page: Page, appointment: Appointment) -> Locator:
    return page.locator(f"[data-move='{appointment.id}']")


def free(page: Page, hour: int) -> Locator:
    """Of Tuesday."""
    start = int(TUESDAY.replace(hour=hour).timestamp()) // 60
    return page.locator(f"[data-slot*='.{start}.']")


async def middle(one: Locator) -> tuple[float, float]:
    box = await one.bounding_box()
    assert box
    return box["x"] + box["width"] * 0.8, box["y"] + box["height"] * 0.3


async def drag(page: Page, one: Locator, to: Locator) -> None:
    await page.mouse.move(*await middle(one))
    await page.mouse.down()
    await page.mouse.move(*await middle(to), steps=8)
    await page.mouse.up()


async def start_of(desk: Desk, appointment: Appointment) -> int:
    return (await desk.office.appointment(appointment.id)).slot.start.hour


async def test_an_appointment_is_dragged_to_another_hour_and_back(desk: Desk) -> None:
    meeting = await desk.office.booked("mira", TUESDAY, name="Samira")
    page = await desk.open("/desk/week")
    await drag(page, piece(page, meeting), free(page, 14))
    asking = page.locator("#asking")
    await expect(asking).to_contain_text("Die ratsuchende Person wird es sofort erfahren")
    assert await start_of(desk, meeting) == 10, "nothing is done before the answer"
    await asking.locator("button.main").click()
    await expect(page.get_by_role("status").first).to_contain_text("Verschoben")
    assert await start_of(desk, meeting) == 14

    await page.get_by_role("link", name="Zurückschieben").click()
    await page.locator("button.main").click()
    await expect(page.get_by_role("status").first).to_contain_text("Verschoben")
    assert await start_of(desk, meeting) == 10


async def test_who_thinks_better_of_it_changes_nothing(desk: Desk) -> None:
    meeting = await desk.office.booked("mira", TUESDAY)
    page = await desk.open("/desk/week")
    await drag(page, piece(page, meeting), free(page, 14))
    await page.locator("#asking [data-close]").click()
    await expect(page.locator("#asking")).to_be_hidden()
    await drag(page, piece(page, meeting), page.locator("h1"))
    await expect(page.locator("#asking")).to_be_hidden()
    assert await start_of(desk, meeting) == 10
    assert page.url.endswith("/desk/week"), "letting go of it is no click on it"


async def test_an_hour_that_is_gone_by_now_is_said(desk: Desk) -> None:
    meeting = await desk.office.booked("mira", TUESDAY)
    page = await desk.open("/desk/week")
    await drag(page, piece(page, meeting), free(page, 14))
    await desk.office.booked("mira", TUESDAY.replace(hour=14))
    await page.locator("#asking button.main").click()
    await expect(page.get_by_role("alert")).to_contain_text("gerade jemand anders bekommen")
    assert await start_of(desk, meeting) == 10


async def test_a_finger_that_holds_still_drags_and_one_that_moves_scrolls(desk: Desk) -> None:
    meeting = await desk.office.booked("mira", TUESDAY)
    page = await desk.open("/desk/week", viewport=PHONE, has_touch=True, is_mobile=True)
    one, to = piece(page, meeting), free(page, 9)
    await one.scroll_into_view_if_needed()
    (x, y), (there, down) = await middle(one), await middle(to)
    client = await page.context.new_cdp_session(page)

    async def touch(kind: str, x: float, y: float) -> None:
        points = [] if kind == "touchEnd" else [{"x": x, "y": y}]
        await client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    await touch("touchStart", x, y)
    await page.wait_for_timeout(500)
    for step in range(1, 9):
        await touch("touchMove", x + (there - x) * step / 8, y + (down - y) * step / 8)
    await touch("touchEnd", there, down)
    await expect(page.locator("#asking")).to_contain_text("auf Dienstag, 24. November, 9:00")
    await page.locator("#asking [data-close]").click()

    before = await page.evaluate("scrollY")
    (x, y) = await middle(one)
    await touch("touchStart", x, y)
    for step in range(1, 9):
        await touch("touchMove", x, y - 15 * step)
    await touch("touchEnd", x, y - 120)
    await page.wait_for_function("before => scrollY > before", arg=before)
    await expect(page.locator("#asking")).to_be_hidden()


async def test_with_the_keyboard_alone_an_appointment_is_moved(desk: Desk) -> None:
    meeting = await desk.office.booked("mira", TUESDAY)
    page = await desk.open("/desk/week")
    await piece(page, meeting).locator(".move").focus()
    await page.keyboard.press("Enter")
    await page.locator("input[name=slot]").first.focus()
    await page.keyboard.press("Space")
    await page.keyboard.press("Enter")
    await expect(page.locator("#asking-title")).to_contain_text("verschieben?")
    await page.locator("main button.main").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status").first).to_contain_text("Verschoben")


async def test_today_renews_itself_and_waits_for_who_is_in_the_middle_of_something(desk: Desk) -> None:
    asked = await desk.office.booked("mira", TUESDAY, Status.requested)
    page = await desk.open("/desk/")
    page.on("request", lambda request: calls.append(request.url) if request.url.endswith("/now") else None)
    calls: list[str] = []
    renew = "htmx.ajax('GET', '/desk/now', {source: '#now', target: '#now', swap: 'innerHTML'})"
    await page.locator(f"#decline-{asked.id} summary").click()
    await page.evaluate(renew)
    assert calls == []
    await page.locator(f"#decline-{asked.id} summary").click()
    await page.locator(f"#accept-{asked.id}").focus()
    new = await desk.office.booked("mira", TUESDAY + timedelta(hours=2), Status.requested)
    await page.evaluate(renew)
    await expect(page.locator(f"#accept-{new.id}")).to_be_visible()
    await expect(page.locator(f"#accept-{asked.id}")).to_be_focused()
    await expect(page.locator("#news")).to_have_text("2 Anfragen warten auf Ihre Antwort.")


async def test_a_talk_shows_what_is_new_and_leaves_the_box_alone(desk: Desk) -> None:
    case = await desk.office.case(counsellor="mira")
    await desk.office.said(case, "Hallo")
    page = await desk.open(f"/desk/cases/{case}", viewport=PHONE)
    await page.fill("#field-text", "Guten T")
    await desk.office.said(case, "Sind Sie da?")
    await expect(page.locator("#talk")).to_contain_text("Sind Sie da?", timeout=9000)
    await expect(page.locator("#field-text")).to_have_value("Guten T")
    await page.fill("#field-text", "Guten Tag")
    await page.click("#answer button.main")
    await expect(page.locator("#talk")).to_contain_text("Guten Tag")
    assert await fits(page)


async def test_everything_works_without_a_script(desk: Desk) -> None:
    asked = await desk.office.booked("mira", TUESDAY, Status.requested)
    meeting = await desk.office.booked("mira", TUESDAY + timedelta(hours=2))
    page = await desk.open("/desk/", java_script_enabled=False)
    await page.click(f"#accept-{asked.id}")
    await expect(page.get_by_role("status").first).to_contain_text("Zugesagt")
    await page.goto(f"{desk.site}/desk/week")
    await piece(page, meeting).locator(".move").click()
    await page.locator("input[name=slot]").last.check()
    await page.locator("main button.main").click()
    await page.locator("main button.main").click()
    await expect(page.get_by_role("status").first).to_contain_text("Verschoben")
    await page.goto(f"{desk.site}/desk/hours")
    await page.locator("[name='0.start']").fill("10:00")
    await page.locator("button.main").last.click()
    await expect(page.get_by_role("status").first).to_contain_text("gespeichert")
