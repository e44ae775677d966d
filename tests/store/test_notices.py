"""The outbox of notices in PostgreSQL: what is read with one, and what stays of it."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from procrastinate import App
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.adapters import queue
from bot.adapters.database import transaction
from bot.adapters.notices import NoticeStore
from bot.adapters.queue import open_jobs
from bot.booking.model import BERLIN, Audience, Notice, Status
from bot.dialogue.model import Person
from bot.notice_ports import Outcome, Way

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=BERLIN)
AMINA = Person("telegram", "5000001")
MIRA, MIRAS_MAIL = Person("telegram", "6000001"), Person("mail", "mira@example.org")

PEOPLE = """
INSERT INTO teams (id, name, chat) VALUES (90, 'Nord', NULL), (91, 'Ost', -100200);
INSERT INTO counsellors (id, name, locales, team, email, active) VALUES
    (901, 'Mira', '{de,fa}', 90, 'mira@example.org', true), (902, 'Olena', '{uk}', 90, '', true),
    (903, 'Gone', '{de}', 90, 'gone@example.org', false), (904, 'Jan', '{de}', 91, '', true);
INSERT INTO counsellor_reach (channel, address, counsellor) VALUES ('telegram', '6000001', 901);
INSERT INTO visitors (id, state, seen_at) VALUES ('amina', '{}', now());
INSERT INTO reach (channel, address, visitor) VALUES ('telegram', '5000001', 'amina'), ('web', 'cookie', 'amina');
INSERT INTO absences (counsellor, start, "end") VALUES (902, '2026-11-24 00:00+01', '2026-11-25 00:00+01');
INSERT INTO appointments (id, counsellor, visitor, during, status, locale, number, topic) VALUES
    ('a1', 901, 'amina', '[2026-11-26 09:00+01, 2026-11-26 10:00+01)', 'requested', 'ar', 'A1B2', 'kita_place'),
    ('h1', 902, 'amina', '[2026-11-27 09:00+01, 2026-11-27 10:00+01)', 'held', 'ar', 'H1H1', 'kita_place'),
    ('a4', 904, 'amina', '[2026-11-26 09:00+01, 2026-11-26 10:00+01)', 'requested', 'ar', 'A4A4', 'kita_place')
"""


@pytest.fixture
async def jobs(database: str) -> AsyncIterator[App]:
    jobs = open_jobs(database)
    async with jobs.open_async():
        yield jobs


@pytest.fixture
async def store(engine: AsyncEngine, jobs: App) -> NoticeStore:
    async with engine.begin() as connection:
        for statement in PEOPLE.split(";"):
            await connection.execute(text(statement))
    return NoticeStore(engine, jobs)


async def written(engine: AsyncEngine, jobs: App, *told: Notice) -> int:
    """The id of the last of them."""
    async with transaction(engine) as connection:
        await queue.write_notices(connection, jobs, told)
    return int(str((await rows(engine, "SELECT max(id) FROM notices"))[0][0]))


async def rows(engine: AsyncEngine, sql: str) -> list[tuple[object, ...]]:
    async with engine.connect() as connection:
        return [tuple(row) for row in await connection.execute(text(sql))]


async def test_a_notice_to_a_visitor_comes_with_everything_that_it_speaks_of(
    engine: AsyncEngine, jobs: App, store: NoticeStore
) -> None:
    told = Notice("proposed", Audience.visitor, "a1", NOW, data={"held": "h1"})
    due = await store.notice(await written(engine, jobs, told))
    assert due
    assert (due.notice, due.locale) == (told, "ar")
    assert due.appointment and (due.appointment.number, due.appointment.status) == ("A1B2", Status.requested)
    assert due.held and due.held.id == "h1"
    assert due.counsellor and due.counsellor.name == "Mira"
    assert due.visitor == (Way(AMINA), Way(Person("web", "cookie")))
    assert due.staff == ()


async def test_a_visitor_who_blocked_the_bot_has_no_way(engine: AsyncEngine, jobs: App, store: NoticeStore) -> None:
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE visitors SET unreachable = true"))
    due = await store.notice(await written(engine, jobs, Notice("confirmed", Audience.visitor, "a1", NOW)))
    assert due and due.visitor == ()


async def test_a_counsellor_is_told_in_telegram_and_by_mail_on_ways_that_are_ticked_off_one_by_one(
    engine: AsyncEngine, jobs: App, store: NoticeStore
) -> None:
    number = await written(engine, jobs, Notice("requested", Audience.counsellor, "a1", NOW))
    await store.told(number, MIRA)
    await store.told(number, MIRA)
    due = await store.notice(number)
    assert due
    (mira,) = due.staff
    assert mira.counsellor.name == "Mira"
    assert mira.ways == (Way(MIRA, told=True), Way(MIRAS_MAIL))
    assert "6000001" not in str(await rows(engine, "SELECT * FROM notice_receipts"))


async def test_another_counsellor_is_told_with_her_absences(engine: AsyncEngine, jobs: App, store: NoticeStore) -> None:
    asked = Notice("asked_substitute", Audience.counsellor, "a1", NOW, counsellor="902")
    due = await store.notice(await written(engine, jobs, asked))
    assert due
    (olena,) = due.staff
    assert (olena.counsellor.name, olena.ways, len(olena.absences)) == ("Olena", (), 1)


async def test_a_team_is_its_group_and_its_active_members(engine: AsyncEngine, jobs: App, store: NoticeStore) -> None:
    without = await store.notice(await written(engine, jobs, Notice("asked_team", Audience.team, "a1", NOW)))
    group = await store.notice(await written(engine, jobs, Notice("asked_team", Audience.team, "a4", NOW)))
    assert without and group
    assert (without.group, [one.counsellor.name for one in without.staff]) == (None, ["Mira", "Olena"])
    assert (group.group, [one.counsellor.name for one in group.staff]) == (Way(Person("telegram", "-100200")), ["Jan"])


async def test_what_has_its_outcome_is_not_read_again_and_keeps_it(
    engine: AsyncEngine, jobs: App, store: NoticeStore
) -> None:
    number = await written(engine, jobs, Notice("confirmed", Audience.visitor, "a1", NOW))
    untold = Notice("unreachable", Audience.counsellor, "a1", NOW, data={"untold": "confirmed"})
    for _ in range(2):
        await store.done(number, Outcome.unreachable, NOW, [untold])
    await store.done(number, Outcome.sent, NOW)
    assert await store.notice(number) is None
    assert await rows(engine, "SELECT kind, outcome, sent_at FROM notices ORDER BY id") == [
        ("confirmed", "unreachable", None),
        ("unreachable", None, None),
    ]


async def test_each_thing_that_a_visitor_does_not_know_is_told_once(
    engine: AsyncEngine, jobs: App, store: NoticeStore
) -> None:
    """Confirmed without her knowing, then called off without her knowing: she would come in vain."""
    untold = [
        Notice("unreachable", Audience.counsellor, "a1", NOW, data={"untold": kind})
        for kind in ("confirmed", "cancelled", "cancelled")
    ]
    await written(engine, jobs, *untold)
    assert await rows(engine, "SELECT data ->> 'untold' FROM notices ORDER BY id") == [("confirmed",), ("cancelled",)]


async def test_nobodys_address_can_be_told_from_what_was_told_long_ago(
    engine: AsyncEngine, jobs: App, store: NoticeStore
) -> None:
    """Peers' trap: what is always scrambled in the same way makes a person linkable."""
    number = await written(engine, jobs, Notice("confirmed", Audience.visitor, "a1", NOW))
    await store.told(number, AMINA)
    await store.done(number, Outcome.sent, NOW)
    assert await rows(engine, "SELECT way FROM notice_receipts") == []


async def test_who_comes_even_later_than_she_said_is_told_of_again(
    engine: AsyncEngine, jobs: App, store: NoticeStore
) -> None:
    """What she said before is void, whether it was told or not; the same once more tells nothing new."""
    for minutes in ("15", "30", "30"):
        late = Notice("late", Audience.counsellor, "a1", NOW, data={"minutes": minutes})
        number = await written(engine, jobs, late)
    stored = await store.notice(number)
    assert stored and stored.notice.data == {"minutes": "30"} and stored.notice.version == 0
    before = await store.notice(number - 1)
    assert before is None or before.notice.version != 0
    found = await rows(engine, "SELECT data ->> 'minutes' FROM notices WHERE version = 0")
    assert found == [("30",)]


async def test_what_was_sent_bears_its_time(engine: AsyncEngine, jobs: App, store: NoticeStore) -> None:
    number = await written(engine, jobs, Notice("confirmed", Audience.visitor, "a1", NOW))
    await store.done(number, Outcome.sent, NOW)
    assert await rows(engine, "SELECT outcome, sent_at FROM notices") == [("sent", NOW)]


async def test_what_is_put_off_has_a_new_time_and_a_job_for_it(
    engine: AsyncEngine, jobs: App, store: NoticeStore
) -> None:
    number = await written(engine, jobs, Notice("requested", Audience.counsellor, "a1", NOW))
    later = NOW + timedelta(hours=3)
    await store.put_off(number, later)
    due = await store.notice(number)
    assert due and due.notice.due == later
    planned = await rows(engine, "SELECT scheduled_at, lock FROM procrastinate_jobs ORDER BY id")
    assert planned == [(NOW, f"notice:{number}"), (later, f"notice:{number}")]


async def test_a_notice_is_overdue_since_it_was_written_at_the_earliest(
    engine: AsyncEngine, jobs: App, store: NoticeStore
) -> None:
    due = await store.notice(await written(engine, jobs, Notice("confirmed", Audience.visitor, "a1")))
    assert due and datetime.now(BERLIN) - due.since < timedelta(minutes=1)


async def test_a_request_goes_before_other_notices_and_reminders_come_last(
    engine: AsyncEngine, jobs: App, store: NoticeStore
) -> None:
    visitor = [Notice(kind, Audience.visitor, "a1", NOW) for kind in ("remind_day", "confirmed")]
    await written(engine, jobs, *visitor, Notice("requested", Audience.counsellor, "a1", NOW))
    first = (
        "SELECT kind FROM procrastinate_jobs JOIN notices n ON n.id = (args->>'notice_id')::int ORDER BY priority DESC"
    )
    assert [kind for (kind,) in await rows(engine, first)] == ["requested", "confirmed", "remind_day"]
