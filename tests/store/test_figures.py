"""The figures of the reports, in the database: each thing once, and nobody in them."""

import asyncio
from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.adapters.cases import CaseStore
from bot.adapters.figures import FigureStore
from bot.booking import rules
from bot.booking.model import BERLIN, Appointment, Audience
from bot.booking.rules import ChangedMeanwhile
from bot.dialogue.effects import Count, EndCase, OpenCase, Rate, RateTalk, Read
from tests.store.office import AMIRA, CHAIN, NOW, OKSANA, Office, hour

AFTER = NOW + timedelta(days=8)
DECEMBER = date(2026, 12, 1)
IN_DECEMBER = hour(7, 10)


async def figures(office: Office, month: date | None = None) -> dict[str, int]:
    """By kind; of one month, or of all."""
    first, last = (month, month) if month else (date(2000, 1, 1), date(2100, 1, 1))
    counts: Counter[str] = Counter()
    for one in await FigureStore(office.engine).between(first, last):
        counts[one.kind] += one.count
    return dict(counts)


async def attended(office: Office, appointment: Appointment, came: bool) -> Appointment:
    step = rules.attend(appointment, came, CHAIN, AFTER)
    await office.desk.carry_out(step, "amira", AFTER)
    return step.after


async def test_whoever_came_is_counted_once_in_the_month_of_the_appointment(office: Office) -> None:
    booked = await office.book("amina", IN_DECEMBER)
    assert await figures(office) == {}

    done = await attended(office, booked, came=True)
    await attended(office, done, came=True)

    [one] = await FigureStore(office.engine).between(DECEMBER, DECEMBER)
    assert (one.kind, one.topic, one.locale, one.count) == ("attended", "kita_place", "de", 1)


async def test_a_mistake_about_who_came_is_put_right_in_the_figures_too(office: Office) -> None:
    missed = await attended(office, await office.book("amina", IN_DECEMBER), came=False)
    assert await figures(office, DECEMBER) == {"missed": 1}

    came = await attended(office, missed, came=True)
    assert await figures(office, DECEMBER) == {"attended": 1}

    await attended(office, came, came=False)
    assert await figures(office, DECEMBER) == {"missed": 1}


async def test_who_called_off_is_told_apart(office: Office) -> None:
    await office.call_off("amina", await office.book("amina", hour(1, 10)))
    by_desk = await office.book("olena", hour(1, 11))
    await office.desk.carry_out(rules.cancel(by_desk, Audience.counsellor, NOW), "amira", NOW)
    asked = await office.ask("sana", hour(1, 13))
    await office.desk.carry_out(rules.decline(asked, "ill", NOW), "amira", NOW)

    assert await figures(office) == {"cancelled_visitor": 1, "cancelled_desk": 1, "declined": 1}


async def test_who_is_forgotten_has_called_off_and_leaves_no_trace_but_the_count(office: Office) -> None:
    await office.book("amina", hour(1, 10))
    await office.forget("amina")

    assert await figures(office) == {"cancelled_visitor": 1}


async def test_what_is_refused_counts_nothing(office: Office) -> None:
    booked = await office.book("amina", IN_DECEMBER)
    await office.call_off("amina", booked)
    with pytest.raises(ChangedMeanwhile):
        await attended(office, booked, came=True)

    assert await figures(office) == {"cancelled_visitor": 1}


async def test_what_was_never_counted_is_not_taken_back(office: Office) -> None:
    missed = await attended(office, await office.book("amina", IN_DECEMBER), came=False)
    await office.rows("DELETE FROM figures")
    await attended(office, missed, came=True)

    assert await figures(office) == {"attended": 1}


async def test_a_talk_is_a_consultation_once_a_counsellor_has_taken_it_and_once_only(office: Office) -> None:
    store = CaseStore(office.engine, office.jobs)
    await office.write("amina", OpenCase("C4F1", "uk", "kita_place", team="1"))
    [(case,)] = await office.rows("SELECT id FROM cases")
    assert await figures(office) == {}

    assert await store.take(case, AMIRA.id, "", "amira", NOW)
    assert await store.pass_on(case, AMIRA.id, OKSANA.id, (), "amira", NOW)
    assert await store.take(case, OKSANA.id, "", "oksana", NOW)
    assert await store.close(case, OKSANA.id, "oksana", NOW)
    assert await store.reopen(case, OKSANA.id, "oksana", NOW)

    assert await figures(office, date(2026, 11, 1)) == {"talk": 1}


async def test_a_talk_that_she_ended_before_anybody_came_counts_when_a_counsellor_opens_it(office: Office) -> None:
    await office.write("amina", OpenCase("C4F1", "uk", "kita_place", team="1"))
    await office.write("amina", EndCase())
    [(case,)] = await office.rows("SELECT id FROM cases")
    assert await figures(office) == {}

    assert await CaseStore(office.engine, office.jobs).reopen(case, AMIRA.id, "amira", NOW)

    assert await figures(office) == {"talk": 1}


async def test_opinions_are_counted_apart(office: Office) -> None:
    for nth, (who, good) in enumerate({"amina": True, "olena": True, "sana": False}.items()):
        booked = await attended(office, await office.book(who, hour(7, 9 + nth)), came=True)
        await office.write(who, RateTalk(booked.id, good), now=AFTER)

    assert await figures(office) == {"attended": 3, "talk_good": 2, "talk_bad": 1}


async def test_only_her_first_opinion_of_an_appointment_counts(office: Office) -> None:
    came = await attended(office, await office.book("amina", IN_DECEMBER), came=True)
    for good in (True, True, False):
        await office.write("amina", RateTalk(came.id, good), now=AFTER)
    await attended(office, await attended(office, came, came=False), came=True)
    await office.write("amina", RateTalk(came.id, good=True), now=AFTER)

    assert await figures(office) == {"attended": 1, "talk_good": 1}
    [one] = [one for one in await FigureStore(office.engine).between(DECEMBER, DECEMBER) if one.kind == "talk_good"]
    assert (one.topic, one.locale) == ("kita_place", "de")


async def test_an_opinion_counts_only_of_her_own_appointment_to_which_she_came(office: Office) -> None:
    came = await attended(office, await office.book("amina", IN_DECEMBER), came=True)
    missed = await attended(office, await office.book("sana", hour(7, 12)), came=False)
    for who, appointment in (("olena", came.id), ("sana", missed.id), ("sana", "made up")):
        await office.write(who, RateTalk(appointment, good=True), now=AFTER)

    assert await figures(office) == {"attended": 1, "missed": 1}


async def test_what_she_said_cannot_be_read_from_her_appointment(office: Office) -> None:
    kept = []
    for who, good in (("amina", True), ("olena", False)):
        came = await attended(office, await office.book(who, hour(7, 10 + good)), came=True)
        await office.write(who, RateTalk(came.id, good), now=AFTER)
        kept.append(
            await office.rows(
                f"SELECT way FROM notice_receipts JOIN notices ON id = notice WHERE appointment = '{came.id}'"
            )
        )

    assert kept[0] == kept[1] == [("answered",)]


async def test_a_month_ends_at_midnight_in_the_city(office: Office) -> None:
    for clock in (datetime(2026, 11, 30, 23, 30, tzinfo=BERLIN), datetime(2026, 12, 1, 0, 30, tzinfo=BERLIN)):
        await office.write("amina", Count("answered", "kita_place", "uk"), now=clock)

    assert await figures(office, DECEMBER) == await figures(office, date(2026, 11, 1)) == {"answered": 1}


async def test_many_at_once_are_all_counted_whatever_the_order(office: Office) -> None:
    one, other = Count("answered", "kita_place", "uk"), Count("booked", "kita_place", "uk")
    ways = [(Read("kita_place", "uk"), one, Rate("kita_place", "uk", True), other)]
    ways.append(tuple(reversed(ways[0])))

    async with asyncio.timeout(20):
        await asyncio.gather(*(office.write(f"visitor {number}", *ways[number % 2]) for number in range(100)))

    assert await figures(office) == {"answered": 100, "booked": 100}


async def test_nothing_in_a_figure_says_who_or_on_which_day(engine: AsyncEngine) -> None:
    named = "SELECT column_name FROM information_schema.columns WHERE table_name = 'figures' ORDER BY 1"
    async with engine.connect() as connection:
        columns = list((await connection.execute(text(named))).scalars())

    assert columns == ["count", "kind", "locale", "month", "topic"]
