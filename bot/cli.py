"""The commands of `./lotse`, each with --help. Expected failures end in one clear sentence and exit code 1."""

import argparse
import asyncio
import subprocess
import sys
from collections.abc import Callable, Sequence

from pydantic import SecretStr

from bot import logs, settings
from bot.adapters.embedded import EmbeddedFailed
from bot.adapters.learning import NoSuchMessage
from bot.adapters.schema import ForeignSchema, NewerSchema
from bot.adapters.team import NoSuchCounsellor
from bot.app import CannotStart
from bot.commands import (
    check,
    console,
    content,
    counsellors,
    doctor,
    editors,
    inbox,
    links,
    recogniser,
    report,
    telegram,
    up,
    web,
    worker,
)
from bot.commands.editors import NoSuchLanguage
from bot.commands.inbox import NoSuchIntent
from bot.commands.links import NetworkGone
from bot.commands.training_files import NoSuchFolder, UnreadableTraining
from bot.desk_ports import StillBooked
from bot.ports import StoreAway
from bot.settings import ROOT, Settings
from content.editor.people.accounts import LastAdministrator
from content.editor.people.invitations import BadLogin, LoginTaken
from content.editor.people.members import NoSuchEditor
from content.pack_files import PackFaults
from content.published import ContentAway
from content.store import NoContent

Command = Callable[[argparse.Namespace], int]
# Errors whose class says the sentence, and whose text names what it is about.
NAMING = (
    *(NoSuchCounsellor, LoginTaken, BadLogin, StillBooked),
    *(NoSuchEditor, NoSuchLanguage, LastAdministrator),
    *(NoSuchMessage, NoSuchIntent, NoSuchFolder, UnreadableTraining),
)
SENTENCES: dict[type[Exception], str] = {
    ForeignSchema: "The database holds tables that are not Lotse's. Set LOTSE_DATABASE_URL to an empty database.",
    NewerSchema: "The database was made by a newer Lotse. Update this one, or restore an older backup.",
    StoreAway: "The database cannot be reached. `./lotse doctor` looks for the reason.",
    NoContent: "No content is loaded yet. Load it: ./lotse content import",
    ContentAway: "The content cannot be read. `./lotse doctor` looks for the reason.",
    NetworkGone: "No website answered at all: this machine's network is away. Nothing was written down.",
    recogniser.TrainingFailed: "The recogniser could not be trained.",
}


def main(arguments: Sequence[str]) -> int:
    """Returns the exit code."""
    parsed = _parsed(arguments)
    command: Command = parsed.run
    try:
        return command(parsed)
    except settings.SettingsFault as error:
        return _end("These settings are wrong:", *(f"  {fault}" for fault in error.faults))
    except PackFaults as error:
        return _end("The pack has faults; nothing was loaded:", *(f"  {fault}" for fault in error.faults))
    except (CannotStart, EmbeddedFailed, *NAMING) as error:
        return _end(_one_line(error))
    except tuple(SENTENCES) as error:
        return _end(SENTENCES[type(error)])
    except OSError as error:
        return _end(f"{error.filename or 'The system'}: {error.strerror}.")
    except KeyboardInterrupt:
        return 130


def _parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """What a command has in `rest` is for the program behind it, options too."""
    parser = _parser()
    parsed, rest = parser.parse_known_args(arguments)
    if rest and not hasattr(parsed, "rest"):
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    if rest:
        parsed.rest = [*parsed.rest, *rest]
    return parsed


def _one_line(error: Exception) -> str:
    """What the error says, or what its class stands for when it only names something."""
    if isinstance(error, CannotStart):
        return str(error)
    return f"{(type(error).__doc__ or '').strip()} ({error})"


def _end(*lines: str) -> int:
    for line in lines:
        print(line, file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="lotse", description="A multilingual first-contact guide for migrants.")
    commands = parser.add_subparsers(required=True, metavar="command")

    def add(name: str, run: Command, text: str, add_help: bool = True) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text, add_help=add_help)
        command.set_defaults(run=run)
        return command

    add("up", _up, "set up everything and run it: chat, desk, and Telegram when a token is set")
    add("check", lambda _: check.run(), "run lint, types, import contracts, catalogue checks and all tests")
    add("console", _console, "talk to Lotse in this terminal")
    train = add("train", _train, "train the recogniser")
    train.add_argument("--force", action="store_true", help="train even if there is a model for the present data")
    train.add_argument("--accept", action="store_true", help="use the model even if it understands a locale worse")
    # What follows is for nlu/evaluate.py, which explains its options itself.
    evaluate = add("evaluate", _evaluate, "measure the recogniser on sentences it has never seen", add_help=False)
    evaluate.set_defaults(rest=[])
    nlu = add("nlu", _nlu, "look for faults in the training sentences")
    nlu.add_argument("action", choices=["check"])
    pack = add("content", _content, "load the pack's files, write them, or look for faults")
    pack.add_argument("action", choices=["import", "export", "check"])
    pack.add_argument("folder", nargs="?", help="the pack's folder (default: LOTSE_PACK)")
    pack.add_argument(
        "--replace", action="store_true", help="import: the files win over what was changed in the editor"
    )
    counsellors.add_arguments(add("counsellor", _counsellor, "add counsellors, set their hours and passwords"))
    editors.add_arguments(add("editor", _editor, "invite editors, let them set a new password, remove them"))
    inbox.add_arguments(add("inbox", _inbox, "messages that were not understood: say what they mean"))
    report.add_arguments(add("report", _report, "write the figures for a report to a file, as the desk shows them"))
    add("links", _links, "ask every website that the content names, and show which do not answer")
    add("bench", _bench, "measure speed and memory on this machine").add_argument(
        "rest", nargs=argparse.REMAINDER, help="options of bench/"
    )
    add("doctor", _doctor, "look for what does not work, and say what to do")
    add("web", _program(web.run), "only the web chat and the desk (for docker-compose)")
    add("worker", _program(worker.run), "only the worker")
    add("telegram", _program(telegram.run), "only the polling for Telegram updates")
    add("migrate", _migrate, "bring the database to the present schema and load the pack")
    return parser


def _up(_: argparse.Namespace) -> int:
    up.up(_settings())
    return 0


def _settings() -> Settings:
    chosen = settings.read()
    logs.set_up(chosen.log)
    return chosen


def _program(run: Callable[[Settings], object]) -> Command:
    """One of the programs that `up` keeps running; it needs a database that is there already."""

    def start(_: argparse.Namespace) -> int:
        chosen = _settings()
        with up.database(chosen) as url:
            asyncio.run(run(_with_database(chosen, url)))  # type: ignore[arg-type]
        return 0

    return start


def _with_database(chosen: Settings, url: str) -> Settings:
    return chosen.model_copy(update={"database_url": SecretStr(url)})


def _migrate(_: argparse.Namespace) -> int:
    chosen = _settings()
    with up.database(chosen) as url:
        up.prepare(chosen, url)
        print(asyncio.run(editors.first_link(chosen, url)), end="")
    return 0


def _console(_: argparse.Namespace) -> int:
    return console.run(_settings())


def _train(arguments: argparse.Namespace) -> int:
    chosen = [f"--{name}" for name in ("force", "accept") if getattr(arguments, name)]
    return recogniser.run(_settings(), "train.py", chosen)


def _evaluate(arguments: argparse.Namespace) -> int:
    chosen = _settings()
    if not {"-h", "--help", "--model"} & set(arguments.rest):
        recogniser.ensure_trained(chosen)
    return recogniser.run(chosen, "evaluate.py", arguments.rest)


def _nlu(arguments: argparse.Namespace) -> int:
    return recogniser.run(_settings(), f"{arguments.action}.py")


def _content(arguments: argparse.Namespace) -> int:
    chosen = settings.read()
    folder = up.folder_of(arguments.folder) if arguments.folder else chosen.pack
    if arguments.action == "check":
        return content.check(folder)
    with up.database(chosen) as url:
        up.prepare(chosen, url)
        ready = _with_database(chosen, url)
        if arguments.action == "import":
            print(asyncio.run(content.import_pack(ready, folder, arguments.replace)))
        else:
            print(asyncio.run(content.export_pack(ready, folder)))
    return 0


def _counsellor(arguments: argparse.Namespace) -> int:
    chosen = settings.read()
    with up.database(chosen) as url:
        up.prepare(chosen, url)
        return counsellors.run(_with_database(chosen, url), arguments)


def _editor(arguments: argparse.Namespace) -> int:
    chosen = settings.read()
    with up.database(chosen) as url:
        up.prepare(chosen, url)
        return editors.run(_with_database(chosen, url), arguments)


def _inbox(arguments: argparse.Namespace) -> int:
    chosen = settings.read()
    given = getattr(arguments, "folder", None)
    with up.database(chosen) as url:
        up.prepare(chosen, url)
        return inbox.run(_with_database(chosen, url), arguments, up.folder_of(given) if given else inbox.TRAINING)


def _report(arguments: argparse.Namespace) -> int:
    chosen = settings.read()
    with up.database(chosen) as url:
        up.prepare(chosen, url)
        return report.run(_with_database(chosen, url), arguments)


def _links(_: argparse.Namespace) -> int:
    chosen = settings.read()
    with up.database(chosen) as url:
        up.prepare(chosen, url)
        return links.run(_with_database(chosen, url))


def _doctor(_: argparse.Namespace) -> int:
    return doctor.run()


def _bench(arguments: argparse.Namespace) -> int:
    return subprocess.run([sys.executable, "-m", "bench", *arguments.rest], cwd=ROOT, check=False).returncode
