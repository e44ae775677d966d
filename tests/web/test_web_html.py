"""A reply's text becomes HTML in which only our own tags are alive."""

import time

import pytest

from bot.channels.web.html import as_html, map_address
from bot.dialogue.model import Pin
from tests.web.browser import Page

OURS = {"p", "br", "strong", "a", "ul", "ol", "li"}
HOSTILE = [
    "<script>alert(1)</script>",
    "**<img src=x onerror=alert(1)>**",
    "- <svg/onload=alert(1)>",
    'https://a.example/"onmouseover="alert(1)',
    "https://a.example/<script>",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "&lt;b&gt; &amp;",
    "'; DROP TABLE visitors; --",
    "{{ 7 * 7 }} {% raw %} {0.__class__}",
    "\u202egnp.exe \u2066isolated\u2069 \x00\ufeff",
    'tel:110"><script>',
    'x@y.de"onclick="alert(1)',
    "1. <b>\n2. **b\n**c",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_makes_no_tag_and_no_attribute_of_its_own(text: str) -> None:
    page = Page(str(as_html(text)))

    assert {tag for tag, _ in page.tags} <= OURS
    for link in page.all("a"):
        assert set(link) <= {"href", "dir", "rel", "target"}
        assert (link["href"] or "").startswith(("https://", "http://", "tel:", "mailto:"))


@pytest.mark.parametrize("text", [text for text in HOSTILE if "**" not in text and text[0] not in "-1"])
def test_hostile_text_is_shown_as_it_was_written(text: str) -> None:
    assert Page(str(as_html(text))).text.strip("\n") == text


def test_bold_lists_and_line_breaks() -> None:
    text = "**Bring**\n- Passport\n- Photo\n\n1. Go\n2. Wait\nThen **come**\nback"

    assert as_html(text) == (
        "<p><strong>Bring</strong></p><ul><li>Passport</li><li>Photo</li></ul>"
        '<ol><li value="1">Go</li><li value="2">Wait</li></ol><p>Then <strong>come</strong><br>back</p>'
    )


def test_an_isolated_number_of_a_right_to_left_text_still_makes_a_list() -> None:
    text = "\u200f\u20681\u2069. اكتبوا\n\u200f\u20682\u2069. انتظروا"

    assert as_html(text) == '<ol><li value="1">اكتبوا</li><li value="2">انتظروا</li></ol>'


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("0341 123-0", "tel:03411230"),
        ("(0341) 123456", "tel:0341123456"),
        ("0341/123 45 67", "tel:03411234567"),
        ("+49 (0)341 12345", "tel:+4934112345"),
        ("0800 1110111", "tel:08001110111"),
        ("\u2068110\u2069 – Polizei", "tel:110"),
        ("116 117", "tel:116117"),
        ("Call 112!", "tel:112"),
        ("(https://a.example/x).", "https://a.example/x"),
        ("https://a.example/x_(y).", "https://a.example/x_(y)"),
        ("\u2068terminvereinbarung.leipzig.de\u2069.", "https://terminvereinbarung.leipzig.de"),
        ("mail: rat@leipzig.de.", "mailto:rat@leipzig.de"),
    ],
)
def test_addresses_and_numbers_can_be_pressed(text: str, address: str) -> None:
    assert [link["href"] for link in Page(str(as_html(text))).all("a")] == [address]


@pytest.mark.parametrize(
    "text",
    ["04109 Leipzig", "9:00–12:00", "01.02.2026", "2026-11-23", "110 Euro", "Ringstraße 112, 04315 Leipzig", "§ 110",
     "Raum 115", "Montag, 30. November, 10:00", "0,50 Euro", "z. B. 3 bis 4", "1234567890123456789012345"],
)  # fmt: skip
def test_what_looks_like_a_number_to_call_but_is_none_stays_text(text: str) -> None:
    assert not Page(str(as_html(text))).all("a")


@pytest.mark.parametrize(
    "text", ["+" + "1" * 30_000 + "x", "0" + "1" * 30_000, "**" * 9_000, "a@" * 9_000, "a-." * 9_000, "0341 " * 9_000]
)
def test_text_made_to_be_slow_is_not_slow(text: str) -> None:
    began = time.perf_counter()
    as_html(text)

    assert time.perf_counter() - began < 1


def test_a_pin_becomes_a_place_on_a_map() -> None:
    address = map_address(Pin("Rathaus", "Ring 4", 51.3359, 12.3716))

    assert address == "https://www.openstreetmap.org/?mlat=51.335900&mlon=12.371600#map=17/51.335900/12.371600"
