"""Which language a page is in, and in which direction it runs."""

from collections.abc import Callable

import pytest

from tests.fakes.locales import LOCALES
from tests.web.browser import Browser

AR = LOCALES.words("ar")


@pytest.mark.parametrize(
    ("header", "locale"),
    [
        ("uk-UA,uk;q=0.9,en;q=0.8", "uk"),
        ("tlh, en;q=0.2, ar;q=0.7", "ar"),
        ("de_DE", "de"),
        ("*", "de"),
        ("", "de"),
        (";;;q=x,,,\x7f", "de"),
        ("en;q=nan, uk;q=0.1", "en"),
        ("x" * 9000, "de"),
    ],
)
async def test_a_page_speaks_what_the_browser_asks_for(
    browsers: Callable[..., Browser], header: str, locale: str
) -> None:
    visitor = browsers(language=header)
    await visitor.open()

    assert visitor.page.all("html")[0]["lang"] == locale


async def test_the_address_decides_before_the_browser_and_is_remembered(visitor: Browser) -> None:
    await visitor.open("/?lang=uk")
    assert visitor.page.all("html")[0]["lang"] == "uk"

    await visitor.open("/")
    assert visitor.page.all("html")[0]["lang"] == "uk"


@pytest.mark.parametrize("asked", ["tlh", "<script>", "../../etc/passwd", ""])
async def test_a_language_that_is_not_offered_is_ignored(visitor: Browser, asked: str) -> None:
    await visitor.open(f"/?lang={asked}")

    assert visitor.page.all("html")[0]["lang"] == "en"


async def test_each_language_is_offered_by_its_own_name(visitor: Browser) -> None:
    await visitor.open()

    for words in LOCALES.all():
        form = visitor.page.form("/press", verb="language", argument=words.locale)
        assert form.button == words.name


async def test_rows_of_buttons_are_mirrored_by_the_browser_only(browsers: Callable[..., Browser]) -> None:
    """Replies come mirrored for Telegram; the page must show the first category first in the source."""
    visitor = browsers(language="ar")
    await visitor.open()
    pressed = [form.fields["argument"] for form in visitor.page.forms if form.fields.get("verb") == "menu"]

    assert pressed == ["children", "work", "home"]


async def test_a_bubble_has_the_direction_of_its_own_language(visitor: Browser) -> None:
    await visitor.open()
    await visitor.say("أين الروضة؟ أريد مكان لطفلي")
    bubbles = [given for tag, given in visitor.page.tags if tag == "div" and given.get("class") == "turn"]

    assert {(given["lang"], given["dir"]) for given in bubbles} == {("ar", "rtl")}
    assert visitor.page.all("html")[0]["dir"] == "ltr"
