"""`./lotse editor`, as it is typed."""

import asyncio
import os
import re
import subprocess
import sys
from datetime import datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.adapters.database import open_engine
from bot.app import now
from bot.settings import ROOT
from content.editor.people import invitations
from content.editor.roles import Member, Role

PASSWORD = "vier alte Kähne im Hafen"


def lotse(*arguments: str, command: str = "editor", **settings: str) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("LOTSE_")}
    typed = [sys.executable, "-m", "bot", command, *arguments]
    return subprocess.run(
        typed, env={**clean, **settings}, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )


def accepted(database: str, token: str) -> Member:
    async def accept(engine: AsyncEngine, at: datetime) -> Member:
        try:
            return await invitations.accept(engine, token, "anna", "", PASSWORD, at)
        finally:
            await engine.dispose()

    return asyncio.run(accept(open_engine(database), now()))


def test_the_operator_invites_the_first_administrator_and_cannot_remove_the_last(database: str) -> None:
    settings = {"LOTSE_DATABASE_URL": database, "LOTSE_PUBLIC_URL": "https://lotse.example"}
    invited = lotse("invite", "--name", "Anna", "--role", "administrator", "--languages", "de,ar", **settings)
    link = re.search(r"https://lotse\.example/editor/invited/(\S+)", invited.stdout)
    assert link, invited.stderr
    accepted(database, link[1])

    assert "anna: Anna (administrator; de, ar)\n" in lotse("list", **settings).stdout
    renewed = lotse("password", "anna", LOTSE_DATABASE_URL=database, LOTSE_PORT="8099")
    assert "http://localhost:8099/editor/invited/" in renewed.stdout
    assert lotse("second-factor", "anna", **settings).returncode == 0
    refused = lotse("remove", "anna", **settings)
    assert refused.returncode == 1
    assert "There must always be one active administrator; invite another one first. (anna)" in refused.stderr


def test_a_login_or_a_language_that_is_not_there_is_named(database: str) -> None:
    settings = {"LOTSE_DATABASE_URL": database}
    unknown = lotse("password", "nobody", **settings)
    assert unknown.returncode == 1
    assert "There is no editor of this login name; `./lotse editor list` shows them. (nobody)" in unknown.stderr

    refused = lotse("invite", "--name", "Anna", "--role", "editor", "--languages", "arabic", **settings)
    assert refused.returncode == 1
    assert "The pack has no such language. (arabic; there are: " in refused.stderr
    assert "Anna" not in lotse("list", **settings).stdout


def test_while_there_is_nobody_each_start_prints_a_link_for_the_first_administrator(database: str) -> None:
    settings = {"LOTSE_DATABASE_URL": database, "LOTSE_PUBLIC_URL": "https://lotse.example"}
    links = [
        re.search(r"https://lotse\.example/editor/invited/(\S+)", lotse(command="migrate", **settings).stdout)
        for _ in range(2)
    ]
    earlier, link = links
    assert earlier
    assert link
    with pytest.raises(invitations.InvitationGone):
        accepted(database, earlier[1])
    first = accepted(database, link[1])

    assert (first.name, first.role, first.locales) == ("anna", Role.administrator, ())
    assert "/editor/invited/" not in lotse(command="migrate", **settings).stdout
