"""The first rows of a file as they stand, so that somebody can say which of them holds the headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from firstcall.intake.contents.text import clean
from firstcall.intake.files.reading import Sheet
from firstcall.intake.personal import has_contact
from firstcall.intake.sheets.labels import HEADER_ROWS, is_text

SHEETS, ROWS, COLUMNS, LENGTH = 6, 25, 60, 500  # as much as is kept; rows with content, characters of a cell
MOST_OF_WIDTH = 0.6  # of the widest row: headings stand over most columns (product choice)
_MAY_BE_CONTACT = re.compile(r"[@°º]|\d.*\d.*\d")  # what every contact holds
WITHHELD = "…"  # in place of a telephone number or an address (security D3)


def opening_of(sheets: Sequence[Sheet]) -> list[dict[str, Any]]:
    """[{"sheet", "hidden", "likely", "rows": [{"row", "cells"}]}] of the sheets that hold anything, shown ones first.

    Rows count from 1, as the sheet does; blank ones are left out. `likely`: the row that may hold the headings, 0
    where none looks so.
    """
    found = [_opening(sheet) for sheet in sorted(sheets, key=lambda one: one.hidden)[:SHEETS]]
    return [one for one in found if one["rows"]]


def _opening(sheet: Sheet) -> dict[str, Any]:
    rows: list[dict[str, Any]] = []
    for number, cells in enumerate(sheet.frame.head(HEADER_ROWS).iter_rows(), start=1):
        shown = [_shown(cell) if cell else "" for cell in cells[:COLUMNS]]
        if any(shown):
            rows.append({"row": number, "cells": shown})
        if len(rows) == ROWS:
            break
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
    return WITHHELD if _MAY_BE_CONTACT.search(text) and has_contact(text) else text


def _width(cells: Sequence[str]) -> int:
    return max((at + 1 for at, cell in enumerate(cells) if cell), default=0)
