"""`inbox list | accept | dismiss | export`: messages that were not understood, on their way to training sentences."""

import argparse
import asyncio
from difflib import get_close_matches
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.adapters import learning
from bot.adapters.database import open_engine
from bot.commands import training_files
from bot.commands.content import intents
from bot.settings import ROOT, Settings

TRAINING = ROOT / "nlu/data"


class NoSuchIntent(Exception):
    """This is no intent of spec/intents.yaml."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(required=True, metavar="action", dest="action")
    actions.add_parser("list", help="show the messages that wait, with the recogniser's guesses")
    accepting = actions.add_parser("accept", help="say what a message means: it becomes a training sentence")
    accepting.add_argument("id", type=int, metavar="ID", help="the number that `list` shows")
    accepting.add_argument("intent", metavar="INTENT", help="an intent of spec/intents.yaml")
    dismissing = actions.add_parser("dismiss", help="put a message away; it is deleted in the next night")
    dismissing.add_argument("id", type=int, metavar="ID", help="the number that `list` shows")
    exporting = actions.add_parser("export", help="add the accepted messages to the training sentences")
    exporting.add_argument("--folder", help="folder of the training sentences (default: nlu/data)")


def run(settings: Settings, arguments: argparse.Namespace, folder: Path) -> int:
    """Raises NoSuchMessage, NoSuchIntent, NoSuchFolder or UnreadableTraining."""
    return asyncio.run(_run(settings, arguments, folder))


async def _run(settings: Settings, arguments: argparse.Namespace, folder: Path) -> int:
    engine = open_engine(settings.database_url.get_secret_value())
    try:
        print(await _act(engine, arguments, folder))
    finally:
        await engine.dispose()
    return 0


async def _act(engine: AsyncEngine, arguments: argparse.Namespace, folder: Path) -> str:
    if arguments.action == "list":
        return "\n".join(_line(one) for one in await learning.waiting(engine)) or "No messages are waiting."
    if arguments.action == "export":
        return await _export(engine, folder)
    if arguments.action == "dismiss":
        await learning.dismiss(engine, arguments.id)
        return f"Message {arguments.id} is put away; it is deleted in the next night."
    await learning.accept(engine, arguments.id, _checked(arguments.intent))
    return f"Message {arguments.id} is accepted as {arguments.intent}. Write it out: ./lotse inbox export"


def _line(message: learning.Message) -> str:
    guesses = ", ".join(f"{one.intent} {one.confidence:.2f}" for one in message.guesses)
    return f"{message.id}  {message.day}  {message.locale}  {message.text}\n    {guesses or 'no guess'}"


def _checked(intent: str) -> str:
    """Raises NoSuchIntent, with those that are spelled nearly so."""
    if intent not in intents():
        near = get_close_matches(intent, intents())
        raise NoSuchIntent(f"{intent}; near it: {', '.join(near)}" if near else intent)
    return intent


async def _export(engine: AsyncEngine, folder: Path) -> str:
    """Names messages by number only."""
    added, left_out = training_files.export(folder, await learning.lessons(engine))
    lines = [
        f"Sentences added in {folder}: {added}. The next training learns them."
        if added
        else f"Nothing new for {folder}."
    ]
    lines += [f"Message {number} is left out: it stands there already as {why}." for number, why in left_out]
    return "\n".join(lines)
