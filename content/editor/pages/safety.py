"""The words by which people in danger are heard: of every locale, and a box to try a sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from content.editor import drafts
from content.editor.kinds.base import tidy
from content.editor.kinds.safety import LISTS, SafetyKind, phrases
from content.editor.pages.addresses import address
from content.editor.pages.numbers import shown_in
from content.editor.pages.paging import wants_fragment
from content.editor.shell import Shell, Visit, signed_in
from content.entries import SAFETY, Key
from content.model import SafetyWords

_LONGEST = 1000


@dataclass(frozen=True)
class Row:
    """`own` and `program`: list -> how many phrases. `marks`: draft, review."""

    locale: str
    address: str
    own: Mapping[str, int]
    program: Mapping[str, int]
    marks: Sequence[str]


@dataclass(frozen=True)
class SafetyPages:
    shell: Shell

    def routes(self) -> list[Route]:
        return [Route("/safety", self.show), Route("/safety/{locale}/try", self.try_out, methods=["POST"])]

    @signed_in
    async def show(self, _request: Request, visit: Visit) -> Response:
        everybody = await drafts.all_drafts(self.shell.parts.engine)
        marks = {(draft.key.locale, draft.state.value) for draft in everybody if draft.key.kind == SAFETY}
        rows = [
            self._row(visit, locale, [mark for one, mark in sorted(marks) if one == locale])
            for locale in visit.content.pack.info.locales
        ]
        return self.shell.page("danger.html", visit, rows=rows, lists=LISTS)

    def _row(self, visit: Visit, locale: str, marks: Sequence[str]) -> Row:
        words, builtin = visit.content.pack.safety.get(locale), self.shell.parts.safety.builtin(locale)
        own = {name: len(getattr(words, name)) if words else 0 for name in LISTS}
        program = {name: len(builtin.get(name, ())) for name in LISTS}
        return Row(locale, address(Key(SAFETY, SAFETY, locale)), own, program, marks)

    @signed_in
    async def try_out(self, request: Request, visit: Visit) -> Response:
        """What would be heard in a sentence, with the words as they stand in the form. Nothing of it is kept."""
        key = Key(SAFETY, SAFETY, request.path_params["locale"])
        if key.locale not in visit.content.pack.info.locales:
            raise HTTPException(404)
        sentence = visit.form.get("sentence", "")[:_LONGEST].strip()
        words = await self._words(visit, key)
        danger = self.shell.parts.safety.danger(sentence, key.locale, words) if sentence else ""
        return self.shell.page(
            "_heard.html" if wants_fragment(request) else "heard.html",
            visit,
            locale=key.locale,
            address=address(key),
            sentence=sentence,
            danger=danger,
            numbers=shown_in(visit.content.pack, danger) if danger else [],
        )

    async def _words(self, visit: Visit, key: Key) -> Mapping[str, Sequence[str]]:
        """As typed; without a script as in the own draft; else as published."""
        if any(name in visit.form for name in LISTS):
            return phrases(tidy(visit.form))
        draft = await drafts.own(self.shell.parts.engine, key, visit.member.number)
        published: SafetyWords | None = visit.content.pack.safety.get(key.locale)
        kind = SafetyKind(self.shell.parts.safety)
        return phrases(draft.fields if draft else kind.fields(visit.content, key, published))
