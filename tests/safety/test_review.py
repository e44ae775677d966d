"""What an editor is told about phrases before they are added to the safety rule."""

import time
from collections.abc import Sequence

import pytest

from bot.adapters.safety_words import PhraseFinding, PhraseReview
from bot.dialogue.safety import Danger
from tests.fakes.locales import LOCALES
from tests.safety.fakes import FakeSource, words

EVERYDAY = (
    "Eine Wohnung finden",
    "Wie Sie eine Wohnung finden. Bringen Sie Ihren Ausweis mit!",
    "Gewalt zu Hause",
    "Feuerwehr",
)


def review(**published: dict[str, Sequence[str]]) -> PhraseReview:
    return PhraseReview(LOCALES.safety, LOCALES.rules, FakeSource({one: words(**of) for one, of in published.items()}))


def found(kind: str, phrase: str, among: PhraseReview | None = None, **more: Sequence[str]) -> list[PhraseFinding]:
    """What is said about one phrase of the German list."""
    lists = {**more, kind: [*more.get(kind, ()), phrase]}
    findings = (among or review()).findings("de", lists, EVERYDAY)
    return [one for one in findings if one.values["phrase"] == phrase]


def codes(kind: str, phrase: str, **more: Sequence[str]) -> list[str]:
    return [one.code for one in found(kind, phrase, **more)]


def test_nothing_is_said_about_a_good_phrase() -> None:
    assert found("life", "vom Gerüst gestürzt") == []
    assert found("violence", "macht mir ... das Leben zur Hölle") == []
    assert found("calm", "zum Umfallen müde") == []


@pytest.mark.parametrize("phrase", ["...", "ruft ...", "*", "* *", "!?", "a ... b ... c ... d"])
@pytest.mark.parametrize("kind", [*Danger, "calm"])
def test_a_phrase_that_cannot_be_read_must_not_be_published(kind: str, phrase: str) -> None:
    (finding,) = found(kind, phrase)
    assert (finding.code, finding.field, finding.stops) == ("safety_unreadable", kind, True)


@pytest.mark.parametrize("phrase", ["schlägt", "schlä*", "mich", "не", "tot"])
def test_a_calm_phrase_that_hides_a_known_alarm_must_not_be_published(phrase: str) -> None:
    finding = next(one for one in found("calm", phrase) if one.code == "safety_calls_off")
    assert finding.stops
    hidden = str(finding.values["found"]).split(" · ")
    assert 1 <= len(hidden) <= 3
    assert all(LOCALES.rules.detect(one.replace("...", " ").replace("*", "")) for one in hidden)


def test_a_calm_phrase_must_not_hide_an_addition_either() -> None:
    assert codes("calm", "vom Gerüst", life=["vom Gerüst gestürzt"]) == ["safety_calls_off"]
    of_others = review(pl={"life": ["uwieziony w windzie"]})
    assert [one.code for one in found("calm", "w windzie", of_others)] == ["safety_calls_off"]


def test_a_calm_phrase_for_one_of_the_programs_false_alarms_is_welcome() -> None:
    assert LOCALES.rules.detect("Die Kerze brennt") is Danger.life
    assert found("calm", "Kerze brennt") == []
    assert review().danger("Die Kerze brennt", "de", {"calm": ["Kerze brennt"]}) == ""


def test_an_alarm_that_a_calm_phrase_calls_off_would_never_ring() -> None:
    (finding,) = found("life", "Handy ist tot")
    assert (finding.code, finding.stops) == ("safety_unheard", True)


@pytest.mark.parametrize(
    "phrase", ["mein Mann schlägt mich", "SUIZID", "mein Bruder schlägt mich ... immer", "suizidal*"]
)
def test_a_phrase_that_is_heard_already_is_harmless(phrase: str) -> None:
    kind = "suicide" if "suizid" in phrase.lower() else "violence"
    (finding,) = found(kind, phrase)
    assert (finding.code, finding.stops) == ("safety_covered", False)


def test_a_phrase_that_hears_more_than_a_known_one_is_no_repetition() -> None:
    assert LOCALES.rules.detect("stromschlag") and not LOCALES.rules.detect("stromschläge")
    assert codes("life", "Stromschl*") == []
    assert codes("life", "Gerüst gestürzt", life=["vom Gerüst gestürzt"]) == []


def test_a_phrase_for_a_graver_danger_is_no_repetition() -> None:
    assert codes("life", "schlägt mich bewusst blutig") == []
    assert codes("violence", "schlägt mich bewusst blutig") == ["safety_covered"]


def test_a_phrase_that_stands_twice_is_named_once() -> None:
    findings = review().findings("de", {"life": ["vom Gerüst gestürzt", "vom gerüst  gestürzt!"]}, EVERYDAY)
    assert [(one.code, one.values["phrase"]) for one in findings] == [("safety_covered", "vom gerüst  gestürzt!")]


def test_an_alarm_that_rings_for_everyday_texts_shows_them() -> None:
    (finding,) = found("life", "Wohnung finden")
    assert (finding.code, finding.stops) == ("safety_everyday", False)
    assert finding.values["found"] == "Eine Wohnung finden · Wie Sie eine Wohnung finden."


def test_texts_that_speak_of_danger_anyway_are_no_everyday_texts() -> None:
    assert LOCALES.rules.detect("Gewalt zu Hause")
    assert "safety_everyday" not in codes("violence", "zu Hause")


def test_a_calm_phrase_for_the_everyday_text_settles_it() -> None:
    assert codes("life", "Feuer*") == ["safety_everyday"]
    assert codes("life", "Feuer*", calm=["Feuerwehr"]) == []


@pytest.mark.parametrize(
    ("phrase", "sentence"),
    [
        ("mein Mann schlägt", "mein mann schlagt mich"),
        ("mein Mann ... gern", "mein Mann atmet nicht gern"),
        ("auf der Straße *", "auf der Straße atmet nicht"),
    ],
)
def test_a_calm_phrase_that_may_hide_more_than_is_meant_shows_what(phrase: str, sentence: str) -> None:
    (finding,) = found("calm", phrase)
    assert (finding.code, finding.stops) == ("safety_hides", False)
    assert sentence in str(finding.values["found"]).split(" · ")
    assert review().danger(sentence, "de", {}) and not review().danger(sentence, "de", {"calm": [phrase]})


@pytest.mark.parametrize("phrase", ["weh", "o w", "ab*", "ну"])
def test_very_short_phrases_are_pointed_out(phrase: str) -> None:
    assert "safety_short" in codes("life", phrase)


def test_an_editor_can_try_a_sentence() -> None:
    among = review(pl={"life": ["uwieziony w windzie"]})
    assert among.danger("Er ist vom Gerüst gestürzt", "de", {}) == ""
    assert among.danger("Er ist vom Gerüst gestürzt", "de", {"life": ["vom Gerüst gestürzt", "..."]}) == "life"
    assert among.danger("uwieziony w windzie", "de", {}) == "life"
    assert among.danger("uwieziony w windzie", "pl", {"life": []}) == ""


def test_the_programs_own_phrases_can_be_read() -> None:
    assert "schlägt mich" in review().builtin("de")["violence"]
    assert review().builtin("tlh") == {}


def test_many_phrases_and_texts_are_looked_at_within_a_second() -> None:
    lists = {
        "life": [f"vom {number}. Gerüst ... gestürzt" for number in range(100)],
        "calm": [f"mein mann {number}" for number in range(50)],
    }
    everyday = ["Wie Sie eine Wohnung finden und was Sie dafür brauchen. " * 8] * 100 + ["Wohnung"] * 1500
    among = review()
    begin = time.perf_counter()
    assert among.findings("de", lists, everyday) == []
    assert time.perf_counter() - begin < 1
