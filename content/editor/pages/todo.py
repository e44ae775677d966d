"""Where one begins: what there is to do for who is signed in."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from content import link_store
from content.editor import drafts, todo
from content.editor.pages.addresses import address
from content.editor.pages.overview import READ_SINCE
from content.editor.shell import HOME, Shell, Visit, signed_in
from content.editor.todo import Broken, Facts, Group, Task
from content.link_check import LinkState, links_of
from content.model import Pack

_MOST_OF_ONE = 200
_IN_OVERVIEW = ("missing", "outdated", "unreviewed")
Links = Mapping[str, Sequence[tuple[str, str]]]


@dataclass
class _Shown:
    """The addresses in the pack that was looked at last; finding them takes long in a large one."""

    pack: Pack | None = None
    links: Links = field(default_factory=dict)

    async def broken(self, pack: Pack, states: Mapping[str, LinkState]) -> list[Broken]:
        wrong = {url: state for url, state in states.items() if todo.is_wrong(url, state)}
        if wrong and self.pack is not pack:
            self.links, self.pack = await asyncio.to_thread(links_of, pack), pack
        return todo.broken(wrong, self.links)


@dataclass(frozen=True)
class TodoPages:
    shell: Shell
    _shown: _Shown = field(default_factory=_Shown)

    def routes(self) -> list[Route]:
        return [Route("/", self.show), Route("/todo/{name}", self.show_one)]

    @signed_in
    async def show(self, _request: Request, visit: Visit) -> Response:
        return self._page(visit, todo.groups(await self._facts(visit), visit.member))

    @signed_in
    async def show_one(self, request: Request, visit: Visit) -> Response:
        """A group alone, with more of it; back to all when nothing is left in it."""
        found = todo.groups(await self._facts(visit), visit.member, _MOST_OF_ONE)
        wanted = [group for group in found if group.name == request.path_params["name"]]
        return self._page(visit, wanted, alone=True) if wanted else RedirectResponse(HOME, 303)

    async def _facts(self, visit: Visit) -> Facts:
        parts, today, pack = self.shell.parts, visit.now.date(), visit.content.pack
        return Facts(
            pack,
            await drafts.all_drafts(parts.engine),
            await parts.reads(today - READ_SINCE),
            await self._shown.broken(pack, await link_store.states(parts.engine)),
            today,
        )

    def _page(self, visit: Visit, groups: Sequence[Group], alone: bool = False) -> Response:
        mine = [locale for locale in visit.content.pack.info.locales if visit.member.may_write(locale)]
        return self.shell.page(
            "todo.html",
            visit,
            groups=groups,
            alone=alone,
            may_do=bool(mine),
            address=_address,
            whole=_whole,
            why=lambda task: _why(visit, task),
        )


def _address(task: Task, locale: str = "") -> str:
    key = task.key._replace(locale=locale or task.key.locale)
    return f"{address(key)}?draft={task.draft}" if task.draft else address(key)


def _whole(group: Group) -> str:
    """Where all of a group is shown."""
    if group.name in _IN_OVERVIEW:
        return f"{HOME}/overview?is={group.name}&mine=yes&sort=reads"
    return f"{HOME}/todo/{group.name}"


def _why(visit: Visit, task: Task) -> str:
    return visit.words.text(f"todo.{task.why}", **{name: _said(visit, value) for name, value in task.values.items()})


def _said(visit: Visit, value: str | int | date | datetime) -> object:
    """Times as on the clock here."""
    if isinstance(value, datetime):
        return visit.words.moment(value.astimezone(visit.now.tzinfo))
    if isinstance(value, date):
        return visit.words.text("todo.date", day=visit.words.day(value), year=value.year)
    return value
