"""The word list that joins the languages."""

from pathlib import Path

import numpy as np
import pytest
from components.augmentation import Mixing
from components.features import blocks
from components.lexicon import Lexicon, UnreadableLexicon, german_words, read
from components.text import normalise

GERMAN = "kind\tchild\nschule\tschool\nanmelden\tregister\naufenthaltstitel\tresidence permit\n"
VIETNAMESE = "giấy tờ\tpaper\ncon\tchild\ntrường\tschool\nthẻ cư trú\tresidence permit\n"


@pytest.fixture
def lexicon(tmp_path: Path) -> Lexicon:
    (tmp_path / "de.tsv").write_text(GERMAN, encoding="utf-8")
    (tmp_path / "vi.tsv").write_text(VIETNAMESE, encoding="utf-8")
    return read(tmp_path)


def glosses(lexicon: Lexicon, text: str) -> list[str]:
    return lexicon.glosses(normalise(text))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Schule Kind anmelden", ["school", "child", "register"]),
        ("SCHULE!", ["school"]),
        ("con xin vào trường", ["child", "school"]),
        ("thẻ cư trú", ["residence", "permit"]),
        ("the cu tru", ["residence", "permit"]),
        ("Aufenthaltstitels", ["residence", "permit"]),
        ("my child, the schools, registering, registered", ["child", "school", "register", "register"]),
        ("Wetter", []),
        ("", []),
        ("?!", []),
    ],
)
def test_words_of_any_language_have_their_english_word(lexicon: Lexicon, text: str, meant: list[str]) -> None:
    assert glosses(lexicon, text) == meant


def test_the_longest_entry_that_fits_is_taken(tmp_path: Path) -> None:
    (tmp_path / "vi.tsv").write_text("thứ hai\tmonday\ncon thứ hai\tsecond child\n", encoding="utf-8")

    assert glosses(read(tmp_path), "con thứ hai") == ["second", "child"]
    assert glosses(read(tmp_path), "thứ hai") == ["monday"]


def test_a_word_of_two_languages_has_both_meanings(tmp_path: Path) -> None:
    (tmp_path / "de.tsv").write_text("rot\tred\n", encoding="utf-8")
    (tmp_path / "en.tsv").write_text("rot\tdecay\n", encoding="utf-8")

    assert glosses(read(tmp_path), "rot") == ["red", "decay"]


def test_sentences_of_two_languages_share_what_they_mean(lexicon: Lexicon) -> None:
    german, vietnamese = blocks("Kind Schule", lexicon), blocks("con trường", lexicon)
    shared = set(german[-1][0]) & set(vietnamese[-1][0])

    assert shared
    assert not set(blocks("Kind Schule")[-1][0]) & set(blocks("con trường")[-1][0])


def test_german_words_take_the_place_of_others_that_mean_the_same(lexicon: Lexicon, tmp_path: Path) -> None:
    mixing = Mixing(lexicon, german_words(tmp_path))
    typed = "con vào trường"
    heard = {mixing(typed, np.random.default_rng(seed)) for seed in range(40)}

    assert {typed, "kind vào trường", "con vào schule", "kind vào schule"} == heard
    assert mixing("", np.random.default_rng(1)) == ""


def test_without_a_german_list_nothing_is_mixed(lexicon: Lexicon, tmp_path: Path) -> None:
    assert Mixing(lexicon, german_words(tmp_path / "nowhere"))("con", np.random.default_rng(1)) == "con"


@pytest.mark.parametrize("row", ["kind child", "kind\tchild\tboy", "\tchild", "kind\t", "kind"])
def test_a_row_that_is_none_is_named_with_its_line(tmp_path: Path, row: str) -> None:
    (tmp_path / "de.tsv").write_text(f"schule\tschool\n{row}\n", encoding="utf-8")

    with pytest.raises(UnreadableLexicon, match=r"de\.tsv:2: expected a word, one tab and its gloss"):
        read(tmp_path)


def test_without_a_folder_there_are_no_glosses(tmp_path: Path) -> None:
    assert glosses(read(tmp_path / "nowhere"), "Schule") == []


@pytest.mark.parametrize("text", ["a " * 2000, "x" * 4096, "\ud800", "giấy " * 800])
def test_hostile_texts_are_harmless(lexicon: Lexicon, text: str) -> None:
    assert len(glosses(lexicon, text)) <= 4096
