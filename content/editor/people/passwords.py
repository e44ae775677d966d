"""Passwords: how they are kept, and which are refused."""

import asyncio
import re
import secrets
import unicodedata
from base64 import b64encode
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST = 12
# Far longer than anybody's. Bringing hostile text of many accents into one form takes very long.
MOST = 1000
_hasher = PasswordHasher()


def _unknown() -> str:
    """The hash of no password: its last part is random. It is checked for an unknown login, which takes as long."""
    salt, end = (b64encode(secrets.token_bytes(size)).decode().rstrip("=") for size in (16, 32))
    costs = f"m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}"
    return f"$argon2id$v=19${costs}${salt}${end}"


NOBODY = _unknown()


async def hashed(password: str) -> str:
    """In a thread, since it is slow on purpose."""
    return await asyncio.to_thread(_hasher.hash, _same(password))


async def matches(stored: str, password: str) -> bool:
    """`stored` may be empty: an account without password, or none. The answer takes as long."""
    return await asyncio.to_thread(_verified, stored or NOBODY, _same(password[:MOST])) and len(password) <= MOST


def _verified(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def is_old(stored: str) -> bool:
    """It was made with other costs than today's; make it anew while the password is at hand."""
    return _hasher.check_needs_rehash(stored)


def _same(password: str) -> str:
    """Keyboards write one letter in several ways (NIST SP 800-63B, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


_ROWS = (
    *("01234567890", "abcdefghijklmnopqrstuvwxyz"),
    *("qwertzuiopü", "qwertyuiop", "asdfghjklöä", "yxcvbnm", "zxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn"),
    *("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"),
    *("1q2w3e4r5t6z7u8i9o0p", "1q2w3e4r5t6y7u8i9o0p", "1qay2wsx3edc4rfv5tgb", "1qaz2wsx3edc4rfv5tgb"),
)
_NEIGHBOURS = frozenset(pair for row in _ROWS for way in (row, row[::-1]) for pair in pairwise(way))
_FEWEST_RUNS = 4


def weak(password: str, login: str, name: str) -> bool:
    """Whether it would be guessed early, or is longer than MOST.

    Length counts, kinds of characters do not (NIST SP 800-63B, 3.1.1.2).
    """
    if len(password) > MOST:
        return True
    text = _same(password).lower()
    own = [part for part in (login.lower(), *re.findall(r"\w+", name.lower())) if len(part) > 3]
    return len(text) < LEAST or any(part in text for part in own) or _repeats(text) or _runs(text) < _FEWEST_RUNS


def _repeats(text: str) -> bool:
    """One piece again and again: such a text is found in itself twice over before its end."""
    return text in (text + text)[1:-1]


def _runs(text: str) -> int:
    """How many times a finger jumps: within a run each character is the last one again or lies beside it."""
    return 1 + sum(1 for pair in pairwise(text) if pair[0] != pair[1] and pair not in _NEIGHBOURS)
