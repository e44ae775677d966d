"""What became of an entry, and bringing an earlier version back."""

import httpx

from content import history
from content.editor.people import audit
from content.editor.roles import Role
from content.entries import Key
from content.history import Deed
from tests.editor.newsroom import Newsroom
from tests.web.browser import Browser, Page

KITA = "/editor/text/kita_cost/uk"
PLACE = "/editor/place/babs"


async def publish(browser: Browser, address: str = KITA, **fields: str) -> None:
    await browser.open(address)
    answer = await browser.client.post(
        f"{address}/publish", data={**browser.page.form(f"{address}/save").fields, **fields}
    )
    assert answer.status_code == 303, answer.text


async def write(browser: Browser, address: str = KITA, **fields: str) -> None:
    await browser.open(address)
    await browser.send(browser.page.form(f"{address}/save"), **fields)


async def bring_back(browser: Browser, version: str, address: str = KITA, **ticked: str) -> httpx.Response:
    return await browser.post(f"{address}/history/restore", {"version": version, **ticked})


def offered(page: Page) -> list[str]:
    """Versions that can be brought back, the newest first."""
    return [form.fields["version"] for form in page.forms if form.action.endswith("/restore")]


async def written(browser: Browser, address: str = KITA, name: str = "title") -> str:
    await browser.open(address)
    return browser.page.form(f"{address}/save").fields[name]


async def test_a_version_tells_who_why_and_what(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena")
    before = await written(olena)
    await publish(olena, title="Ціни на садок", reason="Коротше", minor="yes")
    await olena.open(f"{KITA}/history")
    for told in ("Veröffentlicht", "kleine Änderung", "Olena", "Коротше", "Ціни на садок", before, "Aus den Dateien"):
        assert told in olena.page.text
    assert {"ins", "del"} <= {tag for tag, _ in olena.page.tags}


async def test_an_older_version_comes_back_as_a_draft_and_is_published_like_any_other(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena")
    before = await written(olena)
    await publish(olena, title="Ціни на садок")
    await olena.open(f"{KITA}/history")
    answer = await bring_back(olena, offered(olena.page)[0])
    await olena.open(answer.headers["location"])

    assert "Die frühere Fassung ist jetzt Ihr Entwurf" in olena.page.text
    assert olena.page.form(f"{KITA}/save").fields["title"] == before
    published = newsroom.house.published
    text = (await published.current(at_once=True)).text("kita_cost", "uk")
    assert text and text.title == "Ціни на садок"
    assert "restored" in [one.action for one in await audit.read(newsroom.house.engine, None, 2)]

    await publish(olena)
    text = (await published.current(at_once=True)).text("kita_cost", "uk")
    assert text and text.title == before
    await olena.open(f"{KITA}/history")
    assert olena.page.text.count("Veröffentlicht") == 2


async def test_a_draft_of_her_own_is_not_lost_without_being_asked(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena")
    before = await written(olena)
    await publish(olena, title="Ціни на садок")
    await write(olena, title="Мій недописаний текст")
    await olena.open(f"{KITA}/history")
    version = offered(olena.page)[0]

    assert (await bring_back(olena, version)).status_code == 409
    assert "eigenen Entwurf mit anderem Text" in olena.page.text
    question = olena.page.form(f"{KITA}/history/restore", version=version)
    assert "over" in question.fields

    await write(olena, title="Мій довший текст")
    await olena.open(f"{KITA}/history")
    assert (await bring_back(olena, version, over=question.fields["over"])).status_code == 409
    assert await written(olena) == "Мій довший текст"

    await olena.open(f"{KITA}/history")
    await bring_back(olena, version)
    await olena.send(olena.page.form(f"{KITA}/history/restore", version=version))
    assert await written(olena) == before


async def test_a_removed_place_comes_back(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena")
    engine, key = newsroom.house.engine, Key("place", "babs")
    name = await written(olena, PLACE, "name")
    async with engine.begin() as connection:
        await history.publish(connection, key, None, Deed("removed", "Petra", newsroom.now()))
    assert (await newsroom.house.published.current(at_once=True)).place("babs") is None

    await olena.open(f"{PLACE}/history")
    assert "Entfernt" in olena.page.text
    await bring_back(olena, offered(olena.page)[0], PLACE)
    await publish(olena, PLACE)
    place = (await newsroom.house.published.current(at_once=True)).place("babs")
    assert place and place.name == name


async def test_an_older_translation_counts_as_one_of_the_older_source_again(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena")
    await publish(olena, "/editor/text/kita_cost/de", title="Was die Kita kostet")
    await publish(olena, title="Ціни на садок", up_to_date="yes")
    published = newsroom.house.published
    assert not (await published.current(at_once=True)).is_outdated("kita_cost", "uk")

    await olena.open(f"{KITA}/history")
    assert "Übersetzung eines neueren Ausgangstextes" in olena.page.text
    await bring_back(olena, offered(olena.page)[0])
    await publish(olena)
    assert (await published.current(at_once=True)).is_outdated("kita_cost", "uk")


async def test_any_two_versions_are_compared(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena")
    for title in ("Перша назва", "Друга назва", "Третя назва"):
        await publish(olena, title=title)
    numbers = [one.number for one in await history.versions_of(newsroom.house.engine, Key("text", "kita_cost", "uk"))]
    await olena.open(f"{KITA}/history?from={numbers[2]}&to={numbers[0]}")
    compared = olena.page.text.partition("Alle Fassungen")[0]
    assert "Перша" in compared and "Третя" in compared and "Друга" not in compared


async def test_versions_of_another_entry_are_not_shown_here(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena")
    other = (await history.versions_of(newsroom.house.engine, Key("text", "debt", "uk")))[0].number
    await olena.open(f"{KITA}/history")
    assert (await bring_back(olena, str(other))).status_code == 404
    assert (await olena.open(f"{KITA}/history?from=1&to={other}")).status_code == 404


async def test_a_long_history_is_shown_twenty_at_a_time(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena")
    engine, key = newsroom.house.engine, Key("text", "kita_cost", "uk")
    text = (await newsroom.house.published.current()).pack.texts["kita_cost"]["uk"]
    for number in range(24):
        async with engine.begin() as connection:
            changed = text.model_copy(update={"title": f"Назва {number}"})
            await history.publish(connection, key, changed, Deed("published", "Petra", newsroom.now()))
    await olena.open(f"{KITA}/history")
    assert (len(offered(olena.page)), "Aus den Dateien" in olena.page.text) == (19, False)
    older = next(one["href"] for one in olena.page.all("a") if "before=" in (one.get("href") or ""))
    await olena.open(older or "")
    assert "Aus den Dateien" in olena.page.text


async def test_who_may_only_read_sees_the_history_and_changes_nothing(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena")
    await publish(olena, title="Ціни на садок")
    version = (await history.versions_of(newsroom.house.engine, Key("text", "kita_cost", "uk")))[-1].number
    reader = await newsroom.writer("rana", Role.reader)
    await reader.open(f"{KITA}/history")
    assert "Ціни на садок" in reader.page.text
    assert not offered(reader.page)
    assert (await bring_back(reader, str(version))).status_code == 403


async def test_the_publisher_sees_what_a_draft_changes(newsroom: Newsroom) -> None:
    olena, petra = await newsroom.writer("olena", Role.editor, "uk"), await newsroom.writer("petra")
    await write(olena, title="Ціни на садок")
    await petra.open(KITA)
    look = next(one["href"] for one in petra.page.all("a") if "?draft=" in (one.get("href") or ""))
    await petra.open(look or "")
    changes = next(one["href"] for one in petra.page.all("a") if "/changes?draft=" in (one.get("href") or ""))
    await petra.open(changes or "")
    assert "Ціни на садок" in petra.page.text
    assert "Entwurf von Olena" in petra.page.text
    assert (await petra.open("/editor/text/debt/uk" + (changes or "").removeprefix(KITA))).status_code == 410


async def test_what_may_not_be_removed_is_shown_as_it_was(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena")
    address = "/editor/place/contact-point"
    await write(olena, address, phone="0341 77")
    await olena.open(address)
    refused = await olena.send(olena.page.form(f"{address}/remove"))

    assert refused.status_code == 422
    fields = olena.page.form(f"{address}/save").fields
    assert (fields["phone"], fields["stamp"]) == ("0341 77", "1")
    assert fields["name"]
