"""Reads training sentences (data/<locale>/*.yml) and tables of test sentences (eval/<locale>.tsv) with their lines."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

COLUMNS = ["locale", "intent", "text"]


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
    """The project's own test sentences. Raises `Unreadable`."""
    return [sentence for file in sorted((home / "eval").glob("*.tsv")) for sentence in table(file)]


def held_out_follow_ups(home: Path) -> list[Sentence]:
    """Test messages that ask for a part of a topic; their intent is that of domain.yml. Raises `Unreadable`."""
    return [sentence for file in sorted((home / "eval" / "follow_ups").glob("*.tsv")) for sentence in table(file)]


def table(file: Path) -> list[Sentence]:
    """A table with the header `locale, intent, text`, tab-separated. Raises `Unreadable`."""
    rows = _text(file).splitlines()
    if not rows or rows[0].split("\t") != COLUMNS:
        raise Unreadable(file, 1, "expected the header locale, intent, text, separated by tabs")
    return list(_of_rows(rows[1:], file))


def _of_rows(rows: list[str], file: Path) -> Iterator[Sentence]:
    for number, row in enumerate(rows, start=2):
        columns = row.split("\t")
        if len(columns) != len(COLUMNS):
            raise Unreadable(file, number, "expected a locale, an intent and a text, separated by tabs")
        yield Sentence(*columns, file, number)


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
    locale = file.parent.name
    if not _speaks(fields.get("metadata"), locale, file):
        raise Unreadable(file, entry.start_mark.line + 1, f"expected `metadata: {{locale: {locale}}}`, as the folder")
    if examples.style != "|":
        raise Unreadable(file, examples.start_mark.line + 1, "expected a block that begins with `|`")
    for offset, row in enumerate(examples.value.splitlines()):
        line = examples.start_mark.line + 2 + offset
        if not row.strip():
            continue
        if not row.startswith("- ") or not row[2:].strip():
            raise Unreadable(file, line, "expected `- ` and a sentence")
        yield Sentence(locale, intent.value, row[2:].strip(), file, line)


def _speaks(metadata: yaml.Node | None, locale: str, file: Path) -> bool:
    """Rasa hands a sentence on without its file, so its locale has to stand beside it."""
    named = _fields(metadata, file).get("locale") if metadata else None
    return isinstance(named, yaml.ScalarNode) and named.value == locale


def _fields(node: yaml.Node | None, file: Path) -> dict[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        raise Unreadable(file, node.start_mark.line + 1 if node else 1, "expected fields such as `nlu:` here")
    return {str(key.value): value for key, value in node.value}
