"""Whatever a visitor types or presses, a sensible reply comes, soon, and nothing breaks."""

import time

import pytest

from tests.bot_api import BotApi, Message, Visitor
from tests.bot_api.validation import visible
from tests.conftest import OpenHouse
from tests.journeys.steps import LOCALES, assert_no_faults, begins, data, rows, sentence, settled

SOON = 10
TEXTS = {
    "empty": "",
    "blank": " \n\t ",
    "one letter": "a",
    "a slash": "/",
    "slash and blank": "/ start",
    "a long command": "/" + "x" * 4000,
    "a command in another script": "/помощь",
    "4,096 letters": "x" * 4096,
    "4,096 words": "Kita " * 819,
    "4,096 emoji": "🙂" * 2048,
    "only emoji": "👩‍👩‍👧‍👦🏳️‍🌈",
    "10,000 combining marks": "a" + "\u0301\u0327" * 5000,
    "combining marks alone": "\u0301" * 10_000,
    "control characters": "".join(map(chr, range(32))) + "\x7f\x85",
    "zero character": "\0",
    "SQL": "'; DROP TABLE visitors; --",
    "HTML": "<b>hello</i> &lt;<script>alert(1)</script> &amp;",
    "a format string": "{0} {name} %s %(x)s ${jndi:ldap://x}",
    "right-to-left override": "\u202egnp.exe \u2066\u2067\u2068 hello",
    "byte order mark": "\ufeff\u200b\u200d\u2060",
    "a number": "1234567890" * 40,
    "Arabic ligatures": "\ufdfa" * 1000,
    "lines": "\n" * 4000 + "x",
    "brackets": "(" * 4000,
}


async def _is_answered(amina: Visitor) -> Message:
    answer = await amina.expects("", timeout=SOON)
    assert answer.text.strip()
    while not data(answer):
        answer = await amina.expects("", timeout=SOON)
    return answer


async def test_any_text_gets_a_reply_with_a_way_on(
    api: BotApi, telegram_house: OpenHouse, caplog: pytest.LogCaptureFixture
) -> None:
    async with telegram_house() as house:
        for name, text in TEXTS.items():
            amina = api.visitor(language_code="en", first_name=text[:64], username=text[:32])
            began = time.monotonic()
            await amina.sends(text=text) if text else await amina.sends(text=text, photo=True)
            await _is_answered(amina)
            assert time.monotonic() - began < SOON, name
        await settled(house)
        assert await rows(house, "SELECT count(*) FROM visitors") == [(len(TEXTS),)]
    assert_no_faults(caplog)


async def test_any_text_is_understood_or_not_by_the_real_recogniser(
    api: BotApi, telegram_house: OpenHouse, rasa: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with telegram_house(nlu_url=rasa) as house:
        for text in TEXTS.values():
            amina = api.visitor(language_code="uk")
            await amina.sends(text=text)
            if text:
                await _is_answered(amina)
        await settled(house)
    assert_no_faults(caplog)


STALE = [
    *("nonsense", "", ":", "::", "slot:1.2.3", "slot:", "place:nonsense", "topic:nonsense", "topic:", "more:nonsense"),
    *("intent:nonsense", "menu:nonsense", "cancel:nonsense", "move:nonsense", "rate:up", "rate:sideways", "hours:x"),
    *(
        "confirm",
        "near",
        "search:x",
        "unsure",
        "unreadable:x",
        "nothing",
        "language:xx",
        "language:",
        "start:topic-x-de",
    ),
    *("start:topic-x-de", "x" * 5000, "topic:" + "ü" * 3000, "place:\u202e\0'; --", "slot:" + "9" * 400, "delete:no"),
]


async def test_any_button_gets_a_reply_with_a_way_on(
    api: BotApi, telegram_house: OpenHouse, caplog: pytest.LogCaptureFixture
) -> None:
    amina = api.visitor(language_code="ar")
    async with telegram_house() as house:
        await begins(amina)
        for pressed in STALE:
            await amina.presses_data(pressed)
            await _is_answered(amina)
        await settled(house)
        assert len(amina.answers) == len(STALE)
    assert_no_faults(caplog)


async def test_a_button_of_another_time_says_so_and_shows_the_menu(api: BotApi, telegram_house: OpenHouse) -> None:
    amina = api.visitor(language_code="uk")
    async with telegram_house():
        await begins(amina)
        await amina.presses_data("verb-of-last-year:5")
        await amina.expects(sentence("uk", "say.stale"))
        await amina.expects(sentence("uk", "say.menu"))


async def test_a_language_that_we_do_not_have_shows_those_that_we_have(api: BotApi, telegram_house: OpenHouse) -> None:
    amina = api.visitor(language_code="en")
    async with telegram_house():
        await begins(amina)
        await amina.presses_data("language:xx")
        answer = await amina.expects(sentence("en", "say.languages"))
        assert data(answer) == [f"language:{locale}" for locale in LOCALES]


async def test_any_language_code_of_the_app_is_greeted(api: BotApi, telegram_house: OpenHouse) -> None:
    async with telegram_house():
        for code in ("", "xx", "zh-hans", "pt-br", "AR", "de_AT", "-", "x" * 500, "ар"):
            amina = api.visitor(language_code=code)
            await amina.says("/help")
            await amina.expects(sentence("ar" if code == "AR" else "de", "say.menu"))


async def test_names_and_texts_are_never_repeated_back(api: BotApi, telegram_house: OpenHouse) -> None:
    amina = api.visitor(language_code="en", first_name="<b>Zebunisa</b>", last_name="\u202eevil")
    async with telegram_house():
        await begins(amina)
        await amina.says("qwrtzz <i>Zebunisa</i> \u202eevil")
        await _is_answered(amina)
        assert not any(word in visible(one.text) for one in amina.sees() for word in ("Zebunisa", "evil", "qwrtzz"))
