"""Who the city says somebody is. Pure."""

import re
from dataclasses import dataclass

from anyascii import anyascii

from content.editor.people.members import LOGIN


@dataclass(frozen=True)
class CityPerson:
    """`issuer` and `subject` together are one person for ever; `login` and `name` may be empty, wrong or change."""

    issuer: str
    subject: str
    login: str
    name: str
    two_factors: bool


# RFC 8176: what somebody knows, has, is.
_KINDS = (
    frozenset({"pwd", "pin", "kba"}),
    frozenset({"otp", "hwk", "swk", "sc", "sms", "tel", "pop"}),
    frozenset({"fpt", "face", "iris", "retina", "vbm"}),
)
_STRONG = frozenset(
    {
        "https://refeds.org/profile/mfa",
        "http://schemas.openid.net/pape/policies/2007/06/multi-factor",
        "http://eidas.europa.eu/LoA/substantial",
        "http://eidas.europa.eu/LoA/high",
    }
)


def two_factors(methods: frozenset[str], level: str) -> bool:
    """Whether the provider says so (`amr`, `acr`). A code alone, as one sent by mail, is one factor, not two."""
    return "mfa" in methods or level in _STRONG or sum(bool(kind & methods) for kind in _KINDS) >= 2


def login_like(wish: str) -> str:
    """A login name that comes near. Of an address only what stands before the @, see LOGIN."""
    plain = re.sub(r"[^a-z0-9._-]+", ".", anyascii(wish.partition("@")[0]).lower())[:50].strip("._-")
    return plain if LOGIN.fullmatch(plain) else "editor"
