"""Somebody in danger sees the numbers, whatever is broken."""

from collections.abc import Callable

import pytest

from tests.fakes.locales import LOCALES
from tests.web.browser import Browser
from tests.web.website import Site

EN = LOCALES.words("en")
DANGER = "my husband hits me"


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("failure", ["away", "broken"])
async def test_numbers_stay_when_the_store_is_away(
    browsers: Callable[..., Browser], site: Site, htmx: bool, failure: str
) -> None:
    visitor = browsers(htmx=htmx)
    await visitor.open()
    setattr(site.visitors, failure, True)
    response = await visitor.say(DANGER)

    assert response.status_code == 200
    trouble = EN.text("trouble.store")
    first, _, last = visitor.page.text.partition(trouble)
    assert EN.text("danger.violence") in first
    assert "110" in first
    assert "110" in last
    assert "112" in last
    assert [link["href"] for link in visitor.page.all("a")].count("tel:110") == 2


async def test_what_was_not_answered_stays_in_the_box(visitor: Browser, site: Site) -> None:
    await visitor.open()
    site.visitors.away = True
    await visitor.say("Kita?")

    assert visitor.page.text.count("Kita?") == 2, "once as said, once in the box"


async def test_htmx_is_told_to_keep_what_was_not_answered(browsers: Callable[..., Browser], site: Site) -> None:
    visitor = browsers(htmx=True)
    await visitor.open()
    site.visitors.away = True

    assert (await visitor.say("Kita?")).headers["lotse-keep"] == "text"


async def test_the_first_page_comes_without_a_database(visitor: Browser, site: Site) -> None:
    site.contents.away = site.visitors.away = True
    response = await visitor.open()

    assert response.status_code == 200
    assert EN.text("trouble.store") in visitor.page.text
    assert {"tel:110", "tel:112"} <= {link["href"] for link in visitor.page.all("a")}


async def test_trouble_is_told_in_the_language_of_the_message(visitor: Browser, site: Site) -> None:
    await visitor.open()
    site.visitors.away = True
    await visitor.say("Ich habe eine Frage zur Schule und zum Amt")

    assert LOCALES.words("de").text("trouble.store") in visitor.page.text


async def test_no_word_of_a_visitor_reaches_the_log(
    visitor: Browser, site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    await visitor.open()
    site.visitors.broken = True
    await visitor.say(DANGER)

    assert "ZeroDivisionError" in caplog.text
    assert DANGER not in caplog.text
    assert visitor.client.cookies["lotse"] not in caplog.text
