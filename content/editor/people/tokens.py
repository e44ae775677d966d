"""Tokens that are known to one person only, and what is kept of them."""

import hashlib
import hmac
import secrets


def new_token() -> str:
    """32 random bytes, fit for addresses and cookies."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is stored: who reads the database cannot use it. Tokens are random, so it needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def key(secret: str, purpose: str) -> bytes:
    """One secret of the house, a different key for each use of it."""
    return hmac.digest(secret.encode(), purpose.encode(), "sha256")


def sign(secret: str, purpose: str, text: str) -> str:
    return hmac.digest(key(secret, purpose), text.encode(), "sha256").hex()
