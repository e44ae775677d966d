"""Who is signed in. Kept by the server, so that a session can be ended from outside."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from content.editor.people.members import member_of
from content.editor.people.tokens import digest, new_token
from content.editor.roles import Member
from content.tables import editors, sessions

IDLE = timedelta(hours=2)
LONGEST = timedelta(hours=12)
_TOUCHED = timedelta(minutes=1)


@dataclass(frozen=True)
class Session:
    """`confirmed`: the second factor was shown in it. `began_at` is when the password was given."""

    member: Member
    confirmed: bool
    began_at: datetime
    seen_at: datetime

    @property
    def complete(self) -> bool:
        """Whether it may do anything at all: until then only the page for the second factor answers."""
        return self.confirmed or not (self.member.second_factor or self.member.needs_second_factor)

    def over(self, now: datetime) -> bool:
        return now >= min(self.seen_at + IDLE, self.began_at + LONGEST)


def are_over(now: datetime) -> ColumnElement[bool]:
    """Session.over, of rows."""
    return or_(sessions.c.seen_at <= now - IDLE, sessions.c.began_at <= now - LONGEST)


async def open_session(engine: AsyncEngine, editor: int, confirmed: bool, now: datetime) -> str:
    """Returns the token, whose digest alone is stored. Clears away what is long over."""
    token = new_token()
    row = {"digest": digest(token), "editor": editor, "confirmed": confirmed, "began_at": now, "seen_at": now}
    async with engine.begin() as connection:
        await connection.execute(delete(sessions).where(are_over(now)))
        await connection.execute(insert(sessions).values(**row))
    return token


async def find(engine: AsyncEngine, token: str, now: datetime) -> Session | None:
    """None when it is over, was ended, or never was. Notes that it is in use, at most once a minute."""
    this = sessions.c.digest == digest(token)
    wanted = select(editors, sessions.c.confirmed, sessions.c.began_at, sessions.c.seen_at)
    wanted = wanted.join(sessions, sessions.c.editor == editors.c.number).where(this, editors.c.active)
    async with engine.begin() as connection:
        row = (await connection.execute(wanted)).first()
        if row is None:
            return None
        session = Session(member_of(row), row.confirmed, row.began_at, row.seen_at)
        if session.over(now):
            return None
        if now - session.seen_at >= _TOUCHED:
            await connection.execute(update(sessions).where(this).values(seen_at=now))
    return session


async def confirm(engine: AsyncEngine, token: str, now: datetime) -> str | None:
    """The second factor was shown. Returns a new token, which replaces the old one; None when it was ended meanwhile.

    A token that was known before the session could do anything opens nothing afterwards.
    """
    token_now = new_token()
    shown = update(sessions).where(sessions.c.digest == digest(token))
    shown = shown.values(digest=digest(token_now), confirmed=True, seen_at=now)
    async with engine.begin() as connection:
        return token_now if (await connection.execute(shown)).rowcount else None


async def end(engine: AsyncEngine, token: str) -> None:
    async with engine.begin() as connection:
        await connection.execute(delete(sessions).where(sessions.c.digest == digest(token)))


async def end_all(connection: AsyncConnection, editor: int) -> None:
    """In the transaction that takes rights away or changes a password."""
    await connection.execute(delete(sessions).where(sessions.c.editor == editor))
