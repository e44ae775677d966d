"""Somebody on the way to the city's sign-in and back: what she is to be known by when she returns. Pure."""

import json
import secrets
from base64 import urlsafe_b64encode
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from cryptography.fernet import Fernet, InvalidToken

from content.editor.people.tokens import key, new_token

LASTS = timedelta(minutes=10)


class Errand(StrEnum):
    """What for. Each has its detail: the page wanted; the token of an invitation; the number of an account."""

    sign_in = "sign_in"
    invitation = "invitation"
    connect = "connect"


@dataclass(frozen=True)
class Journey:
    """`state` ties the way back to this browser, `nonce` the ID token to this journey, `verifier` the code (PKCE)."""

    errand: Errand
    detail: str
    state: str
    nonce: str
    verifier: str

    def is_of(self, state: str) -> bool:
        return secrets.compare_digest(self.state.encode(), state.encode())


def begun(errand: Errand, detail: str) -> Journey:
    return Journey(errand, detail, new_token(), new_token(), new_token())


def sealed(journey: Journey, house_secret: str, now: datetime) -> str:
    """For a cookie: only we can make it or read it."""
    return _box(house_secret).encrypt_at_time(json.dumps(asdict(journey)).encode(), int(now.timestamp())).decode()


def unsealed(cookie: str, house_secret: str, now: datetime) -> Journey | None:
    """None when it is not ours, or too old."""
    try:
        text = _box(house_secret).decrypt_at_time(cookie.encode(), int(LASTS.total_seconds()), int(now.timestamp()))
    except InvalidToken:
        return None
    values = json.loads(text)
    return Journey(**{**values, "errand": Errand(values["errand"])})


def _box(house_secret: str) -> Fernet:
    return Fernet(urlsafe_b64encode(key(house_secret, "editor city sign-in")))
