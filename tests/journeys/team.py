"""Steps of journeys of counsellors: a team that works at any hour, and what visitors ask of it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, time, timedelta

from sqlalchemy import text

from bot.adapters.hours import HoursStore
from bot.adapters.staff import StaffStore
from bot.app import House, now, open_house
from bot.booking.model import Availability, Duty
from bot.settings import Settings
from tests.bot_api import Message, Visitor
from tests.conftest import running
from tests.journeys.steps import begins, button, change, rows, sentence, slots

ROUND_THE_CLOCK = str([[day, "00:00", "23:59:59.999999"] for day in range(7)]).replace("'", '"')


@asynccontextmanager
async def open_at_any_hour(settings: Settings) -> AsyncIterator[House]:
    """A house whose team works day and night, with nobody in it who can be booked."""
    always = tuple(Duty(day, time(), time.max) for day in range(7))
    async with open_house(settings) as opened:
        chain = replace(opened.conversation.chain, office=always, quiet=(time(), time()), is_holiday=lambda day: False)
        house = replace(opened, conversation=replace(opened.conversation, chain=chain))
        await change(house, "UPDATE counsellors SET active = false WHERE invented")
        async with running(house):
            yield house


async def hires(
    house: House,
    name: str,
    chat: Visitor | None = None,
    locales: str = "de",
    hours: tuple[int, int] | None = (9, 17),
    at_once: bool = False,
) -> str:
    """Somebody of the first team, with these hours on each day of the week. Returns her id."""
    sql = (
        "INSERT INTO counsellors (id, name, locales, team, at_once, duty) VALUES ((SELECT max(id) + 1 FROM "
        "counsellors), :name, :locales, (SELECT min(id) FROM teams), :at_once, CAST(:duty AS jsonb)) RETURNING id"
    )
    given = {"name": name, "locales": locales.split(","), "at_once": at_once, "duty": ROUND_THE_CLOCK}
    async with house.engine.begin() as connection:
        number = int((await connection.execute(text(sql), given)).scalar_one())
    week = [Availability(str(number), day, time(hours[0]), time(hours[1])) for day in range(7)] if hours else []
    await HoursStore(house.engine).set_hours(str(number), week, "test", now())
    if chat:
        code = await StaffStore(house.engine).link_code(str(number), now())
        await chat.says(f"/start counsellor-{code}")
        await chat.expects(sentence("de", "notice.linked"))
    return str(number)


async def asks(visitor: Visitor, of: str = "") -> Message:
    """A German speaker asks for the first hour on offer, `of` this counsellor. Returns what she is told."""
    await begins(visitor)
    await visitor.presses(next(one for one in await slots(visitor) if one.startswith(f"slot:{of}")))
    held = await visitor.expects(sentence("de", "say.who_reads"))
    await visitor.presses(button(held, "confirm"))
    return await visitor.expects(sentence("de", "say.requested"))


async def appointments(house: House) -> Sequence[tuple[object, ...]]:
    """(status, counsellor), in order of time; without hours that were only held."""
    return await rows(
        house, "SELECT status, counsellor::text FROM appointments WHERE status <> 'expired' ORDER BY during"
    )


async def audit(house: House) -> list[object]:
    """What counsellors have done from Telegram, but for linking."""
    sql = "SELECT action FROM audit WHERE actor LIKE 'counsellor-%' AND action <> 'telegram_linked' ORDER BY number"
    return [action for (action,) in await rows(house, sql)]


async def falls_due(house: House, kind: str) -> None:
    """As if the time of this notice had come, and everything before it had been so much earlier."""
    ((due,),) = await rows(house, "SELECT due FROM notices WHERE kind = :kind AND outcome IS NULL", kind=kind)
    assert isinstance(due, datetime)
    early = due - now() + timedelta(seconds=1)
    await change(house, "UPDATE appointments SET asked_at = asked_at - :early", early=early)
    await change(house, "UPDATE notices SET due = due - :early WHERE outcome IS NULL", early=early)
    sql = (
        "UPDATE procrastinate_jobs SET scheduled_at = scheduled_at - :early "
        "WHERE task_name = 'send_notice' AND status = 'todo'"
    )
    await change(house, sql, early=early)
