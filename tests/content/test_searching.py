"""Finding topics by words as people type them."""

import pytest

from content.searching import STRONG, Document, Index
from tests.content.test_matching import HOSTILE


def document(topic: str, title: str, text: str = "", *synonyms: str) -> Document:
    return Document(topic, [title, *synonyms], [text])


TOPICS = Index(
    [
        document("kita_place", "Einen Kita-Platz finden", "Melden Sie Ihr Kind an.", "Krippe", "дитсадок", "الروضة"),
        document("school_enrol", "Kind in der Schule anmelden", "Alle Kinder gehen zur Schule.", "школа", "trường học"),
        document("debt", "Schulden", "Reden Sie mit einer Beratungsstelle.", "Inkasso", "долги", "borçlar"),
        document("bank_account", "Bankkonto eröffnen", "Jede Bank gibt ein Basiskonto.", "Girokonto", "حساب بنكي"),
    ]
)


def found(text: str, index: Index = TOPICS, least: float = 0.25) -> list[str]:
    return [one.id for one in index.search(text, least)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("Kita-Platz", "kita_place", id="a part of the title"),
        pytest.param("kitaplatz suchen", "kita_place", id="written together"),
        pytest.param("krippenplätze", "kita_place", id="a synonym with an ending"),
        pytest.param("schuhle", "school_enrol", id="a typing mistake"),
        pytest.param("girokonnto", "bank_account", id="a doubled letter"),
        pytest.param("schulde", "debt", id="a letter left out"),
        pytest.param("дитсадку", "kita_place", id="a Ukrainian case"),
        pytest.param("в школу", "school_enrol", id="a Russian case"),
        pytest.param("truong hoc", "school_enrol", id="Vietnamese without marks"),
        pytest.param("روضة للطفل", "kita_place", id="Arabic without the article"),
        pytest.param("borclar", "debt", id="Turkish without its letters"),
    ],
)
def test_a_topic_is_found_by_its_words(typed: str, expected: str) -> None:
    assert found(typed)[0] == expected


def test_a_title_counts_more_than_a_text() -> None:
    index = Index([document("text", "Anderes", "Wohnung suchen"), document("title", "Wohnung suchen", "Anderes")])

    assert found("wohnung", index) == ["title", "text"]


def test_a_word_that_stands_everywhere_counts_little() -> None:
    topics = [("one", "Miete"), ("two", "Steuer"), ("three", "Strom")]
    index = Index([document(name, f"Alle fragen {word}") for name, word in topics])

    assert found("alle fragen steuer", index)[0] == "two"


def test_a_long_text_is_searched_to_its_end() -> None:
    index = Index(
        [document("long", "Titel", "wort " * 300 + "ganzhinten"), document("other", "Anderes", "wort " * 300)]
    )

    assert found("ganzhinten", index) == ["long"]


@pytest.mark.parametrize("typed", ["", "   ", "?!", "😀😀", "\u0301" * 50, "xyzzy plugh"])
def test_nothing_is_found_in_nothing(typed: str) -> None:
    assert found(typed) == []
    assert found(typed, Index([])) == []


def test_what_is_only_a_little_alike_is_no_strong_find() -> None:
    assert found("schulden", least=STRONG) == ["debt"]
    assert found("das Wetter morgen in Schulzendorf", least=STRONG) == []


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE.keys())
def test_only_the_beginning_of_a_hostile_text_is_compared(hostile: str) -> None:
    assert found(hostile) == found(hostile[:400])
