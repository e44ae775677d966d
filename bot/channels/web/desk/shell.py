"""What all rooms share: who asks and in which language, templates, forms that must come from a page of ours."""

import hashlib
import re
import secrets
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.booking.model import BERLIN, Counsellor
from bot.channels.web.desk.parts import DeskParts
from bot.channels.web.visit import by_htmx
from bot.desk_ports import StaffMember
from bot.dialogue.words import Words

HOME = "/desk"
LARGEST_FORM = 128 * 1024
_FOLDER = Path(__file__).parent
_KEPT_SECONDS = 365 * 24 * 60 * 60
_ONCE = 16
# An appointment and the hour that it had, as moving.py has them in addresses.
_UNDO = re.compile(r"[\w-]{1,40}/time\?slot=[\w.-]{1,60}")

Form = Mapping[str, str]


@dataclass(frozen=True)
class Visit:
    """One request of somebody who is signed in. `form` is what was posted; `htmx`: a fragment is expected.

    `said` and `refused` are keys of what became of the step before, "" for nothing; `undo` leads to its opposite.
    """

    member: StaffMember
    words: Words
    csrf: str
    now: datetime
    form: Form
    htmx: bool
    said: str = ""
    refused: str = ""
    undo: str = ""

    @property
    def who(self) -> Counsellor:
        """In rooms for counsellors."""
        assert self.member.counsellor
        return self.member.counsellor


Handler = Callable[[Any, Request, Visit], Coroutine[Any, Any, Response]]
Endpoint = Callable[[Any, Request], Coroutine[Any, Any, Response]]


def staff(handler: Handler) -> Endpoint:
    """Lets in counsellors and administrators; a posted form must come from a page of theirs.

    The room that the handler belongs to has its Shell in `shell`.
    """

    @wraps(handler)
    async def endpoint(room: Any, request: Request) -> Response:
        shell: Shell = room.shell
        token, now = shell.token(request), shell.parts.now()
        member = await shell.parts.staff.member(token, now) if token else None
        if member is None:
            return await shell.turned_away(request, token, now)
        form = await shell.form(request) if request.method == "POST" else {}
        if request.method == "POST":
            shell.check(request, form)
        visit = shell.visit(request, member, now, form)
        return shell.in_language(request, await handler(room, request, visit))

    return endpoint


def counsellors(handler: Handler) -> Endpoint:
    """As `staff`, for who has appointments of her own. Who only manages is led to what she manages."""

    @wraps(handler)
    async def advising(room: Any, request: Request, visit: Visit) -> Response:
        if visit.member.counsellor is not None:
            return await handler(room, request, visit)
        if request.url.path.rstrip("/") == HOME:
            return RedirectResponse(f"{HOME}/team", 303)
        raise HTTPException(403)

    return staff(advising)


def administrators(handler: Handler) -> Endpoint:
    """As `staff`, for those who manage; everybody else gets HTTPException 403."""

    @wraps(handler)
    async def managing(room: Any, request: Request, visit: Visit) -> Response:
        if not visit.member.administrator:
            raise HTTPException(403)
        return await handler(room, request, visit)

    return staff(managing)


class Shell:
    """Templates are read once, at start."""

    def __init__(self, parts: DeskParts) -> None:
        self.parts = parts
        self.static = f"{HOME}/static/{_version(_FOLDER / 'static')}"
        self._environment = Environment(
            loader=FileSystemLoader(_FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(static=self.static, shared=parts.shared, tryout=parts.tryout, home=HOME)
        self._environment.globals.update(door=parts.door, languages=list(parts.languages))
        self._environment.filters.update(local=lambda instant: instant.astimezone(BERLIN), direction=self.direction)
        self._environment.globals.update(weekdays=_weekdays)
        self._environment.filters.update(language_name=lambda code, words: words.language(code))

    def show(self, name: str, words: Words, /, status: int = 200, **values: object) -> HTMLResponse:
        """A page for anybody."""
        page = self._environment.get_template(name).render(words=words, **values)
        return HTMLResponse(page, status, {"Content-Language": words.locale})

    def page(self, name: str, visit: Visit, /, status: int = 200, **values: object) -> HTMLResponse:
        """A page or fragment for somebody who is signed in; its template knows `visit` and `words`."""
        return self.show(name, visit.words, status, visit=visit, **values)

    def visit(self, request: Request, member: StaffMember, now: datetime, form: Form) -> Visit:
        words, asked = self.words(request), request.query_params
        said, refused = (
            f"{kind}.{asked.get(kind)}" if words.has(f"{kind}.{asked.get(kind)}") else ""
            for kind in ("said", "refused")
        )
        undo = asked.get("undo", "")
        undo = undo if _UNDO.fullmatch(undo) else ""
        return Visit(member, words, self.csrf(request), now, form, by_htmx(request), said, refused, undo)

    def direction(self, locale: str) -> str:
        """How a visitor's language is written."""
        return "rtl" if any(one.rtl for one in self.parts.locales.all() if one.locale == locale) else "ltr"

    def token(self, request: Request) -> str:
        return request.cookies.get(self.parts.door.session, "")

    async def turned_away(self, request: Request, token: str, now: datetime) -> Response:
        """To where one signs in, and back afterwards. Raises HTTPException 403 for who is signed in, but not for here.

        A fragment cannot go there, so its page is told.
        """
        if token and await self.parts.door.is_signed_in(token, now):
            raise HTTPException(403)
        if by_htmx(request):
            return self.show("_signed_out.html", self.words(request), 401)
        wanted = request.url.path if request.method == "GET" else f"{HOME}/"
        return RedirectResponse(f"{self.parts.door.sign_in}?to={wanted}", 303)

    def words(self, request: Request) -> Words:
        """What was chosen, else what the browser is set to, else the first."""
        offered = self.parts.languages
        accepted = request.headers.get("accept-language", "").split(",")[:10]
        preferred = [part.partition(";")[0].strip()[:2].lower() for part in accepted]
        wanted = [request.query_params.get("lang", ""), request.cookies.get(self.parts.door.language, ""), *preferred]
        return offered[next((one for one in wanted if one in offered), next(iter(offered)))]

    def in_language(self, request: Request, answer: Response) -> Response:
        """Lets the browser remember the language that was chosen by `?lang=`."""
        chosen = request.query_params.get("lang", "")
        if chosen in self.parts.languages:
            kept = {"httponly": True, "samesite": "lax", "secure": self.parts.secure}
            answer.set_cookie(self.parts.door.language, chosen, _KEPT_SECONDS, path="/", **kept)  # type: ignore[arg-type]
        return answer

    async def form(self, request: Request) -> Form:
        """The text fields; of several of one name all, one a line. Raises HTTPException 400, 413."""
        kind = request.headers.get("content-type", "").lower()
        if kind.startswith("multipart/") and "charset=" in kind:
            # Pages are UTF-8 and browsers say nothing; other letters are sent by nobody who means well.
            raise HTTPException(400)
        fields: dict[str, str] = {}
        async with request.form(max_files=0, max_fields=600, max_part_size=LARGEST_FORM) as form:
            for name, value in form.multi_items():
                if isinstance(value, str):
                    text = value.replace("\0", "")
                    fields[name] = f"{fields[name]}\n{text}" if name in fields else text
        return fields

    def csrf(self, request: Request) -> str:
        """Goes into each form. Another one each time, since pages are compressed (breachattack.com)."""
        once = secrets.token_hex(_ONCE // 2)
        return f"{once}{self.parts.door.proof(once + self.token(request))}"

    def check(self, request: Request, form: Form) -> None:
        """Raises HTTPException 403 for a form that is not from a page of this session."""
        once, given = form.get("csrf", "")[:_ONCE], form.get("csrf", "")[_ONCE:]
        expected = self.parts.door.proof(once + self.token(request))
        if not secrets.compare_digest(expected.encode(), given.encode()):
            raise HTTPException(403)


def _weekdays(words: Words) -> list[tuple[str, str]]:
    """For fields of forms; the fifth of January 2026 is a Monday."""
    return [(str(number), words.weekday(date(2026, 1, 5 + number))) for number in range(7)]


def _version(folder: Path) -> str:
    total = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        total.update(path.name.encode() + path.read_bytes())
    return total.hexdigest()[:12]
