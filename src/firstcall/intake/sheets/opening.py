"""The first rows of a file as they stand, so that somebody can say which of them holds the headings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from firstcall.intake.contents.text import clean
from firstcall.intake.files.reading import Sheet
from firstcall.intake.personal import has_contact
from firstcall.intake.sheets.labels import HEADER_ROWS, is_text

SHEETS, ROWS, COLUMNS, LENGTH = 8, 25, 60, 500  # as much as is kept; rows with content, characters of a cell
MOST_OF_WIDTH = 0.6  # of the widest row: headings stand over most columns (product choice)
WITHHELD = "…"  # in place of a telephone number or an address (security D3)


def opening_of(sheets: Sequence[Sheet]) -> list[dict[str, Any]]:
    """[{"sheet", "hidden", "likely", "rows": [{"row", "cells"}]}] of the sheets that hold anything, shown ones first.

    Rows count from 1, as the sheet does; blank ones are left out. `likely`: the row that may hold the headings, 0
    where none looks so.
    """
    found = [_opening(sheet) for sheet in sorted(sheets, key=lambda one: one.hidden)[:SHEETS]]
    return [one for one in found if one["rows"]]


def _opening(sheet: Sheet) -> dict[str, Any]:
    rows: list[dict[str, Any]] = [
        {"row": number, "cells": [_shown(cell) for cell in cells[:COLUMNS]]}
        for number, cells in enumerate(sheet.rows(HEADER_ROWS), start=1)
        if any(clean(cell) for cell in cells[:COLUMNS])
    ][:ROWS]
    width = max((_width(row["cells"]) for row in rows), default=0)
    for row in rows:
        row["cells"] = [*row["cells"], *[""] * width][:width]
    return {"sheet": sheet.name, "hidden": sheet.hidden, "likely": likely_headings(rows), "rows": rows}


def likely_headings(rows: Sequence[dict[str, Any]]) -> int:
    """The number of the first row of words that is about as wide as the table and has a row below it; 0: none."""
    filled = [sum(bool(cell) for cell in row["cells"]) for row in rows]
    most = max(filled, default=0)
    for at, row in enumerate(rows[:-1]):
        if filled[at] >= max(2, most * MOST_OF_WIDTH) and filled[at + 1] >= 2 and is_text(row["cells"]):
            return int(row["row"])
    return 0


def _shown(cell: str) -> str:
    text = clean(cell)[:LENGTH]
    return WITHHELD if text and has_contact(text) else text


def _width(cells: Sequence[str]) -> int:
    return max((at + 1 for at, cell in enumerate(cells) if cell), default=0)
