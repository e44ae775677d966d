"""A pack as files: one folder a city, one file a topic and locale. Reading back what was written changes nothing.

Layout: pack.yaml, emergency.yaml, places/<id>.yaml, events/<id>.yaml, topics/<id>/topic.yaml and
topics/<id>/<locale>.md. A fault names file, line and field; all faults are told at once, nothing is half loaded.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from content.model import SECTIONS, EmergencyNumber, Event, Pack, PackInfo, Place, Topic, TopicText

_FRONT = re.compile(r"\A---\n(.*?\n)---\n", re.DOTALL)
_NO_ENTRIES = re.compile(r"(?:[ \t]*(?:#.*|---|\[\])?(?:\n|\Z))*")
_HEADING = re.compile(r"^## (.*)$", re.MULTILINE)
Model = TypeVar("Model", bound=BaseModel)


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


@dataclass
class _Reader:
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

    def model(
        self, kind: type[Model], path: Path, text: str | None, first_line: int = 1, parts: "_Parts | None" = None
    ) -> Model | None:
        """Checks YAML `text` against a model; `parts` are fields that stand elsewhere in the file."""
        if text is None:
            return None
        try:
            node = yaml.compose(text, _Loader)
            data = yaml.load(text, _Loader)  # noqa: S506 - a SafeLoader
        except yaml.YAMLError as error:
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


@dataclass(frozen=True)
class _Parts:
    """Fields of a model that are no YAML, and the line in the file at which each of them begins."""

    fields: Mapping[str, Any]
    lines: Mapping[str, int]


class _Loader(yaml.SafeLoader):
    """Dates stay words, so that the model checks them and a 30th of February is told like any other fault."""


_Loader.yaml_implicit_resolvers = {
    letter: [rule for rule in rules if rule[0] != "tag:yaml.org,2002:timestamp"]
    for letter, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_pack(folder: Path) -> Pack:
    """Raises PackFaults for what cannot be read; content/check.py looks at what the entries say."""
    reader = _Reader(folder)
    head = folder / "pack.yaml"
    info = reader.model(PackInfo, head, reader.text(head))
    topics, texts = _read_topics(reader)
    places = _by_id(reader, Place, "places/*.yaml")
    events = _by_id(reader, Event, "events/*.yaml")
    emergency = _read_emergency(reader)
    if reader.faults or info is None:
        raise PackFaults(reader.faults)
    return Pack(info=info, topics=topics, texts=texts, places=places, events=events, emergency=emergency)


def read_emergency(folder: Path) -> list[EmergencyNumber]:
    """Only the numbers for people in danger, quickly. Raises PackFaults."""
    reader = _Reader(folder)
    numbers = _read_emergency(reader)
    if reader.faults:
        raise PackFaults(reader.faults)
    return numbers


def _by_id[Model: BaseModel](reader: _Reader, kind: type[Model], pattern: str) -> dict[str, Model]:
    found: dict[str, Model] = {}
    for path in sorted(reader.folder.glob(pattern)):
        entry = reader.model(kind, path, reader.text(path))
        if entry is not None:
            entry_id = str(getattr(entry, "id"))  # noqa: B009
            reader.identified(path, entry_id, path.stem, found)
            found[entry_id] = entry
    return found


def _read_topics(reader: _Reader) -> tuple[dict[str, Topic], dict[str, dict[str, TopicText]]]:
    topics: dict[str, Topic] = {}
    texts: dict[str, dict[str, TopicText]] = {}
    for folder in sorted({path.parent for path in reader.folder.glob("topics/*/*")}):
        path = folder / "topic.yaml"
        topic = reader.model(Topic, path, reader.text(path))
        read = {file.stem: _read_text(reader, file) for file in sorted(folder.glob("*.md"))}
        if topic is not None:
            reader.identified(path, topic.id, folder.name, topics)
            topics[topic.id] = topic
            texts[topic.id] = {locale: text for locale, text in read.items() if text is not None}
    return topics, texts


def _read_text(reader: _Reader, path: Path) -> TopicText | None:
    """Front matter with title and revision, the short text, then `## section` parts."""
    raw = reader.text(path)
    if raw is None:
        return None
    front = _FRONT.match(raw)
    if not front:
        reader.fault(path, 1, "must begin with a head between two lines `---`")
        return None
    sections: dict[str, str] = {}
    lines = {"short": raw.count("\n", 0, front.end()) + 1}
    headings = list(_HEADING.finditer(raw, front.end()))
    ends = [heading.start() for heading in headings[1:]] + [len(raw)]
    for heading, end in zip(headings, ends, strict=True):
        name, line = heading.group(1), raw.count("\n", 0, heading.start()) + 1
        if name not in SECTIONS or name in sections:
            reader.fault(path, line, f"section {name!r}: must be one of {', '.join(SECTIONS)}, each once")
        else:
            sections[name] = raw[heading.end() : end].strip()
            lines[f"sections.{name}"] = line
    short = raw[front.end() : headings[0].start() if headings else len(raw)].strip()
    return reader.model(TopicText, path, front.group(1), 2, _Parts({"short": short, "sections": sections}, lines))


def _read_emergency(reader: _Reader) -> list[EmergencyNumber]:
    """A YAML list; anything else would be read as "no numbers at all", so it is a fault."""
    path = reader.folder / "emergency.yaml"
    text = reader.text(path)
    if text is None:
        return []
    blocks = re.split(r"(?m)^(?=- )", text)
    line = 1
    found: dict[str, EmergencyNumber] = {}
    for block in blocks:
        if block.startswith("- "):
            inner = "  " + block[2:]
            entry = reader.model(EmergencyNumber, path, inner, line)
            if entry is not None and entry.id in found:
                reader.fault(path, line, f"id: {entry.id!r} is used twice")
            elif entry is not None:
                found[entry.id] = entry
        elif not _NO_ENTRIES.fullmatch(block):
            reader.fault(path, line, "expected a list, each number beginning with `- id: ...`")
        line += block.count("\n")
    return list(found.values())


def write_pack(pack: Pack, folder: Path) -> None:
    """The pack as files in their one canonical form; files of entries that are gone are removed."""
    wanted = dict(_files(pack))
    for path in [*folder.glob("places/*.yaml"), *folder.glob("events/*.yaml"), *folder.glob("topics/*/*")]:
        if path.relative_to(folder).as_posix() not in wanted:
            path.unlink()
    for name, text in wanted.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def _files(pack: Pack) -> Iterator[tuple[str, str]]:
    yield "pack.yaml", _dump(pack.info)
    yield "emergency.yaml", _yaml([_data(entry) for entry in pack.emergency])
    for place in pack.places.values():
        yield f"places/{place.id}.yaml", _dump(place)
    for event in pack.events.values():
        yield f"events/{event.id}.yaml", _dump(event)
    for topic in pack.topics.values():
        yield f"topics/{topic.id}/topic.yaml", _dump(topic)
        for locale, text in pack.texts[topic.id].items():
            yield f"topics/{topic.id}/{locale}.md", _text_file(text)


def _text_file(text: TopicText) -> str:
    head = {key: value for key, value in _data(text).items() if key not in ("short", "sections")}
    parts = [f"---\n{_yaml(head)}---\n{text.short}\n"]
    parts += [f"## {name}\n{text.sections[name]}\n" for name in SECTIONS if name in text.sections]
    return "\n".join(parts)


def _data(entry: BaseModel) -> dict[str, Any]:
    """Fields in their order, without those that are left at their default, apart from what must be seen."""
    data = entry.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    if isinstance(entry, TopicText):
        data["review"] = entry.review.value
    if isinstance(entry, Topic):
        data.update(checked=entry.checked, check_by=entry.check_by)
    return data


def _dump(entry: BaseModel) -> str:
    return _yaml(_data(entry))


class _Dumper(yaml.SafeDumper):
    """Lists of plain words on one line, everything else as a block: as a person would write it."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _list(dumper: yaml.SafeDumper, items: list[Any]) -> yaml.Node:
    short = all(not isinstance(item, dict | list) and len(str(item)) < 30 for item in items)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=short)


_Dumper.add_representer(list, _list)


def _yaml(data: object) -> str:
    return str(yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100_000))


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
