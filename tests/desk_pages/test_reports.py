"""Reports at the desk: the page, its charts, and the files to take along."""

import csv
import io
import re
from datetime import date

import pytest
from sqlalchemy import insert

from bot.adapters.tables import figures
from content.editor.roles import Role
from tests.desk_pages.office import Office
from tests.reporting.workbook import Workbook

KEPT = [
    ("2026-01", "talk", "kita_place", "ar", 12),
    ("2026-02", "talk", "asylum", "uk", 9),
    ("2026-02", "attended", "kita_place", "ar", 30),
    ("2026-02", "missed", "kita_place", "ckb", 3),
    ("2026-03", "answered", "kita_place", "ar", 140),
    ("2026-03", "answered", "asylum", "uk", 3),
    ("2026-03", "answered", "job_search", "uk", 20),
    ("2026-03", "event_read", "long_gone", "uk", 6),
    ("2025-12", "talk", "kita_place", "ar", 77),
]


@pytest.fixture
async def counted(office: Office) -> Office:
    rows = [
        {"month": date.fromisoformat(f"{month}-01"), "kind": kind, "topic": topic, "locale": locale, "count": count}
        for month, kind, topic, locale, count in KEPT
    ]
    async with office.house.engine.begin() as connection:
        await connection.execute(insert(figures), rows)
    return office


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


async def test_this_year_is_shown_in_words_with_totals(counted: Office) -> None:
    mira = await counted.counsellor("mira")
    answer = await mira.open("/desk/reports")

    assert answer.status_code == 200
    for shown in ("Januar 2026 bis November 2026", "Arabisch", "Kita: Platz finden", "Gespräche im Chat", "140", "163"):
        assert shown in mira.page.text
    assert "77" not in mira.page.text


async def test_the_months_can_be_chosen_and_stay_chosen_for_the_files(counted: Office) -> None:
    mira = await counted.counsellor("mira")
    await mira.open("/desk/reports?from=2025-12&to=2025-12")

    assert "Dezember 2025" in mira.page.text
    assert "77" in mira.page.text
    files = [link["href"] for link in mira.page.all("a") if "download" in link]
    assert files == [f"/desk/reports.{kind}?from=2025-12&to=2025-12" for kind in ("csv", "xlsx")]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("from=soon", "Bitte so schreiben: 2026-01"),
        ("from=2026-13", "Bitte so schreiben: 2026-01"),
        ("from=2026-05&to=2026-02", "Dieser Monat liegt vor dem ersten."),
        ("from=2001-01&to=2026-02", "Höchstens fünf Jahre auf einmal."),
    ],
)
async def test_months_that_make_no_range_are_said_beside_the_field(office: Office, asked: str, said: str) -> None:
    mira = await office.counsellor("mira")
    answer = await mira.open(f"/desk/reports?{asked}")

    assert answer.status_code == 422
    assert said in mira.page.text
    assert (await mira.client.get(f"/desk/reports.csv?{asked}")).status_code == 400


async def test_a_small_count_is_in_neither_page_nor_file(counted: Office) -> None:
    mira = await counted.counsellor("mira")
    await mira.open("/desk/reports?from=2026-03&to=2026-03")
    table = lines((await mira.client.get("/desk/reports.csv?from=2026-03&to=2026-03")).content)
    book = Workbook((await mira.client.get("/desk/reports.xlsx?from=2026-03&to=2026-03")).content)

    by_topic = {name: count for _, split, name, what, count in table if (split, what) == ("nach Thema", "Beantwortet")}
    assert sorted(by_topic.values()) == ["*", "*", "140", "163"]
    in_sheet = [row[1] for row in book.rows("Fragen nach Thema")[1:]]
    assert sorted(map(str, in_sheet)) == ["*", "*", "140.0", "163.0"]
    assert len(re.findall(r"\b163\b", mira.page.text)) > 1
    assert not re.search(r"\b(3|20)\b", mira.page.text.split("Was gezählt wird")[0].split("nach Thema")[1])


async def test_a_language_that_only_a_small_total_would_name_is_not_named(counted: Office) -> None:
    mira = await counted.counsellor("mira")
    answer = await mira.open("/desk/reports")

    assert "Zentralkurdisch" not in answer.text
    assert "Sorani" not in answer.text


async def test_each_chart_says_what_it_shows_and_has_its_numbers_in_a_table(counted: Office) -> None:
    mira = await counted.counsellor("mira")
    answer = await mira.open("/desk/reports")

    drawn = [one["aria-label"] or "" for one in mira.page.all("svg") if one.get("role") == "img"]
    assert len(drawn) > 6
    assert all(one.endswith("Dieselben Zahlen stehen in der Tabelle darunter.") for one in drawn)
    assert len(mira.page.all("table")) >= len(drawn) - 4
    assert "style=" not in answer.text


async def test_the_csv_opens_in_german_excel(counted: Office) -> None:
    mira = await counted.counsellor("mira")
    answer = await mira.client.get("/desk/reports.csv?from=2026-01&to=2026-03")

    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in answer.content
    assert answer.headers["content-disposition"] == 'attachment; filename="lotse-2026-01-2026-03.csv"'
    table = lines(answer.content)
    assert table[0] == ["Teil", "Aufteilung", "Eintrag", "Merkmal", "Anzahl (* = unter 5 oder verborgen)"]
    assert ["Beratungen", "nach Monat", "Januar 2026", "Gespräche im Chat", "12"] in table
    assert ["Beratungen", "nach Sprache", "Summe", "Gespräche im Chat", "21"] in table


async def test_the_workbook_has_a_sheet_for_each_table_with_numbers_that_are_numbers(counted: Office) -> None:
    mira = await counted.counsellor("mira")
    answer = await mira.client.get("/desk/reports.xlsx?from=2026-01&to=2026-03&lang=en")
    book = Workbook(answer.content)

    assert answer.headers["content-type"].endswith("spreadsheetml.sheet")
    assert book.names[0] == "About"
    assert len(book.names) == 13
    rows = book.rows("Consultations by month")
    assert rows[0][:3] == ["Month", "Talks in the chat", "Appointments attended"]
    assert rows[1][:2] == ["January 2026", 12.0]
    assert rows[-1][:3] == ["Total", 21.0, 30.0]
    assert book.is_frozen("Consultations by month")


async def test_an_event_that_is_gone_keeps_its_id(counted: Office) -> None:
    mira = await counted.counsellor("mira")
    await mira.open("/desk/reports")

    assert "long_gone" in mira.page.text


async def test_who_only_manages_sees_reports_too_and_an_outsider_signs_in(counted: Office) -> None:
    manager = await counted.member("vera", Role.administrator)
    assert (await manager.open("/desk/reports")).status_code == 200

    for path in ("/desk/reports", "/desk/reports.csv", "/desk/reports.xlsx"):
        assert "/editor" in (await counted.outsider().client.get(path)).headers["location"]
    assert (await manager.client.get("/desk/reports.exe")).status_code == 404


async def test_before_anything_is_counted_the_page_says_so(office: Office) -> None:
    mira = await office.counsellor("mira")
    await mira.open("/desk/reports")

    assert mira.page.text.count("Hier gibt es noch nichts zu zeigen.") == 4
