"""A house whose counsellors have been busy for a year and are booked for another, and one of them at her desk."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import uuid4

import aiohttp
import psycopg

from bench.ground import Ground
from bench.newsroom import Client, connection, filled, house, signed_in
from bench.report import BenchFault
from bot.channels.web.desk.shell import HOME
from content.editor.roles import Role
from content.model import Pack
from tests.web.browser import Page

_FILL = Path(__file__).with_suffix(".sql")
_HER = 1
# Outside the hours that the fill gives anybody.
_ASKED = """
INSERT INTO appointments (id, counsellor, visitor, during, status, locale, number, asked_at)
SELECT %(id)s, %(her)s, md5('visitor1'), tstzrange(start, start + interval '1 hour'), 'requested', 'ar', 'NEW', now()
FROM (SELECT date_trunc('day', now()) + make_interval(days => 1 + %(nth)s, hours => 20) AS start) AS times
"""
_LAST = """
SELECT id, extract(epoch FROM date_trunc('day', lower(during)))::int / 60, left(mode, 1) FROM appointments
WHERE counsellor = %(her)s AND status = 'confirmed' AND lower(during) > now() ORDER BY during DESC LIMIT 1
"""
_TALK = "SELECT max(id) FROM cases WHERE counsellor = %(her)s AND status = 'open'"


@dataclass(frozen=True)
class Size:
    """Appointments are those of two years, shared evenly."""

    counsellors: int
    appointments: int
    cases: int


class Counsellor(Client):
    """One of them. Each deed takes as long as until she is told that it is done.

    Raises BenchFault when she is refused.
    """

    def __init__(
        self, session: aiohttp.ClientSession, rows: psycopg.AsyncConnection, talk: int, movable: tuple[str, int, str]
    ) -> None:
        super().__init__(session)
        self._rows = rows
        self._movable = movable
        self._done = 0
        self._csrf = ""
        self.talk = f"cases/{talk}"

    async def opens(self, page: str) -> float:
        taken, answer = await self.asks("GET", f"{HOME}/{page}")
        self._csrf = Page(answer.decode()).forms[0].fields["csrf"]
        return taken

    async def accepts(self) -> float:
        """What somebody asked for a moment ago."""
        asked = {"id": uuid4().hex, "her": _HER, "nth": self._done}
        await self._rows.execute(_ASKED, asked)
        return await self._does(f"appointments/{asked['id']}", "accept", deed="accept")

    async def moves(self) -> float:
        """Always the same one, to an hour that it had not before."""
        appointment, day, mode = self._movable
        slot = f"{_HER}.{day + (5 + self._done % 2) * 60}.60.{mode}."
        return await self._does(f"appointments/{appointment}/time", "moved", slot=slot)

    async def says(self) -> float:
        return await self._does(f"{self.talk}/say", "said", text="Bitte bringen Sie den Brief mit, wenn Sie kommen.")

    async def _does(self, what: str, said: str, **fields: str) -> float:
        self._done += 1
        taken, _ = await self.asks("POST", f"{HOME}/{what}", {"csrf": self._csrf, **fields}, 303)
        if f"said={said}" not in self.location:
            raise BenchFault(f"{what}: {self.location}")
        return taken


@asynccontextmanager
async def counsellor(ground: Ground, pack: Pack, size: Size) -> AsyncIterator[Counsellor]:
    """In a house of this size, which is `./lotse web` as a process."""
    async with filled(ground, pack) as database, await _rows(database) as rows:
        each = size.appointments // size.counsellors
        await rows.execute(_FILL.read_text(encoding="utf-8"), {**asdict(size), "each": each})
        movable = await (await rows.execute(_LAST, {"her": _HER})).fetchone()
        talk = await (await rows.execute(_TALK, {"her": _HER})).fetchone()
        assert movable and talk
        token = await signed_in(database, Role.reader, _HER)
        async with house(ground, "web", database) as url, connection(url, token) as session:
            her = Counsellor(session, rows, talk[0], movable)
            await her.opens("")
            yield her


async def _rows(database: str) -> psycopg.AsyncConnection:
    """Many statements at once can be given numbers by the client alone."""
    return await psycopg.AsyncConnection.connect(database, autocommit=True, cursor_factory=psycopg.AsyncClientCursor)
