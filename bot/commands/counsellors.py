"""`counsellor add | list | hours | password | remove`: the team, as the operator sets it up."""

import argparse
import asyncio
import re
from datetime import time

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.adapters import team
from bot.adapters.database import open_engine
from bot.settings import Settings

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOURS = re.compile(r"(?P<days>[a-z,]+) (?P<start>\d{1,2}:\d\d)-(?P<end>\d{1,2}:\d\d)")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(required=True, metavar="action", dest="action")
    hours = 'consultation hours, e.g. "mon,wed 9:00-13:00"; may be given several times'
    adding = actions.add_parser("add", help="add a counsellor; prints the password once")
    adding.add_argument("login", help="name for signing in at the desk")
    adding.add_argument("--name", required=True, help="name shown to colleagues")
    adding.add_argument("--languages", required=True, help="codes, e.g. de,ar,en")
    adding.add_argument("--hours", action="append", type=_hours, default=[], help=hours)
    adding.add_argument("--minutes", type=int, default=60, help="length of an appointment (default 60)")
    changing = actions.add_parser("hours", help="replace the consultation hours")
    changing.add_argument("login")
    changing.add_argument("--hours", action="append", type=_hours, default=[], help=f"{hours}; none: no hours")
    changing.add_argument("--minutes", type=int, default=60)
    actions.add_parser("password", help="a new password, printed once").add_argument("login")
    actions.add_parser("remove", help="no more hours, notices or signing in").add_argument("login")
    actions.add_parser("list", help="show all counsellors")


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Raises LoginTaken, NoSuchCounsellor or StillBooked."""
    return asyncio.run(_run(settings, arguments))


async def _run(settings: Settings, arguments: argparse.Namespace) -> int:
    engine = open_engine(settings.database_url.get_secret_value())
    try:
        print(await _act(engine, arguments))
    finally:
        await engine.dispose()
    return 0


async def _act(engine: AsyncEngine, arguments: argparse.Namespace) -> str:
    if arguments.action == "list":
        return "\n".join(_line(member) for member in await team.members(engine)) or "There are none."
    if arguments.action == "password":
        return f"New password of {arguments.login}: {await team.new_password(engine, arguments.login)}"
    if arguments.action == "remove":
        await team.remove(engine, arguments.login)
        return f"{arguments.login} is removed."
    hours = [team.Hours(one.weekdays, one.start, one.end, arguments.minutes) for one in arguments.hours]
    if arguments.action == "hours":
        await team.set_hours(engine, arguments.login, hours)
        return "The hours are set. Booked appointments stay."
    locales = tuple(code.strip() for code in arguments.languages.split(","))
    password = await team.add(engine, team.Member(arguments.login, arguments.name, locales), hours)
    return f"Password of {arguments.login}, shown only this once: {password}"


def _line(member: team.Member) -> str:
    return f"{member.login}: {member.name} ({', '.join(member.locales)})"


def _hours(text: str) -> team.Hours:
    found = _HOURS.fullmatch(text.strip().casefold())
    if not found or not set(found["days"].split(",")) <= set(_DAYS):
        raise argparse.ArgumentTypeError('write it like "mon,wed 9:00-13:00"')
    start, end = (_time(found[name]) for name in ("start", "end"))
    if start >= end:
        raise argparse.ArgumentTypeError("the end must come after the beginning")
    return team.Hours(tuple(_DAYS.index(day) for day in found["days"].split(",")), start, end)


def _time(text: str) -> time:
    hour, minute = map(int, text.split(":"))
    if hour > 23 or minute > 59:
        raise argparse.ArgumentTypeError(f"{text} is no time of day")
    return time(hour, minute)
