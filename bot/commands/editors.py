"""`editor invite | list | password | remove | second-factor`: who may edit, as the operator sets it up."""

import argparse
import asyncio
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.adapters.database import open_engine
from bot.app import now
from bot.pack_head import offered_locales
from bot.settings import Settings
from content.editor.people import accounts, factors, invitations
from content.editor.roles import Member, Role

# No login has a slash, so nobody can be taken for the operator in the audit log.
_ACTOR = "./lotse"


class NoSuchLanguage(Exception):
    """The pack has no such language."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(required=True, metavar="action", dest="action")
    inviting = actions.add_parser("invite", help="prints a link by which somebody makes an account")
    inviting.add_argument("--name", required=True, help="name shown to colleagues")
    inviting.add_argument("--role", required=True, choices=[role.value for role in Role], help="what she may do")
    inviting.add_argument("--languages", default="", help="only these, e.g. de,ar (default: all)")
    actions.add_parser("list", help="show all editors")
    actions.add_parser("password", help="prints a link for a new password").add_argument("login")
    actions.add_parser("remove", help="no more signing in; what she wrote stays").add_argument("login")
    actions.add_parser("second-factor", help="take a lost second factor away").add_argument("login")


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Raises NoSuchEditor, NoSuchLanguage or LastAdministrator."""
    return asyncio.run(_run(settings, arguments))


async def _run(settings: Settings, arguments: argparse.Namespace) -> int:
    engine = open_engine(settings.database_url.get_secret_value())
    try:
        print(await _act(engine, settings, arguments))
    finally:
        await engine.dispose()
    return 0


async def _act(engine: AsyncEngine, settings: Settings, arguments: argparse.Namespace) -> str:
    if arguments.action == "list":
        return "\n".join(_line(member) for member in await accounts.members(engine)) or "There are none."
    if arguments.action == "invite":
        locales = _checked(arguments.languages, offered_locales(settings.pack))
        role = Role(arguments.role)
        token = await invitations.invite(engine, arguments.name, role, locales, _ACTOR, now())
        return f"Invitation of {arguments.name}, shown only this once:\n{_address(settings, token)}"
    member = await accounts.by_login(engine, arguments.login)
    if arguments.action == "password":
        token = await invitations.new_password_link(engine, member.number, _ACTOR, now())
        return f"Link for a new password of {member.login}, shown only this once:\n{_address(settings, token)}"
    if arguments.action == "remove":
        await accounts.deactivate(engine, member.number, _ACTOR, now())
        return f"{member.login} can no longer sign in."
    await factors.reset_totp(engine, member.number, _ACTOR, now())
    return f"{member.login} has no second factor any more, and sets up a new one at the next sign-in."


async def first_link(settings: Settings, url: str) -> str:
    """How the first administrator gets in, as lines to be printed; "" once there is anybody but counsellors."""
    engine = open_engine(url)
    try:
        token = await invitations.invite_first(engine, _ACTOR, now())
    finally:
        await engine.dispose()
    if token is None:
        return ""
    days = invitations.LASTS.days
    says = f"There are no editors yet. The first administrator makes an account here, within {days} days:"
    return f"{says}\n  {_address(settings, token)}\n"


def _address(settings: Settings, token: str) -> str:
    return f"{settings.public_url or f'http://localhost:{settings.port}'}/editor/invited/{token}"


def _checked(languages: str, known: Sequence[str]) -> tuple[str, ...]:
    """Raises NoSuchLanguage: nobody could ever write with such an account."""
    wanted = tuple(code.strip() for code in languages.split(",") if code.strip())
    for code in wanted:
        if code not in known:
            raise NoSuchLanguage(f"{code}; there are: {', '.join(known)}")
    return wanted


def _line(member: Member) -> str:
    facts = [member.role.value, ", ".join(member.locales) or "all languages"]
    facts += ["second factor"] if member.second_factor else []
    facts += ["counsellor"] if member.counsellor is not None else []
    facts += [] if member.active else ["removed"]
    return f"{member.login}: {member.name} ({'; '.join(facts)})"
