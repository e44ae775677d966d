"""Latitude and longitude as people type them, or as they copy them out of a map. Pure."""

import re
from math import isfinite

from content.editor.map import Position

_NUMBER = r"(-?\d{1,3}(?:[.,]\d+)?)"
_TYPED = re.compile(rf"(?:geo:)?{_NUMBER}\s*°?\s*N?\s*[,;/ ]\s*{_NUMBER}\s*°?\s*[EO]?")
_LONGEST = 500
# The place that a link marks goes before the middle of the map that it shows.
_IN_LINKS = (
    re.compile(r"[?&#]mlat=(-?[\d.]+)&mlon=(-?[\d.]+)"),
    re.compile(r"!3d(-?\d+\.\d+)!4d(-?\d+\.\d+)"),
    re.compile(r"#map=\d+(?:\.\d+)?/(-?[\d.]+)/(-?[\d.]+)"),
    re.compile(r"/@(-?\d+\.\d+),(-?\d+\.\d+)"),
)


def read(text: str) -> Position | None:
    """`51.34, 12.37`, `51,34 12,37`, a link of OpenStreetMap; None for anything else, empty text too."""
    plain = text[:_LONGEST].strip()
    typed = _TYPED.fullmatch(plain)
    found = typed or next((link for pattern in _IN_LINKS if (link := pattern.search(plain))), None)
    if not found:
        return None
    try:
        position = float(found[1].replace(",", ".")), float(found[2].replace(",", "."))
    except ValueError:
        # Points that are no number: `1.2.3`.
        return None
    return position if all(map(isfinite, position)) else None


def written(position: Position | None) -> str:
    return f"{position[0]}, {position[1]}" if position else ""
