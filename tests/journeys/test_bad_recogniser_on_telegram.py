"""A recogniser that answers wrongly, late or not at all: the visitor still gets a sensible reply."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import aiohttp
import pytest
from aiohttp import web

from bot.adapters.recogniser import RasaRecogniser
from bot.app import now
from bot.dialogue.model import Inbound, Kind, Person
from tests.bot_api import BotApi
from tests.conftest import OpenHouse
from tests.journeys.steps import assert_no_faults, begins, data, sentence, settled

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def recogniser(answer: Answer) -> AsyncIterator[str]:
    """Instead of Rasa: whatever it is asked, it does this."""
    app = web.Application()
    app.router.add_route("*", "/{anything:.*}", answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def saying(body: object, status: int = 200) -> Answer:
    async def answer(request: web.Request) -> web.StreamResponse:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return web.Response(status=status, body=raw, content_type="application/json")

    return answer


def ranking(*guesses: tuple[str, float], decision: str = "unsure") -> dict[str, object]:
    nothing = {"name": None, "confidence": 0.0}
    named = [{"name": name, "confidence": confidence} for name, confidence in guesses]
    return {"intent_ranking": named, "decision": decision, "language": nothing, "follow_up": nothing}


async def silent(request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(30)
    return web.Response()


async def torn(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b'{"intent_')
    assert request.transport
    request.transport.abort()
    return response


async def endless(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    while True:
        await response.write(b" " * 1000)
        await asyncio.sleep(0.1)


BROKEN = {
    "500": saying({"error": "no model"}, 500),
    "409": saying({"status": "failure"}, 409),
    "garbage": saying(b"\xff\xfe\x00garbage"),
    "nothing": saying(b""),
    "HTML": saying(b"<!DOCTYPE html><html><body>Welcome to nginx!</body></html>"),
    "a list": saying([1, 2, 3]),
    "null": saying(None),
    "no ranking": saying({"intent": {"name": "kita_place", "confidence": 1}}),
    "ranking is null": saying({"intent_ranking": None}),
    "ranking of texts": saying({"intent_ranking": ["kita_place"]}),
    "confidence is a text": saying({"intent_ranking": [{"name": "kita_place", "confidence": "high"}]}),
    "confidence is null": saying({"intent_ranking": [{"name": "kita_place", "confidence": None}]}),
    "confidence is no number": saying(b'{"intent_ranking": [{"name": "kita_place", "confidence": NaN}]}'),
    "confidence of seven": saying(ranking(("kita_cost", 7.0))),
    "sure of nothing": saying(ranking(decision="sure")),
    "no such decision": saying(ranking(("kita_place", 0.9), decision="perhaps")),
    "no decision": saying({"intent_ranking": [{"name": "kita_place", "confidence": 0.9}]}),
    "no language": saying({**ranking(("kita_place", 0.9)), "language": None}),
    "follow-up is a list": saying({**ranking(("kita_place", 0.9)), "follow_up": ["cost"]}),
    "deep": saying(b"[" * 100_000),
    "silent": silent,
    "torn": torn,
    "endless": endless,
}


@pytest.mark.parametrize("answer", [BROKEN["500"], BROKEN["HTML"], silent], ids=["500", "HTML", "silent"])
async def test_the_words_are_then_looked_for_in_the_content(
    api: BotApi, telegram_house: OpenHouse, caplog: pytest.LogCaptureFixture, answer: Answer
) -> None:
    amina = api.visitor(language_code="en")
    async with recogniser(answer) as url, telegram_house(nlu_url=url) as house:
        await amina.says("Where do I find a Kita place?")
        found = await amina.expects(sentence("en", "say.found"))
        assert "intent:kita_place" in data(found)
        await amina.says("Where do I find a Kita place?")
        await amina.expects(sentence("en", "say.found"), timeout=4)
        await settled(house)
    assert_no_faults(caplog)


async def test_no_kind_of_broken_answer_keeps_a_reply_away(
    telegram_house: OpenHouse, caplog: pytest.LogCaptureFixture
) -> None:
    async with telegram_house() as house, aiohttp.ClientSession() as session:
        for name, answer in BROKEN.items():
            async with recogniser(answer) as url:
                talk = replace(house.conversation, recogniser=RasaRecogniser(url, session))
                question = Inbound(Person("web", name), Kind.text, "Where do I find a Kita place?", client_locale="en")
                async with asyncio.timeout(10):
                    replies = [reply.text async for reply in talk.answer(question, now())]
            assert replies == [sentence("en", "say.found")], name
    assert_no_faults(caplog)


async def test_an_intent_that_nobody_knows_counts_as_not_understood(
    api: BotApi, telegram_house: OpenHouse, caplog: pytest.LogCaptureFixture
) -> None:
    """As from a model that was trained for another version."""
    body: object = None

    async def answer(request: web.Request) -> web.StreamResponse:
        return await saying(body)(request)

    async with recogniser(answer) as url, telegram_house(nlu_url=url):
        for name in ("nonsense", "", "topic:x", "\u202e" * 50, "x" * 3000, "nlu_fallback"):
            for decision in ("unsure", "sure"):
                body = ranking((name, 0.5), decision=decision)
                amina = api.visitor(language_code="en")
                await amina.says("Tell me something nice, would you?")
                assert data(await amina.expects(sentence("en", "say.nothing")))
    assert_no_faults(caplog)


async def test_unsure_offers_the_best_three_and_something_else(api: BotApi, telegram_house: OpenHouse) -> None:
    amina = api.visitor(language_code="uk")
    guesses = ranking(("kita_cost", 0.4), ("kita_place", 0.35), ("book_appointment", 0.2), ("school_enrol", 0.1))
    async with recogniser(saying(guesses)) as url, telegram_house(nlu_url=url):
        await begins(amina)
        await amina.says("садочок")
        unsure = await amina.expects(sentence("uk", "say.unsure"))
        assert data(unsure) == ["intent:kita_cost", "intent:kita_place", "intent:book_appointment", "else"]
        await amina.presses("intent:book_appointment")
        await amina.expects(sentence("uk", "say.slots"))
        await amina.presses("intent:kita_place")
        await amina.expects("meinkitaplatz-leipzig.de")
        await amina.presses("else")
        assert "human" in data(await amina.expects(sentence("uk", "say.something_else")))
