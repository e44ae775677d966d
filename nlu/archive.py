"""Rasa's model archive, opened without Rasa: a tar file of metadata.json and one folder for each component."""

import json
import tarfile
import tempfile
import zlib
from dataclasses import replace
from gzip import BadGzipFile
from pathlib import Path
from typing import Any

from components import encoder, recogniser
from components.classifier import UnreadableModel
from components.encoder import EncoderFault
from components.recogniser import Recogniser

TORN = (tarfile.TarError, BadGzipFile, zlib.error, EOFError, ValueError, TypeError, KeyError, FileNotFoundError)
"""What a file raises that is no archive of a model, or only a part of one."""


class NoModel(Exception):
    """There is no model of the present data: run `./lotse train`."""


def unpack(model: Path, folder: Path) -> dict[str, Any]:
    """The model's metadata; its arrays lie in `folder` afterwards, and nothing outside of it.

    Raises NoModel and UnreadableModel.
    """
    if not model.exists():
        raise NoModel(NoModel.__doc__)
    try:
        with tarfile.open(model, "r:gz") as archive:
            archive.extractall(folder, filter="data")
        return dict(json.loads((folder / "metadata.json").read_text(encoding="utf-8")))
    except TORN as error:
        raise UnreadableModel(f"{model.name} is no model, or only a part of one; train anew") from error


def opened(model: Path) -> Recogniser:
    """The recogniser inside, with the encoder that it learned with. Raises NoModel and UnreadableModel."""
    with tempfile.TemporaryDirectory(prefix="lotse-model-") as name:
        unpack(model, Path(name))
        facts = next(Path(name).glob(f"components/*/{recogniser.FACTS}"), None)
        if facts is None:
            raise UnreadableModel(f"{model.name} was made by another Lotse; train anew")
        known = recogniser.load(facts.parent)
        return _with_encoder(known, Path(name)) if known.intents.dimensions else known


def _with_encoder(known: Recogniser, folder: Path) -> Recogniser:
    """Raises UnreadableModel."""
    facts = next(folder.glob(f"components/*/{encoder.FACTS}"), None)
    if facts is None:
        raise UnreadableModel("the model learned with a featurizer of Rasa's own; ask it through `rasa run`")
    try:
        return replace(known, encode=encoder.opened(encoder.origin_in(facts.parent)).encode_one)
    except EncoderFault as error:
        raise UnreadableModel(str(error)) from error
