"""The second factor: codes that change every half minute (TOTP, RFC 6238), and codes on paper for its loss. Pure."""

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime

import pyotp
from cryptography.fernet import Fernet, InvalidToken

from content.editor.people.tokens import digest, key

_STEP_SECONDS = 30
_RECOVERY_CODES = 8
# Without letters and digits that look alike on paper; 16 of them are 79 bits, so that their hash needs no salt.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class OtherSecret(Exception):
    """The house's secret has changed since this second factor was set up. It has to be taken away and set up anew."""


def new_secret() -> str:
    return pyotp.random_base32()


def address(secret: str, login: str, house: str) -> str:
    """What the picture holds that a phone reads; `house` is the name shown there."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=house)


def verify(secret: str, code: str, now: datetime, last_step: int) -> int | None:
    """The time step of a right code, to be stored as the `last_step` of the next call; None for a wrong one.

    Clocks may be one step apart. A step that was used is not taken again: who looked over a shoulder comes too late.
    """
    typed = "".join(code.split())
    if not typed.isdecimal() or len(typed) != 6:
        return None
    present = int(now.timestamp()) // _STEP_SECONDS
    totp = pyotp.TOTP(secret)
    # int() reads the digits of every script.
    same = (step for step in range(present - 1, present + 2) if _equal(totp.generate_otp(step), f"{int(typed):06}"))
    return next((step for step in same if step > last_step), None)


def _equal(one: str, other: str) -> bool:
    return secrets.compare_digest(one, other)


def sealed(secret: str, house_secret: str) -> bytes:
    """As it is stored: who reads only the database cannot make codes."""
    return _box(house_secret).encrypt(secret.encode())


def unsealed(stored: bytes, house_secret: str) -> str:
    """Raises OtherSecret."""
    try:
        return _box(house_secret).decrypt(stored).decode()
    except InvalidToken:
        raise OtherSecret from None


def _box(house_secret: str) -> Fernet:
    return Fernet(urlsafe_b64encode(key(house_secret, "editor second factor")))


def new_recovery_codes() -> tuple[str, ...]:
    """Each opens the house once in place of a code. Shown once; only recovery_digests() are kept."""
    return tuple("-".join(_piece() for _ in range(4)) for _ in range(_RECOVERY_CODES))


def _piece() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(4))


def recovery_digest(code: str) -> str:
    """The same however it is typed: capitals, blanks and dashes do not count."""
    return digest("".join(letter for letter in code.lower() if letter.isalnum()))


def recovery_digests(codes: Sequence[str]) -> list[str]:
    return [recovery_digest(code) for code in codes]
