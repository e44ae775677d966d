"""The memory of each program of the running house, after it has answered."""

from collections.abc import Iterable

import psutil

from bench.ground import Crowd, Ground, Plan
from bench.messages import telegram
from bench.report import BenchFault, Row, Table

# As they stand in the list of processes.
_PROGRAMS = {
    "web": "-m bot.commands.web",
    "worker": "-m bot.commands.worker",
    "telegram": "-m bot.commands.telegram",
    "up (watches the others)": "-m bot up",
    "recogniser": "python server.py",
}
_CROWD = Crowd(20)
_MB = 2**20


async def measure(ground: Ground, plan: Plan) -> Table:
    async with ground.rasa() as rasa, telegram() as phones, ground.house(phones.url, rasa):
        await phones.learn()
        await phones.round(_CROWD, plan.seconds)
        ours = psutil.Process().children(recursive=True)
        rows = [_row(name, (one for one in ours if command in _command(one))) for name, command in _PROGRAMS.items()]
        rows.append(_row("postgres", _postgres(ground)))
    everything: Row = {
        "what": "sum",
        **{name: sum(int(row[name]) for row in rows) for name in rows[0] if name != "what"},
    }
    how = (
        f"After {plan.seconds:g} s of questions from {_CROWD.visitors} visitors at once. RSS counts pages that several "
        "programs share in each of them; PSS divides them among those that share, so its sum is what the machine "
        "gives. PSS is known on Linux only; elsewhere it is 0."
    )
    return Table("memory", how, [*rows, everything])


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.NoSuchProcess:
        return ""


def _postgres(ground: Ground) -> list[psutil.Process]:
    """The server and its parts; it is no child of ours, it has put its number into this file."""
    server = psutil.Process(int((ground.folder / "postgres/postmaster.pid").read_text().splitlines()[0]))
    return [server, *server.children(recursive=True)]


def _row(name: str, processes: Iterable[psutil.Process]) -> Row:
    """Raises BenchFault when there are none."""
    found = [process.memory_full_info() for process in processes]
    if not found:
        raise BenchFault(f"{name} is not running")
    return {
        "what": name,
        "processes": len(found),
        "RSS MB": round(sum(one.rss for one in found) / _MB),
        "PSS MB": round(sum(getattr(one, "pss", 0) for one in found) / _MB),
    }
