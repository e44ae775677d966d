"""What the recogniser makes of a message: intents, decision, language, and the part of the topic asked for."""

import json
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import project
import pytest
from components import learning, recogniser
from components.augmentation import KINDS
from components.calibration import EVERYWHERE, Calibration, Scale
from components.classifier import Classifier, NothingToLearn, UnreadableModel
from components.features import BUCKETS
from components.network import Settings, Weights
from components.recogniser import PARTS, Example, Plan, Recogniser, load


def decided(known: Recogniser, **scales: Scale) -> Recogniser:
    """With these scales; `everywhere` is for an unclear language."""
    everywhere = scales.pop("everywhere", Scale())
    return replace(known, calibration=Calibration({EVERYWHERE: everywhere, **scales}))


def steady(**shares: float) -> Classifier:
    """Says the same of every text."""
    bias = np.log(np.array(list(shares.values()), np.float32))
    nothing = np.zeros((1, len(shares)), np.float32)
    weights = Weights(np.zeros((BUCKETS, 1), np.float32), np.zeros(1, np.float32), nothing, bias)
    return Classifier(tuple(shares), weights, np.ones(BUCKETS, np.float32))


EAGER, SHY, DEAF = Scale(sure=0.0, unsure=0.0), Scale(sure=1.1, unsure=0.0), Scale(sure=1.1, unsure=1.1)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("wie bekomme ich einen kindergarten platz", "kita_place"),
        ("حضانة", "kita_place"),
        ("Guten Abend zusammen", "greet"),
        ("erzähl mir einen Witz", "out_of_scope"),
    ],
)
def test_what_was_learned_is_recognised_in_both_languages(known: Recogniser, text: str, intent: str) -> None:
    assert known.read(text).ranking[0][0] == intent


def test_the_ranking_holds_every_intent_and_nothing_else(known: Recogniser) -> None:
    assert sorted(name for name, _ in known.read("kosten?").ranking) == sorted(project.INTENTS)


def test_confidences_of_all_intents_add_up_to_one_and_fall(known: Recogniser) -> None:
    shares = [confidence for _, confidence in known.read("Guten Morgen").ranking]

    assert sum(shares) == pytest.approx(1)
    assert shares == sorted(shares, reverse=True)


@pytest.mark.parametrize(("scale", "decision"), [(EAGER, "sure"), (SHY, "unsure"), (DEAF, "none")])
def test_the_scale_of_the_messages_language_decides(known: Recogniser, scale: Scale, decision: str) -> None:
    assert decided(known, de=scale, ar=Scale(2.0)).read("Kitaplatz gesucht").decision == decision


def test_out_of_scope_is_never_answered(known: Recogniser) -> None:
    assert decided(known, de=EAGER).read("Erzähl einen Witz").decision == "none"


def test_where_the_language_is_not_clear_the_scale_of_all_decides(known: Recogniser) -> None:
    assert known.read("ok").language == ""

    assert decided(known, everywhere=EAGER, de=DEAF, ar=DEAF).read("ok").decision == "sure"
    assert decided(known, everywhere=DEAF, de=EAGER, ar=EAGER).read("ok").decision == "none"


def test_in_a_language_that_we_do_not_speak_the_scale_of_all_decides(known: Recogniser) -> None:
    text = "¿Dónde está la guardería?"
    assert known.read(text).language == "other"

    assert decided(known, everywhere=SHY, de=DEAF, ar=DEAF).read(text).decision == "unsure"


def test_a_higher_temperature_lowers_confidence_and_keeps_the_order(known: Recogniser) -> None:
    cold, warm = (decided(known, de=Scale(value)).read("Kitaplatz gesucht").ranking for value in (1.0, 3.0))

    assert [name for name, _ in cold] == [name for name, _ in warm]
    assert warm[0][1] < cold[0][1]


@pytest.mark.parametrize(
    ("text", "language"),
    [("Wie bekomme ich das?", "de"), ("صباح الخير", "ar"), ("¿Dónde está la guardería?", "other"), ("42", "")],
)
def test_the_language_is_named_where_it_is_clear(known: Recogniser, text: str, language: str) -> None:
    assert known.read(text).language == language


@pytest.mark.parametrize(("share", "language"), [(0.71, "de"), (0.69, "")])
def test_a_language_is_clear_from_seven_tenths_on_and_its_share_is_told(
    known: Recogniser, share: float, language: str
) -> None:
    reading = replace(known, languages=steady(de=share, ar=1 - share)).read("Termin")

    assert reading.language == language
    assert reading.language_confidence == pytest.approx(share, abs=1e-3)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("und was kostet das?", "cost"),
        ("kosten", "cost"),
        ("بكم", "cost"),
        ("erzähl mehr", "more"),
        ("المزيد من التفاصيل", "more"),
        ("Kitaplatz", ""),
        ("Hallo", ""),
        ("صباح الخير", ""),
    ],
)
def test_the_part_of_the_topic_that_is_asked_for_is_named(known: Recogniser, text: str, part: str) -> None:
    assert known.read(text).follow_up == part


@pytest.mark.parametrize(
    ("scale", "follows", "part"), [(SHY, 0.19, ""), (SHY, 0.21, "cost"), (EAGER, 0.89, ""), (EAGER, 0.91, "cost")]
)
def test_what_is_a_sure_intent_is_a_follow_up_only_when_that_is_nearly_certain(
    known: Recogniser, scale: Scale, follows: float, part: str
) -> None:
    follow_ups = steady(follow_up_cost=follows - 0.01, follow_up_more=0.01, none=1 - follows)
    reading = decided(replace(known, follow_ups=follow_ups), de=scale).read("Kitaplatz gesucht")

    assert reading.follow_up == part
    assert reading.follow_up_confidence == pytest.approx(follows, abs=1e-3)


@pytest.mark.parametrize(("cost", "part"), [(0.5, "cost"), (0.3, "more")])
def test_a_follow_up_without_a_clear_part_asks_for_everything(known: Recogniser, cost: float, part: str) -> None:
    rest = (0.8 - cost) / 2
    follow_ups = steady(follow_up_cost=cost, follow_up_where=rest, follow_up_steps=rest, none=0.2)

    assert replace(known, follow_ups=follow_ups).read("und das?").follow_up == part


def test_one_who_knows_no_ordinary_messages_names_no_part(known: Recogniser) -> None:
    only_parts = steady(follow_up_cost=0.6, follow_up_more=0.4)

    assert replace(known, follow_ups=only_parts).read("Hallo").follow_up == ""


@pytest.mark.parametrize("text", ["", " \n", "?!…", "\u202e\u200f", "\u0301\u0308" * 5_000, "ـــ", "\x00"])
def test_of_a_text_without_words_nothing_is_said(known: Recogniser, text: str) -> None:
    reading = known.read(text)

    assert reading.ranking == ()
    assert (reading.decision, reading.language, reading.follow_up) == ("none", "", "")
    assert (reading.language_confidence, reading.follow_up_confidence) == (0.0, 0.0)


HOSTILE = {
    "4096 letters": "x" * 4_096,
    "100000 letters": "kita " * 20_000,
    "10000 marks": "a" + "\u0323\u0301" * 5_000,
    "emoji": "😀🎉👍🏽",
    "unfolding": "\ufdfa" * 4_096,
    "control": "\x00\x01\x7f a",
    "surrogate": "\ud800 kita",
    "code": "<script>alert(1)</script>'; DROP TABLE--",
    "one long word in Chinese": "漢" * 4_096,
    "many languages": "kita مرحبا привіт 漢字 👍 " * 150,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_are_read_quickly(known: Recogniser, text: str) -> None:
    started = time.perf_counter()
    reading = known.read(text)

    assert time.perf_counter() - started < 1
    assert reading.decision in ("none", "unsure", "sure")
    assert all(0 <= confidence <= 1 for _, confidence in reading.ranking)
    assert all(0 <= share <= 1 for share in (reading.language_confidence, reading.follow_up_confidence))


def test_two_trainings_agree_to_the_last_digit(tmp_path: Path) -> None:
    written = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        learning.learn(project.examples(), project.SMALL).save(tmp_path / name)
        arrays = {part: dict(np.load(tmp_path / name / f"{part}.npz")) for part in PARTS}
        written.append((arrays, (tmp_path / name / recogniser.FACTS).read_text()))
    (one, facts), (other, other_facts) = written

    assert facts == other_facts
    for part in PARTS:
        assert all(np.array_equal(one[part][name], other[part][name]) for name in one[part])


def test_training_with_noise_agrees_to_the_last_digit_as_well(known: Recogniser) -> None:
    plan = replace(project.SMALL, noise=tuple(KINDS))
    one, other = (learning.learn(project.examples(), plan).read("Kitaplatz") for _ in range(2))

    assert one == other
    assert one.ranking != known.read("Kitaplatz").ranking


def test_a_stored_recogniser_answers_as_before(known: Recogniser, tmp_path: Path) -> None:
    known.save(tmp_path)
    again = load(tmp_path)

    for text in ("Platz in der Kita?", "بكم", "¿Dónde está?"):
        before, after = known.read(text), again.read(text)
        assert dict(after.ranking) == pytest.approx(dict(before.ranking), abs=0.01)
        assert (after.decision, after.language, after.follow_up) == (before.decision, before.language, before.follow_up)


def test_its_folder_holds_arrays_and_json_only(known: Recogniser, tmp_path: Path) -> None:
    known.save(tmp_path)

    assert {file.name for file in tmp_path.iterdir()} == {recogniser.FACTS, *(f"{part}.npz" for part in PARTS)}
    facts = json.loads((tmp_path / recogniser.FACTS).read_text())
    assert facts["names"]["intents"] == sorted(project.INTENTS)
    assert set(facts["calibration"]) == {EVERYWHERE, "de", "ar"}


def test_a_recogniser_whose_names_do_not_fit_is_refused(known: Recogniser, tmp_path: Path) -> None:
    known.save(tmp_path)
    facts = json.loads((tmp_path / recogniser.FACTS).read_text())
    facts["names"]["languages"] = ["de"]
    (tmp_path / recogniser.FACTS).write_text(json.dumps(facts))

    with pytest.raises(UnreadableModel):
        load(tmp_path)


@pytest.mark.parametrize("lacking", ["every sentence", "another intent", "another language", "follow-ups"])
def test_without_at_least_two_of_a_kind_there_is_nothing_to_learn(lacking: str) -> None:
    kept = {
        "every sentence": lambda one: False,
        "another intent": lambda one: one.intent == "greet" or one.intent.startswith(recogniser.FOLLOW_UP),
        "another language": lambda one: one.locale == "de",
        "follow-ups": lambda one: not one.intent.startswith(recogniser.FOLLOW_UP),
    }[lacking]

    with pytest.raises(NothingToLearn):
        learning.learn([one for one in project.examples() if kept(one)], project.SMALL)


def test_follow_ups_and_other_languages_are_never_learned_as_intents() -> None:
    known = learning.learn([*project.examples(), Example("hola", "other_language", "other")], project.SMALL)

    assert known.intents.names == tuple(sorted(project.INTENTS))
    assert known.languages.names == ("ar", "de", "other")
    assert known.follow_ups.names == ("follow_up_cost", "follow_up_more", "none")


def test_a_plan_takes_what_is_configured_over_our_own_defaults() -> None:
    plan = Plan.of({"hidden": 16, "rate": 0.1, "members": 1, "noise": ["joined"], "ranking_length": 10})

    assert plan == Plan(Settings(hidden=16, rate=0.1), members=1, noise=("joined",))
    assert Plan.of({}) == Plan()
