"""Workbooks (xlsx, xls, xlsb, ods) as columns of text. Runs in the child process, behind the guard."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING
from xml.parsers import expat

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from firstcall.intake.files import limits
from firstcall.intake.files.containers import DAMAGED, ErrorCell
from firstcall.policy.refusal import Refusal, Refused, gettext_noop

if TYPE_CHECKING:
    import polars as pl

CELLS = "firstcall.intake.files.cells"  # with polars, which takes longer to import than a small sheet to read
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
    importing = Thread(
        target=import_module, args=(CELLS,)
    )  # the reader leaves the interpreter free meanwhile
    importing.start()
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
            importing.join()
            from firstcall.intake.files.cells import frame_of, put_errors

            frame = frame_of(sheet)
            if found is None:
                found = errors()
                parts = sheet_parts(path) if found else {}
            frame = put_errors(frame, found.get(parts.get(meta.name, ""), []))
            yield _facts(meta.name, meta.visible != SheetVisibleEnum.Visible, sheet), frame
    except CalamineError as error:
        raise Refused(DAMAGED) from error
    finally:
        importing.join()


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
