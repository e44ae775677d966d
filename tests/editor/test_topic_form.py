"""The head of a topic: how old its facts are, and what it leads to."""

from datetime import date

from dateutil.relativedelta import relativedelta

from content.editor.kinds.topic import TopicKind
from content.editor.roles import Role
from content.entries import Key, data, same
from content.model import Topic
from tests.editor.newsroom import Newsroom
from tests.web.browser import Browser

TOPIC = "/editor/topic/kita_cost"
HTMX = {"HX-Request": "true"}


async def published(newsroom: Newsroom) -> Topic:
    return (await newsroom.house.published.current(at_once=True)).pack.topics["kita_cost"]


async def publish(writer: Browser, **filled: str) -> int:
    await writer.open(TOPIC)
    fields = writer.page.form(f"{TOPIC}/save").fields
    answer = await writer.client.post(f"{TOPIC}/publish", data={**fields, **filled})
    writer._seen(answer)
    return answer.status_code


async def test_every_topic_comes_out_of_its_form_as_it_went_in(newsroom: Newsroom) -> None:
    content = await newsroom.house.published.current()
    kind = TopicKind(frozenset(content.pack.topics))

    for topic in content.pack.topics.values():
        key = Key("topic", topic.id)
        assert same(data(kind.entry(content, key, kind.fields(content, key, topic))), data(topic)), topic.id


async def test_facts_that_were_checked_today_are_checked_again_in_half_a_year(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena", Role.publisher)
    today = newsroom.now().date()

    assert await publish(olena, checked_today="yes") == 303

    topic = await published(newsroom)
    assert (topic.checked, topic.check_by) == (today, today + relativedelta(months=6))


async def test_another_day_may_be_set_for_the_next_check(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena", Role.publisher)

    assert await publish(olena, checked_today="yes", check_by="2099-01-31") == 303

    topic = await published(newsroom)
    assert (topic.checked, topic.check_by) == (newsroom.now().date(), date(2099, 1, 31))


async def test_a_box_that_was_ticked_yesterday_means_yesterday(newsroom: Newsroom) -> None:
    content = await newsroom.house.published.current()
    kind, key, now = TopicKind(frozenset(content.pack.topics)), Key("topic", "kita_cost"), newsroom.now()
    fields = dict(kind.fields(content, key, content.pack.topics["kita_cost"]))

    assert kind.values(content, key, fields, now)["today"] == now.date().isoformat()
    ticked = {**fields, "checked_today": "yes", "today": "2026-01-05"}
    assert kind.values(content, key, ticked, now)["today"] == "2026-01-05"


async def test_places_and_topics_may_be_named_as_people_call_them(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena", Role.publisher)

    assert await publish(olena, places="jobcenter leipzig\nwillkommenszentrum", related="Kita-Platz finden") == 303

    topic = await published(newsroom)
    assert topic.places == ["jobcenter-leipzig", "willkommenszentrum"]
    assert topic.related == ["kita_place"]


async def test_part_of_a_name_brings_what_may_be_meant_and_is_not_published(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena", Role.publisher)
    await olena.open(TOPIC)
    fields = olena.page.form(f"{TOPIC}/save").fields

    await olena.post(f"{TOPIC}/save", {**fields, "places": "Bürgerbüro"}, **HTMX)

    assert "Bürgerbüro Otto-Schill-Straße buergerbuero-otto-schill" in olena.page.text
    assert "Einen Ort „Bürgerbüro“ gibt es nicht." in olena.page.text
    assert await publish(olena, places="Bürgerbüro") == 422


async def test_a_topic_needs_a_source_and_real_dates(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena", Role.publisher)

    assert await publish(olena, sources="", check_by="irgendwann", links="leipzig.de") == 422

    fields = {(link.get("href") or "").removeprefix("#field-") for link in olena.page.all("a")}
    assert {"sources", "check_by", "links"} <= fields


async def test_only_what_lotse_can_be_asked_is_a_topic(newsroom: Newsroom) -> None:
    olena = await newsroom.writer("olena", Role.publisher)

    assert (await olena.open("/editor/topic/no_such_intent")).status_code == 404
    assert (await olena.open(TOPIC)).status_code == 200
    assert "So sieht es auf dem Telefon aus" in olena.page.text
