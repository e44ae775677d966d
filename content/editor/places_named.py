"""Choosing a place by its name, of thousands. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from content.model import Place
from content.published import Content

_MOST = 20


@dataclass(frozen=True)
class Option:
    """`written` goes into the field; `where` tells it from others."""

    written: str
    where: str


def written(content: Content, place_id: str) -> str:
    """The name; where several have it, with the id."""
    place = content.pack.places.get(place_id)
    return _written(place, len(_called(content, place.name)) > 1) if place else place_id


def found(content: Content, typed: str) -> str | None:
    """The id of a place, from its id, its name, or both as in `written`. None when it could be another."""
    name, _, rest = typed.rpartition(" (")
    for one in (typed, rest.removesuffix(")") if name else ""):
        if one in content.pack.places:
            return one
    called = _called(content, typed)
    return called[0].id if len(called) == 1 else None


def options(content: Content, typed: str) -> Sequence[Option]:
    """Places whose name has what was typed in it, those that begin with it first."""
    wanted = typed.casefold().strip()
    places = content.pack.places.values()
    times = Counter(place.name.casefold() for place in places)
    fitting = [place for place in places if wanted in "\n".join((place.name, *place.aliases, place.id)).casefold()]
    fitting.sort(key=lambda place: (not place.name.casefold().startswith(wanted), place.name.casefold()))
    return [Option(_written(one, times[one.name.casefold()] > 1), _where(one)) for one in fitting[:_MOST]]


def _written(place: Place, is_doubled: bool) -> str:
    return f"{place.name} ({place.id})" if is_doubled else place.name


def _called(content: Content, name: str) -> list[Place]:
    wanted = name.casefold()
    return [place for place in content.pack.places.values() if place.name.casefold() == wanted]


def _where(place: Place) -> str:
    return ", ".join(part for part in (place.address.street, place.address.district, place.address.city) if part)
