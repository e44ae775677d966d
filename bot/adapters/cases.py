"""The store of talks as counsellors lead them. Fills talk_ports.Cases."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from procrastinate import App
from sqlalchemy import and_, case, exists, func, insert, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.adapters.case_tables import case_copies, case_messages, case_notes, cases
from bot.adapters.case_writing import RUNNING, CaseWriting, for_visitor, last_case
from bot.adapters.database import transaction
from bot.adapters.rows import wishes_of
from bot.adapters.tables import reach
from bot.adapters.team_tables import teams
from bot.booking.model import BERLIN, Counsellor, Notice
from bot.dialogue.model import Person
from bot.talk_ports import Author, Card, Case, CaseMessage, CaseNote, CaseStatus, Event

_MOST_CLOSED = 100
# Longer than a worker's death goes unnoticed, shorter than one says the same again.
_JUST_NOW = timedelta(seconds=30)


class CaseStore:
    def __init__(self, engine: AsyncEngine, jobs: App) -> None:
        self._engine = engine
        self._jobs = jobs

    async def get(self, case_id: int) -> Case | None:
        return await self._one(select(cases).where(cases.c.id == case_id))

    async def numbered(self, number: str, team: str) -> Case | None:
        this = and_(cases.c.number == number.upper(), cases.c.team == int(team))
        return await self._one(select(cases).where(this).order_by(*_running_first()).limit(1))

    async def in_thread(self, chat: int, thread: int) -> Case | None:
        there = and_(teams.c.chat == chat, cases.c.thread == thread)
        return await self._one(select(cases).join(teams, teams.c.id == cases.c.team).where(there))

    async def at(self, chat: int, message: int) -> tuple[Case, CaseMessage] | None:
        copied = select(case_copies.c.case_message).where(case_copies.c.chat == chat, case_copies.c.message == message)
        original = and_(case_messages.c.source_chat == chat, case_messages.c.source_message == message)
        found = select(case_messages).where(or_(original, case_messages.c.id.in_(copied))).limit(1)
        async with transaction(self._engine) as connection:
            row = (await connection.execute(found)).first()
            if row is None:
                return None
            owner = (await connection.execute(select(cases).where(cases.c.id == row.case))).one()
        return case_of(owner), message_of(row)

    async def of(self, who: Counsellor) -> Sequence[Case]:
        own = or_(cases.c.team == int(who.team), cases.c.counsellor == int(who.id))
        running = cases.c.status.in_(RUNNING)
        over = select(cases.c.id).where(own, ~running).order_by(cases.c.id.desc()).limit(_MOST_CLOSED)
        wanted = select(cases).where(own, or_(running, cases.c.id.in_(over))).order_by(*_running_first())
        async with transaction(self._engine) as connection:
            return [case_of(row) for row in await connection.execute(wanted)]

    async def messages(self, case_id: int) -> Sequence[CaseMessage]:
        shown = or_(case_messages.c.author != Author.lotse.value, case_messages.c.kind.in_(Event))
        wanted = select(case_messages).where(case_messages.c.case == case_id, shown).order_by(case_messages.c.id)
        async with transaction(self._engine) as connection:
            return [message_of(row) for row in await connection.execute(wanted)]

    async def unanswered(self, case_ids: Collection[int]) -> Collection[int]:
        spoken = and_(case_messages.c.case.in_(case_ids), case_messages.c.author != Author.lotse.value)
        last = select(func.max(case_messages.c.id)).where(spoken).group_by(case_messages.c.case)
        hers = and_(case_messages.c.id.in_(last), case_messages.c.author == Author.visitor.value)
        async with transaction(self._engine) as connection:
            return set((await connection.execute(select(case_messages.c.case).where(hers))).scalars())

    async def notes(self, case_id: int) -> Sequence[CaseNote]:
        wanted = select(case_notes).where(case_notes.c.case == case_id).order_by(case_notes.c.id)
        async with transaction(self._engine) as connection:
            rows = await connection.execute(wanted)
            return [CaseNote(row.id, str(row.counsellor or ""), row.text, row.at.astimezone(BERLIN)) for row in rows]

    async def say(self, message: CaseMessage) -> None:
        chat, number = message.source or (None, None)
        row = {
            "case": message.case,
            "author": message.author.value,
            "counsellor": int(message.counsellor) if message.counsellor else None,
            "kind": message.kind,
            "text": message.text,
            "source_chat": chat,
            "source_message": number,
            "at": message.at,
        }
        async with self._writing(message.at) as writing:
            if message.source is None and await _just_said(writing, message):
                return
            await writing.connection.execute(upsert(case_messages).values(**row).on_conflict_do_nothing())
            await writing.to_visitor(message.case)
            await writing.to_team(message.case)

    async def edit(self, message: CaseMessage, text: str, now: datetime) -> None:
        this = and_(case_messages.c.id == message.id, case_messages.c.deleted_at.is_(None))
        async with self._writing(now) as writing:
            await writing.connection.execute(update(case_messages).where(this).values(text=text, edited_at=now))
            await writing.rewritten(message.case, message.id)

    async def delete(self, message: CaseMessage, now: datetime) -> None:
        this = case_messages.c.id == message.id
        async with self._writing(now) as writing:
            await writing.connection.execute(update(case_messages).where(this).values(text="", deleted_at=now))
            await writing.rewritten(message.case, message.id)

    async def note(self, case_id: int, note: CaseNote, actor: str) -> None:
        row = {"case": case_id, "counsellor": int(note.counsellor), "text": note.text, "at": note.at}
        async with self._writing(note.at) as writing:
            await writing.connection.execute(insert(case_notes).values(**row))
            await writing.audited(actor, "case_noted", case_id)

    async def take(self, case_id: int, who: str, instead_of: str, actor: str, now: datetime) -> bool:
        had = and_(cases.c.status == CaseStatus.open.value, cases.c.counsellor == (int(instead_of or 0)))
        waiting = and_(cases.c.id == case_id, or_(cases.c.status == CaseStatus.waiting.value, had))
        values = {"status": CaseStatus.open.value, "counsellor": int(who)}
        async with self._writing(now) as writing:
            if not await _changed(writing, waiting, values):
                return False
            await writing.void_notices(case_id)
            await writing.line(case_id, Event.taken, who)
            await writing.audited(actor, "case_taken", case_id)
            await writing.consulted(case_id)
        return True

    async def pass_on(
        self, case_id: int, by: str, to: str, notices: Sequence[Notice], actor: str, now: datetime
    ) -> bool:
        held = cases.c.counsellor == int(by) if by else cases.c.counsellor.is_(None)
        running = and_(cases.c.id == case_id, held, cases.c.status.in_(RUNNING))
        values = {"status": CaseStatus.waiting.value, "counsellor": None}
        async with self._writing(now) as writing:
            if not await _changed(writing, running, values):
                return False
            await writing.void_notices(case_id)
            await writing.line(case_id, Event.passed, to)
            await writing.notify(case_id, notices)
            await writing.audited(actor, "case_passed_on", case_id)
        return True

    async def close(self, case_id: int, by: str, actor: str, now: datetime) -> bool:
        running = and_(cases.c.id == case_id, cases.c.status.in_(RUNNING))
        async with self._writing(now) as writing:
            if not await _changed(writing, running, {"status": CaseStatus.closed.value, "closed_at": now}):
                return False
            await writing.void_notices(case_id)
            await writing.line(case_id, Event.closed, by)
            await writing.audited(actor, "case_closed", case_id)
        return True

    async def reopen(self, case_id: int, by: str, actor: str, now: datetime) -> bool:
        closed = and_(cases.c.id == case_id, cases.c.status == CaseStatus.closed.value, cases.c.visitor.is_not(None))
        values = {"status": CaseStatus.open.value, "counsellor": int(by), "closed_at": None}
        try:
            async with self._writing(now) as writing:
                if not await _changed(writing, closed, values):
                    return False
                await writing.line(case_id, Event.resumed, by)
                await writing.audited(actor, "case_reopened", case_id)
                await writing.consulted(case_id)
        except IntegrityError:
            # The rule of one running case a visitor.
            return False
        return True

    async def once(self, case_id: int, kind: str, counsellor: str, now: datetime) -> bool:
        about = int(counsellor) if counsellor else None
        there = and_(
            case_messages.c.case == case_id,
            case_messages.c.kind == kind,
            case_messages.c.counsellor.is_not_distinct_from(about),
        )
        row = {"case": case_id, "author": Author.lotse.value, "kind": kind, "counsellor": about, "at": now}
        async with self._writing(now) as writing:
            if (await writing.connection.execute(select(literal(1)).where(exists().where(there)))).scalar():
                return False
            await writing.connection.execute(insert(case_messages).values(**row))
        return True

    async def last_of(self, visitor: Person) -> Case | None:
        here = and_(reach.c.channel == visitor.channel, reach.c.address == visitor.address)
        who = select(reach.c.visitor).where(here).scalar_subquery()
        return await self._one(last_case(who))

    async def heard(self, case_id: int, up_to: int, now: datetime) -> None:
        got = and_(case_messages.c.case == case_id, case_messages.c.id <= up_to, for_visitor())
        async with transaction(self._engine) as connection:
            await connection.execute(update(case_messages).where(got).values(delivered_at=now))

    async def edited_by_visitor(self, source: tuple[int, int], text: str, urgent: bool, now: datetime) -> None:
        chat, number = source
        this = and_(
            case_messages.c.source_chat == chat,
            case_messages.c.source_message == number,
            case_messages.c.author == Author.visitor.value,
            case_messages.c.deleted_at.is_(None),
            case_messages.c.text != text,
        )
        changed = update(case_messages).where(this).values(text=text, edited_at=now)
        async with self._writing(now) as writing:
            row = (
                await writing.connection.execute(changed.returning(case_messages.c.id, case_messages.c.case))
            ).first()
            if row is None:
                return
            if urgent:
                await writing.urgent(row.case)
            await writing.rewritten(row.case, row.id)

    async def _one(self, wanted: Any) -> Case | None:
        async with transaction(self._engine) as connection:
            row = (await connection.execute(wanted)).first()
        return case_of(row) if row else None

    @asynccontextmanager
    async def _writing(self, now: datetime) -> AsyncIterator[CaseWriting]:
        async with transaction(self._engine) as connection:
            yield CaseWriting(connection, self._jobs, now)


async def _just_said(writing: CaseWriting, message: CaseMessage) -> bool:
    """Pressed twice or sent twice: what stands nowhere has no number by which it would be known again."""
    case_id, since = message.case, message.at - _JUST_NOW
    one_by_one = select(cases.c.id).where(cases.c.id == case_id).with_for_update(key_share=True)
    await writing.connection.execute(one_by_one)
    by_her = and_(case_messages.c.case == case_id, case_messages.c.counsellor == int(message.counsellor or 0))
    same = and_(by_her, case_messages.c.text == message.text, case_messages.c.deleted_at.is_(None))
    found = select(case_messages.c.id).where(same, case_messages.c.at > since, case_messages.c.author == message.author)
    return (await writing.connection.execute(found.limit(1))).scalar() is not None


async def _changed(writing: CaseWriting, as_it_was: Any, values: dict[str, Any]) -> bool:
    return bool((await writing.connection.execute(update(cases).where(as_it_was).values(**values))).rowcount)


def _running_first() -> tuple[Any, ...]:
    return case((cases.c.status.in_(RUNNING), 0), else_=1), cases.c.id.desc()


def case_of(row: Any) -> Case:
    return Case(
        id=row.id,
        number=row.number,
        locale=row.locale,
        team=str(row.team),
        status=CaseStatus(row.status),
        opened_at=row.opened_at.astimezone(BERLIN),
        topic=row.topic,
        counsellor=str(row.counsellor or ""),
        urgent=row.urgent,
        card=_card(row.card),
        thread=row.thread or 0,
        closed_at=row.closed_at.astimezone(BERLIN) if row.closed_at else None,
    )


def _card(data: Mapping[str, Any]) -> Card:
    """Empty once its words are erased."""
    asked, seen, missing = (tuple(data.get(name, ())) for name in ("asked", "seen", "missing"))
    return Card(asked, seen, wishes_of(data.get("wishes", {})), missing)


def message_of(row: Any) -> CaseMessage:
    return CaseMessage(
        id=row.id,
        case=row.case,
        author=Author(row.author),
        kind=row.kind,
        text=row.text,
        at=row.at.astimezone(BERLIN),
        counsellor=str(row.counsellor or ""),
        source=(row.source_chat, row.source_message) if row.source_chat else None,
        edited_at=row.edited_at,
        deleted_at=row.deleted_at,
        delivered_at=row.delivered_at,
    )
