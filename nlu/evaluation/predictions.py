"""What the recogniser says of sentences whose intent is known; one line each in a file, for any other tool to read."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from components.recogniser import Recogniser
from sentences import Sentence

NOTHING = "out_of_scope"
BEST = 3


@dataclass(frozen=True)
class Prediction:
    """`intent` is the right one; `ranking` the best three with their confidence, best first, 0 to 1.

    `decision`: `sure`, `unsure` or `none`; `language`: a locale, `other`, or "" when it is not clear; `follow_up`: the
    part of a topic that is asked for, or "".
    """

    locale: str
    text: str
    intent: str
    ranking: tuple[tuple[str, float], ...]
    decision: str
    language: str = ""
    follow_up: str = ""

    @property
    def inside(self) -> bool:
        """Whether we have an answer to this at all."""
        return self.intent != NOTHING

    @property
    def first(self) -> str:
        return self.ranking[0][0] if self.ranking else ""

    @property
    def right(self) -> bool:
        return self.first == self.intent

    @property
    def among_first(self) -> bool:
        return self.intent in [name for name, _ in self.ranking]

    @property
    def wrong_when_sure(self) -> bool:
        return self.decision == "sure" and not self.right

    @property
    def kind(self) -> str:
        """As long as key words, a question, or a story."""
        words = len(self.text.split())
        if words <= 3:
            return "short"
        return "plain" if words <= 12 else "story"

    def to_json(self) -> dict[str, Any]:
        ranking = [{"intent": name, "confidence": round(confidence, 6)} for name, confidence in self.ranking]
        given = {"locale": self.locale, "text": self.text, "intent": self.intent}
        return {**given, "ranking": ranking, "decision": self.decision, "language": self.language or None}


def predict(known: Recogniser, sentences: Iterable[Sentence]) -> list[Prediction]:
    return [_predicted(known, sentence) for sentence in sentences]


def _predicted(known: Recogniser, sentence: Sentence) -> Prediction:
    reading = known.read(sentence.text)
    ranking = reading.ranking[:BEST]
    told = (reading.decision, reading.language, reading.follow_up)
    return Prediction(sentence.locale, sentence.text, sentence.intent, ranking, *told)


def write(predictions: Sequence[Prediction], file: Path) -> None:
    """JSON lines."""
    lines = (json.dumps(one.to_json(), ensure_ascii=False) + "\n" for one in predictions)
    file.write_text("".join(lines), encoding="utf-8")
