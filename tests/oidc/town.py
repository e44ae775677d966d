"""People of a city with accounts of its own: what they do at both, with one browser."""

from dataclasses import dataclass
from functools import cached_property

import httpx
from sqlalchemy import select

from bot.app import House, now
from content.editor.people import accounts, invitations, sessions
from content.editor.roles import Member, Role
from content.tables import editors
from tests.editor.newsroom import Newsroom
from tests.oidc.provider import CityProvider
from tests.web.browser import Browser

PASSWORD = "vier alte Kähne im Hafen"
SIGN_IN = "/editor/city/sign-in"
# A page for everybody who is signed in.
INSIDE = "/editor/text/kita_cost/uk"


@dataclass
class Town:
    house: House
    city: CityProvider

    @cached_property
    def newsroom(self) -> Newsroom:
        return Newsroom(self.house)

    async def invite(self, role: Role = Role.editor, *locales: str) -> str:
        return await invitations.invite(self.house.engine, "Olena Koval", role, locales, "./lotse", now())

    async def member(self, login: str, role: Role = Role.editor, subject: str = "") -> Member:
        """With PASSWORD; `subject`: connected with this account of the city."""
        token = await self.invite(role)
        member = await invitations.accept(self.house.engine, token, login, login.title(), PASSWORD, now())
        if subject:
            await accounts.link_subject(self.house.engine, member.number, self.city.url, subject, now())
        return member

    async def signed_in(self, member: Member) -> Browser:
        browser = self.newsroom.outsider()
        token = await sessions.open_session(self.house.engine, member.number, confirmed=True, now=now())
        browser.client.cookies.set("lotse-editor", token, domain="lotse.test", path="/")
        return browser

    async def go(self, browser: Browser, path: str = f"{SIGN_IN}?to={INSIDE}") -> httpx.Response:
        """To the city by a page of ours, and back."""
        leaving = await browser.open(path)
        assert leaving.status_code == 303, leaving.text
        return await browser.open(await self.city.visit(leaving.headers["location"]))

    async def connect(self, browser: Browser, password: str = PASSWORD) -> httpx.Response:
        await browser.open("/editor/city/connect")
        leaving = await browser.send(browser.page.form("/editor/city/connect"), present=password)
        assert leaving.status_code == 200, leaving.text
        (address,) = [link["href"] for link in browser.page.all("a") if link.get("class") == "button main"]
        return await browser.open(await self.city.visit(address or ""))

    async def is_inside(self, browser: Browser) -> bool:
        return (await browser.open(INSIDE)).status_code == 200

    async def account(self, login: str) -> object:
        async with self.house.engine.begin() as connection:
            return (await connection.execute(select(editors).where(editors.c.login == login))).one()
