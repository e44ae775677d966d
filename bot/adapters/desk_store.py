"""What counsellors see and change. Fills ports.Desk."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from procrastinate import App
from sqlalchemy import and_, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.adapters import queue
from bot.adapters.database import transaction
from bot.adapters.rows import appointment_of
from bot.adapters.tables import (
    appointments,
    counsellor_reach,
    counsellors,
    link_codes,
    notices,
    reach,
    visitors,
)
from bot.booking.model import Appointment, Audience, Counsellor, Notice, Status
from bot.dialogue.model import Person
from bot.ports import DeskAccount, DueNotice

_LINK_LASTS = timedelta(hours=1)
_hasher = PasswordHasher()


@cache
def _nobody() -> str:
    """Checked against for an unknown login, so that an answer takes as long and tells nothing."""
    return _hasher.hash(secrets.token_hex())


def hash_password(password: str) -> str:
    return _hasher.hash(password)


class DeskStore:
    def __init__(self, engine: AsyncEngine, jobs: App) -> None:
        self._engine = engine
        self._jobs = jobs

    async def sign_in(self, login: str, password: str) -> DeskAccount | None:
        """None for a wrong name as for a wrong password."""
        wanted = select(counsellors.c.password_hash).where(counsellors.c.login == login)
        async with transaction(self._engine) as connection:
            known = (await connection.execute(wanted)).scalar()
        try:
            _hasher.verify(known or _nobody(), password)
        except (VerifyMismatchError, InvalidHashError):
            return None
        return await self.account(login) if known else None

    async def account(self, login: str) -> DeskAccount | None:
        linked = select(counsellor_reach.c.counsellor).where(counsellor_reach.c.counsellor == counsellors.c.id)
        wanted = select(counsellors, linked.exists().label("linked")).where(counsellors.c.login == login)
        async with transaction(self._engine) as connection:
            row = (await connection.execute(wanted)).first()
        return DeskAccount(_counsellor(row), row.login, row.linked) if row else None

    async def calendar(self, counsellor: str, now: datetime) -> Sequence[Appointment]:
        shown = appointments.c.status.in_([Status.confirmed.value, Status.cancelled.value])
        recent = func.upper(appointments.c.during) > now - timedelta(days=1)
        wanted = select(appointments).where(appointments.c.counsellor == int(counsellor), shown, recent)
        async with transaction(self._engine) as connection:
            rows = await connection.execute(wanted.order_by(appointments.c.during))
            return [appointment_of(row) for row in rows]

    async def change(self, appointment: Appointment, told: Sequence[Notice]) -> bool:
        """False when somebody else changed it a moment ago; then nothing is written and nobody told."""
        values = {"status": appointment.status.value, "cancelled_by": appointment.cancelled_by}
        this = and_(appointments.c.id == appointment.id, appointments.c.status == Status.confirmed.value)
        async with transaction(self._engine) as connection:
            changed = await connection.execute(update(appointments).where(this).values(**values))
            if changed.rowcount:
                await queue.write_notices(connection, self._jobs, told)
        return bool(changed.rowcount)

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
        async with transaction(self._engine) as connection:
            used = delete(link_codes).where(link_codes.c.digest == _digest(code), link_codes.c.expires_at >= now)
            counsellor = (await connection.execute(used.returning(link_codes.c.counsellor))).scalar()
            if counsellor is None:
                return None
            await connection.execute(delete(counsellor_reach).where(counsellor_reach.c.counsellor == counsellor))
            bound = upsert(counsellor_reach).values(
                channel=person.channel, address=person.address, counsellor=counsellor
            )
            bound = bound.on_conflict_do_update(index_elements=["channel", "address"], set_={"counsellor": counsellor})
            await connection.execute(bound)
            row = (await connection.execute(select(counsellors).where(counsellors.c.id == counsellor))).one()
        return _counsellor(row)

    async def counsellor_at(self, person: Person) -> Counsellor | None:
        here = and_(counsellor_reach.c.channel == person.channel, counsellor_reach.c.address == person.address)
        wanted = select(counsellors).join(counsellor_reach, counsellor_reach.c.counsellor == counsellors.c.id)
        async with transaction(self._engine) as connection:
            row = (await connection.execute(wanted.where(here))).first()
        return _counsellor(row) if row else None

    async def notice(self, notice_id: int) -> DueNotice | None:
        """None when it was sent, or when what it tells is no longer so."""
        wanted = select(notices.c.kind, notices.c.audience, notices.c.due, appointments)
        wanted = wanted.join(appointments, appointments.c.id == notices.c.appointment)
        open_one = and_(notices.c.id == notice_id, notices.c.outcome.is_(None))
        async with transaction(self._engine) as connection:
            row = (await connection.execute(wanted.where(open_one))).first()
            if row is None or (row.kind == "booked" and row.status != Status.confirmed.value):
                return None
            person = (await connection.execute(_receiver(row))).first()
        return DueNotice(
            notice_id,
            Notice(row.kind, Audience(row.audience), row.id, row.due),
            appointment_of(row),
            Person(person.channel, person.address) if person else None,
            row.locale,
        )

    async def notice_done(self, notice_id: int, outcome: str) -> None:
        async with transaction(self._engine) as connection:
            await connection.execute(update(notices).where(notices.c.id == notice_id).values(outcome=outcome))


def _receiver(row: Any) -> Any:
    """Where the counsellor or the visitor of an appointment is reached."""
    if row.audience == Audience.counsellor:
        return select(counsellor_reach).where(counsellor_reach.c.counsellor == row.counsellor)
    here = select(reach).join(visitors, visitors.c.id == reach.c.visitor)
    return here.where(reach.c.visitor == row.visitor, visitors.c.unreachable.is_(False))


def _counsellor(row: Any) -> Counsellor:
    return Counsellor(str(row.id), row.name, tuple(row.locales), row.place)


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
