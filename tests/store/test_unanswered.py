"""Messages that were not understood, in the database: kept once, few of each visitor, gone when she is."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.adapters import learning, queue
from bot.adapters.queue import open_jobs
from bot.adapters.visitors import VisitorStore
from bot.booking.model import BERLIN
from bot.dialogue.effects import DropMessages, ForgetMe, KeepMessage
from bot.dialogue.model import Guess, Keep, Person, State

NOW = datetime(2026, 11, 25, 0, 30, tzinfo=BERLIN)
AMINA, OLENA = Person("web", "amina"), Person("web", "olena")
GUESSES = (Guess("kita_place", 0.31234), Guess("greet", 0.1))


@pytest.fixture
def store(engine: AsyncEngine, database: str) -> VisitorStore:
    return VisitorStore(engine, open_jobs(database))


async def does(store: VisitorStore, person: Person, *effects: object, now: datetime = NOW) -> None:
    await store.save(person, State(keep=Keep.yes), effects, now, None)


async def rows(engine: AsyncEngine, columns: str = "text") -> list[tuple[object, ...]]:
    async with engine.connect() as connection:
        return [tuple(row) for row in await connection.execute(text(f"SELECT {columns} FROM unanswered ORDER BY id"))]


async def test_of_a_message_its_day_is_kept_but_no_time(store: VisitorStore, engine: AsyncEngine) -> None:
    await does(store, AMINA, KeepMessage("xqzt blorp", "en", GUESSES))

    (message,) = await learning.waiting(engine)
    assert (message.day, message.locale, message.text) == (date(2026, 11, 25), "en", "xqzt blorp")
    assert message.guesses == (Guess("kita_place", 0.312), Guess("greet", 0.1))
    types = "SELECT data_type FROM information_schema.columns WHERE table_name = 'unanswered'"
    async with engine.connect() as connection:
        assert not [kind for kind in (await connection.execute(text(types))).scalars() if "time" in kind]


async def test_her_answer_is_remembered(store: VisitorStore) -> None:
    await does(store, AMINA)

    assert (await store.load(AMINA)).state.keep is Keep.yes


async def test_a_visitor_of_an_older_version_has_not_been_asked(store: VisitorStore, engine: AsyncEngine) -> None:
    await does(store, AMINA)
    for old in ('{"locale": "ar"}', '{"locale": "ar", "keep": "perhaps"}'):
        async with engine.begin() as connection:
            await connection.execute(text("UPDATE visitors SET state = cast(:old AS jsonb)"), {"old": old})
        assert (await store.load(AMINA)).state == State(locale="ar")


async def test_the_same_text_is_kept_once_in_a_locale(store: VisitorStore, engine: AsyncEngine) -> None:
    await does(store, AMINA, KeepMessage("xqzt blorp", "en"), KeepMessage("xqzt blorp", "en"))
    await does(store, OLENA, KeepMessage("xqzt blorp", "en"), KeepMessage("xqzt blorp", "uk"))

    assert await rows(engine, "text, locale") == [("xqzt blorp", "en"), ("xqzt blorp", "uk")]


async def test_the_longest_text_in_a_script_of_many_bytes_is_kept(store: VisitorStore, engine: AsyncEngine) -> None:
    await does(store, AMINA, KeepMessage("𐍈" * 500, "en"))

    assert await rows(engine, "length(text)") == [(500,)]


async def test_of_one_visitor_no_more_than_twenty_wait(store: VisitorStore, engine: AsyncEngine) -> None:
    await does(store, AMINA, *(KeepMessage(f"flood {number}", "en") for number in range(30)))
    assert len(await rows(engine)) == 20
    await does(store, OLENA, KeepMessage("of somebody else", "en"))
    await learning.dismiss(engine, (await learning.waiting(engine))[0].id)

    await does(store, AMINA, KeepMessage("there is room again", "en"))

    assert [one.text for one in await learning.waiting(engine)][-2:] == ["of somebody else", "there is room again"]


@pytest.mark.parametrize("effect", [ForgetMe(), DropMessages()])
async def test_what_is_still_hers_goes_with_her_or_with_her_no(
    store: VisitorStore, engine: AsyncEngine, effect: object
) -> None:
    await does(store, OLENA, KeepMessage("of somebody else", "en"))
    await does(store, AMINA, *(KeepMessage(one, "en") for one in ("waiting", "accepted", "dismissed")))
    ids = {one.text: one.id for one in await learning.waiting(engine)}
    await learning.accept(engine, ids["accepted"], "kita_place")
    await learning.dismiss(engine, ids["dismissed"])

    await does(store, AMINA, effect)

    assert await rows(engine, "text, status") == [("of somebody else", "new"), ("accepted", "accepted")]


async def test_nothing_ties_an_accepted_message_to_anybody(store: VisitorStore, engine: AsyncEngine) -> None:
    await does(store, AMINA, KeepMessage("xqzt blorp", "en"))
    (message,) = await learning.waiting(engine)

    await learning.accept(engine, message.id, "kita_place")

    assert await rows(engine, "status, intent, visitor") == [("accepted", "kita_place", None)]
    assert await learning.waiting(engine) == []
    assert await learning.lessons(engine) == [learning.Lesson(message.id, "en", "kita_place", "xqzt blorp")]
    with pytest.raises(IntegrityError):
        async with engine.begin() as connection:
            await connection.execute(text("UPDATE unanswered SET visitor = (SELECT id FROM visitors)"))


async def test_an_intent_can_be_corrected(store: VisitorStore, engine: AsyncEngine) -> None:
    await does(store, AMINA, KeepMessage("xqzt blorp", "en"))
    (message,) = await learning.waiting(engine)
    await learning.accept(engine, message.id, "kita_place")
    await learning.accept(engine, message.id, "kita_cost")
    assert [one.intent for one in await learning.lessons(engine)] == ["kita_cost"]

    await learning.dismiss(engine, message.id)

    assert await learning.lessons(engine) == []


async def test_a_number_that_is_not_there_is_named(engine: AsyncEngine) -> None:
    with pytest.raises(learning.NoSuchMessage, match="7"):
        await learning.accept(engine, 7, "kita_place")
    with pytest.raises(learning.NoSuchMessage, match="7"):
        await learning.dismiss(engine, 7)


async def test_the_sweep_takes_what_nobody_read_and_what_was_put_away(store: VisitorStore, engine: AsyncEngine) -> None:
    for days in (0, 90, 91, 200):
        await does(store, AMINA, KeepMessage(f"{days} days", "en"), now=NOW - timedelta(days=days))
    for name in ("accepted", "dismissed"):
        await does(store, AMINA, KeepMessage(name, "en"), now=NOW - timedelta(days=200 if name == "accepted" else 1))
    ids = {one.text: one.id for one in await learning.waiting(engine)}
    await learning.accept(engine, ids["accepted"], "kita_place")
    await learning.dismiss(engine, ids["dismissed"])
    await does(store, AMINA)

    await queue.sweep(engine, NOW)

    assert [row[0] for row in await rows(engine)] == ["0 days", "90 days", "accepted"]
