"""What has to get to the other side of a talk. Fills talk_ports.Relays."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from procrastinate import App
from sqlalchemy import and_, delete, func, insert, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.adapters.calendars import absence_of
from bot.adapters.case_tables import case_copies, case_messages, cases
from bot.adapters.case_writing import RUNNING, CaseWriting, for_visitor
from bot.adapters.cases import case_of, message_of
from bot.adapters.database import transaction
from bot.adapters.rows import counsellor_of
from bot.adapters.staff import present
from bot.adapters.tables import reach, visitors
from bot.adapters.team_tables import absences, counsellor_reach, counsellors, teams
from bot.dialogue.model import Person
from bot.talk_ports import Author, CaseMessage, Event, Member, Room

_TELEGRAM = "telegram"
_AGAIN_AFTER = timedelta(days=30)


class RelayStore:
    def __init__(self, engine: AsyncEngine, jobs: App) -> None:
        self._engine = engine
        self._jobs = jobs

    async def room(self, case_id: int) -> Room | None:
        wanted = select(cases, teams.c.chat).join(teams, teams.c.id == cases.c.team).where(cases.c.id == case_id)
        async with transaction(self._engine) as connection:
            row = (await connection.execute(wanted)).first()
            if row is None:
                return None
            members = await _members(connection, row.team)
            away = await connection.execute(select(absences).where(absences.c.counsellor.in_(members)))
            return Room(
                case=case_of(row),
                visitor=await _visitor(connection, row.visitor),
                group=row.chat,
                members=tuple(members.values()),
                absences=tuple(absence_of(one) for one in away),
            )

    async def unshown(self, case_id: int, chat: int) -> Sequence[CaseMessage]:
        copied = select(case_copies.c.case_message).where(
            case_copies.c.chat == chat, case_copies.c.case_message == case_messages.c.id
        )
        shown = or_(case_messages.c.author != Author.lotse.value, case_messages.c.kind.in_(Event))
        elsewhere = case_messages.c.source_chat.is_distinct_from(chat)
        alive = case_messages.c.deleted_at.is_(None)
        return await self._messages(case_messages.c.case == case_id, shown, elsewhere, alive, ~copied.exists())

    async def undelivered(self, case_id: int) -> Sequence[CaseMessage]:
        return await self._messages(case_messages.c.case == case_id, for_visitor())

    async def message(self, message_id: int) -> CaseMessage | None:
        return next(iter(await self._messages(case_messages.c.id == message_id)), None)

    async def copies(self, message_id: int) -> Sequence[tuple[int, int]]:
        of_it = select(case_copies).where(case_copies.c.case_message == message_id)
        async with transaction(self._engine) as connection:
            rows = await connection.execute(of_it.order_by(case_copies.c.chat, case_copies.c.message))
            return [(row.chat, row.message) for row in rows]

    async def copied(self, message: CaseMessage, chat: int, numbers: Sequence[int], delivered: datetime | None) -> None:
        rows = [{"chat": chat, "message": number, "case_message": message.id} for number in numbers]
        async with transaction(self._engine) as connection:
            if rows:
                await connection.execute(upsert(case_copies).values(rows).on_conflict_do_nothing())
            if delivered:
                this = case_messages.c.id == message.id
                await connection.execute(update(case_messages).where(this).values(delivered_at=delivered))

    async def uncopied(self, chat: int, numbers: Sequence[int]) -> None:
        these = and_(case_copies.c.chat == chat, case_copies.c.message.in_(numbers))
        async with transaction(self._engine) as connection:
            await connection.execute(delete(case_copies).where(these))

    async def set_thread(self, case_id: int, thread: int) -> None:
        of_case = select(case_messages.c.id).where(case_messages.c.case == case_id)
        group = select(teams.c.chat).join(cases, cases.c.team == teams.c.id).where(cases.c.id == case_id)
        there = and_(case_copies.c.case_message.in_(of_case), case_copies.c.chat == group.scalar_subquery())
        async with transaction(self._engine) as connection:
            await connection.execute(delete(case_copies).where(there))
            await connection.execute(update(cases).where(cases.c.id == case_id).values(thread=thread))

    async def leave_group(self, chat: int, now: datetime) -> None:
        of_team = cases.c.team.in_(select(teams.c.id).where(teams.c.chat == chat))
        left = update(cases).where(of_team, cases.c.status.in_(RUNNING)).values(thread=None)
        async with transaction(self._engine) as connection:
            for case_id in (await connection.execute(left.returning(cases.c.id))).scalars().all():
                await CaseWriting(connection, self._jobs, now).to_team(case_id)

    async def first_in_team(self, case_id: int, kind: str, now: datetime) -> bool:
        """As long as the last time is remembered, and not more than a month."""
        team = select(cases.c.team).where(cases.c.id == case_id).scalar_subquery()
        said = (
            select(literal(1))
            .select_from(case_messages.join(cases, cases.c.id == case_messages.c.case))
            .where(cases.c.team == team, case_messages.c.kind == kind, case_messages.c.at > now - _AGAIN_AFTER)
        )
        row = {"case": case_id, "author": Author.lotse.value, "kind": kind, "at": now}
        async with transaction(self._engine) as connection:
            if (await connection.execute(said.limit(1))).scalar():
                return False
            await connection.execute(insert(case_messages).values(**row))
        return True

    async def gone(self, case_id: int, now: datetime) -> None:
        of_case = select(cases.c.visitor).where(cases.c.id == case_id).scalar_subquery()
        unreached = update(visitors).where(visitors.c.id == of_case).values(unreachable=True)
        async with transaction(self._engine) as connection:
            await connection.execute(unreached)
            if not await _told_of_going(connection, case_id):
                await CaseWriting(connection, self._jobs, now).line(case_id, Event.gone)

    async def refused(self, message: CaseMessage, now: datetime) -> None:
        this = case_messages.c.id == message.id
        async with transaction(self._engine) as connection:
            await connection.execute(update(case_messages).where(this).values(delivered_at=now))
            await CaseWriting(connection, self._jobs, now).line(message.case, Event.refused)

    async def wake(self, case_id: int, due: datetime) -> None:
        async with transaction(self._engine) as connection:
            await CaseWriting(connection, self._jobs, due).wake(case_id, due)

    async def awake(self, case_id: int, now: datetime) -> None:
        async with transaction(self._engine) as connection:
            await CaseWriting(connection, self._jobs, now).to_team(case_id)

    async def _messages(self, *those: Any) -> Sequence[CaseMessage]:
        wanted = select(case_messages).where(*those).order_by(case_messages.c.id)
        async with transaction(self._engine) as connection:
            return [message_of(row) for row in await connection.execute(wanted)]


async def _told_of_going(connection: AsyncConnection, case_id: int) -> bool:
    """Since she wrote last."""
    here = case_messages.c.case == case_id
    wrote = select(func.max(case_messages.c.id)).where(here, case_messages.c.author == Author.visitor.value)
    after = case_messages.c.id > func.coalesce(wrote.scalar_subquery(), 0)
    told = select(case_messages.c.id).where(here, case_messages.c.kind == Event.gone.value, after)
    return (await connection.execute(told.limit(1))).scalar() is not None


async def _members(connection: AsyncConnection, team: int) -> dict[int, Member]:
    of_team = and_(counsellors.c.team == team, present())
    there = and_(counsellor_reach.c.counsellor == counsellors.c.id, counsellor_reach.c.channel == _TELEGRAM)
    wanted = select(counsellors, counsellor_reach.c.address).outerjoin(counsellor_reach, there).where(of_team)
    rows = await connection.execute(wanted.order_by(counsellors.c.id))
    return {row.id: Member(counsellor_of(row), int(row.address) if row.address else None) for row in rows}


async def _visitor(connection: AsyncConnection, visitor: str | None) -> Person | None:
    """None also for one who blocked the bot; she can be reached again as soon as she writes."""
    wanted = select(reach).join(visitors, visitors.c.id == reach.c.visitor)
    wanted = wanted.where(reach.c.visitor == visitor, ~visitors.c.unreachable)
    row = (await connection.execute(wanted.order_by(reach.c.channel).limit(1))).first()
    return Person(row.channel, row.address) if row else None
