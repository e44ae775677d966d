"""The measurements work and their tables hold what they promise. How fast anything is depends on the machine."""

from pathlib import Path

from bench import booking, messages, search, texts
from bench.ground import Crowd, Ground, Plan
from bench.report import as_data, as_markdown, machine

PLAN = Plan(seconds=0.5, rounds=1, crowds=(Crowd(1), Crowd(3)), attempts=60)


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
    assert (row["double bookings"], row["hours lost"], row["told but not kept"]) == (0, 0, 0)
    assert 0 < int(row["booked in the rush"]) <= int(row["hours"])


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
