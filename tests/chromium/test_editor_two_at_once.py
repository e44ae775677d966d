"""Two people at one text, or one person with two windows: the later one sees both, and nothing is lost."""

from playwright.async_api import Page, expect

from tests.chromium.desks import Desks, kept, saved

HERS, HIS = "Її заголовок", "Його заголовок"


async def publish(page: Page) -> None:
    await page.click("#publish")
    await expect(page.locator("#note")).to_contain_text("Veröffentlicht")


async def test_the_later_one_gets_both_and_publishes_them_together(desks: Desks) -> None:
    olena, ihor = await desks.desk("olena"), await desks.desk("ihor")
    hers, his = await olena.open(desks.page("uk")), await ihor.open(desks.page("uk"))
    await hers.fill("#field-title", HERS)
    await his.fill("#field-synonyms", "новини")
    await publish(hers)

    await his.click("#publish")
    await expect(his.locator("#note")).to_contain_text("zusammengeführt")
    await expect(his.locator("#field-title")).to_have_value(HERS)
    await expect(his.locator("#field-synonyms")).to_have_value("новини")
    await publish(his)
    text = await desks.published("uk")
    assert (text.title, text.synonyms) == (HERS, ["новини"])
    assert olena.complaints == []
    assert ihor.complaints == []


async def test_where_both_changed_the_same_line_the_later_one_chooses(desks: Desks) -> None:
    olena, ihor = await desks.desk("olena"), await desks.desk("ihor")
    hers, his = await olena.open(desks.page("uk")), await ihor.open(desks.page("uk"))
    await hers.fill("#field-title", HERS)
    await publish(hers)
    await his.fill("#field-title", HIS)
    await his.keyboard.press("Control+Enter")

    await expect(his.locator("[role=alert]")).to_contain_text("beide etwas geändert")
    await expect(his.locator(".notice .foreign")).to_have_text(HERS)
    await expect(his.locator("#field-title")).to_have_value(HIS)
    assert (await desks.published("uk")).title == HERS
    await his.fill("#field-title", f"{HERS} / {HIS}")
    await publish(his)
    assert (await desks.published("uk")).title == f"{HERS} / {HIS}"


async def test_who_writes_too_is_named_and_can_be_looked_at(desks: Desks) -> None:
    olena, ihor = await desks.desk("olena"), await desks.desk("ihor")
    hers = await olena.open(desks.page("uk"))
    await hers.fill("#field-title", HERS)
    await saved(hers)

    his = await ihor.open(desks.page("uk"))
    await expect(his.locator(".notice", has_text="Olena schreibt auch")).to_be_visible()
    await his.get_by_role("link", name="Ansehen").click()
    await expect(his.locator("#field-title")).to_have_value(HERS)


async def test_two_windows_of_one_person_are_put_together(desks: Desks) -> None:
    olena = await desks.desk("olena")
    first, second = await olena.open(desks.page("uk")), await olena.open(desks.page("uk"))
    await first.fill("#field-title", HERS)
    await saved(first)
    await second.fill("#field-synonyms", "новини")
    await expect(second.get_by_role("alert")).to_contain_text("in einem anderen Fenster")
    await expect(second.locator("#state")).to_contain_text("Nicht gespeichert")
    assert await desks.drafted("uk", "title") == HERS

    await second.get_by_role("button", name="Beide zusammenführen").click()
    await expect(second.locator("#note")).to_contain_text("zusammengeführt")
    await expect(second.locator("#field-title")).to_have_value(HERS)
    await expect(second.locator("#field-synonyms")).to_have_value("новини")
    await second.click("[value=save]")
    await expect(second.locator("#note")).to_contain_text("Der Entwurf ist gespeichert")
    assert await desks.drafted("uk", "title") == HERS
    assert await desks.drafted("uk", "synonyms") == "новини"
    assert await kept(second) is None


async def test_a_window_that_is_loaded_again_does_not_overwrite_the_other_one(desks: Desks) -> None:
    olena = await desks.desk("olena")
    first, second = await olena.open(desks.page("uk")), await olena.open(desks.page("uk"))
    await first.fill("#field-title", HERS)
    await saved(first)
    await second.fill("#field-title", HIS)
    await expect(second.get_by_role("alert")).to_be_visible()
    await second.reload()

    await expect(second.locator("#field-title")).to_have_value(HIS)
    await expect(second.get_by_role("alert")).to_contain_text("in einem anderen Fenster")
    assert await desks.drafted("uk", "title") == HERS
    await second.get_by_role("button", name="Beide zusammenführen").click()
    await expect(second.locator(".notice .foreign")).to_have_text(HERS)
    await expect(second.locator("#field-title")).to_have_value(HIS)


async def test_pressing_publish_twice_publishes_once(desks: Desks) -> None:
    page = await (await desks.desk("olena")).open(desks.page("uk"))
    await page.fill("#field-title", HERS)
    await page.dblclick("#publish")
    await expect(page.locator("#note")).to_contain_text("Veröffentlicht")
    assert await desks.drafted("uk", "title") == ""
