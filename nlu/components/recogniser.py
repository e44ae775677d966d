"""The recogniser without Rasa: learns from sentences, reads messages, keeps itself in a folder of plain files."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from components import classifier
from components.calibration import Calibration
from components.classifier import Classifier, UnreadableModel
from components.features import NO_LEXICON, Block, blocks, letters, with_meaning
from components.lexicon import Lexicon
from components.network import Settings, softmax

FACTS = "recogniser.json"
PARTS = ("intents", "languages", "follow_ups")

FOLLOW_UP = "follow_up_"
"""Names of training data that ask for a part of the topic spoken of, `follow_up_cost`: no intents."""

OTHER_LANGUAGE = "other_language"
"""The name of sentences in languages that we do not speak: they teach languages, no intents."""

OTHER = "other"
NO_FOLLOW_UP = "none"
CLEAR_LANGUAGE = 0.7
"""Share from which a language is named; below it is not clear."""

FOLLOWS, FOLLOWS_THOUGH_SURE = 0.2, 0.9
"""Share from which a message asks for a part of the topic spoken of; the latter where it is also a sure intent."""

CLEAR_PART = 0.5
"""Of that share, what one part must have; else it asks for all there is."""

EVERYTHING = f"{FOLLOW_UP}more"


Encode = Callable[[str], np.ndarray | None]
"""The meaning of a text as an encoder's numbers (dimensions,), or None."""


class OtherEncoder(Exception):
    """The encoder says more or fewer numbers than that which the model learned with; train anew."""


@dataclass(frozen=True)
class Example:
    """`meaning`: what an encoder says of the text (dimensions,), if there is one."""

    text: str
    intent: str
    locale: str
    meaning: np.ndarray | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Plan:
    """How the recogniser learns. `noise`: the kinds of `augmentation.KINDS`; `lexicon`: a folder in nlu/, or none."""

    settings: Settings = Settings()
    members: int = 3
    folds: int = 3
    fold_members: int = 1
    noise: tuple[str, ...] = ()
    lexicon: str = ""

    @staticmethod
    def of(config: Mapping[str, Any]) -> "Plan":
        """What a component's entry in config.yml says, over our own defaults."""
        settings = {field.name: config[field.name] for field in fields(Settings) if field.name in config}
        more = {field.name: config[field.name] for field in fields(Plan) if field.name in config}
        return Plan(**{**more, "settings": Settings(**settings), "noise": tuple(more.get("noise", Plan.noise))})


@dataclass(frozen=True)
class Reading:
    """What is made of a message. `ranking`: all intents, best first, none for a text without words.

    `decision`: `sure` (answer), `unsure` (offer choices) or `none` (not understood). `language`: a locale of ours,
    `other`, or "" when it is not clear. `follow_up`: `cost`, `bring`, ... of the topic spoken of, or "".
    """

    ranking: tuple[tuple[str, float], ...] = ()
    decision: str = "none"
    language: str = ""
    language_confidence: float = 0.0
    follow_up: str = ""
    follow_up_confidence: float = 0.0


@dataclass(frozen=True)
class Recogniser:
    """`encode` is asked where nobody gives the meaning of a text; only intents make use of it."""

    intents: Classifier
    languages: Classifier
    follow_ups: Classifier
    calibration: Calibration
    lexicon: Lexicon = NO_LEXICON
    encode: Encode = lambda text: None

    def read(self, text: str, meaning: np.ndarray | None = None) -> Reading:
        """Raises OtherEncoder."""
        document = blocks(text, self.lexicon)
        logits = self.intents.logits(self._with_meaning(document, text, meaning))
        if logits is None:
            return Reading()
        language, sure_of_language = self._language(text)
        scale = self.calibration.of(language)
        shares = softmax(logits[None] / scale.temperature)[0]
        order = np.argsort(-shares, kind="stable")
        ranking = tuple((self.intents.names[index], float(shares[index])) for index in order)
        decision = scale.decision(*ranking[0])
        follow_up, follows = self._follow_up(document, FOLLOWS_THOUGH_SURE if decision == "sure" else FOLLOWS)
        return Reading(ranking, decision, language, sure_of_language, follow_up, follows)

    def _with_meaning(self, document: list[Block], text: str, meaning: np.ndarray | None) -> list[Block]:
        meaning = self.encode(text) if meaning is None and document else meaning
        if meaning is not None and meaning.size != self.intents.dimensions:
            raise OtherEncoder(OtherEncoder.__doc__)
        return with_meaning(document, meaning)

    def _language(self, text: str) -> tuple[str, float]:
        shares = self.languages.shares(letters(text))
        name = max(shares, key=shares.__getitem__, default="")
        share = shares.get(name, 0.0)
        return (name, share) if share >= CLEAR_LANGUAGE else ("", share)

    def _follow_up(self, document: list[Block], least: float) -> tuple[str, float]:
        """The part asked for, without the prefix, and how likely the message asks for any part at all."""
        shares = self.follow_ups.shares(document)
        follows = 1 - shares.pop(NO_FOLLOW_UP, 1.0)
        if follows < least or not shares:
            return "", follows
        part = max(shares, key=shares.__getitem__)
        return (part if shares[part] >= CLEAR_PART * follows else EVERYTHING).removeprefix(FOLLOW_UP), follows

    def save(self, folder: Path) -> None:
        for part in PARTS:
            getattr(self, part).save(folder / f"{part}.npz")
        names = {part: getattr(self, part).names for part in PARTS}
        facts = {"names": names, "calibration": self.calibration.to_json(), "lexicon": self.lexicon.entries}
        (folder / FACTS).write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")


def load(folder: Path) -> Recogniser:
    """Raises UnreadableModel."""
    try:
        facts = json.loads((folder / FACTS).read_text(encoding="utf-8"))
        parts = {part: classifier.load(folder / f"{part}.npz", facts["names"][part]) for part in PARTS}
        lexicon = Lexicon({word: tuple(glosses) for word, glosses in facts["lexicon"].items()})
        return Recogniser(**parts, calibration=Calibration.from_json(facts["calibration"]), lexicon=lexicon)
    except (KeyError, TypeError, ValueError, AttributeError, FileNotFoundError, BadZipFile) as error:
        raise UnreadableModel(UnreadableModel.__doc__) from error
