"""Counsellors and teams, for administrators."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.booking.model import Counsellor
from bot.channels.web.desk.connecting import TelegramLink, link_to_chat
from bot.channels.web.desk.feed import outer_address
from bot.channels.web.desk.hours import actor
from bot.channels.web.desk.profile import spoken
from bot.channels.web.desk.shell import HOME, Form, Shell, Visit, administrators
from bot.desk_ports import StillBooked, Team, TeamMember

_ADDRESS = f"{HOME}/team"


@dataclass(frozen=True)
class TeamPages:
    shell: Shell

    def routes(self) -> list[Route]:
        return [
            Route("/team", self.all),
            Route("/team", self.add, methods=["POST"]),
            Route("/teams", self.team, methods=["POST"]),
            Route("/team/{counsellor}", self.one),
            Route("/team/{counsellor}", self.change, methods=["POST"]),
        ]

    @administrators
    async def all(self, request: Request, visit: Visit) -> Response:
        return await self._list(visit, {}, {})

    @administrators
    async def add(self, request: Request, visit: Visit) -> Response:
        made, errors = _read(visit.form, Counsellor("", "", ()), await self._teams())
        if errors:
            return await self._list(visit, visit.form, errors)
        number = await self.shell.parts.team.add(made, actor(visit), visit.now)
        return RedirectResponse(f"{_ADDRESS}/{number}?said=counsellor", 303)

    @administrators
    async def team(self, request: Request, visit: Visit) -> Response:
        """A new team, another name, or a code that makes a Telegram group the team's."""
        form, teams = visit.form, await self._teams()
        this = next((one for one in teams if one.id == form.get("team")), None)
        if form.get("deed") == "connect":
            if this is None:
                raise HTTPException(400)
            code = await self.shell.parts.staff.connect_code(this.id)
            return self.shell.page("connect.html", visit, team=this, command=f"/connect {code}")
        name = " ".join(form.get("name", "").split())[:100]
        if not name:
            return await self._list(visit, {}, {"team": "name"})
        await self.shell.parts.team.name_team(this.id if this else "", name, actor(visit), visit.now)
        return RedirectResponse(f"{_ADDRESS}?said=team", 303)

    @administrators
    async def one(self, request: Request, visit: Visit) -> Response:
        return await self._page(visit, await self._named(request, visit))

    @administrators
    async def change(self, request: Request, visit: Visit) -> Response:
        member = await self._named(request, visit)
        who, team, now = member.counsellor.id, self.shell.parts.team, visit.now
        deed = visit.form.get("deed", "")
        match deed:
            case "counsellor":
                changed, errors = _read(visit.form, member.counsellor, await self._teams())
                if errors:
                    return await self._page(visit, member, errors)
                await team.change(changed, actor(visit), now)
            case "invite":
                token = await team.invite(who, actor(visit), now)
                link = f"{outer_address(self.shell, request)}{self.shell.parts.door.invited}/{token}"
                return await self._page(visit, member, link=link)
            case "telegram":
                code = await self.shell.parts.staff.link_code(who, now)
                return await self._page(visit, member, chat=link_to_chat(self.shell.parts.bot_name(), code))
            case "deactivated":
                try:
                    await team.deactivate(who, actor(visit), now)
                except StillBooked:
                    return RedirectResponse(f"{_ADDRESS}/{who}?refused=still_booked", 303)
            case "reactivated":
                await team.reactivate(who, actor(visit), now)
            case _:
                raise HTTPException(400)
        return RedirectResponse(f"{_ADDRESS}/{who}?said={deed}", 303)

    async def _teams(self) -> Sequence[Team]:
        return await self.shell.parts.team.teams()

    async def _named(self, request: Request, visit: Visit) -> TeamMember:
        """Raises HTTPException 404."""
        members = await self.shell.parts.team.members(visit.now)
        wanted = request.path_params["counsellor"]
        found = next((one for one in members if one.counsellor.id == wanted), None)
        if found is None:
            raise HTTPException(404)
        return found

    async def _list(self, visit: Visit, form: Form, errors: Mapping[str, str]) -> Response:
        teams = await self._teams()
        members = await self.shell.parts.team.members(visit.now)
        values = {"teams": teams, "members": members, "names": {one.id: one.name for one in teams}}
        more = {"form": form, "errors": errors, "spoken": spoken(self.shell, visit)}
        return self.shell.page("team.html", visit, 422 if errors else 200, **values, **more)

    async def _page(
        self,
        visit: Visit,
        member: TeamMember,
        errors: Mapping[str, str] | None = None,
        link: str = "",
        chat: TelegramLink | None = None,
    ) -> Response:
        titles = await self.shell.parts.contents.titles(visit.words.locale)
        topics = sorted(titles.items(), key=lambda one: one[1].casefold())
        form = visit.form if errors else _typed(member.counsellor)
        values = {
            "member": member,
            "teams": await self._teams(),
            "topics": topics,
            "form": form,
            "errors": errors or {},
        }
        more = {"spoken": spoken(self.shell, visit, member.counsellor.locales), "link": link, "chat": chat}
        return self.shell.page("counsellor.html", visit, 422 if errors else 200, **values, **more)


def _typed(one: Counsellor) -> Form:
    lists = {"locales": "\n".join(one.locales), "topics": "\n".join(one.topics)}
    return {**lists, "name": one.name, "team": one.team, "woman": "yes" if one.woman else ""}


def _read(form: Form, before: Counsellor, teams: Sequence[Team]) -> tuple[Counsellor, Mapping[str, str]]:
    """What is to be, and what is wrong with it, by field."""
    errors: dict[str, str] = {}
    name = " ".join(form.get("name", "").split())[:100]
    locales = tuple(one for one in form.get("locales", "").split("\n") if one)
    topics = tuple(one for one in form.get("topics", "").split("\n") if one)
    if not name:
        errors["name"] = "name"
    if not locales or any(len(one) > 8 for one in locales):
        errors["locales"] = "locales"
    if form.get("team") not in [one.id for one in teams]:
        errors["team"] = "team"
    if any(len(one) > 48 for one in topics):
        errors["topics"] = "topics"
    woman = form.get("woman") == "yes"
    return replace(before, name=name, locales=locales, topics=topics, team=form.get("team", ""), woman=woman), errors
