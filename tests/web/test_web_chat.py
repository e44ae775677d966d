"""A visitor asks in the web chat, with and without JavaScript."""

import asyncio
from collections.abc import Callable

import httpx
import pytest

from bot.channels.web.html import as_html
from bot.dialogue.model import Person
from tests.fakes.locales import LOCALES
from tests.web.browser import Browser, Page
from tests.web.website import Site

EN, DE, AR = (LOCALES.words(locale) for locale in ("en", "de", "ar"))


def seen(text: str) -> str:
    """A reply's text as a reader sees it."""
    return Page(str(as_html(text))).text.strip()


async def test_the_first_page_greets_and_shows_the_menu(visitor: Browser, site: Site) -> None:
    response = await visitor.open()

    assert response.status_code == 200
    assert seen(EN.text("say.welcome")) in visitor.page.text
    assert visitor.page.form("/press", verb="menu", argument="children")
    assert not site.visitors.states, "nobody is stored before they say something"


async def test_a_question_is_answered_without_javascript(visitor: Browser) -> None:
    await visitor.open()
    response = await visitor.send(visitor.page.form("/say"), text="Kita?")

    assert response.status_code == 200
    assert visitor.page.all("html")
    assert "Kita?" in visitor.page.text
    assert "Apply online at https://kita.example/apply?a=1&b=2 or call 0341 123-0." in visitor.page.text
    assert {"tel:03411230", "https://kita.example/apply?a=1&b=2"} <= {a["href"] for a in visitor.page.all("a")}


async def test_with_htmx_only_the_new_messages_come(browsers: Callable[..., Browser]) -> None:
    visitor = browsers(htmx=True)
    await visitor.open()
    await visitor.say("Kita?")

    assert not visitor.page.all("html")
    assert visitor.page.text.strip().startswith(EN.text("web.you"))
    assert "Find a Kita" in visitor.page.text


async def test_a_button_is_pressed_and_named_in_the_conversation(visitor: Browser) -> None:
    await visitor.open()
    await visitor.send(visitor.page.form("/press", verb="menu", argument="children"))
    await visitor.send(visitor.page.form("/press", verb="intent", argument="kita_place"))

    assert [given for given in visitor.page.all("p") if given.get("class") == "bubble mine"]
    assert "Find a Kita" in visitor.page.text
    assert visitor.page.form("/press", verb="more", argument="kita_place")


async def test_what_was_asked_last_is_remembered(visitor: Browser, site: Site) -> None:
    await visitor.open()
    await visitor.say("Kita?")
    await visitor.press("topic", "kita_place")

    assert [state.topic for state in site.visitors.states.values()] == ["kita_place"]
    assert site.visitors.outgoing == [None, None], "no message is kept on the server"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "'; DROP TABLE visitors; --",
        "</textarea><b>{{ 7*7 }}</b>",
        "**not bold** https://evil.example",
    ],
)
@pytest.mark.parametrize("htmx", [False, True])
async def test_hostile_text_is_shown_literally(browsers: Callable[..., Browser], text: str, htmx: bool) -> None:
    visitor = browsers(htmx=htmx)
    await visitor.open()
    expected = {tag for tag, _ in visitor.page.tags}
    await visitor.say(text)

    assert text in visitor.page.text
    assert {tag for tag, _ in visitor.page.tags} <= expected | {"bdi", "div", "p"}
    assert not [given for _, given in visitor.page.tags if {"onerror", "onclick"} & set(given)]


async def test_a_direction_override_cannot_turn_the_page_around(visitor: Browser) -> None:
    await visitor.open()
    await visitor.say("safe \u202eexe.gnp\u202c\u2067 text")

    assert "safe exe.gnp text" in visitor.page.text


async def test_a_hostile_button_label_is_shown_literally(visitor: Browser) -> None:
    await visitor.open()
    await visitor.press("menu", label="<b onclick=x>" + "x" * 1000)

    assert "<b onclick=x>x" in visitor.page.text
    assert "x" * 201 not in visitor.page.text


@pytest.mark.parametrize(("verb", "argument"), [("DROP TABLE", ""), ("menu", "x" * 65), ("", ""), ("no-such", "a")])
async def test_a_button_nobody_made_is_answered_kindly(visitor: Browser, verb: str, argument: str) -> None:
    await visitor.open()
    response = await visitor.press(verb, argument)

    assert response.status_code == 200
    assert EN.text("say.stale") in visitor.page.text


async def test_a_text_that_is_too_long_stays_in_the_box(visitor: Browser) -> None:
    await visitor.open()
    response = await visitor.say("a" * 4097)

    assert response.status_code == 422
    assert EN.text("web.too_long") in visitor.page.text
    assert "a" * 4097 in visitor.page.text


async def test_the_longest_text_is_answered(visitor: Browser) -> None:
    await visitor.open()

    assert (await visitor.say("\r\n".join(["a" * 2047, "b" * 2048]))).status_code == 200


async def test_an_empty_message_brings_the_menu(visitor: Browser) -> None:
    await visitor.open()
    await visitor.say("\u200b \x00")

    assert EN.text("say.menu") in visitor.page.text


async def test_messages_of_one_visitor_are_answered_one_after_another(visitor: Browser, site: Site) -> None:
    await visitor.open()
    site.visitors.slow = 0.01
    await asyncio.gather(*(visitor.say("Kita?") for _ in range(5)))

    assert site.visitors.most_at_once == 1
    assert len(site.visitors.outgoing) == 5


async def test_deleting_everything_gives_a_new_cookie(visitor: Browser, site: Site) -> None:
    await visitor.open()
    await visitor.press("delete")
    before = visitor.client.cookies["lotse"]
    await visitor.send(visitor.page.form("/press", verb="delete", argument="yes"))

    assert seen(EN.text("say.deleted")) in visitor.page.text
    assert visitor.client.cookies["lotse"] != before
    assert not site.visitors.states
    assert (await visitor.say("Kita?")).status_code == 200


async def test_the_note_on_the_recogniser_goes_away_when_it_answers(visitor: Browser, site: Site) -> None:
    site.recogniser.away = True
    await visitor.open()
    assert EN.text("web.starting") in visitor.page.text
    assert EN.text("web.starting") in (await visitor.open("/ready")).text

    site.recogniser.away = False
    assert (await visitor.open("/ready")).text.strip() == ""


async def test_try_out_mode_says_so(browsers: Callable[..., Browser], site: Site) -> None:
    site.tryout = True
    visitor = browsers()
    await visitor.open()

    assert EN.text("web.tryout") in visitor.page.text


async def test_a_place_comes_with_a_map(visitor: Browser) -> None:
    await visitor.open()
    await visitor.press("place", "town_hall")
    maps = [link for link in visitor.page.all("a") if link.get("class") == "map"]

    assert [link["rel"] for link in maps] == ["noopener noreferrer"]
    assert (maps[0]["href"] or "").startswith("https://www.openstreetmap.org/?mlat=51.335900&mlon=12.371600")


async def test_a_cookie_that_is_none_of_ours_gets_a_new_one(visitor: Browser) -> None:
    visitor.client.cookies.set("lotse", "'; DROP TABLE visitors; --")
    response = await visitor.open()

    assert "httponly" in response.headers["set-cookie"].lower()
    assert len(httpx.Cookies(response.cookies)["lotse"]) == 43


async def test_two_visitors_are_two_people(browsers: Callable[..., Browser], site: Site) -> None:
    for visitor in (browsers(), browsers()):
        await visitor.open()
        await visitor.say("Kita?")

    assert len(site.visitors.states) == 2


async def test_a_chosen_language_is_remembered_by_page_and_conversation(visitor: Browser, site: Site) -> None:
    await visitor.open()
    await visitor.send(visitor.page.form("/press", verb="language", argument="ar"))
    assert visitor.page.all("html") == [{"lang": "ar", "dir": "rtl"}]
    assert seen(AR.text("say.language_set")) in visitor.page.text
    token = visitor.client.cookies["lotse"]
    assert site.visitors.states[Person("web", token)].locale == "ar"

    await visitor.open()
    assert visitor.page.all("html") == [{"lang": "ar", "dir": "rtl"}]
