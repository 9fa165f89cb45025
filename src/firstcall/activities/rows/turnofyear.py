"""Months without their year that cross the turn of one: columns or sheets "Nov", "Dec", "Jan" of a report of 2025-26.

One year that stands elsewhere ("… 2026.xlsx") is that of a part of them, and nobody says of which.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from firstcall.intake.sheets.months import month_of_heading
from firstcall.intake.sheets.tables import Table

_YEARS = re.compile(r"(?<!\d)(20\d\d)(?: ?[-/–_] ?(20\d\d|\d\d)(?!\d))?")


def years_of(months: Sequence[int], texts: Sequence[str]) -> list[int | None] | None:
    """The year of each of these months in their order, where they cross one turn of the year: as the `texts` name two
    years that follow each other, else None for each. None alone where they cross none."""
    turns = [at for at in range(1, len(months)) if months[at] < months[at - 1]]
    if len(turns) != 1 or months[-1] >= months[0]:
        return None
    named = set[int]()
    for first, last in (found for text in texts for found in _YEARS.findall(text)):
        named |= {int(first)} | ({int(last if len(last) == 4 else first[:2] + last)} if last else set())
    if len(named) != 2 or max(named) - min(named) != 1:
        return [None] * len(months)
    return [min(named) if at < turns[0] else max(named) for at in range(len(months))]


def with_years(table: Table, together: Sequence[str], file_name: str) -> tuple[Table, bool]:
    """The table with the years of its months, where they cross a turn of the year and it is said; and whether a year
    that stands elsewhere may be taken for them. `together`: the sheets of the workbook, by name."""
    texts = [table.sheet, *table.notes, file_name]
    if table.by == "month":
        values = [part.series("month")[0] for part in table.parts if part.rows and part.column("month")]
        if len(values) < len(table.parts) or not all(value and value.isdigit() for value in values):
            return table, True
        years = years_of([int(value) for value in values], texts)
        if years is None or None in years:
            return table, years is None
        parts = (
            _dated(part, f"{year}-{int(value):02}")
            for part, year, value in zip(table.parts, years, values, strict=True)
        )
        return replace(table, parts=tuple(parts)), True
    column = table.column("month")
    names = [found.month for name in together if (found := month_of_heading(name)) is not None]
    if column is None or column.label != table.sheet or not all(map(str.isdigit, names)):
        return table, True
    years = years_of([int(name) for name in names], texts)
    mine = table.series(column)[0]
    if years is None or mine not in names or None in years:
        return table, years is None
    return _dated(table, f"{years[names.index(mine)]}-{int(mine):02}"), True


def _dated(table: Table, month: str) -> Table:
    column = table.column("month")
    assert column is not None
    return table.with_frame(table.frame.with_columns(pl.lit(month).alias(column.name)))
