"""Counsellors lead talks: who may do what, on the real store; and what a visitor in the web chat gets of it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from procrastinate import App
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.adapters import case_writing
from bot.adapters.cases import CaseStore
from bot.adapters.queue import open_jobs
from bot.adapters.relays import RelayStore
from bot.adapters.staff import StaffStore
from bot.adapters.visitors import VisitorStore
from bot.booking.model import BERLIN, Audience, Counsellor, Notice
from bot.booking.planning import Chain
from bot.dialogue.effects import EndCase, ForgetMe, OpenCase, SayInCase
from bot.dialogue.model import Person, State
from bot.talking import Closed, Line, NothingToSay, NotTaken, NotYourCase, TakenByOther, Talking
from tests.fakes.contents import FakeContents
from tests.fakes.locales import LOCALES

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=BERLIN)
OLHA = Person("web", "olha")
LATE = Notice("case_unanswered_team", Audience.team, due=NOW + timedelta(minutes=30))


@dataclass
class Desk:
    """Amira and Oksana are of one team; the stranger is of another."""

    engine: AsyncEngine
    jobs: App
    talking: Talking
    amira: Counsellor
    oksana: Counsellor

    @property
    def stranger(self) -> Counsellor:
        return replace(self.amira, id="99", team="99")

    async def does(self, *effects: object, person: Person = OLHA, now: datetime = NOW) -> None:
        """What the visitor does."""
        await VisitorStore(self.engine, self.jobs).save(person, State(), effects, now, None)

    async def opens(self) -> int:
        await self.does(OpenCase("A1B2", "en", "kita_place", team=self.amira.team, notices=(LATE,)))
        return (await self.talking.cases(self.amira))[0].id

    async def rows(self, sql: str) -> list[tuple[object, ...]]:
        async with self.engine.connect() as connection:
            return [tuple(row) for row in await connection.execute(text(sql))]

    async def hears(self) -> list[str]:
        _, replies = await self.talking.heard(OLHA, NOW)
        return [reply.text.split("\n")[-1] for reply in replies]


@pytest.fixture
async def desk(database: str, engine: AsyncEngine) -> AsyncIterator[Desk]:
    jobs = open_jobs(database)
    async with jobs.open_async():
        store, relays = CaseStore(engine, jobs), RelayStore(engine, jobs)
        chain = Chain(is_holiday=lambda day: False)
        talking = Talking(store, relays, FakeContents(), LOCALES, chain)
        amira, oksana = [await StaffStore(engine).counsellor(number) for number in ("1", "2")]
        assert amira and oksana
        yield Desk(engine, jobs, talking, amira, oksana)


async def test_nobody_touches_a_case_that_is_not_theirs_or_their_teams(desk: Desk) -> None:
    case, talking, who = await desk.opens(), desk.talking, desk.stranger
    assert await talking.cases(who) == []
    for attempt in (
        talking.case(who, case),
        talking.messages(who, case),
        talking.notes(who, case),
        talking.say(who, case, "hello", NOW),
        talking.note(who, case, "note", NOW),
        talking.take(who, case, NOW),
        talking.pass_on(who, case, desk.oksana.id, NOW),
        talking.close(who, case, NOW),
        talking.reopen(who, case, NOW),
        talking.canned(who, case, "", NOW),
        talking.say_topic(who, case, "kita_place", NOW),
        talking.case(desk.amira, case + 1),
    ):
        with pytest.raises(NotYourCase):
            await attempt


async def test_of_two_who_take_it_at_once_one_has_it(desk: Desk) -> None:
    case = await desk.opens()
    both = [desk.talking.take(who, case, NOW) for who in (desk.amira, desk.oksana)]
    results = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(type(one).__name__ for one in results) == ["Case", "TakenByOther"]
    assert await desk.rows("SELECT outcome FROM notices") == [("void",)]
    assert await desk.rows("SELECT action, subject FROM audit WHERE subject LIKE 'case%'") == [
        ("case_taken", f"case:{case}")
    ]


async def test_only_who_has_it_is_heard_and_only_while_it_runs(desk: Desk) -> None:
    case, talking = await desk.opens(), desk.talking
    with pytest.raises(NotTaken):
        await talking.say(desk.amira, case, "too early", NOW)
    await talking.take(desk.amira, case, NOW)
    with pytest.raises(TakenByOther):
        await talking.say(desk.oksana, case, "not hers", NOW)
    with pytest.raises(NothingToSay):
        await talking.say(desk.amira, case, " \n", NOW)
    await talking.say(desk.amira, case, "hello", NOW)
    await talking.close(desk.amira, case, NOW)
    with pytest.raises(Closed):
        await talking.say(desk.amira, case, "too late", NOW)
    heard = await desk.hears()
    assert "hello" in heard and not {"too early", "not hers", "too late"} & set(heard)


async def test_one_edits_and_deletes_ones_own_words_only(desk: Desk) -> None:
    case, talking = await desk.opens(), desk.talking
    await talking.take(desk.amira, case, NOW)
    await desk.does(SayInCase("from her"))
    await talking.say(desk.amira, case, "Monday", NOW)
    ours, hers = [
        next(one.id for one in await talking.messages(desk.amira, case) if one.text == said)
        for said in ("Monday", "from her")
    ]
    for who, message in ((desk.oksana, ours), (desk.amira, hers), (desk.amira, 0)):
        with pytest.raises(NotYourCase):
            await talking.edit(who, case, message, "changed", NOW)
        with pytest.raises(NotYourCase):
            await talking.delete(who, case, message, NOW)
    await talking.edit(desk.amira, case, ours, "Tuesday", NOW)
    assert (await desk.hears())[-1] == "Tuesday"
    await talking.delete(desk.amira, case, ours, NOW)
    assert [line.own for line in await talking.so_far(OLHA, NOW) if line.own] == ["from her"]
    assert "Tuesday" not in str(await talking.so_far(OLHA, NOW))


async def test_a_note_is_nothing_that_a_visitor_can_get(desk: Desk) -> None:
    """Peers' trap: an internal note reaches the user."""
    case, talking = await desk.opens(), desk.talking
    await talking.note(desk.oksana, case, "a note", NOW)
    assert [one.text for one in await talking.notes(desk.amira, case)] == ["a note"]
    assert await desk.hears() == []
    assert "a note" not in str([await talking.messages(desk.amira, case), await talking.so_far(OLHA, NOW)])


async def test_passed_on_it_waits_with_notices_of_its_own(desk: Desk) -> None:
    case, talking = await desk.opens(), desk.talking
    await talking.take(desk.amira, case, NOW)
    with pytest.raises(TakenByOther):
        await talking.pass_on(desk.oksana, case, desk.oksana.id, NOW)
    with pytest.raises(NotYourCase):
        await talking.pass_on(desk.amira, case, "99", NOW)
    passed = await talking.pass_on(desk.amira, case, desk.oksana.id, NOW)
    assert passed.status == "waiting" and passed.counsellor == ""
    waiting = await desk.rows("SELECT kind, version FROM notices WHERE outcome IS NULL ORDER BY id")
    assert waiting == [("case_unanswered_team", 1), ("case_unanswered", 1)]
    assert (await talking.take(desk.oksana, case, NOW)).counsellor == desk.oksana.id


async def test_whoever_is_away_for_long_leaves_her_talks_to_others(desk: Desk) -> None:
    case, talking = await desk.opens(), desk.talking
    await talking.take(desk.amira, case, NOW)
    with pytest.raises(TakenByOther):
        await talking.take(desk.oksana, case, NOW)
    async with desk.engine.begin() as connection:
        holiday = "VALUES (1, '2026-11-24 12:00+01', '2026-11-30 12:00+01')"
        await connection.execute(text(f'INSERT INTO absences (counsellor, start, "end") {holiday}'))
    assert (await talking.take(desk.oksana, case, NOW)).counsellor == desk.oksana.id


async def test_words_that_cross_the_closing_are_not_lost(desk: Desk) -> None:
    case, talking = await desk.opens(), desk.talking
    await talking.take(desk.amira, case, NOW)
    await talking.close(desk.amira, case, NOW)
    await desk.does(SayInCase("just this"))
    assert (await talking.case(desk.amira, case)).status == "open"
    assert (await talking.messages(desk.amira, case))[-1].text == "just this"


async def test_a_visitor_has_one_running_talk(desk: Desk) -> None:
    case, talking = await desk.opens(), desk.talking
    await desk.opens()
    assert len(await talking.cases(desk.amira)) == 1
    await desk.does(EndCase())
    assert await desk.opens() != case
    with pytest.raises(Closed):
        await talking.reopen(desk.amira, case, NOW)


async def test_what_comes_in_the_web_chat_comes_once_and_can_be_read_again(desk: Desk) -> None:
    case, talking = await desk.opens(), desk.talking
    await talking.take(desk.amira, case, NOW)
    await desk.does(SayInCase("mine"))
    await talking.say(desk.amira, case, "yours", NOW)
    assert (await desk.hears())[-1] == "yours" and await desk.hears() == []
    lines = await talking.so_far(OLHA, NOW)
    assert lines[1] == Line(own="mine") and lines[2].reply and "yours" in lines[2].reply.text
    await talking.close(desk.amira, case, NOW)
    running, replies = await talking.heard(OLHA, NOW)
    assert not running and replies[0].text == LOCALES.words("en").text("talk.closed")
    assert await talking.so_far(OLHA, NOW) == ()


async def test_ninety_days_after_its_end_nobodys_words_are_left(desk: Desk) -> None:
    case, talking = await desk.opens(), desk.talking
    await desk.does(SayInCase("hers"))
    await talking.note(desk.amira, case, "ours", NOW)
    await talking.close(desk.amira, case, NOW)
    await case_writing.sweep(desk.engine, NOW + timedelta(days=89))
    assert await talking.messages(desk.amira, case)
    await case_writing.sweep(desk.engine, NOW + timedelta(days=91))
    assert [await talking.messages(desk.amira, case), await talking.notes(desk.amira, case)] == [[], []]
    assert await desk.rows("SELECT visitor, card FROM cases") == [(None, {})]


async def test_forgotten_she_leaves_no_words_behind(desk: Desk) -> None:
    case, talking = await desk.opens(), desk.talking
    await talking.take(desk.amira, case, NOW)
    await desk.does(SayInCase("hers"))
    await talking.say(desk.amira, case, "ours", NOW)
    await talking.note(desk.amira, case, "about her", NOW)
    await desk.does(ForgetMe())
    left = [await desk.rows(f"SELECT * FROM {table}") for table in ("cases", "case_messages", "case_notes")]
    assert not {word for word in ("hers", "ours", "about her", "olha") if word in str(left)}
    assert (await talking.case(desk.amira, case)).status == "closed"


async def test_forgotten_she_leaves_no_trace_of_where_she_was_reached(desk: Desk) -> None:
    hana = Person("telegram", "5550123")
    await desk.does(OpenCase("A1B2", "en", "kita_place", team=desk.amira.team), person=hana)
    await desk.does(SayInCase("hers", source=(5550123, 7)), person=hana)
    await desk.does(ForgetMe(), person=hana)
    assert "5550123" not in str(await desk.rows("SELECT * FROM case_messages"))


async def test_a_talk_that_nobody_ends_is_no_talk_for_ever(desk: Desk) -> None:
    case, talking = await desk.opens(), desk.talking
    await talking.take(desk.amira, case, NOW)
    await desk.does(SayInCase("hers"), now=NOW + timedelta(days=10))
    await case_writing.sweep(desk.engine, NOW + timedelta(days=99))
    assert "hers" in str(await talking.messages(desk.amira, case))
    await case_writing.sweep(desk.engine, NOW + timedelta(days=101))
    assert await talking.messages(desk.amira, case) == []
    assert (await talking.case(desk.amira, case)).status == "closed"


async def test_an_answer_that_is_sent_twice_at_once_comes_once(desk: Desk) -> None:
    """A double tap on a ready answer, a form that is sent twice, a worker that does it again after a crash."""
    case, talking = await desk.opens(), desk.talking
    await talking.take(desk.amira, case, NOW)
    await desk.hears()
    await asyncio.gather(*(talking.say(desk.amira, case, "yours", NOW) for _ in range(3)))
    assert await desk.hears() == ["yours"]
    await talking.say(desk.amira, case, "yours", NOW + timedelta(minutes=1))
    assert await desk.hears() == ["yours"]
