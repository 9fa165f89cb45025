"""For tests of sheets as partners keep them: tables made up that go to the plain functions, without a file."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from firstcall.activities.rows.hints import content_hint, is_sector
from firstcall.activities.rows.reading import Known, understand
from firstcall.activities.rows.severalorganisations import with_organisations_apart
from firstcall.activities.rows.severalplaces import with_places_apart
from firstcall.activities.rows.severalsectors import with_sectors_apart
from firstcall.intake.files.reading import Book, Sheet
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.catalogue import catalogue
from firstcall.intake.sheets.choosing import data_tables
from firstcall.intake.sheets.remarks import column_problems
from firstcall.organisations.directory import Directory
from firstcall.places.gazetteer import Gazetteer
from firstcall.places.hints import code_hint
from tests.activities.test_templates_in_use import CODES, NAMES, ORGANISATIONS, PLACES, SHORT, sector_of

HEAD = ["Organisation", "Cluster", "Région", "Cercle", "Activité", "Atteints"]
ACTIVITIES = catalogue("activities")
GAZETTEER = Gazetteer("ZZZ", PLACES, NAMES)
DIRECTORY = Directory.of(ORGANISATIONS, [])
HINT = content_hint(DIRECTORY, code_hint(GAZETTEER))
KNOWN = Known(GAZETTEER, DIRECTORY, sector_of, None)

Row = Sequence[object]
Span = tuple[int, int, int, int]


def sheet_of(*rows: Row, merged: Sequence[Span] = (), name: str = "Data") -> Sheet:
    width = max(map(len, rows))
    cells = [
        [str(cell) if cell not in (None, "") else None for cell in [*row, *[""] * (width - len(row))]]
        for row in rows
    ]
    frame = pl.DataFrame(cells, schema=[(f"c{at}", pl.String) for at in range(width)], orient="row")
    return Sheet(name, frame, merged=tuple(merged))


def read(
    *rows: Row, more: Sequence[str] = (), merged: Sequence[Span] = (), others: Sequence[Sheet] = ()
) -> tuple[list[tuple[object, ...]], dict[str, tuple[str, ...]]]:
    """(organisation, sector, area, reached, …) of the accepted rows, and the cells of each kind of problem."""
    book = Book("file.xlsx", "xlsx", (sheet_of(*rows, merged=merged), *others))
    records: list[tuple[object, ...]] = []
    said: dict[str, tuple[str, ...]] = {}
    for table in data_tables(book, ACTIVITIES, content_hint=HINT, is_sector=is_sector):
        problems = Problems(table.sheet, turned=table.source.turned)
        apart = with_places_apart(table, GAZETTEER, problems)
        apart = with_organisations_apart(apart, DIRECTORY, problems)
        apart = with_sectors_apart(apart, sector_of, None, problems)
        found = understand(apart, KNOWN, problems, file_name="file.xlsx")
        column_problems(table, problems)
        for one in problems:
            said[one.code] = (*said.get(one.code, ()), *one.cells)
        for organisation, sector, area, *rest in found.select(
            "organisation", "sector", "area", "reached", *more
        ).iter_rows():
            shown = (str(cell) if "date" in type(cell).__name__ else cell for cell in rest)
            records.append((SHORT.get(organisation), sector, CODES[area], *shown))
    return records, said
