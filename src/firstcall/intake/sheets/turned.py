"""Sheets that lie on their side: labels down the first column, and a column for each report."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from firstcall.intake.contents.text import clean
from firstcall.intake.files.reading import Sheet
from firstcall.intake.sheets.catalogue import Catalogue
from firstcall.intake.sheets.headings import LINE, of_heading

LABEL_COLUMNS = 3  # labels stand in one of the first columns, numbers or bands before them
ROWS, COLUMNS = 300, 1500  # a larger sheet does not lie on its side (product choice)
FEWEST = 4  # labels that must be understood
IN_A_ROW = 3  # headings in one row, from which on a sheet stands upright
LONGEST = 200


def upright(sheet: Sheet, catalogue: Catalogue) -> Sheet:
    """The sheet; turned where its headings stand below each other, so that each report is a row.

    What is said of a turned sheet names its cells as they were (`Problems.turned`). Only for sheets of reports, whose
    catalogue knows how to tell one.
    """
    rows, columns = sheet.frame.height, sheet.frame.width
    if not catalogue.tells or not FEWEST <= rows <= ROWS or not 2 <= columns <= COLUMNS:
        return sheet
    cells = [[cell or "" for cell in row] for row in sheet.frame.rows()]
    if any(_understood(row, catalogue) >= IN_A_ROW for row in cells):
        return sheet
    if not any(
        _lists_headings([row[at] for row in cells], catalogue) for at in range(min(LABEL_COLUMNS, columns))
    ):
        return sheet
    turned = [[cell or None for cell in row] for row in zip(*cells, strict=True)]
    frame = pl.DataFrame(turned, schema=[(f"c{at}", pl.String) for at in range(rows)], orient="row")
    merged = tuple((left, top, right, bottom) for top, left, bottom, right in sheet.merged)
    return replace(sheet, frame=frame, merged=merged, facts={**sheet.facts, "turned": True})


def _understood(cells: list[str], catalogue: Catalogue) -> int:
    """How many fields the cells are headings of."""
    fields = set()
    for text in cells:
        if clean(text) and len(text) <= LONGEST:
            found = of_heading(text, catalogue)
            if found and found[0].confidence >= LINE:
                fields.add((found[0].field.name, found[0].band))
    return len(fields)


def _lists_headings(cells: list[str], catalogue: Catalogue) -> bool:
    """Whether at least half of the cells of a column are headings of different fields."""
    filled = sum(bool(clean(text)) for text in cells)
    return filled > 0 and (found := _understood(cells, catalogue)) >= FEWEST and found * 2 >= filled
