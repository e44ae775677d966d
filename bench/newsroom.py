"""The house with its offices, and somebody who works in one: over HTTP, one request after the other."""

import gzip
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import aiohttp
from sqlalchemy import insert

from bench.ground import Ground, kept, make_schema, until
from bench.report import BenchFault
from bot.adapters.database import open_engine
from bot.commands.recogniser import free_port
from bot.commands.supervisor import Program
from bot.settings import ROOT
from content import store
from content.editor.people import sessions
from content.editor.roles import Role
from content.editor.shell import HOME, SESSION
from content.model import Pack
from content.tables import editors
from tests.web.browser import HTMX, Page

# Nothing that the editor does asks the recogniser.
_NOBODY = "http://127.0.0.1:9"
_LONGEST = 60.0
Fields = Mapping[str, str]


class Client:
    """Somebody who is signed in, with one connection that stays open; takes compressed answers, as browsers do."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session
        self.sent = 0
        self.location = ""

    async def asks(
        self, method: str, path: str, fields: Fields | None = None, status: int = 200, headers: Fields | None = None
    ) -> tuple[float, bytes]:
        """Seconds until the whole answer is there, and the answer. Raises BenchFault for another status, or none.

        `sent` is how many bytes came, `location` where the answer leads.
        """
        began = time.perf_counter()
        try:
            asked = self._session.request(method, path, data=fields, headers=headers, allow_redirects=False)
            async with asked as response:
                answer = await response.read()
                self.sent, self.location = len(answer), response.headers.get("Location", "")
                if response.headers.get("Content-Encoding") == "gzip":
                    answer = gzip.decompress(answer)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise BenchFault(f"{method} {path}: {type(error).__name__}") from error
        taken = time.perf_counter() - began
        if response.status != status:
            raise BenchFault(f"{method} {path}: {response.status} instead of {status}")
        return taken, answer


class Writer(Client):
    """`fields` is the form of the text that she has open, as its page has it."""

    def __init__(self, session: aiohttp.ClientSession, topic: str, locale: str) -> None:
        super().__init__(session)
        self._text = f"{HOME}/text/{topic}/{locale}"
        self._written = 0
        self.fields: dict[str, str] = {}

    async def opens(self) -> float:
        taken, answer = await self.asks("GET", self._text)
        self.fields = Page(answer.decode()).form(f"{self._text}/save").fields
        return taken

    async def saves(self) -> float:
        """As the page does by itself while she types."""
        self._writes()
        taken, answer = await self.asks("POST", f"{self._text}/save", self.fields, headers=HTMX)
        stamps = [given["value"] for given in Page(answer.decode()).all("input") if given.get("name") == "stamp"]
        self.fields["stamp"] = stamps[0] or ""
        return taken

    async def publishes(self) -> float:
        """Until she is told. What she has open is old then."""
        self._writes()
        taken, _ = await self.asks("POST", f"{self._text}/publish", self.fields, 303)
        return taken

    def _writes(self) -> None:
        """Another title each time; visitors see the old one at its beginning."""
        self._written += 1
        title = self.fields["title"].partition(" · ")[0]
        self.fields["title"] = f"{title} · {self._written}"


@asynccontextmanager
async def filled(ground: Ground, pack: Pack) -> AsyncIterator[str]:
    """A database with this pack."""
    with ground.empty_database() as database:
        await make_schema(database)
        engine = open_engine(database)
        try:
            await store.save_pack(engine, pack, "", datetime.now(UTC))
        finally:
            await engine.dispose()
        yield database


@asynccontextmanager
async def house(ground: Ground, command: str, database: str, **settings: str) -> AsyncIterator[str]:
    """`./lotse up` or `./lotse web` on this database. The address at which it answers."""
    port = free_port()
    given = {
        "LOTSE_PUBLIC_URL": "",
        "LOTSE_DATABASE_URL": database,
        "LOTSE_NLU_URL": _NOBODY,
        "LOTSE_DATA_DIR": str(ground.folder),
        "LOTSE_HOST": "127.0.0.1",
        "LOTSE_PORT": str(port),
        **settings,
    }
    program = Program(command, [sys.executable, "-m", "bot", command], ROOT, given, ground.folder / f"{command}.log")
    async with kept(program), aiohttp.ClientSession(url := f"http://127.0.0.1:{port}") as session:
        await until(lambda: _answers(session), command)
        yield url


async def _answers(session: aiohttp.ClientSession) -> bool:
    try:
        async with session.get("/") as page:
            return page.status == 200
    except aiohttp.ClientError:
        return False


@asynccontextmanager
async def writer(
    url: str, database: str, role: Role = Role.publisher, topic: str = "kita_cost", locale: str = "uk"
) -> AsyncIterator[Writer]:
    async with connection(url, await signed_in(database, role)) as session:
        yield Writer(session, topic, locale)


def connection(url: str, token: str) -> aiohttp.ClientSession:
    """`token`: of a session that `signed_in` has begun."""
    return aiohttp.ClientSession(
        url,
        connector=aiohttp.TCPConnector(limit=1),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"Cookie": f"{SESSION}={token}"},
        timeout=aiohttp.ClientTimeout(_LONGEST),
        auto_decompress=False,
    )


async def signed_in(database: str, role: Role, counsellor: int | None = None) -> str:
    """The token of somebody's session; with `counsellor` she has a desk, too."""
    row = {"login": "olena", "name": "Olena Koval", "role": role, "locales": [], "totp_key": b"x"}
    engine = open_engine(database)
    try:
        async with engine.begin() as connection:
            new = insert(editors).values(row).values(counsellor=counsellor)
            added = await connection.execute(new.returning(editors.c.number))
        return await sessions.open_session(engine, added.scalar_one(), confirmed=True, now=datetime.now(UTC))
    finally:
        await engine.dispose()
