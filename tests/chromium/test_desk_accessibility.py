"""Each page of the desk as people with other eyes and other hands meet it: WCAG 2.2 AA as far as a program can tell.

Looked at as the editor's pages are: German in light on a desktop and dark on a phone, English the other way round.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from playwright.async_api import Browser, BrowserContext
from starlette.routing import Route

from bot.app import House
from bot.booking.model import Absence, Interpreter, Status, Wishes
from bot.channels.web.desk import app as desk
from bot.channels.web.desk.shell import HOME
from bot.commands.recogniser import free_port
from bot.desk_ports import InterpreterPlan
from content.editor.roles import Role
from content.editor.shell import SESSION
from tests.chromium.test_editor_accessibility import _in_english, _in_german
from tests.chromium.windows import DESKTOP, WebServer, complaints_of
from tests.desk_pages.office import MONDAY, Office

LARGEST = 100_000
PAGES: dict[str, list[str]] = {
    "/": ["/"],
    "/requests": ["/requests"],
    "/appointments/{id}": ["/appointments/{asked}", "/appointments/{meeting}?ask=cancel", "/appointments/{over}"],
    "/appointments/{id}/time": ["/appointments/{meeting}/time", "/appointments/{meeting}/time?slot={slot}"],
    "/week": ["/week"],
    "/week/{monday}": ["/week/2026-11-16"],
    "/cases": ["/cases"],
    "/cases/{case}": ["/cases/{case}?about=Kita", "/cases/{waiting}"],
    "/cases/{case}/notes": ["/cases/{case}/notes"],
    "/hours": ["/hours"],
    "/hours/days": ["/hours/days", "/hours/days?day=2026-12-01"],
    "/hours/absences": ["/hours/absences"],
    "/hours/profile": ["/hours/profile"],
    "/hours/feed": ["/hours/feed"],
    "/hours/telegram": ["/hours/telegram"],
    "/team": ["/team"],
    "/team/{counsellor}": ["/team/{mira}"],
    "/interpreters": ["/interpreters"],
    "/interpreters/{interpreter}": ["/interpreters/new", "/interpreters/{interpreter}"],
    "/reports": ["/reports"],
    "no such page": ["/nowhere"],
}
# Parts of pages, and files.
NO_PAGES = {"/now", "/cases/{case}/talk", "/reports.{kind}"}


@dataclass
class Eyes:
    """One browser of mira's for each language."""

    site: str
    names: dict[str, str]
    contexts: dict[str, BrowserContext]
    elsewhere: list[str] = field(default_factory=list)


async def live_in(office: Office) -> dict[str, str]:
    """People work here: there are requests, talks, absences, something that went wrong."""
    await office.counsellor("mira", role=Role.administrator)
    mira = office.ids["mira"]
    tuesday = MONDAY + timedelta(days=1)
    about = "طفلي عمره أربع سنوات ولا أجد روضة."
    meeting = await office.booked("mira", MONDAY.replace(hour=14), name="Yusuf", about=about)
    asked = await office.booked("mira", tuesday, Status.requested, wishes=Wishes(with_child=True, woman=True))
    over = await office.booked("mira", MONDAY.replace(hour=9))
    await office.booked("olga", tuesday + timedelta(hours=2), Status.requested, asked_at=MONDAY - timedelta(days=4))
    await office.notice(meeting, "late", "counsellor", data={"minutes": "15"})
    await office.notice(asked, "confirmed", "visitor", outcome="unreachable")
    away = MONDAY.replace(hour=0) + timedelta(days=1)
    absence = Absence(mira, away, away + timedelta(days=2), office.ids["olga"])
    await office.parts.hours.add_absence(absence, "mira", MONDAY)
    case = await office.case(counsellor="mira", urgent=True)
    for text, more in (("مرحبا", {}), ("صورة", {"kind": "picture"})):
        await office.said(case, text, **more)
    who = await office.parts.staff.counsellor(mira)
    assert who
    await office.parts.talking.say(who, case, "Guten Tag", MONDAY)
    await office.parts.talking.note(who, case, "Ruft morgen an.", MONDAY)
    free = await office.parts.answering.free_slots(who, meeting.id, MONDAY)
    plan = InterpreterPlan(Interpreter("", "Pavlo", ("uk", "ru")), ())
    return {
        **{"meeting": meeting.id, "asked": asked.id, "over": over.id, "slot": free[0].id, "mira": mira},
        **{"case": str(case), "waiting": str(await office.case("B7E2"))},
        "interpreter": await office.parts.team.set_interpreter(plan, "mira", MONDAY),
    }


@pytest.fixture
async def eyes(browser: Browser, house: House) -> AsyncIterator[Eyes]:
    office = Office(house)
    names = await live_in(office)
    token = (await office.counsellor("mira", role=Role.administrator)).client.cookies[SESSION]
    server = WebServer(office.app, free_port())
    await server.start()
    eyes = Eyes(server.address, names, {})
    for locale in ("de", "en"):
        context = await browser.new_context(locale=locale, viewport=DESKTOP)  # type: ignore[arg-type]
        await context.add_cookies([{"name": SESSION, "value": token, "url": server.address}])
        context.on("request", lambda request: _noted(eyes, request.url))
        eyes.contexts[locale] = context
    yield eyes
    for context in eyes.contexts.values():
        await context.close()
    await server.stop()


def _noted(eyes: Eyes, url: str) -> None:
    if not url.startswith((f"{eyes.site}/", "data:")):
        eyes.elsewhere.append(url)


async def test_no_page_is_forgotten(house: House) -> None:
    routes = [one for one in desk.create(Office(house).parts).routes if isinstance(one, Route)]
    found = {re.sub(r":\w+}", "}", one.path) for one in routes if "GET" in (one.methods or ())}
    assert found - NO_PAGES == set(PAGES) - {"no such page"}


async def test_everybody_can_use_every_page(eyes: Eyes) -> None:
    found = {}
    for path in [one for paths in PAGES.values() for one in paths]:
        address = f"{eyes.site}{HOME}{path.format(**eyes.names)}"
        looks = [_look(context, locale, address, path == "/nowhere") for locale, context in eyes.contexts.items()]
        if faults := [fault for faults in await asyncio.gather(*looks) for fault in faults]:
            found[path] = faults
    assert found == {}
    assert eyes.elsewhere == []


async def _look(context: BrowserContext, locale: str, address: str, is_refused: bool) -> list[str]:
    page = await context.new_page()
    complaints = complaints_of(page)
    answer = await page.goto(address)
    assert answer
    faults = [] if len(await answer.body()) < LARGEST else ["too large"]
    faults += [] if answer.ok != is_refused else [f"status {answer.status}"]
    faults += await (_in_german(page) if locale == "de" else _in_english(page))
    left = await page.locator(r"text=/^(card|deed|case|hours|week|today|team|said|wrong)\.[a-z_]+$/").count()
    faults += [f"{left} words missing"] if left else []
    await page.close()
    return faults + ([] if is_refused else complaints)
