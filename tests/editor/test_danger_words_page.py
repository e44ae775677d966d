"""Words by which people in danger are heard: who may add some, what is refused, trying a sentence."""

import time

from content.editor.roles import Role
from content.model import SafetyWords
from tests.editor.newsroom import Newsroom
from tests.web.browser import Browser

UKRAINIAN = "/editor/safety/safety/uk"
GERMAN = "/editor/safety/safety/de"
CRY = "der boden kommt immer näher"


async def words_of(newsroom: Newsroom, locale: str) -> SafetyWords | None:
    return (await newsroom.house.published.current()).pack.safety.get(locale)


async def sent(browser: Browser, deed: str, address: str = GERMAN, **filled: str) -> int:
    await browser.open(address)
    form = {**browser.page.form(f"{address}/save").fields, **filled}
    return (await browser.post(f"{address}/{deed}", form)).status_code


async def tried(browser: Browser, sentence: str, locale: str = "de", **words: str) -> str:
    await browser.post(f"/editor/safety/{locale}/try", {"sentence": sentence, **words})
    return browser.page.text


async def test_a_published_phrase_is_heard_and_stands_in_the_list(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena")
    await olena.open(GERMAN)
    assert "Kein Alarm" in await tried(olena, CRY)

    assert await sent(olena, "publish", life=f"{CRY}\n") == 303

    words = await words_of(newsroom, "de")
    assert words and words.life == [CRY]
    assert "Alarm: Lebensgefahr" in await tried(olena, CRY)
    assert "112" in olena.page.text
    await olena.open("/editor/safety")
    assert "1 + " in olena.page.text


async def test_an_editor_of_a_language_hands_in_and_cannot_publish(newsroom: Newsroom) -> None:
    iryna = await newsroom.writer("iryna", Role.editor, "uk")

    assert await sent(iryna, "publish", UKRAINIAN, life="земля вже близько") == 403
    assert await words_of(newsroom, "uk") is None
    assert await sent(iryna, "hand-in", UKRAINIAN) == 303
    assert await sent(iryna, "save", GERMAN) == 403

    olena = await newsroom.writer("olena")
    await olena.open("/editor/safety")
    assert "zum Gegenlesen" in olena.page.text


async def test_an_exception_that_silences_people_in_danger_is_refused(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena")

    assert await sent(olena, "publish", calm="nicht mehr leben") == 422

    assert "würden Menschen in Gefahr nicht mehr erkannt" in olena.page.text
    assert await words_of(newsroom, "de") is None


async def test_an_exception_that_takes_an_alarm_away_says_so_before_it_is_published(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena", htmx=True)

    await sent(olena, "save", calm="will in dem spiel nicht mehr leben\nguten morgen")

    assert olena.page.text.count("keine Notrufnummern mehr. Bisher hieß das: Suizidgefahr") == 1
    assert "Alles in Ordnung" in olena.page.text


async def test_a_phrase_that_cannot_be_read_or_says_nothing_is_refused(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena")

    assert await sent(olena, "publish", violence="... schlägt") == 422
    assert "ist so nicht zu verstehen" in olena.page.text
    assert await sent(olena, "publish", violence="und") == 422
    assert "viel zu allgemein" in olena.page.text
    assert await sent(olena, "publish", violence=f"{CRY}\n{CRY.upper()}") == 422
    assert "steht zweimal" in olena.page.text


async def test_what_is_heard_anyway_is_a_hint_and_no_hindrance(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena", htmx=True)

    await sent(olena, "save", suicide="ich will nicht mehr leben")

    assert "wird schon erkannt" in olena.page.text
    assert "Alles in Ordnung" in olena.page.text
    assert await sent(olena, "publish") == 303


async def test_a_sentence_is_tried_with_the_words_as_they_are_typed_and_is_not_kept(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena", htmx=True)
    await olena.open(GERMAN)

    assert "Alarm: Gewalt" in await tried(olena, f"Hilfe, {CRY}!", violence=CRY)
    assert "Kein Alarm" in await tried(olena, CRY, violence="")
    assert "Schreiben Sie zuerst" in await tried(olena, " ")
    await olena.open(GERMAN)
    assert CRY not in olena.page.text


async def test_without_a_script_a_sentence_is_tried_with_the_own_draft(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena")
    await sent(olena, "save", suicide=CRY)
    await olena.open(GERMAN)

    await olena.send(olena.page.form("/editor/safety/de/try"), sentence=CRY)

    assert "Alarm: Suizidgefahr" in olena.page.text
    assert olena.page.all("nav")


async def test_more_phrases_than_can_be_compared_are_kept_and_not_published(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena")
    address = "/editor/safety/safety/uk"
    await olena.open(address)
    many = "\n".join(f"ворожі слова {number}" for number in range(2_000))
    begun = time.monotonic()
    answer = await olena.send(olena.page.form(f"{address}/save"), life=many)
    assert answer.status_code == 303
    await olena.open(address)
    assert "Höchstens 300" in olena.page.text
    assert time.monotonic() - begun < 5
