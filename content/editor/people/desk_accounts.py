"""Accounts of counsellors. At the desk they do their work; in the editor they read."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as insert_if_free
from sqlalchemy.ext.asyncio import AsyncConnection

from content.editor.people import sessions
from content.editor.people.invitations import BadLogin, LoginTaken
from content.editor.people.members import LOGIN, member_of
from content.editor.roles import Member, Role
from content.tables import editors


async def add(connection: AsyncConnection, member: dict[str, Any], stored: str) -> Member:
    """`member` holds login, name and counsellor, `stored` is the hash of a password. Raises BadLogin or LoginTaken."""
    login = str(member["login"])
    if not LOGIN.fullmatch(login):
        raise BadLogin(login)
    row = {**member, "role": Role.reader, "locales": [], "password_hash": stored}
    new = insert_if_free(editors).values(row).on_conflict_do_nothing(index_elements=["login"])
    made = (await connection.execute(new.returning(editors))).first()
    if made is None:
        raise LoginTaken(login)
    return member_of(made)


async def of(connection: AsyncConnection, counsellor: int) -> Member | None:
    row = (await connection.execute(select(editors).where(editors.c.counsellor == counsellor))).first()
    return member_of(row) if row else None


async def set_active(connection: AsyncConnection, counsellors: Sequence[int], active: bool) -> None:
    """Of those who only read in the editor; the others have more to do there."""
    theirs = editors.c.counsellor.in_(counsellors) & (editors.c.role == Role.reader)
    changed = update(editors).where(theirs, editors.c.active != active).values(active=active)
    for number in (await connection.execute(changed.returning(editors.c.number))).scalars().all():
        await sessions.end_all(connection, number)
