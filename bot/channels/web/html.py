"""A reply's text as HTML. Every piece of it is escaped; only tags of our own are added."""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby

from markupsafe import Markup, escape

from bot.dialogue.model import Pin

_MARKS = "\u200e\u200f"
# In a right-to-left text the number of an item may be isolated.
_ITEM = re.compile(rf"[{_MARKS}]*(?:(?P<bullet>[-•])|\u2068?(?P<number>\d{{1,2}})\u2069?\.)[ \u00a0]+(?P<text>.+)")
# Where an address ends: blanks, quotes, angle brackets, asterisks, direction marks.
_ADDRESS = r"[^\s<>\"'`*\u200e\u200f\u2066-\u2069]"
# A house number is no phone number; a bare domain needs a known ending; 110 to 116123 are the short numbers.
_SPECIAL = re.compile(
    r"(?P<bold>\*\*(?P<inner>(?=[^*])[^\n]+?)\*\*)"
    rf"|(?P<web>https?://{_ADDRESS}+)"
    r"|(?P<mail>(?<![\w.+-])[\w.+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,4}[A-Za-z]{2,24}\b)"
    rf"|(?P<domain>(?<![\w.@/:-])(?:[A-Za-z0-9-]{{1,63}}\.){{1,4}}(?:de|org|com|net|eu|info)\b(?:/{_ADDRESS}*)?)"
    r"|(?P<house>(?i:stra(?:ß|ss)e|str\.|allee|weg|platz|ring|gasse|ufer|damm|markt|nr\.|raum|zimmer|haus|§)"
    r" ?\d{1,4}\b)"
    r"|(?P<phone>(?<![\w.,:/+-])(?:"
    r"\+\d[\d \u00a0()/–-]{5,22}\d"
    r"|\(?0\d{2,5}\)?[ \u00a0]?[/–-]?[ \u00a0]?\d{2,9}(?:[ \u00a0–-]\d{1,8}){0,5}"
    r"|116[ \u00a0]?\d{3}|11[025]"
    r")(?![\w]|[:.,–-]\d|[ \u00a0]?(?:€|%|Euro|EUR)))"
)
_TRAILING = ".,;:!?"


def as_html(text: str) -> Markup:
    """`**bold**`, lists, line breaks, links to web, mail and phone; all else literal. Never raises."""
    lines = text.replace("\r", "").split("\n")
    return Markup().join(_block(kind, list(block)) for kind, block in groupby(lines, _kind))


def map_address(pin: Pin) -> str:
    """The page of a free map that shows a point."""
    latitude, longitude = f"{pin.latitude:.6f}", f"{pin.longitude:.6f}"
    return f"https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=17/{latitude}/{longitude}"


def _kind(line: str) -> str:
    if not line.strip(f" {_MARKS}"):
        return "gap"
    item = _ITEM.fullmatch(line)
    if item is None:
        return "lines"
    return "bullets" if item["bullet"] else "numbers"


def _block(kind: str, lines: list[str]) -> Markup:
    if kind == "gap":
        return Markup()
    if kind == "lines":
        return Markup("<p>{}</p>").format(Markup("<br>").join(_inline(line) for line in lines))
    frame = Markup("<ul>{}</ul>") if kind == "bullets" else Markup("<ol>{}</ol>")
    return frame.format(Markup().join(_item(line) for line in lines))


def _item(line: str) -> Markup:
    item = _ITEM.fullmatch(line)
    assert item
    if item["number"]:
        return Markup('<li value="{}">{}</li>').format(int(item["number"]), _inline(item["text"]))
    return Markup("<li>{}</li>").format(_inline(item["text"]))


def _inline(line: str) -> Markup:
    return Markup().join(_pieces(line))


def _pieces(line: str) -> Iterator[Markup]:
    end = 0
    for found in _SPECIAL.finditer(line):
        yield escape(line[end : found.start()])
        assert found.lastgroup
        kind = "bold" if found["bold"] else found.lastgroup
        yield _bold(found["inner"]) if kind == "bold" else _MADE[kind](found.group())
        end = found.end()
    yield escape(line[end:])


def _bold(inner: str) -> Markup:
    return Markup("<strong>{}</strong>").format(_inline(inner))


def _web(address: str, scheme: str = "") -> Markup:
    """A full stop or bracket behind an address belongs to the sentence."""
    bare = address.rstrip(_TRAILING)
    if bare.endswith(")") and "(" not in bare:
        bare = bare.rstrip(")").rstrip(_TRAILING)
    link = Markup('<a href="{}{}" dir="ltr" rel="noopener noreferrer" target="_blank">{}</a>{}')
    return link.format(scheme, bare, bare, address[len(bare) :])


def _domain(address: str) -> Markup:
    return _web(address, "https://")


def _mail(address: str) -> Markup:
    return Markup('<a href="mailto:{0}" dir="ltr">{0}</a>').format(address)


def _phone(number: str) -> Markup:
    """Dialled without blanks, and without the (0) of `+49 (0)341`. Too many digits are no number."""
    digits = re.sub(r"[^\d+]", "", number.replace("(0)", "") if number.startswith("+") else number)
    if len(digits) > 16 or (len(digits) < 7 and not digits.startswith("11")):
        return escape(number)
    return Markup('<a href="tel:{}" dir="ltr">{}</a>').format(digits, number)


_MADE: Mapping[str, Callable[[str], Markup]] = {
    "web": _web,
    "domain": _domain,
    "mail": _mail,
    "house": escape,
    "phone": _phone,
}
