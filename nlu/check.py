"""Checks the sentences against the contract: `python check.py` lists the faults, exits 1 if there are any.

Faults are what would teach something wrong or measure memory: unknown names, too few sentences, the same or nearly the
same sentence twice or under two intents, a test sentence that is trained on.
"""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import yaml
from components.calibration import NOTHING
from components.lexicon import UnreadableLexicon, read
from components.recogniser import FOLLOW_UP, OTHER, OTHER_LANGUAGE
from components.text import normalise, words
from fingerprint import HOME
from likeness import alike
from sentences import Sentence, Unreadable, held_out, held_out_follow_ups, training

FEWEST = 40
"""Sentences that every intent needs in every locale."""

FEWEST_OUTSIDE = 400
"""And sentences out of scope: there is more outside than inside."""

FEWEST_FOLLOW_UPS = 20
"""For each part of a topic that is asked for."""

FEWEST_TESTED = 3
"""Test sentences of every intent in every locale."""

MARKUP = re.compile(r"\[[^\]]*\][({]|\\")
"""What Rasa would read as an entity or an escape."""


def main(arguments: list[str] | None = None, home: Path = HOME) -> int:
    parser = argparse.ArgumentParser(prog="lotse nlu check", description="Check training and test sentences.")
    parser.parse_args(arguments)
    try:
        learned, tested = training(home), held_out(home)
        following = held_out_follow_ups(home)
        read(home / "lexicon")
    except (Unreadable, UnreadableLexicon) as error:
        print(error, file=sys.stderr)
        return 1
    found = [*faults(learned, tested, contract(home), declared(home)), *_overlap(learned, following)]
    for fault in found:
        print(fault)
    locales = len({sentence.locale for sentence in learned} - {OTHER})
    print(
        f"{len(learned)} sentences in {locales} locales, {len(tested)} to test with, {len(found)} faults",
        file=sys.stderr,
    )
    return 1 if found else 0


def contract(home: Path) -> list[str]:
    """The intents that the project agreed on."""
    return list(yaml.safe_load((home.parent / "spec" / "intents.yaml").read_text(encoding="utf-8"))["intents"])


def declared(home: Path) -> list[str]:
    """The intents that Rasa is told of."""
    return list(yaml.safe_load((home / "domain.yml").read_text(encoding="utf-8"))["intents"])


def faults(learned: list[Sentence], tested: list[Sentence], intents: list[str], domain: list[str]) -> Iterator[str]:
    """One line each, beginning with file and line where there is one."""
    named = [name for name in domain if not _auxiliary(name)]
    if sorted(intents) != sorted(named):
        differing = sorted(set(intents) ^ set(named)) or ["the same ones, but one twice"]
        yield f"domain.yml and spec/intents.yaml differ: {', '.join(differing)}"
    yield from _unknown(learned, domain)
    yield from _unknown(tested, intents)
    yield from _too_few(learned, domain)
    yield from _too_few_tests(learned, tested, intents)
    yield from _misread(learned)
    yield from _doubles(learned)
    yield from _near(learned)
    yield from _overlap(learned, tested)


def _auxiliary(name: str) -> bool:
    return name.startswith(FOLLOW_UP) or name == OTHER_LANGUAGE


def key(text: str) -> str:
    """Sentences with the same key are the same to the recogniser, or nearly so."""
    normalised = normalise(text)
    return " ".join(words(normalised)) or normalised


def _unknown(sentences: list[Sentence], intents: list[str]) -> Iterator[str]:
    for sentence in sentences:
        if sentence.intent not in intents:
            yield f"{_place(sentence)} unknown intent {sentence.intent}"


def _too_few(learned: list[Sentence], domain: list[str]) -> Iterator[str]:
    counts = Counter((sentence.locale, sentence.intent) for sentence in learned)
    for locale in _locales(learned):
        for name in domain:
            if counts[locale, name] < _fewest(name):
                yield f"data/{locale}: {name} has {counts[locale, name]} sentences, needs {_fewest(name)}"


def _fewest(name: str) -> int:
    if name == OTHER_LANGUAGE:
        return 0
    if name.startswith(FOLLOW_UP):
        return FEWEST_FOLLOW_UPS
    return FEWEST_OUTSIDE if name == NOTHING else FEWEST


def _too_few_tests(learned: list[Sentence], tested: list[Sentence], intents: list[str]) -> Iterator[str]:
    counts = Counter((sentence.locale, sentence.intent) for sentence in tested)
    for locale in _locales(learned):
        for intent in intents:
            if counts[locale, intent] < FEWEST_TESTED:
                yield f"eval/{locale}.tsv: {intent} has {counts[locale, intent]} sentences, needs {FEWEST_TESTED}"


def _locales(learned: list[Sentence]) -> list[str]:
    return sorted({sentence.locale for sentence in learned} - {OTHER})


def _misread(learned: list[Sentence]) -> Iterator[str]:
    for sentence in learned:
        if MARKUP.search(sentence.text) or sentence.text.startswith("/"):
            yield f"{_place(sentence)} Rasa would read markup here: {sentence.text}"


def _doubles(learned: list[Sentence]) -> Iterator[str]:
    """The same word may stand in two locales ("Termin"), but only for one intent."""
    first: dict[str, Sentence] = {}
    within: dict[tuple[str, str], Sentence] = {}
    for sentence in learned:
        same = key(sentence.text)
        other = first.setdefault(same, sentence)
        twin = within.setdefault((sentence.locale, same), sentence)
        if other.intent != sentence.intent:
            elsewhere = f"{other.intent} in {_place(other)}"
            yield f"{_place(sentence)} is {sentence.intent}, but {elsewhere} {sentence.text}"
        elif twin is not sentence:
            yield f"{_place(sentence)} stands already in {_place(twin)} {sentence.text}"


def _near(learned: list[Sentence]) -> Iterator[str]:
    """Nearly the same sentence teaches nothing new; under two intents it teaches doubt."""
    for locale in _locales(learned):
        here = [sentence for sentence in learned if sentence.locale == locale]
        for one, other in alike([sentence.text for sentence in here]):
            yield from _told(here[one], here[other])


def _told(one: Sentence, other: Sentence) -> Iterator[str]:
    if key(one.text) == key(other.text):
        return
    differing = "" if one.intent == other.intent else f"of {other.intent}, here {one.intent}, "
    yield f"{_place(one)} is nearly the same as {differing}{_place(other)} {other.text}"


def _overlap(learned: list[Sentence], tested: list[Sentence]) -> Iterator[str]:
    """A test sentence that was learned, in whatever locale, measures memory."""
    known = {key(sentence.text): sentence for sentence in learned}
    for sentence in tested:
        other = known.get(key(sentence.text))
        if other is not None:
            yield f"{_place(sentence)} is a training sentence too, {_place(other)} {sentence.text}"


def _place(sentence: Sentence) -> str:
    folder = sentence.file.parent.name
    return f"{folder}/{sentence.file.name}:{sentence.line}:"


if __name__ == "__main__":
    sys.exit(main())
