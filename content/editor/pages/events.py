"""All events with the next date of each, and the way to a new one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from content.editor import drafts, places_named
from content.editor.coming_dates import Coming, next_date
from content.editor.draft import Draft
from content.editor.editing import Editing
from content.editor.pages.addresses import address
from content.editor.pages.beginning import begin, check_may_begin, may_begin
from content.editor.pages.paging import leaf, query, wants_fragment
from content.editor.repeat_said import day_said, repeat_said
from content.editor.shell import Shell, Visit, signed_in
from content.entries import Key
from content.finding import Finding
from content.model import Event, Pack
from content.occurrences import BadRule

_ASKED = ("q", "is")
_LONGEST = 100
WHEN = ("coming", "over", "draft", "review")


@dataclass(frozen=True)
class Row:
    """`event` is None while there are drafts of it alone. `marks`: draft, review."""

    key: Key
    title: str
    event: Event | None
    place: str
    marks: Sequence[str]
    next: Coming | None

    @property
    def address(self) -> str:
        return address(self.key)

    def shows(self, standing: str) -> bool:
        if standing == "over":
            return self.event is not None and self.next is None
        return standing == "" or standing in self.marks or (standing == "coming" and self.next is not None)


@dataclass(frozen=True)
class EventPages:
    shell: Shell
    editing: Editing

    def routes(self) -> list[Route]:
        return [
            Route("/events", self.show),
            Route("/events/new", self.new),
            Route("/events/new", self.begin, methods=["POST"]),
            Route("/events/places", self.places),
        ]

    @signed_in
    async def show(self, request: Request, visit: Visit) -> Response:
        """The page, or just its table."""
        asked = {name: request.query_params.get(name, "")[:_LONGEST] for name in _ASKED}
        everybody = await drafts.all_drafts(self.shell.parts.engine)
        found = [row for row in _rows(visit, everybody, asked["q"]) if row.shows(asked["is"])]
        fragment = wants_fragment(request)
        return self.shell.page(
            "_events.html" if fragment else "events.html",
            visit,
            fragment=fragment,
            asked=asked,
            query=query,
            leaf=leaf(sorted(found, key=_soonest), request.query_params.get("page", "")),
            when=WHEN,
            may_begin=may_begin(visit),
            repeats=lambda event: repeat_said(event, visit.words),
            day=lambda day: day_said(day, visit.words),
        )

    @signed_in
    async def places(self, request: Request, visit: Visit) -> Response:
        """Suggestions for what is being typed."""
        some = places_named.options(visit.content, request.query_params.get("place", "")[:_LONGEST])
        return self.shell.page("_place_options.html", visit, some_places=some)

    @signed_in
    async def new(self, _request: Request, visit: Visit) -> Response:
        check_may_begin(visit)
        return self.shell.page("event_new.html", visit, findings=[])

    @signed_in
    async def begin(self, _request: Request, visit: Visit) -> Response:
        check_may_begin(visit)
        title = " ".join(visit.form.get("title", "").split())
        if not title:
            missing = [Finding("field_needed", "title: is missing", "title")]
            return self.shell.page("event_new.html", visit, 422, findings=missing)
        filled = {f"texts.{visit.source_locale}.title": title}
        return RedirectResponse(address(await begin(self.editing, visit, "event", title, filled)), 303)


def _rows(visit: Visit, everybody: Iterable[Draft], wanted: str) -> Iterator[Row]:
    marks: dict[str, set[str]] = {}
    for draft in everybody:
        if draft.key.kind == "event":
            marks.setdefault(draft.key.id, set()).add(draft.state.value)
    pack, text = visit.content.pack, wanted.casefold().strip()
    for one in {**pack.events, **marks}:
        event = pack.events.get(one)
        title = _title(pack, event) or one
        place = pack.places[event.place].name if event and event.place in pack.places else ""
        if text in f"{_titles(event)}\n{one}\n{place}".casefold():
            coming = _next(visit, event, visit.now) if event else None
            yield Row(Key("event", one), title, event, place, sorted(marks.get(one, ())), coming)


def _title(pack: Pack, event: Event | None) -> str:
    texts: Mapping[str, object] = event.texts if event else {}
    locale = pack.info.source_locale if pack.info.source_locale in texts else next(iter(texts), "")
    return event.texts[locale].title if event and locale else ""


def _titles(event: Event | None) -> str:
    return "\n".join(text.title for text in event.texts.values()) if event else ""


def _next(visit: Visit, event: Event, now: datetime) -> Coming | None:
    try:
        return next_date(event, now, visit.content.is_holiday)
    except BadRule:
        return None


def _soonest(row: Row) -> tuple[bool, float, str]:
    """What has no date to come, last; what is not published yet, first."""
    at = row.next.start.timestamp() if row.next else 0.0
    return row.event is not None and row.next is None, at, row.title.casefold()
