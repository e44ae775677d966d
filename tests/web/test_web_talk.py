"""A talk with a counsellor in the web chat: no push, so the page asks as long as one runs."""

from collections.abc import Callable

from bot.dialogue.effects import SayInCase
from bot.dialogue.model import Reply, Talk
from bot.talking import Line
from tests.web.browser import HTMX, Browser
from tests.web.website import Site

RUNNING = Talk("A1B2", "open", locale="en")


def asks(browser: Browser) -> bool:
    """Whether the page comes back for more."""
    return next(given for given in browser.page.all("div") if given.get("id") == "talk").get("hx-get") == "/talk"


async def test_the_page_asks_only_while_a_talk_runs(site: Site, visitor: Browser) -> None:
    await visitor.open()
    assert not asks(visitor)
    site.talks.running = True
    await visitor.open()
    assert asks(visitor)


async def test_asking_begins_and_ends_with_an_answer(site: Site, browsers: Callable[..., Browser]) -> None:
    browser = browsers(htmx=True)
    await browser.open()
    site.talks.running = True
    await browser.say("Kita?")
    assert asks(browser)
    site.talks.running = False
    await browser.say("Kita?")
    assert not asks(browser)


async def test_what_a_counsellor_says_comes_once(site: Site, visitor: Browser) -> None:
    await visitor.open()
    site.talks.running, site.talks.new = True, [Reply("**Counsellor:**\nGood morning", locale="en")]
    assert "Good morning" in (await visitor.open("/talk", **HTMX)).text
    assert (await visitor.open("/talk", **HTMX)).status_code == 204


async def test_after_the_end_the_page_is_told_to_ask_no_more(site: Site, visitor: Browser) -> None:
    await visitor.open()
    site.talks.new = [Reply("The talk has ended.", locale="en")]
    last = await visitor.open("/talk", **HTMX)
    assert last.status_code == 286 and "The talk has ended." in last.text


async def test_a_stranger_without_cookie_gets_nothing(site: Site, visitor: Browser) -> None:
    site.talks.running, site.talks.new = True, [Reply("secret", locale="en")]
    assert (await visitor.open("/talk", **HTMX)).status_code == 286
    assert (await visitor.open("/talk")).status_code == 303
    assert site.talks.new


async def test_a_page_opened_anew_shows_the_talk_as_it_reads_now(site: Site, visitor: Browser) -> None:
    await visitor.open()
    site.talks.running = True
    site.talks.lines = [Line(own="my <b>words</b>"), Line(reply=Reply("**Counsellor:**\nMended", locale="en"))]
    await visitor.open()
    assert "my <b>words</b>" in visitor.page.text and "Mended" in visitor.page.text


async def test_the_bot_is_silent_while_a_person_is_on(site: Site, visitor: Browser) -> None:
    """Peers' trap: the bot answers over the human."""
    await visitor.open()
    await visitor.say("hello")
    site.visitors.talk, site.talks.running = RUNNING, True
    site.recogniser.away = True
    await visitor.say("Kita?")
    assert "Kita?" in visitor.page.text and "Find a Kita" not in visitor.page.text
    assert site.visitors.done[-1] == SayInCase("Kita?")


async def test_without_the_database_the_page_still_opens(site: Site, visitor: Browser) -> None:
    await visitor.open()
    site.talks.away = True
    assert (await visitor.open()).status_code == 200
    assert not asks(visitor)
