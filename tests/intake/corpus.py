"""Files with what people really do to them, for `test_corpus`: the usual row, and makers of files around it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import xlsxwriter

from tests.intake import made
from tests.intake.test_ods import EMPTY, cell, ods

Maker = Callable[[Path], object]
HEAD = ["Organisation", "Sector", "Admin2 Pcode", "Activity", "Start date", "Reached"]
ROW = ["Oxfam", "WASH", "ZZ0101", "Wells", "2025-03-31", "12"]


def workbook(*rows: Sequence[object], head: Sequence[str] = HEAD, **options: object) -> Maker:
    return lambda path: made.workbook(path, {"Data": [head, *rows]}, **options)  # type: ignore[arg-type]


def text(content: str | bytes, encoding: str = "utf-8") -> Maker:
    body = content if isinstance(content, bytes) else content.encode(encoding)
    return lambda path: path.write_bytes(body)


def lines(
    *rows: Sequence[str], by: str = ",", end: str = "\n", encoding: str = "utf-8", head: Sequence[str] = HEAD
) -> Maker:
    return text(end.join(by.join(row) for row in (head, *rows)) + end, encoding)


def one(**cells: str) -> list[str]:
    """The usual row with some cells exchanged, by the first word of their heading."""
    names = [heading.split()[0].casefold() for heading in HEAD]
    return [cells.get(name, usual) for name, usual in zip(names, ROW, strict=True)]


def typed(path: Path, cell: Callable[[xlsxwriter.Workbook, object], object], column: int = 5) -> None:
    """A workbook whose one row has a cell written by `cell(book, sheet)`."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, [value if place != column else "" for place, value in enumerate(ROW)])
        cell(book, sheet)


def of_1904(path: Path) -> None:
    with xlsxwriter.Workbook(path, {"date_1904": True}) as book:
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, ROW)
        sheet.write_datetime(1, 4, datetime(2025, 3, 31), book.add_format({"num_format": "yyyy-mm-dd"}))


def filtered(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Data")
        for at, row in enumerate([HEAD, ROW, one(reached="40")]):
            sheet.write_row(at, 0, row)
        sheet.autofilter(0, 0, 2, 5)
        sheet.set_row(2, None, None, {"hidden": True})


def very_hidden(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        for name, reached in (("New", "12"), ("Old", "99")):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, HEAD)
            sheet.write_row(1, 0, one(reached=reached))
        sheet.very_hidden()


def day_60(path: Path) -> None:
    """Excel shows day 60 as 29 February 1900, a day that never was."""
    typed(path, lambda book, sheet: sheet.write_number(1, 4, 60, book.add_format({"num_format": 14})), 4)


def open_document(path: Path) -> None:
    rows = ["<table:table-row>" + "".join(map(cell, row)) + "</table:table-row>" for row in (HEAD, ROW)]
    ods(path, "".join(rows) + EMPTY)


def merged_data(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Data")
        for at, row in enumerate([HEAD, ROW, one(organisation="")]):
            sheet.write_row(at, 0, row)
        sheet.merge_range(1, 0, 2, 0, "Oxfam")


def strings_out_of_range(path: Path) -> None:
    made.parts(path, made.HEAD + '<row r="1"><c r="A1" t="s"><v>999</v></c></row>' + made.TAIL)


def external_link(path: Path) -> None:
    made.workbook(path, {"Data": [HEAD, ROW]})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/externalLinks/externalLink1.xml", '<externalLink xmlns="x"/>')
