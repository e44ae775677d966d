"""A file of a pack: UTF-8, then YAML, then a model; what is wrong is collected with file, line and field."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError


@dataclass(frozen=True)
class Fault:
    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class PackFaults(Exception):
    """The pack cannot be loaded; the list says where and why. Trying again without a change does not help."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


@dataclass(frozen=True)
class Parts:
    """Fields of a model that are no YAML, and the line in the file at which each of them begins."""

    fields: Mapping[str, Any]
    lines: Mapping[str, int]


class _Loader(yaml.SafeLoader):
    """Dates stay words, so that the model checks them and a 30th of February is told like any other fault."""


_Loader.yaml_implicit_resolvers = {
    letter: [rule for rule in rules if rule[0] != "tag:yaml.org,2002:timestamp"]
    for letter, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@dataclass
class Reader:
    """Reads files of one pack and collects what is wrong with them."""

    folder: Path
    faults: list[Fault] = field(default_factory=list)

    def fault(self, path: Path, line: int, message: str) -> None:
        self.faults.append(Fault(str(path.relative_to(self.folder)), line, message))

    def text(self, path: Path) -> str | None:
        """UTF-8 text; a broken byte is named by its line."""
        try:
            raw = path.read_bytes()
        except OSError as error:
            self.fault(path, 1, f"cannot be read: {error.strerror}")
            return None
        try:
            return raw.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            line = raw[: error.start].count(b"\n") + 1
            self.fault(path, line, f"byte 0x{raw[error.start]:02x} is not UTF-8; save the file as UTF-8")
            return None

    def model[Model: BaseModel](
        self, kind: type[Model], path: Path, text: str | None, first_line: int = 1, parts: Parts | None = None
    ) -> Model | None:
        """Checks YAML `text` against a model; `parts` are fields that stand elsewhere in the file."""
        if text is None:
            return None
        try:
            node = yaml.compose(text, _Loader)
            data = yaml.load(text, _Loader)  # noqa: S506 - a SafeLoader
        except (yaml.YAMLError, ValueError) as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line if mark else text.count("\n", 0, getattr(error, "position", 0))
            self.fault(path, first_line + line, f"not YAML: {getattr(error, 'problem', error)}".split("\n")[0])
            return None
        for line, key in _doubled(node):
            self.fault(path, first_line + line, f"{key}: stands twice")
        if not isinstance(data, dict):
            self.fault(path, first_line, "expected fields like `title: ...`")
            return None
        try:
            return kind.model_validate({**data, **(parts.fields if parts else {})})
        except ValidationError as error:
            for detail in error.errors():
                name = ".".join(str(part) for part in detail["loc"])
                line = first_line + _line(node, detail["loc"])
                self.fault(path, parts.lines.get(name, line) if parts else line, f"{name}: {_why(detail)}")
            return None

    def identified(self, path: Path, entry_id: str, name: str, known: Mapping[str, Any]) -> None:
        """The file's or folder's name is the id, so that a doubled one is found."""
        if entry_id in known:
            self.fault(path, 1, f"id: {entry_id!r} is used twice")
        elif name != entry_id:
            self.fault(path, 1, f"id: {entry_id!r} must be the name of the file or folder")


def _doubled(node: yaml.Node | None) -> Iterator[tuple[int, str]]:
    """Keys that stand twice in one mapping: YAML would silently keep the last."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _doubled(item)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield key.start_mark.line, key.value
            seen.add(key.value)
            yield from _doubled(value)


def _line(node: yaml.Node | None, path: tuple[int | str, ...]) -> int:
    """The line, from 0, of the field at `path`, or of the nearest field around it."""
    line = 0
    for part in path:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == str(part)), None)
            if found is None:
                return line
            line, node = found[0].start_mark.line, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line
    return line


def _why(detail: Any) -> str:
    if detail["type"] == "missing":
        return "is missing"
    if detail["type"] == "extra_forbidden":
        return "is not a known field"
    return str(detail["msg"]).removeprefix("Value error, ")
