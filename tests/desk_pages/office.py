"""The desk's pages as counsellors and administrators use them, without a browser: real database, real house."""

from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import Any
from uuid import uuid4

import httpx
from sqlalchemy import insert, select, update
from starlette.applications import Starlette
from starlette.routing import Mount

from bot.adapters.booking_tables import appointments, notices
from bot.adapters.case_tables import case_messages, cases
from bot.adapters.hours import HoursStore
from bot.adapters.rows import appointment_data, appointment_of
from bot.adapters.tables import visitors
from bot.adapters.team_tables import counsellors, teams
from bot.app import House
from bot.booking.model import BERLIN, Appointment, Availability, Mode, Slot, Status
from bot.channels.web.app import create
from bot.channels.web.desk import app as desk
from bot.channels.web.desk.calendar_feed import FeedFile
from bot.channels.web.desk.parts import DeskParts
from bot.channels.web.desk.shell import HOME, LARGEST_FORM
from bot.channels.web.headers import BodyLimit
from bot.commands.content import intents
from bot.commands.desk import parts
from content.editor import app as editor
from content.editor.people import sessions
from content.editor.roles import Role
from content.tables import audit, editors
from tests.web.browser import Browser

HOST = "http://lotse.test"
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=BERLIN)
WEEK = tuple((day, time(9), time(16)) for day in range(5))


@dataclass
class Office:
    """`await office.counsellor("mira")` is somebody signed in, with a browser of her own; her id is `ids["mira"]`.

    It is Monday, ten o'clock, unless `at` is put forward.
    """

    house: House
    at: datetime = MONDAY
    ids: dict[str, str] = field(default_factory=dict)
    team: int = 1

    @cached_property
    def parts(self) -> DeskParts:
        return replace(parts(self.house), now=lambda: self.at, bot_name=lambda: "lotse_bot")

    @cached_property
    def app(self) -> Starlette:
        editing = editor.create(replace(self.house.editor_parts(intents()), now=lambda: self.at))
        rooms = [
            Mount("/editor", editing),
            Mount(HOME, BodyLimit(desk.create(self.parts), LARGEST_FORM)),
            *FeedFile(self.parts).routes(),
        ]
        return create(self.house.web_parts(), rooms)

    def outsider(self, htmx: bool = False, language: str = "de") -> Browser:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=True, client=("192.0.2.9", 1))
        client = httpx.AsyncClient(transport=transport, base_url=HOST, headers={"Accept-Language": language})
        return Browser(client, htmx)

    async def add_team(self, name: str) -> int:
        return int(await self._added(teams, name=name))

    async def add(self, login: str, team: int = 0, hours: bool = True, **more: Any) -> str:
        """A counsellor who speaks German and Arabic, from nine to four on working days. Returns her id."""
        if login not in self.ids:
            row = {"name": login.title(), "locales": ["de", "ar"], "team": team or await self._first_team(), **more}
            self.ids[login] = str(await self._added(counsellors, **row))
            week = [Availability(self.ids[login], day, start, end, 60) for day, start, end in WEEK if hours]
            await HoursStore(self.house.engine).set_hours(self.ids[login], week, "./lotse", self.at)
        return self.ids[login]

    async def counsellor(self, login: str, team: int = 0, role: Role = Role.reader, **more: Any) -> Browser:
        return await self.member(login, role, int(await self.add(login, team, **more)))

    async def member(self, login: str, role: Role, counsellor: int | None = None, language: str = "de") -> Browser:
        """Somebody with an account, signed in with all that her role needs."""
        row = {"login": login, "name": login.title(), "role": role, "locales": [], "counsellor": counsellor}
        row["totp_key"] = b"set" if role.at_least(Role.publisher) else None
        async with self.house.engine.begin() as connection:
            known = (await connection.execute(select(editors.c.number).where(editors.c.login == login))).scalar()
        number = known or await self._added(editors, editors.c.number, **row)
        browser = self.outsider(language=language)
        browser.client.cookies.set("lotse-editor", await self.token(number), domain="lotse.test", path="/")
        return browser

    async def token(self, number: int) -> str:
        return await sessions.open_session(self.house.engine, number, confirmed=True, now=self.at)

    async def booked(self, login: str, start: datetime, status: Status = Status.confirmed, **more: Any) -> Appointment:
        """Somebody has, or asks for, an hour of hers."""
        slot = Slot(start, start + timedelta(hours=1), await self.add(login), more.pop("mode", Mode.room))
        number = uuid4().hex
        made = Appointment(number, slot, status, "ar", "kita_place", number[:4].upper(), asked_at=self.at)
        visitor = await self.visitor()
        await self._added(appointments, **appointment_data(replace(made, **more)), visitor=visitor)
        return await self.appointment(number)

    async def appointment(self, number: str) -> Appointment:
        async with self.house.engine.begin() as connection:
            found = await connection.execute(select(appointments).where(appointments.c.id == number))
            return appointment_of(found.one())

    async def told(self, appointment: Appointment) -> list[tuple[str, str]]:
        """(kind, audience) of what is to be told about it."""
        wanted = select(notices.c.kind, notices.c.audience).where(notices.c.appointment == appointment.id)
        async with self.house.engine.begin() as connection:
            return [tuple(row) for row in await connection.execute(wanted.order_by(notices.c.id))]

    async def notice(self, appointment: Appointment, kind: str, audience: str, **more: Any) -> None:
        row = {"kind": kind, "audience": audience, "appointment": appointment.id, "due": self.at, **more}
        await self._added(notices, **row)

    async def case(self, number: str = "C4F1", team: int = 0, counsellor: str = "", **more: Any) -> int:
        """A talk that waits, or that somebody leads."""
        row = {"number": number, "locale": "ar", "topic": "kita_place", "team": team or await self._first_team()}
        row |= {"visitor": await self.visitor(), "status": "open" if counsellor else "waiting", "opened_at": self.at}
        row |= {"counsellor": int(await self.add(counsellor)) if counsellor else None, **more}
        return int(await self._added(cases, **row))

    async def said(self, case: int, text: str, author: str = "visitor", **more: Any) -> int:
        return int(await self._added(case_messages, case=case, text=text, author=author, at=self.at, **more))

    async def visitor(self) -> str:
        return str(await self._added(visitors, id=uuid4().hex, state={}, seen_at=self.at))

    async def log(self) -> list[tuple[str, str, str]]:
        """(who, what, about what) of the audit log, oldest first."""
        wanted = select(audit.c.actor, audit.c.action, audit.c.subject).order_by(audit.c.number)
        async with self.house.engine.begin() as connection:
            return [tuple(row) for row in await connection.execute(wanted)]

    async def set(self, login: str, **values: Any) -> None:
        this = update(counsellors).where(counsellors.c.id == int(self.ids[login]))
        async with self.house.engine.begin() as connection:
            await connection.execute(this.values(**values))

    async def _first_team(self) -> int:
        async with self.house.engine.begin() as connection:
            return int((await connection.execute(select(teams.c.id).order_by(teams.c.id).limit(1))).scalar_one())

    async def _added(self, table: Any, key: Any = None, **row: Any) -> Any:
        async with self.house.engine.begin() as connection:
            added = await connection.execute(insert(table).values(row).returning(table.c.id if key is None else key))
            return added.scalar_one()
