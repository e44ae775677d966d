"""The counsellors' accounts and hours, as the operator sets them up; and the invented ones of the try-out."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from sqlalchemy import and_, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.adapters.database import transaction
from bot.adapters.desk_store import hash_password
from bot.adapters.tables import appointments, availabilities, counsellor_reach, counsellors, link_codes
from bot.booking.model import Status


class NoSuchCounsellor(Exception):
    """There is no counsellor of this login name; `./lotse counsellor list` shows them."""


class StillBooked(Exception):
    """People have appointments with this counsellor; call these off at the desk first, then they are told."""


class LoginTaken(Exception):
    """Another counsellor has this login name."""


@dataclass(frozen=True)
class Member:
    login: str
    name: str
    locales: tuple[str, ...]
    invented: bool = False


@dataclass(frozen=True)
class Hours:
    """Consultation hours of some weekdays (Monday is 0), cut into slots of `minutes`."""

    weekdays: tuple[int, ...]
    start: time
    end: time
    minutes: int = 60


_WORKING_DAYS = (0, 1, 2, 3, 4)
INVENTED = (
    (Member("amira", "Amira (erfunden)", ("ar", "de", "en"), True), Hours(_WORKING_DAYS, time(9), time(13))),
    (
        Member("oksana", "Oksana (erfunden)", ("uk", "de", "en"), True),
        Hours(_WORKING_DAYS, time(13), time(17)),
    ),
)


async def add(engine: AsyncEngine, member: Member, hours: Sequence[Hours]) -> str:
    """Returns the new password; only its hash is stored. Raises LoginTaken."""
    async with transaction(engine) as connection:
        taken = await connection.execute(select(counsellors.c.id).where(counsellors.c.login == member.login))
        if taken.first():
            raise LoginTaken(member.login)
        return await _insert(connection, member, hours)


async def _insert(connection: AsyncConnection, member: Member, hours: Sequence[Hours]) -> str:
    password = secrets.token_urlsafe(9)
    row = insert(counsellors).values(
        login=member.login,
        name=member.name,
        password_hash=hash_password(password),
        locales=list(member.locales),
        invented=member.invented,
    )
    counsellor = (await connection.execute(row.returning(counsellors.c.id))).scalar_one()
    await _set_hours(connection, counsellor, hours)
    return password


async def _set_hours(connection: AsyncConnection, counsellor: int, hours: Sequence[Hours]) -> None:
    await connection.execute(delete(availabilities).where(availabilities.c.counsellor == counsellor))
    rows = [
        {"counsellor": counsellor, "weekday": day, "start": one.start, "end": one.end, "minutes": one.minutes}
        for one in hours
        for day in one.weekdays
    ]
    if rows:
        await connection.execute(insert(availabilities), rows)


async def set_hours(engine: AsyncEngine, login: str, hours: Sequence[Hours]) -> None:
    """Replaces all consultation hours; booked appointments stay. Raises NoSuchCounsellor."""
    async with transaction(engine) as connection:
        await _set_hours(connection, await _id(connection, login), hours)


async def remove(engine: AsyncEngine, login: str) -> None:
    """She can no longer sign in, be booked or be told; her appointments stay for the record.

    Raises NoSuchCounsellor or StillBooked.
    """
    async with transaction(engine) as connection:
        counsellor = await _id(connection, login)
        coming = and_(appointments.c.counsellor == counsellor, appointments.c.status == Status.confirmed.value)
        ends = func.upper(appointments.c.during)
        if (await connection.execute(select(appointments.c.id).where(coming, ends > func.now()))).first():
            raise StillBooked(login)
        await _set_hours(connection, counsellor, [])
        for table in (counsellor_reach, link_codes):
            await connection.execute(delete(table).where(table.c.counsellor == counsellor))
        gone = {"login": f"{login}-removed-{counsellor}", "password_hash": ""}
        await connection.execute(update(counsellors).where(counsellors.c.id == counsellor).values(gone))


async def new_password(engine: AsyncEngine, login: str) -> str:
    """Raises NoSuchCounsellor."""
    password = secrets.token_urlsafe(9)
    async with transaction(engine) as connection:
        counsellor = await _id(connection, login)
        changed = update(counsellors).where(counsellors.c.id == counsellor)
        await connection.execute(changed.values(password_hash=hash_password(password)))
    return password


async def _id(connection: AsyncConnection, login: str) -> int:
    found = (await connection.execute(select(counsellors.c.id).where(counsellors.c.login == login))).scalar()
    if found is None:
        raise NoSuchCounsellor(login)
    return int(found)


async def members(engine: AsyncEngine) -> list[Member]:
    async with transaction(engine) as connection:
        rows = await connection.execute(select(counsellors).order_by(counsellors.c.login))
        return [Member(row.login, row.name, tuple(row.locales), row.invented) for row in rows]


async def invite_invented(engine: AsyncEngine) -> dict[str, str]:
    """For the try-out: two counsellors with free hours, if there are none. Login -> password, only the first time."""
    async with transaction(engine) as connection:
        known = set((await connection.execute(select(counsellors.c.login))).scalars())
        if known - {member.login for member, _ in INVENTED}:
            return {}
        passwords = {}
        for member, hours in INVENTED:
            if member.login in known:
                await _set_hours(connection, await _id(connection, member.login), [hours])
            else:
                passwords[member.login] = await _insert(connection, member, [hours])
        return passwords


async def dismiss_invented(engine: AsyncEngine) -> None:
    """With a Telegram token the house is real: nobody must be able to book an invented person."""
    async with transaction(engine) as connection:
        invented = select(counsellors.c.id).where(counsellors.c.invented)
        await connection.execute(delete(availabilities).where(availabilities.c.counsellor.in_(invented)))
