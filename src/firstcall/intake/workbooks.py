"""Workbooks (xlsx, xls, xlsb, ods) as columns of text. Runs in the child process, behind the guard."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from xml.parsers import expat

import polars as pl
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from firstcall.intake import limits
from firstcall.intake.containers import DAMAGED, SHEET_TOO_LARGE, ErrorCell
from firstcall.policy.refusal import Refusal, Refused, gettext_noop

ROWS_AT_A_TIME = 2_000  # small enough to stay in the processor's cache
NO_SUCH_SHEET = Refusal(
    "no_such_sheet",
    gettext_noop("There is no sheet named %(sheet)s. The file has: %(sheets)s. Choose one of them."),
)
TOO_MANY_SHEETS = Refusal(
    "too_many_sheets",
    gettext_noop("The workbook has %(sheets)d sheets. Copy those with data into a new workbook."),
)


Errors = Callable[[], dict[str, list[ErrorCell]]]
"""The error cells (#N/A …) found by the guard, by the part of the workbook they stand in."""


def write_workbook(path: Path, folder: Path, only: str | None, errors: Errors) -> Iterator[dict[str, object]]:
    """Write the cells of each worksheet into an Arrow file in `folder`, and give what is known of the sheet.

    `errors` is asked once the first sheet is read.
    """
    for number, (facts, frame) in enumerate(read_workbook(path, only, errors)):
        frame.write_ipc(folder / f"{number}.arrow", record_batch_size=100_000)
        yield {**facts, "file": f"{number}.arrow"}


def read_workbook(
    path: Path, only: str | None, errors: Errors
) -> Iterator[tuple[dict[str, object], pl.DataFrame]]:
    """Each worksheet: what is known of it, and its cells from row 1 and column A as columns c0..cn of text."""
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        sheets = [meta for meta in workbook.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
        wanted = _wanted([meta.name for meta in sheets], only)
        found: dict[str, list[ErrorCell]] | None = None
        parts: dict[str, str] = {}
        for meta in sheets:
            if meta.name not in wanted:
                continue
            sheet = workbook.get_sheet_by_name(meta.name)
            frame = _frame(sheet)
            if found is None:
                found = errors()
                parts = sheet_parts(path) if found else {}
            frame = put_errors(frame, found.get(parts.get(meta.name, ""), []))
            yield _facts(meta.name, meta.visible != SheetVisibleEnum.Visible, sheet), frame
    except CalamineError as error:
        raise Refused(DAMAGED) from error


def _wanted(names: list[str], only: str | None) -> list[str]:
    if len(names) > limits.SHEETS:
        raise Refused(Refusal(TOO_MANY_SHEETS.code, TOO_MANY_SHEETS.message, params={"sheets": len(names)}))
    wanted = [name for name in names if only is None or _same(name, only)]
    if not wanted:
        params = {"sheet": only, "sheets": ", ".join(names)}
        raise Refused(Refusal(NO_SUCH_SHEET.code, NO_SUCH_SHEET.message, params=params))
    return wanted


def _same(name: str, wanted: str) -> bool:
    return name.strip().casefold() == wanted.strip().casefold()


def _facts(name: str, hidden: bool, sheet: CalamineSheet) -> dict[str, object]:
    merged = sheet.merged_cell_ranges or []
    return {"name": name, "hidden": hidden, "merged": [[*start, *end] for start, end in merged[:5000]]}


def _frame(sheet: CalamineSheet) -> pl.DataFrame:
    if sheet.start is None:
        return pl.DataFrame()
    height, width = sheet.total_height + 1, sheet.total_width + 1
    if height > limits.ROWS + 1 or width > limits.COLUMNS or height * width > limits.CELLS:
        params = {"rows": height, "columns": width}
        raise Refused(Refusal(SHEET_TOO_LARGE.code, SHEET_TOO_LARGE.message, params=params))
    left = sheet.start[1]
    kinds: dict[str, set[type]] = {f"c{index}": set() for index in range(left, width)}
    rows, parts = sheet.iter_rows(), []
    while batch := list(islice(rows, ROWS_AT_A_TIME)):
        columns = zip(kinds, zip(*batch, strict=True), strict=True)
        parts.append(pl.DataFrame([_text(name, column, kinds[name]) for name, column in columns]))
    frame = pl.concat(parts)
    before = [pl.lit(None, dtype=pl.String).alias(f"c{index}") for index in range(left)]
    return frame.select(*before, *[_tidy(name, kinds[name]) for name in frame.columns])


def _text(name: str, column: tuple[object, ...], kinds: set[type]) -> pl.Series:
    """Cells as text; the kinds of cells that are not text are added to `kinds`."""
    try:
        return pl.Series(name, column, dtype=pl.String, strict=True)
    except TypeError:
        kinds.update(map(type, column))
        return pl.Series(name, column, dtype=pl.String, strict=False)


def _tidy(name: str, kinds: set[type]) -> pl.Expr:
    """Whole numbers without a decimal point, days without an hour; blank is null."""
    text = pl.col(name)
    if float in kinds:
        text = text.str.replace(r"^(-?\d+)\.0$", "$1")
    if datetime in kinds:
        text = text.str.replace(r"^(\d{4}-\d\d-\d\d) 00:00:00$", "$1")
    return pl.when(text != "").then(text).alias(name)


def put_errors(frame: pl.DataFrame, errors: list[ErrorCell]) -> pl.DataFrame:
    """The reader leaves error cells blank; what they say (#N/A, #REF!) is put back."""
    by_column: dict[str, list[ErrorCell]] = {}
    for error in errors:
        if error.row <= frame.height and error.column < frame.width:
            by_column.setdefault(f"c{error.column}", []).append(error)
    for name, cells in by_column.items():
        series = frame.get_column(name).scatter(
            [cell.row - 1 for cell in cells], [cell.text for cell in cells]
        )
        frame = frame.with_columns(series.alias(name))
    return frame


def sheet_parts(path: Path) -> dict[str, str]:
    """Which part of an xlsx file holds which sheet: {"Data": "xl/worksheets/sheet1.xml"}."""
    with zipfile.ZipFile(path) as archive:
        names = {name.lower(): name for name in archive.namelist()}
        if "xl/workbook.xml" not in names:
            return {}
        book = archive.read(names["xl/workbook.xml"])
        links = (
            archive.read(names["xl/_rels/workbook.xml.rels"])
            if "xl/_rels/workbook.xml.rels" in names
            else b""
        )
    targets = {
        a.get("Id", ""): a.get("Target", "") for name, a in _elements(links) if name.endswith("Relationship")
    }
    found = {}
    for name, attributes in _elements(book):
        if re.fullmatch(r"(\w+:)?sheet", name):
            link = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            target = targets.get(link, "")
            part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            found[attributes.get("name", "")] = part.lower()
    return found


def _elements(content: bytes) -> list[tuple[str, dict[str, str]]]:
    elements: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: elements.append((name, attributes))
    if content:
        parser.Parse(content, True)
    return elements
