"""What `lotse nlu check` says of each kind of fault. The small project has none, where few sentences are enough."""

from pathlib import Path

import check
import project
import pytest

Shown = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def few_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, fewest in {"FEWEST": 4, "FEWEST_OUTSIDE": 4, "FEWEST_FOLLOW_UPS": 4, "FEWEST_TESTED": 1}.items():
        monkeypatch.setattr(check, name, fewest)


def add(home: Path, text: str, intent: str = "greet", locale: str = "de") -> None:
    project.write_file(home / "data" / locale / "added.yml", {intent: [text]})


def add_test(home: Path, text: str, intent: str = "greet", locale: str = "de") -> None:
    with (home / "eval" / "de.tsv").open("a", encoding="utf-8") as rows:
        rows.write(f"{locale}\t{intent}\t{text}\n")


def found(home: Path, capsys: Shown) -> str:
    assert check.main([], home) == 1
    shown = capsys.readouterr()
    return shown.out + shown.err


def test_good_data_has_no_fault(home: Path, capsys: Shown) -> None:
    assert check.main([], home) == 0
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == "43 sentences in 2 locales, 6 to test with, 0 faults\n"


def test_the_number_of_faults_is_told(home: Path, capsys: Shown) -> None:
    add(home, "Servus", intent="grete")

    assert found(home, capsys).endswith("6 to test with, 1 faults\n")


def test_an_unknown_intent_is_found(home: Path, capsys: Shown) -> None:
    add(home, "Servus", intent="grete")

    assert "de/added.yml:6: unknown intent grete" in found(home, capsys)


@pytest.mark.parametrize("intent", ["grete", "follow_up_cost", "other_language"])
def test_a_test_sentence_of_what_is_no_intent_is_found(home: Path, capsys: Shown, intent: str) -> None:
    add_test(home, "Servus", intent)

    assert f"eval/de.tsv:5: unknown intent {intent}" in found(home, capsys)


def test_too_few_sentences_are_found_per_locale(home: Path, capsys: Shown) -> None:
    add(home, "привіт", locale="uk")

    shown = found(home, capsys)
    assert "data/uk: greet has 1 sentences, needs 4" in shown
    assert "data/uk: kita_place has 0 sentences, needs 4" in shown
    assert "data/uk: follow_up_cost has 0 sentences, needs 4" in shown
    assert "data/de" not in shown


@pytest.mark.parametrize(
    ("name", "minimum"),
    [("FEWEST", "greet"), ("FEWEST_OUTSIDE", "out_of_scope"), ("FEWEST_FOLLOW_UPS", "follow_up_cost")],
)
def test_each_kind_of_name_has_its_own_minimum(
    home: Path, capsys: Shown, monkeypatch: pytest.MonkeyPatch, name: str, minimum: str
) -> None:
    monkeypatch.setattr(check, name, 5)

    shown = found(home, capsys)
    assert f"data/de: {minimum} has 4 sentences, needs 5" in shown
    kinds = {"FEWEST": "greet", "FEWEST_OUTSIDE": "out_of_scope", "FEWEST_FOLLOW_UPS": "follow_up_cost"}
    assert all(f"{other} has" not in shown for key, other in kinds.items() if key != name)


def test_other_languages_need_no_minimum_in_a_locale_and_are_none(home: Path, capsys: Shown) -> None:
    (home / "data" / "other" / "all.yml").unlink()

    assert check.main([], home) == 0
    assert "in 2 locales" in capsys.readouterr().err


def test_too_few_test_sentences_are_found_per_locale(
    home: Path, capsys: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check, "FEWEST_TESTED", 2)
    add_test(home, "Servus")

    shown = found(home, capsys)
    assert "eval/ar.tsv: greet has 1 sentences, needs 2" in shown
    assert "eval/de.tsv: kita_place has 1 sentences, needs 2" in shown
    assert "eval/de.tsv: greet" not in shown
    assert "eval/other.tsv" not in shown
    assert "eval/de.tsv: follow_up_cost" not in shown


@pytest.mark.parametrize("again", ["Hallo", "HALLO!", "hallo ..."])
def test_the_same_sentence_twice_is_found(home: Path, capsys: Shown, again: str) -> None:
    add(home, again)

    assert "de/all.yml:6: stands already in de/added.yml:6: Hallo" in found(home, capsys)


def test_the_same_word_in_two_locales_is_no_fault(home: Path) -> None:
    add(home, "Hallo", locale="ar")

    assert check.main([], home) == 0


def test_one_sentence_under_two_intents_is_found_across_locales(home: Path, capsys: Shown) -> None:
    add(home, "Kitaplatz", locale="ar")

    assert "de/all.yml:13: is kita_place, but greet in ar/added.yml:6: Kitaplatz" in found(home, capsys)


def test_a_sentence_that_is_a_follow_up_and_an_intent_is_found(home: Path, capsys: Shown) -> None:
    add(home, "Kosten?", intent="kita_place")

    assert "is follow_up_cost, but kita_place in de/added.yml:6: kosten?" in found(home, capsys)


def test_nearly_the_same_sentence_is_found(home: Path, capsys: Shown) -> None:
    add(home, "Wie bekomme ich einen Platz in einem Kindergarten?", intent="kita_place")

    near = "de/all.yml:14: is nearly the same as de/added.yml:6: Wie bekomme ich einen Platz in einem Kindergarten?"
    assert near in found(home, capsys)


def test_nearly_the_same_sentence_under_two_intents_says_so(home: Path, capsys: Shown) -> None:
    add(home, "Wie bekomme ich einen Platz in einem Kindergarten?", intent="out_of_scope")

    near = "de/all.yml:14: is nearly the same as of out_of_scope, here kita_place, de/added.yml:6:"
    assert near in found(home, capsys)


def test_the_same_sentence_is_told_once_though_it_is_nearly_the_same_as_well(home: Path, capsys: Shown) -> None:
    add(home, "wie bekomme ich einen Platz im Kindergarten", intent="kita_place")

    shown = found(home, capsys)
    assert "stands already in" in shown
    assert "nearly" not in shown


def test_nearly_the_same_sentence_in_another_locale_is_no_fault(home: Path) -> None:
    add(home, "Wie bekomme ich einen Platz in einem Kindergarten?", intent="kita_place", locale="ar")

    assert check.main([], home) == 0


@pytest.mark.parametrize("locale", ["de", "ar", "other"])
def test_a_test_sentence_that_is_learned_is_found_in_whatever_locale(home: Path, capsys: Shown, locale: str) -> None:
    add(home, "guten ABEND!", locale=locale)

    assert f"eval/de.tsv:2: is a training sentence too, {locale}/added.yml:6:" in found(home, capsys)


@pytest.mark.parametrize("text", ["[Kita](ort)", '[Kita]{"entity": "ort"}', "/restart", "eins\\nzwei"])
def test_what_rasa_would_not_take_literally_is_found(home: Path, capsys: Shown, text: str) -> None:
    add(home, text)

    assert "de/added.yml:6: Rasa would read markup here" in found(home, capsys)


@pytest.mark.parametrize("text", ["(Kita) [in Grünau]", "hallo / moin", "1/2 Stelle"])
def test_brackets_and_slashes_in_a_sentence_are_no_fault(home: Path, text: str) -> None:
    add(home, text)

    assert check.main([], home) == 0


@pytest.mark.parametrize(
    ("domain", "differing"),
    [
        ("[greet, kita_place]", "out_of_scope"),
        ("[greet, kita_place, out_of_scope, bye]", "bye"),
        ("[greet, greet, kita_place, out_of_scope]", "the same ones, but one twice"),
    ],
)
def test_a_domain_with_other_intents_than_the_contract_is_found(
    home: Path, capsys: Shown, domain: str, differing: str
) -> None:
    (home / "domain.yml").write_text(f"intents: {domain}\n")

    assert f"domain.yml and spec/intents.yaml differ: {differing}\n" in found(home, capsys)


def test_follow_ups_and_other_languages_are_not_missed_in_the_contract(home: Path, capsys: Shown) -> None:
    (home / "domain.yml").write_text(f"intents: [{', '.join(project.INTENTS)}, follow_up_more, other_language]\n")

    shown = found(home, capsys)
    assert "differ" not in shown
    assert "unknown intent follow_up_cost" in shown


def test_a_broken_file_ends_the_check_with_one_sentence(home: Path, capsys: Shown) -> None:
    file = home / "eval" / "de.tsv"
    file.write_text("greet\tHallo\n")

    assert found(home, capsys) == f"{file}:1: expected the header locale, intent, text, separated by tabs\n"
