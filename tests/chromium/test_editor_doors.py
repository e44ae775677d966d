"""From an invitation to the first published text, through the real doors."""

import time

import pyotp
from playwright.async_api import Page, expect

from content.editor.roles import Role
from tests.chromium.desks import Desks
from tests.chromium.inspection import violations

PASSWORD = "drei Möwen auf dem Dach"
TITLE = "Назва від нової людини"


async def invited(desks: Desks) -> str:
    """An administrator makes a link for a new publisher."""
    page = await (await desks.desk("anna", Role.administrator)).open("/editor/people")
    await page.fill("#field-name", "Nadia Bondar")
    await page.check("#role-publisher")
    await page.check("#scope-all")
    await page.get_by_role("button", name="Link").click()
    return await page.input_value("#field-link")


async def phone_of(page: Page) -> pyotp.TOTP:
    """What the picture holds stands in the link for a phone too."""
    address = await page.get_attribute("a[href^='otpauth:']", "href")
    found = pyotp.parse_uri(address or "")
    assert isinstance(found, pyotp.TOTP)
    return found


async def test_a_new_colleague_comes_in_publishes_leaves_and_comes_again(desks: Desks) -> None:
    link = await invited(desks)
    nadia = await desks.outside("nadia")
    page = await nadia.open(link.removeprefix(desks.site))
    await page.fill("#field-login", "nadia")
    await page.fill("#field-password", PASSWORD)
    await page.keyboard.press("Enter")

    phone = await phone_of(page)
    assert await page.locator(".key img").evaluate("picture => picture.complete && picture.naturalWidth > 0")
    await page.fill("#field-code", phone.now())
    await page.keyboard.press("Enter")
    await expect(page.locator(".codes li").first).to_be_visible()
    codes = await page.locator(".codes li").all_inner_texts()
    assert len(codes) > 5
    assert await violations(page) == []
    await page.locator("main a.button").click()
    await expect(page.locator(".who")).to_contain_text("Nadia Bondar")
    await page.goto(desks.site + desks.page("uk"))
    await page.fill("#field-title", TITLE)
    await page.click("#publish")
    await expect(page.locator("#note")).to_contain_text("Veröffentlicht")
    assert (await desks.published("uk")).title == TITLE

    await leave(page)
    await page.goto(desks.site + desks.page("uk"))
    await sign_in(page)
    await page.fill("#field-code", "000000")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_be_visible()
    # The code from before is used up: the next one, as a phone shows it half a minute later.
    await page.fill("#field-code", phone.at(int(time.time()) + phone.interval))
    await page.keyboard.press("Enter")
    await expect(page.locator("#field-title")).to_have_value(TITLE)

    await leave(page)
    await sign_in(page)
    await page.fill("#field-code", codes[0])
    await page.keyboard.press("Enter")
    await expect(page.locator(".who")).to_contain_text("Nadia Bondar")


async def leave(page: Page) -> None:
    await page.get_by_role("button", name="Abmelden").click()
    await expect(page.get_by_role("status")).to_contain_text("abgemeldet")


async def sign_in(page: Page) -> None:
    await page.fill("#field-login", "nadia")
    await page.fill("#field-password", PASSWORD)
    await page.keyboard.press("Enter")


async def test_a_link_that_was_used_opens_nothing(desks: Desks) -> None:
    link = await invited(desks)
    first, second = await (await desks.outside()).open(link.removeprefix(desks.site)), await desks.outside()
    await first.fill("#field-login", "lesja")
    await first.fill("#field-password", PASSWORD)
    await first.keyboard.press("Enter")
    await expect(first).to_have_url(f"{desks.site}/editor/second-factor?to=/editor")

    later = await second.open(link.removeprefix(desks.site))
    await expect(later.locator("form [name=password]")).to_have_count(0)
