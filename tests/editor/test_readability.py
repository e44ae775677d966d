import time

import pytest

from content.editor.readability import HardSentence, Readability, readability

EASY = """Melden Sie sich **innerhalb von 2 Wochen** an. Der Termin kostet nichts.
- Nehmen Sie den Pass mit.
- Kein Termin? Gehen Sie hin und warten Sie: 115."""
OFFICIAL = """Die zuständige Ausländerbehörde entscheidet nach Maßgabe der einschlägigen Vorschriften des
Aufenthaltsgesetzes über die Erteilung und gegebenenfalls Versagung der beantragten Aufenthaltserlaubnis unter
Berücksichtigung sämtlicher Umstände des jeweiligen Einzelfalls.""".replace("\n", " ")
FILLING = " Gehen Sie hin." * 10


def read(text: str) -> Readability:
    result = readability(text)
    assert result
    return result


def test_a_text_in_plain_words_is_easy_and_has_nothing_to_shorten() -> None:
    result = read(EASY)
    assert (result.level(), result.sentences, result.words, result.school_year) == ("easy", [], [], 4)
    assert result.score() >= 18


def test_the_language_of_offices_is_hard() -> None:
    result = read(OFFICIAL)
    assert (result.level(), result.flesch, result.school_year, result.score()) == ("hard", 0, 15, 0)


def test_a_text_of_ordinary_news_lies_between() -> None:
    text = "Die Regierung will im nächsten Jahr mehr Wohnungen bauen und die Genehmigungen beschleunigen. " * 2
    assert read(text).level() == "fair"


def test_the_formulas_are_those_of_the_books() -> None:
    # 20 words of one syllable in 4 sentences: both formulas leave their scales.
    result = read("Das ist nur ein Test. " * 4)
    assert (result.flesch, result.school_year) == (100, 4)
    # 24 words with 48 syllables in 4 sentences.
    assert read("Die Familie hat einen Termin heute. " * 4).flesch == round(180 - 6 - 58.5 * 2)


def test_too_little_text_says_nothing() -> None:
    assert readability("") is None
    assert readability("Gehen Sie zum Amt. " * 4) is None
    assert readability("Gehen Sie zum Amt. " * 5) is not None


def test_long_sentences_are_shown_as_they_were_typed_the_longest_first() -> None:
    first = "Wenn Sie " + "und Sie " * 9 + "es [[amt-eins]] sagen."
    second = "Wenn Sie " + "und Sie " * 12 + "es sagen."
    result = read(f"1. {first}\n2. {second}\n3. Kommen Sie.")
    assert result.sentences == [HardSentence(second, 28), HardSentence(first, 22)]


def test_a_sentence_of_twenty_words_is_not_too_long() -> None:
    assert read("Sie " * 20).sentences == []


def test_the_longest_words_are_named_once_and_the_hardest_first() -> None:
    text = "Die Ausländerbehörde gibt die Niederlassungserlaubnis. Die Ausländerbehörde hat Geld." + FILLING
    assert read(text).words == ["Niederlassungserlaubnis", "Ausländerbehörde"]


def test_a_hyphen_makes_a_word_easier() -> None:
    assert read("Ihr Wohnungsgeber-Formular ist da." + FILLING).words == []
    assert read("Die Bundes-Ausländerbehörde ist da." + FILLING).words == ["Bundes-Ausländerbehörde"]


@pytest.mark.parametrize("name", ["[[auslaenderbehoerde]]", "auslaenderbehoerde.leipzig.de", "migrationsberatung@a.de"])
def test_names_in_brackets_and_addresses_are_nobody_s_long_words(name: str) -> None:
    assert read(f"Hier steht es: {name}." + FILLING).words == []


@pytest.mark.parametrize(
    "text", ["0341 123-0", "12,50 €", "[[amt]]", "a.leipzig.de", "**", "- ", "https://a.de/Das/Amt"]
)
def test_numbers_addresses_and_marks_change_nothing(text: str) -> None:
    assert readability(FILLING + "\n" + text) == readability(FILLING)


@pytest.mark.parametrize(
    "text",
    [
        "z. B. mit dem Pass von heute",
        "bis zum 19. Februar in die Schule",
        "zum Beispiel ca. 3 Wochen, Nr. 5, St. Georg",
        "die Frist usw. und so fort",
    ],
)
def test_a_full_stop_inside_a_sentence_does_not_end_it(text: str) -> None:
    long = "Sie können es " + "und " * 20 + text
    assert [sentence.text for sentence in read(long + ".").sentences] == [long + "."]


def test_lines_items_and_colons_end_a_sentence() -> None:
    ten = "eins zwei drei vier fünf sechs sieben acht neun zehn"
    for between in ("\n", "\n- ", "\n2. ", ": ", "; ", "? ", "! ", ".“ ", ".) ", " im Jahr 2025. "):
        assert read(f"{ten}{between}{ten.title()}").sentences == []


def test_marks_for_all_genders_do_not_make_two_words() -> None:
    assert readability("Bürger:innen " * 19) is None
    assert read("Die Schüler*innen, die " + "und " * 18).sentences == [
        HardSentence("Die Schüler*innen, die " + "und " * 17 + "und", 21)
    ]


def test_even_a_text_without_any_blank_is_read_in_no_time() -> None:
    start = time.thread_time()
    for text in (EASY * 20, "a" * 4000, "a." * 2000, "a@" * 2000, "Aa. " * 1000, "a-" * 2000, "." * 2000 + ")" * 2000):
        readability(text)
    assert time.thread_time() - start < 0.5


@pytest.mark.parametrize("text", ["a" * 250_000 + " b. c ist so.", "z. " * 80_000, "aa. b" * 50_000])
def test_texts_made_to_take_long_do_not(text: str) -> None:
    begun = time.thread_time()
    readability(text)
    assert time.thread_time() - begun < 5
