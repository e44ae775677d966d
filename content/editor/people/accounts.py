"""Accounts: signing in, and what administrators change. Each change stands in the audit log, in one transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from content.editor.people import audit, passwords, sessions
from content.editor.people.invitations import SubjectTaken, WeakPassword, rights, set_password, withdraw, withdraw_sent
from content.editor.people.members import LOGIN, NoSuchEditor, as_login, change, locked, member_of
from content.editor.roles import Member, Role
from content.tables import editors


class LastAdministrator(Exception):
    """There must always be one active administrator; invite another one first."""


class WrongPassword(Exception):
    """It is not the present password of this account."""


async def sign_in(engine: AsyncEngine, login: str, password: str) -> Member | None:
    """None for a wrong login as for a wrong password or an account that is no longer active.

    Call it between lockout.begin and lockout.succeeded.
    """
    row = await _by_login(engine, login)
    if not await passwords.matches(row.password_hash if row else "", password):
        return None
    if row is None or not row.active:
        return None
    if passwords.is_old(row.password_hash):
        anew = update(editors).where(editors.c.number == row.number, editors.c.password_hash == row.password_hash)
        stored = await passwords.hashed(password)
        async with engine.begin() as connection:
            await connection.execute(anew.values(password_hash=stored))
    return member_of(row)


async def _by_login(engine: AsyncEngine, login: str) -> Any:
    wanted = as_login(login)
    if not LOGIN.fullmatch(wanted):
        return None
    async with engine.begin() as connection:
        return (await connection.execute(select(editors).where(editors.c.login == wanted))).first()


async def by_login(engine: AsyncEngine, login: str) -> Member:
    """Raises NoSuchEditor."""
    row = await _by_login(engine, login)
    if row is None:
        raise NoSuchEditor(login)
    return member_of(row)


async def members(engine: AsyncEngine) -> list[Member]:
    """All who ever were, those who left too; by name."""
    async with engine.begin() as connection:
        rows = await connection.execute(select(editors).order_by(func.lower(editors.c.name), editors.c.number))
        return [member_of(row) for row in rows]


async def change_password(engine: AsyncEngine, number: int, present: str, wanted: str, now: datetime) -> None:
    """By the owner; ends all her sessions, this one too. Raises NoSuchEditor, WrongPassword or WeakPassword.

    Call it between lockout.begin and lockout.succeeded: who found her screen open may guess the present one.
    """
    async with engine.begin() as connection:
        row = await locked(connection, number)
    if not await passwords.matches(row.password_hash, present):
        raise WrongPassword
    if passwords.weak(wanted, row.login, row.name):
        raise WeakPassword
    stored = await passwords.hashed(wanted)
    async with engine.begin() as connection:
        await set_password(connection, number, stored)
        await audit.write(connection, now, row.login, "password_changed", row.login)


async def end_sessions(engine: AsyncEngine, number: int, now: datetime) -> None:
    """By the owner, who has left one open somewhere; the one in which she asks ends too. Raises NoSuchEditor."""
    async with engine.begin() as connection:
        row = await locked(connection, number)
        await sessions.end_all(connection, number)
        await audit.write(connection, now, row.login, "sessions_ended", row.login)


async def change_role(
    engine: AsyncEngine, number: int, role: Role, locales: Sequence[str], actor: str, now: datetime
) -> None:
    """Ends the sessions: the new role may need a second factor. Raises NoSuchEditor or LastAdministrator."""
    async with engine.begin() as connection:
        row = await _locked(connection, number, stays=role is Role.administrator)
        before, after = rights(row.role, row.locales), rights(role, locales)
        if before == after:
            return
        await change(connection, number, role=role, locales=list(locales))
        await sessions.end_all(connection, number)
        if role is not Role.administrator:
            await withdraw_sent(connection, row.login)
        await audit.write(connection, now, actor, "role_changed", row.login, f"{before} -> {after}")


async def deactivate(engine: AsyncEngine, number: int, actor: str, now: datetime) -> None:
    """The account stays, so that the history knows who it was. Raises NoSuchEditor or LastAdministrator."""
    async with engine.begin() as connection:
        row = await _locked(connection, number, stays=False)
        if not row.active:
            return
        await change(connection, number, active=False)
        await sessions.end_all(connection, number)
        await withdraw(connection, number)
        await withdraw_sent(connection, row.login)
        await audit.write(connection, now, actor, "deactivated", row.login)


async def reactivate(engine: AsyncEngine, number: int, actor: str, now: datetime) -> None:
    """With the password and rights of before. Raises NoSuchEditor."""
    async with engine.begin() as connection:
        row = await locked(connection, number)
        if not row.active:
            await change(connection, number, active=True)
            await audit.write(connection, now, actor, "reactivated", row.login)


async def _locked(connection: AsyncConnection, number: int, stays: bool) -> Any:
    """The account's row, locked; `stays`: it remains an active administrator if it is one.

    All administrators are locked with it, and first: two of them that remove each other come one after another.
    """
    rule = (editors.c.role == Role.administrator) & editors.c.active
    wanted = select(editors.c.number).where(rule).order_by(editors.c.number).with_for_update()
    administrators = (await connection.execute(wanted)).scalars().all()
    row = await locked(connection, number)
    if not stays and list(administrators) == [number]:
        raise LastAdministrator(row.login)
    return row


async def by_subject(engine: AsyncEngine, issuer: str, subject: str) -> Member | None:
    """Who is meant by a city's own sign-in; None when nobody is, or when the account is no longer active."""
    this = (editors.c.issuer == issuer) & (editors.c.subject == subject) & (editors.c.subject != "")
    async with engine.begin() as connection:
        row = (await connection.execute(select(editors).where(this, editors.c.active))).first()
    return member_of(row) if row else None


async def link_subject(engine: AsyncEngine, number: int, issuer: str, subject: str, now: datetime) -> None:
    """By the owner, who has just signed in at both. Raises NoSuchEditor or SubjectTaken."""
    try:
        async with engine.begin() as connection:
            row = await locked(connection, number)
            await change(connection, number, issuer=issuer, subject=subject)
            await audit.write(connection, now, row.login, "subject_linked", row.login, issuer)
    except IntegrityError:
        raise SubjectTaken from None
