"""Accounts as rows, and the people they stand for."""

import re
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from content.editor.roles import Member, Role
from content.tables import editors

# No @: a login stands in the audit log for ever, and people's addresses must not.
LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")


class NoSuchEditor(Exception):
    """There is no editor of this login name; `./lotse editor list` shows them."""


def as_login(typed: str) -> str:
    """As it is stored. What is not of the form LOGIN belongs to nobody."""
    return typed.strip().lower()


def member_of(row: Any) -> Member:
    """From a row that has all columns of `editors`."""
    return Member(
        number=row.number,
        login=row.login,
        name=row.name,
        role=Role(row.role),
        locales=tuple(row.locales),
        second_factor=row.totp_key is not None,
        active=row.active,
        counsellor=row.counsellor,
    )


async def locked(connection: AsyncConnection, number: int) -> Any:
    """The account's row, which nobody else changes until this transaction ends. Raises NoSuchEditor."""
    row = (await connection.execute(select(editors).where(editors.c.number == number).with_for_update())).first()
    if row is None:
        raise NoSuchEditor(str(number))
    return row


async def change(connection: AsyncConnection, number: int, **values: object) -> None:
    await connection.execute(update(editors).where(editors.c.number == number).values(**values))
