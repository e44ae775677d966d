"""All topics in all locales: where each text stands, and the way to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from content.editor import drafts, states
from content.editor.pages.paging import leaf, query, wants_fragment
from content.editor.shell import Shell, Visit, signed_in
from content.editor.states import Mark, State, Table, Wanted

READ_SINCE = timedelta(days=90)
STANDINGS = (*State, *Mark)
_ASKED = ("q", "is", "locale", "category", "mine", "sort")
_LONGEST = 100


@dataclass(frozen=True)
class OverviewPages:
    shell: Shell

    def routes(self) -> list[Route]:
        return [Route("/overview", self.show)]

    @signed_in
    async def show(self, request: Request, visit: Visit) -> Response:
        """The page, or just its table."""
        parts, today = self.shell.parts, visit.now.date()
        pack = visit.content.pack
        reads = await parts.reads(today - READ_SINCE)
        whole = states.table(pack, await drafts.all_drafts(parts.engine), today)
        asked = {name: request.query_params.get(name, "")[:_LONGEST] for name in _ASKED}
        shown, looked_at = _columns(visit, asked, whole)
        rows = states.narrowed(whole, pack, Wanted(asked["q"], asked["is"], asked["category"], looked_at))
        readers = _readers(reads, looked_at)
        if asked["sort"] == "reads":
            rows.sort(key=lambda row: -readers.get(row.id, 0))
        fragment = wants_fragment(request)
        return self.shell.page(
            "_overview.html" if fragment else "overview.html",
            visit,
            fragment=fragment,
            asked=asked,
            query=query,
            leaf=leaf(rows, request.query_params.get("page", "")),
            shown=shown,
            readers=readers,
            counts={locale: whole.counts(locale) for locale in shown},
            total=len(whole.rows),
            named={one: visit.words.text(f"state.{one}") for one in STANDINGS},
            without_topic=states.without_topic(pack, parts.intents),
            **_choices(visit),
        )


def _columns(visit: Visit, asked: Mapping[str, str], whole: Table) -> tuple[Sequence[str], Sequence[str]]:
    """Locales that are shown, and those of them in which something is looked for: beside a single one is the source."""
    looked_at = [
        locale
        for locale in whole.locales
        if asked["locale"] in ("", locale) and (not asked["mine"] or visit.member.may_write(locale))
    ]
    return list(dict.fromkeys([*looked_at, visit.source_locale])), looked_at


def _readers(reads: Mapping[tuple[str, str], int], locales: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for (topic, locale), count in reads.items():
        if locale in locales:
            found[topic] = found.get(topic, 0) + count
    return found


def _choices(visit: Visit) -> dict[str, Any]:
    words, info = visit.words, visit.content.pack.info
    categories = [(one.id, one.names.get(words.locale) or one.names[info.source_locale]) for one in info.categories]
    mine = [locale for locale in info.locales if visit.member.may_write(locale)]
    return {
        "some_are_mine": 0 < len(mine) < len(info.locales),
        "standings": [(one, words.text(f"state.{one}")) for one in STANDINGS],
        "locales": [(locale, words.language(locale)) for locale in info.locales],
        "categories": categories,
        "category_names": dict(categories),
    }
