"""The rule for people in danger, with the phrases that locales/ ship, all locales at once as in service."""

import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.dialogue.safety import Danger, Rules, UnreadablePhrase, compile_rules, fold

ROOT = Path(__file__).parents[2]
LOCALES = ("de", "en", "ar", "uk", "ru", "ku", "ckb", "pl", "vi")
NEAR_DANGER = {
    "medical_emergency",
    "mental_health",
    "domestic_violence",
    "crime_police",
    "family_conflict",
    "deportation_legal_help",
}


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


PHRASES: dict[str, dict[str, list[str]]] = {locale: read(ROOT / f"locales/{locale}/safety.yaml") for locale in LOCALES}
DANGERS: dict[str, dict[str, list[str]]] = read(Path(__file__).with_name("danger.yaml"))
EVERYDAY: dict[str, list[str]] = read(Path(__file__).with_name("everyday.yaml"))
RULES = compile_rules(list(PHRASES.values()))


@pytest.fixture(scope="module")
def rules() -> Rules:
    return RULES


@pytest.mark.parametrize(
    ("danger", "text"),
    [(Danger(kind), text) for kinds in DANGERS.values() for kind, texts in kinds.items() for text in texts],
)
def test_somebody_in_danger_is_heard(rules: Rules, danger: Danger, text: str) -> None:
    assert rules.detect(text) is danger


@pytest.mark.parametrize("text", [text for texts in EVERYDAY.values() for text in texts])
def test_an_everyday_message_raises_no_alarm(rules: Rules, text: str) -> None:
    assert rules.detect(text) is None


@pytest.mark.parametrize("locale", LOCALES)
def test_the_tables_are_long_enough_to_mean_something(locale: str) -> None:
    assert sum(map(len, DANGERS[locale].values())) >= 25
    assert len(EVERYDAY[locale]) >= 40


@pytest.mark.parametrize("locale", LOCALES)
def test_every_phrase_is_found_in_its_own_words(rules: Rules, locale: str) -> None:
    """A phrase that a calm one swallows, or that folds to nothing, would never raise an alarm."""
    for danger in Danger:
        for phrase in PHRASES[locale][danger]:
            assert rules.detect(phrase.replace("...", " ").replace(" *", " all").replace("*", "")), phrase


@pytest.mark.parametrize("locale", LOCALES)
def test_every_list_is_text_without_twins(locale: str) -> None:
    assert set(PHRASES[locale]) == {"life", "suicide", "violence", "calm"}
    for phrases in PHRASES[locale].values():
        assert all(isinstance(phrase, str) for phrase in phrases)
        assert len(phrases) == len(set(phrases)) >= 25


def test_a_calm_phrase_does_not_hide_the_danger_beside_it(rules: Rules) -> None:
    assert rules.detect("my battery is dead and my husband beats me") is Danger.violence
    assert rules.detect("Herzinfarkt vor 10 Jahren, jetzt atmet er nicht") is Danger.life
    assert rules.detect("I don't want to live in this world") is Danger.suicide
    assert rules.detect("не хочу жити в цьому світі") is Danger.suicide
    assert rules.detect("لا أريد العيش في هذه الدنيا") is Danger.suicide


def test_the_gravest_danger_is_named(rules: Rules) -> None:
    assert rules.detect("my husband hit me and now I am bleeding a lot") is Danger.life


@pytest.mark.parametrize(
    "text",
    [
        "MEIN MANN SCHLÄGT MICH!!!",
        "mein mann schla\u0308gt mich",
        "mein mann schl\u00adägt\u200b mich",
        "\u202emein mann schlägt mich\u202c",
        "ｍｅｉｎ mann schlägt mich",
        "mein\n\nmann   schlägt,mich",
        "يَضْرِبُنِي زَوْجِي",
        "ﻳﻀﺮﺑﻨﻲ زوجي",
        "وجوزي بيضربني",
        "чоловік бʼє мене",
        "чоловік б´є мене",
    ],
)
def test_the_way_of_typing_does_not_matter(rules: Rules, text: str) -> None:
    assert rules.detect(text) is Danger.violence


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("em muốn tự tử", Danger.suicide),
        ("EM MUỐN TỰ TỬ", Danger.suicide),
        ("em muo\u0302\u0301n tu\u0323\u031b tu\u031b\u0309", Danger.suicide),
        ("nói từ từ thôi", None),
        ("tôi cần tư vấn", None),
        ("vợ tôi sắp đẻ", Danger.life),
        ("tôi bị bận", None),
        ("giấy bảo hành tủ lạnh", None),
        ("chồng bạo hành tôi", Danger.violence),
    ],
)
def test_where_accents_are_the_difference_they_count(rules: Rules, text: str, danger: Danger | None) -> None:
    assert rules.detect(text) is danger


def test_up_to_four_words_fit_into_a_gap() -> None:
    rules = compile_rules([{"life": ["fell ... window"]}])
    assert rules.detect("fell window") and rules.detect("fell out of the big window")
    assert rules.detect("fell one two three four five window") is None
    assert rules.detect("befell window") is None and rules.detect("fell windows") is None


@pytest.mark.parametrize("phrase", ["", "   ", "...", "fell ...", "... window", "*", "fell ... *", "!"])
def test_a_phrase_that_would_alarm_at_anything_is_refused(phrase: str) -> None:
    with pytest.raises(UnreadablePhrase, match="needs words"):
        compile_rules([{"life": [phrase]}])


def test_a_phrase_with_many_gaps_is_refused_since_texts_could_make_it_slow() -> None:
    rules = compile_rules([{"life": ["i ... i ... no"]}])
    assert quickest(rules, "i " * 2048) < 0.05
    with pytest.raises(UnreadablePhrase, match="more than 2 gaps"):
        compile_rules([{"life": ["i ... i ... i ... no"]}])


def test_a_mark_that_stands_alone_in_a_phrase_does_not_keep_it_from_being_found() -> None:
    assert compile_rules([{"life": ["help - he is falling!"]}]).detect("help he is falling")


def starts() -> list[str]:
    lines = [line for lists in PHRASES.values() for phrases in lists.values() for line in phrases]
    return sorted({line.split("...")[0].strip().replace("*", "") for line in lines if "..." in line})


HOSTILE = {
    "empty": "",
    "long word": "x" * 4096,
    "short words": "i " * 2048,
    "combining marks": "a" + "\u0315\u0300\u0327\u0334" * 2500,
    "marks that decompose": "\u0f73" * 10_000,
    "signs of eighteen letters": "\ufdfa" * 4096,
    "emoji": "🙂" * 4096,
    "flags and joiners": "👨\u200d👩\u200d👧" * 800,
    "control characters": "".join(map(chr, range(32))) * 128,
    "direction marks": "\u202e\u2066\u200f" * 1400,
    "lone surrogates": "\ud800\udfff" * 2000,
    "all starts": " ".join(starts())[:4096],
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_is_answered_at_once(rules: Rules, text: str) -> None:
    assert quickest(rules, text) < 0.05
    assert len(fold(text)) <= 2 * 4096


def test_no_start_of_a_phrase_repeated_makes_the_rule_slow(rules: Rules) -> None:
    for start in starts():
        assert quickest(rules, f"{start} " * (4096 // (len(start) + 1))) < 0.05, start


def quickest(rules: Rules, text: str) -> float:
    """Of three tries, in seconds of work: a busy machine is not the rule's fault."""
    tries = []
    for _ in range(3):
        begin = time.thread_time()
        rules.detect(text)
        tries.append(time.thread_time() - begin)
        if tries[-1] < 0.05:
            break
    return min(tries)


@pytest.mark.parametrize("locale", LOCALES)
def test_training_sentences_on_other_matters_raise_hardly_any_alarm(rules: Rules, locale: str) -> None:
    lines = [line for intent, line in sentences(locale) if intent not in NEAR_DANGER]
    false = [line for line in lines if rules.detect(line)]
    assert len(lines) > 1000
    assert len(false) <= 0.002 * len(lines), false


def sentences(locale: str) -> list[tuple[str, str]]:
    files = sorted((ROOT / "nlu/data" / locale).glob("*.yml"))
    intents = [intent for file in files for intent in read(file)["nlu"]]
    return [
        (intent["intent"], line.removeprefix("- ")) for intent in intents for line in intent["examples"].splitlines()
    ]
