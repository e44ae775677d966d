"""An ensemble of networks: learning, answering, and being kept in a file of plain arrays."""

import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import project
import pytest
from components import classifier
from components.classifier import Classifier, Lessons, NothingToLearn, UnreadableModel, held_out_logits, learn, load
from components.features import blocks
from components.network import Settings, Weights, train

SETTINGS = project.SMALL.settings
ASKING = [one for one in project.examples() if one.intent in project.INTENTS]
DOCUMENTS = [blocks(one.text) for one in ASKING]
LESSONS = Lessons(DOCUMENTS, [one.intent for one in ASKING])


@pytest.fixture(scope="module")
def pair() -> Classifier:
    """Two networks."""
    return learn(LESSONS, SETTINGS, 2)


def first(known: Classifier, text: str) -> str:
    shares = known.shares(blocks(text))
    return max(shares, key=shares.__getitem__)


def same(one: Weights, other: Weights) -> bool:
    return all(np.array_equal(array, getattr(other, name)) for name, array in vars(one).items())


@pytest.mark.parametrize(
    ("text", "intent"),
    [("wie bekomme ich einen kindergarten platz", "kita_place"), ("حضانة", "kita_place"), ("Guten Abend", "greet")],
)
def test_what_was_learned_is_recognised_in_both_languages(pair: Classifier, text: str, intent: str) -> None:
    assert first(pair, text) == intent


def test_shares_of_all_names_add_up_to_one(pair: Classifier) -> None:
    shares = pair.shares(blocks("Guten Morgen"))

    assert set(shares) == set(project.INTENTS)
    assert sum(shares.values()) == pytest.approx(1)


@pytest.mark.parametrize("text", ["", "?!", "\u202e"])
def test_a_text_without_words_has_no_shares(pair: Classifier, text: str) -> None:
    assert pair.shares(blocks(text)) == {}
    assert pair.logits(blocks(text)) is None


def test_words_that_were_never_seen_do_not_speak_for_anything(pair: Classifier) -> None:
    heard, unheard = pair.logits(blocks("Kitaplatz")), pair.logits(blocks("漢字"))

    assert heard is not None and unheard is not None
    assert np.ptp(unheard) < np.ptp(heard) / 2


def test_two_trainings_agree_to_the_last_digit(pair: Classifier) -> None:
    again = learn(LESSONS, SETTINGS, 2)

    assert same(again.weights, pair.weights)
    assert np.array_equal(again.idf, pair.idf)


def test_how_many_learn_side_by_side_changes_nothing(pair: Classifier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(classifier, "WORKERS", 1)

    assert same(learn(LESSONS, SETTINGS, 2).weights, pair.weights)


def test_another_seed_gives_other_weights(pair: Classifier) -> None:
    assert not same(learn(LESSONS, replace(SETTINGS, seed=7), 2).weights, pair.weights)


def test_an_ensemble_says_the_mean_of_what_its_members_say(pair: Classifier) -> None:
    members = [learn(LESSONS, replace(SETTINGS, seed=SETTINGS.seed + number), 1) for number in range(2)]
    document = blocks("Platz in der Kita?")
    one, other = (member.logits(document) for member in members)

    assert pair.logits(document) == pytest.approx((one + other) / 2, abs=1e-4)
    assert not np.allclose(one, other)


def test_the_learner_tells_of_each_round_that_it_errs_less() -> None:
    losses: list[float] = []
    vectors = [classifier.vector(document, np.ones(classifier.network.BUCKETS, np.float32)) for document in DOCUMENTS]
    train(vectors, LESSONS.numbers(), 3, SETTINGS, lambda epoch, loss: losses.append(loss))

    assert len(losses) == SETTINGS.epochs
    assert losses[-1] < losses[0] / 2


def test_noisy_sentences_are_learned_besides_the_clean_ones() -> None:
    mistyped = [blocks(one.text.replace("itaplatz", "iatplazt")) for one in ASKING]
    known = learn(replace(LESSONS, noisy=mistyped), SETTINGS, 1)

    assert first(known, "Kiatplazt") == first(known, "Kitaplatz") == "kita_place"


@pytest.mark.parametrize("labels", [[], ["greet"], ["greet", "greet"]])
def test_one_name_is_nothing_to_learn_from(labels: list[str]) -> None:
    with pytest.raises(NothingToLearn, match="no sentences to learn from, or all have the same name"):
        learn(Lessons([blocks("hallo")] * len(labels), labels), SETTINGS, 1)


def test_what_is_held_out_is_judged_by_who_did_not_learn_it() -> None:
    documents = [blocks(text) for text in ["hallo", "moin", "kita", "schule", "hallo", "kita"]]
    labels = ["greet", "greet", "place", "place", "place", "greet"]
    fold = np.array([0, 0, 0, 0, 1, 1])
    logits = held_out_logits(Lessons(documents, labels), fold, Settings(hidden=16, epochs=40, batch=2), 1)
    greet, place = 0, 1

    assert logits.shape == (6, 2)
    assert logits[4, greet] > logits[4, place], "the other fold has hallo as a greeting"
    assert logits[0, place] > logits[0, greet], "here it is the other way round"


def test_a_stored_classifier_answers_as_before(pair: Classifier, tmp_path: Path) -> None:
    pair.save(tmp_path / "one.npz")
    again = load(tmp_path / "one.npz", pair.names)

    for text in ("Platz in der Kita?", "السلام", "Hallo"):
        assert first(again, text) == first(pair, text)
        assert again.shares(blocks(text)) == pytest.approx(pair.shares(blocks(text)), abs=0.01)


def test_two_stored_classifiers_of_the_same_sentences_are_the_same_file(pair: Classifier, tmp_path: Path) -> None:
    pair.save(tmp_path / "one.npz")
    learn(LESSONS, SETTINGS, 2).save(tmp_path / "other.npz")
    one, other = (np.load(tmp_path / f"{name}.npz") for name in ("one", "other"))

    with one, other:
        assert all(np.array_equal(one[name], other[name]) for name in one.files)


def test_stored_files_hold_plain_numbers_only(pair: Classifier, tmp_path: Path) -> None:
    pair.save(tmp_path / "one.npz")

    with zipfile.ZipFile(tmp_path / "one.npz") as archive:
        heads = [archive.read(name)[:128] for name in archive.namelist()]
    assert all(b"'<f2'" in head or b"'<f4'" in head for head in heads)


def test_a_pickle_in_place_of_an_array_is_not_opened(pair: Classifier, tmp_path: Path) -> None:
    pair.save(tmp_path / "one.npz")
    arrays = dict(np.load(tmp_path / "one.npz"))
    np.savez(tmp_path / "one.npz", **{**arrays, "bias": np.array([{"run": "me"}], dtype=object)})

    with pytest.raises(ValueError, match="allow_pickle"):
        load(tmp_path / "one.npz", pair.names)


@pytest.mark.parametrize("names", [(), ("greet",), ("greet", "kita_place", "out_of_scope", "one_more")])
def test_arrays_that_do_not_fit_the_names_are_refused(pair: Classifier, tmp_path: Path, names: tuple[str, ...]) -> None:
    pair.save(tmp_path / "one.npz")

    with pytest.raises(UnreadableModel):
        load(tmp_path / "one.npz", names)
