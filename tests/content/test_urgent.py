"""Numbers and words for people in danger: from the files first, then as they are published."""

from pathlib import Path

import pytest

from bot.adapters.database import open_engine
from content import store
from content.entries import SAFETY, Key
from content.model import EmergencyNumber, SafetyWords
from content.urgent import Urgent
from tests.content.pack_sample import write

NOWHERE = "postgresql://nobody@127.0.0.1:9/nothing"
WORDS: dict[str, str | bytes | None] = {"safety/de.yaml": "life:\n  - gerüst gestürzt\n"}


async def test_with_the_database_away_they_come_from_the_files(tmp_path: Path) -> None:
    engine = open_engine(NOWHERE)
    urgent = Urgent(engine, write(tmp_path, WORDS))
    assert not await urgent.look()
    await engine.dispose()

    assert [one.number for one in urgent.numbers] == ["110", "112"]
    assert urgent.safety == {"de": SafetyWords(life=["gerüst gestürzt"])}


def test_a_fault_in_the_words_does_not_take_away_the_numbers(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    urgent = Urgent(open_engine(NOWHERE), write(tmp_path, {"safety/de.yaml": "fire:\n  - es brennt\n"}))

    assert [one.number for one in urgent.numbers] == ["110", "112"]
    assert urgent.safety == {}
    assert "safety/de.yaml" in caplog.text


async def test_what_is_published_is_there_after_the_next_look(database: str, tmp_path: Path) -> None:
    engine = open_engine(database)
    urgent = Urgent(engine, write(tmp_path, WORDS))
    assert await urgent.look()
    assert urgent.safety == {}
    police = urgent.numbers[0]
    async with engine.begin() as connection:
        await store.put(connection, Key(SAFETY, SAFETY, "pl"), SafetyWords(violence=["on mnie szarpie"]))
        await store.put(connection, Key("emergency", police.id), changed(police))
    assert await urgent.look()
    await engine.dispose()

    assert urgent.safety == {"pl": SafetyWords(violence=["on mnie szarpie"])}
    assert urgent.numbers[0].name == "Polizei Leipzig"


def changed(number: EmergencyNumber) -> EmergencyNumber:
    return number.model_copy(update={"name": "Polizei Leipzig"})
