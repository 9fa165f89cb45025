"""A marked workbook made from the cells that were read, where the file itself cannot be kept: CSV, JSON, xls, ods, …"""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import xlsxwriter

from firstcall.exchange.marking.marks import AUTHOR, COMMENTS, Marked, Marks, lines, link, marked_cells
from firstcall.intake.files.reading import Book, Sheet
from firstcall.intake.rules import column_of
from firstcall.policy.refusal import Refusal, gettext_noop

CELLS = 4_000_000
ROWS = 1_048_000
# A number as a spreadsheet holds it exactly: no leading zero, at most 15 digits. Everything else stays text.
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,11})(\.\d{1,6})?")
WHOLE_ROW = -1  # where a fault of a row stands until its first filled cell is known
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


def why_not_anew(book: Book) -> Refusal | None:
    """A workbook holds about a million rows; more than four million cells would keep everybody waiting."""
    size = sum(one.frame.height * one.frame.width for one in book.sheets)
    if size <= CELLS and all(one.frame.height <= ROWS for one in book.sheets):
        return None
    message = gettext_noop(
        "The file is too large to be marked as a workbook. Its problems are listed on its page."
    )
    return Refusal("too-large-to-mark", message)


def make(book: Book, marks: Marks) -> bytes:
    """The workbook: the sheet of problems first, then every sheet that was read, its wrong cells marked."""
    file = BytesIO()
    written = xlsxwriter.Workbook(
        file, {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
    )
    written.set_properties({"author": "", "comments": ""})
    names = _names(book, marks.words.sheet)
    _problems(written, marks, names)
    marked = marked_cells(marks.faults)
    left = COMMENTS
    for sheet in book.sheets:
        left = _sheet(written, sheet, names[sheet.name], marked.get(sheet.name, {}), left)
    written.close()
    return file.getvalue()


def _names(book: Book, own: str) -> dict[str, str]:
    """What each sheet is called in the new workbook; a text file has one sheet without a name."""
    found: dict[str, str] = {}
    taken = {own.casefold()}
    for number, sheet in enumerate(book.sheets, start=1):
        name = _FORBIDDEN.sub(" ", sheet.name).strip(" '")[:28] or f"Sheet{number}"
        if name.casefold() in taken:
            name = f"{name[:24]} {number}"
        taken.add(name.casefold())
        found[sheet.name] = name
    return found


def _sheet(book: Any, sheet: Sheet, name: str, cells: dict[tuple[int, str], Marked], left: int) -> int:
    page = book.add_worksheet(name)
    if sheet.hidden:
        page.hide()
    formats = {
        True: book.add_format({"bg_color": "#FF9C9C"}),
        False: book.add_format({"bg_color": "#FFE699"}),
    }
    by_row: dict[int, dict[int, Marked]] = {}
    for (row, letters), said in cells.items():
        column = column_of(f"{letters}1") if letters else None
        by_row.setdefault(row - 1, {})[WHOLE_ROW if column is None else column] = said
    for number, values in enumerate(sheet.frame.iter_rows()):
        marked = by_row.get(number, {})
        whole = marked.pop(WHOLE_ROW, None)
        if whole is not None:
            marked.setdefault(
                next((place for place, value in enumerate(values) if value is not None), 0), whole
            )
        for place, value in enumerate(values):
            left = _cell(page, number, place, value, marked.get(place), formats, left)
        for place, said in marked.items():
            if place >= len(values):
                left = _cell(page, number, place, None, said, formats, left)
    return left


def _cell(
    page: Any,
    row: int,
    column: int,
    value: str | None,
    said: Marked | None,
    formats: dict[bool, Any],
    left: int,
) -> int:
    form = formats[said.refused] if said is not None else None
    if value is None:
        if form is not None:
            page.write_blank(row, column, None, form)
    elif _NUMBER.fullmatch(value):
        page.write_number(row, column, float(value), form)
    else:
        page.write_string(row, column, value[:32_767], form)
    if said is not None and left > 0:
        page.write_comment(row, column, said.comment(), {"author": AUTHOR, "x_scale": 2.5, "y_scale": 1.5})
        return left - 1
    return left


def _problems(book: Any, marks: Marks, names: dict[str, str]) -> None:
    words = marks.words
    page = book.add_worksheet(words.sheet)
    if words.right_to_left:
        page.right_to_left()
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    head = book.add_format({"bold": True, "bg_color": "#DDE3EA"})
    linked = book.add_format({"underline": 1, "font_color": "#1F4E9E", "valign": "top"})
    states = {True: book.add_format({"bg_color": "#FF9C9C"}), False: book.add_format({"bg_color": "#FFE699"})}
    for column, width in enumerate((10, 24, 28, 60, 50, 8, 18)):
        page.set_column(column, column, width)
    page.freeze_panes(3, 0)
    page.write_string(0, 0, words.title, bold)
    for column, heading in enumerate(words.columns):
        page.write_string(2, column, heading, head)
    ordered = sorted(marks.faults, key=lambda one: (not one.refused, -one.rows))
    for row, (fault, values) in enumerate(zip(ordered, lines(marks), strict=True), start=3):
        if fault.cells:
            target = link(names.get(fault.sheet, fault.sheet), fault.cells[0])
            page.write_url(row, 0, f"internal:{target}", linked, fault.cells[0])
        for column, value in enumerate(values[1:], start=1):
            if isinstance(value, int):
                page.write_number(row, column, value, wrapped)
            else:
                page.write_string(row, column, value, states[fault.refused] if column == 6 else wrapped)
    if not ordered:
        page.write_string(3, 0, words.none)
