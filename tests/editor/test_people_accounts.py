"""People come by invitation, change, and leave; each change stands in a log that cannot be changed."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from content.editor.people import accounts, audit, invitations, passwords, sessions
from content.editor.people.members import NoSuchEditor
from content.editor.roles import Member, Role

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PASSWORD = "vier alte Kähne im Hafen"
ANOTHER = "fünf neue Segel am Mast"


async def joined(engine: AsyncEngine, login: str, role: Role = Role.administrator) -> Member:
    token = await invitations.invite(engine, login.title(), role, (), "./lotse", NOW)
    return await invitations.accept(engine, token, login, login.title(), PASSWORD, NOW)


async def people(engine: AsyncEngine) -> list[Member]:
    """Without the invented counsellors of the try-out."""
    return [one for one in await accounts.members(engine) if one.counsellor is None]


async def test_an_invited_person_chooses_login_and_password_and_signs_in(engine: AsyncEngine) -> None:
    token = await invitations.invite(engine, "Anna Weber", Role.editor, ("de", "ar"), "berta", NOW)
    shown = await invitations.invitation(engine, token, NOW)
    assert (shown.name, shown.role, shown.locales, shown.invited_by) == (
        "Anna Weber",
        Role.editor,
        ("de", "ar"),
        "berta",
    )

    anna = await invitations.accept(engine, token, " Anna ", "Anna  Weber", PASSWORD, NOW)

    assert (anna.login, anna.name, anna.role, anna.locales) == ("anna", "Anna Weber", Role.editor, ("de", "ar"))
    assert await accounts.sign_in(engine, "ANNA", PASSWORD) == anna
    for login, password in (("anna", ANOTHER), ("berta", PASSWORD), ("an\0na", PASSWORD), ("", "")):
        assert await accounts.sign_in(engine, login, password) is None


async def test_an_invitation_works_once_and_for_seven_days(engine: AsyncEngine) -> None:
    token = await invitations.invite(engine, "Anna", Role.editor, (), "berta", NOW)
    with pytest.raises(invitations.InvitationGone):
        await invitations.accept(engine, token, "anna", "Anna", PASSWORD, NOW + timedelta(days=7))

    await invitations.accept(engine, token, "anna", "Anna", PASSWORD, NOW + timedelta(days=6))

    for gone in (token, "invented"):
        with pytest.raises(invitations.InvitationGone):
            await invitations.accept(engine, gone, "clara", "Clara", PASSWORD, NOW)


async def test_an_invitation_taken_up_twice_at_once_makes_one_account(engine: AsyncEngine) -> None:
    token = await invitations.invite(engine, "Anna", Role.editor, (), "berta", NOW)

    tries = (invitations.accept(engine, token, login, "Anna", PASSWORD, NOW) for login in ("anna", "anne", "anni"))
    results = await asyncio.gather(*tries, return_exceptions=True)

    assert sum(isinstance(result, Member) for result in results) == 1
    assert len(await people(engine)) == 1


async def test_an_invitation_survives_a_login_or_password_that_is_refused(engine: AsyncEngine) -> None:
    await joined(engine, "anna")
    token = await invitations.invite(engine, "Anna", Role.editor, (), "anna", NOW)

    with pytest.raises(invitations.LoginTaken):
        await invitations.accept(engine, token, "Anna", "Anna", PASSWORD, NOW)
    for login in ("a", "anna@example.org", "anna weber", "анна", "../lotse"):
        with pytest.raises(invitations.BadLogin):
            await invitations.accept(engine, token, login, "Anna", PASSWORD, NOW)
    with pytest.raises(invitations.WeakPassword):
        await invitations.accept(engine, token, "anna2", "Anna", "qwertzuiop123", NOW)

    assert (await invitations.accept(engine, token, "anna2", "", PASSWORD, NOW)).name == "Anna"


async def test_neither_passwords_nor_tokens_are_in_the_database(engine: AsyncEngine, database: str) -> None:
    token = await invitations.invite(engine, "Anna", Role.editor, (), "berta", NOW)
    anna = await joined(engine, "anna")
    session = await sessions.open_session(engine, anna.number, confirmed=False, now=NOW)

    async with engine.connect() as connection:
        tables = ("editors", "invitations", "editor_sessions", "audit")
        whole = " ".join([str((await connection.execute(text(f"TABLE {table}"))).all()) for table in tables])

    for secret in (token, session, PASSWORD):
        assert secret not in whole


async def test_a_hash_made_with_other_costs_is_made_anew_at_the_next_sign_in(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "_hasher", passwords.PasswordHasher(time_cost=1))
    await joined(engine, "anna")
    monkeypatch.undo()

    assert await accounts.sign_in(engine, "anna", PASSWORD)

    async with engine.connect() as connection:
        wanted = text("SELECT password_hash FROM editors WHERE login = 'anna'")
        stored = (await connection.execute(wanted)).scalar_one()
    assert not passwords.is_old(stored)
    assert await accounts.sign_in(engine, "anna", PASSWORD)


async def test_a_link_gives_an_account_a_new_password_and_ends_its_sessions(engine: AsyncEngine) -> None:
    anna = await joined(engine, "anna")
    session = await sessions.open_session(engine, anna.number, confirmed=True, now=NOW)
    older = await invitations.new_password_link(engine, anna.number, "berta", NOW)
    token = await invitations.new_password_link(engine, anna.number, "berta", NOW)
    assert (await invitations.invitation(engine, token, NOW)).login == "anna"
    with pytest.raises(invitations.InvitationGone):
        await invitations.accept(engine, token, "clara", "Clara", PASSWORD, NOW)
    with pytest.raises(invitations.WeakPassword):
        await invitations.renew_password(engine, token, "anna anna anna", NOW)

    await invitations.renew_password(engine, token, ANOTHER, NOW)

    assert await sessions.find(engine, session, NOW) is None
    assert await accounts.sign_in(engine, "anna", PASSWORD) is None
    assert await accounts.sign_in(engine, "anna", ANOTHER)
    for used in (token, older):
        with pytest.raises(invitations.InvitationGone):
            await invitations.renew_password(engine, used, PASSWORD, NOW)


async def test_a_link_for_a_new_account_renews_no_password(engine: AsyncEngine) -> None:
    token = await invitations.invite(engine, "Anna", Role.editor, (), "berta", NOW)

    with pytest.raises(invitations.InvitationGone):
        await invitations.renew_password(engine, token, PASSWORD, NOW)


async def test_the_owner_changes_her_password_if_she_knows_the_present_one(engine: AsyncEngine) -> None:
    anna = await joined(engine, "anna")
    link = await invitations.new_password_link(engine, anna.number, "berta", NOW)
    session = await sessions.open_session(engine, anna.number, confirmed=True, now=NOW)
    with pytest.raises(accounts.WrongPassword):
        await accounts.change_password(engine, anna.number, "geraten", ANOTHER, NOW)
    with pytest.raises(invitations.WeakPassword):
        await accounts.change_password(engine, anna.number, PASSWORD, "kurz", NOW)
    assert await sessions.find(engine, session, NOW)

    await accounts.change_password(engine, anna.number, PASSWORD, ANOTHER, NOW)

    assert await accounts.sign_in(engine, "anna", ANOTHER)
    assert await sessions.find(engine, session, NOW) is None
    with pytest.raises(invitations.InvitationGone):
        await invitations.invitation(engine, link, NOW)


async def test_another_role_ends_the_sessions_and_the_same_role_does_not(engine: AsyncEngine) -> None:
    anna = await joined(engine, "anna", Role.publisher)
    session = await sessions.open_session(engine, anna.number, confirmed=True, now=NOW)

    await accounts.change_role(engine, anna.number, Role.publisher, (), "berta", NOW)
    assert await sessions.find(engine, session, NOW)

    await accounts.change_role(engine, anna.number, Role.editor, ("ar",), "berta", NOW)
    assert await sessions.find(engine, session, NOW) is None
    changed = await accounts.by_login(engine, "anna")
    assert (changed.role, changed.locales) == (Role.editor, ("ar",))
    with pytest.raises(NoSuchEditor):
        await accounts.change_role(engine, 999, Role.editor, (), "berta", NOW)


async def test_who_leaves_is_signed_out_at_once_and_still_known(engine: AsyncEngine) -> None:
    await joined(engine, "berta")
    anna = await joined(engine, "anna")
    session = await sessions.open_session(engine, anna.number, confirmed=True, now=NOW)
    link = await invitations.new_password_link(engine, anna.number, "berta", NOW)

    await accounts.deactivate(engine, anna.number, "berta", NOW)

    assert await sessions.find(engine, session, NOW) is None
    assert await accounts.sign_in(engine, "anna", PASSWORD) is None
    with pytest.raises(invitations.InvitationGone):
        await invitations.renew_password(engine, link, ANOTHER, NOW)
    assert [(one.login, one.active) for one in await people(engine)] == [("anna", False), ("berta", True)]

    await accounts.reactivate(engine, anna.number, "berta", NOW)
    assert await accounts.sign_in(engine, "anna", PASSWORD)


async def test_the_last_administrator_can_neither_leave_nor_step_down(engine: AsyncEngine) -> None:
    anna, clara = await joined(engine, "anna"), await joined(engine, "clara", Role.publisher)
    with pytest.raises(accounts.LastAdministrator):
        await accounts.deactivate(engine, anna.number, "anna", NOW)
    with pytest.raises(accounts.LastAdministrator):
        await accounts.change_role(engine, anna.number, Role.publisher, (), "anna", NOW)

    await accounts.change_role(engine, anna.number, Role.administrator, ("de",), "anna", NOW)
    await accounts.deactivate(engine, clara.number, "anna", NOW)


async def test_two_administrators_who_remove_each_other_at_once_leave_one(engine: AsyncEngine) -> None:
    anna, berta = await joined(engine, "anna"), await joined(engine, "berta")

    ends = (accounts.deactivate(engine, one.number, "either", NOW) for one in (anna, berta))
    results = await asyncio.gather(*ends, return_exceptions=True)

    assert sum(isinstance(result, accounts.LastAdministrator) for result in results) == 1
    assert sum(one.active for one in await people(engine)) == 1


async def test_a_citys_own_sign_in_leads_to_one_active_account(engine: AsyncEngine) -> None:
    await joined(engine, "clara")
    anna, berta = await joined(engine, "anna"), await joined(engine, "berta")
    await accounts.link_subject(engine, anna.number, "https://id.example", "4711", NOW)

    found = await accounts.by_subject(engine, "https://id.example", "4711")
    assert found
    assert found.login == "anna"
    assert await accounts.by_subject(engine, "https://other.example", "4711") is None
    assert await accounts.by_subject(engine, "", "") is None
    with pytest.raises(accounts.SubjectTaken):
        await accounts.link_subject(engine, berta.number, "https://id.example", "4711", NOW)

    await accounts.deactivate(engine, anna.number, "clara", NOW)
    assert await accounts.by_subject(engine, "https://id.example", "4711") is None


async def test_each_change_is_in_the_log_newest_first_and_can_be_looked_for(engine: AsyncEngine) -> None:
    await joined(engine, "berta")
    anna = await joined(engine, "anna", Role.editor)
    await accounts.change_role(engine, anna.number, Role.publisher, ("de", "ar"), "berta", NOW)

    newest, *rest = await audit.read(engine, None, 10)
    assert (newest.actor, newest.action, newest.subject) == ("berta", "role_changed", "anna")
    assert newest.detail == "editor -> publisher de, ar"
    assert [one.action for one in rest] == ["joined", "invited", "joined", "invited"]
    assert [one.number for one in await audit.read(engine, newest.number, 2)] == [one.number for one in rest[:2]]
    assert [one.action for one in await audit.read(engine, None, 10, actor="anna")] == ["joined"]
    assert [one.subject for one in await audit.read(engine, None, 10, action="joined")] == ["anna", "berta"]


async def test_a_refused_change_leaves_no_trace_in_the_log(engine: AsyncEngine) -> None:
    anna = await joined(engine, "anna")
    before = await audit.read(engine, None, 10)

    with pytest.raises(accounts.LastAdministrator):
        await accounts.deactivate(engine, anna.number, "anna", NOW)

    assert await audit.read(engine, None, 10) == before


@pytest.mark.parametrize("sql", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit", "TRUNCATE audit"])
async def test_the_log_cannot_be_changed(engine: AsyncEngine, sql: str) -> None:
    await joined(engine, "anna")

    with pytest.raises(DBAPIError, match="audit can only grow"):
        async with engine.begin() as connection:
            await connection.execute(text(sql))


async def test_who_may_no_longer_invite_does_not_come_back_by_her_own_link(engine: AsyncEngine) -> None:
    await joined(engine, "anna")
    for login, leave in (("berta", True), ("clara", False)):
        her = await joined(engine, login)
        link = await invitations.invite(engine, "Somebody", Role.administrator, (), login, NOW)
        if leave:
            await accounts.deactivate(engine, her.number, "anna", NOW)
        else:
            await accounts.change_role(engine, her.number, Role.publisher, (), "anna", NOW)
        with pytest.raises(invitations.InvitationGone):
            await invitations.accept(engine, link, f"{login}2", "", PASSWORD, NOW)


async def test_a_password_longer_than_anybody_would_type_is_refused_without_being_looked_at() -> None:
    endless = "a" + "\u0301\u0316" * 100_000
    assert passwords.weak(endless, "anna", "Anna")
    assert not await passwords.matches(await passwords.hashed(endless[: passwords.MOST]), endless)
