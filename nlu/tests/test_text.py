"""The views of a text: spelled one way, as typed, in Latin letters, as bare consonants."""

import time
import unicodedata
from collections.abc import Callable

import pytest
from components.text import LONGEST, as_typed, latin, normalise, skeleton, words


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("STRASSE", "straße"),
        ("ＫＩＴＡ", "kita"),
        ("Hallooooo!!!!", "halloo!!"),
        ("don’t", "dont"),
        ("a\u0308rger", "ärger"),
        ("  viel\u200b \n Luft ", "viel luft"),
        ("مُحَمَّـــد", "محمد"),
        ("أهلاً", "اهلا"),
        ("الى المدرسة", "إلى المدرسه"),
        ("کیتا ٢٠٢٦", "كيتا 2026"),
        ("ناوونیشان", "ناوونيشان"),
        ("قوتابخانە", "قوتابخانه"),
        ("сім’я", "сім'я"),
        ("сім'я", "сімя"),
        ("Всё ещё", "все еще"),
        ("Người", "NGƯỜI"),
        ("ŻŁOBEK", "żłobek"),
    ],
)
def test_what_is_meant_alike_is_spelled_alike(typed: str, same: str) -> None:
    assert normalise(typed) == normalise(same)


@pytest.mark.parametrize("text", ["Grüße aus Leipzig", "أين أسجّل طفلي؟", "Де садочок?", "şîrê dayikê", "ẹ́ 😀"])
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("typed", "seen"), [("Müller", "muller"), ("Київ", "kiiv"), ("żłobek", "zlobek"), ("người", "nguoi")]
)
def test_the_latin_view_is_what_a_plain_keyboard_gives(typed: str, seen: str) -> None:
    view = latin(normalise(typed))

    assert view.isascii()
    assert view == seen


def test_characters_that_unfold_do_not_make_a_text_longer_than_allowed() -> None:
    unfolding = "\ufdfa"
    assert len(unicodedata.normalize("NFKC", unfolding)) == 18

    assert len(normalise(unfolding * LONGEST)) <= LONGEST
    assert len(latin(normalise(unfolding * LONGEST))) <= LONGEST


def test_marks_and_signs_are_no_words() -> None:
    assert words(normalise("😀 … \u202e\u0301 !?")) == []


@pytest.mark.parametrize(
    ("typed", "alike"),
    [("Kita", "كيتا"), ("Duldung", "дульдунг"), ("7adana", "hadana"), ("Termin", "тєрмін")],
)
def test_the_skeleton_brings_spellings_and_scripts_together(typed: str, alike: str) -> None:
    assert skeleton(latin(normalise(typed))) == skeleton(latin(normalise(alike)))


@pytest.mark.parametrize(
    ("one", "other"), [("کی", "كي"), ("ê", "e"), ("ё", "е"), ("ł", "l"), ("ї", "и"), ("ة", "ه"), ("đ", "d")]
)
def test_as_typed_each_letter_is_kept(one: str, other: str) -> None:
    assert as_typed(one) != as_typed(other)


@pytest.mark.parametrize(
    ("typed", "same"), [("ГРЮЕЗІ", "грюезі"), ("a\u0308", "ä"), ("ＫＩＴＡ", "kita"), ("ŞÎR", "şîr")]
)
def test_as_typed_capitals_and_ways_to_compose_are_one(typed: str, same: str) -> None:
    assert as_typed(typed) == same


@pytest.mark.parametrize("view", [normalise, as_typed])
@pytest.mark.parametrize("text", ["x" * 3 * LONGEST, "\ufdfa" * LONGEST, "ß" * LONGEST, "\u0390" * LONGEST])
def test_no_view_is_longer_than_allowed(view: Callable[[str], str], text: str) -> None:
    assert len(view(text)) <= LONGEST


def test_nothing_after_the_longest_message_is_read() -> None:
    assert normalise("a b " * LONGEST + "kita") == normalise("a b " * LONGEST + "schule")


@pytest.mark.parametrize("text", ["", " ", "\x00", "\ud800", "\u202e", "\u0301" * 9, "🏴\U000e0067", "\ufffe"])
def test_odd_characters_pass_through_every_view(text: str) -> None:
    seen = [normalise(text), as_typed(text), latin(normalise(text)), skeleton(latin(normalise(text)))]

    assert all(isinstance(view, str) for view in seen)


def test_all_views_of_the_longest_text_take_a_moment() -> None:
    started = time.perf_counter()
    for letter in "aäяع漢\ufdfa\u0301":
        skeleton(latin(normalise(letter * 100_000)))

    assert time.perf_counter() - started < 2
