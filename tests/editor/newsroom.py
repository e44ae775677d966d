"""The editor's pages as people of all roles use them, without a browser: real database, real house."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

import httpx
from sqlalchemy import insert
from starlette.applications import Starlette

from bot.app import House, now
from bot.commands.web import application
from content.editor.people import sessions
from content.editor.people.members import member_of
from content.editor.roles import Member, Role
from content.tables import editors
from tests.web.browser import Browser

HOST = "http://lotse.test"


@dataclass
class Newsroom:
    """`writer("olena", Role.editor, "uk")` is somebody signed in, with a browser of her own."""

    house: House
    _members: dict[str, Member] = field(default_factory=dict)

    @cached_property
    def app(self) -> Starlette:
        return application(self.house)

    async def member(self, login: str, role: Role, *locales: str) -> Member:
        if login not in self._members:
            row = {"login": login, "name": login.title(), "role": role, "locales": list(locales)}
            row |= {"totp_key": b"set"} if role.at_least(Role.publisher) else {"totp_key": None}
            async with self.house.engine.begin() as connection:
                added = await connection.execute(insert(editors).values(row).returning(editors))
                self._members[login] = member_of(added.one())
        return self._members[login]

    async def writer(self, login: str, role: Role = Role.publisher, *locales: str, htmx: bool = False) -> Browser:
        browser = self.outsider(htmx)
        member = await self.member(login, role, *locales)
        token = await sessions.open_session(self.house.engine, member.number, confirmed=True, now=now())
        browser.client.cookies.set("lotse-editor", token, domain="lotse.test", path="/")
        return browser

    def outsider(self, htmx: bool = False, language: str = "de") -> Browser:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=True, client=("192.0.2.9", 1))
        client = httpx.AsyncClient(transport=transport, base_url=HOST, headers={"Accept-Language": language})
        return Browser(client, htmx)

    def now(self) -> datetime:
        return now()
