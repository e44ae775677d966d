"""The pages from which work begins: what there is to do, all topics, search words."""

from datetime import timedelta

from sqlalchemy import insert

from bot.adapters.tables import reads
from content import link_store
from content.editor.roles import Role
from content.link_check import LinkState, Verdict, links_of
from tests.editor.newsroom import Newsroom
from tests.web.browser import Browser

OVERVIEW, SYNONYMS = "/editor/overview", "/editor/synonyms"
UK = "/editor/text/kita_cost/uk"


def links(browser: Browser) -> list[str]:
    return [given.get("href") or "" for given in browser.page.all("a")]


async def save(browser: Browser, address: str, action: str = "save", **filled: str) -> None:
    await browser.open(address)
    sheet = browser.page.form(f"{address}/save")
    answer = await browser.client.post(f"{address}/{action}", data={**sheet.fields, **filled})
    assert answer.status_code == 303, answer.text


async def test_the_overview_leads_to_each_topic_and_each_text(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena", Role.reader)
    await olena.open(OVERVIEW, **{"Accept-Language": "de"})

    assert "64 Themen" in olena.page.text and "64 von 64 veröffentlicht" in olena.page.text
    await olena.open(f"{OVERVIEW}?q=Was+kostet+die+Kita")
    assert {"/editor/topic/kita_cost", "text/kita_cost/de", "text/kita_cost/uk"} <= set(links(olena))


async def test_a_new_source_shows_which_translations_are_behind(newsroom: Newsroom) -> None:
    boss = await newsroom.writer("boss", Role.publisher)
    await save(boss, "/editor/text/kita_cost/de", "publish", title="Was die Kita kostet")
    await boss.open(f"{OVERVIEW}?is=outdated&locale=uk")

    assert "1 Thema" in boss.page.text and "davon 1 veraltet" in boss.page.text
    assert "text/kita_cost/uk" in links(boss) and "text/kita_cost/ar" not in links(boss)


async def test_with_a_script_only_the_table_comes_and_when_going_back_the_whole_page(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena", Role.editor, "uk", htmx=True)
    script = {"HX-Request": "true"}
    part = await olena.open(f"{OVERVIEW}?q=Kita", **script)
    back = await olena.open(f"{OVERVIEW}?q=Kita", **script, **{"HX-History-Restore-Request": "true"})

    assert "<html" not in part.text and "<table" in part.text
    assert "<html" in back.text


async def test_a_choice_that_fits_nothing_leads_back_to_all(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena", Role.editor, "uk")
    for nothing in ("q=Zahnradbahn", "is=review", "locale=xx", "page=0", "page=99", "is=x&page=x"):
        assert (await olena.open(f"{OVERVIEW}?{nothing}")).status_code == 200
    await olena.open(f"{OVERVIEW}?q=Zahnradbahn")
    assert "Kein Thema gefunden" in olena.page.text and OVERVIEW in links(olena)


async def test_long_lists_have_leaves_that_keep_the_choice(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena", Role.editor, "uk")
    answer = await olena.open(f"{OVERVIEW}?is=published&mine=yes")

    assert "?is=published&mine=yes&page=2" in links(olena)
    assert "text/kita_cost/ar" not in links(olena)
    assert len(answer.content) < 100_000


async def test_the_most_read_comes_first(newsroom: Newsroom) -> None:
    row = {"day": newsroom.now().date() - timedelta(days=89), "topic": "work_permit", "locale": "uk", "count": 12}
    async with newsroom.house.engine.begin() as connection:
        await connection.execute(insert(reads).values(row))
    olena = await newsroom.writer("olena", Role.editor, "uk")
    await olena.open(f"{OVERVIEW}?sort=reads")
    topics = [one for one in links(olena) if "/topic/" in one]
    assert topics[0] == "/editor/topic/work_permit"

    await olena.open("/editor/")
    assert "In dieser Sprache 12-mal gelesen." in olena.page.text


async def test_only_who_may_create_a_topic_is_led_to_an_empty_one(newsroom: Newsroom) -> None:
    for login, role, locales, leads in (("boss", Role.publisher, (), True), ("olena", Role.editor, ("uk",), False)):
        browser = await newsroom.writer(login, role, *locales)
        await browser.open(OVERVIEW)
        assert "12 Anliegen ohne Thema" in browser.page.text
        assert ("/editor/topic/greet" in links(browser)) is leads


async def test_the_first_page_is_found_with_and_without_a_slash(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena", Role.editor, "uk")
    olena.client.follow_redirects = True
    for address in ("/editor", "/editor/"):
        assert (await olena.open(address)).status_code == 200
        assert "Zu tun" in olena.page.text


async def test_what_is_handed_in_is_on_the_publishers_list_and_leads_to_the_draft(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena", Role.editor, "uk")
    await save(olena, UK, "hand-in", title="Новий заголовок")
    boss = await newsroom.writer("boss", Role.publisher)
    await boss.open("/editor/")

    assert "Zum Gegenlesen (1)" in boss.page.text and "Von Olena" in boss.page.text
    draft = next(one for one in links(boss) if one.startswith(f"{UK}?draft="))
    await boss.open(draft)
    assert boss.page.form(f"{UK}/save").fields["title"] == "Новий заголовок"

    await olena.open("/editor/")
    assert "Meine Entwürfe (1)" in olena.page.text


async def test_a_dead_link_is_on_the_list(newsroom: Newsroom) -> None:
    pack, now = (await newsroom.house.published.current()).pack, newsroom.now()
    url = next(url for url, entries in links_of(pack).items() if entries[0][0] == "topic")
    await link_store.save(newsroom.house.engine, {url: LinkState(Verdict.gone, 404, "", 2, now, now)})
    boss = await newsroom.writer("boss", Role.publisher)
    await boss.open("/editor/")

    assert "Diese Seite gibt es nicht mehr:" in boss.page.text and url in links(boss)


async def test_a_list_alone_shows_more_and_an_empty_one_leads_back(newsroom: Newsroom) -> None:
    boss = await newsroom.writer("boss", Role.publisher)
    await boss.open("/editor/")
    assert "/editor/todo/places" in links(boss)

    await boss.open("/editor/todo/places")
    assert len([one for one in links(boss) if one.startswith("/editor/place/")]) > 20
    assert (await boss.open("/editor/todo/mine")).headers["location"] == "/editor"


async def test_who_may_only_read_is_told_so_kindly(newsroom: Newsroom) -> None:
    reader = await newsroom.writer("reader", Role.reader)
    await reader.open("/editor/")

    assert "Sie können alles lesen" in reader.page.text and OVERVIEW in links(reader)


async def test_search_words_are_those_of_the_language_she_writes(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena", Role.editor, "uk")
    await olena.open(SYNONYMS)
    assert f"{UK}#field-synonyms" in links(olena)

    await olena.open(f"{SYNONYMS}?locale=de&q=kita_cost")
    assert "/editor/text/kita_cost/de#field-synonyms" in links(olena) and "1 Thema" in olena.page.text


async def test_a_word_of_two_topics_is_marked(newsroom: Newsroom) -> None:
    boss = await newsroom.writer("boss", Role.publisher)
    for topic in ("kita_cost", "work_permit"):
        await save(boss, f"/editor/text/{topic}/de", "publish", synonyms="Schlüsselwort")
    await boss.open(f"{SYNONYMS}?locale=de&only=twice&q=schlusselwort")

    assert "2 Themen" in boss.page.text and "auch bei:" in boss.page.text


async def test_topics_without_words_are_listed_alone(newsroom: Newsroom) -> None:
    boss = await newsroom.writer("boss", Role.publisher)
    await save(boss, "/editor/text/kita_cost/de", "publish", synonyms="")
    await boss.open(f"{SYNONYMS}?locale=de&only=none")

    assert "Noch keine Suchwörter." in boss.page.text
    assert "/editor/text/kita_cost/de#field-synonyms" in links(boss)


async def test_what_visitors_would_find_is_tried_out(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena", Role.editor, "uk")
    found = await olena.open(f"{SYNONYMS}?locale=de&try=kita+kosten", **{"HX-Request": "true", "HX-Target": "tried"})
    assert "<table" not in found.text and links(olena)[0] == "/editor/text/kita_cost/de#field-synonyms"

    await olena.open(f"{SYNONYMS}?locale=de&try=xqzw")
    assert "Die Suche findet nichts." in olena.page.text
