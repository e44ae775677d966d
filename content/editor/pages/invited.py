"""Where the link of an invitation leads: a new account, or a new password for one that is there."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from content.editor.pages.doorway import STALE, Doorway
from content.editor.people import invitations
from content.editor.people.invitations import BadLogin, Invitation, InvitationGone, LoginTaken, WeakPassword
from content.editor.people.passwords import LEAST
from content.editor.roles import Member
from content.editor.shell import DESK, HOME, Form, Shell
from content.finding import Finding

BAD_LOGIN = Finding("login_bad", "a login has 2 to 64 of a-z, 0-9, dot, dash and underline", "login")
LOGIN_TAKEN = Finding("login_taken", "somebody else has this login", "login")


def weak(field: str) -> Finding:
    return Finding("password_weak", "the password would be guessed early", field, {"least": LEAST})


@dataclass(frozen=True)
class Invited:
    shell: Shell

    def routes(self) -> list[Route]:
        path = "/invited/{token}"
        return [Route(path, self.open), Route(path, self.accept, methods=["POST"])]

    @property
    def _doorway(self) -> Doorway:
        return Doorway(self.shell)

    async def open(self, request: Request) -> Response:
        try:
            invitation = await self._invitation(request)
        except InvitationGone:
            return self._gone(request)
        return self._page(request, invitation, {"name": invitation.name})

    async def accept(self, request: Request) -> Response:
        form = await self.shell.form(request)
        try:
            invitation = await self._invitation(request)
            if not self._doorway.comes_from_here(request, form):
                return self._page(request, invitation, form, STALE, 403)
            member = await self._member(request, invitation, form)
        except InvitationGone:
            return self._gone(request)
        except BadLogin:
            return self._page(request, invitation, form, BAD_LOGIN, 422)
        except LoginTaken:
            return self._page(request, invitation, form, LOGIN_TAKEN, 422)
        except WeakPassword:
            return self._page(request, invitation, form, weak("password"), 422)
        return await self._doorway.admit(request, member, HOME if member.counsellor is None else f"{DESK}/")

    async def _invitation(self, request: Request) -> Invitation:
        parts = self.shell.parts
        return await invitations.invitation(parts.engine, request.path_params["token"], parts.now())

    async def _member(self, request: Request, invitation: Invitation, form: Form) -> Member:
        engine, now, token = self.shell.parts.engine, self.shell.parts.now(), request.path_params["token"]
        password = form.get("password", "")
        if invitation.editor is not None:
            return await invitations.renew_password(engine, token, password, now)
        return await invitations.accept(engine, token, form.get("login", ""), form.get("name", ""), password, now)

    def _page(
        self, request: Request, invitation: Invitation, form: Form, finding: Finding | None = None, status: int = 200
    ) -> Response:
        address = f"{HOME}/invited/{request.path_params['token']}"
        typed = {"login": form.get("login", ""), "name": form.get("name", "")}
        values = {"invitation": invitation, "address": address, "least": LEAST, **typed}
        return self._doorway.show(request, "invited.html", status, findings=[finding] if finding else [], **values)

    def _gone(self, request: Request) -> Response:
        return self._doorway.show(request, "invited_gone.html", 410)
