"""Reading training files and tables: what is in them, and where a broken one is broken."""

from pathlib import Path

import project
import pytest
from sentences import Unreadable, held_out, table, training

HEAD = "nlu:\n- intent: greet\n  metadata: {locale: de}\n  examples: |\n"


def german(home: Path, content: str) -> Path:
    file = home / "data" / "de" / "all.yml"
    file.write_text(content, encoding="utf-8")
    return file


def test_sentences_know_where_they_stand(home: Path) -> None:
    first = training(home)[4]

    assert (first.locale, first.intent, first.text) == ("ar", "kita_place", "مكان في الروضة")
    assert first.file.read_text(encoding="utf-8").splitlines()[first.line - 1].strip() == f"- {first.text}"


def test_follow_ups_and_other_languages_are_read_like_intents(home: Path) -> None:
    found = {(one.locale, one.intent) for one in training(home)}

    assert {("de", "follow_up_cost"), ("ar", "follow_up_more"), ("other", "other_language")} <= found


def test_blank_lines_are_passed_over_and_counted(home: Path) -> None:
    german(home, f"{HEAD}\n    - Hallo\n\n    - Moin\n")

    assert [(one.text, one.line) for one in training(home) if one.locale == "de"] == [("Hallo", 6), ("Moin", 8)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (f"{HEAD}    - Hallo\n    Moin\n", "all.yml:6: expected `- `"),
        (f"{HEAD}    -\n", "all.yml:5: expected `- `"),
        (HEAD.replace("|", "Hallo"), "all.yml:4: expected a block"),
        (HEAD.replace("|", ">") + "    - Hallo\n", "all.yml:4: expected a block"),
        ("nlu:\n- intent: greet\n", "all.yml:2: expected `intent:`"),
        ("nlu:\n- intent: [greet]\n  examples: |\n    - Hallo\n", "all.yml:2: expected `intent:`"),
        ("nlu:\n- Hallo\n", "all.yml:2: expected fields"),
        ("nlu:\n- [greet]: Hallo\n", "all.yml:2: expected"),
        ("nlu: Hallo\n", "all.yml:1: expected `nlu:`"),
        ("", "all.yml:1: expected fields"),
        ("nlu:\n- intent: [greet\n", "all.yml:3: expected ',' or ']'"),
        ("nlu:\n\tintent\n", "all.yml:2: found character"),
        ("nlu: \x07\n", "all.yml:1: "),
    ],
)
def test_a_broken_file_is_named_with_its_line(home: Path, content: str, message: str) -> None:
    german(home, content)

    with pytest.raises(Unreadable) as raised:
        training(home)
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "metadata",
    ["", "  metadata: {locale: ar}\n", "  metadata: {}\n", "  metadata: {locale: [de]}\n", "  metadata: {tone: de}\n"],
    ids=["none", "another", "empty", "a list", "another field"],
)
def test_an_entry_that_does_not_name_the_locale_of_its_folder_is_named(home: Path, metadata: str) -> None:
    german(home, f"nlu:\n- intent: greet\n{metadata}  examples: |\n    - Hallo\n")

    with pytest.raises(Unreadable, match=r"all\.yml:2: expected `metadata: {locale: de}`, as the folder"):
        training(home)


def test_text_that_is_not_utf_8_is_named_with_its_line(home: Path) -> None:
    (home / "data" / "de" / "all.yml").write_bytes("nlu:\n- intent: grüße\n".encode("latin-1"))

    with pytest.raises(Unreadable, match=r"all\.yml:2: is not UTF-8"):
        training(home)


def test_test_sentences_of_all_locales_are_read_with_their_lines(home: Path) -> None:
    found = held_out(home)

    assert [one.locale for one in found] == ["ar"] * 3 + ["de"] * 3
    assert (found[3].intent, found[3].text, found[3].line) == ("greet", "Guten Abend", 2)


def test_a_project_without_test_sentences_has_none(tmp_path: Path) -> None:
    assert held_out(tmp_path) == []


def test_a_table_from_windows_is_read_as_well(tmp_path: Path) -> None:
    file = tmp_path / "windows.tsv"
    file.write_bytes(b"locale\tintent\ttext\r\nde\tgreet\tHallo\r\n")

    assert [(one.text, one.line) for one in table(file)] == [("Hallo", 2)]


@pytest.mark.parametrize(
    "content", ["", "\n", "greet\tHallo\n", "locale,intent,text\n", "intent\tlocale\ttext\n", "de\tgreet\tHallo\n"]
)
def test_a_table_without_the_header_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "mine.tsv"
    file.write_text(content)

    with pytest.raises(Unreadable, match=r"mine\.tsv:1: expected the header locale, intent, text"):
        table(file)


@pytest.mark.parametrize("row", ["de\tgreet Moin", "greet\tMoin", "de\tgreet\tMoin\tmore", ""])
def test_a_row_with_another_number_of_columns_is_named_with_its_line(tmp_path: Path, row: str) -> None:
    file = tmp_path / "mine.tsv"
    file.write_text(f"{project.HEADER}de\tgreet\tHallo\n{row}\n")

    with pytest.raises(Unreadable, match=r"mine\.tsv:3: expected a locale, an intent and a text"):
        table(file)
