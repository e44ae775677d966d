"""A thousand notices due in the same minute: how late, doubled, lost; and how soon a counsellor hears of a tap."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from pydantic import SecretStr

from bench.ground import Ground, Plan, make_schema
from bench.report import BenchFault, Row, Table
from bot.adapters import team
from bot.adapters.database import open_engine
from bot.app import House, now, open_house
from bot.booking.model import Audience, Notice
from bot.channels.telegram.intake import Poller
from bot.commands import content
from bot.settings import Settings
from tests.bot_api import BotApi, Limits, Message, Visitor
from tests.journeys.outbox import Worker, appointment, counsellor, knows, tells

MOST, IN_GROUP, TAPS, KILLS = 1000, 25, 100, 3
QUIET, KILLED = "due in the same minute", "the same, the worker killed meanwhile"
REPLIES, GROUP, TAP = "replies to visitors meanwhile", "due for one group", "tap on confirm to the counsellor's message"
_PATIENCE = 240.0


class Phone(Visitor):
    """Notes when something comes, on the monotonic clock."""

    def __init__(self, api: BotApi, number: int) -> None:
        super().__init__(api, {"id": number, "is_bot": False, "first_name": "Amina", "language_code": "en"})
        api.chats[number] = self
        self.came: list[float] = []

    def show(self, sent: dict[str, Any], html: str | None = None, *, edited: bool = False) -> Message:
        self.came.append(time.monotonic())
        return super().show(sent, html, edited=edited)


@dataclass
class Scene:
    """A house on its own database, a local Telegram with its limits switched on."""

    house: House
    api: BotApi
    settings: Settings
    workers: list[Worker] = field(default_factory=list)
    _phones: int = 8_000_000

    def phone(self) -> Phone:
        self._phones += 1
        return Phone(self.api, self._phones)

    def start_worker(self) -> None:
        self.workers.append(Worker(self.settings))

    def kill_worker(self) -> None:
        self.workers.pop().kill()

    def row(self, what: str, late: Sequence[float], wanted: int, doubled: int) -> Row:
        ordered = sorted(late)
        if not ordered:
            raise BenchFault(f"{what}: nothing came")
        figures = {
            "p50 s": ordered[len(ordered) // 2],
            "p95 s": ordered[int(len(ordered) * 0.95)],
            "max s": ordered[-1],
        }
        rates, self.api.rates = self.api.rates, type(self.api.rates)()
        return {
            "what": what,
            "messages": wanted,
            **{name: round(value, 2) for name, value in figures.items()},
            "doubled": doubled,
            "lost": wanted - len(ordered),
            "most a second": rates.overall(),
            "most a minute in a group": rates.group(),
            "refused by Telegram": rates.refused,
        }


async def measure(ground: Ground, plan: Plan, kills: int = KILLS) -> Table:
    """`kills`: how often the worker is killed while it tells the second lot."""
    async with _scene(ground) as scene:
        rows = await _due_together(scene, min(plan.attempts, MOST), 0)
        rows += await _due_together(scene, min(plan.attempts, MOST), kills)
        rows.append(await _group(scene, min(plan.attempts, IN_GROUP)))
        rows.append(await _taps(scene, min(plan.attempts, TAPS)))
    return Table("notices", _how(kills), rows)


def _how(kills: int) -> str:
    return (
        "Reminders to as many visitors, all due at the same instant, told by one worker; seconds are from then to "
        "the message on the phone. The local Telegram refuses what is over its limits (30 a second in all, 20 a minute "
        f"in a group). Of the second lot the worker is killed (SIGKILL) {kills} times, at equal shares of what is "
        "told, and started anew. Meanwhile a visitor presses a button, again and again. Lost: never came. Tap: a "
        "visitor books an hour of a counsellor; seconds are from the last press to the message in her chat, one after "
        "the other."
    )


@asynccontextmanager
async def _scene(ground: Ground) -> AsyncIterator[Scene]:
    with ground.empty_database() as database:
        await make_schema(database)
        await _fill(database)
        async with BotApi() as api:
            api.limits = Limits(chat=None)
            settings = Settings(
                database_url=SecretStr(database),
                telegram_token=SecretStr(api.token),
                telegram_api_url=api.url,
                nlu_url="http://127.0.0.1:9",
                data_dir=ground.folder,
            )
            async with open_house(settings) as house, _at_work(Scene(house, api, settings)) as scene:
                yield scene


async def _fill(database: str) -> None:
    engine = open_engine(database)
    try:
        await content.load(engine, Settings.model_fields["pack"].default)
        await team.invite_invented(engine)
    finally:
        await engine.dispose()


@asynccontextmanager
async def _at_work(scene: Scene) -> AsyncIterator[Scene]:
    """A worker, and a poller, which costs little, in this process."""
    assert scene.house.bot
    polling = asyncio.create_task(Poller(scene.house.bot, scene.house.intake()).run())
    scene.start_worker()
    try:
        someone = scene.phone()
        await someone.says("/start")
        await _until(lambda: bool(someone.came), "the worker")
        yield scene
    finally:
        polling.cancel()
        while scene.workers:
            scene.kill_worker()


async def _due_together(scene: Scene, many: int, kills: int) -> list[Row]:
    house, phones = scene.house, [scene.phone() for _ in range(many)]
    hers = await counsellor(house, None)
    booked = [
        await appointment(house, hers, await knows(house, phone), "confirmed", number)
        for number, phone in enumerate(phones)
    ]
    due, at = now() + timedelta(seconds=many / 200 + 1), time.monotonic() + many / 200 + 1
    await tells(house, *(Notice("remind_day", Audience.visitor, one, due) for one in booked))
    asking = asyncio.create_task(_asks(scene.phone()))
    for share in range(1, kills + 1):
        await _until(lambda share=share: _told(phones) >= many * share / (kills + 1), "the worker")
        scene.kill_worker()
        scene.start_worker()
    await _until(lambda: _told(phones) == many, "the worker")
    await _none_left(house)
    asking.cancel()
    answers = await asking
    late = [phone.came[0] - at for phone in phones if phone.came]
    told = scene.row(KILLED if kills else QUIET, late, many, sum(len(phone.came) > 1 for phone in phones))
    return [told] if kills else [told, scene.row(REPLIES, answers, len(answers), 0) | _same_rates(told)]


def _same_rates(told: Row) -> Row:
    return {name: told[name] for name in ("most a second", "most a minute in a group", "refused by Telegram")}


def _told(phones: Sequence[Phone]) -> int:
    return sum(bool(phone.came) for phone in phones)


async def _asks(phone: Phone) -> list[float]:
    """How long each answer took, until cancelled."""
    waits: list[float] = []
    try:
        while True:
            before, began = len(phone.came), time.monotonic()
            await phone.says("/privacy")
            await _until(lambda before=before: len(phone.came) > before, "an answer")
            waits.append(phone.came[before] - began)
            await asyncio.sleep(2)
    except asyncio.CancelledError:
        return waits


async def _group(scene: Scene, many: int) -> Row:
    """Requests that nobody has answered, for a team with a group."""
    house, member = scene.house, scene.phone()
    team_group, hers = scene.api.group(members=[member]), await counsellor(scene.house, None)
    async with house.engine.begin() as connection:
        where = f"WHERE id = (SELECT team FROM counsellors WHERE id = {hers})"
        await connection.exec_driver_sql(f"UPDATE teams SET chat = {team_group.chat_id} {where}")
    asked = [await appointment(house, hers, nth=number) for number in range(many)]
    began = time.monotonic()
    await tells(house, *(Notice("asked_team", Audience.team, one, now()) for one in asked))
    await _until(lambda: len(team_group.sees()) >= many, "the group")
    await _none_left(house)
    late = [at - began for at, chat in scene.api.rates.sends if chat == team_group.chat_id]
    return scene.row(GROUP, late[:many], many, len(late) - many)


async def _taps(scene: Scene, many: int) -> Row:
    """Each visitor books an hour of the same counsellor and calls nothing off."""
    mira, waits = scene.phone(), list[float]()
    hers = await counsellor(scene.house, mira)
    async with scene.house.engine.begin() as connection:
        # What was measured before weighs on nobody's calendar.
        for table in ("notices", "appointments"):
            await connection.exec_driver_sql(f"DELETE FROM {table}")
        await connection.exec_driver_sql(f"UPDATE counsellors SET active = (id = {hers}), notice_minutes = 0")
        days = f"SELECT {hers}, day, '00:00', '23:45', 15 FROM generate_series(0, 6) AS day"
        await connection.exec_driver_sql(
            f'INSERT INTO availabilities (counsellor, weekday, start, "end", minutes) {days}'
        )
    for _ in range(many):
        visitor = scene.phone()
        for press in ("/start", "book", "slot:", "confirm"):
            before = len(mira.came)
            began = await _presses(visitor, press)
        await _until(lambda before=before: len(mira.came) > before, "the counsellor's chat")
        waits.append(mira.came[before] - began)
    return scene.row(TAP, waits, many, len(mira.came) - many)


async def _presses(visitor: Phone, what: str) -> float:
    """When it was pressed; waits for the answer. `slot:` is the first hour on offer."""
    offers = [data for one in visitor.sees() for row in one.buttons for _, data in row if data.startswith(what)]
    before, began = len(visitor.came), time.monotonic()
    if what.startswith("/"):
        await visitor.says(what)
    else:
        await visitor.presses_data(offers[-1] if what == "slot:" and offers else what)
    await _until(lambda: len(visitor.came) > before, "an answer")
    await asyncio.sleep(0.1)
    return began


async def _none_left(house: House) -> None:
    async def none() -> bool:
        async with house.engine.connect() as connection:
            left = "SELECT 1 FROM procrastinate_jobs WHERE task_name = 'send_notice'"
            return (await connection.exec_driver_sql(left)).first() is None

    await _until(none, "the worker")


async def _until(true: Callable[[], bool | Awaitable[bool]], who: str) -> None:
    end = time.monotonic() + _PATIENCE
    while not ((await found) if isinstance(found := true(), Awaitable) else found):
        if time.monotonic() > end:
            raise BenchFault(f"{who} did not answer within {_PATIENCE:.0f} s")
        await asyncio.sleep(0.02)
