"""One's own account: password, second factor, sessions elsewhere, language of these pages."""

from dataclasses import dataclass
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from content.editor.pages.doorway import begin_attempt, by_password, slowed
from content.editor.pages.invited import weak
from content.editor.pages.second_factor import NEW_CODE_WRONG, UNREADABLE, code_wrong, is_shown, new_phone
from content.editor.people import accounts, factors, lockout, second_factor, sessions
from content.editor.people.accounts import WrongPassword
from content.editor.people.factors import AlreadySet
from content.editor.people.invitations import WeakPassword
from content.editor.people.lockout import TooManyAttempts
from content.editor.people.passwords import LEAST
from content.editor.people.second_factor import OtherSecret
from content.editor.shell import HOME, SESSION, Shell, Visit, signed_in
from content.finding import Finding

_ADDRESS = f"{HOME}/account"
_SAID = ("password", "sessions", "connected")
_WRONG = Finding("password_wrong", "it is not the present password", "present")


class Unproven(Exception):
    """What was typed does not show that it is her; `finding` says what is wrong. Another try helps."""

    def __init__(self, finding: Finding, status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY) -> None:
        super().__init__(finding.code)
        self.finding = finding
        self.status = status


@dataclass(frozen=True)
class AccountPages:
    """What would let somebody in later asks for the password or a code, whoever sits before the open page."""

    shell: Shell

    def routes(self) -> list[Route]:
        phone = "/account/second-factor"
        return [
            Route("/account", self.show),
            Route("/account", self.change, methods=["POST"]),
            Route(phone, self.show_phone),
            Route(phone, self.set_phone, methods=["POST"]),
        ]

    @signed_in
    async def show(self, request: Request, visit: Visit) -> Response:
        return self._page(visit, said=request.query_params.get("said", ""))

    @signed_in
    async def change(self, request: Request, visit: Visit) -> Response:
        deeds = {"password": self._password, "recovery": self._recovery, "sessions": self._sessions}
        deed = deeds.get(visit.form.get("deed", ""))
        if deed is None:
            raise HTTPException(400)
        try:
            return await deed(request, visit)
        except Unproven as error:
            return self._page(visit, error)

    async def _password(self, request: Request, visit: Visit) -> Response:
        """She stays signed in here, and nowhere else."""
        engine, member = self.shell.parts.engine, visit.member
        attempt = await self._attempt(request, visit)
        present, wanted = visit.form.get("present", ""), visit.form.get("password", "")
        try:
            await accounts.change_password(engine, member.number, present, wanted, visit.now)
        except WrongPassword:
            raise Unproven(_WRONG) from None
        except WeakPassword:
            await lockout.succeeded(engine, attempt)
            raise Unproven(weak("password")) from None
        await lockout.succeeded(engine, attempt)
        return await self._stay(request, visit, RedirectResponse(f"{_ADDRESS}?said=password", 303))

    async def _attempt(self, request: Request, visit: Visit) -> lockout.Attempt:
        """Raises Unproven."""
        try:
            return await begin_attempt(self.shell, request, visit.member.login)
        except TooManyAttempts as error:
            raise Unproven(slowed(error), HTTPStatus.TOO_MANY_REQUESTS) from None

    async def _recovery(self, request: Request, visit: Visit) -> Response:
        await self._shown(request, visit, "code")
        codes = await factors.new_recovery(self.shell.parts.engine, visit.member.number, visit.now)
        return self.shell.page("recovery_codes.html", visit, codes=codes, on=_ADDRESS, login=visit.member.login)

    async def _shown(self, request: Request, visit: Visit, field: str) -> None:
        """Raises Unproven."""
        try:
            right = await is_shown(self.shell, request, visit.member, visit.form.get(field, ""), visit.now)
        except TooManyAttempts as error:
            raise Unproven(slowed(error), HTTPStatus.TOO_MANY_REQUESTS) from None
        except OtherSecret:
            raise Unproven(UNREADABLE) from None
        if not right:
            raise Unproven(code_wrong(field))

    async def _sessions(self, request: Request, visit: Visit) -> Response:
        await accounts.end_sessions(self.shell.parts.engine, visit.member.number, visit.now)
        return await self._stay(request, visit, RedirectResponse(f"{_ADDRESS}?said=sessions", 303))

    async def _stay(self, request: Request, visit: Visit, answer: Response, confirmed: bool = False) -> Response:
        """Other sessions of hers were ended or have become incomplete; this one goes on under a new token.

        `confirmed`: the second factor was shown just now, if not before.
        """
        engine, before = self.shell.parts.engine, await self.shell.session(request)
        confirmed = confirmed or (before is not None and before.confirmed)
        await sessions.end(engine, request.cookies[SESSION])
        token = await sessions.open_session(engine, visit.member.number, confirmed=confirmed, now=visit.now)
        self.shell.remember(answer, SESSION, token, None)
        return answer

    @signed_in
    async def show_phone(self, _request: Request, visit: Visit) -> Response:
        return self._phone_page(visit)

    @signed_in
    async def set_phone(self, request: Request, visit: Visit) -> Response:
        try:
            codes = await self._phone_set(request, visit)
        except Unproven as error:
            return self._phone_page(visit, error)
        except AlreadySet:
            return RedirectResponse(request.url.path, 303)
        shown = self.shell.show("recovery_codes.html", visit.words, codes=codes, on=_ADDRESS, login=visit.member.login)
        return await self._stay(request, visit, shown, confirmed=True)

    async def _phone_set(self, request: Request, visit: Visit) -> tuple[str, ...]:
        """Returns recovery codes. Raises Unproven, AlreadySet.

        The new phone is looked at first: a code of the old one can be used only once.
        """
        parts, member, code = self.shell.parts, visit.member, visit.form.get("code", "")
        phone = new_phone(member, parts.secret, visit.form)
        if second_factor.verify(phone.secret, code, visit.now, last_step=0) is None:
            raise Unproven(NEW_CODE_WRONG)
        if member.second_factor:
            await self._shown(request, visit, "present")
            store = factors.replace_totp
        else:
            await self._password_given(request, visit)
            store = factors.set_totp
        return await store(parts.engine, member.number, phone.secret, code, parts.secret, visit.now)

    async def _password_given(self, request: Request, visit: Visit) -> None:
        """Raises Unproven."""
        try:
            known = await by_password(self.shell, request, visit.member.login, visit.form.get("present", ""))
        except TooManyAttempts as error:
            raise Unproven(slowed(error), HTTPStatus.TOO_MANY_REQUESTS) from None
        if known is None:
            raise Unproven(_WRONG)

    def _page(self, visit: Visit, refused: Unproven | None = None, said: str = "") -> Response:
        findings, status = ([refused.finding], refused.status) if refused else ([], HTTPStatus.OK)
        values = {"said": said if said in _SAID else "", "deed": visit.form.get("deed", ""), "least": LEAST}
        return self.shell.page("account.html", visit, status, findings=findings, **values)

    def _phone_page(self, visit: Visit, refused: Unproven | None = None) -> Response:
        findings, status = ([refused.finding], refused.status) if refused else ([], HTTPStatus.OK)
        phone = new_phone(visit.member, self.shell.parts.secret, visit.form)
        return self.shell.page("new_phone.html", visit, status, findings=findings, phone=phone)
