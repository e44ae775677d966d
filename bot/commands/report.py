"""`report`: the figures of a range of months as a file, the same numbers as at the desk."""

import argparse
import asyncio
import sys
from datetime import date
from pathlib import Path

from bot.adapters.database import open_engine
from bot.adapters.figures import FigureStore
from bot.adapters.locales import GettextLocales
from bot.app import now
from bot.channels.web.desk.report_files import CSV, MEDIA, file
from bot.channels.web.desk.report_words import range_name, sheets
from bot.commands.desk import event_titles
from bot.pack_head import in_city, offered_locales
from bot.reporting import Reporting
from bot.settings import ROOT, Settings
from content.published import Published


def add_arguments(command: argparse.ArgumentParser) -> None:
    today = now().date()
    command.add_argument(
        "--from", dest="first", type=_month, default=date(today.year, 1, 1), help="first month: 2026-01"
    )
    command.add_argument("--to", dest="last", type=_month, default=today.replace(day=1), help="last month, included")
    command.add_argument("--format", choices=list(MEDIA), default=CSV)
    command.add_argument("--language", choices=["de", "en"], default="de")
    command.add_argument("--file", type=Path, help="where to write it (default: lotse-<from>-<to> in this folder)")


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Raises OSError when the file cannot be written."""
    if arguments.last < arguments.first:
        print("The last month is before the first one.", file=sys.stderr)
        return 1
    name = f"lotse-{arguments.first:%Y-%m}-{arguments.last:%Y-%m}.{arguments.format}"
    path: Path = arguments.file or Path(name)
    path.write_bytes(asyncio.run(_file(settings, arguments)))
    print(f"Written: {path}")
    return 0


async def _file(settings: Settings, arguments: argparse.Namespace) -> bytes:
    locales = GettextLocales(ROOT / "locales", offered_locales(settings.pack), in_city(settings.pack))
    words = locales.for_desk[arguments.language]
    engine = open_engine(settings.database_url.get_secret_value())
    try:
        report = await Reporting(FigureStore(engine)).report(arguments.first, arguments.last)
        events = await event_titles(Published(engine, settings.pack), arguments.language)
    finally:
        await engine.dispose()
    heading = f"{words.text('shell.reports')}: {range_name(report, words)}"
    return file(arguments.format, sheets(report, words, events), words, heading)


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise argparse.ArgumentTypeError("write it like 2026-01") from None
