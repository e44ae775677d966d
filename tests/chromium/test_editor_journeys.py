"""Whole errands of editors, in the order in which they do them: from a list to what visitors read."""

import re
from datetime import date, timedelta
from itertools import count
from pathlib import Path

from playwright.async_api import Browser, Page, expect

from bot.app import now
from content.editor.repeat_form import WEEKDAYS
from content.editor.roles import Role
from content.published import Content
from tests.chromium.desks import Desks, saved
from tests.chromium.windows import PHONE, page_for
from tests.editor.test_exchange_page import translated

TITLE = "Що тут нового"
PASSWORD = "drei Möwen auf dem Dach"


async def publish(page: Page) -> None:
    await page.click("#publish")
    await expect(page.locator("#note")).to_contain_text("Veröffentlicht")


async def content_of(desks: Desks) -> Content:
    return await desks.house.published.current(at_once=True)


async def test_a_draft_is_handed_in_found_in_both_lists_sent_back_and_seen_by_its_author(desks: Desks) -> None:
    iryna = await desks.desk("iryna", Role.editor, "uk")
    hers = await iryna.open(desks.page("uk"))
    await hers.fill("#field-title", TITLE)
    await hers.fill("#field-remark", "Чи добре так?")
    await hers.get_by_role("button", name="Zum Gegenlesen geben").click()
    await expect(hers.locator("#note")).to_contain_text("Zum Gegenlesen gegeben")

    petra = await desks.desk("petra")
    page = await petra.open("/editor/overview")
    await page.evaluate("window.isStillHere = true")
    everything = await page.locator(".standings tbody tr").count()
    await page.select_option("#field-locale", "uk")
    await expect(page).to_have_url(re.compile("locale=uk"))
    await page.select_option("#field-is", "review")
    await expect(page).to_have_url(re.compile("is=review.*locale=uk"))
    cell = page.locator(f".standings a[href='text/{desks.topic}/uk']")
    await expect(page.locator(".standings th[scope=col]")).to_have_count(4)
    assert await page.locator(".standings tbody tr").count() < everything
    assert await page.evaluate("window.isStillHere"), "the page was not loaded again"
    await cell.click()
    await expect(page.locator(".notice", has_text="Iryna hat einen Entwurf zum Gegenlesen gegeben")).to_be_visible()

    await page.get_by_role("link", name="Zu tun").click()
    await page.locator(f"[aria-labelledby=to_read] a[href*='/text/{desks.topic}/uk']").click()
    await expect(page.locator("#field-title")).to_have_value(TITLE)
    await expect(page.locator("blockquote")).to_have_text("Чи добре так?")
    await page.fill("#field-remark", "Bitte kürzer")
    await page.get_by_role("button", name="Zurückgeben").click()
    await expect(page.locator("#note")).to_contain_text("Zurückgegeben")

    await hers.get_by_role("link", name="Zu tun").click()
    task = hers.locator("[aria-labelledby=mine] li", has=hers.locator(f"a[href*='/text/{desks.topic}/uk']"))
    await expect(task).to_contain_text("Bitte kürzer")
    await task.locator("a").first.click()
    await expect(hers.locator("blockquote")).to_have_text("Bitte kürzer")
    await expect(hers.locator("#field-title")).to_have_value(TITLE)
    assert [*iryna.complaints, *petra.complaints] == []


async def test_hours_and_a_closure_are_typed_the_map_is_clicked_and_visitors_are_told(
    desks: Desks, browser: Browser
) -> None:
    desk = await desks.desk("olena")
    page = await desk.open("/editor/place/babs")
    await page.evaluate("window.isStillHere = true")
    for day in range(7):
        await page.fill(f"[name='week.{day}']", "9-12, 14-18")
    await expect(page.locator(".days")).to_contain_text("Montag bis Sonntag 9:00–12:00 und 14:00–18:00.")
    await expect(page.locator(".coming li")).to_have_count(14)
    await expect(page.locator(".coming li", has_text="14:00–18:00").first).to_be_visible()
    await page.fill("#field-hours_as_of", f"{now():%m/%Y}")
    today = now().date()
    since = next(eve for year in count(today.year) if (eve := date(year, 12, 23)) > today)
    until = date(since.year + 1, 1, 2)
    await page.fill("[name='special.0.since']", since.isoformat())
    await page.fill("[name='special.0.until']", until.isoformat())
    await expect(page.locator(".days")).to_contain_text("Vom 23. Dezember bis 2. Januar geschlossen.")
    await saved(page)
    assert await page.evaluate("window.isStillHere"), "the page was not loaded again"

    before = await page.input_value("#field-position")
    await page.click("input.drawing", position={"x": 150, "y": 120})
    await expect(page.locator("#field-position")).not_to_have_value(before)
    position = await page.input_value("#field-position")
    await expect(page.locator("[name='week.0']")).to_have_value("9:00–12:00, 14:00–18:00")
    await publish(page)
    assert desk.complaints == []

    place = (await content_of(desks)).pack.places["babs"]
    assert place.hours == "Mo-Su 09:00-12:00,14:00-18:00"
    assert [(one.since, one.until, one.hours) for one in place.special] == [(since, until, None)]
    assert position == ", ".join(map(str, place.position or ()))
    visitor, _ = await page_for(browser, "de", PHONE)
    await visitor.goto(desks.site)
    await visitor.fill("#text", place.name)
    await visitor.press("#text", "Enter")
    await visitor.get_by_role("button", name=place.name).click()
    await visitor.get_by_role("button", name="Alle Öffnungszeiten").click()
    await expect(visitor.locator("#log")).to_contain_text("14:00")
    await visitor.context.close()


async def test_a_weekly_event_shows_its_dates_without_the_holiday_and_is_published(desks: Desks) -> None:
    is_holiday = (await content_of(desks)).is_holiday
    holiday = next(one for ahead in count(8) if is_holiday(one := now().date() + timedelta(days=ahead)))
    start = holiday - timedelta(days=7)
    chosen = sorted({start.weekday(), (start.weekday() + 3) % 7})
    desk = await desks.desk("olena")
    page = await desk.open("/editor/events/new")
    await page.fill("#field-title", "Nähtreff")
    await page.keyboard.press("Enter")
    await expect(page.locator("[name='texts.de.title']")).to_have_value("Nähtreff")
    for box in await page.locator("[name^='texts.']").all():
        await box.fill("Nähtreff")
    await page.fill("[name='start.date']", start.isoformat())
    await page.fill("[name='start.time']", "17:00")
    await page.fill("[name='until.time']", "19:30")
    await page.select_option("[name='repeat.kind']", "weekly")
    for day in chosen:
        await page.check(f"[name='repeat.on.{WEEKDAYS[day]}']")
    await page.fill("#field-place", "Das Japanische Haus e.V.")
    await page.fill("#field-source", "Anruf")
    await page.fill("#field-as_of", f"{now():%m/%Y}")

    await expect(page.locator(".dates li.on")).to_have_count(10)
    await expect(page.locator(".dates li.on").first).to_contain_text("17:00–19:30")
    await expect(page.locator(".dates li.holiday").first).to_contain_text("findet nicht statt")
    await expect(page.locator(".bubble").first).to_contain_text("Nähtreff")
    await publish(page)
    event = (await content_of(desks)).pack.events["naehtreff"]
    assert (event.start.date(), event.on_holidays) == (start, False)
    assert event.repeat == f"FREQ=WEEKLY;BYDAY={','.join(WEEKDAYS[day] for day in chosen)}"
    assert desk.complaints == []


async def test_a_translation_file_is_taken_along_changed_brought_back_and_published(
    desks: Desks, tmp_path: Path
) -> None:
    desk = await desks.desk("olena")
    page = await desk.open("/editor/exchange/uk")
    await page.uncheck("#only")
    async with page.expect_download() as coming:
        await page.get_by_role("button", name="PO-Datei").click()
    download = await coming.value
    assert download.suggested_filename.endswith(".po")
    file = tmp_path / download.suggested_filename
    await download.save_as(file)
    revision = (await desks.published("de")).revision
    file.write_text(translated(file.read_text("utf-8"), f"{desks.topic}/{revision}/title", TITLE), "utf-8")

    before = await desks.published("uk")
    await page.set_input_files("#file", file)
    await page.get_by_role("button", name="Ansehen").click()
    await expect(page.locator("main > .notice").first).to_contain_text("1 Eintrag würde sich ändern")
    await expect(page.locator(".change ins").first).to_be_visible()
    assert (await desks.published("uk")).title == before.title
    await page.get_by_role("button", name="Veröffentlichen").click()
    await expect(page.get_by_role("status")).to_contain_text("1 Eintrag ist veröffentlicht.")
    assert (await desks.published("uk")).title == TITLE
    assert desk.complaints == []


async def test_the_history_shows_what_changed_and_brings_the_first_version_back(desks: Desks) -> None:
    desk = await desks.desk("olena")
    page = await desk.open(desks.page("uk"))
    for title in ("Перша назва", "Друга назва"):
        await page.fill("#field-title", title)
        await publish(page)
    await page.get_by_role("link", name="Verlauf").click()
    newest = page.locator(".versions > li").first
    await expect(newest.locator("del")).to_have_text("Перша")
    await expect(newest.locator("ins")).to_have_text("Друга")

    await page.get_by_role("button", name="Diese Fassung zurückholen").first.click()
    await expect(page.locator("#note")).to_contain_text("Die frühere Fassung ist jetzt Ihr Entwurf")
    await expect(page.locator("#field-title")).to_have_value("Перша назва")
    assert (await desks.published("uk")).title == "Друга назва"
    await publish(page)
    assert (await desks.published("uk")).title == "Перша назва"
    assert desk.complaints == []


async def test_who_was_invited_writes_until_her_rights_are_changed_or_taken_away(desks: Desks) -> None:
    anna, sofia = await desks.desk("anna", Role.administrator), await desks.outside("sofia")
    office = await anna.open("/editor/people")
    await office.fill("#field-name", "Sofia Lem")
    await office.check("#role-editor")
    await office.check("#scope-some")
    await office.get_by_label("Ukrainisch").check()
    await office.get_by_role("button", name="Link").click()
    link = await office.input_value("#field-link")
    await office.get_by_role("link", name="Zu allen Personen").click()
    await expect(office.locator(".rows", has_text="Sofia Lem")).to_be_visible()
    assert link.rpartition("/")[2] not in await office.content(), "it is shown once"

    page = await sofia.open(link.removeprefix(desks.site))
    await page.fill("#field-login", "sofia")
    await page.fill("#field-password", PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.locator(".who")).to_contain_text("Sofia Lem")
    await expect(page.get_by_role("link", name="Personen")).to_have_count(0)

    await office.reload()
    await office.get_by_role("link", name="Sofia Lem").click()
    await office.check("#role-reader")
    await office.locator("form.card button").click()
    await expect(office.get_by_role("status")).to_contain_text("Rolle und Sprachen sind gespeichert")
    await signed_out_by_next_click(page)
    await sign_in(page)
    await page.goto(desks.site + desks.page("uk"))
    await expect(page.locator("#publish, [value=save]")).to_have_count(0)

    await office.locator("summary", has_text="Konto stilllegen").click()
    await office.get_by_role("button", name="Konto stilllegen").click()
    await expect(office.get_by_role("status")).to_contain_text("stillgelegt")
    await signed_out_by_next_click(page)


async def signed_out_by_next_click(page: Page) -> None:
    await page.get_by_role("link", name="Orte").click()
    await expect(page.locator("form[action$='/sign-in']")).to_be_visible()


async def sign_in(page: Page) -> None:
    await page.fill("#field-login", "sofia")
    await page.fill("#field-password", PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.locator(".who")).to_contain_text("Sofia Lem")


async def test_a_phrase_that_is_not_heard_is_added_tried_and_published(desks: Desks) -> None:
    cry = "der boden kommt immer näher"
    desk = await desks.desk("olena")
    page = await desk.open("/editor/safety/safety/de")
    await page.fill("#field-sentence", f"Hilfe, {cry}!")
    await page.get_by_role("button", name="Ausprobieren").click()
    await expect(page.locator("#heard")).to_contain_text("Kein Alarm")
    await page.fill("#field-life", cry)
    await page.get_by_role("button", name="Ausprobieren").click()
    await expect(page.locator("#heard")).to_contain_text("Alarm: Lebensgefahr")
    await expect(page.locator("#heard")).to_contain_text("112")
    assert "de" not in (await content_of(desks)).pack.safety

    await publish(page)
    assert (await content_of(desks)).pack.safety["de"].life == [cry]
    assert desk.complaints == []


async def test_a_changed_emergency_number_is_published_after_somebody_called_it(desks: Desks) -> None:
    page = await (await desks.desk("olena")).open("/editor/emergency/telefonseelsorge")
    present, changed = "0800 1110111", "0800 1110222"
    await page.fill("#field-number", changed)
    await expect(page.locator(".calling")).to_contain_text(f"Ich habe {changed} angerufen")
    await page.click("#publish")
    await expect(page.locator("#refused")).to_contain_text("Bitte rufen Sie sie an")
    await expect(page.locator("#refused")).to_be_focused()
    assert await number_of(desks) == present

    await page.locator("#refused a").click()
    await expect(page.locator("#field-called")).to_be_focused()
    await page.keyboard.press("Space")
    await publish(page)
    assert await number_of(desks) == changed


async def number_of(desks: Desks) -> str:
    emergency = (await content_of(desks)).pack.emergency
    return next(one.number for one in emergency if one.id == "telefonseelsorge")
