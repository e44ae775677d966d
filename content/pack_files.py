"""A pack as files: one folder a city, one file a topic and locale. Reading back what was written changes nothing.

Layout: pack.yaml, emergency.yaml, places/<id>.yaml, events/<id>.yaml, topics/<id>/topic.yaml,
topics/<id>/<locale>.md and, where a pack has its own, safety/<locale>.yaml. A fault names file, line and field; all
faults are told at once, nothing is half loaded.
"""

import re
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel

from content.model import SECTIONS, EmergencyNumber, Event, Pack, PackInfo, Place, SafetyWords, Topic, TopicText
from content.reading import Fault, PackFaults, Parts, Reader

__all__ = ["Fault", "PackFaults", "read_emergency", "read_pack", "read_safety", "write_pack"]

_FRONT = re.compile(r"\A---\n(.*?\n)---\n", re.DOTALL)
_NO_ENTRIES = re.compile(r"(?:[ \t]*(?:#.*|---|\[\])?(?:\n|\Z))*")
_HEADING = re.compile(r"^## (.*)$", re.MULTILINE)


def read_pack(folder: Path) -> Pack:
    """Raises PackFaults for what cannot be read; content/publishing.py looks at what the entries say."""
    reader = Reader(folder)
    head = folder / "pack.yaml"
    info = reader.model(PackInfo, head, reader.text(head))
    topics, texts = _read_topics(reader)
    places = _by_id(reader, Place, "places/*.yaml")
    events = _by_id(reader, Event, "events/*.yaml")
    emergency, safety = _read_emergency(reader), _read_safety(reader)
    if reader.faults or info is None:
        raise PackFaults(reader.faults)
    return Pack(info=info, topics=topics, texts=texts, places=places, events=events, emergency=emergency, safety=safety)


def read_emergency(folder: Path) -> list[EmergencyNumber]:
    """Only the numbers for people in danger, quickly. Raises PackFaults."""
    reader = Reader(folder)
    numbers = _read_emergency(reader)
    if reader.faults:
        raise PackFaults(reader.faults)
    return numbers


def read_safety(folder: Path) -> dict[str, SafetyWords]:
    """Only what people in danger say, by locale, quickly. Raises PackFaults."""
    reader = Reader(folder)
    words = _read_safety(reader)
    if reader.faults:
        raise PackFaults(reader.faults)
    return words


def _by_id[Model: BaseModel](reader: Reader, kind: type[Model], pattern: str) -> dict[str, Model]:
    found: dict[str, Model] = {}
    for path in sorted(reader.folder.glob(pattern)):
        entry = reader.model(kind, path, reader.text(path))
        if entry is not None:
            entry_id = str(getattr(entry, "id"))  # noqa: B009
            reader.identified(path, entry_id, path.stem, found)
            found[entry_id] = entry
    return found


def _read_topics(reader: Reader) -> tuple[dict[str, Topic], dict[str, dict[str, TopicText]]]:
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


def _read_text(reader: Reader, path: Path) -> TopicText | None:
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
    for heading, following in zip_longest(headings, headings[1:]):
        end = following.start() if following else len(raw)
        name, line = heading.group(1), raw.count("\n", 0, heading.start()) + 1
        if name not in SECTIONS or name in sections:
            reader.fault(path, line, f"section {name!r}: must be one of {', '.join(SECTIONS)}, each once")
        else:
            sections[name] = raw[heading.end() : end].strip()
            lines[f"sections.{name}"] = line
    short = raw[front.end() : headings[0].start() if headings else len(raw)].strip()
    return reader.model(TopicText, path, front.group(1), 2, Parts({"short": short, "sections": sections}, lines))


def _read_emergency(reader: Reader) -> list[EmergencyNumber]:
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


def _read_safety(reader: Reader) -> dict[str, SafetyWords]:
    read = {
        path.stem: reader.model(SafetyWords, path, reader.text(path))
        for path in sorted(reader.folder.glob("safety/*.yaml"))
    }
    return {locale: words for locale, words in read.items() if words is not None}


def write_pack(pack: Pack, folder: Path) -> None:
    """The pack as files in their one canonical form; files of entries that are gone are removed."""
    wanted = dict(_files(pack))
    for pattern in ("places/*.yaml", "events/*.yaml", "topics/*/*", "safety/*.yaml"):
        for path in folder.glob(pattern):
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
    for locale, words in pack.safety.items():
        yield f"safety/{locale}.yaml", _dump(words)


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
