"""All places, and how a new one begins."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count

from anyascii import anyascii
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from content import hours
from content.editor import drafts
from content.editor.draft import Draft, Written
from content.editor.editing import Editing, NotAllowed
from content.editor.pages.addresses import address
from content.editor.pages.paging import leaf, query, wants_fragment
from content.editor.shell import Shell, Visit, signed_in
from content.entries import Key
from content.hours import BadHours
from content.model import Confidence, Place
from content.published import Content

STATES = ("draft", "review", "expired", "later", "doubtful", "no_position", "no_hours")
_ASKED = ("q", "is", "kind", "district", "sort")
_LONGEST = 100
_LONGEST_ID = 48
_OLD_YEARS = 3


@dataclass(frozen=True)
class Row:
    """`place` is None while it was never published."""

    id: str
    place: Place | None
    states: Sequence[str]

    @property
    def name(self) -> str:
        return self.place.name if self.place else self.id


@dataclass(frozen=True)
class PlacesPages:
    shell: Shell
    editing: Editing

    def routes(self) -> list[Route]:
        return [
            Route("/places", self.show),
            Route("/places/new", self.new),
            Route("/places/new", self.begin, methods=["POST"]),
        ]

    @signed_in
    async def show(self, request: Request, visit: Visit) -> Response:
        """The page, or just its table."""
        content, today = visit.content, visit.now.date()
        pack = content.pack
        asked = {name: request.query_params.get(name, "")[:_LONGEST] for name in _ASKED}
        in_work = [one for one in await drafts.all_drafts(self.shell.parts.engine) if one.key.kind == "place"]
        rows = [row for row in _rows(content, in_work, today) if _is_wanted(row, asked)]
        rows.sort(key=_by_age if asked["sort"] == "age" else _by_name)
        shown = leaf(rows, request.query_params.get("page", ""))
        fragment = wants_fragment(request)
        return self.shell.page(
            "_places.html" if fragment else "places.html",
            visit,
            fragment=fragment,
            asked=asked,
            query=query,
            leaf=shown,
            open_today={row.id: _open_on(content, row.place, today) for row in shown.rows if row.place},
            states=STATES,
            kinds=sorted({place.kind for place in pack.places.values()}),
            districts=sorted(content.districts()),
        )

    @signed_in
    async def new(self, request: Request, visit: Visit) -> Response:
        self._may_begin(visit)
        return self.shell.page("place_new.html", visit, form={}, problem="", there=None)

    @signed_in
    async def begin(self, request: Request, visit: Visit) -> Response:
        """A draft with a name; its id is made of the name when none was chosen, and never changes again."""
        self._may_begin(visit)
        name, wanted = (" ".join(visit.form.get(field, "").split()) for field in ("name", "id"))
        there = _called(visit.content, name) if name and not visit.form.get("another") else None
        key = Key("place", wanted) if wanted else await self._free(visit.content, name)
        problem = "name" if not name else "there" if there else "" if await self._is_free(visit.content, key) else "id"
        if problem:
            return self.shell.page("place_new.html", visit, 422, form=visit.form, problem=problem, there=there)
        kind = self.editing.kinds[key.kind]
        fields = {**kind.fields(visit.content, key, None), "name": name, "as_of": visit.now.strftime("%Y-%m")}
        try:
            await self.editing.save(visit.member, key, Written(fields, 0, 0), visit.now)
        except NotAllowed:
            raise HTTPException(403) from None
        return RedirectResponse(address(key), 303)

    def _may_begin(self, visit: Visit) -> None:
        if not visit.member.may_write(""):
            raise HTTPException(403)

    async def _free(self, content: Content, name: str) -> Key:
        """The first of `jobcenter`, `jobcenter-2`, ... that nobody has."""
        for number in count(1):
            key = Key("place", proposed_id(name, number))
            if await self._is_free(content, key):
                return key
        raise AssertionError

    async def _is_free(self, content: Content, key: Key) -> bool:
        allowed = key.id not in content.pack.places and self.editing.kinds[key.kind].exists(content, key)
        return allowed and not await drafts.of_entry(self.shell.parts.engine, key)


def proposed_id(name: str, number: int = 1) -> str:
    """The name in small letters, digits and hyphens; `place` for one that has none of them."""
    plain = re.sub(r"[^a-z0-9]+", "-", anyascii(_german(name)).lower()).strip("-")
    end = f"-{number}" if number > 1 else ""
    start = (plain if len(plain) > 1 else "place")[: _LONGEST_ID - len(end)].rstrip("-")
    return start + end


def _german(name: str) -> str:
    for letter, plain in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("Ä", "Ae"), ("Ö", "Oe"), ("Ü", "Ue")):
        name = name.replace(letter, plain)
    return name


def _called(content: Content, name: str) -> Place | None:
    """The place that is called so already."""
    wanted = name.casefold()
    return next(
        (one for one in content.pack.places.values() if wanted in map(str.casefold, (one.name, *one.aliases))), None
    )


def _rows(content: Content, in_work: Sequence[Draft], today: date) -> Iterator[Row]:
    """Also those that are not published yet."""
    written: dict[str, set[str]] = {}
    for draft in in_work:
        written.setdefault(draft.key.id, set()).add(draft.state)
    for place in content.pack.places.values():
        yield Row(place.id, place, [*sorted(written.pop(place.id, ())), *_states(place, today)])
    for new, states in written.items():
        yield Row(new, None, sorted(states))


def _states(place: Place, today: date) -> Iterator[str]:
    if place.valid_until and place.valid_until < today:
        yield "expired"
    if place.valid_from and place.valid_from > today:
        yield "later"
    if place.confidence is Confidence.low or today.year - int(place.as_of[:4]) > _OLD_YEARS:
        yield "doubtful"
    if not place.position:
        yield "no_position"
    if not place.hours:
        yield "no_hours"


def _is_wanted(row: Row, asked: Mapping[str, str]) -> bool:
    place = row.place
    if asked["is"] and asked["is"] not in row.states:
        return False
    if asked["kind"] and asked["kind"] != (place and place.kind):
        return False
    if asked["district"] and asked["district"] not in (place.address.districts if place else []):
        return False
    return _says(row, asked["q"].casefold().split())


def _says(row: Row, words: Iterable[str]) -> bool:
    place = row.place
    told = [row.id, row.name, *([*place.aliases, place.address.street or ""] if place else [])]
    text = "\n".join(told).casefold()
    return all(word in text for word in words)


def _by_name(row: Row) -> tuple[bool, str]:
    """What is new comes first."""
    return row.place is not None, row.name.casefold()


def _by_age(row: Row) -> tuple[bool, str]:
    return row.place is not None, row.place.as_of if row.place else ""


def _open_on(content: Content, place: Place, today: date) -> Sequence[tuple[str, str]] | None:
    """None when nobody knows."""
    if not place.hours:
        return None
    try:
        [day] = hours.days(place.hours, today, content.is_holiday, place.special, count=1)
    except BadHours:
        return None
    return day.spans
