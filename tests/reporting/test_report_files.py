"""Files of a report: nothing in them becomes a formula, whatever somebody called an event."""

from datetime import date

import pytest

from bot.adapters.locales import GettextLocales
from bot.channels.web.desk.charts import of_rows
from bot.channels.web.desk.report_files import csv_file, xlsx_file
from bot.channels.web.desk.report_words import Sheet, sheets
from bot.reporting import report
from bot.settings import ROOT
from tests.fakes.figures import figure
from tests.reporting.workbook import Workbook

WORDS = GettextLocales(ROOT / "locales", ["de", "en"]).for_desk["de"]
JANUARY = date(2026, 1, 1)


def made(title: str = "Frühstück") -> list[Sheet]:
    kept = [figure("2026-01", "event_read", 8, topic="breakfast"), figure("2026-01", "event_read", 9, topic="choir")]
    return sheets(report(kept, JANUARY, JANUARY), WORDS, {"breakfast": title})


@pytest.mark.parametrize("title", ["=1+1", "+49 341", "-5", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_title_becomes_a_formula(title: str) -> None:
    line = next(one for one in csv_file(made(title), WORDS).decode("utf-8-sig").split("\r\n") if "'" in one)
    assert f"'{title}" in line

    assert [row[0] for row in Workbook(xlsx_file(made(title), WORDS, "Bericht")).rows("Veranstaltungen einzeln")]


def test_a_title_with_the_files_own_signs_stays_one_field() -> None:
    assert '"Chor; ""Lied"""' in csv_file(made('Chor; "Lied"'), WORDS).decode("utf-8-sig")


def test_rows_stand_by_name_so_that_their_order_tells_no_number() -> None:
    events = next(one for one in made("Zumba") if one.by == "event")

    assert [row.name for row in events.rows] == ["choir", "Zumba"]


def test_a_bar_is_as_long_as_its_numbers_and_a_hidden_one_has_a_star() -> None:
    kept = [figure("2026-01", "talk", 30), figure("2026-02", "talk", 15), figure("2026-03", "talk", 2)]
    kept += [figure("2026-01", "attended", 30)]
    months = next(one for one in sheets(report(kept, JANUARY, date(2026, 4, 1)), WORDS, {}) if one.by == "month")
    january, february, march, april = of_rows(months).bars

    assert [(one.start, one.width) for one in january.pieces] == [(0, 50), (50, 50)]
    assert (february.value, march.value, april.value) == ("* · 0", "* · 0", "0 · 0")
    assert not march.pieces
