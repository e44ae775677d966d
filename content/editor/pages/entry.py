"""One entry: writing it, seeing what visitors would get, handing in, publishing, putting two texts together."""

import asyncio
import re
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from content import history
from content.editor import drafts, merging
from content.editor.draft import Draft, Written
from content.editor.drafts import ChangedElsewhere
from content.editor.editing import Editing, Gone, MovedOn, NotAllowed, Refused, Submission
from content.editor.kinds.base import Fields, Kind, Misfilled, tidy
from content.editor.pages.addresses import address, key_of, path
from content.editor.pages.aside import Aside, aside
from content.editor.pages.differences import OF_FORM, label
from content.editor.pages.source_change import source_change
from content.editor.shell import Shell, Visit, keeping, signed_in
from content.entries import Key, entry_of
from content.finding import Finding
from content.history import Version
from content.model import Entry

# What a form may hold besides the fields of its entry: more rows of a list, a click on the map.
_ADDED = re.compile(r"special\.[0-9]{1,2}\.(since|until|hours)|at\.(x|y|view)")
_SAID = ("saved", "published", "handed_in", "sent_back", "discarded", "removed", "merged", "restored")


@dataclass(frozen=True)
class Sheet:
    """What lies before the writer. `stamp` is that of her own stored draft, `base` the version it began from.

    `read`: somebody else's draft that she looks at; `conflicts`: field -> the other text, where both had changed it.
    """

    key: Key
    kind: Kind
    title: str
    fields: Fields
    base: int
    stamp: int
    latest: int
    draft: Draft | None
    read: Draft | None
    others: Sequence[Draft]
    conflicts: Mapping[str, str]

    @property
    def moved_on(self) -> bool:
        """Another text was published since this one was begun."""
        return self.base != self.latest

    @property
    def address(self) -> str:
        return address(self.key)


@dataclass(frozen=True)
class EntryPages:
    shell: Shell
    editing: Editing

    def routes(self) -> list[Route]:
        actions = {
            "save": self.save,
            "hand-in": self.hand_in,
            "send-back": self.send_back,
            "publish": self.publish,
            "discard": self.discard,
            "remove": self.remove,
            "merge": self.merge,
        }
        found = []
        for kind in self.editing.kinds:
            found.append(Route(path(kind), self.show))
            found += [Route(f"{path(kind)}/{name}", action, methods=["POST"]) for name, action in actions.items()]
        return found

    @signed_in
    async def show(self, request: Request, visit: Visit) -> Response:
        """`?draft=` shows what somebody else has written."""
        sheet = await self._sheet(request, visit)
        wanted = _number(request.query_params, "draft")
        read = await drafts.find(self.shell.parts.engine, wanted) if wanted else None
        if read and read.key == sheet.key and read.author != visit.member.number:
            # An own draft is of another text: saving over it asks first.
            sheet = replace(sheet, fields=_all_fields(sheet, read.fields), base=read.base, stamp=0, read=read)
        return await self._page(visit, sheet, said=request.query_params.get("said", ""))

    @keeping
    async def save(self, request: Request, visit: Visit) -> Response:
        """What was typed, with the page's other half for a script, with the whole page without one."""
        sheet = await self._sheet(request, visit)
        try:
            saved = await self._save(visit, sheet)
        except ChangedElsewhere as elsewhere:
            return await self._elsewhere(visit, sheet, elsewhere)
        if not visit.htmx:
            return RedirectResponse(f"{sheet.address}?said=saved", 303)
        sheet = replace(sheet, fields=saved.fields, base=saved.base, stamp=saved.stamp, draft=saved)
        return self.shell.page("_saved.html", visit, sheet=sheet, **await self._beside(visit, sheet))

    @keeping
    async def hand_in(self, request: Request, visit: Visit) -> Response:
        sheet = await self._sheet(request, visit)
        try:
            saved = await self._save(visit, sheet)
            await self.editing.hand_in(visit.member, saved, visit.form.get("remark", ""), visit.now)
        except ChangedElsewhere as elsewhere:
            return await self._elsewhere(visit, sheet, elsewhere)
        return RedirectResponse(f"{sheet.address}?said=handed_in", 303)

    @signed_in
    async def send_back(self, request: Request, visit: Visit) -> Response:
        sheet = await self._sheet(request, visit)
        draft = await self._named_draft(visit, sheet)
        await self._allowed(self.editing.send_back(visit.member, draft, visit.form.get("remark", ""), visit.now))
        return RedirectResponse(f"{sheet.address}?said=sent_back", 303)

    @signed_in
    async def discard(self, request: Request, visit: Visit) -> Response:
        sheet = await self._sheet(request, visit)
        await self._allowed(self.editing.discard(visit.member, await self._named_draft(visit, sheet), visit.now))
        return RedirectResponse(f"{sheet.address}?said=discarded", 303)

    @keeping
    async def publish(self, request: Request, visit: Visit) -> Response:
        """The text is saved first, so that it is there whatever comes of publishing."""
        sheet = await self._sheet(request, visit)
        form = visit.form
        try:
            saved = await self._save(visit, sheet)
            done = {_number(form, "draft"): _number(form, "seen"), saved.number: saved.stamp}
            submission = Submission(
                sheet.key, saved.fields, saved.base, done, bool(form.get("minor")), form.get("reason", "")
            )
            await self._allowed(self.editing.publish(visit.member, submission, visit.now))
        except ChangedElsewhere as elsewhere:
            return await self._elsewhere(visit, sheet, elsewhere)
        except (Misfilled, Refused) as refused:
            sheet = replace(await self._sheet(request, visit), fields=sheet.fields, stamp=saved.stamp)
            return await self._page(visit, sheet, 422, refused=refused.findings)
        except MovedOn:
            return await self._merged(request, visit)
        return RedirectResponse(f"{sheet.address}?said=published", 303)

    @signed_in
    async def remove(self, request: Request, visit: Visit) -> Response:
        sheet = await self._sheet(request, visit, with_text=False)
        reason = visit.form.get("reason", "")
        try:
            await self._allowed(self.editing.remove(visit.member, sheet.key, reason, visit.now))
        except Refused as refused:
            return await self._page(visit, sheet, 422, refused=refused.findings)
        return RedirectResponse(f"{sheet.address}/history?said=removed", 303)

    @keeping
    async def merge(self, request: Request, visit: Visit) -> Response:
        return await self._merged(request, visit)

    async def _merged(self, request: Request, visit: Visit) -> Response:
        """The posted text together with what was published or saved meanwhile; saved when it is next changed."""
        sheet = await self._sheet(request, visit)
        mine: Fields = sheet.fields
        base = await self._fields_at(visit, sheet, _number(visit.form, "base"))
        conflicts: dict[str, str] = {}
        if sheet.draft and sheet.draft.stamp != _number(visit.form, "stamp"):
            mine, conflicts = _put_together(base, _all_fields(sheet, sheet.draft.fields), mine)
        if _number(visit.form, "base") != sheet.latest:
            theirs = await self._fields_at(visit, sheet, sheet.latest)
            mine, others = _put_together(base, theirs, mine)
            conflicts |= others
        stamp = sheet.draft.stamp if sheet.draft else 0
        sheet = replace(sheet, fields=mine, base=sheet.latest, stamp=stamp, conflicts=conflicts)
        return await self._page(visit, sheet, 409 if conflicts else 200, said="merged")

    async def _sheet(self, request: Request, visit: Visit, with_text: bool = True) -> Sheet:
        """As it was posted, if `with_text`; else the own draft; else what is published. Raises HTTPException 404."""
        key, parts = key_of(request), self.shell.parts
        kind = self.editing.kinds[key.kind]
        if not kind.exists(visit.content, key):
            raise HTTPException(404)
        everybody = await drafts.of_entry(parts.engine, key)
        draft = next((one for one in everybody if one.author == visit.member.number), None)
        others = [one for one in everybody if one is not draft]
        # Number and text from one row: the content at hand may be a moment older than the newest version.
        newest = await history.newest(parts.engine, key)
        latest = newest.number if newest else 0
        present = kind.fields(visit.content, key, _entry(newest))
        sheet = Sheet(key, kind, kind.title(visit.content, key), present, latest, 0, latest, draft, None, others, {})
        if request.method == "POST" and with_text:
            known = {*present, *(draft.fields if draft else ())}
            typed = tidy({name: value for name, value in visit.form.items() if name in known or _ADDED.fullmatch(name)})
            # A box that is not ticked is not posted.
            fields = {name: typed.get(name, "") for name in present} | typed
            base, stamp = _number(visit.form, "base"), _number(visit.form, "stamp")
            return replace(sheet, fields=fields, base=base, stamp=stamp)
        if draft:
            kept = _of_today(_all_fields(sheet, draft.fields), present)
            return replace(sheet, fields=kept, base=draft.base, stamp=draft.stamp)
        return sheet

    async def _save(self, visit: Visit, sheet: Sheet) -> Draft:
        written = Written(sheet.fields, sheet.base, sheet.stamp)
        return await self._allowed(self.editing.save(visit.member, sheet.key, written, visit.now))

    async def _fields_at(self, visit: Visit, sheet: Sheet, number: int) -> Fields:
        """How the entry stood in a version; an empty form where it did not exist."""
        found = await history.version(self.shell.parts.engine, number)
        is_same = found is not None and found.key == sheet.key
        return sheet.kind.fields(visit.content, sheet.key, _entry(found) if is_same else None)

    async def _elsewhere(self, visit: Visit, sheet: Sheet, elsewhere: ChangedElsewhere) -> Response:
        sheet = replace(sheet, draft=elsewhere.stored)
        if visit.htmx:
            return self.shell.page("_elsewhere.html", visit, 409, sheet=sheet)
        return await self._page(visit, sheet, 409, said="elsewhere")

    async def _named_draft(self, visit: Visit, sheet: Sheet) -> Draft:
        """Raises HTTPException 410, for one of another entry too."""
        found = await drafts.find(self.shell.parts.engine, _number(visit.form, "draft"))
        if found is None or found.key != sheet.key:
            raise HTTPException(410)
        return found

    async def _allowed[Result](self, deed: Awaitable[Result]) -> Result:
        try:
            return await deed
        except NotAllowed:
            raise HTTPException(403) from None
        except Gone:
            raise HTTPException(410) from None

    async def _page(
        self, visit: Visit, sheet: Sheet, status: int = 200, said: str = "", refused: Sequence[Finding] = ()
    ) -> Response:
        shown = said if said in (*_SAID, "elsewhere") else ""
        beside = await self._beside(visit, sheet)
        labels = {name: label(visit.words, name) for name in sheet.conflicts}
        return self.shell.page(
            "entry.html", visit, status, sheet=sheet, said=shown, refused=refused, labels=labels, **beside
        )

    async def _beside(self, visit: Visit, sheet: Sheet) -> dict[str, Any]:
        shown: Aside = await aside(self.shell.parts, visit, sheet.kind, sheet.key, sheet.fields)
        values = await asyncio.to_thread(sheet.kind.values, visit.content, sheet.key, sheet.fields, visit.now)
        more: dict[str, Any] = dict(values)
        if sheet.key.kind == "text":
            more["change"] = await source_change(self.shell.parts.engine, visit.content, sheet.kind, sheet.key)
        return {"aside": shown, **more}


def _entry(version: Version | None) -> Entry | None:
    return entry_of(version.key.kind, version.entry) if version and version.entry is not None else None


def _put_together(base: Fields, theirs: Fields, mine: Fields) -> tuple[Fields, dict[str, str]]:
    merged = merging.merge(base, theirs, mine)
    return merged.fields, {name: theirs.get(name, "") for name in merged.conflicts if name not in OF_FORM}


def _all_fields(sheet: Sheet, fields: Fields) -> Fields:
    """A draft may be older than a field of the form."""
    return {**dict.fromkeys(sheet.fields, ""), **fields}


def _of_today(fields: Fields, present: Fields) -> Fields:
    """A source that has changed since the draft was saved stands beside it now, and nobody has said yet that the
    translation follows it.
    """
    shown = present.get("source_revision", "")
    if fields.get("source_revision", "") == shown:
        return fields
    return {**fields, "source_revision": shown, "up_to_date": ""}


def _number(form: Mapping[str, str], name: str) -> int:
    value = form.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 10 else 0
