"""Translators' files: taking them along, bringing them back, seeing beforehand what they would change."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from content.editor import uploads
from content.editor.editing import Editing, Gone, MovedOn
from content.editor.exchange import po, xliff
from content.editor.exchange.counting import Count, Counts
from content.editor.exchange.reading import LARGEST, Read, UnreadableFile
from content.editor.exchange.units import Problem, Unit, tidy, units
from content.editor.importing import Choice, Importing, Item, Outcome, Plan, form_name
from content.editor.pages.addresses import address
from content.editor.pages.differences import Difference, differences, label
from content.editor.pages.paging import Leaf, leaf, query
from content.editor.pages.row_numbers import ROW
from content.editor.roles import Member
from content.editor.shell import (
    HOME,
    LARGEST_FORM,
    Form,
    Shell,
    Visit,
    guarded,
    holdable,
    refuse_other_letters,
    signed_in,
)
from content.editor.uploads import Upload
from content.entries import Key

Deed = Callable[[Member, Upload, Choice, datetime], Awaitable[Outcome]]
ROOM = f"{HOME}/exchange"
_ROWS, _MOST_NAMED = 15, 50
_KINDS = {"po": ("po", "text/x-gettext-translation"), "xliff": ("xlf", "application/x-xliff+xml")}
_SAID = ("nothing", "imported", "used")
# What may stand before the first sign of a file: marks of its encoding, and blanks.
_BEFORE = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"


def offered(visit: Visit, locale: str, only_wanting: bool) -> list[Unit]:
    """What the member could bring back."""
    every = units(visit.content.pack, locale, only_wanting)
    return [one for one in every if one.id.startswith("text/") or visit.member.may_write("")]


@dataclass(frozen=True)
class Shown:
    """An entry of the preview with what would be different in it."""

    item: Item
    address: str
    fields: Sequence[Difference]


@dataclass(frozen=True)
class Trouble:
    """Passages that one sentence is said about: how many, and the first of them."""

    code: str
    count: int
    named: Sequence[str]


async def _with_file(shell: Shell, request: Request) -> Form:
    """The text fields; the file is left in the request's state, None if it is too large to be read."""
    request.state.file = None
    refuse_other_letters(request)
    declared = request.headers.get("content-length", "")
    if not declared.isdecimal() or int(declared) > LARGEST + LARGEST_FORM:
        # A browser shows no answer before it has sent all.
        async for _ in request.stream():
            pass
        return {"csrf": shell.csrf(request)}
    async with request.form(max_files=1, max_fields=10, max_part_size=LARGEST_FORM) as form:
        file = form.get("file")
        request.state.file = await file.read() if isinstance(file, UploadFile) else b""
        return {name: holdable(value) for name, value in form.items() if isinstance(value, str)}


def _read(data: bytes | None) -> Read:
    """By its first sign: that of XML is never one of PO. Raises UnreadableFile."""
    if data is None:
        raise UnreadableFile("large")
    is_xml = data[:100].lstrip(_BEFORE).startswith(b"<")
    return xliff.read(data) if is_xml else po.read(data)


def _kept(read: Read) -> list[Unit]:
    """Without what the database cannot hold."""
    return [Unit(tidy(one.id), tidy(one.source), tidy(one.target), "", one.outdated) for one in read.units]


@dataclass(frozen=True)
class ExchangePages:
    shell: Shell
    editing: Editing
    counts: Counts = field(default_factory=Counts)

    @property
    def importing(self) -> Importing:
        return Importing(self.editing)

    def routes(self) -> list[Route]:
        preview = f"/exchange/{{locale}}/{{number:{ROW}}}"
        return [
            Route("/exchange", self.languages),
            Route("/exchange/{locale}", self.language, methods=["GET"]),
            Route("/exchange/{locale}", self.upload, methods=["POST"]),
            Route("/exchange/{locale}/file", self.download),
            Route(preview, self.preview),
            Route(f"{preview}/draft", self.draft, methods=["POST"]),
            Route(f"{preview}/publish", self.publish, methods=["POST"]),
        ]

    @signed_in
    async def languages(self, request: Request, visit: Visit) -> Response:
        info = visit.content.pack.info
        own = [one for one in info.locales if one != info.source_locale and visit.member.may_write(one)]
        counted = await asyncio.to_thread(lambda: [self._count(visit, locale) for locale in own])
        return self.shell.page("exchange.html", visit, counted=counted, room=ROOM)

    @signed_in
    async def language(self, request: Request, visit: Visit) -> Response:
        asked = request.query_params
        numbers = [asked.get(name, "") for name in ("published", "drafted", "skipped")]
        outcome = Outcome(*(int(one) if one.isdecimal() and len(one) < 9 else 0 for one in numbers))
        said = asked.get("said", "")
        return await self._language(visit, _locale(request, visit), said=said if said in _SAID else "", outcome=outcome)

    async def _language(
        self, visit: Visit, locale: str, status: int = 200, said: str = "", refused: str = "", **values: object
    ) -> Response:
        count = await asyncio.to_thread(self._count, visit, locale)
        values = {"outcome": None, "named": "", **values}
        return self.shell.page(
            "exchange_locale.html", visit, status, count=count, room=ROOM, said=said, refused=refused, **values
        )

    @signed_in
    async def download(self, request: Request, visit: Visit) -> Response:
        locale, asked = _locale(request, visit), request.query_params
        if asked.get("format") not in _KINDS:
            raise HTTPException(404)
        chosen = await asyncio.to_thread(offered, visit, locale, bool(asked.get("only")))
        if not chosen:
            return RedirectResponse(f"{ROOM}/{locale}?said=nothing", 303)
        is_po = asked["format"] == "po"
        source = visit.source_locale
        body = await asyncio.to_thread(
            lambda: po.write(chosen, locale) if is_po else xliff.write(chosen, source, locale)
        )
        ending, media = _KINDS[asked["format"]]
        name = f"lotse-{visit.content.pack.info.id}-{locale}-{visit.now.date()}.{ending}"
        return Response(body, media_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'})

    async def _upload(self, request: Request, visit: Visit) -> Response:
        locale = _locale(request, visit)
        data: bytes | None = request.state.file
        if data == b"":
            return await self._language(visit, locale, 422, refused="exchange.no_file")
        try:
            read = await asyncio.to_thread(_read, data)
        except UnreadableFile as fault:
            return await self._language(visit, locale, 422, refused=f"exchange.unreadable.{fault.reason}")
        if not read.may_be(locale):
            return await self._language(visit, locale, 422, refused="exchange.unreadable.locale", named=read.locale)
        number = await uploads.keep(self.editing.engine, visit.member.number, locale, _kept(read), visit.now)
        return RedirectResponse(f"{ROOM}/{locale}/{number}", 303)

    upload = guarded(_upload, _with_file)

    @signed_in
    async def preview(self, request: Request, visit: Visit) -> Response:
        upload = await self._found(request, visit)
        if upload is None:
            return _used(_locale(request, visit))
        plan = await self.importing.look(visit.member, upload)
        page = leaf(plan.items, request.query_params.get("page", ""), _ROWS)
        shown = await asyncio.to_thread(_shown, visit, page)
        return self.shell.page(
            "exchange_preview.html",
            visit,
            moved_on=request.query_params.get("said") == "moved_on",
            query=query,
            upload=upload,
            plan=plan,
            page=page,
            shown=shown,
            faulty=_some([one for one in plan.items if one.findings]),
            at_risk=_some([one for one in plan.items if one.at_risk]),
            troubles=self._troubles(visit, upload.locale, plan),
            room=ROOM,
            address=address,
        )

    def _troubles(self, visit: Visit, locale: str, plan: Plan) -> list[Trouble]:
        by_code: dict[str, list[Problem]] = {}
        for problem in plan.problems:
            by_code.setdefault(problem.code, []).append(problem)
        return [
            Trouble(code, len(found), [self._named(visit, locale, one.unit) for one in found[:_MOST_NAMED]])
            for code, found in by_code.items()
        ]

    def _named(self, visit: Visit, locale: str, unit: str) -> str:
        """A passage as an editor knows it, or as the file calls it."""
        kind, _, rest = unit.partition("/")
        key = Key(kind, rest.split("/")[0], visit.source_locale if kind == "text" else "")
        if kind not in self.editing.kinds or not self.editing.kinds[kind].exists(visit.content, key):
            return unit[:100]
        title = self.editing.kinds[kind].title(visit.content, key)
        if "/" not in rest:
            return title
        return f"{title}: {label(visit.words, form_name(kind, locale, rest.rpartition('/')[2]))}"

    @signed_in
    async def draft(self, request: Request, visit: Visit) -> Response:
        return await self._carry_out(request, visit, self.importing.draft)

    @signed_in
    async def publish(self, request: Request, visit: Visit) -> Response:
        if not visit.member.may_publish(_locale(request, visit)):
            raise HTTPException(403)
        return await self._carry_out(request, visit, self.importing.publish)

    async def _carry_out(self, request: Request, visit: Visit, deed: Deed) -> Response:
        locale, form = _locale(request, visit), visit.form
        upload = await self._found(request, visit)
        if upload is None:
            return _used(locale)
        over = form.get("over", "").splitlines()
        choice = Choice(form.get("seal", ""), over, bool(form.get("over_all")), bool(form.get("reviewed")))
        try:
            done = await deed(visit.member, upload, choice, visit.now)
        except Gone:
            return _used(locale)
        except MovedOn:
            return RedirectResponse(f"{ROOM}/{locale}/{upload.number}?said=moved_on", 303)
        counts = f"published={done.published}&drafted={done.drafted}&skipped={done.skipped}"
        return RedirectResponse(f"{ROOM}/{locale}?said=imported&{counts}", 303)

    async def _found(self, request: Request, visit: Visit) -> Upload | None:
        number, locale = request.path_params["number"], _locale(request, visit)
        found = await uploads.find(self.editing.engine, number, visit.member.number, visit.now)
        return found if found and found.locale == locale else None

    def _count(self, visit: Visit, locale: str) -> Count:
        return self.counts.of(visit.content.pack, locale, not visit.member.may_write(""))


def _locale(request: Request, visit: Visit) -> str:
    """Raises HTTPException 404 for a language that nothing is translated into, 403."""
    locale: str = request.path_params["locale"]
    if locale not in visit.content.pack.info.locales or locale == visit.source_locale:
        raise HTTPException(404)
    if not visit.member.may_write(locale):
        raise HTTPException(403)
    return locale


def _used(locale: str) -> Response:
    return RedirectResponse(f"{ROOM}/{locale}?said=used", 303)


def _shown(visit: Visit, page: Leaf[Item]) -> list[Shown]:
    return [
        Shown(one, address(one.key), differences(visit.words, one.key, one.before, one.fields)) for one in page.rows
    ]


def _some(items: Sequence[Item]) -> Leaf[Item]:
    """As many as fit on a page, and how many there are."""
    return leaf(items, "", _MOST_NAMED)
