from pathlib import Path

import check
import pytest


@pytest.fixture(autouse=True)
def three_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "FEWEST", 3)


def add(home: Path, text: str, intent: str = "greet", locale: str = "de") -> None:
    file = home / "data" / locale / "added.yml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"nlu:\n- intent: {intent}\n  examples: |\n    - {text}\n", encoding="utf-8")


def found(home: Path, capsys: pytest.CaptureFixture[str]) -> str:
    assert check.main([], home) == 1
    shown = capsys.readouterr()
    return shown.out + shown.err


def test_good_data_has_no_fault(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check.main([], home) == 0
    assert capsys.readouterr().out == ""


def test_an_unknown_intent_is_found(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add(home, "Servus", intent="grete")

    assert "de/added.yml:4: unknown intent grete" in found(home, capsys)


def test_too_few_sentences_are_found_per_locale(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add(home, "привіт", locale="uk")

    assert "data/uk: greet has 1 sentences, needs 3" in found(home, capsys)
    assert "data/uk: kita_place has 0 sentences, needs 3" in found(home, capsys)


@pytest.mark.parametrize("again", ["Hallo", "HALLO!", "hallo ..."])
def test_the_same_sentence_twice_is_found(home: Path, capsys: pytest.CaptureFixture[str], again: str) -> None:
    add(home, again)

    assert "de/all.yml:5: stands already in de/added.yml:4: Hallo" in found(home, capsys)


def test_the_same_word_in_two_locales_is_no_fault(home: Path) -> None:
    add(home, "Hallo", locale="ar")

    assert check.main([], home) == 0


def test_one_sentence_under_two_intents_is_found_across_locales(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add(home, "Kitaplatz", intent="greet", locale="ar")

    assert "de/all.yml:10: is kita_place, but greet in ar/added.yml:4: Kitaplatz" in found(home, capsys)


def test_a_test_sentence_that_is_learned_is_found(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add(home, "grüß gott!", locale="ar")

    assert "eval/de.tsv:1: is a training sentence too, ar/added.yml:4:" in found(home, capsys)


@pytest.mark.parametrize("text", ["[Kita](ort)", '[Kita]{"entity": "ort"}', "/restart"])
def test_what_rasa_would_not_take_literally_is_found(home: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    add(home, text)

    assert "de/added.yml:4: Rasa would read markup here" in found(home, capsys)


def test_an_intent_that_the_domain_lacks_is_found(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "domain.yml").write_text("intents: [greet, kita_place]\n")

    assert "domain.yml and spec/intents.yaml differ: out_of_scope" in found(home, capsys)
