import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.editor.diffs import Piece, changed_fields, diff

_WORDS = st.sampled_from(["Sie", "Pass", ".", "**", "-", "\n", " ", "  ", "پاسپۆرت", "جواز", "hộ", "0341 12", "\r\n"])
TEXTS = st.lists(_WORDS, max_size=40).map("".join) | st.text(max_size=60)


def marked(before: str, after: str) -> str:
    """As `words [what is gone] {what is new}`."""
    brackets = {"same": "{}", "gone": "[{}]", "new": "{{{}}}"}
    return "".join(brackets[piece.kind].format(piece.text) for piece in diff(before, after))


@given(TEXTS, TEXTS)
def test_the_pieces_make_both_texts_again(before: str, after: str) -> None:
    pieces = diff(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == after
    assert all(piece.text for piece in pieces)


def test_equal_texts_are_one_piece_and_empty_ones_none() -> None:
    assert diff("Kommen Sie.\n", "Kommen Sie.\n") == [Piece("same", "Kommen Sie.\n")]
    assert diff("", "") == []


def test_only_the_words_that_changed_are_marked() -> None:
    assert marked("Montag von 9 bis 12 Uhr", "Montag von 10 bis 12 Uhr") == "Montag von [9]{10} bis 12 Uhr"


def test_a_number_and_an_address_are_one_word() -> None:
    assert marked("Rufen Sie 123-0 an", "Rufen Sie 123-45 an") == "Rufen Sie [123-0]{123-45} an"
    assert marked("unter a.leipzig.de", "unter b.leipzig.de") == "unter [a.leipzig.de]{b.leipzig.de}"
    assert marked("um 9:30.", "um 9:45.") == "um [9:30]{9:45}."


def test_a_new_sentence_is_shown_as_one_although_small_words_stayed() -> None:
    before = "Der Antrag kostet nichts, sagen Sie es dem Amt. Danke."
    after = "Bitte rufen Sie vorher an, wenn Sie kommen wollen. Danke."
    texts = [piece.text for piece in diff(before, after)]
    assert texts == [before.removesuffix(". Danke."), after.removesuffix(". Danke."), ". Danke."]


def test_changed_items_of_a_list_stand_each_in_its_line() -> None:
    assert marked("- Pass\n- Foto\n- Geld", "- Ausweis\n- Bild\n- Geld") == "- [Pass]{Ausweis}\n- [Foto]{Bild}\n- Geld"


def test_an_item_comes_and_goes_with_its_own_mark() -> None:
    assert marked("- Pass\n- Geld", "- Pass\n- Foto\n- Geld") == "- Pass\n{- Foto\n}- Geld"
    assert marked("- Pass\n- Foto\n- Geld", "- Foto\n- Geld") == "[- Pass\n]- Foto\n- Geld"


def test_words_of_other_scripts_stay_whole() -> None:
    assert marked("اكتب اسم المكتب، مثلاً", "اكتب اسم الجمعية، مثلاً") == "اكتب اسم [المكتب]{الجمعية}، مثلاً"
    assert marked("ناوی فەرمانگە بنووسە", "ناوی کۆمەڵە بنووسە") == "ناوی [فەرمانگە]{کۆمەڵە} بنووسە"
    assert marked("đăng ký hộ khẩu", "đăng ký tạm trú") == "đăng ký [hộ khẩu]{tạm trú}"
    assert marked("مه\u200cوعید هەیە", "مه\u200cوعد هەیە") == "[مه\u200cوعید]{مه\u200cوعد} هەیە"


def test_a_vowel_sign_does_not_split_a_word() -> None:
    assert marked("كتب الرسالة", "كُتِب الرسالة") == "[كتب]{كُتِب} الرسالة"


def test_changed_fields_come_in_the_order_of_the_form_and_an_absent_one_is_empty() -> None:
    before = {"title": "Amt", "short": "Gehen Sie hin.", "steps": ""}
    after = {"title": "Ämter", "short": "Gehen Sie hin.", "cost": "Nichts"}
    assert changed_fields(before, after) == ["title", "cost"]
    assert changed_fields(before, before) == []


def test_even_a_long_text_of_the_same_words_is_compared_in_no_time() -> None:
    start = time.thread_time()
    diff("a " * 2000, "a " * 1500 + "b " * 500)
    diff("Sie gehen. " * 360, "Wir gehen. Sie " * 260)
    assert time.thread_time() - start < 0.5


@pytest.mark.parametrize("numbers", [range(105), range(40_000)])
def test_texts_made_to_take_long_are_compared_at_a_stroke(numbers: range) -> None:
    drawn = random.Random(1)
    before = " ".join(["Anfang", *(str(drawn.choice(numbers)) for _ in range(40_000)), "Ende"])
    after = " ".join(["Anfang", *(str(drawn.choice(numbers)) for _ in range(40_000)), "Ende"])
    begun = time.thread_time()
    pieces = diff(before, after)

    assert time.thread_time() - begun < 2
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == after
