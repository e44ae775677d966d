"""People with accounts of their own, their phones, and a clock that can be put forward."""

import dataclasses
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx
import pyotp
from starlette.applications import Starlette
from starlette.routing import Mount

from bot.commands.content import intents
from content.editor import app as editor
from content.editor.people import invitations
from content.editor.roles import Member, Role
from content.editor.shell import HOME
from tests.editor.newsroom import Newsroom
from tests.web.browser import Browser

PASSWORD = "vier alte Kähne im Hafen"
ANOTHER = "fünf neue Segel am Mast"
SIGN_IN, SECOND_FACTOR, ACCOUNT = f"{HOME}/sign-in", f"{HOME}/second-factor", f"{HOME}/account"


@dataclass
class Clock:
    at: datetime

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)


def set_clock(newsroom: Newsroom) -> Clock:
    """The editor's pages go by it from now on."""
    clock = Clock(newsroom.now())
    parts = dataclasses.replace(newsroom.house.editor_parts(intents()), now=clock)
    newsroom.app = Starlette(routes=[Mount(HOME, editor.create(parts))])
    return clock


async def joined(newsroom: Newsroom, login: str, role: Role, *locales: str) -> Member:
    """Somebody with PASSWORD who has not signed in yet."""
    engine, now = newsroom.house.engine, newsroom.now()
    token = await invitations.invite(engine, login.title(), role, locales, "./lotse", now)
    return await invitations.accept(engine, token, login, "", PASSWORD, now)


async def sign_in(browser: Browser, login: str, password: str = PASSWORD, to: str = "") -> httpx.Response:
    await browser.open(f"{SIGN_IN}?to={to}" if to else SIGN_IN)
    return await browser.send(browser.page.form(SIGN_IN), login=login, password=password)


@dataclass
class Phone:
    """What has read the picture on a page."""

    totp: pyotp.TOTP

    def code(self, at: datetime) -> str:
        return self.totp.at(at)


def phone_of(browser: Browser) -> Phone:
    """Types the key that stands beside the picture."""
    shown = re.search(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", browser.page.text)
    assert shown, browser.page.text
    return Phone(pyotp.TOTP(shown[0].replace(" ", "")))


def recovery_codes(browser: Browser) -> list[str]:
    return re.findall(r"\b(?:[a-z0-9]{4}-){3}[a-z0-9]{4}\b", browser.page.text)


async def set_up(browser: Browser, clock: Clock, login: str) -> tuple[Phone, list[str]]:
    """Through the door with a new phone; ends signed in, on the page with the recovery codes."""
    await sign_in(browser, login)
    await browser.open(SECOND_FACTOR)
    phone = phone_of(browser)
    await browser.send(browser.page.form(SECOND_FACTOR), code=phone.code(clock.at))
    return phone, recovery_codes(browser)
