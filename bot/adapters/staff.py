"""Accounts of the desk, and who is reached where. Fills desk_ports.Staff."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, delete, exists, insert, null, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.adapters.case_tables import cases
from bot.adapters.database import reached, transaction
from bot.adapters.rows import counsellor_of
from bot.adapters.team_tables import counsellor_reach, counsellors, link_codes, teams
from bot.booking.model import Counsellor
from bot.desk_ports import StaffMember
from bot.dialogue.model import Person
from content.editor.people import audit, sessions
from content.tables import editors

_LINK_LASTS = timedelta(hours=1)


async def record(
    connection: AsyncConnection, now: datetime, actor: str, action: str, subject: str = "", detail: str = ""
) -> None:
    """What staff do stands in the editor's audit log. It can never be deleted: no names, no words of visitors."""
    await audit.write(connection, now, actor, action, subject, detail)


def present() -> ColumnElement[bool]:
    """Who has left, or whose account was closed at the editor, sees and is told nothing any more, wherever it is."""
    closed = select(editors.c.number).where(editors.c.counsellor == counsellors.c.id, editors.c.active.is_(False))
    return and_(counsellors.c.active, ~closed.correlate(counsellors).exists())


def actor(counsellor: str) -> str:
    """As the audit log has a counsellor who acts from Telegram, where nobody signs in."""
    return f"counsellor-{counsellor}"


class StaffStore:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def member(self, token: str, now: datetime) -> StaffMember | None:
        """None also while the second factor has not been shown."""
        with reached():
            session = await sessions.find(self._engine, token, now)
        if session is None or not session.complete:
            return None
        account = session.member
        found = await self.counsellor(str(account.counsellor)) if account.counsellor is not None else None
        if found is None and not account.may_manage:
            return None
        linked = found is not None and await self.linked(found.id)
        return StaffMember(account.login, account.name, account.may_manage, found, linked)

    async def linked(self, counsellor: str) -> bool:
        bound = select(counsellor_reach.c.channel).where(counsellor_reach.c.counsellor == int(counsellor))
        async with transaction(self._engine) as connection:
            return (await connection.execute(bound)).first() is not None

    async def counsellor(self, counsellor_id: str) -> Counsellor | None:
        """None also for one who has left."""
        if not counsellor_id.isdecimal():
            return None
        return await self._one(select(counsellors), counsellors.c.id == int(counsellor_id))

    async def counsellor_named(self, login: str) -> Counsellor | None:
        """By her account."""
        joined = select(counsellors).join(editors, editors.c.counsellor == counsellors.c.id)
        return await self._one(joined, editors.c.login == login)

    async def counsellor_at(self, person: Person) -> Counsellor | None:
        here = and_(counsellor_reach.c.channel == person.channel, counsellor_reach.c.address == person.address)
        joined = select(counsellors).join(counsellor_reach, counsellor_reach.c.counsellor == counsellors.c.id)
        return await self._one(joined, here)

    async def _one(self, wanted: Select[Any], which: ColumnElement[bool]) -> Counsellor | None:
        async with transaction(self._engine) as connection:
            row = (await connection.execute(wanted.where(which, present()))).first()
        return counsellor_of(row) if row else None

    async def team_of(self, chat: int) -> str | None:
        async with transaction(self._engine) as connection:
            team = (await connection.execute(select(teams.c.id).where(teams.c.chat == chat))).scalar()
        return None if team is None else str(team)

    async def link_code(self, counsellor: str, now: datetime) -> str:
        """Only its digest is stored: who reads the database cannot become a counsellor."""
        code = secrets.token_urlsafe(16)
        row = {"digest": _digest(code), "counsellor": int(counsellor), "expires_at": now + _LINK_LASTS}
        async with transaction(self._engine) as connection:
            await connection.execute(delete(link_codes).where(link_codes.c.expires_at < now))
            await connection.execute(insert(link_codes).values(**row))
        return code

    async def link(self, code: str, person: Person, now: datetime) -> Counsellor | None:
        """Binds and uses up the code; an older binding of the same counsellor or chat gives way."""
        used = delete(link_codes).where(link_codes.c.digest == _digest(code), link_codes.c.expires_at >= now)
        async with transaction(self._engine) as connection:
            counsellor = (await connection.execute(used.returning(link_codes.c.counsellor))).scalar()
            here = select(counsellors).where(counsellors.c.id == counsellor, present())
            row = (await connection.execute(here)).first()
            if row is None:
                return None
            await connection.execute(delete(counsellor_reach).where(counsellor_reach.c.counsellor == counsellor))
            row_of_reach = {"channel": person.channel, "address": person.address, "counsellor": counsellor}
            bound = upsert(counsellor_reach).values(**row_of_reach)
            bound = bound.on_conflict_do_update(index_elements=["channel", "address"], set_={"counsellor": counsellor})
            await connection.execute(bound)
            await record(connection, now, actor(str(counsellor)), "telegram_linked", actor(str(counsellor)))
        return counsellor_of(row)

    async def connect_code(self, team: str) -> str:
        """An earlier one stops working."""
        code = secrets.token_urlsafe(16)
        issued = update(teams).where(teams.c.id == int(team)).values(connect_digest=_digest(code))
        async with transaction(self._engine) as connection:
            await connection.execute(issued)
        return code

    async def connect(self, code: str, chat: int, now: datetime) -> str | None:
        """A group that was another team's is so no longer."""
        this = teams.c.connect_digest == _digest(code)
        async with transaction(self._engine) as connection:
            if (await connection.execute(select(teams.c.id).where(this).with_for_update())).first() is None:
                return None
            await connection.execute(update(teams).where(teams.c.chat == chat).values(chat=None))
            connected = update(teams).where(this).values(chat=chat, connect_digest=None)
            team = (await connection.execute(connected.returning(teams.c.id, teams.c.name))).one()
            await _leave_threads(connection, team.id)
            await record(connection, now, f"team-{team.id}", "group_connected", f"team-{team.id}")
        return str(team.name)

    async def follow(self, old: int, new: int) -> None:
        """Whoever has connected the new group already keeps it."""
        here = teams.alias()
        kept = case((exists().where(here.c.chat == new), null()), else_=new)
        moved = update(teams).where(teams.c.chat == old).values(chat=kept).returning(teams.c.id)
        async with transaction(self._engine) as connection:
            for team in (await connection.execute(moved)).scalars().all():
                await _leave_threads(connection, team)

    async def set_quiet(self, counsellor: str, until: datetime | None, now: datetime) -> None:
        quiet = update(counsellors).where(counsellors.c.id == int(counsellor)).values(quiet_until=until)
        async with transaction(self._engine) as connection:
            await connection.execute(quiet)
            await record(connection, now, actor(counsellor), "quiet_set" if until else "quiet_ended", actor(counsellor))


async def _leave_threads(connection: AsyncConnection, team: int) -> None:
    """The numbers of topics in one group mean nothing, or others, in the next."""
    await connection.execute(update(cases).where(cases.c.team == team).values(thread=None))


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
