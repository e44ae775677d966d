"""The pages in a real browser, on the whole house: a visitor on a phone, a counsellor at the desk."""

from playwright.async_api import Browser, Page, expect
from sqlalchemy import text

from bot.adapters import team
from bot.app import House
from tests.chromium.windows import DESKTOP, PHONE, fits, page_for


async def say(page: Page, words: str) -> None:
    await page.fill("#text", words)
    await page.press("#text", "Enter")


async def test_a_visitor_asks_in_arabic_and_books_on_a_phone(browser: Browser, site: str, house: House) -> None:
    page, complaints = await page_for(browser, "ar", PHONE)
    await page.goto(site)
    assert await page.get_attribute("html", "dir") == "rtl"
    await say(page, "حضانة")
    await page.locator("button", has_text="البحث عن مكان في الروضة").last.click()
    await expect(page.locator("#log")).to_contain_text("meinkitaplatz-leipzig.de")
    await page.locator("form", has=page.locator("input[value=book]")).last.locator("button").click()
    await page.locator("form", has=page.locator("input[value=slot]")).first.locator("button").click()
    await page.locator("form", has=page.locator("input[value=confirm]")).last.locator("button").click()
    await expect(page.locator("#log")).to_contain_text("Termin ")
    assert await fits(page)
    assert complaints == []
    async with house.engine.connect() as connection:
        booked = (await connection.execute(text("SELECT status, locale FROM appointments"))).all()
    assert [tuple(row) for row in booked] == [("confirmed", "ar")]


async def test_a_message_in_danger_shows_the_numbers_first(browser: Browser, site: str) -> None:
    page, _ = await page_for(browser, "de", PHONE)
    await page.goto(site)
    await say(page, "mein mann schlägt mich")
    await expect(page.locator("a[href='tel:110']").first).to_be_visible()
    await expect(page.locator("#log")).to_contain_text("116016")


async def test_hostile_words_stay_words(browser: Browser, site: str) -> None:
    page, complaints = await page_for(browser, "en", DESKTOP)
    await page.goto(site)
    attack = "<img src=x onerror=alert(1)> '; DROP TABLE visitors; --"
    await say(page, attack)
    await expect(page.locator("#log")).to_contain_text(attack)
    assert await page.locator("#log img").count() == 0
    assert complaints == []


async def test_a_counsellor_sees_her_appointment_and_calls_it_off(browser: Browser, site: str, house: House) -> None:
    password = await team.new_password(house.engine, "amira")
    visitor, _ = await page_for(browser, "ar", PHONE)
    await visitor.goto(site)
    for verb in ("book", "slot", "confirm"):
        if verb == "book":
            await visitor.locator("form", has=visitor.locator("input[value=book]")).last.locator("button").click()
        else:
            pressed = visitor.locator("form", has=visitor.locator(f"input[value={verb}]")).first
            await pressed.locator("button").click()
    await expect(visitor.locator("#log")).to_contain_text("Termin ")

    page, complaints = await page_for(browser, "de", DESKTOP)
    await page.goto(f"{site}/desk")
    assert page.url.endswith("/editor/sign-in?to=/desk/")
    await page.fill("[name=login]", "amira")
    await page.fill("[name=password]", password)
    await page.press("[name=password]", "Enter")
    await page.goto(f"{site}/desk/appointments/{await booked(house)}")
    await page.locator("summary", has_text="Absagen").click()
    await page.get_by_role("button", name="Absagen").click()
    await expect(page.get_by_role("status").first).to_contain_text("Abgesagt")
    assert await fits(page)
    assert complaints == []


async def booked(house: House) -> str:
    async with house.engine.connect() as connection:
        return str((await connection.execute(text("SELECT id FROM appointments"))).scalar_one())


async def test_the_chat_works_without_javascript(browser: Browser, site: str) -> None:
    context = await browser.new_context(locale="uk", java_script_enabled=False)
    page = await context.new_page()
    await page.goto(site)
    await page.fill("#text", "школа")
    await page.locator("#composer button").click()
    await expect(page.locator("#log")).to_contain_text("школа")
    assert await page.locator("#log form").count() > 0
