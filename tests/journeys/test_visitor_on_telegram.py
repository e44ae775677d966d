"""A visitor's whole way on Telegram, with real PostgreSQL, real Rasa and the Bot API over HTTP."""

import asyncio

from sqlalchemy import text

from bot.app import House
from tests.bot_api import BotApi
from tests.conftest import OpenHouse


async def rows(house: House, sql: str) -> list[tuple[object, ...]]:
    async with house.engine.connect() as connection:
        return [tuple(row) for row in await connection.execute(text(sql))]


async def test_she_asks_in_arabic_and_books_an_hour(api: BotApi, telegram_house: OpenHouse, rasa: str) -> None:
    amina = api.visitor(language_code="ar")
    async with telegram_house(nlu_url=rasa) as house:
        await amina.says("/start")
        await amina.expects("Lotse")
        await amina.says("كيف أحصل على مكان في الروضة لابنتي؟")
        answer = await amina.expects("meinkitaplatz-leipzig.de")
        assert any(data == "more:kita_place" for row in answer.buttons for _, data in row)
        await amina.presses("book")
        offered = await amina.expects("", timeout=10)
        slot = next(data for row in offered.buttons for _, data in row if data.startswith("slot:"))
        await amina.presses(slot)
        await amina.expects("⁨")
        await amina.presses("confirm")
        booked = await amina.expects("Termin ")
        assert any(data.startswith("cancel:") for row in booked.buttons for _, data in row)
        assert await rows(house, "SELECT status, topic, locale FROM appointments") == [
            ("confirmed", "kita_place", "ar")
        ]


async def test_the_counsellor_hears_of_it_at_once_and_can_call_it_off(api: BotApi, telegram_house: OpenHouse) -> None:
    olha, amira = api.visitor(language_code="uk"), api.visitor(language_code="ar")
    async with telegram_house() as house:
        await _link(house, amira)
        await olha.says("/appointment")
        await olha.says("/human")
        await _book(olha)
        told = await amira.expects("⁨", timeout=10)
        await amira.presses(next(data for row in told.buttons for _, data in row if data.startswith("desk-cancel:")))
        await amira.expects("⁨")
        await olha.expects("запис", timeout=10)
        assert await rows(house, "SELECT status, cancelled_by FROM appointments") == [("cancelled", "counsellor")]


async def _link(house: House, amira: object) -> None:
    account = await house.desk_store.account("amira")
    assert account
    from bot.app import now

    code = await house.desk.link_code(account.counsellor, now())
    await amira.says(f"/start counsellor-{code}")  # type: ignore[attr-defined]
    await amira.expects("")  # type: ignore[attr-defined]


async def _book(visitor: object) -> None:
    await visitor.presses_data("book")  # type: ignore[attr-defined]
    await asyncio.sleep(0)
