"""Emergency numbers: a wrong digit can cost a life, so somebody has to call before anybody publishes."""

from content.editor.roles import Role
from content.model import EmergencyNumber
from tests.editor.newsroom import Newsroom
from tests.web.browser import Browser

SOULS = "/editor/emergency/telefonseelsorge"


async def number_of(newsroom: Newsroom, wanted: str = "telefonseelsorge") -> EmergencyNumber:
    pack = (await newsroom.house.published.current()).pack
    return next(one for one in pack.emergency if one.id == wanted)


async def sent(browser: Browser, deed: str, address: str = SOULS, **filled: str) -> int:
    await browser.open(address)
    form = {**browser.page.form(f"{address}/save").fields, **filled}
    return (await browser.post(f"{address}/{deed}", form)).status_code


async def test_a_changed_number_is_published_only_after_somebody_has_called_it(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena")

    assert await sent(olena, "publish", number="0800 1110222") == 422
    assert "Bitte rufen Sie sie an" in olena.page.text
    assert (await number_of(newsroom)).number == "0800 1110111"
    box = next(given for given in olena.page.all("input") if given.get("name") == "called")
    assert box["value"] == "0800 1110222"

    assert await sent(olena, "publish", called="0800 1110222") == 303
    assert (await number_of(newsroom)).number == "0800 1110222"


async def test_a_call_to_one_number_says_nothing_of_another(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena", htmx=True)
    await sent(olena, "save", number="0800 1110222", called="0800 1110222")
    assert "Bitte rufen Sie sie an" not in olena.page.text

    await sent(olena, "save", number="0800 1110333", called="0800 1110222")

    assert "Ich habe 0800 1110333 angerufen" in olena.page.text
    assert "Bitte rufen Sie sie an" in olena.page.text


async def test_what_is_said_of_a_number_needs_no_call_and_blanks_are_no_change(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena")

    changes = {"number": "08001110111", "dangers.violence": "yes", "purpose.uk": "розмова"}
    assert await sent(olena, "publish", **changes) == 303

    number = await number_of(newsroom)
    assert number.dangers == ["suicide", "violence"]
    assert number.purpose["uk"] == "розмова"
    assert number.purpose["de"].startswith("wenn Sie nicht mehr leben")


async def test_a_new_number_begins_with_its_name_and_comes_last_in_its_danger(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena")
    await olena.open("/editor/numbers/new")
    answer = await olena.send(olena.page.form("/editor/numbers/new"), name="Krisendienst Leipzig")
    address = answer.headers["location"]
    assert address == "/editor/emergency/krisendienst-leipzig"

    await olena.open(address)
    fields = olena.page.form(f"{address}/save").fields
    purposes = dict.fromkeys((name for name in fields if name.startswith("purpose.")), "x")
    filled = {"number": "0341 999", "called": "0341 999", "dangers.suicide": "yes", "source": "phone call"}
    assert await sent(olena, "publish", address, **purposes, **filled) == 303

    await olena.open("/editor/numbers")
    assert olena.page.text.index("0800 1110111") < olena.page.text.index("0341 999")
    assert "Suizidgefahr: an 3. Stelle" in olena.page.text


async def test_a_number_that_cannot_be_dialled_is_refused_in_plain_words(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena")

    assert await sent(olena, "publish", number="call us", called="call us") == 422
    assert "Eine Nummer hat 3 bis 20 Ziffern" in olena.page.text


async def test_the_list_is_found_through_by_number_and_danger(newsroom: Newsroom) -> None:
    rita = await newsroom.writer("rita", Role.reader)

    await rita.open("/editor/numbers?q=08001110111")
    assert "1 Notrufnummer\n" in rita.page.text
    await rita.open("/editor/numbers?is=nowhere")
    assert "bei keiner Gefahr" in rita.page.text
    assert (await rita.open("/editor/numbers/new")).status_code == 403
