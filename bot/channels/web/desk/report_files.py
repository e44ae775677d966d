"""A report to take along: CSV as German Excel opens it, and a workbook with a sheet for each table."""

import csv
import io
from collections.abc import Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bot.channels.web.desk.charts import HIDDEN
from bot.channels.web.desk.report_words import Sheet, meanings
from bot.dialogue.words import Words

CSV, XLSX = "csv", "xlsx"
MEDIA = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# What makes a formula of a text when a file is opened (owasp.org, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_NAME, _FORBIDDEN = 31, str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def file(kind: str, sheets: Sequence[Sheet], words: Words, heading: str) -> bytes:
    """`kind` is CSV or XLSX, `heading` names the report."""
    return csv_file(sheets, words) if kind == CSV else xlsx_file(sheets, words, heading)


def csv_file(sheets: Sequence[Sheet], words: Words) -> bytes:
    """One line for each count, to be sorted and filtered; totals stand as what they are."""
    written = io.StringIO(newline="")
    lines = csv.writer(written, delimiter=";")
    lines.writerow([words.text(f"reports.{name}") for name in ("part", "split", "entry", "outcome", "count")])
    for sheet in sheets:
        part, split = (words.text(f"reports.{name}") for name in (sheet.subject, f"by_{sheet.by}"))
        totals = (words.text("reports.total"), sheet.totals)
        for name, counts in (*((row.name, row.counts) for row in sheet.rows), totals):
            for column, count in zip(sheet.columns, counts, strict=True):
                lines.writerow([part, split, _harmless(name), column, HIDDEN if count is None else count])
    return written.getvalue().encode("utf-8-sig")


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def xlsx_file(sheets: Sequence[Sheet], words: Words, heading: str) -> bytes:
    """Numbers are numbers; no text becomes a formula, since each is written as text."""
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True}) as book:
        book.set_properties({"title": heading, "author": "Lotse"})
        strong = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        aside = book.add_format({"align": "right"})
        _about(book.add_worksheet(words.text("reports.about")), words, heading, strong, wrapped)
        for sheet in sheets:
            page = book.add_worksheet(sheet.title.translate(_FORBIDDEN)[:_LONGEST_NAME])
            _fill(page, sheet, words, strong, aside)
    return kept.getvalue()


def _about(page: Worksheet, words: Words, heading: str, strong: Format, wrapped: Format) -> None:
    page.set_column(0, 0, 34)
    page.set_column(1, 1, 100)
    page.write_string(0, 0, heading, strong)
    rows = [words.text(f"reports.{name}") for name in ("what", "hidden", "across", "one_range")]
    for number, text in enumerate(rows, start=1):
        page.write_string(number, 1, text, wrapped)
    for number, (name, meaning) in enumerate(meanings(words), start=len(rows) + 2):
        page.write_string(number, 0, name, wrapped)
        page.write_string(number, 1, meaning, wrapped)


def _fill(page: Worksheet, sheet: Sheet, words: Words, strong: Format, aside: Format) -> None:
    page.freeze_panes(1, 1)
    page.set_column(0, 0, 34)
    page.set_column(1, len(sheet.columns), 16)
    for number, name in enumerate((sheet.heading, *sheet.columns)):
        page.write_string(0, number, name, strong)
    totals = (words.text("reports.total"), sheet.totals)
    for row, (name, counts) in enumerate((*((one.name, one.counts) for one in sheet.rows), totals), start=1):
        page.write_string(row, 0, name, strong if row > len(sheet.rows) else None)
        for column, count in enumerate(counts, start=1):
            if count is None:
                page.write_string(row, column, HIDDEN, aside)
            else:
                page.write_number(row, column, count)
