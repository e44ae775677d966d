"""Signed in: for how long, with which second factor, and how guessing is slowed down."""

import asyncio
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from content.editor.people import accounts, audit, factors, invitations, lockout, second_factor, sessions
from content.editor.roles import Member, Role

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECRET = "the house's own"
ADDRESS = "192.0.2.1"


@pytest.fixture
async def anna(engine: AsyncEngine) -> Member:
    return await joined(engine, "anna", Role.publisher)


async def joined(engine: AsyncEngine, login: str, role: Role) -> Member:
    token = await invitations.invite(engine, login.title(), role, (), "./lotse", NOW)
    return await invitations.accept(engine, token, login, "", "vier alte Kähne im Hafen", NOW)


async def test_a_session_ends_two_hours_after_it_was_last_used(engine: AsyncEngine, anna: Member) -> None:
    token = await sessions.open_session(engine, anna.number, confirmed=True, now=NOW)
    used = NOW + timedelta(minutes=119)
    assert await sessions.find(engine, token, used)

    assert await sessions.find(engine, token, used + timedelta(minutes=119))
    assert await sessions.find(engine, token, used + timedelta(minutes=240)) is None


async def test_a_session_ends_after_twelve_hours_however_much_it_is_used(engine: AsyncEngine, anna: Member) -> None:
    token = await sessions.open_session(engine, anna.number, confirmed=True, now=NOW)
    for hours in range(1, 12):
        assert await sessions.find(engine, token, NOW + timedelta(hours=hours))

    assert await sessions.find(engine, token, NOW + timedelta(hours=12)) is None


async def test_use_is_noted_at_most_once_a_minute(engine: AsyncEngine, anna: Member) -> None:
    token = await sessions.open_session(engine, anna.number, confirmed=True, now=NOW)
    await sessions.find(engine, token, NOW + timedelta(seconds=59))
    again = await sessions.find(engine, token, NOW + timedelta(seconds=61))
    assert again
    assert again.seen_at == NOW

    last = await sessions.find(engine, token, NOW + timedelta(seconds=62))
    assert last
    assert last.seen_at == NOW + timedelta(seconds=61)


async def test_signing_out_ends_this_session_only(engine: AsyncEngine, anna: Member) -> None:
    here, there = [await sessions.open_session(engine, anna.number, confirmed=True, now=NOW) for _ in range(2)]

    await sessions.end(engine, here)

    assert await sessions.find(engine, here, NOW) is None
    assert await sessions.find(engine, there, NOW)


async def test_sessions_long_over_are_cleared_away(engine: AsyncEngine, anna: Member) -> None:
    await sessions.open_session(engine, anna.number, confirmed=True, now=NOW)
    await sessions.open_session(engine, anna.number, confirmed=True, now=NOW + timedelta(days=1))

    async with engine.connect() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM editor_sessions"))).scalar() == 1


async def test_a_publisher_does_nothing_before_the_second_factor(engine: AsyncEngine, anna: Member) -> None:
    before = await sessions.open_session(engine, anna.number, confirmed=False, now=NOW)
    halfway = await sessions.find(engine, before, NOW)
    assert halfway
    assert not halfway.complete

    after = await sessions.confirm(engine, before, NOW)

    assert after
    session = await sessions.find(engine, after, NOW)
    assert session
    assert session.complete
    assert await sessions.find(engine, before, NOW) is None
    assert await sessions.confirm(engine, before, NOW) is None


async def test_an_editor_works_without_second_factor_unless_she_has_one(engine: AsyncEngine) -> None:
    berta = await joined(engine, "berta", Role.editor)
    token = await sessions.open_session(engine, berta.number, confirmed=False, now=NOW)
    session = await sessions.find(engine, token, NOW)
    assert session
    assert session.complete

    await with_factor(engine, berta)

    session = await sessions.find(engine, token, NOW)
    assert session
    assert not session.complete


async def with_factor(engine: AsyncEngine, member: Member) -> tuple[str, tuple[str, ...]]:
    """The key on the phone, and the codes on paper."""
    key = second_factor.new_secret()
    return key, await factors.set_totp(engine, member.number, key, code(key, NOW), SECRET, NOW)


def code(key: str, at: datetime) -> str:
    return pyotp.TOTP(key).at(at)


async def test_a_second_factor_is_set_up_only_with_a_right_code(engine: AsyncEngine, anna: Member) -> None:
    assert await factors.set_totp(engine, anna.number, second_factor.new_secret(), "000000", SECRET, NOW) == ()
    assert not (await accounts.by_login(engine, "anna")).second_factor
    assert not await factors.check_code(engine, anna.number, "000000", SECRET, NOW)

    await with_factor(engine, anna)

    assert (await accounts.by_login(engine, "anna")).second_factor


async def test_who_has_only_the_password_cannot_put_an_own_factor_over_the_present_one(
    engine: AsyncEngine, anna: Member
) -> None:
    await with_factor(engine, anna)

    with pytest.raises(factors.AlreadySet):
        await with_factor(engine, anna)


async def test_each_code_opens_once_even_when_it_comes_twice_at_the_same_time(
    engine: AsyncEngine, anna: Member
) -> None:
    key, _ = await with_factor(engine, anna)
    assert not await factors.check_code(engine, anna.number, code(key, NOW), SECRET, NOW)

    later = NOW + timedelta(minutes=5)
    tries = (factors.check_code(engine, anna.number, code(key, later), SECRET, later) for _ in range(4))

    assert sorted(await asyncio.gather(*tries)) == [False, False, False, True]


async def test_each_recovery_code_opens_once(engine: AsyncEngine, anna: Member) -> None:
    _, codes = await with_factor(engine, anna)

    tries = (factors.use_recovery(engine, anna.number, codes[0], NOW) for _ in range(4))
    assert sorted(await asyncio.gather(*tries)) == [False, False, False, True]
    assert await factors.use_recovery(engine, anna.number, codes[1].upper(), NOW)
    assert not await factors.use_recovery(engine, anna.number, "", NOW)

    anew = await factors.new_recovery(engine, anna.number, NOW)
    assert not await factors.use_recovery(engine, anna.number, codes[2], NOW)
    assert await factors.use_recovery(engine, anna.number, anew[0], NOW)


async def test_a_lost_second_factor_is_taken_away_and_set_up_anew(engine: AsyncEngine, anna: Member) -> None:
    key, codes = await with_factor(engine, anna)
    token = await sessions.open_session(engine, anna.number, confirmed=True, now=NOW)

    await factors.reset_totp(engine, anna.number, "berta", NOW)

    assert await sessions.find(engine, token, NOW) is None
    assert not await factors.check_code(engine, anna.number, code(key, NOW), SECRET, NOW)
    assert not await factors.use_recovery(engine, anna.number, codes[0], NOW)
    newest = (await audit.read(engine, None, 1))[0]
    assert (newest.actor, newest.action, newest.subject) == ("berta", "second_factor_removed", "anna")
    assert (await with_factor(engine, anna))[1]


async def fail(engine: AsyncEngine, login: str, address: str = ADDRESS, device: str = "", now: datetime = NOW) -> bool:
    """A wrong password; False when it was not even looked at."""
    try:
        await lockout.begin(engine, lockout.password_keys(SECRET, login, address, device), now)
    except lockout.TooManyAttempts:
        return False
    return True


async def test_after_five_failures_the_next_attempt_has_to_wait(engine: AsyncEngine) -> None:
    assert [await fail(engine, "anna", f"192.0.2.{number}") for number in range(6)] == [True] * 5 + [False]

    with pytest.raises(lockout.TooManyAttempts) as refused:
        await lockout.begin(engine, lockout.password_keys(SECRET, "anna", ADDRESS, ""), NOW + timedelta(seconds=20))
    assert refused.value.wait == timedelta(seconds=40)
    assert await fail(engine, "berta")
    assert await fail(engine, "anna", now=NOW + timedelta(minutes=1))
    assert not await fail(engine, "anna", now=NOW + timedelta(minutes=2))
    assert await fail(engine, "anna", now=NOW + timedelta(minutes=3))


async def test_many_attempts_at_once_are_not_more_than_one_after_another(engine: AsyncEngine) -> None:
    looked_at = await asyncio.gather(*(fail(engine, "anna", f"192.0.2.{number}") for number in range(40)))

    assert sum(looked_at) == 5


async def test_whoever_tries_many_logins_from_one_address_has_to_wait(engine: AsyncEngine) -> None:
    looked_at = [await fail(engine, f"login{number}") for number in range(25)]

    assert sum(looked_at) == lockout.FREE_AT_ADDRESS
    assert await fail(engine, "login1", "192.0.2.2")


async def test_the_owner_at_her_own_device_is_not_kept_out_by_strangers(engine: AsyncEngine) -> None:
    device = lockout.new_device(SECRET, "anna")
    for _ in range(30):
        await fail(engine, "anna")

    assert not await fail(engine, "anna")
    assert await fail(engine, "anna", device=device)


async def test_a_stolen_device_is_no_way_to_guess_without_end(engine: AsyncEngine) -> None:
    device = lockout.new_device(SECRET, "anna")

    assert [await fail(engine, "anna", device=device) for _ in range(6)] == [True] * 5 + [False]
    assert await fail(engine, "anna", device=lockout.new_device(SECRET, "anna"))


async def test_a_success_does_not_give_strangers_new_tries(engine: AsyncEngine) -> None:
    for _ in range(4):
        await fail(engine, "anna")
    attempt = await lockout.begin(engine, lockout.password_keys(SECRET, "anna", ADDRESS, ""), NOW)

    await lockout.succeeded(engine, attempt)

    assert [await fail(engine, "anna") for _ in range(2)] == [True, False]


async def test_a_success_at_her_own_device_forgets_its_failures(engine: AsyncEngine) -> None:
    device = lockout.new_device(SECRET, "anna")
    for _ in range(4):
        await fail(engine, "anna", device=device)
    attempt = await lockout.begin(engine, lockout.password_keys(SECRET, "anna", ADDRESS, device), NOW)

    await lockout.succeeded(engine, attempt)

    assert [await fail(engine, "anna", device=device) for _ in range(6)] == [True] * 5 + [False]


async def test_codes_are_counted_apart_from_passwords(engine: AsyncEngine) -> None:
    for _ in range(5):
        await lockout.begin(engine, lockout.code_keys(SECRET, "anna", ""), NOW)
        right = await lockout.begin(engine, lockout.password_keys(SECRET, "anna", ADDRESS, ""), NOW)
        await lockout.succeeded(engine, right)

    with pytest.raises(lockout.TooManyAttempts):
        await lockout.begin(engine, lockout.code_keys(SECRET, "anna", ""), NOW)
    await lockout.begin(engine, lockout.code_keys(SECRET, "anna", lockout.new_device(SECRET, "anna")), NOW)


async def test_neither_logins_nor_addresses_of_attempts_are_stored_and_a_day_later_nothing(engine: AsyncEngine) -> None:
    await fail(engine, "anna")
    await fail(engine, "berta", now=NOW + timedelta(days=1))

    async with engine.connect() as connection:
        stored = (await connection.execute(text("SELECT key, at FROM editor_attempts"))).all()
    assert len(stored) == 2
    assert all("berta" not in row.key and ADDRESS not in row.key for row in stored)
