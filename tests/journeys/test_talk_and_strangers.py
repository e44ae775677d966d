"""Who may not speak to a visitor: masks, channels, another team; and a visitor with a counsellor's buttons."""

from typing import Any

import pytest

from bot.app import House
from tests.bot_api import BotApi
from tests.conftest import OpenHouse
from tests.journeys.steps import change, rows, sentence, settled
from tests.journeys.talks import case, in_talk

pytestmark = pytest.mark.usefixtures("unpaced")

ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
CHANNEL_BOT = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
TELEGRAM = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
CHANNEL = {"id": -1009000000001, "type": "channel", "title": "News"}


async def state(house: House) -> list[tuple[object, ...]]:
    found = await rows(house, "SELECT status, counsellor, thread FROM cases")
    return found + await rows(house, "SELECT author, text FROM case_messages WHERE author <> 'lotse'")


async def test_whoever_hides_behind_the_group_or_a_channel_is_not_heard(api: BotApi, telegram_house: OpenHouse) -> None:
    """An anonymous administrator, a channel that writes, a post of a linked channel, and an edit of each."""
    olha = api.visitor(language_code="en")
    async with telegram_house() as house:
        there, group, thread = await in_talk(house, api, olha)
        before = await state(house)
        masks: list[dict[str, Any]] = [
            {"from": ANONYMOUS, "sender_chat": group.about},
            {"from": CHANNEL_BOT, "sender_chat": CHANNEL},
            {"from": TELEGRAM, "sender_chat": CHANNEL, "is_automatic_forward": True},
        ]
        for mask in masks:
            said = await there.amira.says("secret", at=group, thread=thread, **mask)
            await there.amira.sends(photo=True, caption="secret", at=group, thread=thread, **mask)
            api.hear("edited_message", {**said, "edit_date": said["date"], "text": "secret still"})
        await group.expects(sentence("de", "case.stranger"), thread=thread)
        await settled(house)
        assert await state(house) == before
        assert "secret" not in " ".join(message.html for message in olha.sees())


async def test_a_counsellor_of_another_team_is_not_heard_even_in_the_group(
    api: BotApi, telegram_house: OpenHouse
) -> None:
    olha = api.visitor(language_code="en")
    async with telegram_house() as house:
        there, group, thread = await in_talk(house, api, olha)
        await change(house, "INSERT INTO teams (id, name) VALUES (77, 'Elsewhere')")
        await change(house, "UPDATE counsellors SET team = 77 WHERE name LIKE 'Oksana%'")
        before, number = await state(house), await case(house, "id")
        await there.oksana.says("secret", at=group, thread=thread)
        for data in ("case-take", "case-close", "case-pass", "case-answers"):
            await there.oksana.presses_data(f"{data}:{number}", at=group)
        await there.oksana.presses_data(f"case-say:{number}.kita_place", at=group)
        await there.oksana.says(f"/notiz {await case(house, 'number')} secret")
        await group.expects(sentence("de", "case.not_yours"), thread=thread)
        await settled(house)
        assert await state(house) == before
        assert await rows(house, "SELECT text FROM case_notes") == []


async def test_a_visitor_with_a_counsellors_buttons_is_a_visitor(api: BotApi, telegram_house: OpenHouse) -> None:
    olha, guest = api.visitor(language_code="en"), api.visitor(language_code="de")
    async with telegram_house() as house:
        _, _, thread = await in_talk(house, api, olha)
        await guest.says("/start")
        await guest.expects(sentence("de", "say.menu"))
        before, number = await state(house), await case(house, "id")
        for visitor in (olha, guest):
            for verb in ("take", "close", "open", "pass", "answers"):
                await visitor.presses_data(f"case-{verb}:{number}")
            await visitor.presses_data(f"case-say:{number}.kita_place")
            await visitor.presses_data(f"case-to:{number}.2")
            await visitor.presses_data("desk-today")
            await visitor.says(f"/notiz {await case(house, 'number')} secret")
        await settled(house)
        assert await state(house) == before
        assert thread and await rows(house, "SELECT text FROM case_notes") == []
