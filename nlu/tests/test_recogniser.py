import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
from components import recogniser
from components.network import Settings
from components.recogniser import NothingToLearn, Recogniser, UnreadableModel, learn, load
from sentences import training

SMALL = Settings(hidden=16, epochs=20, batch=4)


def learned(home: Path, settings: Settings = SMALL) -> Recogniser:
    sentences = training(home)
    return learn([one.text for one in sentences], [one.intent for one in sentences], settings, held_out=3)


def test_what_was_learned_is_recognised_in_both_languages(home: Path) -> None:
    known = learned(home)

    assert known.rank("wie bekomme ich einen kindergarten platz")[0][0] == "kita_place"
    assert known.rank("حضانة")[0][0] == "kita_place"


def test_two_trainings_agree_to_the_last_digit(home: Path) -> None:
    one, other = learned(home), learned(home)

    for name, array in vars(one.weights).items():
        assert np.array_equal(array, getattr(other.weights, name)), name
    assert one.temperature == other.temperature


def test_another_seed_gives_other_weights(home: Path) -> None:
    other = learned(home, Settings(hidden=16, epochs=20, batch=4, seed=7))

    assert not np.array_equal(learned(home).weights.output, other.weights.output)


def test_confidences_of_all_intents_add_up_to_one_and_fall(home: Path) -> None:
    shares = [confidence for _, confidence in learned(home).rank("Guten Morgen")]

    assert sum(shares) == pytest.approx(1)
    assert shares == sorted(shares, reverse=True)


def test_a_stored_recogniser_answers_as_before(home: Path, tmp_path: Path) -> None:
    known = learned(home)
    known.save(tmp_path)

    before, after = known.rank("Platz in der Kita?"), load(tmp_path).rank("Platz in der Kita?")

    assert [name for name, _ in after] == [name for name, _ in before]
    assert [share for _, share in after] == pytest.approx([share for _, share in before], abs=0.01)


def test_stored_files_hold_numbers_and_json_only(home: Path, tmp_path: Path) -> None:
    learned(home).save(tmp_path)

    assert set(json.loads((tmp_path / recogniser.FACTS).read_text())) == {"intents", "temperature"}
    with zipfile.ZipFile(tmp_path / recogniser.ARRAYS) as archive:
        for name in archive.namelist():
            assert b"'|O'" not in archive.read(name)[:128]


def test_a_pickle_in_place_of_an_array_is_not_opened(home: Path, tmp_path: Path) -> None:
    learned(home).save(tmp_path)
    arrays = dict(np.load(tmp_path / recogniser.ARRAYS))
    np.savez(tmp_path / recogniser.ARRAYS, **{**arrays, "bias": np.array([{"run": "me"}], dtype=object)})

    with pytest.raises(ValueError, match="allow_pickle"):
        load(tmp_path)


def test_arrays_that_do_not_fit_the_intents_are_refused(home: Path, tmp_path: Path) -> None:
    learned(home).save(tmp_path)
    (tmp_path / recogniser.FACTS).write_text('{"intents": ["greet"], "temperature": 1}')

    with pytest.raises(UnreadableModel):
        load(tmp_path)


@pytest.mark.parametrize("texts", [[], ["hallo", "moin"]])
def test_one_intent_is_nothing_to_learn_from(texts: list[str]) -> None:
    with pytest.raises(NothingToLearn):
        learn(texts, ["greet"] * len(texts), SMALL, held_out=2)
