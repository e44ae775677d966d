"""Without connection, without login, without server: nothing that was typed is lost."""

import asyncio

import pytest
from playwright.async_api import Page, Route, expect

from tests.chromium.desks import Desk, Desks, kept, saved
from tests.chromium.windows import WebServer

TYPED = "Те, що я щойно написала"
# It is tried again every five seconds.
SOON = 20_000


async def connected_again(page: Page) -> None:
    """As the browser says it: nobody has to wait until it is tried again."""
    await page.evaluate("dispatchEvent(new Event('online'))")


async def test_what_is_typed_without_connection_is_saved_when_it_is_back(desks: Desks) -> None:
    desk = await desks.desk("olena")
    page = await desk.open(desks.page("uk"))
    await desk.context.set_offline(True)
    await page.fill("#field-title", TYPED)
    await expect(page.locator("#state")).to_contain_text("auf diesem Gerät gesichert")
    await page.fill("#field-short", "І ще одне речення.")
    assert await desks.drafted("uk", "title") == ""
    await desk.context.set_offline(False)

    await saved(page)
    assert await desks.drafted("uk", "title") == TYPED
    assert await desks.drafted("uk", "short") == "І ще одне речення."
    assert await kept(page) is None


async def test_a_window_that_was_closed_without_connection_has_its_text_again(desks: Desks) -> None:
    desk = await desks.desk("olena")
    page = await desk.open(desks.page("uk"))
    await page.check("[name=reviewed]")
    await saved(page)
    await desk.context.set_offline(True)
    await page.fill("#field-title", TYPED)
    await page.uncheck("[name=reviewed]")
    await expect(page.locator("#state")).to_contain_text("auf diesem Gerät gesichert")
    await page.close()
    await desk.context.set_offline(False)

    page = await desk.open(desks.page("uk"))
    await expect(page.locator("#note")).to_contain_text("wieder da")
    await expect(page.locator("#field-title")).to_have_value(TYPED)
    await saved(page)
    assert await desks.drafted("uk", "title") == TYPED
    assert await desks.drafted("uk", "reviewed") == ""
    assert await kept(page) is None


async def test_closing_a_window_in_the_middle_of_a_word_loses_nothing(desks: Desks) -> None:
    desk = await desks.desk("olena")
    page = await desk.open(desks.page("uk"))
    await page.fill("#field-title", TYPED)
    await page.close()

    page = await desk.open(desks.page("uk"))
    await expect(page.locator("#field-title")).to_have_value(TYPED)
    await saved(page)
    assert await desks.drafted("uk", "title") == TYPED


async def signed_out_while_typing(desks: Desks) -> tuple[Desk, Page]:
    desk = await desks.desk("olena")
    page = await desk.open(desks.page("uk"))
    await desks.end_sessions()
    await page.fill("#field-title", TYPED)
    await expect(page.get_by_role("alert")).to_contain_text("nicht mehr angemeldet")
    await expect(page.locator("#state")).to_contain_text("Nicht gespeichert")
    return desk, page


async def test_a_login_that_ended_while_typing_loses_nothing(desks: Desks) -> None:
    desk, page = await signed_out_while_typing(desks)
    await page.type("#field-title", "!")
    await desks.sign_in(desk)
    await page.reload()

    await expect(page.locator("#field-title")).to_have_value(f"{TYPED}!")
    await saved(page)
    assert await desks.drafted("uk", "title") == f"{TYPED}!"
    assert await kept(page) is None


async def test_signing_in_in_another_window_saves_in_this_one(desks: Desks) -> None:
    desk, page = await signed_out_while_typing(desks)
    await desks.sign_in(desk)

    await expect(page.locator("#state")).to_contain_text("Entwurf gespeichert", timeout=SOON)
    await expect(page.get_by_role("alert")).to_have_count(0)
    assert await desks.drafted("uk", "title") == TYPED
    await page.click("#publish")
    await expect(page.locator("#note")).to_contain_text("Veröffentlicht")


async def test_publishing_with_a_login_that_ended_loses_nothing(desks: Desks) -> None:
    desk = await desks.desk("olena")
    page = await desk.open(desks.page("uk"))
    await desks.end_sessions()
    await page.fill("#field-title", TYPED)
    await page.click("#publish")
    await expect(page.locator("h1")).to_have_text("Ihr Text ist noch da")
    await desks.sign_in(desk)

    save = page.get_by_role("button", name="Text als Entwurf speichern")
    await save.click()
    await expect(page.locator("main")).to_contain_text("von einer früheren Anmeldung")
    await save.click()
    await expect(page.locator("#field-title")).to_have_value(TYPED)
    assert await desks.drafted("uk", "title") == TYPED


async def test_somebody_else_at_the_same_device_does_not_get_the_text(desks: Desks) -> None:
    await desks.desk("ihor")
    desk, page = await signed_out_while_typing(desks)
    await desks.sign_in(desk, "ihor")
    await page.reload()
    await expect(page.locator("#field-title")).to_have_value((await desks.published("uk")).title)
    assert await desks.drafted("uk", "title") == ""

    await desks.sign_in(desk)
    await page.reload()
    await expect(page.locator("#field-title")).to_have_value(TYPED)


async def test_a_server_that_starts_anew_gets_what_was_typed_meanwhile(desks: Desks, web_server: WebServer) -> None:
    page = await (await desks.desk("olena")).open(desks.page("uk"))
    await web_server.stop()
    await page.fill("#field-title", TYPED)
    await expect(page.locator("#state")).to_contain_text("auf diesem Gerät gesichert")
    await web_server.start()

    await expect(page.locator("#state")).to_contain_text("Entwurf gespeichert", timeout=SOON)
    assert await desks.drafted("uk", "title") == TYPED
    assert await kept(page) is None


async def test_an_answer_that_was_lost_on_its_way_is_not_taken_for_another_window(desks: Desks) -> None:
    page = await (await desks.desk("olena")).open(desks.page("uk"))

    async def lose_the_answer(route: Route) -> None:
        await route.fetch()
        await route.abort()

    await page.route("**/save", lose_the_answer, times=1)
    await page.fill("#field-title", TYPED)
    await expect(page.locator("#state")).to_contain_text("auf diesem Gerät gesichert")
    assert await desks.drafted("uk", "title") == TYPED
    await page.fill("#field-title", f"{TYPED}!")

    await connected_again(page)
    await saved(page)
    assert await desks.drafted("uk", "title") == f"{TYPED}!"


async def test_what_is_typed_while_something_is_being_saved_is_kept_too(desks: Desks) -> None:
    page = await (await desks.desk("olena")).open(desks.page("uk"))

    async def slow(route: Route) -> None:
        await asyncio.sleep(1)
        await route.continue_()

    await page.route("**/save", slow, times=1)
    async with page.expect_response("**/save"):
        async with page.expect_request("**/save"):
            await page.fill("#field-title", TYPED)
        await page.fill("#field-title", f"{TYPED}!")
    assert f"{TYPED}!" in (await kept(page) or "")
    await expect(page.locator(".bubble").first).to_contain_text(f"{TYPED}!")
    assert await desks.drafted("uk", "title") == f"{TYPED}!"
    assert await kept(page) is None


async def test_what_others_published_meanwhile_is_not_overwritten(desks: Desks) -> None:
    olena, ihor = await desks.desk("olena"), await desks.desk("ihor")
    page = await olena.open(desks.page("uk"))
    await olena.context.set_offline(True)
    await page.fill("#field-synonyms", "новини")
    await expect(page.locator("#state")).to_contain_text("auf diesem Gerät gesichert")
    await page.close()
    his = await ihor.open(desks.page("uk"))
    await his.fill("#field-title", "Його заголовок")
    await his.click("#publish")
    await expect(his.locator("#note")).to_contain_text("Veröffentlicht")

    await olena.context.set_offline(False)
    page = await olena.open(desks.page("uk"))
    await saved(page)
    await page.click("#publish")
    await expect(page.locator("#note")).to_contain_text("zusammengeführt")
    await expect(page.locator("#field-title")).to_have_value("Його заголовок")
    await expect(page.locator("#field-synonyms")).to_have_value("новини")


async def test_publishing_without_connection_stays_on_the_page_and_publishes_nothing_later(desks: Desks) -> None:
    desk = await desks.desk("olena")
    page = await desk.open(desks.page("uk"))
    await desk.context.set_offline(True)
    await page.fill("#field-title", TYPED)
    await expect(page.locator("#state")).to_contain_text("auf diesem Gerät gesichert")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#field-title")).to_have_value(TYPED)
    await desk.context.set_offline(False)

    await saved(page)
    assert await desks.drafted("uk", "title") == TYPED
    await page.fill("#field-title", f"{TYPED}!")
    await page.focus("#publish")
    await saved(page)
    assert await desks.drafted("uk", "title") == f"{TYPED}!", "the button that was pressed has no say in it"
    assert TYPED not in (await desks.published("uk")).title


@pytest.mark.parametrize("status", [200, 403, 500, 503])
async def test_an_answer_that_is_not_from_the_editor_counts_as_unsaved(desks: Desks, status: int) -> None:
    """The door of a wireless network, or a server in front of ours."""
    page = await (await desks.desk("olena")).open(desks.page("uk"))
    await page.route("**/save", lambda route: route.fulfill(status=status, body="<p>Willkommen im WLAN</p>"), times=1)
    await page.fill("#field-title", TYPED)
    await expect(page.locator("#state")).to_contain_text("Nicht gespeichert")
    assert TYPED in (await kept(page) or "")
    await connected_again(page)
    await saved(page)
    assert await desks.drafted("uk", "title") == TYPED
