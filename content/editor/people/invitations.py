"""Links by which people get an account, or a new password for theirs. Each works once, for seven days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import Executable, Select, delete, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as insert_if_free
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from content.editor.people import audit, passwords, sessions
from content.editor.people.city_person import CityPerson, login_like
from content.editor.people.members import LOGIN, as_login, locked, member_of
from content.editor.people.tokens import digest, new_token
from content.editor.roles import Member, Role
from content.tables import editors, invitations

LASTS = timedelta(days=7)


class InvitationGone(Exception):
    """The link was used, is too old, or never was. Trying again does not help; somebody has to send a new one."""


class LoginTaken(Exception):
    """Somebody else has this login name, or had it. Another one helps."""


class BadLogin(Exception):
    """A login name has 2 to 64 of the characters a-z, 0-9, dot, dash and underline. Another one helps."""


class SubjectTaken(Exception):
    """Another account is tied to this sign-in of the city."""


class WeakPassword(Exception):
    """It would be guessed early, see passwords.weak. Another one helps."""


@dataclass(frozen=True)
class Invitation:
    """`editor` and `login` are of the account which gets a new password; None and empty for a new account.

    `digest` names it and opens nothing.
    """

    digest: str
    name: str
    role: Role
    locales: tuple[str, ...]
    invited_by: str
    expires_at: datetime
    editor: int | None
    login: str


async def invite(engine: AsyncEngine, name: str, role: Role, locales: Sequence[str], actor: str, now: datetime) -> str:
    """Returns the token of the link; only its digest is stored."""
    shown = _printed(name)
    async with engine.begin() as connection:
        token = await _issue(connection, None, {"name": shown, "role": role, "locales": list(locales)}, actor, now)
        await audit.write(connection, now, actor, "invited", shown, rights(role, locales))
    return token


async def invite_counsellor(engine: AsyncEngine, counsellor: int, name: str, actor: str, now: datetime) -> str:
    """For a new account at the desk, which reads alone in the editor. An earlier link of hers stops working."""
    rest: dict[str, Any] = {"role": Role.reader, "locales": [], "counsellor": counsellor}
    async with engine.begin() as connection:
        await connection.execute(delete(invitations).where(invitations.c.counsellor == counsellor))
        token = await _issue(connection, None, {"name": _printed(name), **rest}, actor, now)
        await audit.write(connection, now, actor, "invited", _printed(name), rights(Role.reader, ()))
    return token


async def invite_first(engine: AsyncEngine, actor: str, now: datetime) -> str | None:
    """For the first administrator; None once there is anybody but counsellors.

    An earlier link of this kind stops working.
    """
    edits = or_(editors.c.counsellor.is_(None), editors.c.role != Role.reader)
    async with engine.begin() as connection:
        if (await connection.execute(select(editors.c.number).where(editors.c.active, edits).limit(1))).first():
            return None
        nameless = invitations.c.editor.is_(None) & (invitations.c.name == "")
        await connection.execute(delete(invitations).where(nameless))
        first = {"name": "", "role": Role.administrator, "locales": []}
        token = await _issue(connection, None, first, actor, now)
        await audit.write(connection, now, actor, "invited", "", rights(Role.administrator, ()))
    return token


async def new_password_link(engine: AsyncEngine, number: int, actor: str, now: datetime) -> str:
    """An earlier link of this account stops working. Raises NoSuchEditor."""
    async with engine.begin() as connection:
        row = await locked(connection, number)
        await withdraw(connection, number)
        token = await _issue(
            connection, number, {"name": row.name, "role": row.role, "locales": row.locales}, actor, now
        )
        await audit.write(connection, now, actor, "password_link", row.login)
    return token


async def withdraw(connection: AsyncConnection, number: int) -> None:
    """Links for a new password of this account work no longer."""
    await connection.execute(delete(invitations).where(invitations.c.editor == number))


async def withdraw_sent(connection: AsyncConnection, login: str) -> None:
    """Who may no longer invite does not come back by a link of her own."""
    await connection.execute(delete(invitations).where(invitations.c.invited_by == login))


async def revoke(engine: AsyncEngine, named: str, actor: str, now: datetime) -> None:
    """Of whatever kind the link is. Raises InvitationGone, also when somebody has just accepted it."""
    wanted = delete(invitations).where(invitations.c.digest == named).returning(invitations)
    async with engine.begin() as connection:
        row = (await connection.execute(wanted)).first()
        if row is None:
            raise InvitationGone
        await audit.write(connection, now, actor, "link_revoked", row.name)


def rights(role: str, locales: Sequence[str]) -> str:
    """As the audit log has it."""
    return f"{role} {', '.join(locales)}".strip()


async def _issue(
    connection: AsyncConnection, editor: int | None, values: dict[str, Any], actor: str, now: datetime
) -> str:
    token = new_token()
    row = {**values, "digest": digest(token), "editor": editor, "invited_by": actor, "expires_at": now + LASTS}
    await connection.execute(delete(invitations).where(invitations.c.expires_at <= now))
    await connection.execute(insert(invitations).values(**row))
    return token


async def invitation(engine: AsyncEngine, token: str, now: datetime) -> Invitation:
    """Raises InvitationGone."""
    wanted = _open(now).where(invitations.c.digest == digest(token))
    async with engine.begin() as connection:
        row = (await connection.execute(wanted)).first()
    if row is None:
        raise InvitationGone
    return _invitation(row)


async def open_invitations(engine: AsyncEngine, now: datetime) -> list[Invitation]:
    """Links that still work; the one that ends last comes first."""
    wanted = _open(now).order_by(invitations.c.expires_at.desc(), invitations.c.digest)
    async with engine.begin() as connection:
        return [_invitation(row) for row in await connection.execute(wanted)]


def _open(now: datetime) -> Select[Any]:
    wanted = select(invitations, editors.c.login).outerjoin(editors, editors.c.number == invitations.c.editor)
    return wanted.where(invitations.c.expires_at > now)


def _invitation(row: Any) -> Invitation:
    return Invitation(
        digest=row.digest,
        name=row.name,
        role=Role(row.role),
        locales=tuple(row.locales),
        invited_by=row.invited_by,
        expires_at=row.expires_at,
        editor=row.editor,
        login=row.login or "",
    )


async def accept(engine: AsyncEngine, token: str, login: str, name: str, password: str, now: datetime) -> Member:
    """Makes the account. Raises InvitationGone, BadLogin, WeakPassword or LoginTaken; the link then goes on working."""
    wanted = as_login(login)
    if (await invitation(engine, token, now)).editor:
        raise InvitationGone
    if not LOGIN.fullmatch(wanted):
        raise BadLogin
    if passwords.weak(password, wanted, name):
        raise WeakPassword
    stored = await passwords.hashed(password)
    async with engine.begin() as connection:
        given = (await connection.execute(_used(token, now))).first()
        if given is None:
            raise InvitationGone
        shown = _printed(name) or given.name or wanted
        row = {"login": wanted, "name": shown, "password_hash": stored, "created_at": now}
        row |= {"role": given.role, "locales": given.locales, "counsellor": given.counsellor}
        new = insert_if_free(editors).values(row)
        made = (await connection.execute(new.on_conflict_do_nothing().returning(editors))).first()
        if made is None:
            raise LoginTaken(wanted)
        await audit.write(connection, now, wanted, "joined", wanted, rights(given.role, given.locales))
    return member_of(made)


async def accept_subject(engine: AsyncEngine, token: str, person: CityPerson, now: datetime) -> Member:
    """Makes an account without password for who has just signed in at the city. Raises InvitationGone or SubjectTaken.

    Her login name there is a wish: here it gets a number when somebody else has it.
    """
    if (await invitation(engine, token, now)).editor:
        raise InvitationGone
    try:
        async with engine.begin() as connection:
            given = (await connection.execute(_used(token, now))).first()
            if given is None:
                raise InvitationGone
            name = _printed(person.name) or given.name
            row = {"name": name, "role": given.role, "locales": given.locales, "created_at": now}
            row |= {"issuer": person.issuer, "subject": person.subject, "counsellor": given.counsellor}
            made = await _named_freely(connection, row, login_like(person.login or name))
            await audit.write(connection, now, made.login, "joined", made.login, rights(given.role, given.locales))
            await audit.write(connection, now, made.login, "subject_linked", made.login, person.issuer)
    except IntegrityError:
        raise SubjectTaken from None
    return member_of(made)


async def _named_freely(connection: AsyncConnection, row: dict[str, Any], login: str) -> Any:
    """The new row. Raises IntegrityError when something else than the login is taken."""
    for number in count(1):
        new = insert_if_free(editors).values(login=login if number == 1 else f"{login}{number}", **row)
        new = new.on_conflict_do_nothing(index_elements=["login"])
        if made := (await connection.execute(new.returning(editors))).first():
            return made
    raise AssertionError("numbers do not end")


def _printed(name: str) -> str:
    return "".join(letter for letter in " ".join(name.split()) if letter.isprintable())[:100]


def _used(token: str, now: datetime) -> Executable:
    valid = (invitations.c.digest == digest(token)) & (invitations.c.expires_at > now)
    return delete(invitations).where(valid).returning(invitations)


async def renew_password(engine: AsyncEngine, token: str, password: str, now: datetime) -> Member:
    """By the link for an existing account; ends its sessions. The second factor stays.

    Raises InvitationGone, also for an account that is no longer active, or WeakPassword.
    """
    known = await invitation(engine, token, now)
    if known.editor is None:
        raise InvitationGone
    if passwords.weak(password, known.login, known.name):
        raise WeakPassword
    stored = await passwords.hashed(password)
    async with engine.begin() as connection:
        active = (await locked(connection, known.editor)).active
        used = (await connection.execute(_used(token, now))).first()
        if used is None or not active:
            raise InvitationGone
        row = await set_password(connection, known.editor, stored)
        await audit.write(connection, now, row.login, "password_changed", row.login)
    return member_of(row)


async def set_password(connection: AsyncConnection, number: int, stored: str) -> Any:
    """Returns the account's row. Whoever came in with the old one is out."""
    changed = update(editors).where(editors.c.number == number).values(password_hash=stored)
    await sessions.end_all(connection, number)
    await withdraw(connection, number)
    return (await connection.execute(changed.returning(editors))).one()
