"""No name, number or address is left in a message that may be kept; ordinary ones stay as they are."""

import re
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue import anonymous
from bot.dialogue.anonymous import MOST
from bot.dialogue.names import Hint, Names, compile_names
from bot.dialogue.reading import GONE, known_words
from content.pack_files import read_pack
from content.published import Content
from tests.fakes.locales import LOCALES

OFFERED = ("ar", "ckb", "de", "en", "ku", "pl", "ru", "uk", "vi")
TABLES: dict[str, dict[str, Any]] = {
    locale: yaml.safe_load(Path(__file__).with_name(f"{locale}.yaml").read_text(encoding="utf-8")) for locale in OFFERED
}
PERSONS = [(line["text"], line["gone"]) for table in TABLES.values() for line in table["persons"]]
ORDINARY = [text for table in TABLES.values() for text in table["ordinary"]]
NAMES: Names = LOCALES.names
KNOWN = known_words(Content(read_pack(Path("content/packs/leipzig"))).prose())


def strip(text: str) -> str:
    return anonymous.strip(text, NAMES, KNOWN)


@pytest.mark.parametrize(("text", "gone"), PERSONS)
def test_nothing_that_says_who_somebody_is_survives(text: str, gone: list[str]) -> None:
    left = strip(text).casefold()

    assert not [word for word in gone if re.search(rf"(?<!\w){re.escape(word.casefold())}", left)], left
    assert not re.search(r"\d\D?\d\D?\d|@|://", left)


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_message_stays_as_it_is(text: str) -> None:
    assert strip(text) == text


@pytest.mark.parametrize("locale", OFFERED)
def test_enough_is_left_of_a_message_to_learn_from(locale: str) -> None:
    stripped = [strip(line["text"]) for line in TABLES[locale]["persons"]]
    useful = [text for text in stripped if len(text.replace(GONE, "").split()) >= 3]

    assert len(useful) >= 0.8 * len(stripped), stripped


@pytest.mark.parametrize("text", ["in welcher вулиця", "напали на улице", "quelle rue", "شارع"])
def test_a_word_for_street_may_be_the_last_one(text: str) -> None:
    assert strip(text) in ("", text, text.rpartition(" ")[0] + " …")


def test_what_is_taken_out_is_marked_once() -> None:
    assert strip("Ich heiße Ahmad Ali Almasri, 0151 234567, und suche Arbeit") == "Ich heiße …, und suche Arbeit"


@pytest.mark.parametrize(
    "text", ["", "…", "?!", "5", "Almasri", "Ahmad Almasri", "0151 23456789", "Danke, Ahmad", "a b"]
)
def test_of_a_message_of_which_little_is_left_nothing_is_kept(text: str) -> None:
    assert strip(text) == ""


def test_in_german_a_noun_that_nobody_knows_goes_too() -> None:
    assert strip("Wo kann ich meinen Schnorchelverleih anmelden?") == "Wo kann ich meinen … anmelden?"


def test_a_small_number_stays_alone_but_several_do_not() -> None:
    assert "2" in strip("ich habe 2 kinder und suche eine wohnung")
    assert not re.search(r"\d", strip("ich habe 2 kinder und 3 zimmer"))


def test_words_with_digits_in_them_as_arabic_is_chatted_stay() -> None:
    assert strip("kif fini sajjel 3al madrase ma3 ibn 3ammi").startswith("kif fini sajjel 3al madrase")


def test_a_long_message_is_cut_between_two_words() -> None:
    left = strip("wohnung suchen " * 300)

    assert MOST - 20 < len(left) <= MOST
    assert left.split()[-1] in ("wohnung", "suchen")


def test_a_number_is_not_cut_in_two() -> None:
    assert "0151" not in strip("wohnung " * 61 + "0151 234 567 89")


HOSTILE = [
    "a" * 4096,
    "a " * 2048,
    "a." * 2048,
    "@" * 4096,
    "1 " * 2048,
    "a-" * 2048,
    "ich heiße " * 400,
    "\u0301" * 4096,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_takes_no_time(text: str) -> None:
    began = time.perf_counter()
    strip(text)

    assert time.perf_counter() - began < 0.5


@settings(deadline=None)
@given(st.text(max_size=200))
def test_whatever_is_typed_the_result_is_one_short_line_that_a_database_takes(text: str) -> None:
    left = strip(text)

    assert len(left) <= MOST
    assert left.splitlines() in ([], [left])
    assert not re.search("[\0\ud800-\udfff]", left)


LISTS = sorted(Path("locales").glob("**/names.yaml"))
KINDS = {*Hint, "given", "words", "prefixes", "endings", "streets", "digits"}


@pytest.mark.parametrize("path", LISTS, ids=str)
def test_a_name_list_holds_words_of_the_kinds_that_are_read(path: Path) -> None:
    lists = yaml.safe_load(path.read_text(encoding="utf-8"))

    assert set(lists) <= KINDS
    assert not [entry for entries in lists.values() for entry in entries if not isinstance(entry, str)]
    assert not {kind: entries for kind, entries in lists.items() if len(entries) != len(set(entries))}


def test_every_locale_that_is_offered_has_a_name_list_and_there_is_one_for_all_others() -> None:
    assert sorted(Path("locales", name, "names.yaml") for name in (*OFFERED, "")) == LISTS


def test_a_name_list_of_another_locale_works_from_its_file_alone() -> None:
    names = compile_names([{"named": ["unë quhem"], "given": ["ilir*"]}], common=["dua"], texts=["Dua punë."])

    assert anonymous.strip("unë quhem shpend, dua punë", names, frozenset()) == "unë quhem …, dua punë"
    assert anonymous.strip("iliri dua punë", names, frozenset()) == "… dua punë"
