"""Two people on one text, or one person with two windows: the later one sees both, and nothing is lost."""

import asyncio

from tests.editor.newsroom import Newsroom
from tests.editor.test_writing import UK, post, published
from tests.web.browser import Form


async def test_other_fields_are_put_together_by_themselves(newsroom: Newsroom) -> None:
    olena, ihor = await newsroom.writer("olena"), await newsroom.writer("ihor")
    await ihor.open(UK)
    his = ihor.page.form(f"{UK}/save")
    await post(olena, UK, "publish", title="Скільки коштує садок")
    answer = await ihor.client.post(f"{UK}/publish", data={**his.fields, "synonyms": "плата"})

    assert answer.status_code == 200, "he is shown the result before it is published"
    assert "zusammengeführt" in answer.text
    ihor._seen(answer)
    merged = ihor.page.form(f"{UK}/save")
    assert merged.fields["title"] == "Скільки коштує садок"
    assert merged.fields["synonyms"] == "плата"
    await ihor.client.post(f"{UK}/publish", data=merged.fields)
    text = await published(newsroom, "uk")
    assert (text.title, text.synonyms) == ("Скільки коштує садок", ["плата"])


async def test_where_both_changed_the_same_line_both_are_shown(newsroom: Newsroom) -> None:
    olena, ihor = await newsroom.writer("olena"), await newsroom.writer("ihor")
    await ihor.open(UK)
    his = ihor.page.form(f"{UK}/save")
    await post(olena, UK, "publish", title="Ціна садка")
    answer = await ihor.client.post(f"{UK}/publish", data={**his.fields, "title": "Вартість садка"})

    assert answer.status_code == 409
    assert "Ціна садка" in answer.text
    assert "Вартість садка" in answer.text
    assert (await published(newsroom, "uk")).title == "Ціна садка"


async def test_the_later_one_is_told_when_she_opens_her_draft(newsroom: Newsroom) -> None:
    olena, ihor = await newsroom.writer("olena"), await newsroom.writer("ihor")
    await post(ihor, UK, "save", synonyms="плата")
    await post(olena, UK, "publish", title="Ціна садка")
    await ihor.open(UK)
    assert "Inzwischen wurde eine andere Fassung veröffentlicht" in ihor.page.text

    ihor._seen(await ihor.client.post(f"{UK}/merge", data=ihor.page.form(f"{UK}/save").fields))
    merged = ihor.page.form(f"{UK}/save").fields
    assert (merged["title"], merged["synonyms"]) == ("Ціна садка", "плата")


async def test_two_windows_of_one_person_do_not_overwrite_each_other(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena", htmx=True)
    await olena.open(UK)
    first: Form = olena.page.form(f"{UK}/save")
    await post(olena, UK, "save", title="Перше вікно")
    answer = await olena.client.post(f"{UK}/save", data={**first.fields, "synonyms": "друге"}, headers=olena.headers)
    assert answer.status_code == 409
    assert "in einem anderen Fenster" in answer.text

    olena._seen(await olena.client.post(f"{UK}/merge", data={**first.fields, "synonyms": "друге"}))
    merged = olena.page.form(f"{UK}/save").fields
    assert (merged["title"], merged["synonyms"]) == ("Перше вікно", "друге")


async def test_of_two_who_publish_at_the_same_moment_one_is_asked(newsroom: Newsroom) -> None:
    people = [await newsroom.writer(f"writer{number}") for number in range(4)]
    answers = await asyncio.gather(
        *(post(one, UK, "publish", title=f"Садок {number}") for number, one in enumerate(people))
    )
    codes = sorted(answer.status_code for answer in answers)
    assert codes[0] == 303
    assert codes[1:] == [409] * 3


async def test_who_reads_a_draft_of_somebody_else_does_not_lose_her_own(newsroom: Newsroom) -> None:
    olena, ihor = await newsroom.writer("olena"), await newsroom.writer("ihor")
    await post(ihor, UK, "hand-in", title="Садок Ігоря")
    await post(olena, UK, "save", synonyms="її слово")
    await olena.open(f"{UK}?draft=1")
    answer = await olena.send(olena.page.form(f"{UK}/save"))
    assert answer.status_code == 409, "she is asked to put both together"

    olena._seen(await olena.client.post(f"{UK}/merge", data=olena.page.form(f"{UK}/save").fields))
    merged = olena.page.form(f"{UK}/save").fields
    assert (merged["title"], merged["synonyms"]) == ("Садок Ігоря", "її слово")


async def test_who_writes_too_is_named(newsroom: Newsroom) -> None:
    olena, ihor = await newsroom.writer("olena"), await newsroom.writer("ihor")
    await post(olena, UK, "save", title="Садок")
    await ihor.open(UK)
    assert "Olena schreibt auch an diesem Eintrag" in ihor.page.text
