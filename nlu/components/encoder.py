"""A sentence encoder that others have trained: numbers that lie near one another where texts mean alike. Optional.

Its weights are files in the layout of sentence-transformers, in a folder or on the hub (https://huggingface.co). The
libraries are loaded when an encoder is, for most installations go without (encoder.in).
"""

import hashlib
import importlib
import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from components.text import LONGEST

log = logging.getLogger(__name__)

FACTS = "encoder.json"
TOKENIZER = "tokenizer.json"
MODELS = ("onnx/model.onnx", "model.onnx")
NEEDED = (TOKENIZER, *(f"{model}*" for model in MODELS))
"""Patterns of the files that are read; large models keep their numbers beside them, `model.onnx_data`."""

MOST_TOKENS = 128
"""Read of one text, as sentence-transformers does with its multilingual models."""

BATCH = 32
TOLD = 5_000
"""Sentences after which the training says how far it has come."""


class EncoderFault(Exception):
    """The encoder cannot be used; the message says why, and what to do."""


@dataclass(frozen=True)
class Origin:
    """Where weights are from. `name`: a folder, or `owner/name` of the hub; `mark`: the folder's hash, or the commit.

    What a model learned with must be there when it answers, so the mark is kept with the model.
    """

    name: str
    mark: str

    def save(self, folder: Path) -> None:
        (folder / FACTS).write_text(json.dumps(vars(self)), encoding="utf-8")


def origin_in(folder: Path) -> Origin:
    return Origin(**json.loads((folder / FACTS).read_text(encoding="utf-8")))


def found(name: str) -> Origin:
    """The weights as they are now; downloaded if need be. `name`: also `owner/name@revision`. Raises EncoderFault."""
    if _is_folder(name):
        return Origin(name, _digest(Path(name)))
    repository, _, revision = name.partition("@")
    return Origin(repository, _downloaded(repository, revision or None).name)


def opened(origin: Origin) -> "Encoder":
    """Raises EncoderFault, also where the weights are others than they were."""
    if not _is_folder(origin.name):
        return _load(_downloaded(origin.name, origin.mark))
    folder = Path(origin.name)
    if _digest(folder) != origin.mark:
        raise EncoderFault(f"the files in {folder} are not those that the model learned with; train anew")
    return _load(folder)


def _is_folder(name: str) -> bool:
    return name.startswith(("/", ".")) or Path(name).is_dir()


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for file in sorted({file for pattern in NEEDED for file in folder.glob(pattern)}):
        with file.open("rb") as stream:
            while chunk := stream.read(2**20):
                digest.update(chunk)
    return digest.hexdigest()


def _downloaded(repository: str, revision: str | None) -> Path:
    """A folder in the hub's own cache, named for its commit. What is there already is not asked for again."""
    hub = _library("huggingface_hub")
    try:
        folder = hub.snapshot_download(repository, revision=revision, allow_patterns=list(NEEDED))
    except Exception as error:  # of many libraries, without a common root
        asked = f"{repository}@{revision}" if revision else repository
        reason = (str(error).strip().splitlines() or [""])[0]
        raise EncoderFault(
            f"the encoder {asked} is no folder here, and the hub did not give it ({type(error).__name__}: {reason}); "
            "mend LOTSE_ENCODER or the network, or name a folder with its files"
        ) from error
    return Path(folder)


def _library(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise EncoderFault(
            f"the library {error.name} is missing; set LOTSE_ENCODER and start with ./lotse, which installs what "
            "nlu/requirements-encoder.lock names"
        ) from error


def _load(folder: Path) -> "Encoder":
    onnxruntime, tokenizers = _library("onnxruntime"), _library("tokenizers")
    model = next((folder / name for name in MODELS if (folder / name).is_file()), None)
    if model is None or not (folder / TOKENIZER).is_file():
        raise EncoderFault(f"{folder} is no folder with {TOKENIZER} and {' or '.join(reversed(MODELS))}")
    try:
        tokenizer = tokenizers.Tokenizer.from_file(str(folder / TOKENIZER))
        session = onnxruntime.InferenceSession(str(model), providers=["CPUExecutionProvider"])
    except Exception as error:  # both libraries raise what is derived from Exception alone
        raise EncoderFault(f"{folder} holds no encoder that can be run: {error}") from error
    return Encoder(tokenizer, session)


class Encoder:
    """Mean of the vectors of a text's tokens, brought to length one, as sentence-transformers' models are meant."""

    def __init__(self, tokenizer: Any, session: Any) -> None:
        """The one of `tokenizers`, the other of `onnxruntime`. Raises EncoderFault for a model of another kind."""
        self._tokenizer, self._session = tokenizer, session
        self._filler = _filler(tokenizer)
        tokenizer.no_padding()
        tokenizer.enable_truncation(MOST_TOKENS)
        self._inputs = {one.name for one in session.get_inputs()}
        self._output = next((one.name for one in session.get_outputs() if len(one.shape) == 3), None)
        unknown = self._inputs - {"input_ids", "attention_mask", "token_type_ids"}
        if unknown or self._output is None:
            wrong = f"asks for {', '.join(sorted(unknown))}" if unknown else "gives no vector for each token"
            raise EncoderFault(f"this is no sentence encoder that is known here: its model.onnx {wrong}")

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Shape (texts, dimensions), float32; at least one text. Those of like length go together: less padding."""
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        parts = []
        for start in range(0, len(order), BATCH):
            parts.append(self._batch([texts[place] for place in order[start : start + BATCH]]))
            if start and start % TOLD < BATCH:
                log.info("%d of %d sentences encoded", start, len(texts))
        return np.concatenate(parts)[np.argsort(order)]

    def encode_one(self, text: str) -> np.ndarray:
        """Shape (dimensions,)."""
        return self.encode([text])[0]

    def _batch(self, texts: Sequence[str]) -> np.ndarray:
        read = self._tokenizer.encode_batch([_sound(text) for text in texts])
        mask = _table([one.attention_mask for one in read], 0)
        given = {
            "input_ids": _table([one.ids for one in read], self._filler),
            "attention_mask": mask,
            "token_type_ids": _table([one.type_ids for one in read], 0),
        }
        asked = {name: given[name] for name in self._inputs}
        (tokens,) = self._session.run([self._output], asked)
        weights = mask[:, :, None].astype(np.float32)
        means = (tokens * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1)
        return (means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-12)).astype(np.float32)


def _filler(tokenizer: Any) -> int:
    """The token that fills up shorter texts of a batch. Some models count places by it, so it must be theirs."""
    if tokenizer.padding:
        return int(tokenizer.padding["pad_id"])
    known = (tokenizer.token_to_id(token) for token in ("<pad>", "[PAD]"))
    return next((number for number in known if number is not None), 0)


def _sound(text: str) -> str:
    """Half of a surrogate pair, which JSON lets through, would be refused."""
    return text[:LONGEST].encode("utf-8", "replace").decode("utf-8")


def _table(rows: Iterable[Sequence[int]], filler: int) -> np.ndarray:
    """Shape (texts, tokens of the longest): at least one column, for a model may not bear none."""
    rows = list(rows)
    table = np.full((len(rows), max(1, *map(len, rows))), filler, np.int64)
    for place, row in enumerate(rows):
        table[place, : len(row)] = row
    return table
