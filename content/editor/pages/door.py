"""The door: signing in with a password, signing out."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from content.editor.pages.doorway import STALE, Doorway, by_password, slowed
from content.editor.people import sessions
from content.editor.people.lockout import TooManyAttempts
from content.editor.shell import LOGIN, SESSION, Form, Shell, safe_address
from content.finding import Finding

# The same for a login that nobody has: a stranger learns nothing.
_WRONG = Finding("sign_in_wrong", "login or password is wrong")


@dataclass(frozen=True)
class Door:
    shell: Shell

    def routes(self) -> list[Route]:
        return [
            Route("/sign-in", self.open),
            Route("/sign-in", self.sign_in, methods=["POST"]),
            Route("/sign-out", self.sign_out, methods=["POST"]),
        ]

    @property
    def _doorway(self) -> Doorway:
        return Doorway(self.shell)

    async def open(self, request: Request) -> Response:
        session = await self.shell.session(request)
        wanted = request.query_params.get("to", "")
        if session is not None and session.complete:
            answer = RedirectResponse(safe_address(wanted), 303)
            # An older version let the desk know nothing of it: without this she would be sent here again and again.
            self.shell.remember(answer, SESSION, request.cookies[SESSION], None)
            return answer
        return self._page(request, {"to": wanted})

    async def sign_in(self, request: Request) -> Response:
        form = await self.shell.form(request)
        if not self._doorway.comes_from_here(request, form):
            return self._page(request, form, STALE, 403)
        try:
            member = await by_password(self.shell, request, form.get("login", ""), form.get("password", ""))
        except TooManyAttempts as error:
            return self._page(request, form, slowed(error), 429)
        if member is None:
            return self._page(request, form, _WRONG, 422)
        return await self._doorway.admit(request, member, form.get("to", ""))

    async def sign_out(self, request: Request) -> Response:
        """Also from the page for the second factor. A session that is over already needs no proof."""
        if await self.shell.session(request) is not None:
            self.shell.check(request, await self.shell.form(request))
            await sessions.end(self.shell.parts.engine, request.cookies[SESSION])
        answer = RedirectResponse(f"{LOGIN}?said=out", 303)
        self.shell.forget(answer, SESSION)
        return answer

    def _page(self, request: Request, form: Form, finding: Finding | None = None, status: int = 200) -> Response:
        to, out = safe_address(form.get("to", "")), request.query_params.get("said") == "out"
        shown = {"login": form.get("login", ""), "to": to, "query": f"to={to}&", "out": out}
        return self._doorway.show(request, "sign_in.html", status, findings=[finding] if finding else [], **shown)
