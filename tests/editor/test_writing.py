"""A text from the form to the visitor: drafts, checks, publishing, who may do what."""

import asyncio

import httpx
import pytest

from content.editor.roles import Role
from content.model import TopicText
from tests.editor.newsroom import Newsroom
from tests.web.browser import Browser

UK, AR, DE = (f"/editor/text/kita_cost/{locale}" for locale in ("uk", "ar", "de"))


async def post(writer: Browser, address: str, action: str, **typed: str) -> httpx.Response:
    """Opens the entry and presses a button, having typed something."""
    await writer.open(address)
    sheet = writer.page.form(f"{address}/save")
    return await writer.client.post(f"{address}/{action}", data={**sheet.fields, **typed}, headers=writer.headers)


async def typed_in(writer: Browser, address: str, field: str) -> str:
    await writer.open(address)
    return writer.page.form(f"{address}/save").fields[field]


async def published(newsroom: Newsroom, locale: str) -> TopicText:
    content = await newsroom.house.published.current(at_once=True)
    return content.pack.texts["kita_cost"][locale]


async def test_what_is_published_is_seen_at_once(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena")
    answer = await post(olena, UK, "publish", title="Скільки коштує садок")

    assert answer.status_code == 303
    assert (await published(newsroom, "uk")).title == "Скільки коштує садок"
    await olena.open(answer.headers["location"])
    assert "Veröffentlicht" in olena.page.text


async def test_what_is_published_is_found_by_its_new_words_soon(newsroom: Newsroom) -> None:
    olena, source = await newsroom.writer("olena"), newsroom.house.published
    assert (await source.current()).search("Дитячий садок", "uk")
    await post(olena, UK, "publish", title="Парасолька")

    async with asyncio.timeout(10):
        while (await source.current()).search("Парасолька", "uk")[:1] != ["kita_cost"]:
            await asyncio.sleep(0.01)


async def test_a_draft_is_kept_and_nobody_else_sees_it(newsroom: Newsroom) -> None:
    olena, ihor = await newsroom.writer("olena"), await newsroom.writer("ihor")
    before = (await published(newsroom, "uk")).title
    await post(olena, UK, "save", title="Садок")

    assert await typed_in(olena, UK, "title") == "Садок"
    assert await typed_in(ihor, UK, "title") == before
    assert (await published(newsroom, "uk")).title == before


async def test_what_cannot_be_published_is_kept_all_the_same(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena")
    answer = await post(olena, UK, "publish", title="", short="**")

    assert answer.status_code == 422
    assert "Bitte ausfüllen" in answer.text
    assert await typed_in(olena, UK, "short") == "**"


async def test_while_typing_the_page_says_what_is_wrong(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena", htmx=True)
    answer = await post(olena, UK, "save", short="Це коштує 999 євро.")

    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "999" in answer.text
    assert 'id="stamp" value="1"' in answer.text


async def test_a_publication_with_other_numbers_is_refused_with_the_reason(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena")
    answer = await post(olena, UK, "publish", short="Це коштує 999 євро.")

    assert answer.status_code == 422
    assert "999" in answer.text
    assert "999" not in (await published(newsroom, "uk")).short


async def test_a_new_meaning_of_the_source_makes_all_its_translations_outdated(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena")
    await post(olena, DE, "publish", title="Was kostet ein Kita-Platz?")
    content = await newsroom.house.published.current(at_once=True)

    outdated = {locale for locale in content.pack.info.locales if content.is_outdated("kita_cost", locale)}
    assert outdated == set(content.pack.info.locales) - {"de"}
    others = [topic for topic in content.pack.topics if content.is_outdated(topic, "uk")]
    assert others == ["kita_cost"]


@pytest.mark.parametrize("action", ["save", "publish"])
async def test_a_draft_or_a_minor_change_of_the_source_outdates_nothing(newsroom: Newsroom, action: str) -> None:
    olena = await newsroom.writer("olena")
    answer = await post(olena, DE, action, title="Was kostet die Kita", minor="yes")
    content = await newsroom.house.published.current(at_once=True)

    assert answer.status_code == 303
    assert not any(content.is_outdated("kita_cost", locale) for locale in content.pack.info.locales)


async def test_new_search_words_of_the_source_outdate_nothing(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena")
    assert (await post(olena, DE, "publish", synonyms="Kitabeitrag")).status_code == 303
    content = await newsroom.house.published.current(at_once=True)
    assert not any(content.is_outdated("kita_cost", locale) for locale in content.pack.info.locales)


async def test_a_translation_is_outdated_until_somebody_says_that_it_follows(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena")
    await post(olena, DE, "publish", title="Was kostet ein Kita-Platz?")
    await olena.open(UK)
    assert "ein Kita-Platz" in olena.page.text, "what has changed in the source is shown"

    await post(olena, UK, "publish", title="Скільки коштує садок")
    assert (await newsroom.house.published.current()).is_outdated("kita_cost", "uk")
    await post(olena, UK, "publish", title="Скільки коштує місце в садку", up_to_date="yes")
    content = await newsroom.house.published.current()
    assert not content.is_outdated("kita_cost", "uk")
    assert content.is_outdated("kita_cost", "ar")


async def test_a_tick_does_not_outlive_another_change_of_the_source(newsroom: Newsroom) -> None:
    """She ticked "says what the German text says", then the German text changed again before she published."""
    olena, maria = await newsroom.writer("olena"), await newsroom.writer("maria")
    await post(maria, DE, "publish", title="Was kostet ein Kita-Platz?")
    await post(olena, UK, "save", title="Скільки коштує садок", up_to_date="yes")
    await olena.open(UK)
    sheet = olena.page.form(f"{UK}/save")
    await post(maria, DE, "publish", title="Was kosten Kita-Plätze?")

    await olena.client.post(f"{UK}/publish", data=sheet.fields)
    assert (await newsroom.house.published.current()).is_outdated("kita_cost", "uk")


async def test_handed_in_read_sent_back_and_published(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena", Role.editor, "uk")
    maria = await newsroom.writer("maria")
    answer = await post(olena, UK, "hand-in", title="Садок", remark="Чи добре так?")
    assert answer.status_code == 303

    await maria.open(UK)
    assert "Olena" in maria.page.text
    await maria.open(f"{UK}?draft=1")
    assert "Чи добре так?" in maria.page.text
    sheet = maria.page.form(f"{UK}/save")
    assert sheet.fields["title"] == "Садок"
    await maria.client.post(f"{UK}/send-back", data={**sheet.fields, "remark": "Bitte länger"})
    await olena.open(UK)
    assert "Bitte länger" in olena.page.text

    await post(olena, UK, "hand-in", title="Дитячий садок")
    await maria.open(f"{UK}?draft=1")
    await maria.client.post(f"{UK}/publish", data=maria.page.form(f"{UK}/save").fields)
    assert (await published(newsroom, "uk")).title == "Дитячий садок"
    await olena.open(UK)
    assert "Ihr Entwurf" not in olena.page.text


@pytest.mark.parametrize("action", ["save", "hand-in", "publish"])
async def test_an_editor_of_one_language_does_not_write_in_another(newsroom: Newsroom, action: str) -> None:
    olena, maria = await newsroom.writer("olena", Role.editor, "uk"), await newsroom.writer("maria")
    before = await published(newsroom, "ar")
    await olena.open(UK)
    csrf = olena.page.form(f"{UK}/save").fields["csrf"]
    await maria.open(AR)
    fields = {**maria.page.form(f"{AR}/save").fields, "title": "x", "csrf": csrf}
    answer = await olena.client.post(f"{AR}/{action}", data=fields)

    assert answer.status_code == 403
    assert await published(newsroom, "ar") == before


async def test_an_editor_hands_in_and_does_not_publish(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena", Role.editor, "uk")
    answer = await post(olena, UK, "publish", title="Садок")
    assert answer.status_code == 403
    assert (await published(newsroom, "uk")).title != "Садок"


async def test_a_reader_sees_everything_and_no_button(newsroom: Newsroom) -> None:
    reader = await newsroom.writer("rana", Role.reader)
    await reader.open(UK)
    buttons = [button for button in reader.page.all("button") if button.get("formaction") or button.get("name")]
    assert not buttons
    assert "nicht ändern" in reader.page.text


@pytest.mark.parametrize("action", ["save", "publish", "hand-in", "merge"])
async def test_a_form_from_elsewhere_changes_nothing(newsroom: Newsroom, action: str) -> None:
    olena = await newsroom.writer("olena")
    before = await published(newsroom, "uk")
    answer = await post(olena, UK, action, title="Садок", csrf="0" * 80)
    assert answer.status_code == 403
    assert await published(newsroom, "uk") == before
    assert await typed_in(olena, UK, "title") == before.title


async def test_without_a_script_a_text_outlives_the_login(newsroom: Newsroom) -> None:
    """She is offered her text, signs in elsewhere, and saves it."""
    olena = await newsroom.writer("olena")
    await olena.open(UK)
    sheet = olena.page.form(f"{UK}/save")
    olena.client.cookies.clear()
    olena._seen(await olena.client.post(f"{UK}/publish", data={**sheet.fields, "title": "Садок"}))
    assert "Ihr Text ist noch da" in olena.page.text

    again = await newsroom.writer("olena")
    again._seen(await again.client.post(f"{UK}/save", data=olena.page.form(f"{UK}/save").fields))
    assert "Speichern Sie den Text jetzt" in again.page.text
    saved = await again.send(again.page.form(f"{UK}/save"))
    assert saved.status_code == 303
    assert await typed_in(again, UK, "title") == "Садок"


async def test_a_login_that_ended_is_told_while_typing(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena", htmx=True)
    await olena.open(UK)
    sheet = olena.page.form(f"{UK}/save")
    olena.client.cookies.clear()
    answer = await olena.client.post(f"{UK}/save", data=sheet.fields, headers=olena.headers)

    assert answer.status_code == 401
    assert "auf diesem Gerät gesichert" in answer.text


async def test_hostile_text_stays_text(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena", htmx=True)
    attack = "<img src=x onerror=alert(1)></textarea><script>alert(1)</script>"
    answer = await post(olena, UK, "save", title=attack, short=attack)
    page = await olena.client.get(UK)

    for text in (answer.text, page.text):
        assert "<img src=x" not in text
        assert "<script>alert" not in text


async def test_the_preview_is_what_the_phone_would_show(newsroom: Newsroom) -> None:
    rana = await newsroom.writer("rana", htmx=True)
    answer = await post(rana, AR, "save", title="كم تكلف الروضة")
    assert '<div class="message" dir="rtl"' in answer.text
    assert "<b>كم تكلف الروضة</b>" in answer.text
    assert (await published(newsroom, "ar")).title != "كم تكلف الروضة"


@pytest.mark.parametrize("address", ["/editor/text/no_such/uk", "/editor/text/kita_cost/xx", "/editor/nothing/x"])
async def test_what_is_not_there_is_said_to_be_not_there(newsroom: Newsroom, address: str) -> None:
    olena = await newsroom.writer("olena")
    assert (await olena.open(address)).status_code == 404


async def test_who_mends_what_was_refused_publishes_it_from_the_same_page(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena")
    refused = await post(olena, UK, "publish", title="")
    olena._seen(refused)
    form = olena.page.form(f"{UK}/save")
    answer = await olena.post(f"{UK}/publish", {**form.fields, "title": "Скільки коштує садок"})

    assert answer.status_code == 303
    assert (await published(newsroom, "uk")).title == "Скільки коштує садок"
