"""Telegram's HTML, read as its server reads it: what it does not know, it refuses."""

import re
from dataclasses import dataclass, field
from typing import Any

from tests.bot_api.refusals import Refusal, bad_request

KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
CHARACTER = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot));?")
START = re.compile(r"<([^\s>]*)([^>]*)>")
END = re.compile(r"</([^\s>]*)\s*>")
ATTRIBUTE = re.compile(r"""\s*([^\s=>]+)(?:\s*=\s*("[^"]*"|'[^']*'|[\w.\-]+))?""")
# A host without a dot, `tel:` and `mailto:` are no links to Telegram.
LINK = re.compile(r"(?:https?://)?[^\s/:@]+\.[^\s/:@]{2,}(?::\d+)?(?:[/?#]\S*)?|tg://\S+", re.IGNORECASE)


@dataclass
class _Reading:
    """`length` counts UTF-16 units, as offsets of entities do."""

    html: str
    text: list[str] = field(default_factory=list)
    length: int = 0
    open: list[tuple[str, int, dict[str, str]]] = field(default_factory=list)
    entities: list[dict[str, Any]] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.text.append(text)
        self.length += utf16(text)

    def fault(self, message: str, at: int) -> Refusal:
        offset = len(self.html[:at].encode())
        return bad_request(f"can't parse entities: {message.format(at=f'at byte offset {offset}')}")


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def parse_html(html: str) -> tuple[str, list[dict[str, Any]]]:
    """Plain text and its entities. Raises Refusal 400 "can't parse entities"."""
    reading = _Reading(html)
    at = 0
    while at < len(html):
        if html[at] == "&":
            at = _character(reading, at)
        elif html.startswith("</", at):
            at = _end(reading, at)
        elif html[at] == "<":
            at = _start(reading, at)
        else:
            plain = re.compile(r"[^&<]+").match(html, at)
            assert plain is not None
            reading.add(plain[0])
            at = plain.end()
    if reading.open:
        tag = reading.open[-1][0]
        raise bad_request(f"can't parse entities: Can't find end tag corresponding to start tag \"{tag}\"")
    return "".join(reading.text), sorted(reading.entities, key=lambda entity: entity["offset"])


def _character(reading: _Reading, at: int) -> int:
    found = CHARACTER.match(reading.html, at)
    if found is None:
        reading.add("&")
        return at + 1
    hexadecimal, decimal, name = found.groups()
    code = int(hexadecimal, 16) if hexadecimal else int(decimal or 0)
    if not name and not 0 < code < 0x10FFFF:
        reading.add("&")
        return at + 1
    reading.add(NAMED[name] if name else chr(code))
    return found.end()


def _start(reading: _Reading, at: int) -> int:
    found = START.match(reading.html, at)
    if found is None:
        raise reading.fault("Unclosed start tag {at}", at)
    tag = found[1].lower()
    if tag not in KINDS:
        raise reading.fault(f'Unsupported start tag "{_plain(tag)}" {{at}}', at)
    attributes = _attributes(reading, tag, found, at)
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise reading.fault('Tag "span" must have class "tg-spoiler" {at}', at)
    if tag == "tg-emoji" and not attributes.get("emoji-id"):
        raise bad_request("can't parse entities: Custom emoji entity must contain an emoji identifier")
    reading.open.append((tag, reading.length, attributes))
    return found.end()


def _attributes(reading: _Reading, tag: str, found: re.Match[str], at: int) -> dict[str, str]:
    written, inside, here = found[2].rstrip(), {}, 0
    while here < len(written):
        attribute = ATTRIBUTE.match(written, here)
        if attribute is None:
            raise reading.fault(f'Empty attribute name in the tag "{tag}" {{at}}', at)
        name, value = attribute[1].lower(), attribute[2]
        if value is None and (tag, name) != ("blockquote", "expandable"):
            raise reading.fault(f'Expected equal sign in declaration of an attribute of the tag "{tag}" {{at}}', at)
        inside[name] = parse_characters((value or "").strip("\"'"))
        here = attribute.end()
    return inside


def parse_characters(text: str) -> str:
    reading = _Reading(text)
    at = 0
    while at < len(text):
        if text[at] == "&":
            at = _character(reading, at)
        else:
            reading.add(text[at])
            at += 1
    return "".join(reading.text)


def _end(reading: _Reading, at: int) -> int:
    if not reading.open:
        raise reading.fault("Unexpected end tag {at}", at)
    found = END.match(reading.html, at)
    if found is None:
        raise reading.fault("Unclosed end tag {at}", at)
    tag, start, attributes = reading.open.pop()
    name = found[1].lower()
    if name and name != tag:
        raise reading.fault(f'Unmatched end tag {{at}}, expected "</{tag}>", found "</{_plain(name)}>"', at)
    if reading.length > start:
        entity = _entity(tag, attributes, "".join(reading.text))
        if entity:
            reading.entities.append({"offset": start, "length": reading.length - start, **entity})
    return found.end()


def _entity(tag: str, attributes: dict[str, str], text: str) -> dict[str, Any] | None:
    """A link to nowhere is no error to Telegram: it sends the bare text."""
    if tag == "a":
        url = attributes.get("href", text)
        return {"type": "text_link", "url": url} if LINK.fullmatch(url) else None
    if tag == "blockquote" and "expandable" in attributes:
        return {"type": "expandable_blockquote"}
    return {"type": KINDS[tag]}


def _plain(tag: str) -> str:
    """For a message that goes through str.format."""
    return tag.replace("{", "{{").replace("}", "}}")
