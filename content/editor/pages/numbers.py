"""The numbers for people in danger: in which danger each is shown, and in which order."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from content.editor import drafts
from content.editor.draft import Draft
from content.editor.editing import Editing
from content.editor.kinds.emergency import DANGERS
from content.editor.pages.addresses import address
from content.editor.pages.beginning import begin, check_may_begin, may_begin
from content.editor.pages.paging import leaf, query, wants_fragment
from content.editor.shell import Shell, Visit, signed_in
from content.entries import Key
from content.finding import Finding
from content.model import EmergencyNumber, Pack

_ASKED = ("q", "is")
_LONGEST = 100
NOWHERE = "nowhere"
STANDINGS = (*DANGERS, NOWHERE, "draft", "review")


@dataclass(frozen=True)
class Row:
    """`number` is None while there are drafts of it alone; `places`: danger -> where it stands in the list, from 1."""

    key: Key
    number: EmergencyNumber | None
    places: Mapping[str, int]
    marks: Sequence[str]

    @property
    def address(self) -> str:
        return address(self.key)

    @property
    def name(self) -> str:
        return self.number.name if self.number else self.key.id

    def shows(self, standing: str) -> bool:
        is_nowhere = self.number is not None and not self.places
        return standing in ("", *self.places, *self.marks) or (standing == NOWHERE and is_nowhere)


@dataclass(frozen=True)
class NumberPages:
    shell: Shell
    editing: Editing

    def routes(self) -> list[Route]:
        return [
            Route("/numbers", self.show),
            Route("/numbers/new", self.new),
            Route("/numbers/new", self.begin, methods=["POST"]),
        ]

    @signed_in
    async def show(self, request: Request, visit: Visit) -> Response:
        """The page, or just its table."""
        asked = {name: request.query_params.get(name, "")[:_LONGEST] for name in _ASKED}
        pack = visit.content.pack
        everybody = await drafts.all_drafts(self.shell.parts.engine)
        rows = [row for row in _rows(pack, everybody) if row.shows(asked["is"]) and _is_named(row, asked["q"])]
        fragment = wants_fragment(request)
        return self.shell.page(
            "_numbers.html" if fragment else "numbers.html",
            visit,
            fragment=fragment,
            asked=asked,
            query=query,
            leaf=leaf(rows, request.query_params.get("page", "")),
            standings=STANDINGS,
            shown={danger: shown_in(pack, danger) for danger in DANGERS},
            may_begin=may_begin(visit),
        )

    @signed_in
    async def new(self, _request: Request, visit: Visit) -> Response:
        check_may_begin(visit)
        return self.shell.page("number_new.html", visit, findings=[])

    @signed_in
    async def begin(self, _request: Request, visit: Visit) -> Response:
        check_may_begin(visit)
        name = " ".join(visit.form.get("name", "").split())
        if not name:
            missing = [Finding("field_needed", "name: is missing", "name")]
            return self.shell.page("number_new.html", visit, 422, findings=missing)
        return RedirectResponse(address(await begin(self.editing, visit, "emergency", name, {"name": name})), 303)


def shown_in(pack: Pack, danger: str) -> list[EmergencyNumber]:
    """Those that visitors in that danger get, in this order."""
    return [number for number in pack.emergency if danger in number.dangers]


def _rows(pack: Pack, everybody: Iterable[Draft]) -> Iterator[Row]:
    marks: dict[str, set[str]] = {}
    for draft in everybody:
        if draft.key.kind == "emergency":
            marks.setdefault(draft.key.id, set()).add(draft.state.value)
    numbers = {number.id: number for number in pack.emergency}
    order = {danger: [number.id for number in shown_in(pack, danger)] for danger in DANGERS}
    for one in {**numbers, **marks}:
        places = {danger: order[danger].index(one) + 1 for danger in DANGERS if one in order[danger]}
        yield Row(Key("emergency", one), numbers.get(one), places, sorted(marks.get(one, ())))


def _is_named(row: Row, wanted: str) -> bool:
    """By name or number, blanks or not."""
    number = row.number.number.replace(" ", "") if row.number else ""
    text = wanted.casefold().strip()
    return text in row.name.casefold() or text in row.key.id or text.replace(" ", "") in number
