"""The counsellor desk: sign in, see one's appointments, call one off, connect Telegram. Plain forms only."""

import secrets
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any

from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.booking.model import BERLIN, Appointment, Status
from bot.channels.web.attempts import Attempts, TooManyAttempts
from bot.channels.web.pages import Pages
from bot.channels.web.parts import WebParts
from bot.channels.web.visit import fields, key
from bot.dialogue.words import Words, plain
from bot.ports import DeskAccount

HOME, LOGIN = "/desk", "/desk/login"
_SESSION_SECONDS = 8 * 60 * 60
_LONGEST_FIELD = 200
_SAID = ("told", "gone")

Form = dict[str, str]
Handler = Callable[["Desk", Request, DeskAccount, Form], Coroutine[Any, Any, Response]]
Endpoint = Callable[["Desk", Request], Coroutine[Any, Any, Response]]


@dataclass(frozen=True)
class Row:
    """One appointment in words; `open`: it can still be called off."""

    id: str
    number: str
    when: str
    language: str
    topic: str
    state: str
    open: bool
    today: bool


def signed_in(handler: Handler) -> Endpoint:
    """Lets in who has a session and still is a counsellor; a posted form must come from a page of ours."""

    @wraps(handler)
    async def endpoint(desk: "Desk", request: Request) -> Response:
        account = await desk.account(request)
        if account is None:
            request.session.clear()
            return RedirectResponse(LOGIN, 303)
        form = await fields(request) if request.method == "POST" else {}
        if request.method == "POST":
            _check(request, form)
        return await handler(desk, request, account, form)

    return endpoint


@dataclass(frozen=True)
class Desk:
    parts: WebParts
    pages: Pages
    _attempts: Attempts = field(default_factory=Attempts)

    def routes(self) -> list[Route]:
        session = Middleware(
            SessionMiddleware,
            secret_key=key(self.parts.secret, "desk session"),
            session_cookie="lotse-desk",
            max_age=_SESSION_SECONDS,
            path=HOME,
            same_site="strict",
            https_only=self.parts.secure,
        )
        handlers = [
            (LOGIN, self.login, "GET"),
            (LOGIN, self.sign_in, "POST"),
            (HOME, self.home, "GET"),
            (f"{HOME}/cancel", self.cancel, "POST"),
            (f"{HOME}/link", self.link, "POST"),
            (f"{HOME}/logout", self.logout, "POST"),
            (HOME + "/{form}", self.to_home, "GET"),
        ]
        return [Route(path, one, methods=[method], middleware=[session]) for path, one, method in handlers]

    async def account(self, request: Request) -> DeskAccount | None:
        """Asked of the store each time: a deleted counsellor, or a login given to another, is signed out."""
        login = request.session.get("login")
        account = await self.parts.desk.account(login) if login else None
        return account if account and account.counsellor.id == request.session.get("counsellor") else None

    async def login(self, request: Request) -> Response:
        if await self.account(request):
            return RedirectResponse(HOME, 303)
        return self._login_page(request)

    async def sign_in(self, request: Request) -> Response:
        """A new session for each one who signs in: nothing that was known before opens it."""
        form = await fields(request)
        _check(request, form)
        login = plain(form.get("login", ""), _LONGEST_FIELD).strip()
        address = request.client.host if request.client else ""
        keys, began = (f"login {login.casefold()}", f"address {address}"), self.parts.now()
        try:
            self._attempts.begin(keys, began)
        except TooManyAttempts:
            return self._login_page(request, login, "desk.wait", 429)
        account = await self.parts.desk.sign_in(login, form.get("password", ""))
        if account is None:
            return self._login_page(request, login, "desk.wrong", 401)
        self._attempts.take_back(keys, began)
        request.session.clear()
        request.session.update(login=account.login, counsellor=account.counsellor.id, csrf=secrets.token_hex())
        return RedirectResponse(HOME, 303)

    @signed_in
    async def home(self, request: Request, account: DeskAccount, form: Form) -> Response:
        words, now = self.parts.desk.words_of(account.counsellor), self.parts.now()
        rows = await self._rows(account, words, now)
        said = request.query_params.get("said")
        return self.pages.show(
            "desk.html",
            words,
            groups=[
                (words.text("desk.today"), [row for row in rows if row.today]),
                (words.text("desk.later"), [row for row in rows if not row.today]),
            ],
            notice=words.text(f"desk.{said}") if said in _SAID else "",
            name=account.counsellor.name,
            linked=account.linked,
            csrf=request.session["csrf"],
        )

    @signed_in
    async def cancel(self, request: Request, account: DeskAccount, form: Form) -> Response:
        """Asks back once; the answer to that carries `sure`."""
        now, wanted = self.parts.now(), form.get("appointment", "")
        if form.get("sure") == "yes":
            done = await self.parts.desk.cancel(account.counsellor, wanted, now)
            return RedirectResponse(f"{HOME}?said={'told' if done else 'gone'}", 303)
        words = self.parts.desk.words_of(account.counsellor)
        rows = await self._rows(account, words, now)
        row = next((row for row in rows if row.id == wanted and row.open), None)
        if row is None:
            return RedirectResponse(f"{HOME}?said=gone", 303)
        return self.pages.show("cancel.html", words, row=row, csrf=request.session["csrf"])

    @signed_in
    async def link(self, request: Request, account: DeskAccount, form: Form) -> Response:
        """The one-time code is shown once and not kept here."""
        words = self.parts.desk.words_of(account.counsellor)
        code = await self.parts.desk.link_code(account.counsellor, self.parts.now())
        return self.pages.show("link.html", words, start=f"counsellor-{code}", bot=self.parts.bot_name())

    @signed_in
    async def logout(self, request: Request, account: DeskAccount, form: Form) -> Response:
        request.session.clear()
        return RedirectResponse(LOGIN, 303)

    async def to_home(self, _request: Request) -> Response:
        """The address of a sent form, opened again."""
        return RedirectResponse(HOME, 303)

    def _login_page(self, request: Request, login: str = "", notice: str = "", status: int = 200) -> Response:
        words = self.parts.desk.words_of(None)
        csrf = request.session.setdefault("csrf", secrets.token_hex())
        shown = words.text(notice) if notice else ""
        return self.pages.show("login.html", words, status, login=login, notice=shown, csrf=csrf)

    async def _rows(self, account: DeskAccount, words: Words, now: datetime) -> list[Row]:
        """Today's and coming ones; yesterday's are left out."""
        today = now.astimezone(BERLIN).date()
        calendar = await self.parts.desk.calendar(account.counsellor, now)
        return [_row(one, words, now) for one in calendar if one.slot.start.astimezone(BERLIN).date() >= today]


def _row(appointment: Appointment, words: Words, now: datetime) -> Row:
    start = appointment.slot.start.astimezone(BERLIN)
    topic = f"intent.{appointment.topic}"
    return Row(
        id=appointment.id,
        number=appointment.number,
        when=words.moment(start),
        language=words.language(appointment.locale),
        topic=words.text(topic if words.has(topic) else "notice.no_topic"),
        state=words.text(_state(appointment)),
        open=appointment.status is Status.confirmed and start > now,
        today=start.date() == now.astimezone(BERLIN).date(),
    )


def _state(appointment: Appointment) -> str:
    if appointment.status is Status.confirmed:
        return "desk.confirmed"
    return "desk.cancelled_by_visitor" if appointment.cancelled_by == "visitor" else "desk.cancelled"


def _check(request: Request, form: Form) -> None:
    """Raises HTTPException 403 for a form that is not from a page of this session."""
    expected = request.session.get("csrf", "")
    if not expected or not secrets.compare_digest(expected.encode(), form.get("csrf", "").encode()):
        raise HTTPException(403)
