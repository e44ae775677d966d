import unicodedata

import pytest
from components.text import LONGEST, latin, normalise, skeleton, words


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
