"""Booking on Telegram by saying when: the recogniser is away all the time, and that does not matter."""

from datetime import datetime

import pytest

from bot.booking.model import BERLIN
from tests.bot_api import BotApi, Message
from tests.conftest import OpenHouse
from tests.journeys.steps import assert_no_faults, begins, button, data, rows, sentence, settled, slots

AFTER_TWO = {
    "ar": "الأفضل بعد الساعة ٢ لو سمحتم",
    "de": "lieber nach 14 Uhr",
    "en": "after 2 pm would be better",
    "uk": "краще після 14:00",
    "ru": "лучше после 14:00",
    "ku": "piştî saet 14 baştir e",
    "ckb": "دوای کاتژمێر 14 باشترە",
    "pl": "lepiej po godzinie 14",
    "vi": "sau 14 giờ thì tốt hơn",
}
AT_NIGHT = {
    "ar": "بعد الساعة 22:00",
    "de": "nach 22 Uhr",
    "en": "after 10 pm",
    "uk": "після 22:00",
    "ru": "после 22:00",
    "ku": "piştî saet 22",
    "ckb": "دوای کاتژمێر 22",
    "pl": "po godzinie 22",
    "vi": "sau 22 giờ",
}


def hours(offered: Message) -> list[int]:
    """At which hours of the day the offered slots begin."""
    minutes = [int(one.split(".")[1]) for one in data(offered) if one.startswith("slot:")]
    return [datetime.fromtimestamp(one * 60, BERLIN).hour for one in minutes]


@pytest.mark.parametrize("locale", AFTER_TWO)
async def test_she_says_when_she_can_and_books_an_hour_that_fits(
    api: BotApi, telegram_house: OpenHouse, locale: str, caplog: pytest.LogCaptureFixture
) -> None:
    amina = api.visitor(language_code=locale)
    async with telegram_house() as house:
        await begins(amina)
        await slots(amina)
        await amina.says(AT_NIGHT[locale])
        none = await amina.expects(sentence(locale, "say.slots_unfitting"))
        assert hours(none)
        await amina.says(AFTER_TWO[locale])
        offered = await amina.expects(sentence(locale, "say.slots_fitting"))
        assert hours(offered) and all(hour >= 14 for hour in hours(offered))
        await amina.presses(button(offered, "slot"))
        await amina.expects(sentence(locale, "say.who_reads"))
        await amina.presses_data("confirm")
        await amina.expects(sentence(locale, "say.booked"))
        await settled(house)
        ((start,),) = await rows(house, "SELECT lower(during) FROM appointments WHERE status = 'confirmed'")
        assert isinstance(start, datetime) and start.astimezone(BERLIN).hour >= 14
    assert_no_faults(caplog)
