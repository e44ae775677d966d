"""What comes in from Telegram: each update once, in order, of any kind, well-formed or not."""

import asyncio
import time
from typing import Any

import pytest

from tests.bot_api import BotApi, Visitor
from tests.conftest import OpenHouse
from tests.journeys.steps import assert_no_faults, button, data, rows, sentence, settled, several, until

# What a visitor may send besides text, and the sentence that answers it.
KINDS = {
    "voice": "unreadable.voice",
    "audio": "unreadable.voice",
    "video_note": "unreadable.voice",
    "photo": "unreadable.picture",
    "video": "unreadable.picture",
    "animation": "unreadable.picture",
    "document": "unreadable.document",
    "contact": "unreadable.contact",
    "sticker": "unreadable.sticker",
    "dice": "unreadable.sticker",
    "poll": "unreadable.other",
    "location": "say.places_none",
    "venue": "say.places_none",
}


@pytest.mark.parametrize("locale", ["ar", "uk"])
async def test_what_is_no_text_gets_a_polite_word_in_her_language(
    api: BotApi, telegram_house: OpenHouse, caplog: pytest.LogCaptureFixture, locale: str
) -> None:
    amina = api.visitor(language_code=locale)
    async with telegram_house() as house:
        for kind, key in KINDS.items():
            fields = {"venue": True, "location": True} if kind == "venue" else {kind: True}
            await amina.sends(**fields)
            answer = await amina.expects(sentence(locale, key))
            assert data(answer), kind
        await settled(house)
    assert_no_faults(caplog)


async def test_a_location_brings_the_nearest_places(api: BotApi, telegram_house: OpenHouse) -> None:
    amina = api.visitor(language_code="en")
    async with telegram_house():
        await amina.sends(location={"latitude": 51.3749, "longitude": 12.3227})
        near = await amina.expects(several("en", "say.places_all", 8))
        await amina.presses(button(near, "place"))
        await amina.expects("Georg-Schumann-Straße 357")


UNASKED: list[dict[str, Any]] = [
    {"pinned_message": {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}}},
    {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}},
    {"kind": "edited_message", "text": "Kita"},
    {"kind": "channel_post", "chat": {"id": -1001, "type": "channel", "title": "News"}, "text": "Kita"},
    {"chat": {"id": -77, "type": "group", "title": "Neighbours"}, "text": "/start"},
    {"chat": {"id": -1002, "type": "supergroup", "title": "Neighbours"}, "photo": True},
    {"chat": {"id": -77, "type": "group", "title": "Neighbours"}, "new_chat_members": [{"id": 1}]},
]


async def test_what_was_not_said_to_the_bot_is_met_with_silence(
    api: BotApi, telegram_house: OpenHouse, caplog: pytest.LogCaptureFixture
) -> None:
    amina = api.visitor(language_code="en")
    async with telegram_house() as house:
        for fields in UNASKED:
            await amina.sends(**fields)
        api.push_update({"edited_message": _message(amina, text="Kita")})
        api.push_update({"channel_post": _message(amina, text="Kita")})
        await amina.says("/privacy")
        await amina.expects(sentence("en", "say.privacy").split("\n")[0])
        await settled(house)
        assert len(amina.sees()) == 1
        assert all(chat is amina or not chat.sees() for chat in api.chats.values())
    assert_no_faults(caplog)


def _message(amina: Visitor, **fields: Any) -> dict[str, Any]:
    head = {"message_id": 1, "date": int(time.time()), "chat": amina.about, "from": amina.person}
    return {**head, **fields}


async def test_an_update_that_comes_twice_has_one_effect(api: BotApi, telegram_house: OpenHouse) -> None:
    amina = api.visitor(language_code="en")
    async with telegram_house() as house:
        update = {"update_id": 600_000_001, "message": _message(amina, text="/human")}
        for _ in range(3):
            api.push_update(update)
        await amina.expects(sentence("en", "say.human"))
        await settled(house)
        api.push_update(update)
        await amina.says("/privacy")
        await amina.expects(sentence("en", "say.privacy").split("\n")[0])
        await settled(house)
        assert len(amina.sees()) == 2


async def test_twenty_messages_keep_their_order_while_another_visitor_is_answered(
    api: BotApi, telegram_house: OpenHouse
) -> None:
    amina, olha = api.visitor(language_code="en"), api.visitor(language_code="uk")
    async with telegram_house():
        commands = ["/human", "/privacy", "/language", "/delete"] * 5
        began = time.monotonic()
        for command in commands:
            api.push_update({"message": _message(amina, text=command)})
        await olha.says("/human")
        await olha.expects(sentence("uk", "say.human"))
        first = time.monotonic() - began
        await until(lambda: len(amina.sees()) == 20, 30)
        assert first < time.monotonic() - began
        keys = {
            "/human": "say.human",
            "/privacy": "say.privacy",
            "/language": "say.languages",
            "/delete": "say.delete_ask",
        }
        expected = [sentence("en", keys[command]).split("\n")[0] for command in commands]
        assert [message.text.split("\n")[0] for message in amina.sees()] == expected


async def test_a_hundred_visitors_at_once_are_all_answered(
    api: BotApi, telegram_house: OpenHouse, caplog: pytest.LogCaptureFixture
) -> None:
    crowd = [api.visitor(language_code="ar") for _ in range(100)]
    async with telegram_house() as house:
        for one in crowd:
            await one.says("/human")
        await asyncio.gather(*(one.expects(sentence("ar", "say.human"), 30) for one in crowd))
        await settled(house)
        assert await rows(house, "SELECT count(*) FROM visitors") == [(100,)]
    assert_no_faults(caplog)


def _deep(levels: int) -> dict[str, Any]:
    message: dict[str, Any] = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "text": "x"}
    for _ in range(levels):
        message = {**message, "reply_to_message": message}
    return message


MALFORMED: dict[str, Any] = {
    "no content": {},
    "message is a text": {"message": "hello"},
    "message is a list": {"message": [1, 2]},
    "empty message": {"message": {}},
    "chat is missing": {"message": {"message_id": 1, "date": 1, "text": "x"}},
    "chat id is a text": {"message": {"message_id": 1, "date": 1, "chat": {"id": "x", "type": "private"}, "text": "x"}},
    "chat id is huge": {"message": {**_deep(0), "chat": {"id": 10**40, "type": "private"}, "from": {"id": 1}}},
    "text is a number": {"message": {**_deep(0), "text": 7}},
    "date is out of range": {"message": {**_deep(0), "date": 10**18}},
    "date is a text": {"message": {**_deep(0), "date": "today"}},
    "location is a text": {"message": {**_deep(0), "location": {"latitude": "north", "longitude": None}}},
    "press without data": {"callback_query": {"id": "1", "from": {"id": 1, "is_bot": False, "first_name": "A"}}},
    "press is a number": {"callback_query": 5},
    "unknown kind": {"something_new": {"chat": {"id": 1}}},
    "deep": {"message": _deep(60)},
    "zero character": {"message": {**_deep(0), "text": "a\0b"}},
    "not a number": {"message": {**_deep(0), "location": {"latitude": float("nan"), "longitude": float("inf")}}},
    "number is a text": {"update_id": "seven", "message": _deep(0)},
    "number is missing": {"update_id": None, "message": _deep(0)},
    "number is a truth": {"update_id": True, "message": _deep(0)},
    "number is a fraction": {"update_id": 700000001.5, "message": _deep(0)},
    "number is negative": {"update_id": -5, "message": _deep(0)},
}


async def test_a_malformed_update_does_not_stop_the_stream(
    api: BotApi, telegram_house: OpenHouse, caplog: pytest.LogCaptureFixture
) -> None:
    async with telegram_house() as house:
        for name, update in MALFORMED.items():
            amina = api.visitor(language_code="en")
            api.push_update(update)
            await amina.says("/privacy")
            await amina.expects(sentence("en", "say.privacy").split("\n")[0])
            await settled(house)
            assert len(amina.sees()) == 1, name
    assert_no_faults(caplog)
