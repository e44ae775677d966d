"""How long the editor's pages take, with the pack and with one of twenty thousand texts."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from math import ceil

from bench.ground import Ground, Plan
from bench.newsroom import Writer, filled, house, writer
from bench.report import Row, Table, milliseconds
from bot.settings import ROOT
from content.editor.shell import HOME
from content.model import Pack
from content.pack_files import read_pack

_PACK = ROOT / "content/packs/leipzig"
_MANY = 20_000
_REQUESTS, _WARM_UP = 100, 3
_HOW = (
    "From the request to the whole answer, in the client, which is the only one and asks one thing after the other"
    " over one connection: {requests} requests of a kind to each house, in {rounds} rounds by turns, after a warm-up."
    " `./lotse web` as a process, PostgreSQL. The larger house has the same pack with its topics and texts copied."
    " Autosave and publishing send another title each time. The last column is p50 divided by that of the pack itself."
)


@dataclass(frozen=True)
class Newsroom:
    """`texts`: how many are in its house."""

    texts: int
    writer: Writer


Deed = Callable[[Writer], Awaitable[float]]


def _open(path: str) -> Deed:
    async def deed(writer: Writer) -> float:
        return (await writer.asks("GET", path))[0]

    return deed


async def _publish(writer: Writer) -> float:
    """Opens the text again afterwards, which does not count."""
    taken = await writer.publishes()
    await writer.opens()
    return taken


_DEEDS: dict[str, Deed] = {
    "overview": _open(f"{HOME}/overview"),
    "to-do list": _open(f"{HOME}/"),
    "open a text": Writer.opens,
    "autosave": Writer.saves,
    "publish": _publish,
}


async def measure(ground: Ground, plan: Plan, many: int = _MANY) -> Table:
    """`many`: the larger pack has at least so many texts."""
    each = ceil(min(_REQUESTS, plan.attempts) / plan.rounds)
    pack = read_pack(_PACK)
    async with AsyncExitStack() as stack:
        rooms = [await stack.enter_async_context(_newsroom(ground, one)) for one in (pack, enlarged(pack, many))]
        rows = [
            row for what, deed in _DEEDS.items() for row in _rows(what, await _taken(rooms, deed, plan.rounds, each))
        ]
    return Table("editor", _HOW.format(requests=each * plan.rounds, rounds=plan.rounds), rows)


@asynccontextmanager
async def _newsroom(ground: Ground, pack: Pack) -> AsyncIterator[Newsroom]:
    async with (
        filled(ground, pack) as database,
        house(ground, "web", database) as url,
        writer(url, database) as somebody,
    ):
        await somebody.opens()
        yield Newsroom(_texts(pack), somebody)


def enlarged(pack: Pack, many: int) -> Pack:
    """Topics and their texts again under other names, until there are so many texts. Nobody can ask for the copies."""
    endings = ["", *(f"-{number}" for number in range(1, ceil(many / _texts(pack))))]
    topics = [topic.model_copy(update={"id": f"{name}{end}"}) for end in endings for name, topic in pack.topics.items()]
    texts = {f"{name}{end}": texts for end in endings for name, texts in pack.texts.items()}
    return pack.model_copy(update={"topics": {topic.id: topic for topic in topics}, "texts": texts})


def _texts(pack: Pack) -> int:
    return sum(map(len, pack.texts.values()))


async def _taken(rooms: list[Newsroom], deed: Deed, rounds: int, each: int) -> dict[int, list[float]]:
    """Seconds, by the number of texts. Each round begins with the other house."""
    taken: dict[int, list[float]] = {room.texts: [] for room in rooms}
    for room in rooms:
        for _ in range(_WARM_UP):
            await deed(room.writer)
    for number in range(rounds):
        for room in rooms if number % 2 == 0 else rooms[::-1]:
            taken[room.texts] += [await deed(room.writer) for _ in range(each)]
    return taken


def _rows(what: str, taken: dict[int, list[float]]) -> list[Row]:
    rows: list[Row] = [{"what": what, "texts": texts, **milliseconds(seconds)} for texts, seconds in taken.items()]
    once = float(rows[0]["p50 ms"])
    return [{**row, "p50 ratio": round(float(row["p50 ms"]) / once, 2)} for row in rows]
