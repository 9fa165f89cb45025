"""By what a sheet's layout is known again next month: the headings it has, in whatever order they stand."""

from __future__ import annotations

import hashlib

from firstcall.intake.contents.text import clean
from firstcall.intake.files.reading import Book, Sheet
from firstcall.intake.sheets.headingtext import normalised
from firstcall.intake.sheets.labels import HEADER_ROWS

FEWEST = 2  # headings: one word alone is no layout


def fingerprint(headings: list[str], kind: str) -> str:
    """The layout of these headings in a sheet of this kind; "" where there are too few to know it by."""
    words = sorted(word for cell in headings if (word := normalised(cell) or clean(cell)))
    if len(words) < FEWEST:
        return ""
    return hashlib.sha256("\x1f".join([kind, *words]).encode()).hexdigest()


def layout_of(sheet: Sheet, header_row: int, kind: str) -> str:
    """The layout of a sheet whose headings stand in this row, from 1; "" where they stand nowhere."""
    rows = sheet.rows(header_row) if header_row else []
    return fingerprint(rows[header_row - 1], kind) if 0 < header_row <= len(rows) else ""


def layouts_in(book: Book, kind: str) -> dict[str, str]:
    """Every layout that a first row of a sheet may be, with the sheet's name; shown sheets before hidden ones."""
    found: dict[str, str] = {}
    for sheet in sorted(book.sheets, key=lambda one: one.hidden):
        for row in sheet.rows(HEADER_ROWS):
            found.setdefault(fingerprint(row, kind), sheet.name)
    found.pop("", None)
    return found
