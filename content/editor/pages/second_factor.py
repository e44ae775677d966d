"""The second factor at the door: a code from the phone, or the way to set one up."""

from dataclasses import dataclass
from datetime import datetime
from textwrap import wrap

import segno
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from content.editor.pages.doorway import Doorway, slowed
from content.editor.people import factors, lockout, second_factor, sessions
from content.editor.people.factors import AlreadySet
from content.editor.people.lockout import TooManyAttempts
from content.editor.people.second_factor import OtherSecret
from content.editor.people.sessions import Session
from content.editor.roles import Member
from content.editor.shell import DEVICE, LOGIN, SESSION, Form, Shell, safe_address
from content.finding import Finding

_HOUSE = "Lotse"
NEW_CODE_WRONG = Finding("new_code_wrong", "the new phone shows another code", "code")
UNREADABLE = Finding("factor_unreadable", "the house's secret has changed")


def code_wrong(field: str) -> Finding:
    return Finding("code_wrong", "the code is wrong or was used", field)


@dataclass(frozen=True)
class NewPhone:
    """A key that is stored nowhere yet: it waits, sealed, in the form until a code proves that the phone has it."""

    secret: str
    sealed: str
    address: str

    @property
    def picture(self) -> str:
        """For an <img>; light behind it in the dark too, or phones cannot read it."""
        return segno.make(self.address).svg_data_uri(scale=5, light="white")

    @property
    def groups(self) -> str:
        return " ".join(wrap(self.secret, 4))


def new_phone(member: Member, house_secret: str, form: Form) -> NewPhone:
    """The one of a form that was posted, so that the picture stays the same after a mistake; else a new one."""
    secret = _of_form(form, house_secret) or second_factor.new_secret()
    sealed = second_factor.sealed(secret, house_secret).decode()
    return NewPhone(secret, sealed, second_factor.address(secret, member.login, _HOUSE))


def _of_form(form: Form, house_secret: str) -> str:
    try:
        return second_factor.unsealed(form.get("key", "").encode(), house_secret)
    except OtherSecret:
        return ""


async def is_shown(shell: Shell, request: Request, member: Member, typed: str, now: datetime) -> bool:
    """Whether it is a code of her phone or one of her recovery codes; it is used up then.

    Raises TooManyAttempts, OtherSecret.
    """
    parts = shell.parts
    keys = lockout.code_keys(parts.secret, member.login, request.cookies.get(DEVICE, ""))
    attempt = await lockout.begin(parts.engine, keys, now)
    right = await factors.use_recovery(parts.engine, member.number, typed, now) or await factors.check_code(
        parts.engine, member.number, typed, parts.secret, now
    )
    if right:
        await lockout.succeeded(parts.engine, attempt)
    return right


@dataclass(frozen=True)
class SecondFactorPages:
    shell: Shell

    def routes(self) -> list[Route]:
        path = "/second-factor"
        return [Route(path, self.open), Route(path, self.answer, methods=["POST"])]

    async def open(self, request: Request) -> Response:
        session = await self.shell.session(request)
        if session is None or session.complete:
            return self._elsewhere(request, session, request.query_params.get("to", ""))
        return self._page(request, session.member, {"to": request.query_params.get("to", "")})

    async def answer(self, request: Request) -> Response:
        session, form = await self.shell.session(request), await self.shell.form(request)
        if session is None or session.complete:
            return self._elsewhere(request, session, form.get("to", ""))
        self.shell.check(request, form)
        try:
            if session.member.second_factor:
                return await self._show_code(request, session.member, form)
            return await self._set_up(request, session.member, form)
        except TooManyAttempts as error:
            return self._page(request, session.member, form, slowed(error), 429)
        except OtherSecret:
            return self._page(request, session.member, form, UNREADABLE, 422)
        except AlreadySet:
            return RedirectResponse(request.url.path, 303)

    def _elsewhere(self, request: Request, session: Session | None, to: str) -> Response:
        """Nothing is asked here of who has no session, or one that may do everything already."""
        if session is None:
            return self.shell.to_door(request, LOGIN)
        return RedirectResponse(safe_address(to), 303)

    async def _show_code(self, request: Request, member: Member, form: Form) -> Response:
        if not await is_shown(self.shell, request, member, form.get("code", ""), self.shell.parts.now()):
            return self._page(request, member, form, code_wrong("code"), 422)
        return await self._through(request, member, RedirectResponse(safe_address(form.get("to", "")), 303))

    async def _set_up(self, request: Request, member: Member, form: Form) -> Response:
        parts = self.shell.parts
        phone = new_phone(member, parts.secret, form)
        codes = await factors.set_totp(
            parts.engine, member.number, phone.secret, form.get("code", ""), parts.secret, parts.now()
        )
        if not codes:
            return self._page(request, member, {**form, "key": phone.sealed}, NEW_CODE_WRONG, 422)
        words, on = self.shell.words(request), safe_address(form.get("to", ""))
        shown = self.shell.show("recovery_codes.html", words, codes=codes, on=on, login=member.login)
        return await self._through(request, member, shown)

    async def _through(self, request: Request, member: Member, answer: Response) -> Response:
        token = await sessions.confirm(self.shell.parts.engine, request.cookies[SESSION], self.shell.parts.now())
        if token is None:
            return RedirectResponse(LOGIN, 303)
        return Doorway(self.shell).welcome(answer, member, token)

    def _page(
        self, request: Request, member: Member, form: Form, finding: Finding | None = None, status: int = 200
    ) -> Response:
        to = safe_address(form.get("to", ""))
        values = {"to": to, "query": f"to={to}&", "csrf": self.shell.csrf(request), "member": member}
        words, findings = self.shell.words(request), [finding] if finding else []
        if member.second_factor:
            return self.shell.show("second_factor.html", words, status, findings=findings, **values)
        phone = new_phone(member, self.shell.parts.secret, form)
        return self.shell.show("first_factor.html", words, status, findings=findings, phone=phone, **values)
