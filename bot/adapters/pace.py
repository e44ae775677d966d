"""How fast messages go out to Telegram, over all processes: for each lane the instant at which the next one fits.

The generic cell rate algorithm: each message moves the lane's instant on by `every`; one may go `burst - 1` steps
ahead of it. https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from sqlalchemy import delete, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.adapters.database import transaction
from bot.adapters.tables import pace
from bot.ports import StoreAway, TooFast

# Row and lock of all lanes in one statement; a lane that is behind the clock begins now.
_TAKE = text("""
INSERT INTO pace (lane, next_at)
SELECT lane, now() + make_interval(secs => cost)
FROM unnest(CAST(:lanes AS text[]), CAST(:costs AS float8[])) AS asked (lane, cost)
ON CONFLICT (lane) DO UPDATE SET next_at = greatest(pace.next_at, clock_timestamp()) + (excluded.next_at - now())
RETURNING lane, extract(epoch FROM next_at - clock_timestamp())::float8 AS ahead
""")
_JOIN_LINE = text("""
INSERT INTO pace (lane, next_at) VALUES (:lane, now() + make_interval(secs => :wait + :every))
ON CONFLICT (lane) DO UPDATE
SET next_at = greatest(pace.next_at, now() + make_interval(secs => :wait)) + make_interval(secs => :every)
RETURNING extract(epoch FROM next_at - now())::float8 - :every
""")


@dataclass(frozen=True)
class Lane:
    """`every`: seconds from one message to the next; `burst`: so many may come at once."""

    name: str
    every: float
    burst: int

    def wait(self, ahead: float, messages: int) -> float:
        """`ahead`: how far the lane's instant is in the future now that `messages` are counted in, in seconds."""
        return ahead - self.every * (messages + self.burst - 1)


def _lanes(chat: int) -> list[Lane]:
    """The chat's own first, so that whoever waits there holds up nobody else.

    Telegram takes 30 a second in all, 20 a minute in a group, 1 a second in a chat with short bursts. We stay below
    by what a burst adds, and in all a little more, since messages do not arrive as evenly as they leave.
    """
    name = blake2b(str(chat).encode(), digest_size=16).hexdigest()
    own = Lane(name, every=3.5, burst=3) if chat < 0 else Lane(name, every=1.0, burst=3)
    return [own, Lane("all", every=1 / 25, burst=3)]


class Pace:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def take(self, chat: int, messages: int = 1, patience: float = 1.0) -> float:
        """A place for messages to `chat`, and in how many seconds it comes; a group's number is negative.

        Raises TooFast when it would come later than `patience` seconds from now; then no place is taken, and `after`
        is different for each who is sent away, so that they do not all come back at once. While the database is away,
        Telegram's own limits must do.
        """
        lanes = _lanes(chat)
        try:
            try:
                async with transaction(self._engine) as connection:
                    return await _take(connection, lanes, messages, patience)
            except _Full as full:
                async with transaction(self._engine) as connection:
                    after = await _join_line(connection, full)
        except StoreAway:
            return 0.0
        raise TooFast(after=after)


class _Full(Exception):
    """`lane` has no place within the next `wait` seconds. What was asked for is to be taken back."""

    def __init__(self, lane: Lane, wait: float) -> None:
        super().__init__(lane.name)
        self.lane = lane
        self.wait = wait


async def _take(connection: AsyncConnection, lanes: list[Lane], messages: int, patience: float) -> float:
    asked = {"lanes": [lane.name for lane in lanes], "costs": [lane.every * messages for lane in lanes]}
    ahead = {row.lane: row.ahead for row in await connection.execute(_TAKE, asked)}
    waits = {lane: lane.wait(ahead[lane.name], messages) for lane in lanes}
    fullest = max(waits, key=lambda lane: waits[lane])
    if waits[fullest] > patience:
        raise _Full(fullest, waits[fullest])
    return max(0.0, waits[fullest])


async def _join_line(connection: AsyncConnection, full: _Full) -> float:
    asked = {"lane": f"line {full.lane.name}", "wait": full.wait, "every": full.lane.every}
    return float((await connection.execute(_JOIN_LINE, asked)).scalar_one())


async def sweep(engine: AsyncEngine, now: datetime) -> None:
    """Lanes that nobody has used for a day go, so that no chat leaves a trace here."""
    async with transaction(engine) as connection:
        await connection.execute(delete(pace).where(pace.c.next_at < now - timedelta(days=1)))
