"""Our replies as Telegram shows them: valid HTML, in parts that fit."""

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram.markup import LIMIT, as_html, keyboard, split, units
from bot.dialogue.model import Choice, Reply, Wish
from tests.bot_api.markup import parse_html

TELEGRAMS_LIMIT = 4096
PARAGRAPH = "Ein Satz mit acht Wörtern steht hier immer. " * 20


def letters(text: str) -> str:
    """What must not get lost: everything but white space and bold signs."""
    return re.sub(r"\s|\*\*", "", text)


def test_markup_of_others_stays_literal() -> None:
    assert as_html("<b>1 & 2</b> \"3\" '4'") == "&lt;b&gt;1 &amp; 2&lt;/b&gt; \"3\" '4'"
    assert as_html("<script>alert(1)</script>") == "&lt;script&gt;alert(1)&lt;/script&gt;"
    assert as_html("&lt;") == "&amp;lt;"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**Kita**", "<b>Kita</b>"),
        ("**a** und **b**", "<b>a</b> und <b>b</b>"),
        ("**zwei\nZeilen**", "<b>zwei\nZeilen</b>"),
        ("**<i>**", "<b>&lt;i&gt;</b>"),
        ("**روضة**", "<b>روضة</b>"),
        ("**offen", "**offen"),
        ("**a** **b", "<b>a</b> **b"),
        ("****", "****"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("", ""),
    ],
)
def test_two_stars_on_both_sides_are_bold(text: str, shown: str) -> None:
    assert as_html(text) == shown


def test_length_is_counted_as_telegrams_clients_count() -> None:
    assert units("äروضة") == 5
    assert units("😀") == 2
    assert units("👨‍👩‍👧") == 8


def test_a_short_text_stays_whole() -> None:
    assert split("Guten Tag.\n\n**Kita**") == ["Guten Tag.\n\n**Kita**"]
    assert split("") == []
    assert split(" \n\n ") == []


def test_a_long_text_is_cut_between_paragraphs() -> None:
    text = "\n\n".join([PARAGRAPH.strip()] * 9)

    parts = split(text)

    assert len(parts) == 3
    assert "\n\n".join(parts) == text
    assert all(part.startswith("Ein Satz") and part.endswith("immer.") for part in parts)


def test_a_long_paragraph_is_cut_between_lines() -> None:
    text = "\n".join([PARAGRAPH.strip()] * 9)

    assert "\n".join(split(text)) == text
    assert len(split(text)) == 3


def test_a_long_line_is_cut_between_words() -> None:
    text = (PARAGRAPH * 9).strip()

    assert " ".join(split(text)) == text
    assert len(split(text)) == 2


def test_a_word_without_end_is_cut_anywhere() -> None:
    assert split("x" * 9000) == ["x" * LIMIT, "x" * LIMIT, "x" * 1000]


def test_an_emoji_is_never_cut_in_two() -> None:
    parts = split("a" + "😀" * 5000)

    assert "".join(parts) == "a" + "😀" * 5000
    assert all(units(part) <= LIMIT for part in parts)


@pytest.mark.parametrize("length", range(LIMIT - 3, LIMIT + 4))
def test_around_the_limit_nothing_is_lost(length: int) -> None:
    text = "y" * length + "\n\n" + "z" * length

    assert "".join(split(text)).replace("\n", "") == text.replace("\n", "")
    assert all(units(part) <= LIMIT for part in split(text))


def test_signs_that_say_nothing_are_not_sent() -> None:
    assert split("**") == split("**\n\n") == []


def test_a_cut_through_bold_leaves_it_plain() -> None:
    parts = split("**" + "x" * 5000 + "** und **mehr**")

    assert parts[0] == "x" * 3998
    assert parts[1] == "x" * 1002 + " und mehr"


PROSE = st.lists(
    st.sampled_from(
        ["**", "\n\n", "\n", " ", "<", "&", "&amp;", "😀", "ä", "روضة", "Wort ", "x" * 900, "😀" * 700, "\u0301"]
    ),
    max_size=40,
).map("".join)


@settings(deadline=None)
@given(PROSE)
def test_whatever_is_said_fits_is_valid_and_nothing_is_lost(text: str) -> None:
    parts = split(text)

    assert letters("".join(parts)) == letters(text)
    for part in parts:
        assert part.strip()
        assert part.count("**") % 2 == 0
        assert units(part) <= LIMIT < TELEGRAMS_LIMIT
        shown = as_html(part)
        assert shown.count("<b>") == shown.count("</b>") == shown.count("<") / 2
        assert units(html.unescape(re.sub("</?b>", "", shown))) <= LIMIT


@settings(deadline=None)
@given(st.text())
def test_what_telegram_shows_is_what_was_said(text: str) -> None:
    assert parse_html(as_html(text))[0] == re.sub(r"\*\*(.+?)\*\*", r"\1", text, flags=re.DOTALL)


def test_buttons_carry_their_wish() -> None:
    menu = Choice("Menü", Wish("menu"))
    topic = Choice("روضة", Wish("topic", "kita_place"))

    shown = keyboard(Reply("Hallo", ((menu, topic), (menu,))))

    assert shown is not None
    assert [[(button.text, button.callback_data) for button in row] for row in shown.inline_keyboard] == [
        [("Menü", "menu"), ("روضة", "topic:kita_place")],
        [("Menü", "menu")],
    ]


def test_without_buttons_there_is_no_keyboard() -> None:
    assert keyboard(Reply("Hallo")) is None


def test_button_data_that_telegram_would_refuse_is_our_own_fault() -> None:
    assert keyboard(Reply("x", ((Choice("y", Wish("v", "ä" * 31)),),))) is not None
    with pytest.raises(AssertionError):
        keyboard(Reply("x", ((Choice("y", Wish("v", "ä" * 32)),),)))


def test_no_more_buttons_than_telegram_takes() -> None:
    shown = keyboard(Reply("x", ((Choice("y", Wish("menu")),),) * 200))

    assert shown is not None
    assert len(shown.inline_keyboard) <= 100
