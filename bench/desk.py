"""How long the desk's pages and deeds take, in a house of twenty counsellors and in one of two."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from math import ceil

from bench.ground import Ground, Plan
from bench.office import Counsellor, Size, counsellor
from bench.pages import weighed
from bench.report import Row, Table, milliseconds
from bot.channels.web.desk.shell import HOME
from bot.settings import ROOT
from content.pack_files import read_pack

_PACK = ROOT / "content/packs/leipzig"
SMALL, LARGE = Size(2, 1000, 50), Size(20, 10_000, 500)
_REQUESTS, _WARM_UP = 100, 3
_KB = ("HTML KB", "all KB", "sent KB")
_HOW = (
    "From the request to the whole answer, in the client, which is one counsellor of one team and asks one thing after"
    " the other over one connection: {requests} requests of a kind to each house, in {rounds} rounds by turns, after a"
    " warm-up. `./lotse web` as a process, PostgreSQL. Appointments lie in the last and the coming year, forty of each"
    " counsellor in ten days from this Monday on; one of each has waited for an answer for so long that all are asked."
    " Of the cases, each of 20 messages, a fifth is open. Renewed is what pages ask for while they are in sight: today"
    " each half minute, a case every five seconds. The ratio is p50 divided by that of the smaller house. KB of 1000:"
    " HTML alone, all that is loaded at a first visit, and what of this goes over the line, compressed."
)
Deed = Callable[[Counsellor], Awaitable[float]]
_PAGES: dict[str, Callable[[Counsellor], str]] = {
    "today": lambda her: "",
    "today, renewed": lambda her: "now",
    "requests": lambda her: "requests",
    "week": lambda her: "week",
    "list of cases": lambda her: "cases",
    "a case": lambda her: her.talk,
    "a case, renewed": lambda her: f"{her.talk}/talk",
    "hours": lambda her: "hours",
    "reports": lambda her: "reports",
}
_DEEDS: dict[str, Deed] = {
    "accept a request": Counsellor.accepts,
    "move an appointment": Counsellor.moves,
    "say in a case": Counsellor.says,
}


async def measure(ground: Ground, plan: Plan, sizes: Sequence[Size] = (SMALL, LARGE)) -> Table:
    """One house of each size, the smallest first."""
    each, pack = ceil(min(_REQUESTS, plan.attempts) / plan.rounds), read_pack(_PACK)
    async with AsyncExitStack() as stack:
        houses = {size: await stack.enter_async_context(counsellor(ground, pack, size)) for size in sizes}
        rows: list[Row] = []
        for what, page in _PAGES.items():
            weights = {size: await _weight(her, page(her)) for size, her in houses.items()}
            rows += _rows(what, await _taken(houses, _open(page), plan.rounds, each), weights)
        for what, deed in _DEEDS.items():
            rows += _rows(what, await _taken(houses, deed, plan.rounds, each), {})
    return Table("desk", _HOW.format(requests=each * plan.rounds, rounds=plan.rounds), rows)


def _open(page: Callable[[Counsellor], str]) -> Deed:
    async def deed(her: Counsellor) -> float:
        return (await her.asks("GET", f"{HOME}/{page(her)}"))[0]

    return deed


async def _weight(her: Counsellor, page: str) -> Row:
    row = await weighed(her, f"{HOME}/{page}")
    return {name: row[name] for name in _KB}


async def _taken(houses: dict[Size, Counsellor], deed: Deed, rounds: int, each: int) -> dict[Size, list[float]]:
    """Seconds, by house. Each round begins with the other one."""
    taken: dict[Size, list[float]] = {size: [] for size in houses}
    for her in houses.values():
        for _ in range(_WARM_UP):
            await deed(her)
    order = list(houses)
    for _ in range(rounds):
        for size in order:
            taken[size] += [await deed(houses[size]) for _ in range(each)]
        order.reverse()
    return taken


def _rows(what: str, taken: dict[Size, list[float]], weights: dict[Size, Row]) -> list[Row]:
    """Deeds weigh nothing."""
    times = {size: milliseconds(seconds) for size, seconds in taken.items()}
    once = float(next(iter(times.values()))["p50 ms"])
    unweighed: Row = dict.fromkeys(_KB, "")
    return [
        {
            "what": what,
            "appointments": size.appointments,
            **measured,
            "p50 ratio": round(float(measured["p50 ms"]) / once, 2),
            **weights.get(size, unweighed),
        }
        for size, measured in times.items()
    ]
