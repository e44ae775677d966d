"""How the recogniser learns: the intents with their calibration, then languages, then follow-ups."""

import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from components import calibration, classifier, lexicon
from components.augmentation import Mixing, noisy
from components.classifier import Lessons, held_out_logits
from components.features import NO_LEXICON, blocks, letters, with_meaning
from components.lexicon import Lexicon
from components.network import Settings
from components.recogniser import FOLLOW_UP, NO_FOLLOW_UP, OTHER, OTHER_LANGUAGE, Example, Plan, Recogniser

GERMAN = "de"
"""The language of the offices, whose words stand in the sentences of all others."""

NLU = Path(__file__).resolve().parents[1]
log = logging.getLogger(__name__)

LANGUAGES = Settings(hidden=32, epochs=5, hidden_dropout=0.1, smoothing=0.0)
FOLLOW_UPS = Settings(hidden=64, epochs=10, smoothing=0.0)
ORDINARY = 3
"""So many ordinary messages for each follow-up teach what is none; with all of them follow-ups would drown."""

SHORT = 8
"""Words of the ordinary messages that are taken for this: nobody follows up with a story."""


def learn(examples: Sequence[Example], plan: Plan) -> Recogniser:
    """Raises NothingToLearn. Two networks learn at once; the same examples and plan give the same recogniser."""
    asking = [one for one in examples if is_intent(one.intent)]
    log.info("%d sentences of %d intents", len(asking), len({one.intent for one in asking}))
    known = lexicon_of(plan)
    lessons = intent_lessons(asking, plan, known)
    return Recogniser(
        intents=classifier.learn(lessons, plan.settings, plan.members),
        languages=_languages(examples),
        follow_ups=_follow_ups(examples, known),
        calibration=calibrated(lessons, asking, plan),
        lexicon=known,
    )


def lexicon_of(plan: Plan) -> Lexicon:
    """Raises UnreadableLexicon."""
    return lexicon.read(NLU / plan.lexicon) if plan.lexicon else NO_LEXICON


def is_intent(name: str) -> bool:
    return not name.startswith(FOLLOW_UP) and name != OTHER_LANGUAGE


def intent_lessons(asking: Sequence[Example], plan: Plan, known: Lexicon = NO_LEXICON) -> Lessons:
    """A noisy sentence keeps the meaning of the clean one: an encoder before us has seen only that."""
    random = np.random.default_rng(plan.settings.seed)
    mixing = Mixing(known, lexicon.german_words(NLU / plan.lexicon)) if plan.lexicon else None
    doubled = [
        noisy(one.text, plan.noise, random, mixing if one.locale != GERMAN else None)
        for one in (asking if plan.noise else ())
    ]
    return Lessons(
        [with_meaning(blocks(one.text, known), one.meaning) for one in asking],
        [one.intent for one in asking],
        [with_meaning(blocks(text, known), one.meaning) for text, one in zip(doubled, asking, strict=False)],
        max((one.meaning.size for one in asking if one.meaning is not None), default=0),
    )


def calibrated(lessons: Lessons, asking: Sequence[Example], plan: Plan) -> calibration.Calibration:
    log.info("measuring how far confidences may be believed")
    groups = [f"{one.locale} {one.intent}" for one in asking]
    fold = calibration.folds(groups, plan.folds, plan.settings.seed)
    logits = held_out_logits(lessons, fold, plan.settings, plan.fold_members)
    return calibration.fit(logits, lessons.numbers(), lessons.names, [one.locale for one in asking])


def _languages(examples: Sequence[Example]) -> classifier.Classifier:
    log.info("languages")
    labels = [OTHER if one.intent == OTHER_LANGUAGE else one.locale for one in examples]
    return classifier.learn(Lessons([letters(one.text) for one in examples], labels), LANGUAGES, 1)


def _follow_ups(examples: Sequence[Example], known: Lexicon) -> classifier.Classifier:
    log.info("follow-ups")
    asking = [one for one in examples if one.intent.startswith(FOLLOW_UP)]
    ordinary: list[Example] = [one for one in examples if is_intent(one.intent) and len(one.text.split()) <= SHORT]
    np.random.default_rng(FOLLOW_UPS.seed).shuffle(ordinary)
    chosen = [*asking, *ordinary[: ORDINARY * len(asking)]]
    labels = [one.intent if one.intent.startswith(FOLLOW_UP) else NO_FOLLOW_UP for one in chosen]
    return classifier.learn(Lessons([blocks(one.text, known) for one in chosen], labels), FOLLOW_UPS, 2)
