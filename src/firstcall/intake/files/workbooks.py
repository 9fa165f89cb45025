"""Workbooks (xlsx, xls, xlsb, ods) as columns of text. Runs in the child process, behind the guard."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from firstcall.intake.files import limits
from firstcall.intake.files.containers import Seen
from firstcall.intake.files.handing import Cells, write_cells, write_columns
from firstcall.intake.files.looks import DAMAGED, SHEET_TOO_LARGE, ErrorCell
from firstcall.policy.refusal import Refusal, Refused, gettext_noop

if TYPE_CHECKING:
    import polars as pl

    from firstcall.intake.files.quick import QuickBook

CELLS = "firstcall.intake.files.cells"  # with polars, which takes longer to import than a small sheet to read
NO_SUCH_SHEET = Refusal(
    "no_such_sheet",
    gettext_noop("There is no sheet named %(sheet)s. The file has: %(sheets)s. Choose one of them."),
)
TOO_MANY_SHEETS = Refusal(
    "too_many_sheets",
    gettext_noop("The workbook has %(sheets)d sheets. Copy those with data into a new workbook."),
)


Guard = Callable[[], Seen]
"""What the guard saw of the sheets (cells with #N/A, merged cells), once it has let the file through."""


def write_workbook(
    path: Path, folder: Path, only: str | None, guard: Guard, quickly: bool = False
) -> Iterator[dict[str, object]]:
    """Write the cells of each worksheet into a file in `folder`, and give what is known of the sheet."""
    for number, (facts, found) in enumerate(read_workbook(path, only, guard, quickly)):
        name = (
            write_cells(folder, number, found)
            if isinstance(found, Cells)
            else write_columns(folder, number, found)
        )
        yield {**facts, "file": name}


def read_workbook(
    path: Path, only: str | None, guard: Guard, quickly: bool = False
) -> Iterator[tuple[dict[str, object], Cells | pl.DataFrame]]:
    """Each worksheet: what is known of it, and its cells from row 1 on; of a larger one from column A, as columns
    c0..cn of text.

    `guard` is asked once the first sheet is read. `quickly`: the quick reader is tried first; it gives the same, or
    nothing.
    """
    importing = _importing(path)
    seen, parts = cache(guard), cache(partial(sheet_parts, path))
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        quick = _quick_book(path) if quickly else None
        sheets = [meta for meta in workbook.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
        wanted = _wanted([meta.name for meta in sheets], only)
        for meta in (one for one in sheets if one.name in wanted):
            found = _quickly(quick, meta.name, importing, seen, parts) if quick else None
            frame, merged = found or _thoroughly(workbook, meta.name, importing)
            if errors := seen().errors and seen().errors.get(parts().get(meta.name, "")):
                frame = _with_errors(frame, errors)
            hidden = meta.visible != SheetVisibleEnum.Visible
            yield {"name": meta.name, "hidden": hidden, "merged": merged[:5000]}, frame
    except CalamineError as error:
        raise Refused(DAMAGED) from error
    finally:
        importing()


def _importing(path: Path) -> Callable[[], None]:
    """Imports meanwhile what larger sheets take: parsing leaves the interpreter free. Gives what waits for it."""
    if path.stat().st_size < limits.SMALL_BYTES:
        return lambda: None
    thread = Thread(target=import_module, args=(CELLS,))
    thread.start()
    return thread.join


def _with_errors(found: Cells | pl.DataFrame, errors: Sequence[ErrorCell]) -> Cells | pl.DataFrame:
    if isinstance(found, Cells):
        return found.with_errors(errors)
    from firstcall.intake.files.cells import put_errors

    return put_errors(found, errors)


def _quick_book(path: Path) -> QuickBook:
    from firstcall.intake.files.quick import QuickBook  # wanted for large workbooks only

    return QuickBook(path)


def _quickly(
    quick: QuickBook,
    name: str,
    importing: Callable[[], None],
    seen: Guard,
    parts: Callable[[], dict[str, str]],
) -> tuple[pl.DataFrame, Sequence[object]] | None:
    """Cells and merged cells of a sheet; None where the quick reader may not be believed."""
    from firstcall.intake.files.quick import as_told, cells_of

    parsed = quick.load(name)
    importing()
    cells = cells_of(parsed) if parsed is not None else None
    del parsed  # its memory is wanted
    if cells is None or not seen().plain or (part := parts().get(name, "")) not in seen().merged:
        return None
    frame = as_told(cells, seen().numbers[part])
    return None if frame is None else (frame, [list(area) for area in seen().merged[part]])


def _thoroughly(
    workbook: CalamineWorkbook, name: str, importing: Callable[[], None]
) -> tuple[Cells | pl.DataFrame, Sequence[object]]:
    sheet = workbook.get_sheet_by_name(name)
    merged = [[*start, *end] for start, end in sheet.merged_cell_ranges or []]
    if sheet.start is None:
        return Cells([], 0, 0), merged
    height, width, left = sheet.total_height + 1, sheet.total_width + 1, sheet.start[1]
    if height > limits.ROWS + 1 or width > limits.COLUMNS or height * width > limits.CELLS:
        params = {"rows": height, "columns": width}
        raise Refused(Refusal(SHEET_TOO_LARGE.code, SHEET_TOO_LARGE.message, params=params))
    if height * width <= limits.SMALL_CELLS:
        return Cells(list(sheet.iter_rows()), left, width), merged
    importing()
    from firstcall.intake.files.cells import columns_of_cells

    return columns_of_cells(sheet.iter_rows(), left, width), merged


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
