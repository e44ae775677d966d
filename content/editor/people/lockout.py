"""Slows down whoever guesses passwords, and not the owner.

After OWASP's "Slow Down Online Guessing Attacks with Device Cookies".

A browser from which the owner has signed in before carries a cookie and is counted by itself. All others are counted
together, by the login they try and by the address they come from.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, ip_address, ip_network

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from content.editor.people.members import as_login
from content.editor.people.tokens import sign
from content.tables import attempts

WINDOW = timedelta(hours=24)
FREE = 5
# Of an address: a whole office may stand behind it.
FREE_AT_ADDRESS = 20
_FIRST = timedelta(minutes=1)
_LONGEST = timedelta(hours=1)


class TooManyAttempts(Exception):
    """Too many failures lately. Trying again helps after `wait`."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(str(wait))
        self.wait = wait


@dataclass(frozen=True)
class Key:
    """By what failures are counted together, not to be traced back. `own`: by the cookie of a known device."""

    digest: str
    free: int = FREE
    own: bool = False


@dataclass(frozen=True)
class Attempt:
    """One that has begun; `numbers` are its rows."""

    keys: tuple[Key, ...]
    numbers: tuple[int, ...]


def wait(failures: Sequence[datetime], now: datetime, free: int = FREE) -> timedelta:
    """How long until the next attempt: nothing after the first few, then a minute, doubled each time, up to an hour."""
    recent = [at for at in failures if at > now - WINDOW]
    if len(recent) < free:
        return timedelta(0)
    doublings = min(len(recent) - free, 10)  # more would be over an hour anyway
    pause = min(_FIRST * (1 << doublings), _LONGEST)
    return max(max(recent) + pause - now, timedelta(0))


def new_device(secret: str, login: str) -> str:
    """For the cookie of a browser in which somebody has just signed in, the second factor included."""
    named = f"{as_login(login)}|{secrets.token_urlsafe(16)}"
    return f"{named}|{sign(secret, 'editor device', named)}"


def _known(secret: str, login: str, device: str) -> str:
    """What names the device, if its cookie is ours and of this login; otherwise empty."""
    named, _, signature = device.rpartition("|")
    right = secrets.compare_digest(sign(secret, "editor device", named).encode(), signature.encode())
    return named if right and named.partition("|")[0] == as_login(login) else ""


def password_keys(secret: str, login: str, address: str, device: str) -> tuple[Key, ...]:
    """`device` is the cookie as it came, empty for none. Its holder does not pay for the failures of strangers."""
    if known := _known(secret, login, device):
        return (_key(secret, "device", known, own=True),)
    return (
        _key(secret, "login", as_login(login)),
        _key(secret, "address", _network(address), free=FREE_AT_ADDRESS),
    )


def code_keys(secret: str, login: str, device: str) -> tuple[Key, ...]:
    """For the second factor, counted apart: who has a password can take back its failures as often as he likes."""
    if known := _known(secret, login, device):
        return (_key(secret, "code on device", known, own=True),)
    return (_key(secret, "code", as_login(login)),)


def _key(secret: str, kind: str, value: str, free: int = FREE, own: bool = False) -> Key:
    return Key(sign(secret, "editor attempts", f"{kind}|{value}"), free, own)


def _network(address: str) -> str:
    """One customer has 2**64 addresses of IPv6, which count as one. What is no address counts as it is."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if isinstance(known, IPv4Address):
        return address
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(ip_network((int(known), 64), strict=False))


async def begin(engine: AsyncEngine, keys: tuple[Key, ...], now: datetime) -> Attempt:
    """To be called before the password is looked at: an attempt has failed until `succeeded` is told.

    Raises TooManyAttempts; what is refused does not count again. Attempts of one key come one after another, so that a
    hundred at the same time are no way around it.
    """
    async with engine.begin() as connection:
        await _one_after_another(connection, keys)
        await connection.execute(delete(attempts).where(attempts.c.at <= now - WINDOW))
        longest = max([wait(await _failures(connection, key), now, key.free) for key in keys])
        if longest:
            raise TooManyAttempts(longest)
        rows = insert(attempts).values([{"key": key.digest, "at": now} for key in keys])
        numbers = (await connection.execute(rows.returning(attempts.c.number))).scalars()
        return Attempt(keys, tuple(numbers))


async def _one_after_another(connection: AsyncConnection, keys: Iterable[Key]) -> None:
    """Always in the same order: two that wait for each other would wait for ever."""
    for number in sorted(int(key.digest[:15], 16) for key in keys):
        await connection.execute(select(func.pg_advisory_xact_lock(number)))


async def _failures(connection: AsyncConnection, key: Key) -> Sequence[datetime]:
    return (await connection.execute(select(attempts.c.at).where(attempts.c.key == key.digest))).scalars().all()


async def succeeded(engine: AsyncEngine, attempt: Attempt) -> None:
    """It does not count. Earlier failures stay, as they may be a stranger's; those of a known device are forgotten."""
    own = [key.digest for key in attempt.keys if key.own]
    async with engine.begin() as connection:
        await connection.execute(delete(attempts).where(attempts.c.number.in_(attempt.numbers)))
        await connection.execute(delete(attempts).where(attempts.c.key.in_(own)))
