"""What changes a talk, inside the transaction of whatever causes it, with the jobs that bring it to the other side."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any

from procrastinate import App
from sqlalchemy import and_, case, delete, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.adapters import figures, queue
from bot.adapters.booking_tables import notices
from bot.adapters.case_tables import case_copies, case_messages, case_notes, cases
from bot.adapters.database import transaction
from bot.adapters.staff import present, record
from bot.adapters.team_tables import counsellors
from bot.booking.model import Notice
from bot.dialogue.effects import OpenCase, ReopenCase, SayInCase
from bot.dialogue.model import Talk
from bot.talk_ports import TOLD_VISITORS, Author, CaseStatus, Event

SHOW = "show_case"
DELIVER = "deliver_case"
REWRITE = "rewrite_case_message"
WAKE = "wake_case"
RUNNING = (CaseStatus.waiting.value, CaseStatus.open.value)
ERASED_AFTER = timedelta(days=90)


class CaseWriting:
    def __init__(self, connection: AsyncConnection, jobs: App, now: datetime) -> None:
        self.connection = connection
        self.jobs = jobs
        self.now = now

    async def open(self, visitor: str, effect: OpenCase) -> None:
        row = {
            "number": effect.number,
            "visitor": visitor,
            "locale": effect.locale,
            "topic": effect.topic,
            "team": int(effect.team),
            "status": CaseStatus.waiting.value,
            "urgent": effect.urgent,
            "card": card_data(effect),
            "opened_at": self.now,
        }
        written = upsert(cases).values(**row).on_conflict_do_nothing().returning(cases.c.id)
        case_id = (await self.connection.execute(written)).scalar()
        if case_id is None:
            return
        await self.line(case_id, Event.card)
        await self.notify(case_id, effect.notices)

    async def say(self, visitor: str, effect: SayInCase) -> None:
        """Into the running case, or the last one, should it have ended a moment ago."""
        found = await self._last(visitor)
        if found is None:
            return
        if found.status == CaseStatus.closed:
            await self.reopen(visitor, ReopenCase())
        chat, message = effect.source or (None, None)
        if effect.urgent:
            await self.urgent(found.id)
        row = {
            "case": found.id,
            "author": Author.visitor.value,
            "kind": effect.kind,
            "text": effect.text,
            "source_chat": chat,
            "source_message": message,
            "at": self.now,
        }
        await self.connection.execute(upsert(case_messages).values(**row).on_conflict_do_nothing())
        await self.to_team(found.id)
        unheard = select(case_messages.c.id).where(case_messages.c.case == found.id, for_visitor()).limit(1)
        if (await self.connection.execute(unheard)).scalar():
            await self.to_visitor(found.id)

    async def urgent(self, case_id: int) -> None:
        await self.connection.execute(update(cases).where(cases.c.id == case_id).values(urgent=True))
        await self.line(case_id, Event.urgent)

    async def end(self, visitor: str) -> None:
        """By the visitor."""
        mine = and_(cases.c.visitor == visitor, cases.c.status.in_(RUNNING))
        for case_id in (await self.connection.execute(select(cases.c.id).where(mine))).scalars().all():
            await self.set_closed(case_id)
            await self.line(case_id, Event.ended)

    async def set_closed(self, case_id: int) -> None:
        values = {"status": CaseStatus.closed.value, "closed_at": self.now}
        await self.connection.execute(update(cases).where(cases.c.id == case_id).values(**values))
        await self.void_notices(case_id)

    async def reopen(self, visitor: str, effect: ReopenCase) -> None:
        """It goes on with the same counsellor, unless she is not there any more."""
        found = await self._last(visitor)
        if found is None or found.status != CaseStatus.closed:
            return
        active = select(counsellors.c.id).where(counsellors.c.id == found.counsellor, present())
        counsellor = (await self.connection.execute(active)).scalar()
        status = CaseStatus.open if counsellor else CaseStatus.waiting
        values = {"status": status.value, "counsellor": counsellor, "closed_at": None}
        await self.connection.execute(update(cases).where(cases.c.id == found.id).values(**values))
        await self.line(found.id, Event.again)
        if counsellor is None:
            await self.notify(found.id, effect.notices)

    async def forget(self, visitor: str) -> None:
        """Nobody's words stay. Rows stay until the copies in the team's chats are gone too."""
        mine = select(cases.c.id).where(cases.c.visitor == visitor)
        for case_id in (await self.connection.execute(mine)).scalars().all():
            running = cases.c.status.in_(RUNNING)
            over = update(cases).where(cases.c.id == case_id, running).returning(cases.c.id)
            ended = (await self.connection.execute(over.values(status="closed", closed_at=self.now))).scalar()
            await self.erase_words(case_id)
            if ended is not None:
                await self.void_notices(case_id)
                await self.line(case_id, Event.forgotten)

    async def erase_words(self, case_id: int) -> None:
        spoken = case_messages.c.author != Author.lotse.value
        there = and_(case_messages.c.case == case_id, spoken)
        gone = update(case_messages).where(there, case_messages.c.deleted_at.is_(None))
        for message in await self.connection.execute(gone.values(deleted_at=self.now).returning(case_messages.c.id)):
            await self.rewritten(case_id, message.id)
        nothing = {"text": "", "source_chat": None, "source_message": None}
        await self.connection.execute(update(case_messages).where(there).values(nothing))
        await self.connection.execute(delete(case_notes).where(case_notes.c.case == case_id))
        await self.connection.execute(update(cases).where(cases.c.id == case_id).values(card={}))

    async def line(self, case_id: int, event: Event, counsellor: str = "") -> None:
        """One of Lotse's own, to everybody whom it is for."""
        row = {"case": case_id, "author": Author.lotse.value, "kind": event.value, "at": self.now}
        about = int(counsellor) if counsellor else None
        await self.connection.execute(insert(case_messages).values(**row, counsellor=about))
        await self.to_team(case_id)
        if event in TOLD_VISITORS:
            await self.to_visitor(case_id)

    async def notify(self, case_id: int, told: Sequence[Notice]) -> None:
        """Each time that it waits has notices of its own."""
        latest = select(func.coalesce(func.max(notices.c.version) + 1, 0)).where(notices.c.case == case_id)
        version = (await self.connection.execute(latest)).scalar_one()
        of_case = [replace(one, case=case_id, version=version) for one in told]
        await queue.write_notices(self.connection, self.jobs, of_case)

    async def void_notices(self, case_id: int) -> None:
        waiting = and_(notices.c.case == case_id, notices.c.outcome.is_(None))
        await self.connection.execute(update(notices).where(waiting).values(outcome="void"))

    async def to_team(self, case_id: int) -> None:
        await self._defer(SHOW, f"case:{case_id}:team", case_id=case_id)

    async def to_visitor(self, case_id: int) -> None:
        await self._defer(DELIVER, f"case:{case_id}:visitor", case_id=case_id)

    async def rewritten(self, case_id: int, message_id: int) -> None:
        """An edit or a deletion, on either side after what is on its way there."""
        for side in ("team", "visitor"):
            await self._defer(REWRITE, f"case:{case_id}:{side}", message_id=message_id)

    async def wake(self, case_id: int, due: datetime) -> None:
        """Without a lock: whatever has one would hold up what comes before it is due."""
        await queue.defer(self.connection, self.jobs, WAKE, due, case_id=case_id)

    async def audited(self, actor: str, action: str, case_id: int) -> None:
        await record(self.connection, self.now, actor, action, f"case:{case_id}")

    async def consulted(self, case_id: int) -> None:
        """A counsellor has it: with that it is a consultation, once, however often it is passed on or opened again."""
        first = update(cases).where(cases.c.id == case_id, cases.c.taken_at.is_(None)).values(taken_at=self.now)
        row = (await self.connection.execute(first.returning(cases.c.topic, cases.c.locale))).first()
        if row is not None:
            await figures.add(self.connection, {figures.key("talk", row.topic, row.locale, self.now): 1})

    async def _defer(self, task: str, lock: str, **arguments: int) -> None:
        await queue.defer(self.connection, self.jobs, task, self.now, lock=lock, **arguments)

    async def _last(self, visitor: str) -> Any:
        return (await self.connection.execute(last_case(visitor))).first()


def last_case(visitor: Any) -> Any:
    """The running one first."""
    running = case((cases.c.status.in_(RUNNING), 0), else_=1)
    latest = (running, cases.c.closed_at.desc().nulls_last(), cases.c.id.desc())
    return select(cases).where(cases.c.visitor == visitor).order_by(*latest).limit(1)


def for_visitor() -> Any:
    """What she is to get and has not got."""
    lines = and_(case_messages.c.author == Author.lotse.value, case_messages.c.kind.in_(TOLD_VISITORS))
    meant = or_(case_messages.c.author == Author.counsellor.value, lines)
    return and_(meant, case_messages.c.delivered_at.is_(None), case_messages.c.deleted_at.is_(None))


def card_data(effect: OpenCase) -> dict[str, Any]:
    lists = {"asked": list(effect.asked), "seen": list(effect.seen), "missing": list(effect.missing)}
    return {**lists, "wishes": asdict(effect.wishes)}


async def sweep(engine: AsyncEngine, now: datetime) -> None:
    """Of a talk that has been over for long nothing stays but that there was one; nor of one that nobody has ended,
    and in which nobody has said anything for as long.
    """
    before = now - ERASED_AFTER
    said = select(case_messages.c.id).where(case_messages.c.case == cases.c.id, case_messages.c.at >= before)
    asleep = and_(cases.c.status.in_(RUNNING), cases.c.opened_at < before, ~said.exists())
    over = or_(and_(cases.c.status == CaseStatus.closed.value, cases.c.closed_at < before), asleep)
    ended = {"status": CaseStatus.closed.value, "closed_at": func.coalesce(cases.c.closed_at, before)}
    of_old = select(cases.c.id).where(over)
    async with transaction(engine) as connection:
        old = (await connection.execute(of_old)).scalars().all()
        await connection.execute(delete(case_messages).where(case_messages.c.case.in_(old)))
        await connection.execute(delete(case_notes).where(case_notes.c.case.in_(old)))
        await connection.execute(update(cases).where(cases.c.id.in_(old)).values(visitor=None, card={}, **ended))


async def talk_of(connection: AsyncConnection, visitor: str) -> Talk | None:
    row = (await connection.execute(last_case(visitor))).first()
    if row is None:
        return None
    named = select(counsellors.c.shown_name).where(counsellors.c.id == row.counsellor)
    who = (await connection.execute(named)).scalar() if row.counsellor else ""
    return Talk(row.number, row.status, row.locale, str(row.team), who or "", row.closed_at)


async def of_counsellor(connection: AsyncConnection, source: tuple[int, int]) -> bool:
    chat, number = source
    there = and_(case_copies.c.chat == chat, case_copies.c.message == number)
    meant = or_(case_messages.c.author == Author.counsellor.value, case_messages.c.kind.in_(TOLD_VISITORS))
    found = select(case_messages.c.id).join(case_copies, case_copies.c.case_message == case_messages.c.id)
    return (await connection.execute(found.where(there, meant).limit(1))).scalar() is not None
