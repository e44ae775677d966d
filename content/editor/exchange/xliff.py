"""Units as XLIFF: written as 1.2, which every translator's program knows; read as 1.2 and 2.x. Pure."""

import re
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element, SubElement

from content.editor.exchange.reading import LARGEST, Read, UnreadableFile, decoded, language
from content.editor.exchange.units import Unit, tidy

_NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
_DECLARATION = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
# Our own marks. Some programs leave them on what has been translated since, so a changed target counts all the same.
_NOT_BEGUN = frozenset({"new", "needs-translation", "initial"})


def write(units: Sequence[Unit], source_locale: str, locale: str) -> bytes:
    root = Element("xliff", {"version": "1.2", "xmlns": _NAMESPACE})
    languages = {"source-language": source_locale, "target-language": locale}
    file = SubElement(root, "file", {"original": "lotse", "datatype": "plaintext", **languages})
    body = SubElement(file, "body")
    for unit in units:
        name = tidy(unit.id)
        element = SubElement(body, "trans-unit", {"id": name, "resname": name, "xml:space": "preserve"})
        SubElement(element, "source").text = tidy(unit.source)
        SubElement(element, "target", {"state": _state(unit)}).text = tidy(unit.target)
        SubElement(element, "note").text = tidy(unit.note)
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _state(unit: Unit) -> str:
    if not unit.target:
        return "new"
    return "needs-translation" if unit.outdated else "translated"


def read(data: bytes) -> Read:
    """Without notes. Raises UnreadableFile. What waits for work of the translator (`needs-...`) has no target."""
    text = decoded(data)
    # Entities can grow without end or fetch files; a translation needs none.
    if _DECLARATION.search(text):
        raise UnreadableFile("declarations")
    try:
        # A string, so that no other encoding named inside brings back what was looked for above.
        root = ET.fromstring(text)  # noqa: S314
    except ET.ParseError as fault:
        raise UnreadableFile("xliff", str(fault)) from fault
    version = root.get("version", "")
    if root.tag.rpartition("}")[2] != "xliff" or not version.startswith(("1.", "2.")):
        raise UnreadableFile("xliff", f"{root.tag} {version}")
    if version.startswith("2."):
        return Read(language(root.get("trgLang")), _all(_units_2(root)))
    files = root.findall("{*}file")
    languages = {language(file.get("target-language")) for file in files} - {""}
    if len(languages) > 1:
        raise UnreadableFile("xliff", f"several languages: {', '.join(sorted(languages))}")
    return Read("".join(languages), _all(_units_1(root)))


def _all(units: Iterator[Unit]) -> list[Unit]:
    """Units that lie in each other hold more text together than the file. Raises UnreadableFile."""
    found, length = [], 0
    for unit in units:
        length += len(unit.source) + len(unit.target)
        if length > LARGEST:
            raise UnreadableFile("xliff", "units in units")
        found.append(unit)
    return found


def _units_1(root: Element) -> Iterator[Unit]:
    for unit in root.iterfind(".//{*}trans-unit"):
        target = unit.find("{*}target")
        state = "" if target is None else target.get("state", "")
        yield _unit(unit.get("resname") or unit.get("id"), _text(unit.find("{*}source")), _text(target), state)


def _units_2(root: Element) -> Iterator[Unit]:
    """A unit may have been cut into segments, with what lies between them as `ignorable`."""
    for unit in root.iterfind(".//{*}unit"):
        parts = [part for part in unit if part.tag.rpartition("}")[2] in ("segment", "ignorable")]
        segments = [part for part in parts if part.tag.endswith("segment")]
        sources = [_text(part.find("{*}source")) for part in parts]
        targets = [part.find("{*}target") for part in parts]
        pieces = [source if target is None else _text(target) for source, target in zip(sources, targets, strict=True)]
        whole = bool(segments) and all(tidy(_text(segment.find("{*}target"))) for segment in segments)
        states = {segment.get("state", "") for segment in segments}
        state = "initial" if "initial" in states else ""
        yield _unit(unit.get("name") or unit.get("id"), "".join(sources), "".join(pieces) * whole, state)


def _unit(name: str | None, source: str, target: str, state: str) -> Unit:
    begun = state in _NOT_BEGUN or not state.startswith("needs-")
    return Unit(name or "", source, target if begun else "", "", outdated=state in _NOT_BEGUN and target != "")


def _text(element: Element | None) -> str:
    """With the text inside of marks that a program has set, without the marks."""
    return "" if element is None else "".join(element.itertext())
