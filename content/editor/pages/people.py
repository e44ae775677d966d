"""Who may edit: members and open invitations, for administrators."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from content.editor.pages.row_numbers import ROW
from content.editor.people import accounts, factors, invitations
from content.editor.people.accounts import LastAdministrator
from content.editor.people.invitations import LASTS, InvitationGone
from content.editor.roles import Member, Role
from content.editor.shell import HOME, Form, Shell, Visit, administrators
from content.finding import Finding

_ADDRESS = f"{HOME}/people"
_SAID = ("rights", "deactivated", "reactivated", "factor", "revoked")
_LAST = Finding("last_administrator", "there must always be one active administrator")
_GONE = Finding("link_gone", "the link was used or is over")


class Misfilled(Exception):
    """The form does not say enough; `findings` tell what is missing."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__()
        self.findings = findings


@dataclass(frozen=True)
class Rights:
    """Empty `locales` are all."""

    role: Role
    locales: tuple[str, ...]


def rights_of(form: Form, offered: Sequence[str]) -> Rights:
    """Raises Misfilled. All languages must be chosen as such: a box that was forgotten must not mean all."""
    findings = []
    if form.get("role") not in list(Role):
        findings.append(Finding("role_missing", "choose a role", "role"))
    ticked = form.get("locales", "").split("\n")
    locales = tuple(one for one in offered if one in ticked)
    if form.get("scope") not in ("all", "some") or (form["scope"] == "some" and not locales):
        findings.append(Finding("languages_missing", "choose languages, or all", "scope"))
    if findings:
        raise Misfilled(findings)
    return Rights(Role(form["role"]), locales if form["scope"] == "some" else ())


@dataclass(frozen=True)
class PeoplePages:
    shell: Shell

    def routes(self) -> list[Route]:
        one = f"/people/{{number:{ROW}}}"
        return [
            Route("/people", self.everybody),
            Route("/people", self.invite_or_revoke, methods=["POST"]),
            Route(one, self.member),
            Route(one, self.change, methods=["POST"]),
        ]

    @administrators
    async def everybody(self, request: Request, visit: Visit) -> Response:
        return await self._list(visit, said=request.query_params.get("said", ""))

    @administrators
    async def invite_or_revoke(self, request: Request, visit: Visit) -> Response:
        engine, form, actor = self.shell.parts.engine, visit.form, visit.member.login
        if form.get("deed") == "revoke":
            try:
                await invitations.revoke(engine, form.get("digest", ""), actor, visit.now)
            except InvitationGone:
                return await self._list(visit, [_GONE])
            return RedirectResponse(f"{_ADDRESS}?said=revoked", 303)
        name = " ".join(form.get("name", "").split())
        try:
            rights = self._invited_as(visit, name)
        except Misfilled as error:
            return await self._list(visit, error.findings)
        token = await invitations.invite(engine, name, rights.role, rights.locales, actor, visit.now)
        return self._link_page(request, visit, token, name, "invitation")

    def _invited_as(self, visit: Visit, name: str) -> Rights:
        """Raises Misfilled."""
        missing = [] if name else [Finding("name_missing", "who is it", "name")]
        try:
            rights = rights_of(visit.form, visit.content.pack.info.locales)
        except Misfilled as error:
            raise Misfilled([*missing, *error.findings]) from None
        if missing:
            raise Misfilled(missing)
        return rights

    @administrators
    async def member(self, request: Request, visit: Visit) -> Response:
        return self._page(visit, await self._named(request), said=request.query_params.get("said", ""))

    @administrators
    async def change(self, request: Request, visit: Visit) -> Response:
        member = await self._named(request)
        try:
            return await self._changed(request, visit, member)
        except Misfilled as error:
            return self._page(visit, member, error.findings)
        except LastAdministrator:
            return self._page(visit, member, [_LAST])

    async def _changed(self, request: Request, visit: Visit, member: Member) -> Response:
        """Raises Misfilled, LastAdministrator."""
        deed = visit.form.get("deed", "")
        if deed in ("password", "factor") and member.number == visit.member.number:
            # Who found her page open must not get past her password: /account asks for it.
            raise HTTPException(403)
        engine, actor, now = self.shell.parts.engine, visit.member.login, visit.now
        match deed:
            case "rights":
                rights = rights_of(visit.form, _offered(visit, member))
                await accounts.change_role(engine, member.number, rights.role, rights.locales, actor, now)
            case "deactivated":
                await accounts.deactivate(engine, member.number, actor, now)
            case "reactivated":
                await accounts.reactivate(engine, member.number, actor, now)
            case "factor":
                await factors.reset_totp(engine, member.number, actor, now)
            case "password" if member.active:
                token = await invitations.new_password_link(engine, member.number, actor, now)
                return self._link_page(request, visit, token, member.name, "password")
            case _:
                raise HTTPException(400)
        return RedirectResponse(f"{_ADDRESS}/{member.number}?said={deed}", 303)

    async def _named(self, request: Request) -> Member:
        """Raises HTTPException 404."""
        number = request.path_params["number"]
        found = (one for one in await accounts.members(self.shell.parts.engine) if one.number == number)
        member = next(found, None)
        if member is None:
            raise HTTPException(404)
        return member

    async def _list(self, visit: Visit, findings: Sequence[Finding] = (), said: str = "") -> Response:
        engine, here = self.shell.parts.engine, visit.now.tzinfo
        members = await accounts.members(engine)
        links = await invitations.open_invitations(engine, visit.now)
        ends = {one.digest: one.expires_at.astimezone(here) for one in links}
        people = {"members": members, "links": links, "ends": ends, "names": {one.login: one.name for one in members}}
        more = {"offered": visit.content.pack.info.locales, "said": said if said in _SAID else ""}
        return self.shell.page("people.html", visit, 422 if findings else 200, findings=findings, **people, **more)

    def _page(self, visit: Visit, member: Member, findings: Sequence[Finding] = (), said: str = "") -> Response:
        present = {"role": member.role, "scope": "some" if member.locales else "all"}
        form = visit.form if visit.form.get("deed") == "rights" else {**present, "locales": "\n".join(member.locales)}
        values = {"member": member, "form": form, "offered": _offered(visit, member), "findings": findings}
        more = {"said": said if said in _SAID else "", "own": member.number == visit.member.number}
        return self.shell.page("member.html", visit, 422 if findings else 200, **values, **more)

    def _link_page(self, request: Request, visit: Visit, token: str, name: str, kind: str) -> Response:
        base = self.shell.parts.address or f"{request.url.scheme}://{request.url.netloc}"
        link, until = f"{base}{HOME}/invited/{token}", visit.now + LASTS
        return self.shell.page("link.html", visit, link=link, name=name, until=until, what=kind)


def _offered(visit: Visit, member: Member) -> list[str]:
    """Also those that she has and the pack has no longer: they are not to vanish unasked."""
    return list(dict.fromkeys([*visit.content.pack.info.locales, *member.locales]))
