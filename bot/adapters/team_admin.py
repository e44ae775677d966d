"""Teams, counsellors and interpreters, as administrators set them up at the desk. Fills desk_ports.TeamAdmin."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.adapters.calendars import hours_of
from bot.adapters.database import reached, transaction
from bot.adapters.rows import counsellor_of
from bot.adapters.staff import actor as named
from bot.adapters.staff import record
from bot.adapters.team import dismiss
from bot.adapters.team_tables import counsellor_reach, counsellors, interpreter_hours, interpreters, teams
from bot.booking.model import Counsellor, Interpreter, InterpreterHours
from bot.desk_ports import InterpreterPlan, Team, TeamMember
from content.editor.people import invitations
from content.tables import editors
from content.tables import invitations as links


class TeamAdminStore:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def teams(self) -> Sequence[Team]:
        async with transaction(self._engine) as connection:
            rows = await connection.execute(select(teams).order_by(teams.c.id))
            return [Team(str(row.id), row.name, row.chat is not None) for row in rows]

    async def name_team(self, team: str, name: str, actor: str, now: datetime) -> None:
        new = insert(teams).values(name=name).returning(teams.c.id)
        present = update(teams).where(teams.c.id == int(team or 0)).values(name=name).returning(teams.c.id)
        async with transaction(self._engine) as connection:
            number = (await connection.execute(present if team else new)).scalar()
            await record(connection, now, actor, "team_named", f"team-{number}", name)

    async def members(self, now: datetime) -> Sequence[TeamMember]:
        account = select(editors.c.login).where(editors.c.counsellor == counsellors.c.id, editors.c.active)
        invited = exists().where(links.c.counsellor == counsellors.c.id, links.c.expires_at > now)
        linked = exists().where(counsellor_reach.c.counsellor == counsellors.c.id)
        wanted = select(
            counsellors, account.scalar_subquery().label("login"), invited.label("invited"), linked.label("linked")
        ).order_by(func.lower(counsellors.c.name), counsellors.c.id)
        async with transaction(self._engine) as connection:
            rows = await connection.execute(wanted)
            return [
                TeamMember(counsellor_of(row), row.active, row.login or "", row.invited, row.linked) for row in rows
            ]

    async def add(self, counsellor: Counsellor, actor: str, now: datetime) -> str:
        new = insert(counsellors).values(_data(counsellor)).returning(counsellors.c.id)
        async with transaction(self._engine) as connection:
            number = str((await connection.execute(new)).scalar_one())
            await record(connection, now, actor, "counsellor_added", named(number))
        return number

    async def change(self, counsellor: Counsellor, actor: str, now: datetime) -> None:
        await self._set(counsellor.id, _data(counsellor), "counsellor_changed", actor, now)

    async def deactivate(self, counsellor: str, actor: str, now: datetime) -> None:
        async with transaction(self._engine) as connection:
            await dismiss(connection, int(counsellor), actor, now)

    async def reactivate(self, counsellor: str, actor: str, now: datetime) -> None:
        await self._set(counsellor, {"active": True}, "counsellor_back", actor, now)

    async def _set(self, counsellor: str, values: dict[str, Any], action: str, actor: str, now: datetime) -> None:
        this = update(counsellors).where(counsellors.c.id == int(counsellor)).values(values)
        async with transaction(self._engine) as connection:
            await connection.execute(this)
            await record(connection, now, actor, action, named(counsellor))

    async def invite(self, counsellor: str, actor: str, now: datetime) -> str:
        wanted = select(counsellors.c.name).where(counsellors.c.id == int(counsellor))
        async with transaction(self._engine) as connection:
            name = (await connection.execute(wanted)).scalar_one()
        with reached():
            return await invitations.invite_counsellor(self._engine, int(counsellor), name, actor, now)

    async def interpreters(self) -> Sequence[InterpreterPlan]:
        everybody = select(interpreters).order_by(func.lower(interpreters.c.name), interpreters.c.id)
        times = select(interpreter_hours).order_by(interpreter_hours.c.weekday, interpreter_hours.c.start)
        async with transaction(self._engine) as connection:
            hours = [hours_of(row) for row in await connection.execute(times)]
            return [_plan(row, hours) for row in await connection.execute(everybody)]

    async def set_interpreter(self, plan: InterpreterPlan, actor: str, now: datetime) -> str:
        values = {
            "name": plan.interpreter.name,
            "locales": list(plan.interpreter.locales),
            "active": plan.active,
        }
        async with transaction(self._engine) as connection:
            number = await _write(connection, plan.interpreter.id, values)
            await connection.execute(delete(interpreter_hours).where(interpreter_hours.c.interpreter == number))
            if plan.hours:
                await connection.execute(insert(interpreter_hours), [_row(number, one) for one in plan.hours])
            await record(connection, now, actor, "interpreter_changed", f"interpreter-{number}")
        return str(number)


def _data(counsellor: Counsellor) -> dict[str, Any]:
    """What administrators decide."""
    return {
        "name": counsellor.name,
        "locales": list(counsellor.locales),
        "topics": list(counsellor.topics),
        "team": int(counsellor.team),
        "woman": counsellor.woman,
    }


async def _write(connection: AsyncConnection, interpreter: str, values: dict[str, Any]) -> int:
    present = update(interpreters).where(interpreters.c.id == int(interpreter or 0)).values(values)
    new = insert(interpreters).values(values)
    written = (present if interpreter else new).returning(interpreters.c.id)
    return int((await connection.execute(written)).scalar_one())


def _plan(row: Any, hours: Sequence[InterpreterHours]) -> InterpreterPlan:
    number = str(row.id)
    hers = tuple(one for one in hours if one.interpreter == number)
    return InterpreterPlan(Interpreter(number, row.name, tuple(row.locales)), hers, row.active)


def _row(number: int, one: InterpreterHours) -> dict[str, Any]:
    return {
        "interpreter": number,
        "weekday": one.weekday,
        "start": one.start,
        "end": one.end,
        "valid_from": one.valid_from,
        "valid_until": one.valid_until,
    }
