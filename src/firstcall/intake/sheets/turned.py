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
SHORT = 40  # characters of a figure or a day
MOSTLY = 0.6  # of the cells beside labels of figures and days
SEVERAL = 3  # columns of reports without a figure or a day, from which on they are no explanations


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
    at = next(
        (
            n
            for n in range(min(LABEL_COLUMNS, columns))
            if _lists_headings([row[n] for row in cells], catalogue)
        ),
        None,
    )
    if at is None or not _holds_reports(cells, at, catalogue):
        return sheet
    turned = [[cell or None for cell in row] for row in zip(*cells, strict=True)]
    frame = pl.DataFrame(turned, schema=[(f"c{at}", pl.String) for at in range(rows)], orient="row")
    merged = tuple((left, top, right, bottom) for top, left, bottom, right in sheet.merged)
    return replace(sheet, frame=frame, merged=merged, facts={**sheet.facts, "turned": True})


def _holds_reports(cells: list[list[str]], at: int, catalogue: Catalogue) -> bool:
    """Whether what stands beside the labels are reports, and not how to fill them in: figures and days where labels ask
    for these; without any such label, several columns of texts."""
    asked = answered = 0
    for row in cells:
        found = of_heading(row[at], catalogue) if clean(row[at]) and len(row[at]) <= LONGEST else ()
        if found and found[0].field.kind in ("people", "number", "date"):
            values = [text for text in row[at + 1 :] if clean(text)]
            asked += len(values)
            answered += sum(any(map(str.isdigit, text)) and len(text) <= SHORT for text in values)
    width = max((n for row in cells for n, text in enumerate(row) if clean(text)), default=0) - at
    return answered >= MOSTLY * asked if asked else width >= SEVERAL


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
