"""Who asks, and in which language: the visitor's cookie, the proof that a form is ours, the page's locale."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from bot.dialogue.language import Languages

VISITOR, LANGUAGE = "lotse", "lotse-language"
LARGEST_BODY = 64 * 1024
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_KEPT_SECONDS = 180 * 24 * 60 * 60


def fresh_token() -> str:
    return secrets.token_urlsafe(32)


def token_of(request: Request) -> str | None:
    """None when the cookie is missing or was not made by `fresh_token`."""
    given = request.cookies.get(VISITOR, "")
    return given if _TOKEN.fullmatch(given) else None


def key(secret: str, purpose: str) -> str:
    """One secret, a different key for each use of it."""
    return hmac.new(secret.encode(), purpose.encode(), hashlib.sha256).hexdigest()


def proof(secret: str, token: str) -> str:
    """Goes into each form; only a page of ours, shown to the owner of the cookie, can contain it."""
    return key(key(secret, "chat form"), token)


def is_ours(secret: str, token: str, given: str) -> bool:
    return hmac.compare_digest(proof(secret, token).encode(), given.encode())


async def fields(request: Request) -> dict[str, str]:
    """The text fields of a form. Raises HTTPException 400 for a broken one, 413 for a large one."""
    form = await request.form(max_files=0, max_fields=20, max_part_size=LARGEST_BODY)
    return {name: value for name, value in form.items() if isinstance(value, str)}


def by_htmx(request: Request) -> bool:
    """Then a fragment is expected, not a page."""
    return request.headers.get("hx-request") == "true"


def locale_of(request: Request, languages: Languages) -> str:
    """What the address asks for, else what was chosen before, else what the browser is set to."""
    asked = (request.query_params.get("lang", ""), request.cookies.get(LANGUAGE, ""))
    chosen = next((locale for locale in asked if locale in languages.offered), None)
    return chosen or _preferred(request.headers.get("accept-language", ""), languages) or languages.default


def _preferred(header: str, languages: Languages) -> str | None:
    """The best of `Accept-Language` (RFC 9110, 12.5.4) that is on offer."""
    wanted = [part.partition(";") for part in header.split(",")[:20]]
    by_weight = sorted(wanted, key=lambda part: _weight(part[2]), reverse=True)
    return next((found for code, _, _ in by_weight if (found := languages.closest(code.strip()))), None)


def _weight(parameter: str) -> float:
    number = re.fullmatch(r"\s*q=([01](?:\.\d{1,3})?)\s*", parameter)
    return float(number[1]) if number else 1.0


@dataclass(frozen=True)
class Cookies:
    """`secure`: only over HTTPS. Scripts cannot read them, and no other site can make a form send them."""

    secure: bool

    def remember(self, response: Response, token: str) -> None:
        self._set(response, VISITOR, token)

    def remember_language(self, response: Response, locale: str) -> None:
        self._set(response, LANGUAGE, locale)

    def _set(self, response: Response, name: str, value: str) -> None:
        response.set_cookie(name, value, max_age=_KEPT_SECONDS, httponly=True, samesite="lax", secure=self.secure)
