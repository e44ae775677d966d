"""Reads training sentences (data/<locale>/*.yml) and test sentences (eval/<locale>.tsv) with their lines."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Sentence:
    locale: str
    intent: str
    text: str
    file: Path
    line: int


class Unreadable(Exception):
    """A file of sentences is not as it should be."""

    def __init__(self, file: Path, line: int, reason: str) -> None:
        super().__init__(f"{file}:{line}: {reason}")


def training(home: Path) -> list[Sentence]:
    """Raises `Unreadable` at the first file that is not Rasa YAML as we write it."""
    files = sorted((home / "data").glob("*/*.yml"))
    return [sentence for file in files for sentence in _of_file(file)]


def held_out(home: Path) -> list[Sentence]:
    return [sentence for file in sorted((home / "eval").glob("*.tsv")) for sentence in _of_table(file)]


def _of_table(file: Path) -> Iterator[Sentence]:
    for number, row in enumerate(_text(file).splitlines(), start=1):
        columns = row.split("\t")
        if len(columns) != 2:
            raise Unreadable(file, number, "expected an intent, one tab and a text")
        yield Sentence(file.stem, columns[0], columns[1], file, number)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = file.read_bytes()[: error.start].count(b"\n") + 1
        raise Unreadable(file, line, "is not UTF-8") from error


def _of_file(file: Path) -> Iterator[Sentence]:
    try:
        document = yaml.compose(_text(file), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Unreadable(file, mark.line + 1 if mark else 1, str(error.problem)) from error
    except yaml.YAMLError as error:
        raise Unreadable(file, 1, str(error).splitlines()[0]) from error
    entries = _fields(document, file).get("nlu")
    if not isinstance(entries, yaml.SequenceNode):
        raise Unreadable(file, 1, "expected `nlu:` and a list of intents")
    for entry in entries.value:
        yield from _of_intent(entry, file)


def _of_intent(entry: yaml.Node, file: Path) -> Iterator[Sentence]:
    fields = _fields(entry, file)
    intent, examples = fields.get("intent"), fields.get("examples")
    if not isinstance(intent, yaml.ScalarNode) or not isinstance(examples, yaml.ScalarNode):
        raise Unreadable(file, entry.start_mark.line + 1, "expected `intent:` and `examples: |`")
    if examples.style != "|":
        raise Unreadable(file, examples.start_mark.line + 1, "expected a block that begins with `|`")
    for offset, row in enumerate(examples.value.splitlines()):
        line = examples.start_mark.line + 2 + offset
        if not row.strip():
            continue
        if not row.startswith("- ") or not row[2:].strip():
            raise Unreadable(file, line, "expected `- ` and a sentence")
        yield Sentence(file.parent.name, intent.value, row[2:].strip(), file, line)


def _fields(node: yaml.Node | None, file: Path) -> dict[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        raise Unreadable(file, node.start_mark.line + 1 if node else 1, "expected fields such as `nlu:` here")
    return {key.value: value for key, value in node.value}
