"""Counsellors and their accounts, as the operator sets them up; and the invented ones of the try-out."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import and_, delete, func, insert, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.adapters.booking_tables import appointments
from bot.adapters.case_tables import cases
from bot.adapters.database import reached, transaction
from bot.adapters.hours import HoursStore, replace_hours
from bot.adapters.staff import StaffStore, actor, record
from bot.adapters.team_tables import availabilities, counsellor_reach, counsellors, link_codes, teams
from bot.booking.model import BERLIN, Absence, Availability, Mode, Status
from bot.desk_ports import StillBooked
from bot.talk_ports import CaseStatus
from content.editor.people import accounts, desk_accounts, invitations, passwords
from content.editor.roles import Role
from content.tables import editors

# As bot/commands/editors.py has it.
OPERATOR = "./lotse"
_WORKING_DAYS = (0, 1, 2, 3, 4)
_BOTH_WAYS = (Mode.room, Mode.phone)


class NoSuchCounsellor(Exception):
    """There is no counsellor of this login name; `./lotse counsellor list` shows them."""


@dataclass(frozen=True)
class Member:
    """`login` is `counsellor-<number>` as long as she has no account. `team` is a name, "" the first team."""

    login: str
    name: str
    locales: tuple[str, ...]
    invented: bool = False
    woman: bool = False
    team: str = ""


@dataclass(frozen=True)
class Hours:
    """Consultation hours of some weekdays (Monday is 0), cut into slots of `minutes`."""

    weekdays: tuple[int, ...]
    start: time
    end: time
    minutes: int = 60
    modes: tuple[Mode, ...] = (Mode.room,)


@dataclass(frozen=True)
class Invitation:
    """`token` opens the page on which she makes her account, `code` binds her Telegram within an hour."""

    token: str
    code: str


INVENTED = (
    (
        Member("amira", "Amira (erfunden)", ("ar", "de", "en"), invented=True, woman=True),
        Hours(_WORKING_DAYS, time(9), time(13), modes=_BOTH_WAYS),
    ),
    (
        Member("oksana", "Oksana (erfunden)", ("uk", "de", "en"), invented=True, woman=True),
        Hours(_WORKING_DAYS, time(13), time(17), modes=_BOTH_WAYS),
    ),
)


async def add(engine: AsyncEngine, member: Member, hours: Sequence[Hours]) -> str:
    """With an account. Returns the new password; only its hash is stored. Raises LoginTaken or BadLogin."""
    async with transaction(engine) as connection:
        password = await _add(connection, member, hours)
        await record(connection, datetime.now(UTC), OPERATOR, "joined", member.login, Role.reader.value)
    return password


async def _add(connection: AsyncConnection, member: Member, hours: Sequence[Hours]) -> str:
    password, counsellor = secrets.token_urlsafe(12), await _insert(connection, member, hours)
    account = {"login": member.login, "name": member.name, "counsellor": counsellor}
    await desk_accounts.add(connection, account, await passwords.hashed(password))
    return password


async def invite(engine: AsyncEngine, member: Member, hours: Sequence[Hours]) -> Invitation:
    """She makes her account herself; until then nobody can sign in as her."""
    now = datetime.now(UTC)
    async with transaction(engine) as connection:
        counsellor = await _insert(connection, member, hours)
    with reached():
        token = await invitations.invite_counsellor(engine, counsellor, member.name, OPERATOR, now)
    return Invitation(token, await StaffStore(engine).link_code(str(counsellor), now))


async def _insert(connection: AsyncConnection, member: Member, hours: Sequence[Hours]) -> int:
    row = {
        "name": member.name,
        "locales": list(member.locales),
        "team": await _team(connection, member.team),
        "woman": member.woman,
        "invented": member.invented,
        "at_once": member.invented,
    }
    added = insert(counsellors).values(row).returning(counsellors.c.id)
    counsellor = int((await connection.execute(added)).scalar_one())
    await replace_hours(connection, counsellor, _week(counsellor, hours), literal(True))
    return counsellor


async def _team(connection: AsyncConnection, name: str) -> int:
    """A new one when there is none of this name."""
    wanted = select(teams.c.id).order_by(teams.c.id).limit(1)
    found = (await connection.execute(wanted.where(teams.c.name == name) if name else wanted)).scalar()
    if found is None:
        found = (await connection.execute(insert(teams).values(name=name).returning(teams.c.id))).scalar_one()
    return int(found)


def _week(counsellor: int, hours: Sequence[Hours]) -> list[Availability]:
    return [
        Availability(str(counsellor), day, one.start, one.end, one.minutes, one.modes)
        for one in hours
        for day in one.weekdays
    ]


async def set_hours(engine: AsyncEngine, login: str, hours: Sequence[Hours]) -> None:
    """Replaces all consultation hours of the week; booked appointments stay. Raises NoSuchCounsellor."""
    counsellor = await _id(engine, login)
    week = _week(counsellor, hours)
    await HoursStore(engine).set_hours(str(counsellor), week, OPERATOR, datetime.now(UTC))


async def add_absence(engine: AsyncEngine, login: str, first: date, last: date, substitute: str = "") -> None:
    """Both days included. Raises NoSuchCounsellor, also for the substitute."""
    start = datetime.combine(first, time(), BERLIN)
    end = datetime.combine(last + timedelta(days=1), time(), BERLIN)
    deputy = str(await _id(engine, substitute)) if substitute else ""
    absence = Absence(str(await _id(engine, login)), start, end, deputy)
    await HoursStore(engine).add_absence(absence, OPERATOR, datetime.now(UTC))


async def remove(engine: AsyncEngine, login: str, now: datetime) -> None:
    """She can no longer be booked, be told or, should she only read in the editor, sign in; her appointments stay.

    Raises NoSuchCounsellor or StillBooked.
    """
    counsellor = await _id(engine, login)
    async with transaction(engine) as connection:
        await dismiss(connection, counsellor, OPERATOR, now)
        account = await desk_accounts.of(connection, counsellor)
    if account and account.role is Role.reader:
        with reached():
            await accounts.deactivate(engine, account.number, OPERATOR, now)


async def dismiss(connection: AsyncConnection, counsellor: int, by: str, now: datetime) -> None:
    """Her account stays; her talks wait for a colleague. Raises StillBooked."""
    await connection.execute(select(counsellors.c.id).where(counsellors.c.id == counsellor).with_for_update())
    running = appointments.c.status.in_([status for status in Status if status.running])
    coming = and_(appointments.c.counsellor == counsellor, running, func.upper(appointments.c.during) > now)
    if (await connection.execute(select(appointments.c.id).where(coming))).first():
        raise StillBooked(actor(str(counsellor)))
    held = and_(appointments.c.counsellor == counsellor, appointments.c.status == Status.held)
    await connection.execute(update(appointments).where(held).values(status=Status.expired))
    hers = and_(cases.c.counsellor == counsellor, cases.c.status == CaseStatus.open)
    await connection.execute(update(cases).where(hers).values(status=CaseStatus.waiting, counsellor=None))
    for table in (availabilities, counsellor_reach, link_codes):
        await connection.execute(delete(table).where(table.c.counsellor == counsellor))
    gone = update(counsellors).where(counsellors.c.id == counsellor)
    await connection.execute(gone.values(active=False, feed_digest=None))
    await record(connection, now, by, "counsellor_removed", actor(str(counsellor)))


async def new_password(engine: AsyncEngine, login: str) -> str:
    """Ends her sessions. Raises NoSuchCounsellor, also for one who has no account."""
    password = secrets.token_urlsafe(12)
    stored = await passwords.hashed(password)
    async with transaction(engine) as connection:
        account = await desk_accounts.of(connection, await _found(connection, login))
        if account is None:
            raise NoSuchCounsellor(login)
        await invitations.set_password(connection, account.number, stored)
        await record(connection, datetime.now(UTC), OPERATOR, "password_changed", account.login)
    return password


async def _id(engine: AsyncEngine, login: str) -> int:
    async with transaction(engine) as connection:
        return await _found(connection, login)


async def _found(connection: AsyncConnection, login: str) -> int:
    """By the login or, without an account, by what `members` has instead of it."""
    numbered = login.removeprefix("counsellor-")
    this = counsellors.c.id == int(numbered) if numbered != login and numbered.isdecimal() else literal(False)
    wanted = select(counsellors.c.id).outerjoin(editors, editors.c.counsellor == counsellors.c.id)
    named = or_(editors.c.login == login.lower(), and_(editors.c.login.is_(None), this))
    found = (await connection.execute(wanted.where(named, counsellors.c.active))).scalar()
    if found is None:
        raise NoSuchCounsellor(login)
    return int(found)


async def members(engine: AsyncEngine) -> list[Member]:
    """Those who advise now."""
    wanted = select(counsellors, editors.c.login, teams.c.name.label("team_name"))
    wanted = wanted.join(teams, teams.c.id == counsellors.c.team)
    wanted = wanted.outerjoin(editors, editors.c.counsellor == counsellors.c.id).where(counsellors.c.active)
    async with transaction(engine) as connection:
        rows = await connection.execute(wanted.order_by(editors.c.login, counsellors.c.id))
        return [_member(row) for row in rows]


def _member(row: Any) -> Member:
    login = row.login or actor(str(row.id))
    return Member(login, row.name, tuple(row.locales), row.invented, row.woman, row.team_name)


async def invite_invented(engine: AsyncEngine) -> dict[str, str]:
    """For the try-out: two counsellors with free hours, if there are none. Login -> password, only the first time."""
    async with transaction(engine) as connection:
        wanted = select(counsellors.c.id, editors.c.login, counsellors.c.invented)
        wanted = wanted.outerjoin(editors, editors.c.counsellor == counsellors.c.id)
        known = (await connection.execute(wanted)).all()
        if any(not row.invented for row in known):
            return {}
        numbers, made = {row.login: row.id for row in known}, {}
        for member, hours in INVENTED:
            if member.login not in numbers:
                made[member.login] = await _add(connection, member, [hours])
            else:
                await _bring_back(connection, numbers[member.login], member, hours)
        return made


async def _bring_back(connection: AsyncConnection, counsellor: int, member: Member, hours: Hours) -> None:
    """With hours again should she have none; those that somebody has tried out at the desk stay."""
    same = update(counsellors).where(counsellors.c.id == counsellor)
    await connection.execute(same.values(woman=member.woman, at_once=True, active=True))
    await desk_accounts.set_active(connection, [counsellor], True)
    hers = select(availabilities.c.id).where(availabilities.c.counsellor == counsellor).limit(1)
    if (await connection.execute(hers)).first() is None:
        await replace_hours(connection, counsellor, _week(counsellor, [hours]), literal(True))


async def dismiss_invented(engine: AsyncEngine) -> None:
    """With a Telegram token the house is real: nobody must be able to book an invented person, or sign in as one."""
    async with transaction(engine) as connection:
        gone = update(counsellors).where(counsellors.c.invented, counsellors.c.active).values(active=False)
        invented = (await connection.execute(gone.returning(counsellors.c.id))).scalars().all()
        await connection.execute(delete(availabilities).where(availabilities.c.counsellor.in_(invented)))
        await desk_accounts.set_active(connection, invented, False)
