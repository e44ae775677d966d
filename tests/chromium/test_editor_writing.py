"""An editor writes in her browser: what she types is saved, checked, shown, published, and read by visitors."""

from playwright.async_api import Browser, Page, expect

from tests.chromium.desks import Desks, saved
from tests.chromium.windows import PHONE, fits, page_for

TITLE = "Що тут нового"


async def colour(page: Page, selector: str) -> str:
    return str(await page.locator(selector).first.evaluate("element => getComputedStyle(element).backgroundColor"))


async def direction(page: Page, selector: str) -> str:
    return str(await page.locator(selector).first.evaluate("element => getComputedStyle(element).direction"))


async def test_what_is_typed_is_saved_checked_and_shown_at_once(desks: Desks) -> None:
    desk = await desks.desk("olena")
    page = await desk.open(desks.page("uk"))
    await page.evaluate("window.isStillHere = true")
    await page.fill("#field-title", TITLE)
    await page.fill("#field-short", "Це коштує 999 євро.")

    await saved(page)
    await expect(page.locator(".bubble").first).to_contain_text(TITLE)
    await expect(page.locator(".findings")).to_contain_text("999")
    await page.fill("#field-short", "")
    await expect(page.locator("#said-short")).to_contain_text("Bitte ausfüllen")
    await page.locator(".findings a", has_text="Bitte ausfüllen").click()
    await expect(page.locator("#field-short")).to_be_focused()
    assert await page.evaluate("window.isStillHere"), "the page was not loaded again"

    await page.fill("#field-short", "Зверніться до відомства.")
    await expect(page.locator("#said-short")).to_be_empty()
    await expect(page.locator(".findings", has_text="999")).to_have_count(0)
    await expect(page.locator(".bubble").first).to_contain_text("Зверніться")
    await page.reload()
    await expect(page.locator("#field-title")).to_have_value(TITLE)
    assert desk.complaints == []


async def test_the_button_publishes_and_the_next_message_shows_it(desks: Desks, browser: Browser) -> None:
    visitor, _ = await page_for(browser, "uk", PHONE)
    await visitor.goto(desks.site)
    present = await desks.published("uk")
    desk = await desks.desk("olena")
    page = await desk.open(desks.page("uk"))
    await page.fill("#field-title", TITLE)
    await page.click("#publish")
    await expect(page.locator("#note")).to_contain_text("Veröffentlicht")

    await visitor.fill("#text", present.title)
    await visitor.press("#text", "Enter")
    await expect(visitor.locator("#log")).to_contain_text(TITLE)
    await visitor.context.close()
    assert desk.complaints == []


async def test_the_keyboard_saves_publishes_and_goes_from_field_to_field(desks: Desks) -> None:
    desk = await desks.desk("olena")
    page = await desk.open(desks.page("uk"))
    await page.focus("#field-title")
    await page.keyboard.press("Alt+ArrowDown")
    await expect(page.locator("#field-short")).to_be_focused()
    await page.keyboard.press("Alt+ArrowUp")
    await page.keyboard.press("Control+a")
    await page.keyboard.type(TITLE)
    await page.keyboard.press("Control+s")
    await saved(page)
    assert await desks.drafted("uk", "title") == TITLE

    await page.keyboard.type("?")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#note")).to_contain_text("Veröffentlicht")
    assert (await desks.published("uk")).title == f"{TITLE}?"
    assert await desks.drafted("uk", "title") == "", "nothing of it comes after"
    assert desk.complaints == []


async def test_publishing_waits_for_what_is_being_saved(desks: Desks) -> None:
    """Both at once would look like two windows of one person."""
    desk = await desks.desk("olena")
    page = await desk.open(desks.page("uk"))
    async with page.expect_request("**/save"):
        await page.fill("#field-title", TITLE)
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#note")).to_contain_text("Veröffentlicht")
    assert (await desks.published("uk")).title == TITLE


async def test_the_source_stands_beside_with_what_has_changed_in_it(desks: Desks) -> None:
    desk = await desks.desk("olena")
    present = await desks.published("de")
    source = await desk.open(desks.page("de"))
    await source.fill("#field-title", f"{present.title} Neu")
    await source.keyboard.press("Control+Enter")
    await expect(source.locator("#note")).to_contain_text("Veröffentlicht")

    page = await desk.open(desks.page("uk"))
    left, right = page.locator(".pair .source").first, page.locator("#field-title")
    await expect(left).to_contain_text(f"{present.title} Neu")
    there, here = await left.bounding_box(), await right.bounding_box()
    assert there and here
    assert there["x"] + there["width"] <= here["x"]
    await expect(page.locator(".changes .diff")).to_contain_text(present.title)
    await expect(page.locator(".changes ins")).to_have_text("Neu")

    await page.fill("#field-title", "Переклад нового")
    await page.check("[name=up_to_date]")
    await page.click("#publish")
    await expect(page.locator("#note")).to_contain_text("Veröffentlicht")
    await expect(page.locator(".changes")).to_have_count(0)
    assert desk.complaints == []


async def test_the_preview_is_shown_dark_and_light(desks: Desks) -> None:
    page = await (await desks.desk("olena")).open(desks.page("uk"))
    light = await colour(page, ".bubble")
    await page.get_by_label("Dunkel").check()
    dark = await colour(page, ".bubble")
    assert (light, dark) == ("rgb(255, 255, 255)", "rgb(24, 37, 51)")

    await page.fill("#field-title", TITLE)
    await saved(page)
    assert await colour(page, ".bubble") == dark, "it stays as it was chosen"
    await page.get_by_label("Hell").check()
    assert await colour(page, ".bubble") == light


async def test_arabic_is_written_and_shown_from_right_to_left(desks: Desks) -> None:
    page = await (await desks.desk("amal")).open(desks.page("ar"))
    for selector in ("#field-title", "#field-short", ".message"):
        assert await direction(page, selector) == "rtl"
    assert await direction(page, ".pair .source") == "ltr"
    await page.fill("#field-title", "ما الجديد هنا")
    await saved(page)
    await expect(page.locator(".message").first).to_have_attribute("dir", "rtl")
    await expect(page.locator(".bubble").first).to_contain_text("ما الجديد هنا")


async def test_a_text_that_is_too_long_is_said_in_signs_and_words(desks: Desks) -> None:
    page = await (await desks.desk("olena")).open(desks.page("de"))
    meter = page.locator(".meters li", has=page.locator("#meter-short"))
    await page.fill("#field-short", "Fragen Sie im Amt. " * 60)
    await expect(meter).to_contain_text("⚠")
    await expect(page.locator("#said-short")).not_to_be_empty()
    await page.fill("#field-short", "Fragen Sie im Amt.")
    await expect(meter).not_to_contain_text("⚠")
    await expect(page.locator("#said-short")).to_be_empty()


async def test_everything_fits_on_a_phone(desks: Desks) -> None:
    page = await (await desks.desk("olena", viewport=PHONE)).open(desks.page("uk"))
    await page.fill("#field-short", "Зверніться-" * 40)
    await saved(page)
    assert await fits(page)


async def test_without_javascript_texts_are_changed_saved_published_and_put_together(desks: Desks) -> None:
    olena = await desks.desk("olena", java_script_enabled=False)
    ihor = await desks.desk("ihor", java_script_enabled=False)
    hers, his = await olena.open(desks.page("uk")), await ihor.open(desks.page("uk"))
    await hers.fill("#field-title", TITLE)
    await hers.click("[value=save]")
    await expect(hers.locator("#note")).to_contain_text("Der Entwurf ist gespeichert")
    assert await desks.drafted("uk", "title") == TITLE
    await hers.click("#publish")
    await expect(hers.locator("#note")).to_contain_text("Veröffentlicht")

    await his.fill("#field-synonyms", "плата")
    await his.click("#publish")
    await expect(his.locator("#note")).to_contain_text("zusammengeführt")
    await expect(his.locator("#field-title")).to_have_value(TITLE)
    await his.click("#publish")
    await expect(his.locator("#note")).to_contain_text("Veröffentlicht")
    text = await desks.published("uk")
    assert (text.title, text.synonyms) == (TITLE, ["плата"])
