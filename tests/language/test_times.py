"""Days and hours in a visitor's words, with the words that locales/ ship."""

import time as clock
from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue.time_words import compile_words
from bot.dialogue.times import Times, Wanted, read
from tests.fakes.locales import LOCALES as CATALOGUES
from tests.language.phrases import BERLIN, DAYS, LOCALES, NOW, STARTS, Phrase, phrases

TIMES: Times = CATALOGUES.times
THURSDAY = date(2026, 11, 26)


def wanted(text: str, *locales: str) -> Wanted | None:
    return TIMES.read(text, (*locales, "de"), NOW)


def fitting(text: str, locale: str = "en") -> Wanted:
    found = wanted(text, locale)
    assert found, text
    return found


def reads(phrase: Phrase, locale: str) -> bool:
    """Told by which hours fit, not by how that is written down."""
    found = wanted(phrase.text, locale)
    if found is None or not phrase.asks:
        return found is None and not phrase.asks
    days = [day for day in DAYS if any(found.fits(datetime.combine(day, start, BERLIN)) for start in STARTS)]
    if not days or days != [day for day in DAYS if phrase.on(day)]:
        return False
    return all(found.fits(datetime.combine(days[0], start, BERLIN)) == phrase.at(start) for start in STARTS)


@pytest.mark.parametrize("locale", LOCALES)
def test_at_least_38_of_40_phrases_are_read_rightly(locale: str) -> None:
    wrong = [phrase.text for phrase in phrases(locale) if not reads(phrase, locale)]

    assert len(wrong) <= 2, wrong


@pytest.mark.parametrize("locale", LOCALES)
def test_the_table_has_forty_phrases_five_of_which_ask_for_no_time(locale: str) -> None:
    table = list(phrases(locale))

    assert len({phrase.text for phrase in table}) == 40
    assert sum(not phrase.asks for phrase in table) == 5


def test_all_nine_locales_have_words_and_phrases() -> None:
    assert set(LOCALES) == TIMES.lexicons.keys() == {"ar", "ckb", "de", "en", "ku", "pl", "ru", "uk", "vi"}


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("Tuesday at 3", 15),
        ("Tuesday at 7", 19),
        ("Tuesday at 8", 8),
        ("Tuesday at 12", 12),
        ("Tuesday at 07:30", 7),
        ("Tuesday at 7 in the morning", 7),
        ("8 in the evening on Tuesday", 20),
        ("Tuesday at 15:00", 15),
    ],
)
def test_an_office_hour_is_meant_unless_the_words_say_otherwise(text: str, hour: int) -> None:
    assert fitting(text).earliest.hour == hour


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("from 7 to 9", time(7), time(8, 59)),
        ("9 to 5 on monday", time(9), time(16, 59)),
        ("between 11 and 1", time(11), time(12, 59)),
        ("not after 11", time(0), time(10, 59)),
        ("afternoon after 3", time(15), time(17, 59)),
        ("instead of 9 I can at 11", time(11), time(11, 29)),
        ("ten past three", time(15, 10), time(15, 39)),
        ("after 4 but before 3", time(0), time(14, 59)),
    ],
)
def test_edges_narrow_one_another_and_the_last_counts_where_they_contradict(
    text: str, earliest: time, latest: time
) -> None:
    found = fitting(text)

    assert (found.earliest, found.latest) == (earliest, latest)


@pytest.mark.parametrize(
    "text",
    ["i work until 2, then i can", "i work from 8 to 2", "on tuesdays i am at work until 2", "my shift is until 2"],
)
def test_who_works_until_two_can_come_from_two_on(text: str) -> None:
    assert fitting(text).earliest == time(14)


def test_who_works_on_a_day_cannot_come_then() -> None:
    found = fitting("I work on Mondays, so Tuesday or Wednesday")

    assert found.weekdays == {1, 2}


def test_a_day_of_the_month_alone_is_the_next_one() -> None:
    assert fitting("am 3. um 10", "de").first == date(2026, 12, 3)
    assert fitting("on the 26th").first == THURSDAY


def test_one_day_or_another_are_those_two_and_none_between() -> None:
    found = fitting("tomorrow or Monday")

    assert [day for day in DAYS if found.fits(datetime.combine(day, time(10), BERLIN))] == [
        THURSDAY,
        date(2026, 11, 30),
    ]


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("my friend said 2 things", "en"),
        ("what do I do next", "en"),
        ("how do I get an appointment", "en"),
        ("I came after 24 February 2022", "en"),
        ("my birthday is on 3 May", "en"),
        ("25.11.1990", "de"),
        ("Wir sind 4 Personen", "de"),
        ("ab 18 Jahren", "de"),
        ("Termin mit 2 Kindern", "de"),
        ("0341 12 34 56", "de"),
        ("bis 50 Euro", "de"),
        ("Klasse 5", "de"),
        ("Bus 11", "de"),
        ("35.13.2026 99:99", "de"),
        ("chú tôi cần hộ chiếu", "vi"),
        ("tôi muốn đặt hẹn", "vi"),
        ("через 3 дні", "uk"),
        ("через 3 дня", "ru"),
        ("كم سعر الكورس بعد 3 شهور", "ar"),
    ],
)
def test_what_only_looks_like_a_time_is_none(text: str, locale: str) -> None:
    assert wanted(text, locale) is None


@pytest.mark.parametrize(
    "text", ["Mo–Fr 9–12", "mo-fr von 9 bis 12", "Montag bis Freitag 9-12 Uhr", "werktags 9:00-12:00"]
)
def test_ranges_are_read_however_they_are_written(text: str) -> None:
    found = fitting(text, "de")

    assert (found.weekdays, found.earliest, found.latest) == ({0, 1, 2, 3, 4}, time(9), time(11, 59))


def test_german_is_tried_after_the_locale_of_the_message() -> None:
    assert fitting("Dienstag nach 15 Uhr", "ar") == fitting("Dienstag nach 15 Uhr", "de")


def test_who_writes_ukrainian_may_write_russian() -> None:
    assert fitting("в среду после трёх", "uk") == fitting("в среду после трёх", "ru")


def test_in_another_language_figures_alone_are_no_time() -> None:
    """Who knows what 18.30 is in a sentence of which not a word is understood?"""
    assert wanted("ödeme 18.30", "tr", "en") == wanted("ödeme 18.30", "en")
    assert TIMES.read("ödeme 18.30 ab", ("vi", "de"), NOW) == wanted("ödeme 18.30 ab", "vi")


@pytest.mark.parametrize(
    ("text", "locale", "alone"),
    [
        ("lieber Donnerstag nach 14 Uhr", "de", True),
        ("ja, dann bitte morgen früh", "de", True),
        ("Donnerstag nach 14 Uhr habe ich einen Brief bekommen", "de", False),
        ("Kita am Donnerstag", "de", False),
        ("3 Termine am Donnerstag", "de", False),
        ("rather thursday after 2 please", "en", True),
        ("opening hours on thursday", "en", False),
        ("краще в четвер після 14", "uk", True),
        ("у четвер прийшов лист", "uk", False),
        ("الأفضل يوم الخميس بعد الساعة ٢ لو سمحتم", "ar", True),
        ("وصلتني رسالة يوم الخميس", "ar", False),
    ],
)
def test_a_text_that_holds_only_a_time_is_told_from_one_that_says_more(text: str, locale: str, alone: bool) -> None:
    assert fitting(text, locale).alone is alone


@pytest.mark.parametrize(
    "text", ["guten Morgen", "Good evening!", "صباح الخير", "Добрий вечір", "chào buổi sáng", "Schönes Wochenende"]
)
@pytest.mark.parametrize("locale", LOCALES)
def test_a_greeting_or_a_farewell_is_no_time(text: str, locale: str) -> None:
    found = wanted(text, locale)

    assert found is None or not found.alone


def test_spelling_digits_and_unseen_marks_change_nothing() -> None:
    plain = fitting("übermorgen um 10", "de")
    for text in (
        "UEBERMORGEN UM 10",
        "u\u0308bermorgen um 10",
        "ubermorgen um \uff11\uff10",
        "\u202eübermorgen\u2069 um ۱۰",
    ):
        assert fitting(text, "de") == plain


HOSTILE = [
    "Montag " * 5000,
    "bis Montag ab Freitag " * 500,
    "9" * 10_000,
    "1:1" * 3000,
    "3.12." * 3000,
    "a1" * 5000,
    "montag" * 5000,
    "و" * 10_000,
    "вівторок-" * 2000,
    "\u0300" * 10_000,
    "\ufdfa" * 4096,
    "🙂" * 4096,
    "\x00\x07" * 999,
    "\ud800",
    "፩ um ² ① uhr",
    "00.00.0000 99/99/99 24:60 31.2. 0 Uhr 24 Uhr bis 24",
    "nach " * 3000 + "3",
    "x" * 100_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("locale", LOCALES)
def test_hostile_text_is_answered_at_once(text: str, locale: str) -> None:
    begin = clock.perf_counter()
    wanted(text, locale)

    assert clock.perf_counter() - begin < 0.25


WORDS = st.sampled_from(
    ["Montag", "Fr", "morgen", "nächste Woche", "3", "15:30", "3.12.", "halb", "zehn", "Uhr", "nach", "vor", "bis",
     "ab", "-", "zwischen", "und", "oder", "nicht", "abends", "viertel nach", "Dezember", "2026", "am", "x", ","]
)  # fmt: skip


@settings(deadline=None, max_examples=500)
@given(st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=12).map(" ".join)))
def test_whatever_is_typed_an_hour_that_is_wanted_can_be_had(text: str) -> None:
    found = read(text, TIMES.lexicons["de"], NOW)

    if found:
        assert found.earliest <= found.latest
        assert found.first is None or found.last is None or found.first <= found.last


@pytest.mark.parametrize(
    "data",
    [
        {"weekday": {"monday": ["Montag"]}},
        {"weekdays": {"moonday": ["Montag"]}},
        {"edges": {"not": [False]}},
        {"edges": {"not": ["..."]}},
    ],
)
def test_a_mistake_in_the_words_is_told_at_start(data: dict[str, object]) -> None:
    with pytest.raises((ValueError, KeyError)):
        compile_words(data)
