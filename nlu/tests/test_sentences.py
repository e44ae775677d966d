from pathlib import Path

import pytest
from sentences import Unreadable, held_out, training


def test_sentences_know_where_they_stand(home: Path) -> None:
    first = training(home)[3]

    assert (first.locale, first.intent, first.text) == ("ar", "kita_place", "مكان في الروضة")
    assert first.file.read_text(encoding="utf-8").splitlines()[first.line - 1].strip() == f"- {first.text}"


def test_blank_lines_are_passed_over_and_counted(home: Path) -> None:
    file = home / "data" / "de" / "all.yml"
    file.write_text("nlu:\n- intent: greet\n  examples: |\n\n    - Hallo\n\n    - Moin\n")

    assert [(one.text, one.line) for one in training(home) if one.locale == "de"] == [
        ("Hallo", 5),
        ("Moin", 7),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("nlu:\n- intent: greet\n  examples: |\n    - Hallo\n    Moin\n", "all.yml:5: expected `- `"),
        ("nlu:\n- intent: greet\n  examples: |\n    -\n", "all.yml:4: expected `- `"),
        ("nlu:\n- intent: greet\n  examples: Hallo\n", "all.yml:3: expected a block"),
        ("nlu:\n- intent: greet\n", "all.yml:2: expected `intent:`"),
        ("nlu:\n- Hallo\n", "all.yml:2: expected fields"),
        ("nlu: Hallo\n", "all.yml:1: expected `nlu:`"),
        ("", "all.yml:1: expected fields"),
        ("nlu:\n- intent: [greet\n", "all.yml:3: expected ',' or ']'"),
        ("nlu:\n\tintent\n", "all.yml:2: found character"),
        ("nlu: \x07\n", "all.yml:1: "),
    ],
)
def test_a_broken_file_is_named_with_its_line(home: Path, content: str, message: str) -> None:
    (home / "data" / "de" / "all.yml").write_text(content)

    with pytest.raises(Unreadable) as raised:
        training(home)
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


def test_text_that_is_not_utf_8_is_named_with_its_line(home: Path) -> None:
    (home / "data" / "de" / "all.yml").write_bytes("nlu:\n- intent: grüße\n".encode("latin-1"))

    with pytest.raises(Unreadable, match=r"all\.yml:2: is not UTF-8"):
        training(home)


def test_a_test_sentence_without_a_tab_is_named_with_its_line(home: Path) -> None:
    (home / "eval" / "de.tsv").write_text("greet\tHallo\ngreet Moin\n")

    with pytest.raises(Unreadable, match=r"de\.tsv:2: expected an intent, one tab"):
        held_out(home)
