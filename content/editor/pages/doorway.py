"""What the pages for people outside share: forms without a session, and the step over the threshold."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from content.editor.people import accounts, lockout, sessions
from content.editor.people.lockout import TooManyAttempts
from content.editor.people.sessions import Session
from content.editor.people.tokens import new_token, sign
from content.editor.roles import Member
from content.editor.shell import DEVICE, SECOND_FACTOR, SESSION, Form, Shell, safe_address
from content.finding import Finding

DOOR = "lotse-editor-door"
STALE = Finding("form_stale", "the form was too old")


@dataclass(frozen=True)
class Doorway:
    """A form posted here must come from a page that this browser was shown, so that nobody is signed in unawares."""

    shell: Shell

    def show(self, request: Request, name: str, /, status: int = 200, **values: object) -> Response:
        door = request.cookies.get(DOOR, "") or new_token()
        once = secrets.token_hex(8)
        csrf = f"{once}{self._proof(once + door)}"
        page = self.shell.show(name, self.shell.words(request), status, csrf=csrf, **values)
        self.shell.remember(page, DOOR, door, None)
        return page

    def comes_from_here(self, request: Request, form: Form) -> bool:
        """False also for a page that was left open until the browser forgot its cookie; it can be sent once more."""
        door = request.cookies.get(DOOR, "")
        once, given = form.get("csrf", "")[:16], form.get("csrf", "")[16:]
        return bool(door) and secrets.compare_digest(self._proof(once + door).encode(), given.encode())

    def _proof(self, door: str) -> str:
        return sign(self.shell.parts.secret, "editor door", door)

    async def admit(self, request: Request, member: Member, to: str, confirmed: bool = False) -> Response:
        """The password was right, or a link or the city stood for it; `confirmed`: with a second factor.

        Always with a new session; the one before ends.
        """
        engine, now = self.shell.parts.engine, self.shell.parts.now()
        await sessions.end(engine, request.cookies.get(SESSION, ""))
        token = await sessions.open_session(engine, member.number, confirmed=confirmed, now=now)
        if Session(member, confirmed, now, now).complete:
            return self.welcome(RedirectResponse(safe_address(to), 303), member, token)
        answer = RedirectResponse(f"{SECOND_FACTOR}?to={safe_address(to)}", 303)
        self.shell.remember(answer, SESSION, token, None)
        return answer

    def welcome(self, answer: Response, member: Member, token: str) -> Response:
        """Nothing more is asked, and this browser is known as hers from now on."""
        self.shell.remember(answer, SESSION, token, None)
        self.shell.remember(answer, DEVICE, lockout.new_device(self.shell.parts.secret, member.login))
        return answer


async def begin_attempt(shell: Shell, request: Request, login: str) -> lockout.Attempt:
    """Raises TooManyAttempts, before any password is looked at."""
    parts, address = shell.parts, request.client.host if request.client else ""
    keys = lockout.password_keys(parts.secret, login, address, request.cookies.get(DEVICE, ""))
    return await lockout.begin(parts.engine, keys, parts.now())


async def by_password(shell: Shell, request: Request, login: str, password: str) -> Member | None:
    """Whose password it is; None for a wrong one. Raises TooManyAttempts, whatever the password."""
    attempt = await begin_attempt(shell, request, login)
    member = await accounts.sign_in(shell.parts.engine, login, password)
    if member is not None:
        await lockout.succeeded(shell.parts.engine, attempt)
    return member


def slowed(error: TooManyAttempts) -> Finding:
    """In whole minutes, rounded up."""
    minutes = -(-error.wait // timedelta(minutes=1))
    return Finding("too_many_attempts", f"wait {minutes} minutes", "", {"minutes": minutes})
