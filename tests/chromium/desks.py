"""People at their desks, who edit in a real browser."""

from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, expect
from sqlalchemy import delete, select

from bot.app import House, now
from content.editor import drafts
from content.editor.people import sessions
from content.editor.roles import Role
from content.editor.shell import HOME, SESSION
from content.entries import Key
from content.model import TopicText
from content.tables import editors
from content.tables import sessions as sessions_table
from tests.chromium.windows import DESKTOP, complaints_of
from tests.editor.newsroom import Newsroom


@dataclass
class Desk:
    """One browser of one person; `open` gives another window of it. `complaints` are those of all its windows."""

    login: str
    site: str
    context: BrowserContext
    _complaints: list[list[str]] = field(default_factory=list)

    async def open(self, path: str) -> Page:
        page = await self.context.new_page()
        self._complaints.append(complaints_of(page))
        await page.goto(self.site + path)
        return page

    @property
    def complaints(self) -> list[str]:
        return [one for window in self._complaints for one in window]


@dataclass
class Desks:
    """Each test writes about a topic of its own, since they share a house."""

    browser: Browser
    newsroom: Newsroom
    site: str
    topic: str
    _contexts: list[BrowserContext] = field(default_factory=list)

    @property
    def house(self) -> House:
        return self.newsroom.house

    def page(self, locale: str) -> str:
        return f"{HOME}/text/{self.topic}/{locale}"

    async def desk(self, login: str, role: Role = Role.publisher, *locales: str, **how: Any) -> Desk:
        """A browser that is signed in; `how` as in new_context."""
        await self.newsroom.member(login, role, *locales)
        desk = await self.outside(login, **how)
        await self.sign_in(desk)
        return desk

    async def outside(self, login: str = "", **how: Any) -> Desk:
        """A browser that nobody is signed in with."""
        context = await self.browser.new_context(**{"locale": "de", "viewport": DESKTOP, **how})
        self._contexts.append(context)
        return Desk(login, self.site, context)

    async def sign_in(self, desk: Desk, login: str = "") -> None:
        """Without the door, which has tests of its own."""
        async with self.house.engine.connect() as connection:
            wanted = select(editors.c.number).where(editors.c.login == (login or desk.login))
            member = (await connection.execute(wanted)).scalar_one()
        token = await sessions.open_session(self.house.engine, member, confirmed=True, now=now())
        cookie = {"name": SESSION, "value": token, "url": self.site}
        await desk.context.add_cookies([cookie])  # type: ignore[list-item]

    async def end_sessions(self) -> None:
        async with self.house.engine.begin() as connection:
            await connection.execute(delete(sessions_table))

    async def drafted(self, locale: str, field: str) -> str:
        """What the database has of the only draft; "" where there is none."""
        found = await drafts.of_entry(self.house.engine, Key("text", self.topic, locale))
        assert len(found) <= 1
        return found[0].fields[field] if found else ""

    async def published(self, locale: str) -> TopicText:
        content = await self.house.published.current(at_once=True)
        return content.pack.texts[self.topic][locale]

    async def close(self) -> None:
        for context in self._contexts:
            await context.close()


async def saved(page: Page) -> None:
    await expect(page.locator("#state")).to_contain_text("Entwurf gespeichert")


async def kept(page: Page) -> str | None:
    """What this device keeps because it is not saved."""
    found: str | None = await page.evaluate("Object.values(localStorage).join() || null")
    return found
