"""What all pages share: who asks and in which language, templates, forms that must come from a page of ours."""

import hashlib
import re
import secrets
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from content.editor.parts import Parts, Words
from content.editor.people import sessions
from content.editor.people.sessions import Session
from content.editor.people.tokens import sign
from content.editor.roles import Member
from content.published import Content

HOME = "/editor"
# Where counsellors work; they sign in here.
DESK = "/desk"
LOGIN = f"{HOME}/sign-in"
SECOND_FACTOR = f"{HOME}/second-factor"
# What proofs in forms are made for; forms of the desk have the same.
FORM = "editor form"
SESSION, LANGUAGE, DEVICE = "lotse-editor", "lotse-editor-language", "lotse-editor-device"
# One sign-in and one language for editor and desk.
OF_THE_HOUSE = (SESSION, LANGUAGE)
LARGEST_FORM = 256 * 1024
_FOLDER = Path(__file__).parent
_KEPT_SECONDS = 365 * 24 * 60 * 60
_RTL = frozenset({"ar", "ckb", "fa", "he", "ur", "ps"})

Form = Mapping[str, str]


@dataclass(frozen=True)
class Visit:
    """One request of somebody who is signed in. `form` is what was posted; `htmx`: a fragment is expected."""

    member: Member
    words: Words
    csrf: str
    content: Content
    now: datetime
    form: Form
    htmx: bool

    @property
    def source_locale(self) -> str:
        return self.content.pack.info.source_locale


Handler = Callable[[Any, Request, Visit], Coroutine[Any, Any, Response]]
Endpoint = Callable[[Any, Request], Coroutine[Any, Any, Response]]


def signed_in(handler: Handler) -> Endpoint:
    """Lets in who has a session that may do something; a posted form must come from a page of that session.

    The room that the handler belongs to has its Shell in `shell`.
    """
    return guarded(handler, Shell.form)


def guarded(handler: Handler, read: Callable[["Shell", Request], Awaitable[Form]]) -> Endpoint:
    """The same for a handler whose form is not of text alone: `read` gives its text fields."""

    @wraps(handler)
    async def endpoint(room: Any, request: Request) -> Response:
        shell: Shell = room.shell
        session = await shell.session(request)
        if session is None or not session.complete:
            return shell.to_door(request, LOGIN if session is None else SECOND_FACTOR)
        form = await read(shell, request) if request.method == "POST" else {}
        if request.method == "POST":
            shell.check(request, form)
        content = await shell.parts.published.current()
        words = shell.words(request)
        csrf = shell.csrf(request)
        return await handler(
            room, request, Visit(session.member, words, csrf, content, shell.parts.now(), form, by_htmx(request))
        )

    return endpoint


def keeping(handler: Handler) -> Endpoint:
    """As signed_in, for forms that somebody writes in for long.

    Sent without a script after the login has ended, or from a page of an earlier one, what was typed comes back on a
    page of ours, to be saved as a draft. Scripts have kept it themselves.
    """
    inner = signed_in(handler)

    @wraps(handler)
    async def endpoint(room: Any, request: Request) -> Response:
        shell: Shell = room.shell
        if request.method == "GET" or by_htmx(request) or _is_foreign(request):
            return await inner(room, request)
        session, form = await shell.session(request), await shell.form(request)
        is_in = session is not None and session.complete
        if is_in and shell.is_ours(request, form):
            return await inner(room, request)
        typed = {name: value for name, value in form.items() if name != "csrf"}
        save = f"{request.url.path.rpartition('/')[0]}/save"
        values = {"typed": typed, "save": save, "csrf": shell.csrf(request), "is_in": is_in, "door": LOGIN}
        return shell.show("again.html", shell.words(request), 403 if is_in else 401, **values)

    return endpoint


def administrators(handler: Handler) -> Endpoint:
    """As signed_in, for those who may manage; everybody else gets HTTPException 403."""

    @wraps(handler)
    async def managing(room: Any, request: Request, visit: Visit) -> Response:
        if not visit.member.may_manage:
            raise HTTPException(403)
        return await handler(room, request, visit)

    return signed_in(managing)


class Shell:
    """Templates are read once, at start."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.static = f"{HOME}/static/{_version(_FOLDER / 'static')}"
        self._environment = Environment(
            loader=FileSystemLoader(_FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(static=self.static, shared=parts.shared, tryout=parts.tryout)
        self._environment.globals.update(home=HOME, desk=DESK)
        self._environment.globals.update(city=parts.city_sign_in.name if parts.city_sign_in else "")
        self._environment.filters.update(direction=direction)

    def show(self, name: str, words: Words, /, status: int = 200, **values: object) -> HTMLResponse:
        """A page for anybody."""
        page = self._environment.get_template(name).render(words=words, languages=self.parts.languages, **values)
        return HTMLResponse(page, status, {"Content-Language": words.locale})

    def page(self, name: str, visit: Visit, /, status: int = 200, **values: object) -> HTMLResponse:
        """A page or fragment for somebody who is signed in; its template knows `visit` and `words`."""
        return self.show(name, visit.words, status, visit=visit, **values)

    async def session(self, request: Request) -> Session | None:
        """Looked up once a request."""
        if not hasattr(request.state, "session"):
            token = request.cookies.get(SESSION, "")
            found = await sessions.find(self.parts.engine, token, self.parts.now()) if token else None
            request.state.session = found
        session: Session | None = request.state.session
        return session

    def to_door(self, request: Request, door: str) -> Response:
        """To where one signs in, and back afterwards. A fragment cannot go there, so its page is told."""
        if by_htmx(request):
            return self.show("_signed_out.html", self.words(request), 401, door=door)
        wanted = request.url.path if request.method == "GET" else HOME
        return RedirectResponse(f"{door}?to={wanted}", 303)

    def words(self, request: Request) -> Words:
        return self.parts.words(self.language(request))

    def language(self, request: Request) -> str:
        """What was chosen, else what the browser is set to, else the first."""
        offered = self.parts.languages
        preferred = [part.partition(";")[0].strip()[:2].lower() for part in _accepted(request)]
        wanted = [request.query_params.get("lang", ""), request.cookies.get(LANGUAGE, ""), *preferred]
        return next((one for one in wanted if one in offered), offered[0])

    async def form(self, request: Request) -> dict[str, str]:
        """The text fields; of several of one name all, one a line. Raises HTTPException 400, 413."""
        refuse_other_letters(request)
        fields: dict[str, str] = {}
        async with request.form(max_files=0, max_fields=600, max_part_size=LARGEST_FORM) as form:
            for name, value in form.multi_items():
                if isinstance(value, str):
                    fields[name] = f"{fields[name]}\n{holdable(value)}" if name in fields else holdable(value)
        if sum(map(len, fields.values())) > LARGEST_FORM:
            raise HTTPException(413)
        return fields

    def csrf(self, request: Request) -> str:
        """Goes into each form; only a page of ours, shown to the owner of the cookie, can contain it.

        Another one each time, since pages are compressed and from the length of many of them an unchanging secret
        could be guessed (breachattack.com).
        """
        once = secrets.token_hex(8)
        return f"{once}{self._proof(once + request.cookies.get(SESSION, ''))}"

    def check(self, request: Request, form: Form) -> None:
        """Raises HTTPException 403 for a form that is not from a page of this session."""
        if not self.is_ours(request, form):
            raise HTTPException(403)

    def is_ours(self, request: Request, form: Form) -> bool:
        once, given = form.get("csrf", "")[:16], form.get("csrf", "")[16:]
        expected = self._proof(once + request.cookies.get(SESSION, ""))
        return secrets.compare_digest(expected.encode(), given.encode())

    def _proof(self, token: str) -> str:
        return sign(self.parts.secret, FORM, token)

    def remember(self, response: Response, name: str, value: str, seconds: int | None = _KEPT_SECONDS) -> None:
        """Scripts cannot read it, and no other site can send a form with it. None: until the browser is closed."""
        path = "/" if name in OF_THE_HOUSE else HOME
        response.set_cookie(name, value, seconds, path=path, httponly=True, samesite="lax", secure=self.parts.secure)

    def forget(self, response: Response, name: str) -> None:
        """Also where an older version has put it."""
        for path in (HOME, "/") if name in OF_THE_HOUSE else (HOME,):
            response.delete_cookie(name, path=path, httponly=True, samesite="lax", secure=self.parts.secure)


def holdable(text: str) -> str:
    """Without the one character that a database cannot hold."""
    return text.replace("\0", "")


def refuse_other_letters(request: Request) -> None:
    """Raises HTTPException 400 for a form that says how to read its letters: pages are UTF-8, browsers say nothing.

    Some of what Python can read so is slow, or makes characters that cannot be written again.
    """
    kind = request.headers.get("content-type", "").lower()
    if kind.startswith("multipart/") and "charset=" in kind:
        raise HTTPException(400)


def by_htmx(request: Request) -> bool:
    return request.headers.get("hx-request") == "true"


def safe_address(wanted: str) -> str:
    """Where to go after signing in: a page of the editor or the desk, never another site."""
    return wanted if re.fullmatch(rf"({HOME}|{DESK})(/[\w/.-]*)?", wanted) and "//" not in wanted else HOME


def _is_foreign(request: Request) -> bool:
    """Sent from a page of another site, as browsers say; what stands in it was not typed here."""
    return request.headers.get("sec-fetch-site", "same-origin") != "same-origin"


def direction(locale: str) -> str:
    return "rtl" if locale in _RTL else "ltr"


def _accepted(request: Request) -> list[str]:
    return request.headers.get("accept-language", "").split(",")[:10]


def _version(folder: Path) -> str:
    total = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        total.update(path.name.encode() + path.read_bytes())
    return total.hexdigest()[:12]
