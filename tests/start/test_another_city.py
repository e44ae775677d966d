"""A new city is a folder: the whole house on a tiny invented pack, no code and no interface word changed."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path

import pytest

from bot.adapters.database import open_engine
from bot.app import House, open_house
from bot.booking.model import BERLIN
from bot.commands import content
from bot.dialogue.model import Inbound, Kind, Person, Reply, Wish
from bot.settings import Settings
from tests.content.pack_sample import FILES, write

PATIENT = datetime(2027, 1, 4, 10, tzinfo=BERLIN)
# A public holiday in Bavaria, an ordinary Wednesday in Saxony.
EPIPHANY = datetime(2027, 1, 6, 10, tzinfo=BERLIN)
CHANGED: dict[str, str | bytes | None] = {
    "pack.yaml": FILES["pack.yaml"].replace("subdivision: HB", "subdivision: BY"),
    "events/fest.yaml": FILES["events/fest.yaml"].replace("place:", "repeat: FREQ=WEEKLY;BYDAY=TU\nplace:"),
    "topics/kita_place/de.md": FILES["topics/kita_place/de.md"].replace("im **Rathaus**", "hier: [[rathaus]]"),
    "topics/kita_place/en.md": FILES["topics/kita_place/en.md"].replace("at the **town hall**", "here: [[rathaus]]"),
}


@pytest.fixture
async def traumstadt(settings_for: Callable[..., Settings], tmp_path: Path) -> AsyncIterator[House]:
    folder = write(tmp_path / "traumstadt", CHANGED)
    settings = settings_for(pack=folder)
    engine = open_engine(settings.database_url.get_secret_value())
    await content.load(engine, folder)
    await engine.dispose()
    async with open_house(settings) as house:
        yield house


async def hear(house: House, wish: str, now: datetime = PATIENT, locale: str = "de") -> list[Reply]:
    verb, _, argument = wish.partition(":")
    inbound = Inbound(Person("web", "x" * 43), Kind.wish, wish=Wish(verb, argument), client_locale=locale)
    return [reply async for reply in house.conversation.answer(inbound, now)]


async def test_the_city_is_welcomed_to_and_only_its_languages_are_offered(traumstadt: House) -> None:
    welcome, languages, menu = await hear(traumstadt, "start", locale="en")

    assert "in Traumstadt" in welcome.text
    assert "Leipzig" not in welcome.text
    assert [choice.label for row in languages.choices for choice in row] == ["Deutsch", "English"]
    assert "Daycare" in [choice.label for row in menu.choices for choice in row]


async def test_its_texts_places_and_dates_are_told(traumstadt: House) -> None:
    (topic,) = await hear(traumstadt, "topic:kita_place")
    (place,) = await hear(traumstadt, "place:rathaus")
    (events,) = await hear(traumstadt, "events")

    assert "Fragen Sie hier: Rathaus." in topic.text
    assert "Markt 1, 01234 Traumstadt" in place.text
    assert "Jetzt offen bis 12:00 Uhr" in place.text
    assert "Dienstag, 5. Januar, 17:00 Uhr bis 19:00 Uhr" in events.text


async def test_its_own_holidays_close_its_offices(traumstadt: House) -> None:
    (place,) = await hear(traumstadt, "place:rathaus", EPIPHANY)

    assert "Heute ist Feiertag." in place.text
    assert "Jetzt geschlossen, öffnet morgen um 9:00 Uhr" in place.text


async def test_its_words_are_searched(traumstadt: House) -> None:
    """No recogniser is there at all."""
    inbound = Inbound(Person("web", "y" * 43), Kind.text, "kitta platz", client_locale="de")
    (found,) = [reply async for reply in traumstadt.conversation.answer(inbound, PATIENT)]

    assert "Einen Kita-Platz finden" in [choice.label for row in found.choices for choice in row]
