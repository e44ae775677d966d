"""The words of the editor's pages: all there in both languages, none too many, plain, polite, and fit to be shown."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.locales.editor_families import families, named_fields
from tests.locales.editor_words import ANY, LANGUAGES, findings, forms_of, path_of, placeholders, uses

# What each language must not hold: words that only the other one has.
FOREIGN = {
    "de": "the and of with your you this that is are not please draft topic place event emergency version search",
    "en": "der das und nicht Sie Ihr Ihre ist sind wird bitte Entwurf Thema Ort Termin Fassung Suche mit für",
}
# Words of those who build such pages, not of those who write on them.
TECHNICAL = "revision stamp merge slug intent commit deploy parse token session csrf null regex locale"
INFORMAL = r"\b([Dd]u|[Dd]ich|[Dd]ir|[Dd]ein(e[mnrs]?)?|[Ee]uch|[Ee]uer|[Ee]ure[mnrs]?)\b"
QUOTES = {"de": ("„", "“"), "en": ("“", "”")}


def families_used() -> dict[str, frozenset[str] | None]:
    return {one.key: one.values for one in uses() if ANY in one.key and one.key.strip(ANY)}


def used_keys() -> set[str]:
    literal = {one.key for one in uses() if ANY not in one.key}
    pieces = families()
    return literal | {_filled(family, one) for family in families_used() for one in pieces[family]}


def _filled(family: str, one: str) -> str:
    before, _, after = family.partition(ANY)
    return f"{before}{one}{after.lstrip('_*')}" if family.count(ANY) > 1 else f"{before}{one}{after}"


def texts(language: str) -> Iterator[tuple[str, str]]:
    """Without the names of what is put in."""
    return ((key, re.sub(r"{\w+}", "{}", text)) for key, forms in forms_of(language).items() for text in forms)


def test_it_is_known_what_can_stand_in_every_key_that_is_put_together() -> None:
    assert families_used().keys() == families().keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_that_is_used_has_words(language: str) -> None:
    assert used_keys() - {key for key, forms in forms_of(language).items() if all(forms)} == set()


def test_no_words_are_kept_that_nothing_uses() -> None:
    assert forms_of("en").keys() - used_keys() == set()


def test_every_field_of_a_form_has_a_name() -> None:
    assert named_fields()[1] == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_stands_twice(language: str) -> None:
    """A reader of the file keeps the first and hides the second."""
    ids = Counter(re.findall(r'^msgid "(.+)"$', path_of(language).read_text(encoding="utf-8"), re.MULTILINE))

    assert [key for key, count in ids.items() if count > 1] == []


def test_both_languages_have_the_same_keys_with_the_same_placeholders() -> None:
    german, english = (
        {key: (placeholders(forms), len(forms)) for key, forms in forms_of(language).items()} for language in LANGUAGES
    )

    assert german == english


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_a_text_leaves_open_is_put_in(language: str) -> None:
    known = forms_of(language)
    given = [one for one in uses() if one.values is not None and one.key in known]
    found = [(f"check.{code}", values) for code, values in findings() if values is not None]

    assert [one.key for one in given if not placeholders(known[one.key]) <= (one.values or frozenset())] == []
    assert [key for key, values in found if not placeholders(known[key]) <= values] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_counted_has_a_sentence_for_one_and_for_many_and_nothing_else_has(language: str) -> None:
    counted = {one.key for one in uses() if one.plural}
    matching = {key for key, forms in forms_of(language).items() if len(forms) == 2}

    assert {key for key in counted if ANY not in key} <= matching
    assert {key for key in matching - counted if not key.startswith("event.every_")} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_of_their_language(language: str) -> None:
    """What can be typed on any page, and names of languages, aside."""
    foreign = re.compile(rf"\b({FOREIGN[language].replace(' ', '|')})\b")

    found = [(key, match[0]) for key, text in texts(language) if (match := foreign.search(text))]
    assert [one for one in found if one[0] not in ("shell.in_de", "shell.in_en")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_have_no_technical_terms(language: str) -> None:
    technical = re.compile(rf"\b({TECHNICAL.replace(' ', '|')})", re.IGNORECASE)

    assert [(key, match[0]) for key, text in texts(language) if (match := technical.search(text))] == []


def test_german_is_polite() -> None:
    assert [key for key, text in texts("de") if re.search(INFORMAL, text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_quotation_marks_are_those_of_the_language_and_come_in_pairs(language: str) -> None:
    opening, closing = QUOTES[language]
    others = set('"„“”‚‘«»') - {opening, closing}

    assert [key for key, text in texts(language) if text.count(opening) != text.count(closing)] == []
    assert [key for key, text in texts(language) if others & set(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_plain_text(language: str) -> None:
    """No markup, no blanks at the edges, nothing that is put in without a name."""
    wrong = re.compile(r"<[a-z/!]|&[a-z#]+;|%[sd(]|^\s|\s$|  |\n|TODO|None")

    assert [(key, match[0]) for key, text in texts(language) if (match := wrong.search(text))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_buttons_and_names_of_pages_are_short(language: str) -> None:
    names = [f"shell.{one}" for one in families()["shell.*"]]

    assert [key for key in names if len(forms_of(language)[key][0]) > 22] == []
