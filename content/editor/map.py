"""A map picture of what is known: places, names of districts, a scale. Pure, and nothing is loaded from elsewhere."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import asinh, atan, cos, degrees, floor, pi, radians, sinh, tan
from statistics import fmean
from xml.sax.saxutils import escape

from content.model import Pack

WIDTH, HEIGHT = 600, 400
LEVELS = ("city", "district", "street")
LEAST_ZOOM, MOST_ZOOM = 5, 18
_ZOOMS = {"district": 14, "street": 17}
_COUNTRY = (51.2, 10.4)
_TILE = 256
_EQUATOR = 40_075_017
_NAMES_FROM = 16
_MOST_SPOTS = 400
_VIEW = re.compile(r"(-?\d{1,2}(?:\.\d{1,6})?),(-?\d{1,3}(?:\.\d{1,6})?),(\d{1,2})", re.ASCII)

# Latitude and longitude in degrees.
Position = tuple[float, float]


@dataclass(frozen=True)
class Tile:
    """A square of a map made of tiles, and where its top left corner stands in the picture."""

    zoom: int
    x: int
    y: int
    left: int
    top: int


@dataclass(frozen=True)
class Spot:
    position: Position
    name: str


@dataclass(frozen=True)
class View:
    """What the picture shows: its middle, and how near, counted as maps made of tiles do (web mercator)."""

    middle: Position
    zoom: int

    def __str__(self) -> str:
        return f"{self.middle[0]:.5f},{self.middle[1]:.5f},{self.zoom}"

    @property
    def metres_a_pixel(self) -> float:
        return _EQUATOR * cos(radians(self.middle[0])) / self._world

    @property
    def _world(self) -> int:
        """Pixels around the earth."""
        return _TILE << self.zoom

    @property
    def _corner(self) -> tuple[float, float]:
        across, down = _flat(self.middle)
        return across * self._world - WIDTH / 2, down * self._world - HEIGHT / 2

    def point(self, position: Position) -> tuple[float, float]:
        """Pixels from the left and from the top."""
        (across, down), (left, top) = _flat(position), self._corner
        return across * self._world - left, down * self._world - top

    def position(self, x: float, y: float) -> Position:
        """To a metre."""
        left, top = self._corner
        across, down = (left + x) / self._world, (top + y) / self._world
        return round(degrees(atan(sinh(pi * (1 - 2 * down)))), 5), round(across * 360 - 180, 5)

    def shows(self, position: Position) -> bool:
        x, y = self.point(position)
        return 0 <= x <= WIDTH and 0 <= y <= HEIGHT

    def tiles(self) -> list[Tile]:
        """At most twelve."""
        left, top = map(floor, self._corner)
        columns = range(left // _TILE, (left + WIDTH - 1) // _TILE + 1)
        rows = range(top // _TILE, (top + HEIGHT - 1) // _TILE + 1)
        most = 1 << self.zoom
        return [
            Tile(self.zoom, x, y, x * _TILE - left, y * _TILE - top)
            for y in rows
            for x in columns
            if 0 <= x < most and 0 <= y < most
        ]


def _flat(position: Position) -> tuple[float, float]:
    """From 0 to 1, from west to east and from north to south."""
    latitude, longitude = position
    latitude = max(-85.0, min(latitude, 85.0))
    return (longitude + 180) / 360, (1 - asinh(tan(radians(latitude))) / pi) / 2


def read_view(text: str) -> View | None:
    """As `str(view)` writes it; None for anything else."""
    found = _VIEW.fullmatch(text)
    if not found:
        return None
    view = View((float(found[1]), float(found[2])), int(found[3]))
    return view if LEAST_ZOOM <= view.zoom <= MOST_ZOOM and abs(view.middle[0]) <= 85 else None


def view_of(level: str, near: Position | None, known: Sequence[Position]) -> View:
    """`near` in the middle; the whole city shows all that is known, wherever it is."""
    whole = _around(known)
    if level not in _ZOOMS:
        return View(near or whole.middle, whole.zoom) if near and not whole.shows(near) else whole
    return View(near or whole.middle, _ZOOMS[level])


def _around(known: Sequence[Position]) -> View:
    if not known:
        return View(_COUNTRY, LEAST_ZOOM)
    latitudes, longitudes = [one[0] for one in known], [one[1] for one in known]
    middle = (min(latitudes) + max(latitudes)) / 2, (min(longitudes) + max(longitudes)) / 2
    for zoom in range(_ZOOMS["district"], LEAST_ZOOM, -1):
        view = View(middle, zoom)
        if all(map(view.shows, known)):
            return view
    return View(middle, LEAST_ZOOM)


def positions(pack: Pack) -> list[Position]:
    return [place.position for place in pack.places.values() if place.position]


def spots(pack: Pack, but: str = "") -> list[Spot]:
    """All places whose position is known, without the one that is marked."""
    return [Spot(one.position, one.name) for one in pack.places.values() if one.position and one.id != but]


def districts(pack: Pack) -> dict[str, Position]:
    """In the middle of its places, those with the most places first."""
    found: dict[str, list[Position]] = {}
    for place in pack.places.values():
        if place.position:
            for name in place.address.districts:
                found.setdefault(name, []).append(place.position)
    by_size = sorted(found.items(), key=lambda one: -len(one[1]))
    return {name: (fmean(at[0] for at in own), fmean(at[1] for at in own)) for name, own in by_size}


def drawn(
    view: View, known: Sequence[Spot], names: Mapping[str, Position], mark: Position | None, over_map: bool = False
) -> str:
    """An SVG. `names`: of districts; `over_map`: it lies on a map, so that it has no ground of its own."""
    ground = "" if over_map else f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#eef2ee"/>'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
        ' font-family="sans-serif" font-size="12">',
        ground,
        *_spots(view, known),
        *_labels(view, known, {} if over_map else names),
        *_marked(view, mark),
        _scale(view),
        "</svg>",
    ]
    return "".join(parts)


def _spots(view: View, known: Sequence[Spot]) -> Iterator[str]:
    for spot in _shown(view, known):
        x, y = view.point(spot.position)
        yield f'<circle cx="{x:.0f}" cy="{y:.0f}" r="4" fill="#0b5f7a" stroke="#fff"/>'


def _shown(view: View, known: Sequence[Spot]) -> list[Spot]:
    return [spot for spot in known if view.shows(spot.position)][:_MOST_SPOTS]


def _labels(view: View, known: Sequence[Spot], names: Mapping[str, Position]) -> Iterator[str]:
    """Districts first; a label that would lie on another is left out."""
    wanted = [(name, at, True) for name, at in names.items() if view.shows(at)]
    if view.zoom >= _NAMES_FROM:
        wanted += [(spot.name[:40], spot.position, False) for spot in _shown(view, known)]
    taken: list[tuple[float, float, float]] = []
    for name, at, is_district in wanted:
        x, y = view.point(at)
        y += -8 if is_district else 16
        half = len(name) * 3.5
        if any(abs(x - other) < half + wide and abs(y - down) < 14 for other, down, wide in taken):
            continue
        taken.append((x, y, half))
        yield _label(name, x, y, "#4a3500" if is_district else "#16242b")


def _label(name: str, x: float, y: float, colour: str) -> str:
    """With a light rim, to be read on any ground."""
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="middle" fill="{colour}" stroke="#fff" stroke-width="3"'
        f' paint-order="stroke">{escape(name)}</text>'
    )


def _marked(view: View, mark: Position | None) -> Iterator[str]:
    """A pin whose tip is the place."""
    if mark and view.shows(mark):
        x, y = view.point(mark)
        yield (
            f'<path d="M{x:.1f} {y:.1f}l-9 -20a10 10 0 1 1 18 0z" fill="#b3261e" stroke="#fff" stroke-width="1.5"/>'
            f'<circle cx="{x:.1f}" cy="{y - 24:.1f}" r="3.5" fill="#fff"/>'
        )


def _scale(view: View) -> str:
    """A bar of a round length, about a fifth of the picture."""
    metres = _round_length(view.metres_a_pixel * WIDTH / 5)
    wide = metres / view.metres_a_pixel
    said = f"{metres} m" if metres < 1000 else f"{metres // 1000} km"
    bar = f'<path d="M12 {HEIGHT - 20}v6h{wide:.0f}v-6" fill="none" stroke="#16242b" stroke-width="2"/>'
    return bar + _label(said, 12 + wide / 2, HEIGHT - 20, "#16242b")


def _round_length(metres: float) -> int:
    """1, 2 or 5 and zeros."""
    step = 1
    while step * 10 <= metres:
        step *= 10
    return max(step * one for one in (1, 2, 5) if step * one <= max(metres, 1))
