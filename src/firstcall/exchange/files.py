"""Figures as files: CSV, XLSX, and CSV with HXL hashtags. No cell can start a formula in its reader's program."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import IO, Any

import xlsxwriter

from firstcall.access.queries import may_somewhere
from firstcall.access.rules import Actor, NotVisible
from firstcall.exchange.sheets import SHEETS, Sheet
from firstcall.policy.refusal import Refusal, Refused, gettext_noop
from firstcall.structure.models import Emergency, Group

FORMATS = ("csv", "xlsx", "hxl")
# What a spreadsheet program takes for the start of a formula, in Latin and in full width (CWE-1236).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


def plain(value: Any) -> Any:
    """A cell as it is written: null empty, dates ISO, text that could start a formula marked with an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA_STARTS) else value
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value


def lines(sheet: Sheet, rows: Iterable[Sequence[Any]], *, hxl: bool) -> Iterator[list[Any]]:
    """Header, hashtags where wanted, and the rows."""
    yield [name for name, _tag in sheet.columns]
    if hxl:
        yield [tag for _name, tag in sheet.columns]
    for row in rows:
        yield [plain(value) for value in row]


def sheet_named(what: str) -> Sheet:
    """The sheet of this name. Raises `Refused` naming those there are."""
    if what not in SHEETS:
        raise Refused(
            Refusal(
                "export-what",
                gettext_noop("“%(what)s” cannot be exported. Choose one of: %(choices)s."),
                params={"what": what, "choices": ", ".join(SHEETS)},
            )
        )
    return SHEETS[what]


def csv_chunks(
    what: str, *, emergency: Emergency, group: Group | None, hxl: bool, actor: Actor, at: datetime
) -> Iterator[str]:
    """The file piece by piece, for a response that streams: memory does not grow with the rows."""
    sheet = sheet_named(what)
    _may_take(what, actor)
    buffer = StringIO()
    writer = csv.writer(buffer)
    yield "\ufeff"
    for number, line in enumerate(lines(sheet, sheet.rows(actor, emergency, group, at), hxl=hxl)):
        writer.writerow(line)
        if number % 500 == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def _may_take(what: str, actor: Actor) -> None:
    """The structure is public; figures are taken away by those who may export (access/matrix.toml)."""
    if what != "structure" and not may_somewhere(actor, "export", "read"):
        raise NotVisible(f"export.{what}")


def write_export(
    what: str,
    *,
    emergency: Emergency,
    group: Group | None,
    format: str,
    path: Path | None,
    actor: Actor,
    at: datetime,
) -> int:
    """Write a sheet to `path` (standard output when None); gives the number of rows."""
    sheet = sheet_named(what)
    _may_take(what, actor)
    rows = sheet.rows(actor, emergency, group, at)
    if format == "xlsx":
        if path is None and sys.stdout.isatty():
            message = gettext_noop("An XLSX file is not for a screen: give --output FILE.xlsx.")
            raise Refused(Refusal("export-output", message))
        return write_xlsx(path or sys.stdout.buffer, what, lines(sheet, rows, hxl=True)) - 2
    if path is None:
        return _write_csv(sys.stdout, lines(sheet, rows, hxl=format == "hxl")) - 1 - (format == "hxl")
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        return _write_csv(file, lines(sheet, rows, hxl=format == "hxl")) - 1 - (format == "hxl")


def _write_csv(file: IO[str], rows: Iterable[Sequence[Any]]) -> int:
    writer, count = csv.writer(file, lineterminator="\n" if file is sys.stdout else "\r\n"), 0
    for row in rows:
        writer.writerow(row)
        count += 1
    return count


def write_xlsx(path: Path | IO[bytes], name: str, rows: Iterable[Sequence[Any]]) -> int:
    """Write rows to one sheet; gives how many, header included. Text stays text whatever it starts with."""
    book = xlsxwriter.Workbook(
        path, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet, count = book.add_worksheet(name), 0
    for row in rows:
        sheet.write_row(count, 0, row)
        count += 1
    book.close()
    return count
