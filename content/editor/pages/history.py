"""How an entry came to be as it is: its versions, what each changed, bringing one back, what a draft would change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from content import history
from content.editor import drafts
from content.editor.draft import Draft
from content.editor.drafts import ChangedElsewhere
from content.editor.editing import Editing, NotAllowed
from content.editor.kinds.base import Fields, Kind, tidy
from content.editor.pages.addresses import address, key_of, path
from content.editor.pages.differences import Difference, differences
from content.editor.shell import Shell, Visit, signed_in
from content.entries import Key, entry_of, find
from content.history import Version

_ROWS = 20


@dataclass(frozen=True)
class Step:
    """A version, and what it changed; `fields` is None where one of the two cannot be read as an entry any more.

    `begins`: there was no entry before. `followed`: a translation was said to be of a newer source from here on.
    """

    version: Version
    fields: Sequence[Difference] | None
    begins: bool
    followed: bool


@dataclass(frozen=True)
class Comparison:
    """Between any two versions, the older first."""

    older: Version
    newer: Version
    fields: Sequence[Difference] | None


@dataclass(frozen=True)
class Subject:
    """Whose history it is. `own`: the member's draft of it; `latest`: the newest version, None before the first."""

    key: Key
    kind: Kind
    title: str
    own: Draft | None
    latest: Version | None

    @property
    def address(self) -> str:
        return address(self.key)


@dataclass(frozen=True)
class HistoryPages:
    shell: Shell
    editing: Editing

    def routes(self) -> list[Route]:
        found = []
        for kind in self.editing.kinds:
            found.append(Route(f"{path(kind)}/history", self.show))
            found.append(Route(f"{path(kind)}/history/restore", self.restore, methods=["POST"]))
            found.append(Route(f"{path(kind)}/changes", self.changes))
        return found

    @signed_in
    async def show(self, request: Request, visit: Visit) -> Response:
        """`?before=` is the number of the last version on the page before, `?from=&to=` compares two."""
        return await self._page(request, visit, await self._subject(request, visit))

    async def _page(
        self, request: Request, visit: Visit, subject: Subject, status: int = 200, asked: Version | None = None
    ) -> Response:
        """`asked`: the version that may be brought back once the member says that her draft may be lost."""
        found = await history.versions_of(self.editing.engine, subject.key, _ROWS + 1, _number(request, "before"))
        return self.shell.page(
            "history.html",
            visit,
            status,
            subject=subject,
            steps=_steps(visit, subject, found),
            more=len(found) > _ROWS,
            comparison=await self._comparison(request, visit, subject),
            asked=asked,
            may_restore=visit.member.may_write(subject.key.locale) and subject.kind.exists(visit.content, subject.key),
            removed=request.query_params.get("said") == "removed",
        )

    async def _subject(self, request: Request, visit: Visit) -> Subject:
        """Raises HTTPException 404. What was removed still has a history."""
        key = key_of(request)
        kind, engine = self.editing.kinds[key.kind], self.editing.engine
        latest = next(iter(await history.versions_of(engine, key, most=1)), None)
        exists = kind.exists(visit.content, key)
        if latest is None and not exists:
            raise HTTPException(404)
        own = await drafts.own(engine, key, visit.member.number)
        return Subject(key, kind, kind.title(visit.content, key) if exists else key.id, own, latest)

    async def _comparison(self, request: Request, visit: Visit, subject: Subject) -> Comparison | None:
        wanted = sorted({_number(request, "from"), _number(request, "to")} - {0})
        if len(wanted) < 2:
            return None
        older, newer = [await self._version(subject, number) for number in wanted]
        return Comparison(older, newer, _between(visit, subject, older, newer))

    async def _version(self, subject: Subject, number: int) -> Version:
        """Raises HTTPException 404, for one of another entry too."""
        found = await history.version(self.editing.engine, number)
        if found is None or found.key != subject.key:
            raise HTTPException(404)
        return found

    @signed_in
    async def restore(self, request: Request, visit: Visit) -> Response:
        """A draft that says something else is kept until its author says that it may be lost."""
        subject = await self._subject(request, visit)
        if not subject.kind.exists(visit.content, subject.key):
            raise HTTPException(404)
        version = await self._version(subject, _digits(visit.form.get("version", "")))
        if version.entry is None:
            raise HTTPException(404)
        own = subject.own
        # A box for all that may be lost would also hold for what was typed since: it names the draft as it was.
        if own and visit.form.get("over") != str(own.stamp) and not self._says_nothing(visit, subject, own):
            return await self._page(request, visit, subject, 409, asked=version)
        try:
            await self.editing.restore(visit.member, version, own.stamp if own else 0, visit.now)
        except NotAllowed:
            raise HTTPException(403) from None
        except ValidationError:
            raise HTTPException(410) from None
        except ChangedElsewhere as elsewhere:
            subject = Subject(subject.key, subject.kind, subject.title, elsewhere.stored, subject.latest)
            return await self._page(request, visit, subject, 409, asked=version)
        return RedirectResponse(f"{subject.address}?said=restored", 303)

    def _says_nothing(self, visit: Visit, subject: Subject, own: Draft) -> bool:
        """A draft with the text that is published anyway."""
        return not differences(visit.words, subject.key, _present(visit, subject), tidy(own.fields))

    @signed_in
    async def changes(self, request: Request, visit: Visit) -> Response:
        """What visitors would see otherwise if the draft `?draft=` were published; a fragment for a script."""
        subject = await self._subject(request, visit)
        draft = await drafts.find(self.editing.engine, _number(request, "draft"))
        if draft is None or draft.key != subject.key:
            raise HTTPException(410)
        return self.shell.page(
            "_changes.html" if visit.htmx else "changes.html",
            visit,
            subject=subject,
            draft=draft,
            fields=differences(visit.words, subject.key, _present(visit, subject), tidy(draft.fields)),
            moved_on=draft.base != (subject.latest.number if subject.latest else 0),
        )


def _present(visit: Visit, subject: Subject) -> Fields:
    entry = find(visit.content.pack, subject.key)
    return tidy(subject.kind.fields(visit.content, subject.key, entry))


def _steps(visit: Visit, subject: Subject, found: Sequence[Version]) -> list[Step]:
    """Each beside the one before it; the last of `found` only serves for that, unless it is the first of all."""
    earlier = [*found, None][1:]
    pairs = list(zip(found, earlier, strict=True))[:_ROWS]
    return [
        Step(
            version,
            _between(visit, subject, before, version),
            before is None or before.entry is None,
            _followed(before, version),
        )
        for version, before in pairs
    ]


def _followed(before: Version | None, version: Version) -> bool:
    then, now = (one.entry.get("based_on") if one and one.entry else None for one in (before, version))
    return then is not None and now is not None and now > then


def _between(visit: Visit, subject: Subject, older: Version | None, newer: Version) -> Sequence[Difference] | None:
    try:
        before, after = (_form(visit, subject, one.entry if one else None) for one in (older, newer))
    except ValidationError:
        return None
    return differences(visit.words, subject.key, before, after)


def _form(visit: Visit, subject: Subject, document: Mapping[str, object] | None) -> Fields:
    """Nothing at all where there was no entry. Raises ValidationError."""
    if document is None:
        return {}
    return tidy(subject.kind.fields(visit.content, subject.key, entry_of(subject.key.kind, document)))


def _number(request: Request, name: str) -> int:
    return _digits(request.query_params.get(name, ""))


def _digits(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0
