"""The measurements work and their tables hold what they promise. How fast anything is depends on the machine."""

from dataclasses import replace
from pathlib import Path

from bench import booking, desk, editor, messages, notices, pages, publishing, search, texts
from bench.ground import Crowd, Ground, Plan
from bench.office import Size
from bench.report import as_data, as_markdown, machine
from content.pack_files import read_pack

PLAN = Plan(seconds=0.5, rounds=1, crowds=(Crowd(1), Crowd(3)), attempts=60)
LITTLE = replace(PLAN, attempts=3)
PACK = Path("content/packs/leipzig")


async def test_the_house_is_measured_beside_a_bare_bot_and_a_bare_recogniser(
    scratch: Path, server: str, rasa: str
) -> None:
    table = await messages.measure(Ground(scratch, server, rasa), PLAN)
    assert [(row["what"], row["visitors"]) for row in table.rows] == [
        (what, visitors) for visitors in (1, 3) for what in (messages.HOUSE, messages.ECHO, messages.RASA)
    ]
    for row in table.rows:
        assert 0 < float(row["p50 ms"]) <= float(row["p95 ms"]) <= float(row["p99 ms"])
        assert int(row["answers"]) > 0
        assert (row["unanswered"], row["wrong"]) == (0, 0)
    assert table.rows[0]["p50 ratio"] == table.rows[0]["speed ratio"] == 1


async def test_no_hour_is_given_twice_and_none_is_lost_however_many_want_it(scratch: Path, server: str) -> None:
    row = (await booking.measure(Ground(scratch, server), PLAN)).rows[0]
    assert row["attempts"] == 60
    assert (row["overlaps"], row["hours lost"], row["told but not kept"]) == (0, 0, 0)
    assert int(row["hours given"]) > 0


async def test_figures_are_printed_as_a_table_with_the_machine_they_were_taken_on(scratch: Path, server: str) -> None:
    table = await booking.measure(Ground(scratch, server), PLAN)
    where = machine()
    head, title, _, names, line, figures = [one for one in as_markdown(where, [table]).splitlines() if one]
    assert f"{where['cores']} cores, Python {where['python']}" in head
    assert title == "## booking"
    assert names.count("|") == line.count("|") == figures.count("|") == len(table.rows[0]) + 1
    assert as_data(where, [table])["tables"] == [{"name": "booking", "how": table.how, "rows": table.rows}]


async def test_the_search_is_measured_with_a_hundred_queries_in_every_locale(scratch: Path, server: str) -> None:
    table = await search.measure(Ground(scratch, server), PLAN)
    assert [row["locale"] for row in table.rows] == ["ar", "ckb", "de", "en", "ku", "pl", "ru", "uk", "vi"]
    for row in table.rows:
        assert row["queries"] == 100
        assert 0 < float(row["first %"]) <= float(row["top three %"]) <= 100


def test_a_query_asks_for_a_topic_that_there_is_and_stands_once() -> None:
    topics = {path.name for path in Path("content/packs/leipzig/topics").iterdir()}
    for path in sorted(Path("bench/queries").glob("*.tsv")):
        asked = search.queries(path)
        assert {intent for intent, _ in asked} <= topics, path
        assert len({query for _, query in asked}) == len(asked), path


async def test_what_is_known_is_counted_in_every_locale(scratch: Path, server: str) -> None:
    table = await texts.measure(Ground(scratch, server), PLAN)
    assert {(row["topics"], int(row["longest"]) <= 900) for row in table.rows} == {(64, True)}


async def test_the_editor_is_measured_with_the_pack_and_with_a_larger_one(scratch: Path, server: str) -> None:
    table = await editor.measure(Ground(scratch, server), LITTLE, many=1000)
    deeds = ("overview", "to-do list", "open a text", "autosave", "publish")
    assert [(row["what"], row["texts"]) for row in table.rows] == [
        (deed, texts) for deed in deeds for texts in (576, 1152)
    ]
    for row in table.rows:
        assert 0 < float(row["p50 ms"]) <= float(row["p95 ms"]) <= float(row["p99 ms"])
        assert row["p50 ratio"] == 1 or row["texts"] == 1152


def test_a_larger_pack_has_as_many_texts_as_are_wanted_and_those_of_the_pack_among_them() -> None:
    pack = read_pack(PACK)
    larger = editor.enlarged(pack, 20_000)
    assert 20_000 <= sum(map(len, larger.texts.values())) < 20_600
    assert larger.topics.keys() == larger.texts.keys()
    assert pack.topics.items() <= larger.topics.items()


async def test_it_is_measured_how_soon_a_visitor_reads_what_was_published(scratch: Path, server: str) -> None:
    plain, new = (await publishing.measure(Ground(scratch, server), LITTLE)).rows
    assert (plain["what"], new["what"]) == (publishing.PLAIN, publishing.NEW)
    assert (plain["p50 ratio"], plain["old replies"]) == (1, 0)
    for row in (plain, new):
        assert 0 < float(row["p50 ms"]) <= float(row["p95 ms"]) <= float(row["max ms"])


async def test_every_page_of_the_editor_is_weighed_with_all_that_it_loads(scratch: Path, server: str) -> None:
    table = await pages.measure(Ground(scratch, server), LITTLE)
    assert [row["page"] for row in table.rows] == pages.addresses(read_pack(PACK))
    for row in table.rows:
        weights = [float(row[f"{kind} KB"]) for kind in ("HTML", "CSS", "scripts", "images", "data")]
        assert min(weights[:2]) > 0
        assert abs(sum(weights) - float(row["all KB"])) < 0.3


async def test_the_pages_and_deeds_of_the_desk_are_measured_in_houses_of_some_size(scratch: Path, server: str) -> None:
    table = await desk.measure(Ground(scratch, server), LITTLE, [Size(2, 90, 10)])
    shown = ("today", "today, renewed", "requests", "week", "list of cases", "a case", "a case, renewed", "hours")
    deeds = ("accept a request", "move an appointment", "say in a case")
    assert [row["what"] for row in table.rows] == [*shown, "reports", *deeds]
    for row in table.rows:
        assert row["appointments"] == 90
        assert 0 < float(row["p50 ms"]) <= float(row["p95 ms"]) <= float(row["p99 ms"])
        assert (row["all KB"] == "") is (row["what"] in deeds)


async def test_no_notice_is_lost_when_many_are_due_at_once_and_a_worker_is_killed(scratch: Path, server: str) -> None:
    table = await notices.measure(Ground(scratch, server), LITTLE, kills=1)
    named = [notices.QUIET, notices.REPLIES, notices.KILLED, notices.GROUP, notices.TAP]
    assert [row["what"] for row in table.rows] == named
    for row in table.rows:
        assert 0 < float(row["p50 s"]) <= float(row["p95 s"]) <= float(row["max s"])
        assert row["lost"] == row["refused by Telegram"] == 0
        assert int(row["doubled"]) <= (row["what"] == notices.KILLED)
