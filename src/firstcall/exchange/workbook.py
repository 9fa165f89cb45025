"""Rows as a workbook to work in: headings that stay in sight, a filter, columns as wide as what is in them, dates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import IO, Any

import xlsxwriter

NARROWEST, WIDEST = 8, 40  # characters
FIRST_YEAR = 1900  # a workbook knows no earlier day
MEASURED = 200  # rows that say how wide a column is


def write_xlsx(path: Path | IO[bytes], name: str, rows: Iterable[Sequence[Any]], *, head: int = 1) -> int:
    """Write rows to one sheet; gives how many, header included. Text stays text whatever it starts with.

    The first `head` rows are headings (with hashtags below them): they stay in sight, and the last of them filters.
    """
    book = xlsxwriter.Workbook(
        path,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "default_date_format": "yyyy-mm-dd",
        },
    )
    bold = book.add_format({"bold": True})
    sheet, count, widths = book.add_worksheet(name), 0, list[int]()
    for row in rows:
        form = bold if count < head else None
        for column, value in enumerate(row):
            if type(value) is str:
                if value:
                    sheet.write_string(count, column, value, form)
            elif isinstance(value, date):
                if value.year < FIRST_YEAR:
                    sheet.write_string(count, column, value.isoformat())
                else:
                    sheet.write_datetime(count, column, value)
            else:
                sheet.write_number(count, column, value)
        if count < MEASURED:
            _measure(widths, row)
        count += 1
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(max(width + 2, NARROWEST), WIDEST))
    sheet.freeze_panes(head, 0)
    if count and widths:
        sheet.autofilter(head - 1, 0, max(count, head) - 1, len(widths) - 1)
    book.close()
    return count


def _measure(widths: list[int], row: Sequence[Any]) -> None:
    """Make columns as wide as the longest line of what this row holds."""
    widths.extend([0] * (len(row) - len(widths)))
    for column, value in enumerate(row):
        longest = max(map(len, str(value).splitlines()), default=0)
        if longest > widths[column]:
            widths[column] = longest
