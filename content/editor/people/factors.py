"""The second factor of an account: set up, shown, lost."""

from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from content.editor.people import audit, second_factor, sessions
from content.editor.people.members import change, locked
from content.tables import editors


class AlreadySet(Exception):
    """The account has a second factor. Trying again helps after it was taken away."""


async def set_totp(
    engine: AsyncEngine, number: int, secret: str, code: str, house_secret: str, now: datetime
) -> tuple[str, ...]:
    """Stores a new key once `code` proves that the phone has it. Returns the recovery codes, to be shown only now.

    Empty when the code is wrong: nothing is stored then. Raises NoSuchEditor, or AlreadySet: whoever has only the
    password must not get past the second factor with one of his own. Take the old one away first.
    """
    step = second_factor.verify(secret, code, now, last_step=0)
    if step is None:
        return ()
    async with engine.begin() as connection:
        row = await locked(connection, number)
        if row.totp_key is not None:
            raise AlreadySet
        return await _store(connection, row, second_factor.sealed(secret, house_secret), step, now)


async def replace_totp(
    engine: AsyncEngine, number: int, secret: str, code: str, house_secret: str, now: datetime
) -> tuple[str, ...]:
    """As set_totp, for who has just shown the present one. Ends all sessions: the old phone may be in other hands."""
    step = second_factor.verify(secret, code, now, last_step=0)
    if step is None:
        return ()
    async with engine.begin() as connection:
        row = await locked(connection, number)
        await sessions.end_all(connection, number)
        return await _store(connection, row, second_factor.sealed(secret, house_secret), step, now)


async def _store(connection: AsyncConnection, row: Any, key: bytes, step: int, now: datetime) -> tuple[str, ...]:
    codes = second_factor.new_recovery_codes()
    recovery = second_factor.recovery_digests(codes)
    await change(connection, row.number, totp_key=key, totp_step=step, recovery=recovery)
    await audit.write(connection, now, row.login, "second_factor_set", row.login)
    return codes


async def check_code(engine: AsyncEngine, number: int, code: str, house_secret: str, now: datetime) -> bool:
    """Each code is right only once. Raises NoSuchEditor, or OtherSecret."""
    async with engine.begin() as connection:
        row = await locked(connection, number)
        if row.totp_key is None:
            return False
        secret = second_factor.unsealed(row.totp_key, house_secret)
        step = second_factor.verify(secret, code, now, row.totp_step)
        if step is not None:
            await change(connection, number, totp_step=step)
    return step is not None


async def use_recovery(engine: AsyncEngine, number: int, code: str, now: datetime) -> bool:
    """In place of a code, when the phone is lost; each is right only once. Raises NoSuchEditor."""
    used = second_factor.recovery_digest(code)
    async with engine.begin() as connection:
        row = await locked(connection, number)
        if row.totp_key is None or used not in row.recovery:
            return False
        await change(connection, number, recovery=func.array_remove(editors.c.recovery, used))
        left = f"{len(row.recovery) - 1} left"
        await audit.write(connection, now, row.login, "recovery_used", row.login, left)
    return True


async def new_recovery(engine: AsyncEngine, number: int, now: datetime) -> tuple[str, ...]:
    """In place of the earlier ones; shown only now. Raises NoSuchEditor."""
    codes = second_factor.new_recovery_codes()
    async with engine.begin() as connection:
        row = await locked(connection, number)
        await change(connection, number, recovery=second_factor.recovery_digests(codes))
        await audit.write(connection, now, row.login, "recovery_renewed", row.login)
    return codes


async def reset_totp(engine: AsyncEngine, number: int, actor: str, now: datetime) -> None:
    """Takes it away and ends the sessions; the owner sets up a new one when she signs in. Raises NoSuchEditor."""
    async with engine.begin() as connection:
        row = await locked(connection, number)
        if row.totp_key is None:
            return
        await change(connection, number, totp_key=None, totp_step=0, recovery=[])
        await sessions.end_all(connection, number)
        await audit.write(connection, now, actor, "second_factor_removed", row.login)
