"""The optional sentence encoder: read from a folder or a hub, and joined to what the recogniser learns from."""

import json
import os
import re
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import evaluate
import numpy as np
import project
import pytest
import server
import tiny_encoder
import tiny_hub
import train
import yaml
from archive import opened, unpack
from components import encoder, learning
from components.classifier import UnreadableModel
from components.encoder import MOST_TOKENS, Encoder, EncoderFault, Origin
from components.features import BUCKETS, blocks, inverse_document_frequency, vector, with_meaning
from components.joint_classifier import JointClassifier
from components.recogniser import OtherEncoder, Recogniser
from components.sentence_encoder import SentenceEncoder
from fingerprint import HOME, WEIGHTS, fingerprint
from pipeline import configuration
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, FEATURE_TYPE_SEQUENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from serving import started

CONTEXT = ExecutionContext(GraphSchema({}))
PARAPHRASES = {"園": "kita_place", "ბაღი": "kita_place", "ამინდი": "out_of_scope"}
"""Words without a letter of what is learned; only the encoder knows what they mean."""


@pytest.fixture(scope="session")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_encoder.lay_out(tmp_path_factory.mktemp("encoder") / "weights")


@pytest.fixture(scope="session")
def tiny(weights: Path) -> Encoder:
    return encoder.opened(encoder.found(str(weights)))


def test_texts_that_mean_alike_are_alike_whatever_their_letters(tiny: Encoder) -> None:
    kita, park, hello = tiny.encode(["Kitaplatz", "園", "Moin"])

    assert kita @ park == pytest.approx(1)
    assert kita @ hello == pytest.approx(0)
    assert kita.dtype == np.float32


def test_a_batch_says_of_each_text_what_is_said_of_it_alone(tiny: Encoder) -> None:
    texts = ["hallo " * (number % 5) + "kita wetter"[: 4 + number % 8] for number in range(3 * encoder.BATCH)]

    together = tiny.encode(texts)

    assert np.allclose(together, [tiny.encode_one(text) for text in texts])
    assert np.allclose(np.linalg.norm(together, axis=1), 1)


def test_what_comes_after_the_last_token_is_not_read(tiny: Encoder) -> None:
    long = "hallo " * MOST_TOKENS + "kita " * 500

    assert np.array_equal(tiny.encode_one(long), tiny.encode_one("hallo"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n",
        "😀🎉",
        "x" * 100_000,
        "kita " * 20_000,
        "\u0301" * 5_000,
        "\ufdfa" * 4_096,
        "\x00\x7f a",
        "\ud800 kita",
    ],
    ids=["empty", "blank", "emoji", "100000 letters", "20000 words", "marks", "unfolding", "control", "surrogate"],
)
def test_hostile_texts_are_harmless(tiny: Encoder, text: str) -> None:
    began = time.perf_counter()
    found = tiny.encode_one(text)

    assert np.isfinite(found).all()
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize("name", ["onnx/model.onnx", "model.onnx"])
def test_the_model_may_lie_in_either_place(weights: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "onnx").mkdir()
    (tmp_path / "tokenizer.json").write_bytes((weights / "tokenizer.json").read_bytes())
    (tmp_path / name).write_bytes((weights / "onnx/model.onnx").read_bytes())

    assert encoder.opened(encoder.found(str(tmp_path))).encode_one("kita").size == 4


def test_a_model_that_asks_for_kinds_of_tokens_gets_them(tmp_path: Path) -> None:
    asks = ("input_ids", "attention_mask", "token_type_ids")
    folder = tiny_encoder.lay_out(tmp_path / "kinds", asks=asks)

    assert encoder.opened(encoder.found(str(folder))).encode_one("kita").size == 4


@pytest.mark.parametrize("library", ["onnxruntime", "tokenizers"])
def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch, weights: Path, library: str) -> None:
    monkeypatch.setitem(sys.modules, library, None)

    with pytest.raises(EncoderFault, match=f"library {library} is missing.*requirements-encoder.lock"):
        encoder.opened(encoder.found(str(weights)))


def test_a_missing_hub_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)

    with pytest.raises(EncoderFault, match="library huggingface_hub is missing"):
        encoder.found("tiny/encoder")


@pytest.mark.parametrize("lost", ["tokenizer.json", "onnx/model.onnx"])
def test_a_folder_without_the_files_is_named(tmp_path: Path, lost: str) -> None:
    folder = tiny_encoder.lay_out(tmp_path / "part")
    (folder / lost).unlink()

    with pytest.raises(
        EncoderFault, match=r"part is no folder with tokenizer\.json and model\.onnx or onnx/model\.onnx"
    ):
        encoder.opened(encoder.found(str(folder)))


@pytest.mark.parametrize("torn", ["tokenizer.json", "onnx/model.onnx"])
def test_a_torn_file_is_no_encoder(tmp_path: Path, torn: str) -> None:
    folder = tiny_encoder.lay_out(tmp_path / "torn")
    (folder / torn).write_bytes((folder / torn).read_bytes()[:-20])

    with pytest.raises(EncoderFault, match="torn holds no encoder that can be run"):
        encoder.opened(encoder.found(str(folder)))


def test_a_model_of_another_kind_is_refused(tmp_path: Path) -> None:
    folder = tiny_encoder.lay_out(tmp_path / "other", asks=("input_ids", "pixel_values"))

    with pytest.raises(EncoderFault, match="no sentence encoder.* asks for pixel_values"):
        encoder.opened(encoder.found(str(folder)))


def test_other_weights_than_those_learned_with_are_refused(tmp_path: Path) -> None:
    folder = tiny_encoder.lay_out(tmp_path / "changing")
    learned_with = encoder.found(str(folder))
    (folder / "onnx/model.onnx").write_bytes(b"other")

    with pytest.raises(EncoderFault, match="not those that the model learned with; train anew"):
        encoder.opened(learned_with)


ASK = """
import json, sys
from components import encoder
try:
    origin = encoder.found(sys.argv[1])
    print(json.dumps([*vars(origin).values(), encoder.opened(origin).encode_one("kita").tolist()]))
except encoder.EncoderFault as error:
    print(json.dumps(str(error)))
"""


def asked(name: str, address: str, cache: Path) -> list[object] | str:
    """What a fresh process finds under this name of the hub; huggingface_hub reads its settings once."""
    environment = {**os.environ, "PYTHONPATH": str(HOME), "HF_ENDPOINT": address, "HF_HOME": str(cache)}
    command = [sys.executable, "-c", ASK, name]
    shown = subprocess.run(command, env=environment, text=True, capture_output=True, check=True).stdout
    found: list[object] | str = json.loads(shown)
    return found


@pytest.fixture
def hub(weights: Path, tmp_path: Path) -> Iterator[tiny_hub.Hub]:
    """Its repository also holds what nobody needs."""
    folder = tmp_path / "repository"
    for file in ("tokenizer.json", "onnx/model.onnx"):
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes((weights / file).read_bytes())
    (folder / "pytorch_model.bin").write_bytes(b"large")
    (folder / "onnx/model_O4.onnx").write_bytes(b"large")
    with tiny_hub.serving(folder) as hub:
        yield hub


@pytest.mark.parametrize("revision", ["", "@v1", f"@{tiny_hub.COMMIT}"])
def test_weights_come_from_the_hub_once(hub: tiny_hub.Hub, tmp_path: Path, revision: str) -> None:
    name, commit, _ = asked(f"{tiny_hub.REPOSITORY}{revision}", hub.address, tmp_path / "cache")
    files = {path.rpartition("/resolve/")[2].partition("/")[2] for path in hub.asked if "/resolve/" in path}

    assert (name, commit) == (tiny_hub.REPOSITORY, tiny_hub.COMMIT)
    assert files == {"tokenizer.json", "onnx/model.onnx"}

    hub.asked.clear()
    assert asked(f"{name}@{commit}", hub.address, tmp_path / "cache")[:2] == [name, commit]
    assert not [path for path in hub.asked if tiny_hub.REPOSITORY in path]


def test_without_the_hub_what_was_downloaded_is_enough(hub: tiny_hub.Hub, tmp_path: Path) -> None:
    before = asked(tiny_hub.REPOSITORY, hub.address, tmp_path / "cache")

    assert asked(tiny_hub.REPOSITORY, "http://127.0.0.1:9", tmp_path / "cache") == before


@pytest.mark.parametrize("name", ["tiny/unknown", f"{tiny_hub.REPOSITORY}@unknown", "neither/a/folder"])
def test_what_the_hub_does_not_have_is_named(hub: tiny_hub.Hub, tmp_path: Path, name: str) -> None:
    shown = asked(name, hub.address, tmp_path / "cache")

    assert str(shown).startswith(f"the encoder {name} is no folder here, and the hub did not give it (")
    assert str(shown).endswith("mend LOTSE_ENCODER or the network, or name a folder with its files")


def test_a_hub_that_is_away_is_named(tmp_path: Path) -> None:
    assert "ConnectError" in asked(tiny_hub.REPOSITORY, "http://127.0.0.1:9", tmp_path / "cache")


def test_a_hub_without_a_usable_model_is_named(hub: tiny_hub.Hub, tmp_path: Path) -> None:
    (hub.folder / "onnx/model.onnx").unlink()

    assert "is no folder with tokenizer.json and model.onnx" in asked(
        tiny_hub.REPOSITORY, hub.address, tmp_path / "cache"
    )


@pytest.fixture(scope="module")
def helped(tiny: Encoder) -> Recogniser:
    """What is learned from the small project with the encoder's help."""
    examples = [replace(one, meaning=tiny.encode_one(one.text)) for one in project.examples()]
    return learning.learn(examples, project.SMALL)


def test_paraphrases_are_understood_that_only_the_encoder_knows(
    helped: Recogniser, known: Recogniser, tiny: Encoder
) -> None:
    with_it = [helped.read(text, tiny.encode_one(text)).ranking[0][0] for text in PARAPHRASES]
    without = [known.read(text).ranking[0][0] for text in PARAPHRASES]

    assert with_it == list(PARAPHRASES.values())
    assert not set(zip(PARAPHRASES, without, strict=True)) & set(PARAPHRASES.items())


def test_calibration_uses_it_too(helped: Recogniser, known: Recogniser, tiny: Encoder) -> None:
    asking = [one for one in project.examples() if learning.is_intent(one.intent)]
    joined = [replace(one, meaning=tiny.encode_one(one.text)) for one in asking]
    right = {}
    for name, examples in {"without": asking, "with": joined}.items():
        lessons = learning.intent_lessons(examples, project.SMALL)
        fold = np.arange(len(asking)) % 4
        logits = learning.held_out_logits(lessons, fold, project.SMALL.settings, 1)
        right[name] = (logits.argmax(axis=1) == lessons.numbers()).mean()

    assert right["with"] > right["without"]
    assert helped.calibration != known.calibration


def test_noisy_sentences_keep_the_meaning_of_the_clean_ones(tiny: Encoder) -> None:
    plan = replace(project.SMALL, noise=("mistyped",))
    lessons = learning.intent_lessons([replace(project.examples()[0], meaning=tiny.encode_one("hallo"))], plan)

    assert [block.tolist() for block in lessons.noisy[0][-1]] == [block.tolist() for block in lessons.documents[0][-1]]


def test_the_meaning_weighs_as_much_as_each_other_view_of_a_text() -> None:
    document = with_meaning(blocks("Kitaplatz gesucht"), np.array([3, 0, -4], np.float32))
    buckets, values = vector(document, inverse_document_frequency([document], 3))
    dense = values[buckets >= BUCKETS]

    assert buckets[-3:].tolist() == [BUCKETS, BUCKETS + 1, BUCKETS + 2]
    assert dense / np.linalg.norm(dense) == pytest.approx([0.6, 0, -0.8])
    assert dense @ dense == pytest.approx(1 / len(document), rel=0.01)  # two n-grams may share a bucket


@pytest.mark.parametrize("nothing", [None, np.zeros(4), np.full(4, np.nan), np.full(4, np.inf), np.empty(0)])
def test_an_encoder_that_says_nothing_changes_nothing(nothing: np.ndarray | None) -> None:
    document = blocks("Kitaplatz gesucht")

    assert with_meaning(document, nothing) == document


@pytest.mark.parametrize("text", ["", " \n", "?!", "\u202e"])
def test_a_text_without_words_has_no_intent(helped: Recogniser, tiny: Encoder, text: str) -> None:
    assert helped.read(text, tiny.encode_one("Kitaplatz")).ranking == ()


def test_an_encoder_with_other_dimensions_is_refused(helped: Recogniser, known: Recogniser) -> None:
    for one in (helped, known):
        with pytest.raises(OtherEncoder, match="train anew"):
            one.read("Kitaplatz", np.ones(5, np.float32))


def test_without_an_encoder_every_digit_is_what_it_was(known: Recogniser) -> None:
    assert known.intents.dimensions == known.languages.dimensions == known.follow_ups.dimensions == 0
    assert len(known.intents.weights.embedding) == BUCKETS


def test_only_intents_learn_from_it(helped: Recogniser) -> None:
    assert helped.intents.dimensions == 4
    assert helped.languages.dimensions == helped.follow_ups.dimensions == 0


def featurised(text: str, intent: str, numbers: Sequence[float]) -> Message:
    """A message as featurizers of Rasa's leave it: numbers for its words, and, from two of them, for the whole."""
    message = Message({TEXT: text, "intent": intent})
    message.add_features(Features(np.ones((3, 7)), FEATURE_TYPE_SEQUENCE, TEXT, "one"))
    message.add_features(Features(np.array([numbers[:2]]), FEATURE_TYPE_SENTENCE, TEXT, "one"))
    message.add_features(Features(np.array([numbers[2:]]), FEATURE_TYPE_SENTENCE, TEXT, "another"))
    return message


def test_any_featurizer_before_the_classifier_joins(tmp_path: Path, tiny: Encoder) -> None:
    storage, resource = LocalModelStorage(tmp_path), Resource("classifier")
    entry = yaml.safe_load(project.CONFIGURATION)["pipeline"][0]
    config = {**JointClassifier.get_default_config(), **entry}
    learned = [
        featurised(one.text, one.intent, tiny.encode_one(one.text).tolist())
        for one in project.examples()
        if one.intent != "other_language"
    ]
    for place, message in enumerate(learned):
        message.set("metadata", {"intent": {"locale": "de" if place % 2 else "ar"}})
    JointClassifier.create(config, storage, resource, CONTEXT).train(TrainingData(learned))
    classifier = JointClassifier.load(config, storage, resource, CONTEXT)

    for text, intent in PARAPHRASES.items():
        (message,) = classifier.process([featurised(text, "", tiny.encode_one(text).tolist())])
        assert message.get("intent")["name"] == intent


def test_a_featurizer_without_a_source_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(InvalidConfigException, match="needs a `source`"):
        SentenceEncoder.create(
            SentenceEncoder.get_default_config(), LocalModelStorage(tmp_path), Resource("encoder"), CONTEXT
        )


@pytest.fixture(scope="module")
def encoder_home(weights: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The small project and the model that Rasa trained of it with the encoder set."""
    home = project.laid_out(tmp_path_factory.mktemp("with_encoder"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOTSE_ENCODER", str(weights))
        train.train(home)
        yield home


@pytest.fixture(scope="module")
def model(encoder_home: Path) -> Path:
    (made,) = (encoder_home / "models").glob("nlu-*.tar.gz")
    return made


def test_the_lean_server_runs_a_pipeline_with_it(model: Path, tmp_path: Path) -> None:
    parse = server.parser(model, tmp_path)

    assert {text: parse(text)["intent"]["name"] for text in PARAPHRASES} == PARAPHRASES
    assert parse("")["intent"]["name"] is None
    assert parse("\ud800 Kitaplatz")["intent"]["name"] == "kita_place"


def test_rasas_own_server_says_the_same(model: Path, tmp_path: Path) -> None:
    (tmp_path / "lean").mkdir()
    (tmp_path / "rasa").mkdir()
    parse = server.parser(model, tmp_path / "lean")

    with started(["-m", "rasa", "run", "--enable-api", "--model", str(model)], tmp_path / "rasa") as running:
        for text in (*PARAPHRASES, "Wie bekomme ich einen Platz?", ""):
            assert running.parse(text) == parse(text)


def test_the_measuring_programs_use_it(model: Path, encoder_home: Path) -> None:
    known = opened(model)

    assert {text: known.read(text).ranking[0][0] for text in PARAPHRASES} == PARAPHRASES
    assert evaluate.main(["--model", str(model)], encoder_home) == 0


def repointed(model: Path, folder: Path, origin: Origin) -> Path:
    """The model, as if it had learned with other weights."""
    unpack(model, folder)
    origin.save(next(folder.glob(f"components/*/{encoder.FACTS}")).parent)
    made = folder.with_suffix(".tar.gz")
    with tarfile.open(made, "w:gz", compresslevel=1) as packed:
        packed.add(folder, ".")
    return made


def test_a_model_whose_encoder_is_gone_says_so(model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "parts").mkdir()
    made = repointed(
        model, tmp_path / "parts", Origin(str(tmp_path / "gone"), encoder.found(str(tmp_path / "gone")).mark)
    )

    assert server.main([str(made)]) == 1
    assert "gone is no folder with tokenizer.json" in capsys.readouterr().err
    with pytest.raises(UnreadableModel, match="gone is no folder"):
        opened(made)


def test_a_model_of_another_featurizer_cannot_be_measured(
    helped: Recogniser, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = project.packed(helped, tmp_path / "model.tar.gz", tmp_path / "parts")

    assert evaluate.main(["--model", str(made)]) == 1
    assert "a featurizer of Rasa's own" in capsys.readouterr().err


def test_a_training_without_its_encoder_ends_with_one_sentence(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LOTSE_ENCODER", "/nowhere/at/all")

    assert train.main([], home) == 1
    assert (
        capsys.readouterr().err.splitlines()[-1].startswith("train: /nowhere/at/all is no folder with tokenizer.json")
    )
    assert list((home / "models").iterdir()) == []


def test_the_pipeline_is_the_default_one_with_the_encoder_in_front(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LOTSE_ENCODER", raising=False)
    assert configuration(home, tmp_path) == home / "config.yml"

    monkeypatch.setenv("LOTSE_ENCODER", "owner/name@v1")
    default, made = (yaml.safe_load(file.read_text()) for file in (home / "config.yml", configuration(home, tmp_path)))
    first, *rest = made.pop("pipeline")
    assert first == {"name": "components.registered.SentenceEncoder", "source": "owner/name@v1"}
    assert rest == default.pop("pipeline")
    assert made == default


def test_each_encoder_makes_another_model(
    home: Path, weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def named(encoder: str) -> str:
        monkeypatch.setenv("LOTSE_ENCODER", encoder)
        return fingerprint(home)

    folder = tiny_encoder.lay_out(tmp_path / "encoder")
    before = named(str(folder))
    assert len({named(""), named("owner/name"), named("owner/name@v1"), before, named(str(weights))}) == 5

    (folder / "onnx/model.onnx").write_bytes(b"retrained")
    assert named(str(folder)) != before
    monkeypatch.delenv("LOTSE_ENCODER")
    assert fingerprint(home) == named(" ")


def test_the_fingerprint_looks_at_the_files_that_are_read() -> None:
    assert set(WEIGHTS) == set(encoder.NEEDED)


def locked(name: str) -> Mapping[str, str]:
    """Package -> version, with the condition under which it holds."""
    text = (HOME / name).read_text(encoding="utf-8")
    return dict(re.findall(r"(?m)^([\w.-]+(?:\[\w+\])?)==([^\\\n]+)", text))


def test_the_encoders_lock_holds_all_of_the_plain_one() -> None:
    plain, larger = locked("requirements.lock"), locked("requirements-encoder.lock")

    assert larger.keys() - plain.keys() >= {"onnxruntime", "tokenizers"}
    assert {name: larger.get(name) for name in plain} == plain
