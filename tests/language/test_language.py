"""Which locale a message is in, with the words and letters that locales/ ship."""

import re
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.dialogue.language import Languages, Script

ROOT = Path(__file__).parents[2]
LOCALES = ("de", "en", "ar", "uk", "ru", "ku", "ckb", "pl", "vi")
ITSELF = {"latin": r"[a-zß-öø-ɏơưạ-ỹ]+", "arabic": r"[\u0600-\u06ff]+", "cyrillic": r"[\u0400-\u04ff]+"}


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


HEADS: dict[str, dict[str, Any]] = {name: read(ROOT / f"locales/{name}/locale.yaml") for name in LOCALES}
MESSAGES: dict[str, list[str]] = read(Path(__file__).with_name("messages.yaml"))
CLEAR = [(locale, text) for locale in LOCALES for text in MESSAGES[locale]]


@pytest.fixture(scope="module")
def languages() -> Languages:
    heads = HEADS.values()
    return Languages(
        tuple(
            Script(
                head["locale"],
                head["letters"],
                frozenset(head["own_letters"]),
                frozenset(head["foreign_letters"]),
                frozenset(head["words"]),
            )
            for head in heads
        )
    )


@pytest.mark.parametrize(("locale", "text"), CLEAR)
def test_a_clear_message_is_known(languages: Languages, locale: str, text: str) -> None:
    assert languages.detect(text) == locale


@pytest.mark.parametrize("text", MESSAGES["none"])
def test_a_message_that_could_be_any_language_decides_nothing(languages: Languages, text: str) -> None:
    assert languages.detect(text) is None


@pytest.mark.parametrize("locale", LOCALES)
def test_the_table_has_forty_messages_half_of_them_short(locale: str) -> None:
    short = [text for text in MESSAGES[locale] if len(text.split()) <= 3]
    assert len(MESSAGES[locale]) >= 40 and len(short) >= 20


@pytest.mark.parametrize("locale", LOCALES)
def test_no_common_word_speaks_for_another_locale(languages: Languages, locale: str) -> None:
    for word in HEADS[locale]["words"]:
        assert languages.detect(word) == locale, word


@pytest.mark.parametrize("locale", LOCALES)
def test_words_are_written_as_they_are_compared(locale: str) -> None:
    words = HEADS[locale]["words"]
    letters = re.compile(ITSELF[HEADS[locale]["letters"]])
    assert len(words) == len(set(words))
    assert all(isinstance(word, str) and letters.fullmatch(word) and word == word.lower() for word in words)


@pytest.mark.parametrize("locale", LOCALES)
def test_no_letter_is_both_own_and_foreign(locale: str) -> None:
    head = HEADS[locale]
    written = set("".join(head["words"])) | set(head["own_letters"])
    assert not written & set(head["foreign_letters"])


def test_one_german_office_word_does_not_turn_a_message_german(languages: Languages) -> None:
    for office in ("Ausländerbehörde", "Bürgergeld", "Führerschein", "Anmeldung", "Einbürgerungstest"):
        assert languages.detect(f"need {office}") == "en"
        assert languages.detect(f"شو {office}") == "ar"
        assert languages.detect(f"де {office}") == "uk"


def test_vowel_signs_and_unseen_marks_change_nothing(languages: Languages) -> None:
    assert languages.detect("mo\u0308chte Ku\u0308ndigung schreiben") == "de"
    assert languages.detect("\u202ewhe\u200bre is it\u202c") == "en"


@pytest.mark.parametrize(
    "text",
    [
        "ß" * 4096,
        "\u0300" * 10_000,
        "\u0315\u0300\u0327" * 3000,
        "🙂" * 4096,
        "\x00\x07" * 99,
        "\u202e\u2066" * 500,
        "\ufdfa" * 4096,
        "\ud800",
    ],
)
def test_hostile_text_is_answered_at_once(languages: Languages, text: str) -> None:
    begin = time.perf_counter()
    languages.detect(text)
    assert time.perf_counter() - begin < 0.05


@pytest.mark.parametrize("locale", LOCALES)
def test_sentences_never_seen_are_hardly_ever_taken_for_another_language(locale: str, languages: Languages) -> None:
    """One in a hundred of those in its own letters: many type Arabic, Russian or Sorani in Latin ones."""
    lines = [line for line in unseen(locale) if in_own_letters(line, locale)]
    wrong = [line for line in lines if languages.detect(line) not in (locale, None)]
    assert len(wrong) <= 0.01 * len(lines), wrong


@pytest.mark.parametrize("locale", LOCALES)
def test_training_sentences_of_three_words_are_known(languages: Languages, locale: str) -> None:
    lines = [line for line in sentences(locale) if len(line.split()) > 2 and in_own_letters(line, locale)]
    known = [line for line in lines if languages.detect(line) == locale]
    assert len(known) >= 0.95 * len(lines)


def in_own_letters(line: str, locale: str) -> bool:
    return bool(re.search(ITSELF[HEADS[locale]["letters"]], line.lower()))


def unseen(locale: str) -> list[str]:
    rows = (ROOT / f"nlu/eval/{locale}.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return [row.split("\t")[2] for row in rows]


def sentences(locale: str) -> list[str]:
    files = sorted((ROOT / "nlu/data" / locale).glob("*.yml"))
    intents = [intent for file in files for intent in read(file)["nlu"]]
    return [line.removeprefix("- ") for intent in intents for line in intent["examples"].splitlines()]
