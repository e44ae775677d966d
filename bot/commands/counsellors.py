"""`counsellor add | invite | list | hours | absence | password | remove`: the team, as the operator sets it up."""

import argparse
import asyncio
from datetime import date

from sqlalchemy.ext.asyncio import AsyncEngine
from telegram.error import TelegramError

from bot.adapters import team
from bot.adapters.database import open_engine
from bot.app import now, open_bot
from bot.booking.model import Mode
from bot.desk import typed
from bot.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(required=True, metavar="action", dest="action")
    adding = actions.add_parser("add", help="add a counsellor with an account; prints the password once")
    adding.add_argument("login", help="name for signing in at the desk and the editor")
    inviting = actions.add_parser("invite", help="prints links by which she makes her account and joins in Telegram")
    for action in (adding, inviting):
        action.add_argument("--name", required=True, help="name shown to colleagues")
        action.add_argument("--languages", required=True, help="codes, e.g. de,ar,en")
        action.add_argument("--team", default="", help="name of her team; a new name makes one (default: the first)")
        action.add_argument("--woman", action="store_true", help="some visitors ask for a woman")
        _add_hours(action)
    changing = actions.add_parser("hours", help="replace the consultation hours of the week; none: no hours")
    changing.add_argument("login")
    _add_hours(changing)
    away = actions.add_parser("absence", help="she is away; what is asked of her is asked of her substitute")
    away.add_argument("login")
    away.add_argument("first", type=_day, help="first day, e.g. 2026-12-21")
    away.add_argument("last", type=_day, help="last day")
    away.add_argument("--substitute", default="", metavar="LOGIN")
    actions.add_parser("password", help="a new password, printed once").add_argument("login")
    actions.add_parser("remove", help="no more hours, notices or signing in").add_argument("login")
    actions.add_parser("list", help="show all counsellors")


def _add_hours(action: argparse.ArgumentParser) -> None:
    hours = 'consultation hours, e.g. "mon,wed 9:00-13:00"; may be given several times'
    action.add_argument("--hours", action="append", type=_hours, default=[], help=hours)
    action.add_argument("--minutes", type=int, default=60, help="length of an appointment (default 60)")
    ways = f"how to meet, of {','.join(Mode)} (default: room)"
    action.add_argument("--modes", type=_modes, default=(Mode.room,), help=ways)


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Raises LoginTaken, BadLogin, NoSuchCounsellor or StillBooked."""
    return asyncio.run(_run(settings, arguments))


async def _run(settings: Settings, arguments: argparse.Namespace) -> int:
    engine = open_engine(settings.database_url.get_secret_value())
    try:
        print(await _act(engine, settings, arguments))
    finally:
        await engine.dispose()
    return 0


async def _act(engine: AsyncEngine, settings: Settings, arguments: argparse.Namespace) -> str:
    match arguments.action:
        case "list":
            return "\n".join(_line(member) for member in await team.members(engine)) or "There are none."
        case "password":
            return f"New password of {arguments.login}: {await team.new_password(engine, arguments.login)}"
        case "remove":
            await team.remove(engine, arguments.login, now())
            return f"{arguments.login} is removed."
        case "absence":
            await team.add_absence(engine, arguments.login, arguments.first, arguments.last, arguments.substitute)
            return "The absence is set. Booked appointments stay: move them or call them off at the desk."
        case "hours":
            await team.set_hours(engine, arguments.login, _week(arguments))
            return "The hours are set. Booked appointments stay."
        case "invite":
            invited = await team.invite(engine, _member(arguments, ""), _week(arguments))
            return await _links(settings, arguments.name, invited)
    password = await team.add(engine, _member(arguments, arguments.login), _week(arguments))
    return f"Password of {arguments.login}, shown only this once: {password}"


async def _links(settings: Settings, name: str, invited: team.Invitation) -> str:
    home = settings.public_url or f"http://localhost:{settings.port}"
    lines = [
        f"Invitation of {name}, shown only this once. By this link she makes her account, within seven days:",
        f"  {home}/editor/invited/{invited.token}",
    ]
    if bot := await _bot_name(settings):
        lines += ["By this one she is told of appointments in Telegram, within an hour; later by a link at the desk:"]
        lines += [f"  https://t.me/{bot}?start=counsellor-{invited.code}"]
    return "\n".join(lines)


async def _bot_name(settings: Settings) -> str:
    """ "" without a token, and while Telegram is away."""
    async with open_bot(settings) as bot:
        try:
            return (await bot.get_me()).username or "" if bot else ""
        except TelegramError:
            return ""


def _member(arguments: argparse.Namespace, login: str) -> team.Member:
    locales = tuple(code.strip() for code in arguments.languages.split(","))
    return team.Member(login, arguments.name, locales, woman=arguments.woman, team=arguments.team)


def _week(arguments: argparse.Namespace) -> list[team.Hours]:
    return [team.Hours(one.weekdays, one.start, one.end, arguments.minutes, arguments.modes) for one in arguments.hours]


def _line(member: team.Member) -> str:
    return f"{member.login}: {member.name} ({', '.join(member.locales)}; {member.team})"


def _hours(text: str) -> team.Hours:
    try:
        return team.Hours(*typed.week_hours(text))
    except typed.Unreadable:
        raise argparse.ArgumentTypeError('write it like "mon,wed 9:00-13:00"') from None


def _modes(text: str) -> tuple[Mode, ...]:
    names = [name.strip() for name in text.split(",")]
    if not set(names) <= set(Mode):
        raise argparse.ArgumentTypeError(f"write it like {','.join(Mode)}")
    return tuple(Mode(name) for name in names)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("write it like 2026-12-21") from None
