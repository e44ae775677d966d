"""The words by which visitors find topics, and what a search finds with them."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from content.editor import search_words
from content.editor.pages.paging import leaf, query, wants_fragment
from content.editor.search_words import NONE, TWICE
from content.editor.shell import Shell, Visit, signed_in

_ASKED = ("locale", "q", "only", "try")
_LONGEST = 200
_MOST_FOUND = 8
_FRAGMENTS = {"words": "_search_words.html", "tried": "_tried.html"}


@dataclass(frozen=True)
class SynonymPages:
    shell: Shell

    def routes(self) -> list[Route]:
        return [Route("/synonyms", self.show)]

    @signed_in
    async def show(self, request: Request, visit: Visit) -> Response:
        """The page, or the part of it that was asked for."""
        words, pack = visit.words, visit.content.pack
        asked = {name: request.query_params.get(name, "")[:_LONGEST] for name in _ASKED}
        locale = asked["locale"] if asked["locale"] in pack.info.locales else _own_locale(visit)
        asked["locale"] = locale
        every = await asyncio.to_thread(search_words.search_words, pack, locale)
        rows = search_words.narrowed(every, asked["q"], asked["only"])
        part = _FRAGMENTS.get(request.headers.get("hx-target", "")) if wants_fragment(request) else None
        return self.shell.page(
            part or "synonyms.html",
            visit,
            fragment=part is not None,
            asked=asked,
            query=query,
            locale=locale,
            leaf=leaf(rows, request.query_params.get("page", "")),
            titles={**pack.titles(visit.source_locale), **pack.titles(locale)},
            found=await _found(visit, asked["try"], locale),
            locales=[(one, words.language(one)) for one in pack.info.locales],
            choices=[(one, words.text(f"synonyms.only_{one or 'all'}")) for one in ("", NONE, TWICE)],
        )


def _own_locale(visit: Visit) -> str:
    """The first that she writes in; the source when she writes in all, or in none."""
    locales = visit.content.pack.info.locales
    mine = [locale for locale in locales if visit.member.may_write(locale)]
    return mine[0] if 0 < len(mine) < len(locales) else visit.source_locale


async def _found(visit: Visit, text: str, locale: str) -> Sequence[str]:
    """As the search in the bot, best first."""
    if not text.strip():
        return []
    return (await asyncio.to_thread(visit.content.search, text, locale))[:_MOST_FOUND]
