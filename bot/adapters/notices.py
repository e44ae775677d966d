"""The outbox of all notices: read with what is needed to word and send them, ticked off way by way.

Fills notice_ports.Notices.
"""

from collections.abc import Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any

from procrastinate import App
from sqlalchemy import Table, and_, delete, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.adapters import queue
from bot.adapters.booking_tables import ANSWERED, appointments, notice_receipts, notices
from bot.adapters.calendars import absence_of
from bot.adapters.case_tables import cases
from bot.adapters.cases import case_of
from bot.adapters.database import transaction
from bot.adapters.rows import appointment_of, counsellor_of
from bot.adapters.staff import present
from bot.adapters.tables import reach, visitors
from bot.adapters.team_tables import absences, counsellor_reach, counsellors, teams
from bot.booking.model import BERLIN, Audience, Notice
from bot.dialogue.model import Person
from bot.notice_ports import MAIL, DueNotice, Outcome, Receiver, Way


class NoticeStore:
    def __init__(self, engine: AsyncEngine, jobs: App) -> None:
        self._engine = engine
        self._jobs = jobs

    async def notice(self, notice_id: int) -> DueNotice | None:
        open_one = and_(notices.c.id == notice_id, notices.c.outcome.is_(None))
        async with transaction(self._engine) as connection:
            row = (await connection.execute(select(notices).where(open_one))).first()
            return await _Reading(connection, row).due() if row else None

    async def told(self, notice_id: int, person: Person) -> None:
        written = upsert(notice_receipts).values(notice=notice_id, way=_digest(person)).on_conflict_do_nothing()
        async with transaction(self._engine) as connection:
            await connection.execute(written)

    async def done(self, notice_id: int, outcome: Outcome, now: datetime, more: Sequence[Notice] = ()) -> None:
        """Receipts go with it: an address could be told from its digest, and is needed no more."""
        sent_at = now if outcome is Outcome.sent else None
        this = and_(notices.c.id == notice_id, notices.c.outcome.is_(None))
        ways = and_(notice_receipts.c.notice == notice_id, notice_receipts.c.way != ANSWERED)
        async with transaction(self._engine) as connection:
            await connection.execute(update(notices).where(this).values(outcome=outcome.value, sent_at=sent_at))
            await connection.execute(delete(notice_receipts).where(ways))
            await queue.write_notices(connection, self._jobs, more)

    async def put_off(self, notice_id: int, until: datetime) -> None:
        moved = update(notices).where(notices.c.id == notice_id).values(due=until).returning(notices.c.kind)
        async with transaction(self._engine) as connection:
            kind = (await connection.execute(moved)).scalar()
            if kind is not None:
                await queue.defer_notice(connection, self._jobs, notice_id, kind, until)


class _Reading:
    """One notice, `row`, and everything around it."""

    def __init__(self, connection: AsyncConnection, row: Any) -> None:
        self._connection = connection
        self._row = row
        self._told: frozenset[str] = frozenset()

    async def due(self) -> DueNotice:
        row, audience = self._row, Audience(self._row.audience)
        booked = await self._one(appointments, row.appointment)
        held = await self._one(appointments, row.data.get("held"))
        case = await self._one(cases, row.case)
        about = booked or case or held
        whose = await self._one(counsellors, about.counsellor if about else None)
        receipts = select(notice_receipts.c.way).where(notice_receipts.c.notice == row.id)
        self._told = frozenset((await self._connection.execute(receipts)).scalars())
        team = case.team if case else whose.team if whose else None
        asked = row.counsellor or (about.counsellor if about else None)
        return DueNotice(
            id=row.id,
            notice=_notice_of(row),
            since=max(row.due, row.created_at).astimezone(BERLIN),
            locale=about.locale if about else "de",
            appointment=appointment_of(booked) if booked else None,
            held=appointment_of(held) if held else None,
            case=case_of(case) if case else None,
            counsellor=counsellor_of(whose) if whose else None,
            visitor=await self._visitor(about.visitor if about else None) if audience is Audience.visitor else (),
            staff=await self._staff(audience, asked, team),
            group=await self._group(team) if audience is Audience.team else None,
        )

    async def _one(self, table: Table, key: str | int | None) -> Any:
        if key is None:
            return None
        return (await self._connection.execute(select(table).where(table.c.id == key))).first()

    async def _visitor(self, visitor: str | None) -> tuple[Way, ...]:
        """None while she has the bot blocked."""
        here = select(reach).join(visitors, visitors.c.id == reach.c.visitor).order_by(reach.c.channel)
        here = here.where(reach.c.visitor == visitor, visitors.c.unreachable.is_(False))
        return tuple(self._way(row.channel, row.address) for row in await self._connection.execute(here))

    async def _staff(self, audience: Audience, asked: int | None, team: int | None) -> tuple[Receiver, ...]:
        if audience is Audience.visitor:
            return ()
        which = counsellors.c.id == asked if audience is Audience.counsellor else counsellors.c.team == team
        both = counsellors.outerjoin(counsellor_reach, counsellor_reach.c.counsellor == counsellors.c.id)
        wanted = select(counsellors, counsellor_reach.c.channel, counsellor_reach.c.address).select_from(both)
        wanted = wanted.where(which, present()).order_by(counsellors.c.id)
        rows = (await self._connection.execute(wanted)).all()
        away = select(absences).where(absences.c.counsellor.in_([row.id for row in rows]))
        gone = [absence_of(row) for row in await self._connection.execute(away)]
        return tuple(
            Receiver(counsellor_of(row), self._ways(row), tuple(one for one in gone if one.counsellor == str(row.id)))
            for row in rows
        )

    def _ways(self, row: Any) -> tuple[Way, ...]:
        """Telegram first: that is what she looks at."""
        linked = (self._way(row.channel, row.address),) if row.channel else ()
        return (*linked, self._way(MAIL, row.email)) if row.email else linked

    async def _group(self, team: int | None) -> Way | None:
        row = await self._one(teams, team)
        return self._way("telegram", str(row.chat)) if row and row.chat else None

    def _way(self, channel: str, address: str) -> Way:
        person = Person(channel, address)
        return Way(person, _digest(person) in self._told)


def _digest(person: Person) -> str:
    """So that nobody's address stands beside what was told her."""
    return blake2b(f"{person.channel} {person.address}".encode(), digest_size=16).hexdigest()


def _notice_of(row: Any) -> Notice:
    return Notice(
        kind=row.kind,
        audience=Audience(row.audience),
        appointment=row.appointment or "",
        due=row.due.astimezone(BERLIN),
        version=row.version,
        counsellor=str(row.counsellor or ""),
        case=row.case or 0,
        data=row.data,
    )
