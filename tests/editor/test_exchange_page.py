"""Translators' files as a translator meets them: taken along, translated in another program, brought back."""

import re

import httpx
import pytest

from content.editor.roles import Role
from tests.editor.newsroom import Newsroom
from tests.web.browser import Browser

ROOM = "/editor/exchange/uk"


async def taken(browser: Browser, kind: str = "po", room: str = ROOM) -> str:
    answer = await browser.client.get(f"{room}/file", params={"format": kind})
    assert answer.status_code == 200
    return answer.text


def translated(po: str, unit: str, text: str) -> str:
    """As a translator's program would leave the file: another `msgstr` for one passage."""
    block = rf'(msgctxt "text/{unit}"\nmsgid .*?)msgstr .*?(?=\n\n|\Z)'
    changed, times = re.subn(block, lambda found: f'{found[1]}msgstr "{text}"', po, flags=re.DOTALL)
    assert times == 1
    return changed


async def brought(browser: Browser, body: str | bytes, room: str = ROOM, name: str = "lotse.po") -> httpx.Response:
    """Uploads, and looks at the preview if there is one."""
    await browser.open(room)
    form = browser.page.form(room)
    answer = browser._seen(
        await browser.client.post(room, data={"csrf": form.fields["csrf"]}, files={"file": (name, body)})
    )
    return await browser.open(answer.headers["location"]) if answer.status_code == 303 else answer


async def press(browser: Browser, deed: str, **ticked: str) -> httpx.Response:
    """A button of the preview, then the page that it leads to."""
    form = next(one for one in browser.page.forms if one.action.endswith("/draft"))
    answer = await browser.post(form.action.replace("/draft", f"/{deed}"), {**form.fields, **ticked})
    return await browser.open(answer.headers["location"]) if answer.status_code == 303 else answer


async def title(newsroom: Newsroom, topic: str = "kita_cost", locale: str = "uk") -> str:
    text = (await newsroom.house.published.current(at_once=True)).text(topic, locale)
    assert text
    return text.title


async def test_a_translator_sees_her_languages_with_what_is_open_in_each(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena", Role.editor, "uk", "ru")
    await olena.open("/editor/exchange")
    links = {one.get("href") for one in olena.page.all("a")}
    assert {"/editor/exchange/uk", "/editor/exchange/ru"} <= links
    assert not {"/editor/exchange/ar", "/editor/exchange/de"} & links


@pytest.mark.parametrize(("locale", "status"), [("ar", 403), ("de", 404), ("xx", 404)])
async def test_another_language_is_not_hers(newsroom: Newsroom, locale: str, status: int) -> None:
    olena = await newsroom.writer("olena", Role.editor, "uk")
    assert (await olena.open(f"/editor/exchange/{locale}")).status_code == status
    assert (await olena.open(f"/editor/exchange/{locale}/file?format=po")).status_code == status


async def test_the_file_is_named_after_city_language_and_day(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena")
    for kind, ending in (("po", "po"), ("xliff", "xlf")):
        answer = await olena.client.get(f"{ROOM}/file", params={"format": kind})
        day = newsroom.now().date().isoformat()
        assert f'filename="lotse-leipzig-uk-{day}.{ending}"' in answer.headers["content-disposition"]


async def test_where_nothing_is_missing_she_is_told_so_instead_of_getting_an_empty_file(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena", Role.editor, "uk")
    answer = await olena.client.get(f"{ROOM}/file", params={"format": "po", "only": "yes"})
    await olena.open(answer.headers["location"])
    assert "Es fehlt nichts" in olena.page.text


async def test_a_translated_file_is_previewed_then_published(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena")
    before = await title(newsroom)
    await brought(olena, translated(await taken(olena), "kita_cost/1/title", "Скільки коштує садочок"))

    assert "1 Eintrag würde sich ändern" in olena.page.text
    assert "садочок" in olena.page.text
    assert {"ins", "del"} <= {tag for tag, _ in olena.page.tags}
    assert await title(newsroom) == before

    await press(olena, "publish")
    assert "1 Eintrag ist veröffentlicht." in olena.page.text
    assert await title(newsroom) == "Скільки коштує садочок"

    await olena.open("/editor/text/kita_cost/uk/history")
    assert "Aus einer Übersetzungsdatei übernommen" in olena.page.text


async def test_an_xliff_file_does_the_same(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena")
    before = await title(newsroom)
    file = (await taken(olena, "xliff")).replace(f">{before}</target>", ">Скільки коштує садочок</target>")
    await brought(olena, file, name="lotse.xlf")
    await press(olena, "publish")
    assert await title(newsroom) == "Скільки коштує садочок"


async def test_an_editor_hands_in_drafts_and_visitors_see_nothing_yet(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena", Role.editor, "uk")
    before = await title(newsroom)
    await brought(olena, translated(await taken(olena), "kita_cost/1/title", "Скільки коштує садочок"))
    assert not [one for one in olena.page.all("button") if (one.get("formaction") or "").endswith("/publish")]
    await press(olena, "draft")

    assert "1 Eintrag ist als Entwurf gespeichert." in olena.page.text
    assert await title(newsroom) == before
    petra = await newsroom.writer("petra")
    await petra.open("/editor/text/kita_cost/uk")
    assert "Olena hat einen Entwurf abgegeben" in petra.page.text or "Olena" in petra.page.text


async def test_an_editor_may_not_publish_by_another_address(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena", Role.editor, "uk")
    before = await title(newsroom)
    await brought(olena, translated(await taken(olena), "kita_cost/1/title", "Скільки коштує садочок"))
    assert (await press(olena, "publish")).status_code == 403
    assert await title(newsroom) == before


async def test_a_file_of_another_language_is_refused(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena")
    answer = await brought(olena, await taken(olena, room="/editor/exchange/ru"))
    assert answer.status_code == 422
    assert "Die Datei ist für eine andere Sprache: Russisch statt Ukrainisch" in olena.page.text


HOSTILE = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>
<xliff version="1.2"><file target-language="uk"><body><trans-unit id="text/kita_cost/1/title">
<source>x</source><target>&b;&c;</target></trans-unit></body></file></xliff>"""


UNREADABLE: list[tuple[str | bytes, str]] = [
    (HOSTILE, "Befehle, die gefährlich sein können"),
    ("<xliff version='1.2'><file>", "keine XLIFF-Datei"),
    ("Liebe Grüße", "keine PO-Datei"),
    (b"\xff\xff\xff\x00msgid", "UTF-8"),
    ("", "keine Datei ausgewählt"),
    (b"x" * 5_100_000, "zu groß"),
    (b"x" * 6_000_000, "zu groß"),
]


async def test_a_file_that_cannot_be_read_is_refused_with_a_reason(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena")
    for body, said in UNREADABLE:
        answer = await brought(olena, body)
        assert answer.status_code == 422
        assert said in olena.page.text


async def test_an_upload_must_come_from_a_page_of_ours(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena")
    file = {"file": ("lotse.po", await taken(olena))}
    assert (await olena.client.post(ROOM, data={"csrf": "guessed"}, files=file)).status_code == 403
    assert (await newsroom.outsider().client.post(ROOM, files=file)).status_code == 303


async def test_nobody_else_sees_an_upload(newsroom: Newsroom) -> None:
    olena, petra = await newsroom.writer("olena"), await newsroom.writer("petra")
    answer = await brought(olena, translated(await taken(olena), "kita_cost/1/title", "Скільки коштує садочок"))
    await petra.open(answer.request.url.path)
    assert "садочок" not in petra.page.text


async def test_the_same_file_twice_changes_nothing_the_second_time(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena")
    file = translated(await taken(olena), "kita_cost/1/title", "Скільки коштує садочок")
    await brought(olena, file)
    await press(olena, "publish")
    await brought(olena, file)
    assert "würde nichts ändern" in olena.page.text


async def test_of_two_people_who_import_at_once_the_second_looks_again(newsroom: Newsroom) -> None:
    olena, petra = await newsroom.writer("olena"), await newsroom.writer("petra")
    file = await taken(olena)
    await brought(olena, translated(file, "kita_cost/1/title", "Скільки коштує садочок"))
    await brought(petra, translated(file, "kita_cost/1/title", "Ціна дитячого садка"))
    await press(olena, "publish")
    await press(petra, "publish")

    assert "hat sich hier etwas geändert" in petra.page.text
    assert await title(newsroom) == "Скільки коштує садочок"
    await press(petra, "publish")
    assert await title(newsroom) == "Ціна дитячого садка"


async def test_a_preview_can_be_used_once(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena")
    await brought(olena, translated(await taken(olena), "kita_cost/1/title", "Скільки коштує садочок"))
    preview = olena.page
    await press(olena, "publish")
    olena.page = preview
    await press(olena, "publish")
    assert "nicht mehr" in olena.page.text


async def test_what_a_check_refuses_is_named_and_becomes_a_draft(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena")
    before = await title(newsroom)
    file = translated(await taken(olena), "kita_cost/1/title", "З" * 80)
    await brought(olena, translated(file, "debt/1/title", "Борги й несплачені рахунки"))
    assert "1 Eintrag kann so nicht veröffentlicht werden" in olena.page.text
    await press(olena, "publish")

    assert "1 Eintrag ist veröffentlicht." in olena.page.text
    assert "1 Eintrag ist als Entwurf gespeichert." in olena.page.text
    assert (await title(newsroom), await title(newsroom, "debt")) == (before, "Борги й несплачені рахунки")
    await olena.open("/editor/text/kita_cost/uk")
    assert olena.page.form("/editor/text/kita_cost/uk/save").fields["title"] == "З" * 80


async def test_her_own_unfinished_draft_is_kept_unless_she_ticks_it(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena")
    address = "/editor/text/kita_cost/uk"
    await olena.open(address)
    await olena.send(olena.page.form(f"{address}/save"), title="Мій недописаний текст")
    file = translated(await taken(olena), "kita_cost/1/title", "Скільки коштує садочок")

    for ticked, kept in (({}, True), ({"over": "text/kita_cost/uk"}, False)):
        await brought(olena, file)
        assert "eigenen Entwurf mit anderem Text" in olena.page.text
        await press(olena, "draft", **ticked)
        assert ("weil Sie daran noch schreiben" in olena.page.text) is kept
        await olena.open(address)
        written = olena.page.form(f"{address}/save").fields["title"]
        assert written == ("Мій недописаний текст" if kept else "Скільки коштує садочок")
