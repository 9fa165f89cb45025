"""The child process that opens a person's workbook to mark it: limits first, then the guard, then the library.

`python -m firstcall.exchange.marking.child FILE FOLDER` reads FOLDER/marks.json, writes FOLDER/marked.xlsx and
answers {"marked": true}, or {"marked": false} where the file is not a workbook that can be kept as it is. Nothing of
Django is imported here.
"""

from __future__ import annotations

import json
import re
import sys
import zipfile
from pathlib import Path
from typing import Any

from firstcall.exchange.marking.marks import (
    AUTHOR,
    BETWEEN,
    COMMENTS,
    Marked,
    Marks,
    lines,
    link,
    marked_cells,
)
from firstcall.intake.files.child import bound

CELLS = 300_000  # of all sheets: the library needs about 2 kB and 30 µs for each
MERGED = 20_000  # cells under merged ranges that are looked at
# What calls something outside the workbook: a function, DDE (`cmd|'…'!A0`), a file. Such a formula is kept as text.
_CALLS = re.compile(
    r"\b(WEBSERVICE|IMPORTXML|IMPORTDATA|IMPORTHTML|IMPORTFEED|IMPORTRANGE|IMAGE|RTD|CALL|REGISTER\.ID|DDE|EXEC|"
    r"FILTERXML|HYPERLINK)\s*\(|\||\b(file|https?):",
    re.IGNORECASE,
)
_WITHIN = re.compile(r'HYPERLINK\s*\(\s*"#[^"]*"', re.IGNORECASE)  # a link to a cell of the same workbook
_QUOTED = re.compile(r'"[^"]*"')


def reaches_outside(formula: str) -> bool:
    """Whether a formula calls something outside its workbook. What stands in quotes is text, not a call."""
    return _CALLS.search(_QUOTED.sub('""', _WITHIN.sub("", formula))) is not None


def mark(path: Path, folder: Path) -> bool:
    """Write FOLDER/marked.xlsx; False where the file has to be made anew from the cells that were read."""
    from firstcall.intake.files.guard import look

    marks = Marks.from_json((folder / "marks.json").read_text("utf-8"))
    if look(path).name != "xlsx" or not _can_be_kept(path):
        return False
    sys.modules["numpy"] = None  # type: ignore[assignment]  # the library takes it where it is there; we have no use for it
    import openpyxl

    try:
        with path.open("rb") as file:  # the library goes by names, and stored files have none
            book = openpyxl.load_workbook(file)
            _mark(book, marks)
            book.save(folder / "marked.xlsx")
    except Exception:  # whatever the library cannot keep is made anew instead
        return False
    return True


def _can_be_kept(path: Path) -> bool:
    """Not too many cells, and no link to another program (DDE, OLE)."""
    with zipfile.ZipFile(path) as archive:
        cells = 0
        for entry in archive.infolist():
            name = entry.filename.lower()
            if re.search(r"worksheets/[^/]*\.xml$", name):
                with archive.open(entry) as part:
                    rest = b""
                    while block := part.read(1 << 20):
                        cells += (rest[-3:] + block).count(b"<c ")
                        rest = block
            if "externallinks/" in name and name.endswith(".xml"):
                content = archive.read(entry).lower()
                if b"ddelink" in content or b"olelink" in content:
                    return False
    return cells <= CELLS


def _mark(book: Any, marks: Marks) -> None:
    from openpyxl.packaging.core import DocumentProperties

    for sheet in [one for one in book.worksheets if one.title in marks.words.earlier]:
        if len(book.worksheets) > 1:
            book.remove(sheet)
    by_sheet = {sheet.title.strip().casefold(): sheet for sheet in book.worksheets}
    left = COMMENTS
    for sheet in book.worksheets:
        _tidy(sheet)
    for name, cells in marked_cells(marks.faults).items():
        sheet = by_sheet.get(name.strip().casefold())
        if sheet is not None:
            left = _mark_sheet(sheet, cells, left)
    _problems(book, marks)
    book.properties = DocumentProperties(creator=None, lastModifiedBy=None)
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]


def _tidy(sheet: Any) -> None:
    """Formulas that reach outside become text; marks of an earlier copy go; comments stay without their authors."""
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    for cell in list(sheet._cells.values()):  # those there are: walking rows would make the empty ones
        if cell.data_type == "f":
            formula = getattr(cell.value, "text", cell.value)
            if isinstance(formula, str) and reaches_outside(formula):
                cell.value, cell.data_type = formula, "s"
        old = cell.comment
        if old is not None:
            text = old.text or ""
            if old.author == AUTHOR:
                cell.fill = PatternFill()
                text = text.partition(BETWEEN)[2]
            cell.comment = Comment(text, "") if text else None


def _mark_sheet(sheet: Any, cells: dict[tuple[int, str], Marked], left: int) -> int:
    """Colour and comment the cells of one sheet; gives how many comments may still be written."""
    from openpyxl.cell.cell import MergedCell
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    fills: dict[str, Any] = {}
    tops = _merged(sheet)
    for (row, letters), said in sorted(cells.items()):
        cell = sheet[f"{letters}{row}"] if letters else _first_filled(sheet, row)
        cell = sheet.cell(*tops.get((cell.row, cell.column), (cell.row, cell.column)))
        cell.fill = fills.setdefault(said.colour, PatternFill("solid", fgColor=said.colour))
        if left and not isinstance(cell, MergedCell):
            before = cell.comment.text if cell.comment is not None else ""
            cell.comment = Comment(said.comment(before), AUTHOR, height=120, width=320)
            left -= 1
    return left


def _merged(sheet: Any) -> dict[tuple[int, int], tuple[int, int]]:
    """For each cell under a merged range, the one that shows and can bear a comment."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for area in sheet.merged_cells.ranges:
        if area.size["rows"] * area.size["columns"] + len(found) <= MERGED:
            found.update(dict.fromkeys(area.cells, (area.min_row, area.min_col)))
    return found


def _first_filled(sheet: Any, row: int) -> Any:
    """Where a fault of a whole row is shown."""
    cells = next(sheet.iter_rows(min_row=row, max_row=row))
    return next((cell for cell in cells if cell.value is not None), cells[0])


def _problems(book: Any, marks: Marks) -> None:
    """The first sheet: every problem with a link to its first cell."""
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.worksheet.hyperlink import Hyperlink

    sheet = book.create_sheet(marks.words.sheet, 0)
    sheet.sheet_view.rightToLeft = marks.words.right_to_left
    for other in book.worksheets:
        other.sheet_view.tabSelected = other is sheet
    book.active = 0
    _text(sheet, 1, 1, marks.words.title).font = Font(bold=True, size=13)
    for number, heading in enumerate(marks.words.columns, start=1):
        cell = _text(sheet, 3, number, heading)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="FFDDE3EA")
    ordered = sorted(marks.faults, key=lambda one: (not one.refused, -one.rows))
    for row, (fault, values) in enumerate(zip(ordered, lines(marks), strict=True), start=4):
        for number, value in enumerate(values, start=1):
            cell = _text(sheet, row, number, value)
            cell.alignment = Alignment(wrap_text=number in (3, 4, 5), vertical="top")
        if fault.cells:
            first = sheet.cell(row, 1)
            first.hyperlink = Hyperlink(first.coordinate, location=link(fault.sheet, fault.cells[0]))
            first.font = Font(underline="single", color="FF1F4E9E")
            first.value = fault.cells[0]
        sheet.cell(row, 7).fill = PatternFill("solid", fgColor=Marked(fault.refused).colour)
    if not ordered:
        _text(sheet, 4, 1, marks.words.none)
    for letter, width in zip("ABCDEFG", (10, 24, 28, 60, 50, 8, 18), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A4"


def _text(sheet: Any, row: int, column: int, value: str | int) -> Any:
    """A cell whose text stays text, whatever it begins with."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
    else:
        cell.value = value
    return cell


def main() -> int:
    """Run as a program."""
    from firstcall.policy.refusal import Refused

    bound()
    try:
        answer: dict[str, object] = {"marked": mark(Path(sys.argv[1]), Path(sys.argv[2]))}
    except Refused as refused:
        found = refused.refusal
        answer = {"refusal": {"code": found.code, "message": found.message, "params": dict(found.params)}}
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
