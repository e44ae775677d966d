"""The local Bot API is as strict as Telegram, seen from a real Bot and from a visitor."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
import telegram
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, NetworkError

from bot.channels.telegram.request import AiohttpRequest
from tests.bot_api import BotApi, Visitor


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi(webhook_pause=0.02) as api:
        yield api


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[telegram.Bot]:
    bot = telegram.Bot(
        api.token,
        base_url=f"{api.url}/bot",
        request=AiohttpRequest(),
        get_updates_request=AiohttpRequest(),
    )
    async with bot:
        yield bot


@pytest.fixture
def amina(api: BotApi) -> Visitor:
    return api.visitor(chat_id=77, language_code="ar", first_name="Amina")


def keyboard(*rows: list[tuple[str, str]]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=data) for label, data in row] for row in rows]
    )


async def test_she_sees_text_without_tags(bot: telegram.Bot, amina: Visitor) -> None:
    html = '<b>Hours</b> &lt;today&gt;: <a href="https://example.org/?a=1&amp;b=2">here</a> 👋 <i>x</i>'

    sent = await bot.send_message(amina.chat_id, html, parse_mode="HTML")

    shown = amina.sees()[0]
    assert shown.text == sent.text == "Hours <today>: here 👋 x"
    assert shown.html == html
    assert [sent.parse_entity(entity) for entity in sent.entities] == ["Hours", "here", "x"]
    assert sent.entities[1].url == "https://example.org/?a=1&b=2"


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<b>open", "find end tag"),
        ("close</b>", "unexpected end tag"),
        ("<b><i>crossed</b></i>", "unmatched end tag"),
        ("<br>", "unsupported start tag"),
        ("<p>paragraph</p>", "unsupported start tag"),
        ("<h1 class='x'>head</h1>", "unsupported start tag"),
        ("5 < 6", "start tag"),
        ("<b", "unclosed start tag"),
        ("<span>bare</span>", "tg-spoiler"),
        ("<{0}>", "unsupported start tag"),
    ],
)
async def test_html_that_telegram_cannot_read_is_refused(
    bot: telegram.Bot, amina: Visitor, html: str, reason: str
) -> None:
    with pytest.raises(BadRequest, match=r"(?i)can't parse entities.*" + reason):
        await bot.send_message(amina.chat_id, html, parse_mode="HTML")

    assert amina.sees() == []


@pytest.mark.parametrize(
    "html",
    [
        "a & b",
        "&nbsp; stays",
        "<blockquote expandable>q</blockquote>",
        "<B>loud</B>",
        "<pre>x</pre>",
        "1 > 0",
    ],
)
async def test_html_that_telegram_reads_is_shown(bot: telegram.Bot, amina: Visitor, html: str) -> None:
    await bot.send_message(amina.chat_id, html, parse_mode="HTML")

    assert len(amina.sees()) == 1


@pytest.mark.parametrize("text", ["<b></b>", " \n ", "\u200f\u200e", "\u200b\u00a0\ufeff", "\u202b\u202c", "\u2800"])
async def test_a_text_that_nobody_can_see_is_refused(bot: telegram.Bot, amina: Visitor, text: str) -> None:
    with pytest.raises(BadRequest, match="must be non-empty"):
        await bot.send_message(amina.chat_id, text, parse_mode="HTML")


async def test_length_counts_after_the_tags(bot: telegram.Bot, amina: Visitor) -> None:
    await bot.send_message(amina.chat_id, f"<b>{'ب' * 4096}</b>", parse_mode="HTML")

    with pytest.raises(BadRequest, match="too long"):
        await bot.send_message(amina.chat_id, "ب" * 4097)


async def test_embedding_marks_are_removed_and_isolates_stay(bot: telegram.Bot, amina: Visitor) -> None:
    sent = await bot.send_message(amina.chat_id, "\u202aa\u202c \u2066+49 341\u2069\u200f\tb\r\n")

    assert sent.text == "a \u2066+49 341\u2069\u200f b"
    assert await amina.expects("a +49 341 b")


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([[("ok", "ب" * 33)]], "button_data_invalid"),
        ([[("\u200f", "x")]], "text must be non-empty"),
        ([[(str(n), str(n)) for n in range(9)]], "in a row"),
        ([[(str(n), str(n))] for n in range(101)], "too long"),
    ],
)
async def test_keyboards_have_limits(
    bot: telegram.Bot, amina: Visitor, rows: list[list[tuple[str, str]]], reason: str
) -> None:
    with pytest.raises(BadRequest, match=f"(?i){reason}"):
        await bot.send_message(amina.chat_id, "choose", reply_markup=keyboard(*rows))


async def test_data_of_64_bytes_fits(bot: telegram.Bot, amina: Visitor) -> None:
    await bot.send_message(amina.chat_id, "choose", reply_markup=keyboard([("ok", "ب" * 32)]))

    assert amina.sees()[0].buttons == [[("ok", "ب" * 32)]]


@pytest.mark.parametrize("url", ["tel:+4934100000", "http://localhost/x", "no link"])
async def test_a_button_links_only_to_web_addresses(bot: telegram.Bot, amina: Visitor, url: str) -> None:
    with pytest.raises(BadRequest, match="wrong http url"):
        await bot.send_message(
            amina.chat_id, "go", reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("go", url=url)]])
        )


async def test_a_press_reaches_the_bot_and_is_answered_once_in_time(
    api: BotApi, bot: telegram.Bot, amina: Visitor
) -> None:
    await bot.send_message(amina.chat_id, "old", reply_markup=keyboard([("Yes", "old:yes")]))
    await bot.send_message(amina.chat_id, "new", reply_markup=keyboard([("\u200fYes", "new:yes"), ("No", "no")]))

    await amina.presses("Yes")

    (update,) = await bot.get_updates(timeout=2)
    query = update.callback_query
    assert query is not None
    assert (query.data, query.from_user.language_code) == ("new:yes", "ar")
    await query.answer("thanks")
    assert amina.answers == ["thanks"]


async def test_an_old_or_invented_press_cannot_be_answered(api: BotApi, bot: telegram.Bot, amina: Visitor) -> None:
    api.query_life = 0.0
    await bot.send_message(amina.chat_id, "choose", reply_markup=keyboard([("Yes", "yes")]))
    query_id = await amina.presses("yes")

    for stale in (query_id, "123"):
        with pytest.raises(BadRequest, match=r"(?i)query is too old"):
            await bot.answer_callback_query(stale)


async def test_a_missing_button_fails_with_what_there_is(bot: telegram.Bot, amina: Visitor) -> None:
    await bot.send_message(amina.chat_id, "choose", reply_markup=keyboard([("Yes", "yes")]))

    with pytest.raises(AssertionError, match=r"no button 'No'.*Yes"):
        await amina.presses("No")


async def test_raw_data_can_be_pressed_on_the_newest_message(bot: telegram.Bot, amina: Visitor) -> None:
    sent = await bot.send_message(amina.chat_id, "no buttons here")

    await amina.presses_data("slot:forged")

    (update,) = await bot.get_updates(timeout=2)
    assert update.callback_query is not None
    assert update.callback_query.data == "slot:forged"
    assert update.effective_message is not None
    assert update.effective_message.message_id == sent.message_id


async def test_an_edit_changes_what_she_sees_and_counts_as_new(bot: telegram.Bot, amina: Visitor) -> None:
    sent = await bot.send_message(amina.chat_id, "one", reply_markup=keyboard([("Yes", "yes")]))
    await amina.presses("Yes")

    await bot.edit_message_text("<b>two</b>", amina.chat_id, sent.message_id, parse_mode="HTML")

    shown = await amina.expects("two")
    assert (shown.edited, shown.buttons, shown.html) == (True, [], "<b>two</b>")
    assert len(amina.sees()) == 1


async def test_an_edit_that_changes_nothing_or_finds_nothing_is_refused(bot: telegram.Bot, amina: Visitor) -> None:
    sent = await bot.send_message(amina.chat_id, "one", reply_markup=keyboard([("Yes", "yes")]))

    await bot.edit_message_reply_markup(amina.chat_id, sent.message_id, reply_markup=None)
    with pytest.raises(BadRequest, match=r"(?i)not modified"):
        await bot.edit_message_text("one", amina.chat_id, sent.message_id)
    with pytest.raises(BadRequest, match=r"(?i)message to edit not found"):
        await bot.edit_message_text("two", amina.chat_id, 4711)
    assert amina.sees()[0].buttons == []


async def test_venue_location_action_and_document_are_shown(api: BotApi, bot: telegram.Bot, amina: Visitor) -> None:
    await bot.send_chat_action(amina.chat_id, "typing")
    await bot.send_venue(amina.chat_id, 50.5, 10.5, "Office", "Main Street 1")
    await bot.send_location(amina.chat_id, 50.5, 10.5)
    await bot.send_document(amina.chat_id, b"x", filename="a.ics", caption="calendar")

    venue, location, document = amina.sees()
    assert amina.actions == 1
    assert venue.venue is not None
    assert venue.venue["location"] == location.location == {"latitude": 50.5, "longitude": 10.5}
    assert document.document is not None
    assert document.document["file_name"] == "a.ics"
    assert await amina.expects("Main Street")
    with pytest.raises(BadRequest, match=r"(?i)wrong latitude"):
        await bot.send_location(amina.chat_id, 95, 10)
    with pytest.raises(BadRequest, match=r"(?i)wrong parameter action"):
        await bot.send_chat_action(amina.chat_id, "dancing")


async def test_silence_and_expectations_fail_clearly(bot: telegram.Bot, amina: Visitor) -> None:
    await amina.silence(0.05)
    await bot.send_message(amina.chat_id, "hello")

    with pytest.raises(AssertionError, match=r"'goodbye' did not come.*hello"):
        await amina.expects("goodbye", timeout=0.05)
    later = asyncio.create_task(bot.send_message(amina.chat_id, "again"))
    with pytest.raises(AssertionError, match="again"):
        await amina.silence(0.3)
    await later


async def test_what_came_before_her_message_is_no_answer_to_it(bot: telegram.Bot, amina: Visitor) -> None:
    await bot.send_message(amina.chat_id, "hello")
    await amina.says("hi")

    with pytest.raises(AssertionError):
        await amina.expects("hello", timeout=0.05)


async def test_faults_hit_the_calls_they_were_ordered_for(api: BotApi, bot: telegram.Bot, amina: Visitor) -> None:
    other = api.visitor()
    api.fail_next("sendMessage", status=500, times=2, chat_id=amina.chat_id)

    await bot.send_message(other.chat_id, "unharmed")
    for _ in range(2):
        with pytest.raises(NetworkError):
            await bot.send_message(amina.chat_id, "lost")
    await bot.send_message(amina.chat_id, "found")

    assert [message.text for message in amina.sees()] == ["found"]
    assert [call.chat_id for call in api.called("sendMessage")] == [other.chat_id, 77, 77, 77]


async def test_bodies_may_be_json_form_or_query(api: BotApi, amina: Visitor) -> None:
    address = f"{api.url}/bot{api.token}/sendmessage"
    wanted = {"chat_id": "77", "text": "hello"}
    async with aiohttp.ClientSession() as http:
        for body in ({"json": wanted | {"chat_id": 77}}, {"data": wanted}, {"params": wanted}):
            async with http.post(address, **body) as answer:
                assert answer.status == 200
        async with http.post(f"{api.url}/bot{api.token}/sendFireworks") as answer:
            assert answer.status == 404
        async with http.post(f"{api.url}/bot123:wrong/getMe") as answer:
            assert answer.status == 401
    assert len(amina.sees()) == 3
