"""Notices through the whole house: who reads what where, as fast as Telegram takes it."""

import asyncio
import re
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from icalendar import Calendar
from pydantic import SecretStr

from bot.app import House, now
from bot.booking.model import Audience, Notice
from tests.bot_api import BotApi, Limits
from tests.bot_api.validation import visible
from tests.conftest import OpenHouse
from tests.fakes.mailbox import Mailbox, mailbox
from tests.journeys.outbox import all_told, appointment, confirmed, counsellor, knows, outcomes, requested, tells
from tests.journeys.steps import assert_no_faults, button, change, data, rows, sentence, until


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mailbox() as box:
        yield box


async def test_a_counsellor_reads_a_request_with_everything_she_needs_and_the_next_steps(
    api: BotApi, telegram_house: OpenHouse, caplog: pytest.LogCaptureFixture
) -> None:
    mira = api.visitor(first_name="Mira")
    async with telegram_house() as house:
        asked = await appointment(house, await counsellor(house, mira))
        wishes = '{"mode": null, "woman": true, "step_free": false, "with_child": true}'
        sql = "UPDATE appointments SET topic = 'kita_place', name = 'Amina', about = 'Mein Sohn', wishes = :wishes"
        await change(house, sql.replace(":wishes", f"'{wishes}'"))
        await tells(house, requested(asked))
        told = visible((await mira.expects("Anfrage")).text)
        for part in ("Englisch", "Kita", "eine Frau", "mit Kind", "Amina", "Mein Sohn"):
            assert part in told
        steps = ("accept", "other", "decline", "pass")
        assert data(mira.sees()[0]) == [f"desk-{step}:{asked}" for step in steps]
        await all_told(house)
        assert await outcomes(house) == [("requested", "sent")]
    assert_no_faults(caplog)


async def test_she_gets_a_booked_hour_by_mail_with_a_file_for_her_calendar(
    api: BotApi, telegram_house: OpenHouse, box: Mailbox
) -> None:
    mira = api.visitor(first_name="Mira")
    async with telegram_house(smtp_url=SecretStr(box.url), mail_from="Lotse <lotse@example.org>") as house:
        hers = await counsellor(house, mira, "mira@example.org")
        booked = await appointment(house, hers, status="confirmed")
        await tells(house, Notice("booked", Audience.counsellor, booked))
        shown = await mira.expects("Neuer Termin")
        assert button(shown, "desk-cancel") == f"desk-cancel:{booked}"
        await all_told(house)
    (mail,) = box.received
    assert (mail["To"], mail["Subject"].split()[0]) == ("mira@example.org", "Neuer")
    (file,) = mail.iter_attachments()
    (entry,) = Calendar.from_ical(file.get_content()).walk("VEVENT")
    assert (entry["UID"], entry["STATUS"]) == (f"{booked}@lotse", "CONFIRMED")


async def test_a_mail_server_that_is_away_does_not_keep_telegram_waiting_nor_double_it(
    api: BotApi, telegram_house: OpenHouse, box: Mailbox
) -> None:
    mira = api.visitor(first_name="Mira")
    box.data = "451 later"
    async with telegram_house(smtp_url=SecretStr(box.url), mail_from="lotse@example.org") as house:
        await tells(house, requested(await appointment(house, await counsellor(house, mira, "mira@example.org"))))
        await mira.expects("Anfrage")
        await until(lambda: box.begun)
        box.data = "250 OK"
        await all_told(house)
    assert (len(mira.sees()), len(box.received)) == (1, 1)


async def test_the_counsellor_hears_that_a_visitor_who_blocked_the_bot_knows_nothing(
    api: BotApi, telegram_house: OpenHouse
) -> None:
    mira, amina = api.visitor(first_name="Mira"), api.visitor(language_code="en")
    async with telegram_house() as house:
        hers = await counsellor(house, mira)
        accepted = await appointment(house, hers, await knows(house, amina), status="confirmed")
        amina.blocked = True
        await tells(house, confirmed(accepted))
        await mira.expects(sentence("de", "staff.untold.confirmed"))
        await all_told(house)
        assert await outcomes(house) == [("confirmed", "unreachable"), ("unreachable", "sent")]


async def test_a_team_reads_it_in_its_group_or_each_for_herself_when_the_bot_was_thrown_out(
    api: BotApi, telegram_house: OpenHouse
) -> None:
    mira = api.visitor(first_name="Mira")
    team = api.group("Team", members=[mira])
    async with telegram_house() as house:
        hers = await counsellor(house, mira)
        sql = "UPDATE teams SET chat = :chat WHERE id = (SELECT team FROM counsellors WHERE id = :id)"
        await change(house, sql, chat=team.chat_id, id=hers)
        unanswered = Notice("asked_team", Audience.team, await appointment(house, hers))
        await tells(house, unanswered)
        await all_told(house)
        assert [len(place.sees()) for place in (team, mira)] == [1, 0]
        team.sets_bot("kicked")
        await tells(house, replace(unanswered, appointment=await appointment(house, hers, nth=1)))
        await all_told(house)
        assert [len(place.sees()) for place in (team, mira)] == [1, 1]
        assert [outcome for _, outcome in await outcomes(house)] == ["sent", "sent"]


async def test_a_notice_to_a_group_follows_it_when_it_has_become_a_supergroup(
    api: BotApi, telegram_house: OpenHouse
) -> None:
    small = api.group("Team", kind="group")
    async with telegram_house() as house:
        hers = await counsellor(house, None)
        grown = small.upgrades()
        sql = "UPDATE teams SET chat = :chat WHERE id = (SELECT team FROM counsellors WHERE id = :id)"
        await change(house, sql, chat=small.chat_id, id=hers)
        await tells(house, Notice("asked_team", Audience.team, await appointment(house, hers)))
        await grown.expects("Anfrage")
        await all_told(house)
        assert await rows(house, "SELECT chat FROM teams WHERE chat IS NOT NULL") == [(grown.chat_id,)]


async def test_a_counsellor_who_blocked_the_bot_or_never_connected_it_is_given_up(
    api: BotApi, telegram_house: OpenHouse, caplog: pytest.LogCaptureFixture
) -> None:
    mira = api.visitor(first_name="Mira")
    async with telegram_house() as house:
        blocked, without = await counsellor(house, mira), await counsellor(house, None)
        mira.blocks()
        await tells(house, *[requested(await appointment(house, one)) for one in (blocked, without)])
        await all_told(house)
        assert await outcomes(house) == [("requested", "unreachable"), ("requested", "no channel")]
        assert mira.sees() == []
    assert len([one for one in api.called("sendMessage") if one.chat_id == mira.chat_id]) == 1
    assert_no_faults(caplog)


async def test_a_notice_waits_out_flood_control_and_is_sent_once(api: BotApi, telegram_house: OpenHouse) -> None:
    mira = api.visitor(first_name="Mira")
    async with telegram_house() as house:
        asked = await appointment(house, await counsellor(house, mira))
        api.fail_next("sendMessage", status=429, retry_after=2, chat_id=mira.chat_id)
        began = time.monotonic()
        await tells(house, requested(asked))
        await mira.expects("Anfrage")
        assert time.monotonic() - began >= 2
        await all_told(house)
        assert len(mira.sees()) == 1


async def test_a_notice_that_is_void_before_it_is_sent_is_not_sent(api: BotApi, telegram_house: OpenHouse) -> None:
    mira = api.visitor(first_name="Mira")
    async with telegram_house() as house:
        asked = await appointment(house, await counsellor(house, mira))
        api.fail_next("sendMessage", status=500, chat_id=mira.chat_id)
        await tells(house, requested(asked))
        await until(lambda: api.called("sendMessage"))
        await change(house, "UPDATE appointments SET status = 'cancelled'")
        await all_told(house)
        assert mira.sees() == []
        assert await outcomes(house) == [("requested", "void")]


async def test_who_comes_even_later_than_she_said_is_told_of_again(api: BotApi, telegram_house: OpenHouse) -> None:
    mira = api.visitor(first_name="Mira")
    async with telegram_house() as house:
        booked = await appointment(house, await counsellor(house, mira), status="confirmed")
        for minutes in ("15", "30", "30"):
            await tells(house, Notice("late", Audience.counsellor, booked, now(), data={"minutes": minutes}))
            await all_told(house)
        assert [re.findall(r"\d+(?= Minuten)", one.text) for one in mira.sees()] == [["15"], ["30"]]


async def test_a_counsellor_who_does_not_work_now_is_left_alone(api: BotApi, telegram_house: OpenHouse) -> None:
    mira = api.visitor(first_name="Mira")
    async with telegram_house() as house:
        hers = await counsellor(house, mira)
        await change(house, "UPDATE counsellors SET quiet_until = now() + interval '1 hour' WHERE id = :id", id=hers)
        await tells(house, requested(await appointment(house, hers)))
        in_an_hour = "SELECT 1 FROM procrastinate_jobs WHERE scheduled_at > now() + interval '59 minutes'"
        await _come_true(house, in_an_hour)
        assert mira.sees() == []
        assert await outcomes(house) == [("requested", None)]


async def _come_true(house: House, sql: str) -> None:
    async with asyncio.timeout(10):
        while not await rows(house, sql):
            await asyncio.sleep(0.02)


async def test_telegrams_limits_are_kept_and_nothing_is_refused(api: BotApi, telegram_house: OpenHouse) -> None:
    mira, others = api.visitor(first_name="Mira"), [api.visitor() for _ in range(60)]
    api.limits = Limits(chat=None)
    async with telegram_house() as house:
        hers = await counsellor(house, mira)
        told = [requested(await appointment(house, hers, nth=number)) for number in range(6)]
        for number, other in enumerate(others, 10):
            booked = await appointment(house, hers, await knows(house, other), "confirmed", number)
            told.append(Notice("remind_day", Audience.visitor, booked))
        await tells(house, *told)
        await until(lambda: len(mira.sees()) == 6 and all(other.sees() for other in others), 30)
        await all_told(house)
    assert api.rates.refused == 0
    assert api.rates.chat(mira.chat_id) <= 4, "three at once, then one a second"
    assert [len(other.sees()) for other in others] == [1] * 60


@pytest.mark.parametrize("failures", [0, 1])
async def test_somebody_in_danger_does_not_wait_for_her_turn(
    api: BotApi, telegram_house: OpenHouse, failures: int
) -> None:
    """The numbers go out on arrival, and by the worker where that fails."""
    amina = api.visitor(language_code="de")
    async with telegram_house() as house:
        postman = house.paced()
        assert postman
        await postman.wait(amina.chat_id)
        await change(house, "UPDATE pace SET next_at = now() + interval '1 hour'")
        api.fail_next("sendMessage", times=failures, status=500, chat_id=amina.chat_id)
        began = time.monotonic()
        await amina.says("Mein Mann schlägt mich")
        await amina.expects("110", timeout=3)
        assert time.monotonic() - began < 2
