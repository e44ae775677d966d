"""Text made safe for both writing directions, and the catalogues' values."""

import re
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.booking.model import BERLIN
from bot.dialogue.words import FSI, PDI, Words, isolate, isolate_runs, plain
from tests.fakes.locales import LOCALES

ARABIC, GERMAN = LOCALES.words("ar"), LOCALES.words("de")
OVERRIDES = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def runs(text: str) -> list[str]:
    """What stays in one piece."""
    return re.findall(f"{FSI}([^{PDI}]*){PDI}", isolate_runs(text))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("اتصلوا على 0341 123-4567 الآن", ["0341 123-4567"]),
        ("اتصلوا على +49 341 1234567.", ["+49 341 1234567"]),
        ("هاتف (0341) 12 34", ["(0341) 12 34"]),
        ("هاتف +49 (0) 341 12 34", ["+49 (0) 341 12 34"]),
        ("هاتف 0341/12 34", ["0341/12 34"]),
        ("من 9:00-12:00 ومن 14:00–18:00", ["9:00-12:00", "14:00–18:00"]),
        ("في 12.11.2026", ["12.11.2026"]),
        ("حوالي 211 € في الشهر", ["211"]),
        ("1.200,50 يورو", ["1.200,50"]),
        ("5 أطفال (50 يورو)", ["5", "50"]),
        ("انظروا https://www.leipzig.de/kita?a=1&b=%20#x هنا", ["https://www.leipzig.de/kita?a=1&b=%20#x"]),
        ("formulare.leipzig.de/frontend-server/form/1018", ["formulare.leipzig.de/frontend-server/form/1018"]),
        ("اكتبوا إلى kita.info@leipzig.de اليوم", ["kita.info@leipzig.de"]),
        ("مكتب Amt für Jugend und Familie في المدينة", ["Amt für Jugend und Familie"]),
        ("**Jobcenter** أولاً", ["Jobcenter"]),
        ("روضة فقط", []),
        ("", []),
    ],
)
def test_in_arabic_numbers_addresses_and_names_stay_in_one_piece(text: str, kept: list[str]) -> None:
    assert runs(text) == kept


@settings(deadline=None)
@given(st.text(alphabet="ابجد 0123+-/:.,()@äAz*\n؟٣", max_size=60))
def test_isolating_adds_marks_and_changes_nothing(text: str) -> None:
    marked = isolate_runs(text)

    assert marked.replace(FSI, "").replace(PDI, "") == text
    assert re.fullmatch(f"([^{FSI}{PDI}]|{FSI}[^{FSI}{PDI}]+{PDI})*", marked)
    outside = re.sub(f"{FSI}[^{PDI}]*{PDI}", "", marked)
    assert not re.search("[0-9Az]", outside)


def test_a_value_is_isolated_and_nothing_is_not() -> None:
    assert isolate("0341 1") == f"{FSI}0341 1{PDI}"
    assert isolate("") == ""


INVISIBLE = "\x00\x07\x1b\r\x7f\x9b\u200b\u2060\ufeff\ud800\udfff"


@pytest.mark.parametrize("bad", INVISIBLE, ids=ascii)
def test_control_and_invisible_characters_and_half_surrogates_are_dropped(bad: str) -> None:
    assert plain(f"a{bad}b{bad}") == "ab"


@pytest.mark.parametrize("override", OVERRIDES, ids=ascii)
def test_nobody_turns_our_sentences_around(override: str) -> None:
    assert plain(f"{override}abc{override}") == "abc"


def test_line_breaks_tabs_marks_of_direction_and_joiners_stay() -> None:
    """Persian needs the non-joiner, families of emoji the joiner; the marks change one place only."""
    text = "a\nb\tc می\u200cخواهم 👨\u200d👩\u200d👧 \u200eX\u200f ä e\u0301"

    assert plain(text) == text


def test_a_text_of_ten_thousand_marks_is_cut() -> None:
    piled = "z" + "\u0335" * 10_000

    assert plain(piled) == piled[:4096]
    assert plain(piled, most=64) == piled[:64]


@settings(deadline=None)
@given(st.text())
def test_what_is_plain_stays_plain(text: str) -> None:
    once = plain(text)

    assert plain(once) == once
    assert not set(once) & set(OVERRIDES)
    once.encode("utf-8")


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=[])))
def test_any_plain_text_can_be_stored_and_sent(text: str) -> None:
    assert "\x00" not in plain(text)
    plain(text).encode("utf-8")


def test_a_value_in_an_arabic_sentence_is_isolated() -> None:
    said = ARABIC.text("place.phone", phone="0341 123-0")

    assert f"{FSI}0341 123-0{PDI}" in said


def test_a_value_in_a_german_sentence_is_as_it_is() -> None:
    said = GERMAN.text("place.phone", phone="0341 123-0")

    assert "0341 123-0" in said
    assert FSI not in said


@pytest.mark.parametrize("words", LOCALES.all(), ids=lambda words: words.locale)
def test_a_hostile_value_cannot_leave_its_place(words: Words) -> None:
    said = words.text("place.phone", phone=f"{PDI}\u202e{{phone}}\x00{{0.__class__}}")

    assert "{phone}{0.__class__}" in said
    assert "\u202e" not in said and "\x00" not in said
    assert said.count(FSI) == said.count(PDI) == (1 if words.rtl else 0)


def test_a_sentence_that_is_not_there_is_known_to_be_missing() -> None:
    assert GERMAN.has("place.phone")
    assert not GERMAN.has("no_such_sentence")


def test_days_and_times_are_said_as_people_say_them() -> None:
    moment = datetime(2026, 11, 18, 9, 5, tzinfo=BERLIN)

    assert GERMAN.moment(moment) == "Mittwoch, 18. November, 9:05 Uhr"
    assert GERMAN.day(date(2026, 10, 31)) == "31. Oktober"
    assert LOCALES.words("en").weekday(moment.date()) == "Wednesday"
    assert LOCALES.words("uk").language("ar") == "арабська"
    assert all(words.time(moment) == "9:05" for words in LOCALES.all())


def test_arabic_dates_have_the_digits_that_stand_on_doors_and_tickets() -> None:
    said = ARABIC.moment(datetime(2026, 11, 18, 9, 5, tzinfo=BERLIN))

    assert "18" in said and "9:05" in said
    assert not re.search("[٠-٩]", said)
