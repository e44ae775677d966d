"""A sentence encoder that fits into a test: whole words, each with a vector by what it means.

The model is written down by hand, so that no installation needs the library that makes models:
https://github.com/onnx/onnx/blob/main/onnx/onnx.proto names the fields.
"""

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

FLOAT, INT64 = 1, 7
MEANINGS: Mapping[str, Sequence[str]] = {
    "greeting": ["hallo", "moin", "guten", "tag", "مرحبا", "أهلا", "გამარჯობა"],
    "kindergarten": ["kitaplatz", "kindergarten", "krippe", "kita", "الروضة", "روضة", "حضانة", "ბაღი", "園"],
    "anything": ["wetter", "witz", "meister", "kuchen", "الطقس", "نكتة", "ამინდი"],
}
FIRST = 2
"""Number of the first word; before it stand the filler and the unknown word."""


def lay_out(folder: Path, turned: int = 0, asks: Sequence[str] = ("input_ids", "attention_mask")) -> Path:
    """The two files of an encoder. `turned`: how many places further on its dimensions are; `asks`: its inputs."""
    words = [word for group in MEANINGS.values() for word in group]
    vocabulary = {word: number for number, word in enumerate(["[PAD]", "[UNK]", *words])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    (folder / "onnx").mkdir(parents=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "onnx" / "model.onnx").write_bytes(_model(np.roll(_vectors(), turned, axis=1), asks))
    return folder


def _vectors() -> np.ndarray:
    """Shape (words, meanings + 1): a dimension for each meaning, the last for the filler, which must never be seen."""
    table = np.zeros((FIRST + sum(map(len, MEANINGS.values())), len(MEANINGS) + 1), np.float32)
    table[0, -1] = 1
    start = FIRST
    for place, words in enumerate(MEANINGS.values()):
        table[start : start + len(words), place] = 1
        start += len(words)
    return table


def _model(table: np.ndarray, asks: Sequence[str]) -> bytes:
    """One step: each number of `input_ids` becomes its row of the table."""
    gather = _bytes(1, b"table") + _bytes(1, b"input_ids") + _bytes(2, b"last_hidden_state") + _bytes(4, b"Gather")
    weights = b"".join(_number(1, size) for size in table.shape) + _number(2, FLOAT)
    weights += _bytes(8, b"table") + _bytes(9, table.astype("<f4").tobytes())
    graph = _bytes(1, gather) + _bytes(2, b"tiny") + _bytes(5, weights)
    for name in asks:
        graph += _bytes(11, _value(name, INT64, 2))
    graph += _bytes(12, _value("last_hidden_state", FLOAT, 3))
    return _number(1, 8) + _bytes(7, graph) + _bytes(8, _number(2, 13))


def _value(name: str, kind: int, dimensions: int) -> bytes:
    """Name and type of an input or output; its sizes are left open."""
    shape = b"".join(_bytes(1, _bytes(2, f"{name}{place}".encode())) for place in range(dimensions))
    return _bytes(1, name.encode()) + _bytes(2, _bytes(1, _number(1, kind) + _bytes(2, shape)))


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    """Protocol buffers' whole numbers: seven bits a byte, the lowest first."""
    found = b""
    while value > 127:
        found += struct.pack("B", value & 127 | 128)
        value >>= 7
    return found + struct.pack("B", value)
