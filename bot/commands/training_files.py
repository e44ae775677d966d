"""Accepted messages as training sentences: written to `<folder>/<locale>/learned.yml`, each once.

Left out is what would teach something wrong (nlu/check.py): a sentence that stands there already, for another intent
in whatever locale, and one that the recogniser is measured with.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.adapters.learning import Lesson
from bot.dialogue.safety import fold

TESTED = "a test sentence"
_HEAD = '# Sentences that visitors wrote and editors accepted, by `./lotse inbox export`.\nversion: "3.1"\nnlu:\n'
# Read as markup, an escape or a variable of the environment by Rasa.
_NOT_ALLOWED = re.compile(r"[\[\]{}\\$]")
_LONG_RUN = re.compile(r"(.)\1{2,}")

Sentences = dict[str, list[str]]


class NoSuchFolder(Exception):
    """There is no folder of training sentences here; name it with --folder."""


class UnreadableTraining(Exception):
    """This file is not in the form of the training files; nothing was written."""


@dataclass(frozen=True)
class Known:
    """What stands in the files: sentence -> intent for each locale, and the sentences to measure with."""

    learned: dict[str, dict[str, str]]
    tested: frozenset[str]

    def against(self, lesson: Lesson, same: str) -> str:
        """Why a sentence cannot be added: it would contradict others. Empty if it can."""
        if same in self.tested:
            return TESTED
        intents = {sentences[same] for sentences in self.learned.values() if same in sentences}
        return ", ".join(sorted(intents - {lesson.intent}))


def clean(text: str) -> str:
    """In the form of the training files: one line, no markup, no mark of a list or command at the beginning."""
    printable = "".join(sign if sign.isprintable() else " " for sign in _NOT_ALLOWED.sub(" ", text))
    return " ".join(printable.split()).lstrip("/-*# ")


def key(text: str) -> str:
    """Sentences with the same key are the same to the recogniser, or nearly so."""
    return _LONG_RUN.sub(r"\1\1", fold(text))


def export(folder: Path, lessons: Sequence[Lesson]) -> tuple[int, list[tuple[int, str]]]:
    """How many sentences were added, and which messages were left out, with the reason.

    Raises NoSuchFolder or UnreadableTraining before anything is written.
    """
    if not folder.is_dir():
        raise NoSuchFolder(folder)
    known = _known(folder)
    added: dict[str, Sentences] = defaultdict(lambda: defaultdict(list))
    left_out = []
    for lesson in lessons:
        same = key(clean(lesson.text))
        contradiction = known.against(lesson, same)
        if contradiction:
            left_out.append((lesson.id, contradiction))
        elif same and same not in known.learned[lesson.locale]:
            known.learned[lesson.locale][same] = lesson.intent
            added[lesson.locale][lesson.intent].append(clean(lesson.text))
    for locale, sentences in added.items():
        _append(folder / locale / "learned.yml", locale, sentences)
    return sum(len(texts) for one in added.values() for texts in one.values()), left_out


def _append(file: Path, locale: str, added: Sentences) -> None:
    """The file is written anew, sentences of one intent together."""
    sentences: Sentences = defaultdict(list)
    if file.exists():
        for intent, text in _read(file):
            sentences[intent].append(text)
    for intent, texts in added.items():
        sentences[intent] += texts
    file.parent.mkdir(exist_ok=True)
    file.write_text(_HEAD + "".join(_entry(locale, *one) for one in sentences.items()), encoding="utf-8")


def _entry(locale: str, intent: str, texts: Iterable[str]) -> str:
    examples = "".join(f"    - {text}\n" for text in texts)
    return f"- intent: {intent}\n  metadata: {{locale: {locale}}}\n  examples: |\n{examples}"


def _known(folder: Path) -> Known:
    learned: dict[str, dict[str, str]] = defaultdict(dict)
    for file in sorted(folder.glob("*/*.yml")):
        learned[file.parent.name] |= {key(text): intent for intent, text in _read(file)}
    tables = (folder.parent / "eval").glob("*.tsv")
    rows = [row for table in tables for row in table.read_text(encoding="utf-8").splitlines()]
    return Known(learned, frozenset(key(row.rpartition("\t")[2]) for row in rows))


def _read(file: Path) -> Iterator[tuple[str, str]]:
    try:
        for entry in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]:
            for line in entry["examples"].splitlines():
                if line.strip():
                    yield entry["intent"], line.removeprefix("- ").strip()
    except (yaml.YAMLError, UnicodeDecodeError, KeyError, TypeError, AttributeError):
        raise UnreadableTraining(file) from None
