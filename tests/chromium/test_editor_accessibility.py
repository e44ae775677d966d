"""Each page of the editor as people with other eyes and other hands meet it: WCAG 2.2 AA as far as a program can tell.

Every page is looked at four times, so that each two of language, colours and width meet: German in light on a desktop
and dark on a phone, English in light on a phone and dark on a desktop.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect
from starlette.routing import Route

from bot.commands.content import intents
from content.editor import app as editor
from content.editor.shell import HOME, SESSION
from tests.chromium.desks import Desks
from tests.chromium.inspection import skip_link_leads_past_the_head, sticking_out, violations, walk
from tests.chromium.lived_in import LivedIn, live_in
from tests.chromium.windows import DESKTOP, PHONE, WebServer, complaints_of
from tests.editor.newsroom import Newsroom

# What 1280 pixels are at 200 % zoom.
ZOOMED = {"width": 640, "height": 400}
LARGEST = 100_000

# By route: addresses, after whom the page is for.
PAGES: dict[str, list[str]] = {
    "/": ["anna /", "rana /", "daryna /"],
    "/todo/{name}": ["anna /todo/unreviewed"],
    "/overview": ["anna /overview"],
    "/synonyms": ["anna /synonyms"],
    "/text/{id}/{locale}": [
        "anna /text/{topic}/de",
        "anna /text/{topic}/uk",
        "anna /text/{topic}/uk?draft={draft}",
        "anna /text/{topic}/ar",
        "daryna /text/{topic}/uk",
        "rana /text/{topic}/uk",
    ],
    "/topic/{id}": ["anna /topic/{topic}"],
    "/place/{id}": ["anna /place/{place}", "anna /place/new-place"],
    "/event/{id}": ["anna /event/{event}", "anna /event/new-event"],
    "/emergency/{id}": ["anna /emergency/{number}"],
    "/safety/{id}/{locale}": ["anna /safety/safety/uk"],
    "/text/{id}/{locale}/history": ["anna /text/{topic}/de/history"],
    "/topic/{id}/history": ["anna /topic/{topic}/history"],
    "/place/{id}/history": ["anna /place/{place}/history"],
    "/event/{id}/history": ["anna /event/{event}/history"],
    "/emergency/{id}/history": ["anna /emergency/{number}/history"],
    "/safety/{id}/{locale}/history": ["anna /safety/safety/uk/history"],
    "/text/{id}/{locale}/changes": ["anna /text/{topic}/uk/changes?draft={draft}"],
}
PAGES |= {
    "/places": ["anna /places"],
    "/places/new": ["anna /places/new"],
    "/events": ["anna /events"],
    "/events/new": ["anna /events/new"],
    "/numbers": ["anna /numbers"],
    "/numbers/new": ["anna /numbers/new"],
    "/safety": ["anna /safety"],
    "/exchange": ["anna /exchange"],
    "/exchange/{locale}": ["anna /exchange/uk"],
    "/exchange/{locale}/{number}": ["anna /exchange/pl/{import}"],
    "/people": ["anna /people"],
    "/people/{number}": ["anna /people/{member}"],
    "/audit": ["anna /audit"],
    "/account": ["anna /account"],
    "/account/second-factor": ["anna /account/second-factor"],
    "/sign-in": ["nobody /sign-in"],
    "/second-factor": ["half /second-factor", "fresh /second-factor"],
    "/invited/{token}": ["nobody /invited/{invitation}", "nobody /invited/used"],
    "no such page": ["anna /nowhere", "rana /people"],
}
REFUSED = ("anna /nowhere", "rana /people", "nobody /invited/used")
# Files, parts of pages, and the same page for another kind of entry.
NO_PAGES = {"/exchange/{locale}/file", "/map.svg", "/tiles/{zoom}/{x}/{y}.png", "/events/places"} | {
    f"/{kind}/changes" for kind in ("topic/{id}", "place/{id}", "event/{id}", "emergency/{id}", "safety/{id}/{locale}")
}
ALL = [one for pages in PAGES.values() for one in pages]


@dataclass
class Eyes:
    """One person's browser in one language, and what it asks for elsewhere."""

    locale: str
    context: BrowserContext
    elsewhere: list[str] = field(default_factory=list)


@dataclass
class Visitors:
    browser: Browser
    site: str
    lived_in: LivedIn
    _eyes: dict[tuple[str, str], Eyes] = field(default_factory=dict)

    async def eyes(self, who: str, locale: str) -> Eyes:
        if (who, locale) not in self._eyes:
            context = await self.browser.new_context(locale=locale, viewport=DESKTOP)  # type: ignore[arg-type]
            if token := self.lived_in.tokens.get(who):
                cookie = {"name": SESSION, "value": token, "url": self.site}
                await context.add_cookies([cookie])  # type: ignore[list-item]
            eyes = self._eyes[who, locale] = Eyes(locale, context)
            context.on("request", lambda request: self._noted(eyes, request.url))
        return self._eyes[who, locale]

    def _noted(self, eyes: Eyes, url: str) -> None:
        if not url.startswith((f"{self.site}/", "data:")):
            eyes.elsewhere.append(url)

    async def close(self) -> None:
        for eyes in self._eyes.values():
            await eyes.context.close()


@pytest.fixture(scope="module")
async def visitors(browser: Browser, newsroom: Newsroom, web_server: WebServer) -> AsyncIterator[Visitors]:
    visitors = Visitors(browser, web_server.address, await live_in(newsroom))
    yield visitors
    await visitors.close()


def test_no_page_is_forgotten(newsroom: Newsroom) -> None:
    app = editor.create(newsroom.house.editor_parts(intents()))
    routes = {
        re.sub(r":\w+}", "}", one.path) for one in app.routes if isinstance(one, Route) and "GET" in (one.methods or ())
    }
    assert routes - NO_PAGES == set(PAGES) - {"no such page"}


@pytest.mark.parametrize("named", ALL)
async def test_everybody_can_use_the_page(visitors: Visitors, named: str) -> None:
    who, _, path = named.partition(" ")
    address = f"{visitors.site}{HOME}{path.format(**visitors.lived_in.names)}"
    looks = [_look(await visitors.eyes(who, locale), address, named in REFUSED) for locale in ("de", "en")]
    faults = await asyncio.gather(*looks)
    assert faults == [[], []]


async def _look(eyes: Eyes, address: str, is_refused: bool) -> list[str]:
    page = await eyes.context.new_page()
    complaints = complaints_of(page)
    answer = await page.goto(address)
    assert answer
    faults = [] if len(await answer.body()) < LARGEST else ["too large"]
    faults += [] if answer.ok != is_refused else [f"status {answer.status}"]
    faults += await (_in_german(page) if eyes.locale == "de" else _in_english(page))
    await page.close()
    return faults + eyes.elsewhere + ([] if is_refused else complaints)


async def _in_german(page: Page) -> list[str]:
    faults = await _basics(page, "de") + await violations(page) + await sticking_out(page)
    await page.set_viewport_size(ZOOMED)  # type: ignore[arg-type]
    faults += await sticking_out(page)
    await page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    await page.emulate_media(color_scheme="dark")
    faults += await violations(page) + await sticking_out(page)
    faults += await walk(page)
    if not await skip_link_leads_past_the_head(page):
        faults.append("the skip link leads nowhere")
    return faults


async def _in_english(page: Page) -> list[str]:
    faults = await _basics(page, "en")
    await page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    faults += await violations(page) + await sticking_out(page)
    await page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    await page.emulate_media(color_scheme="dark")
    return faults + await violations(page) + await sticking_out(page)


async def _basics(page: Page, locale: str) -> list[str]:
    title = await page.title()
    found = {
        "one h1": await page.locator("h1").count() == 1,
        "a title of its own": bool(title.partition(" · ")[0].strip()),
        "its language": await page.get_attribute("html", "lang") == locale,
        "nothing left without words": not await page.locator(r"text=/^(shell|entry|field|check)\.[a-z_]+$/").count(),
    }
    return [f"missing: {what}" for what, is_there in found.items() if not is_there]


async def _faults(page: Page) -> list[str]:
    """On a desktop in light, and on a phone in the dark."""
    faults = await violations(page) + await sticking_out(page)
    await page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    await page.emulate_media(color_scheme="dark")
    return faults + await violations(page) + await sticking_out(page)


async def test_what_must_be_changed_first_is_said_first(desks: Desks) -> None:
    page = await (await desks.desk("olena")).open(desks.page("uk"))
    await page.fill("#field-title", "")
    await page.click("#publish")
    await expect(page.locator("#refused")).to_be_focused()
    assert await page.locator("#field-title").get_attribute("aria-describedby") == "said-title"
    await expect(page.locator("#said-title")).not_to_be_empty()
    assert await _faults(page) == []
    await page.locator("#refused a").first.press("Enter")
    await expect(page.locator("#field-title")).to_be_focused()


async def test_two_texts_that_must_be_put_together_can_be_read_by_all(desks: Desks) -> None:
    hers = await (await desks.desk("olena")).open(desks.page("uk"))
    his = await (await desks.desk("ihor")).open(desks.page("uk"))
    for page, title in ((hers, "Її заголовок"), (his, "Його заголовок")):
        await page.fill("#field-title", title)
        await page.click("#publish")
        await page.wait_for_load_state()
    await expect(his.locator(".notice .foreign")).to_be_visible()
    assert await _faults(his) == []


async def test_a_login_that_ended_is_said_to_all(desks: Desks) -> None:
    page = await (await desks.desk("olena")).open(desks.page("uk"))
    await desks.end_sessions()
    await page.fill("#field-title", "Новий заголовок")
    await expect(page.get_by_role("alert")).to_be_visible()
    assert await _faults(page) == []


async def test_a_wrong_password_is_said_to_all(desks: Desks) -> None:
    page = await (await desks.outside()).open("/editor/sign-in")
    await page.fill("[name=login]", "olena")
    await page.fill("[name=password]", "geraten")
    await page.press("[name=password]", "Enter")
    await expect(page.get_by_role("alert")).to_be_visible()
    assert await _faults(page) == []
